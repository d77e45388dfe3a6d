/** The buttons under a message (InlineKeyboardMarkup) and under the composer (ReplyKeyboardMarkup). */

import { el, icon, spoken } from "./dom.js";
import { roving } from "./roving.js";

const MARKS = { url: "out", web_app: "out", login_url: "out", switch_inline_query: "share", switch_inline_query_chosen_chat: "share", copy_text: "copy" };

/**
 * @param {object} markup InlineKeyboardMarkup
 * @param {{words: object, onPress: (button: object) => Promise<void>}} context a button is busy until `onPress` is done
 * @returns {HTMLElement}
 */
export function inlineKeyboard(markup, { words, onPress }) {
  const rows = markup.inline_keyboard.map((row) => el("div", { class: "keys-row" }, ...row.map((button) => inlineButton(button, words, onPress))));
  const keyboard = el("div", { class: "inline-keys", role: "toolbar", "aria-label": words.buttons }, ...rows);
  roving(keyboard, "button");
  return keyboard;
}

function inlineButton(button, words, onPress) {
  const mark = Object.keys(MARKS).find((kind) => kind in button);
  const node = el("button", { type: "button", class: "key", dir: "auto" }, el("span", { class: "key-text" }, button.text), mark && icon(MARKS[mark]));
  node.addEventListener("click", async () => {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    const note = spoken(`, ${words.waiting}`);
    node.append(note);
    try {
      await onPress(button);
    } finally {
      node.removeAttribute("aria-busy");
      note.remove();
    }
  });
  return node;
}

/** Where the focus is inside a keyboard, to give it back after the keyboard was replaced. */
export function focusedKey(keyboard) {
  const keys = keyboard ? [...keyboard.querySelectorAll("button")] : [];
  return keys.indexOf(document.activeElement);
}

/** Focuses the key at `index`, or the last one where there are fewer now. */
export function focusKey(keyboard, index) {
  const keys = keyboard ? [...keyboard.querySelectorAll("button")] : [];
  (keys[index] ?? keys.at(-1))?.focus({ preventScroll: true });
}

/** The keyboard under the composer: shown, hidden by its toggle, or absent. */
export class ReplyKeyboard {
  /**
   * @param {HTMLElement} root
   * @param {HTMLButtonElement} toggle
   * @param {(button: object) => void} onPress
   */
  constructor(root, toggle, onPress) {
    Object.assign(this, { root, toggle, onPress, words: null, markup: null });
    toggle.addEventListener("click", () => this.#show(this.root.hidden));
    roving(root, "button");
  }

  /** @param {object | null} markup ReplyKeyboardMarkup, or null where there is none */
  set(markup, words) {
    this.words = words;
    const had = this.markup;
    this.markup = markup?.keyboard ? markup : null;
    const hidden = this.root.hidden && JSON.stringify(had) === JSON.stringify(this.markup);
    this.root.replaceChildren();
    this.root.className = "reply-keys";
    if (this.markup) {
      const rows = this.markup.keyboard.map((row) => el("div", { class: "keys-row" }, ...row.map((button) => this.#button(button))));
      this.root.append(...rows);
      this.root.classList.toggle("tall", !this.markup.resize_keyboard);
      this.root.setAttribute("aria-label", words.replyButtons);
      for (const [at, key] of [...this.root.querySelectorAll("button")].entries()) key.tabIndex = at === 0 ? 0 : -1;
    }
    this.#show(Boolean(this.markup) && !hidden);
  }

  #button(button) {
    const fields = typeof button === "string" ? { text: button } : button;
    return el("button", { type: "button", class: "key", dir: "auto", onclick: () => this.#press(fields) }, el("span", { class: "key-text" }, fields.text));
  }

  #press(button) {
    if (this.markup.one_time_keyboard) this.#show(false);
    this.onPress(button);
  }

  #show(shown) {
    this.root.hidden = !shown;
    this.toggle.hidden = !this.markup || (this.markup.is_persistent && shown);
    const label = this.words && (shown ? this.words.hideButtons : this.words.showButtons);
    if (!label) return;
    this.toggle.setAttribute("aria-label", label);
    this.toggle.title = label;
    this.toggle.setAttribute("aria-expanded", String(shown));
  }
}
