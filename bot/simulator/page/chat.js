/** One conversation: what the server tells of it, shown, and what the person does, told to the server. */

import { Actions } from "./actions.js";
import { announce, toast } from "./dialogs.js";
import { Transcript } from "./messages.js";
import { Outgoing } from "./outgoing.js";

const NEWEST = 500;
const TYPING_FOR = 5000;
const DOING = {
  typing: "typing",
  upload_photo: "sendingPhoto",
  record_video: "sendingVideo",
  upload_video: "sendingVideo",
  record_voice: "sendingVoice",
  upload_voice: "sendingVoice",
  upload_document: "sendingFile",
  choose_sticker: "choosingSticker",
  find_location: "findingLocation",
};

export class Chat {
  /**
   * @param {object} app the page
   * @param {{bot: object, person: object, chatId: number, words: object, language: string, payload: string}} about
   */
  constructor(app, about) {
    Object.assign(this, about, { app, view: app.view, composer: app.composer, scrolling: app.scrolling });
    this.line = app.transport.line(this.bot.username, this.person.id);
    this.actions = new Actions(this);
    this.state = { started: true, blocked: false, commands: [], description: "", can_inline: false };
    this.online = false;
    this.doing = "";
    this.fresh = true;
    this.transcript = new Transcript(this.view.log, {
      words: this.words,
      language: this.language,
      me: this.person.id,
      fileUrl: (id) => app.transport.fileUrl(id),
      onCommand: (command) => this.send({ text: command }, command),
      onPress: (message, button) => this.actions.press(message, button),
    });
    this.outgoing = new Outgoing(this.view.outgoing, this.words, {
      onSent: (message) => this.#arrived(message),
      onRefused: () => toast(this.words.failed),
    });
  }

  get isPrivate() {
    return this.chatId === this.person.id;
  }

  /** Shows the chat; done when its messages are there or the server could not be reached. */
  open(place) {
    this.transcript.clear();
    this.view.outgoing.replaceChildren();
    this.#showStatus();
    return new Promise((resolve) => {
      this.stop = this.line.follow({
        catchUp: () => this.#catchUp(place),
        onEvent: (event) => this.#happened(event),
        onState: (online) => {
          this.#connected(online);
          resolve();
        },
        onGone: () => {
          resolve();
          this.app.gone();
        },
      });
    });
  }

  close() {
    this.stop?.();
    clearTimeout(this.typingTimer);
    this.view.typing.hidden = true;
  }

  /** Sends something; `preview` stands for it while it is on its way. */
  send(body, preview) {
    const reply = this.composer.takeReply();
    this.scrolling.toEnd();
    const message = { ...body, ...(!this.isPrivate && { chat_id: this.chatId }), ...(reply && { reply_to_message_id: reply }) };
    return this.outgoing.send(preview, () => this.line.send(message));
  }

  start(payload = "") {
    return this.outgoing.send(`/start ${payload}`.trim(), () => this.line.start(payload));
  }

  async edit(message, text) {
    try {
      const edited = await this.line.edit(this.chatId, message.message_id, text);
      if (edited.message_id) this.transcript.put(edited);
    } catch {
      toast(this.words.failed);
    }
  }

  async setBlocked(blocked) {
    try {
      await this.line.setBlocked(blocked);
      this.#change({ blocked });
    } catch {
      toast(this.words.failed);
    }
  }

  /** What the button in place of the composer does. */
  async begin() {
    if (this.state.blocked) await this.setBlocked(false);
    else await this.start(this.takePayload());
    this.composer.field.focus();
  }

  /** The payload of the deep link that led here, once. */
  takePayload() {
    const { payload } = this;
    this.payload = "";
    return payload;
  }

  lastOwn() {
    return [...this.transcript.messages()].findLast((message) => message.from?.id === this.person.id && message.text && !message.via_bot);
  }

  async #catchUp(place) {
    const snapshot = await this.line.snapshot(this.chatId, NEWEST);
    const { log } = this.view;
    // A screen reader should not read out the history.
    if (this.fresh) log.setAttribute("aria-live", "off");
    this.transcript.sync(snapshot.messages, snapshot.messages.length < NEWEST);
    const { started, blocked, commands, description, bot, chat } = snapshot;
    this.chat = chat;
    this.#change({ started, blocked, commands: commands ?? [], description: description ?? "", can_inline: bot?.can_inline ?? false });
    this.#replyKeyboard(snapshot.reply_keyboard, false);
    if (this.fresh) {
      this.scrolling.place = place;
      setTimeout(() => log.setAttribute("aria-live", "polite"), 500);
    }
    this.fresh = false;
    this.app.people.saw(this.transcript.newest);
    return snapshot.seq;
  }

  #happened(event) {
    if (event.chat_id !== undefined && event.chat_id !== this.chatId) {
      this.app.people.refresh();
      return;
    }
    HAPPENINGS[event.type]?.(this, event);
  }

  /** Events by their type; an answer to a tap comes with the tap itself, so it shows only where it was tapped. */
  static happenings() {
    return {
      message: (chat, { message }) => chat.#arrived(message),
      edited: (chat, { message }) => chat.transcript.put(message),
      deleted: (chat, { message_id: id }) => {
        chat.composer.drop(id);
        chat.transcript.remove(id);
      },
      typing: (chat, { action }) => chat.#typing(action),
      reply_keyboard: (chat, { reply_keyboard: markup }) => chat.#replyKeyboard(markup, true),
      commands: (chat, { commands }) => chat.#change({ commands }),
      blocked: (chat, { blocked }) => chat.#change({ blocked }),
    };
  }

  #arrived(message) {
    if (!this.transcript.put(message)) return;
    const own = message.from?.id === this.person.id;
    if (own && this.isPrivate && !this.state.started) this.#change({ started: true });
    if (!own) this.#typing("");
    this.transcript.shown.get(message.message_id).node.classList.add("fresh");
    if (!own) this.scrolling.arrived();
    this.app.people.saw(this.transcript.newest);
    this.app.people.refresh();
  }

  #replyKeyboard(markup, now) {
    this.app.replyKeyboard.set(markup, this.words);
    this.composer.placeholder(markup?.input_field_placeholder);
    if (!markup?.force_reply || !now) return;
    const asked = this.transcript.find(this.transcript.newest);
    if (asked && asked.from?.id !== this.person.id) this.composer.replyTo(asked);
  }

  #typing(action) {
    clearTimeout(this.typingTimer);
    this.doing = this.words[DOING[action]] ?? "";
    if (this.doing) this.typingTimer = setTimeout(() => this.#typing(""), TYPING_FOR);
    this.#showStatus();
  }

  #connected(online) {
    if (online !== this.online && !(online && this.fresh)) announce(online ? this.words.online : this.words.connecting);
    this.online = online;
    this.#showStatus();
  }

  #change(fields) {
    Object.assign(this.state, fields);
    const { started, blocked, description } = this.state;
    const asks = this.isPrivate && (!started || blocked);
    this.view.begin.hidden = !asks;
    this.view.begin.textContent = blocked ? this.words.unblock : this.words.start;
    this.view.writing.hidden = asks;
    this.view.about.hidden = !(this.isPrivate && !started && description);
    this.view.description.textContent = description;
    this.app.commandsChanged();
    this.#showStatus();
  }

  #showStatus() {
    const { typing, status } = this.view;
    typing.hidden = !(this.online && this.doing);
    status.classList.toggle("active", Boolean(this.doing) && this.online);
    const kind = this.isPrivate ? this.words.bot : this.words.group;
    const resting = this.state.blocked ? this.words.blocked : kind;
    status.textContent = this.online ? this.doing || resting : this.words.connecting;
  }
}

const HAPPENINGS = Chat.happenings();
