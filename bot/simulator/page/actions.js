/** What a person does to messages and buttons, beyond writing. */

import { samplePlace } from "./attach.js";
import { chosen, confirmed, menu, notice, toast } from "./dialogs.js";
import { nameOf } from "./dom.js";
import { deepLink, openOutside } from "./links.js";

const ANSWER_WITHIN = 10;

export class Actions {
  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    this.chat = chat;
  }

  /** Follows an address: a deep link to a bot of this server stays in the page, the rest opens in a new tab. */
  follow(address) {
    const target = deepLink(address);
    if (!target || !this.chat.app.startBot(target.bot, target.payload)) openOutside(address);
  }

  /** A click on a link in a message. @returns {boolean} whether the page takes it over */
  followInside(address) {
    const target = deepLink(address);
    return Boolean(target && this.chat.app.startBot(target.bot, target.payload));
  }

  /** Presses an inline button; done when the bot has answered. */
  async press(message, button) {
    if ("callback_data" in button) await this.#callback(message, button);
    else if ("url" in button) this.follow(button.url);
    else if ("web_app" in button) openOutside(button.web_app.url);
    else if ("login_url" in button) openOutside(button.login_url.url);
    else if ("copy_text" in button) await this.copy(button.copy_text.text);
    else if ("switch_inline_query_current_chat" in button) this.inline(button.switch_inline_query_current_chat);
    else if ("switch_inline_query" in button) await this.#inlineElsewhere(button.switch_inline_query);
    else if ("switch_inline_query_chosen_chat" in button) await this.#inlineElsewhere(button.switch_inline_query_chosen_chat.query ?? "");
  }

  async #callback(message, button) {
    const { line, words, bot } = this.chat;
    let answer;
    try {
      const tap = { message_id: message.message_id, chat_id: message.chat.id, data: button.callback_data, wait: ANSWER_WITHIN };
      answer = (await line.tap(tap)).answer;
    } catch {
      toast(words.failed);
      return;
    }
    if (!answer) toast(words.noAnswer);
    else if (answer.url) this.follow(answer.url);
    // Not awaited: the button's work is done, the person still reads.
    else if (answer.text && answer.show_alert) notice(bot.first_name, answer.text, words);
    else if (answer.text) toast(answer.text);
  }

  /** Begins an inline query to this chat's bot. */
  inline(query) {
    this.chat.composer.put(`@${this.chat.bot.username} ${query}`);
  }

  async #inlineElsewhere(query) {
    const { app, bot, person, words } = this.chat;
    const places = app.people.chatsOf(person.id);
    if (places.length < 2) {
      this.inline(query);
      return;
    }
    const title = (place) => (place.chat.type === "private" ? app.botNamed(place.bot)?.first_name ?? place.bot : nameOf(place.chat));
    const place = await chosen(words.chooseChat, places.map((one) => ({ label: title(one), value: one })), words);
    if (!place) return;
    await app.open({ person: person.id, bot: place.bot, chat: place.chat.id });
    app.composer.put(`@${bot.username} ${query}`);
  }

  /** Presses a button of the reply keyboard. */
  async pressReply(button) {
    const { words } = this.chat;
    if (button.request_contact) {
      if (await confirmed(words.shareContact, words.send, words)) this.chat.send({ contact: true }, words.contact);
    } else if (button.request_location) {
      if (await confirmed(words.shareLocation, words.send, words)) this.chat.send(samplePlace(), words.location);
    } else if (button.request_poll) this.chat.send({ poll: true }, words.poll);
    else if (button.web_app) openOutside(button.web_app.url);
    else this.chat.send({ text: button.text }, button.text);
  }

  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      toast(this.chat.words.copied);
    } catch {
      toast(this.chat.words.failed);
    }
  }

  /** The menu of what can be done with a message. */
  messageMenu(message, at) {
    const { words, composer, person } = this.chat;
    const text = message.text ?? message.caption;
    const mine = message.from?.id === person.id;
    const items = [{ label: words.reply, symbol: "reply", run: () => composer.replyTo(message) }];
    if (text) items.push({ label: words.copy, symbol: "copy", run: () => this.copy(text) });
    if (mine && message.text && !message.via_bot) items.push({ label: words.edit, symbol: "edit", run: () => composer.edit(message) });
    items.push({ label: words.remove, symbol: "delete", danger: true, run: () => this.#remove(message) });
    menu(at, items, words.actions);
  }

  async #remove(message) {
    const { line, chatId, transcript, composer, words } = this.chat;
    try {
      await line.remove(chatId, message.message_id);
      composer.drop(message.message_id);
      transcript.remove(message.message_id);
    } catch {
      toast(words.failed);
    }
  }
}
