/** The list above the composer: commands while one types `/`, results while one types `@bot …`. The focus stays in the field. */

import { avatar, el, icon } from "./dom.js";
import { openable } from "./links.js";

export class Suggestions {
  /**
   * @param {HTMLElement} root a listbox
   * @param {HTMLTextAreaElement} field
   */
  constructor(root, field) {
    Object.assign(this, { root, field, options: [], at: -1 });
  }

  get open() {
    return !this.root.hidden;
  }

  /**
   * @param {{node: HTMLElement, choose: () => void}[]} options
   * @param {{label: string, note?: string, preselect?: boolean}} about `note` stands where there are no options
   */
  show(options, { label, note = "", preselect = false }) {
    this.options = options;
    this.root.setAttribute("aria-label", label);
    const empty = el("div", { class: "suggestion-note", role: "option", "aria-disabled": "true" }, note);
    this.root.replaceChildren(...(options.length > 0 ? options.map((option) => option.node) : [empty]));
    for (const [at, { node, choose }] of options.entries()) {
      node.id = `suggestion-${at}`;
      node.setAttribute("role", "option");
      // The field must keep the focus while a pointer chooses.
      node.addEventListener("pointerdown", (event) => event.preventDefault());
      node.addEventListener("click", choose);
    }
    this.root.hidden = false;
    this.#mark(preselect && options.length > 0 ? 0 : -1);
  }

  hide() {
    this.root.hidden = true;
    this.root.replaceChildren();
    this.options = [];
    this.#mark(-1);
  }

  /** @returns {boolean} whether the key was meant for the list */
  key(event) {
    if (!this.open) return false;
    if (event.key === "Escape") this.hide();
    else if (event.key === "ArrowDown" || event.key === "ArrowUp") this.#step(event.key === "ArrowDown" ? 1 : -1);
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && this.at >= 0) this.options[this.at].choose();
    else return false;
    event.preventDefault();
    return true;
  }

  #step(by) {
    const count = this.options.length;
    if (count > 0) this.#mark((Math.max(this.at, by > 0 ? -1 : 0) + by + count) % count);
  }

  #mark(at) {
    this.at = at;
    for (const [index, { node }] of this.options.entries()) node.setAttribute("aria-selected", String(index === at));
    if (at < 0) this.field.removeAttribute("aria-activedescendant");
    else {
      this.field.setAttribute("aria-activedescendant", `suggestion-${at}`);
      this.options[at].node.scrollIntoView({ block: "nearest" });
    }
  }
}

/** A command of the bot as a suggestion. */
export function commandOption({ command, description }, choose) {
  const node = el("div", { class: "suggestion" }, el("strong", {}, `/${command}`), el("span", { dir: "auto" }, description));
  return { node, choose };
}

/** An InlineQueryResult as a card. */
export function resultOption(result, choose) {
  const title = result.title ?? result.first_name ?? result.caption ?? result.document_file_id ?? result.type;
  const picture = result.thumbnail_url && openable(result.thumbnail_url)?.startsWith(location.origin) ? el("img", { src: result.thumbnail_url, alt: "", class: "avatar" }) : null;
  const mark = picture ?? avatar({ id: [...String(result.id)].reduce((sum, letter) => sum + letter.codePointAt(0), 0), first_name: title });
  const words = el("span", { class: "suggestion-words" }, el("strong", { dir: "auto" }, title), result.description && el("span", { dir: "auto" }, result.description));
  return { node: el("div", { class: "suggestion result" }, mark, words), choose };
}

/** The button that an inline bot may put above its results (InlineQueryResultsButton). */
export function buttonOption(text, choose) {
  return { node: el("div", { class: "suggestion above" }, icon("out"), el("strong", { dir: "auto" }, text)), choose };
}
