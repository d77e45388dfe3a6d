/** Messages on their way: sent one after another, shown as waiting where the network is slow, kept where it failed. */

import { el, icon, spoken } from "./dom.js";

const SHOW_AFTER = 350;

export class Outgoing {
  /**
   * @param {HTMLElement} root where waiting messages are shown
   * @param {object} words
   * @param {{onSent: (message: object) => void, onRefused: (error: Error) => void}} listener `onRefused`: the server said no
   */
  constructor(root, words, { onSent, onRefused }) {
    Object.assign(this, { root, words, onSent, onRefused });
    this.queue = Promise.resolve();
  }

  /**
   * @param {string} preview
   * @param {() => Promise<object>} work gives the sent Message
   */
  send(preview, work) {
    const node = el("div", { class: "message out first last waiting" });
    const timer = setTimeout(() => this.#waiting(node, preview), SHOW_AFTER);
    const step = this.queue.then(() => this.#try(node, timer, preview, work));
    this.queue = step;
    return step;
  }

  async #try(node, timer, preview, work) {
    let message;
    try {
      message = await work();
    } catch (error) {
      clearTimeout(timer);
      if (error.status === 0 || error.status >= 500) this.#failed(node, preview, work);
      else {
        node.remove();
        this.onRefused(error);
      }
      return;
    }
    clearTimeout(timer);
    node.remove();
    this.onSent(message);
  }

  #waiting(node, preview) {
    const meta = el("span", { class: "meta" }, icon("clock"));
    node.replaceChildren(el("div", { class: "column" }, el("div", { class: "bubble" }, el("div", { class: "text", dir: "auto" }, preview), meta)));
    this.root.append(node);
  }

  #failed(node, preview, work) {
    this.#waiting(node, preview);
    const again = () => {
      node.remove();
      this.send(preview, work);
    };
    node.querySelector(".column").append(
      el(
        "div",
        { class: "not-sent" },
        icon("warning"),
        el("span", { role: "alert" }, this.words.notSent),
        el("button", { type: "button", class: "link", onclick: again }, this.words.again, spoken(`: ${preview}`)),
        el("button", { type: "button", class: "link", onclick: () => node.remove() }, this.words.remove, spoken(`: ${preview}`)),
      ),
    );
  }
}
