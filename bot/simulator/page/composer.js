/** Where one writes: the field, what it answers or edits, its draft, and what it sends. */

import { el, icon, nameOf } from "./dom.js";
import { closeButton } from "./dialogs.js";
import { summary } from "./media.js";

const LONGEST = 4096;

export class Composer {
  /**
   * @param {{field: HTMLTextAreaElement, strip: HTMLElement, send: HTMLButtonElement}} view
   * @param {object} listener `onSend(text, replyTo)`, `onEdit(message, text)`, `onText(text)`, `onKey(event) → taken`, `lastOwn() → Message`
   */
  constructor({ field, strip, send }, listener) {
    Object.assign(this, { field, strip, sendButton: send, listener, target: null, words: null, me: 0, draftKey: "" });
    field.addEventListener("input", () => this.#typed());
    field.addEventListener("keydown", (event) => this.#key(event));
    send.addEventListener("click", () => {
      this.submit();
      field.focus();
    });
  }

  /** Begins writing in a chat, with its draft. */
  enter(draftKey, me, words) {
    Object.assign(this, { draftKey: `draft:${draftKey}`, me, words });
    this.#clearTarget();
    this.placeholder("");
    this.field.value = localStorage.getItem(this.draftKey) ?? "";
    this.#fit();
    this.listener.onText(this.field.value);
  }

  placeholder(text) {
    this.field.placeholder = text || this.words.message;
  }

  /** Puts a text in the field, to be completed or sent. */
  put(text) {
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.#typed();
  }

  replyTo(message) {
    this.#aim("reply", message);
  }

  edit(message) {
    this.#aim("edit", message);
    this.put(message.text);
  }

  /** Forgets what is answered or edited if it is that message. */
  drop(messageId) {
    if (this.target?.message.message_id === messageId) this.cancel();
  }

  cancel() {
    const edited = this.target?.kind === "edit";
    this.#clearTarget();
    if (edited) this.#empty();
  }

  submit() {
    const text = this.field.value.trim();
    if (!text) return;
    const { target } = this;
    this.#clearTarget();
    this.#empty();
    if (target?.kind === "edit") this.listener.onEdit(target.message, text.slice(0, LONGEST));
    else for (const part of parts(text)) this.listener.onSend(part, target?.message.message_id);
  }

  /** What the next sent thing answers; asked once. */
  takeReply() {
    const id = this.target?.kind === "reply" ? this.target.message.message_id : undefined;
    if (id) this.#clearTarget();
    return id;
  }

  #empty() {
    this.field.value = "";
    this.#typed();
  }

  #typed() {
    if (this.target?.kind !== "edit") {
      if (this.field.value) localStorage.setItem(this.draftKey, this.field.value);
      else localStorage.removeItem(this.draftKey);
    }
    this.#fit();
    this.listener.onText(this.field.value);
  }

  #fit() {
    this.field.style.height = "auto";
    this.field.style.height = `${this.field.scrollHeight}px`;
    this.sendButton.disabled = !this.field.value.trim();
  }

  #key(event) {
    if (event.isComposing || this.listener.onKey(event)) return;
    // On a phone Enter is a new line, as in other messengers.
    const sends = event.ctrlKey || event.metaKey || (!event.shiftKey && !matchMedia("(pointer: coarse)").matches);
    if (event.key === "Enter" && sends) this.submit();
    else if (event.key === "Escape" && this.target) this.cancel();
    else if (event.key === "ArrowUp" && !this.field.value && this.listener.lastOwn()) this.edit(this.listener.lastOwn());
    else return;
    event.preventDefault();
  }

  #aim(kind, message) {
    if (this.target?.kind === "edit") this.#empty();
    this.target = { kind, message };
    const title = kind === "edit" ? this.words.editing : message.from?.id === this.me ? this.words.you : nameOf(message.from ?? message.chat);
    this.strip.replaceChildren(
      icon(kind === "edit" ? "edit" : "reply"),
      el("div", { class: "strip-words" }, el("strong", { dir: "auto" }, title), el("span", { dir: "auto" }, summary(message, this.words))),
      closeButton(this.words, () => {
        this.cancel();
        this.field.focus();
      }),
    );
    this.strip.hidden = false;
    this.field.focus();
  }

  #clearTarget() {
    this.target = null;
    this.strip.hidden = true;
    this.strip.replaceChildren();
  }
}

/** A text in parts that a message can hold, cut at a line or a word where there is one. */
function parts(text) {
  const cut = [];
  let rest = text;
  while (rest.length > LONGEST) {
    const space = Math.max(rest.lastIndexOf("\n", LONGEST), rest.lastIndexOf(" ", LONGEST));
    let at = space > LONGEST / 2 ? space : LONGEST;
    if (/[\uD800-\uDBFF]/u.test(rest[at - 1])) at -= 1;
    cut.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  return [...cut, rest];
}
