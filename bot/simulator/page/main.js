/** The page: who holds the phone, which chat is open, and the controls around it. */

import { attachMenu } from "./attach.js";
import { Chat } from "./chat.js";
import { Composer } from "./composer.js";
import { askForPerson, menu, toast } from "./dialogs.js";
import { avatar, iconButton, nameOf } from "./dom.js";
import { openOutside } from "./links.js";
import { InlineMode } from "./inline.js";
import { ReplyKeyboard } from "./keyboards.js";
import { listenToMessages } from "./reading.js";
import { People } from "./people.js";
import { Scrolling } from "./scrolling.js";
import { commandOption, Suggestions } from "./suggestions.js";
import { LANGUAGE_NAMES, SEEDS, languageFor, newMessages, textsIn } from "./texts.js";
import { applyTheme, setTheme, theme } from "./theme.js";
import { Transport } from "./transport.js";

const RETRY = 1500;

class App {
  constructor() {
    this.transport = new Transport();
    this.language = languageFor();
    this.words = textsIn(this.language);
    this.places = new Map();
    this.known = { bots: [], people: [] };
    this.#build();
  }

  #build() {
    const part = (id) => document.getElementById(id);
    this.view = Object.fromEntries(
      ["log", "outgoing", "typing", "status", "about", "description", "begin", "writing", "title", "who", "viewport", "content", "field", "picker"].map((id) => [id, part(id)]),
    );
    const control = (id, symbol, onclick, attributes) => {
      const button = iconButton(symbol, "", onclick, attributes);
      part(id).replaceWith(button);
      this.controls.push([button, id]);
      return button;
    };
    this.controls = [];
    control("add-person", "add", () => this.#addPerson());
    control("back", "back", () => this.#showPane("list"), { class: "icon-button back" });
    const more = control("more", "more", () => this.#chatMenu(more), { "aria-haspopup": "menu" });
    this.commandsButton = control("commands", "commands", () => this.#toggleCommands());
    const attach = control("attach", "attach", () => attachMenu(attach, this.view.picker, this.words, (body, preview) => this.chat.send(body, preview)), { "aria-haspopup": "menu" });
    const toggle = control("keys-toggle", "keys");
    const send = control("send", "send", null, { class: "icon-button send" });
    this.view.begin.addEventListener("click", () => this.chat.begin());

    const { field } = this.view;
    this.people = new People({ list: part("people"), search: part("search") }, this.transport, (choice) => this.#choose(choice));
    this.scrolling = new Scrolling(this.view.viewport, this.view.content, part("pill"), (missed) => ({
      label: missed ? newMessages(this.language, missed) : this.words.toNewest,
    }));
    this.replyKeyboard = new ReplyKeyboard(part("reply-keys"), toggle, (button) => this.chat.actions.pressReply(button));
    this.suggestions = new Suggestions(part("suggestions"), field);
    this.inline = new InlineMode(this.suggestions, {
      lineTo: (username) => this.#inlineLine(username),
      onChoose: (line, queryId, result) => this.#sendResult(line, queryId, result),
      onButton: (username, button) => this.#inlineButton(username, button),
    });
    this.composer = new Composer(
      { field, strip: part("strip"), send },
      {
        onSend: (text, replyTo) => this.chat.send({ text, ...(replyTo && { reply_to_message_id: replyTo }) }, text),
        onEdit: (message, text) => this.chat.edit(message, text),
        onText: (text) => this.#suggest(text),
        onKey: (event) => this.suggestions.key(event),
        lastOwn: () => this.chat?.lastOwn(),
      },
    );
    listenToMessages(this.view, () => this.chat);
    part("skip").addEventListener("click", (event) => {
      event.preventDefault();
      this.#focusWriting();
    });
    window.addEventListener("popstate", () => this.openFromAddress());
  }

  /** Loads who and what there is, then opens the chat that the address names. */
  async begin() {
    applyTheme();
    this.#speak();
    await this.#load();
    await this.openFromAddress();
  }

  async #load() {
    for (;;) {
      try {
        const [bots, people] = await Promise.all([this.transport.bots(), this.transport.people()]);
        this.known = { bots, people };
        if (people.length === 0) for (const seed of SEEDS) this.known.people.push(await this.transport.addPerson(seed));
        if (bots.length > 0) return;
        this.view.status.textContent = this.words.connecting;
      } catch {
        this.view.status.textContent = this.words.connecting;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY));
    }
  }

  botNamed(username) {
    return this.known.bots.find((bot) => bot.username.toLowerCase() === username?.toLowerCase());
  }

  async openFromAddress() {
    const asked = new URLSearchParams(location.search);
    const person = Number(asked.get("person")) || Number(localStorage.getItem("person"));
    const payload = asked.get("start");
    await this.open({ person, bot: asked.get("bot"), chat: Number(asked.get("chat")) || undefined, payload: payload ?? "", replace: true });
    if (payload !== null && this.chat.state.started) await this.chat.start(this.chat.takePayload());
  }

  /** Opens a person's chat; what is left out or not there is the nearest that is. */
  async open({ person, bot, chat, payload = "", replace = false }) {
    this.#leave();
    const { people, bots } = this.known;
    const who = people.find((one) => one.id === person) ?? people.find((one) => languageFor(one.language_code) === this.language) ?? people[0];
    const to = this.botNamed(bot) ?? bots[0];
    const chatId = chat ?? who.id;
    this.language = languageFor(who.language_code);
    this.words = textsIn(this.language);
    this.inline.words = this.words;
    this.current = { person: who.id, bot: to.username, chat: chatId };
    localStorage.setItem("person", String(who.id));
    this.#keepAddress(replace);
    this.#speak();
    this.people.set({ ...this.known, current: this.current, words: this.words });
    this.chat = new Chat(this, { bot: to, person: who, chatId, words: this.words, language: this.language, payload });
    this.#head(to, chatId, who);
    this.composer.enter(this.#key(), who.id, this.words);
    await this.chat.open(this.places.get(this.#key()));
    this.#head(to, chatId, who);
    if (matchMedia("(pointer: fine)").matches && !document.querySelector("dialog[open]")) this.#focusWriting();
  }

  #focusWriting() {
    (this.view.writing.hidden ? this.view.begin : this.view.field).focus();
  }

  #leave() {
    if (!this.chat) return;
    this.places.set(this.#key(), this.scrolling.place);
    this.chat.close();
  }

  #key() {
    return `${this.current.bot}:${this.current.person}:${this.current.chat}`;
  }

  #keepAddress(replace) {
    const { person, bot, chat } = this.current;
    const address = `/chat?${new URLSearchParams({ bot, person: String(person), ...(chat !== person && { chat: String(chat) }) })}`;
    if (replace) history.replaceState(null, "", address);
    else if (address !== location.pathname + location.search) history.pushState(null, "", address);
  }

  #head(bot, chatId, person) {
    const who = chatId === person.id ? bot : (this.chat.chat ?? { id: chatId, title: "" });
    this.view.title.textContent = nameOf(who);
    document.title = `${nameOf(who)} · ${nameOf(person)}`;
    this.view.who.replaceChildren(avatar(who));
  }

  /** The page's words in the language of the person who holds the phone. */
  #speak() {
    const names = { "add-person": "addPerson", back: "back", more: "chatMenu", commands: "commands", attach: "attach", "keys-toggle": "showButtons", send: "send" };
    document.documentElement.lang = this.language;
    for (const node of document.querySelectorAll("[data-text]")) node.textContent = this.words[node.dataset.text];
    for (const node of document.querySelectorAll("[data-name]")) node.setAttribute("aria-label", this.words[node.dataset.name]);
    for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = this.words[node.dataset.hint];
    for (const [button, id] of this.controls) {
      button.setAttribute("aria-label", this.words[names[id]]);
      button.title = this.words[names[id]];
    }
  }

  async #choose(choice) {
    const target = { bot: this.current.bot, ...choice };
    this.#showPane("chat");
    const { person, bot, chat = person } = target;
    if (person !== this.current.person || bot !== this.current.bot || chat !== this.current.chat) await this.open(target);
  }

  #showPane(pane) {
    document.body.dataset.pane = pane;
    if (pane === "list") document.querySelector(".person[aria-current]")?.focus();
  }

  async #addPerson() {
    const fields = await askForPerson(LANGUAGE_NAMES, this.words);
    if (!fields) return;
    try {
      const person = await this.transport.addPerson(fields);
      this.known.people.push(person);
      await this.#choose({ person: person.id });
    } catch {
      toast(this.words.failed);
    }
  }

  #chatMenu(button) {
    const { words } = this;
    const mode = theme();
    const themes = [
      ["auto", "phone", words.themeAuto],
      ["light", "sun", words.themeLight],
      ["dark", "moon", words.themeDark],
    ];
    const items = themes.map(([name, symbol, label]) => ({ label, symbol, checked: name === mode, run: () => setTheme(name) }));
    const { isPrivate, state } = this.chat;
    if (isPrivate && state.blocked) items.push({ label: words.unblock, symbol: "block", run: () => this.chat.setBlocked(false) });
    else if (isPrivate) items.push({ label: words.block, symbol: "block", danger: true, run: () => this.chat.setBlocked(true) });
    menu(button, items, words.chatMenu);
  }

  commandsChanged() {
    this.commandsButton.hidden = this.chat.state.commands.length === 0;
  }

  #toggleCommands() {
    if (this.suggestions.open) this.suggestions.hide();
    else this.#showCommands("");
    this.view.field.focus();
  }

  #showCommands(typed, preselect = true) {
    const fitting = this.chat.state.commands.filter(({ command }) => command.startsWith(typed));
    const options = fitting.map((one) => commandOption(one, () => this.#sendCommand(one.command)));
    if (options.length > 0) this.suggestions.show(options, { label: this.words.commands, preselect });
    else this.suggestions.hide();
  }

  #sendCommand(command) {
    const text = this.chat.isPrivate ? `/${command}` : `/${command}@${this.chat.bot.username}`;
    if (this.view.field.value.startsWith("/")) this.composer.put("");
    this.suggestions.hide();
    this.chat.send({ text }, text);
  }

  #suggest(text) {
    if (!this.chat) return;
    if (this.inline.take(text)) return;
    const [, typed] = /^\/(\w*)$/u.exec(text) ?? [];
    if (typed === undefined) this.suggestions.hide();
    else this.#showCommands(typed.toLowerCase(), typed !== "");
  }

  #inlineLine(username) {
    const bot = this.botNamed(username);
    if (!bot || (bot.username === this.current.bot && !this.chat.state.can_inline)) return null;
    return this.transport.line(bot.username, this.current.person);
  }

  async #sendResult(line, queryId, result) {
    const { chatId, isPrivate } = this.chat;
    this.composer.put("");
    this.suggestions.hide();
    const choice = { inline_query_id: queryId, result_id: result.id, ...(!isPrivate && { chat_id: chatId }) };
    await this.chat.outgoing.send(result.title ?? "…", () => line.choose(choice));
  }

  #inlineButton(username, button) {
    this.composer.put("");
    this.suggestions.hide();
    if (button.web_app) openOutside(button.web_app.url);
    else this.startBot(username, button.start_parameter ?? "");
  }

  /** Follows a deep link. @returns {boolean} whether the bot is one of this server's */
  startBot(username, payload) {
    const bot = this.botNamed(username);
    if (!bot) return false;
    this.#enter(bot, payload);
    return true;
  }

  async #enter(bot, payload) {
    const here = this.chat.isPrivate && this.current.bot === bot.username;
    if (!here) await this.open({ person: this.current.person, bot: bot.username, payload });
    else this.chat.payload = payload;
    if (this.chat.state.started && !this.chat.state.blocked && (payload || !here)) await this.chat.start(this.chat.takePayload());
  }

  /** The server does not know this person any more, most likely because it began anew. */
  async gone() {
    this.chat?.close();
    toast(this.words.gone);
    const { bot } = this.current;
    await this.#load();
    await this.open({ bot, replace: true });
  }
}

await new App().begin();
