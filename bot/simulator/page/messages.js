/** The transcript: messages in order, by day, grouped by who says them. Nothing is ever built twice. */

import { createBubble, fillBubble } from "./bubble.js";
import { el } from "./dom.js";
import { dayKey, dayName } from "./moments.js";

const GROUP_WITHIN = 300;
const SHOWN = ".message";

export class Transcript {
  /**
   * @param {HTMLElement} root
   * @param {object} context as for `createBubble`; `find` is added here
   */
  constructor(root, context) {
    this.root = root;
    this.context = { ...context, find: (id) => this.find(id), onJump: (id) => this.jump(id) };
    this.shown = new Map();
    this.order = [];
  }

  find(id) {
    return this.shown.get(id)?.message;
  }

  /** Messages, oldest first. */
  *messages() {
    for (const id of this.order) yield this.shown.get(id).message;
  }

  get newest() {
    return this.order.at(-1) ?? 0;
  }

  /**
   * Brings the transcript to a snapshot: adds what is new, changes what was edited, removes what was deleted.
   * @param {object[]} messages oldest first
   * @param {boolean} complete whether these are all the messages of the chat, or only its newest
   */
  sync(messages, complete) {
    const oldest = complete ? -Infinity : messages[0]?.message_id ?? Infinity;
    const there = new Set(messages.map((message) => message.message_id));
    for (const id of [...this.order]) if (id >= oldest && !there.has(id)) this.remove(id);
    for (const message of messages) this.put(message);
  }

  /**
   * Adds a message, or changes the one with its id.
   * @returns {boolean} whether it is a new one
   */
  put(message) {
    const known = this.shown.get(message.message_id);
    if (!known) {
      this.#add(message);
      return true;
    }
    if (JSON.stringify(known.message) !== JSON.stringify(message)) {
      known.message = message;
      fillBubble(known.node, message, this.context);
    }
    return false;
  }

  remove(id) {
    const known = this.shown.get(id);
    if (!known) return;
    const day = known.node.parentElement;
    const { previousElementSibling: before, nextElementSibling: after } = known.node;
    const focused = known.node.contains(document.activeElement);
    known.node.remove();
    this.shown.delete(id);
    this.order.splice(this.order.indexOf(id), 1);
    if (!day.querySelector(SHOWN)) day.remove();
    else this.#group(before, after);
    const neighbour = [after, before].find((node) => node?.matches(SHOWN)) ?? this.shown.get(this.newest)?.node;
    if (neighbour && known.node.tabIndex === 0) this.#stopAt(neighbour);
    if (focused) neighbour?.focus();
  }

  clear() {
    this.root.replaceChildren();
    this.shown.clear();
    this.order = [];
  }

  /** Shows a message that another one refers to. */
  jump(id) {
    const node = this.shown.get(id)?.node;
    if (!node) return;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.remove("found");
    requestAnimationFrame(() => node.classList.add("found"));
  }

  /** Moves the one tab stop among the messages. */
  focusOn(node) {
    this.#stopAt(node);
    node.focus();
  }

  #stopAt(node) {
    if (this.stop) this.stop.tabIndex = -1;
    node.tabIndex = 0;
    this.stop = node;
  }

  #add(message) {
    const id = message.message_id;
    const node = createBubble(message, this.context);
    let at = this.order.length;
    while (at > 0 && this.order[at - 1] > id) at -= 1;
    const day = this.#day(message.date);
    const following = this.shown.get(this.order[at])?.node;
    if (following?.parentElement === day) following.before(node);
    else day.append(node);
    this.order.splice(at, 0, id);
    this.shown.set(id, { message, node });
    if (at === this.order.length - 1) this.#stopAt(node);
    this.#group(node.previousElementSibling, node, node.nextElementSibling);
  }

  #day(seconds) {
    const key = dayKey(seconds);
    const days = [...this.root.children];
    const last = days.findLast((day) => day.dataset.day <= key);
    if (last?.dataset.day === key) return last;
    const label = el("h2", { class: "day-name" }, el("span", {}, dayName(seconds, this.context.language, this.context.words)));
    const day = el("section", { class: "day", "data-day": key }, label);
    if (last) last.after(day);
    else this.root.prepend(day);
    return day;
  }

  #group(...nodes) {
    for (const node of nodes) {
      if (!node?.matches(SHOWN)) continue;
      node.classList.toggle("first", !this.#together(node.previousElementSibling, node));
      node.classList.toggle("last", !this.#together(node, node.nextElementSibling));
    }
  }

  #together(earlier, later) {
    if (!earlier?.matches(SHOWN) || !later?.matches(SHOWN)) return false;
    const a = this.find(Number(earlier.dataset.id));
    const b = this.find(Number(later.dataset.id));
    return Boolean(a && b) && a.from?.id === b.from?.id && b.date - a.date < GROUP_WITHIN;
  }
}
