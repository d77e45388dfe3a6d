/** Inline mode: `@bot words` in the composer asks that bot for results; a chosen one is sent. */

import { buttonOption, resultOption } from "./suggestions.js";

const PAUSE = 250;

export class InlineMode {
  /**
   * @param {import("./suggestions.js").Suggestions} list
   * @param {object} listener `lineTo(username) → Line or null`, `onChoose(line, inlineQueryId, result)`, `onButton(username, button)`
   */
  constructor(list, listener) {
    Object.assign(this, { list, listener, words: null, timer: 0, asked: 0 });
  }

  /**
   * @param {string} text what is in the composer
   * @returns {boolean} whether it is an inline query
   */
  take(text) {
    clearTimeout(this.timer);
    this.asked += 1;
    const [, username, query] = /^@(\w{3,32})\s([^\n]*)$/u.exec(text) ?? [];
    const line = username && this.listener.lineTo(username);
    if (!line) return false;
    const mine = this.asked;
    if (!this.list.open) this.list.show([], { label: this.words.results, note: this.words.searching });
    this.timer = setTimeout(() => this.#ask(mine, line, username, query), PAUSE);
    return true;
  }

  async #ask(mine, line, username, query) {
    let answer;
    try {
      answer = await line.inline(query);
    } catch {
      answer = { results: [] };
    }
    if (mine !== this.asked) return;
    const options = (answer.results ?? []).map((result) =>
      resultOption(result, () => this.listener.onChoose(line, answer.inline_query_id, result)),
    );
    if (answer.button) options.unshift(buttonOption(answer.button.text, () => this.listener.onButton(username, answer.button)));
    const note = query ? this.words.noResults : this.words.inlineHint;
    this.list.show(options, { label: this.words.results, note });
  }
}
