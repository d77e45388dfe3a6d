/** The people whose phone this can be, with what is new for each. */

import { avatar, el, nameOf, spoken } from "./dom.js";
import { summary } from "./media.js";
import { shortMoment } from "./moments.js";

const SHOWN = 40;
const WATCHED = 12;
const EVERY = 4000;
const SEARCH_FROM = 8;

/** What was seen of each chat, remembered on this device. */
class Seen {
  key(bot, person, chat) {
    return `seen:${bot}:${person}:${chat}`;
  }

  mark(bot, person, chat, messageId) {
    localStorage.setItem(this.key(bot, person, chat), String(messageId));
  }

  isNew(person, { bot, chat, last_message: last }) {
    if (!last || last.from?.id === person) return false;
    return last.message_id > Number(localStorage.getItem(this.key(bot, person, chat.id)) ?? 0);
  }
}

export class People {
  /**
   * @param {{list: HTMLElement, search: HTMLInputElement}} view
   * @param {import("./transport.js").Transport} transport
   * @param {(choice: {person: number, bot?: string, chat?: number}) => void} onChoose
   */
  constructor({ list, search }, transport, onChoose) {
    Object.assign(this, { list, search, transport, onChoose, people: [], bots: [], current: {}, words: null });
    this.seen = new Seen();
    this.chats = new Map();
    search.addEventListener("input", () => this.render());
    setInterval(() => this.refresh(), EVERY);
    document.addEventListener("visibilitychange", () => this.refresh());
  }

  set({ people, bots, current, words }) {
    Object.assign(this, { people, bots, current, words });
    this.render();
    this.refresh();
  }

  /** The chats of a person that are known of. */
  chatsOf(person) {
    return this.chats.get(person) ?? [];
  }

  /** Remembers that the newest message of the open chat was seen. */
  saw(messageId) {
    const { bot, person, chat } = this.current;
    this.seen.mark(bot, person, chat, messageId);
  }

  /** Asks what is new for the people in view. */
  async refresh() {
    if (document.hidden || !this.words) return;
    const watched = this.#visible().slice(0, WATCHED);
    const current = this.people.find((person) => person.id === this.current.person);
    if (current && !watched.includes(current)) watched.push(current);
    const before = JSON.stringify([...this.chats]);
    await Promise.all(watched.map((person) => this.#ask(person)));
    if (JSON.stringify([...this.chats]) !== before) this.render();
  }

  async #ask(person) {
    try {
      this.chats.set(person.id, await this.transport.chats(person.id));
    } catch {
      // The open conversation tells of a lost connection; the list just stays as it was.
    }
  }

  #visible() {
    const wanted = this.search.value.trim().toLocaleLowerCase();
    return this.people.filter((person) => nameOf(person).toLocaleLowerCase().includes(wanted)).slice(0, SHOWN);
  }

  render() {
    const focused = this.list.contains(document.activeElement) ? document.activeElement.dataset.key : null;
    this.search.hidden = this.people.length < SEARCH_FROM;
    this.list.replaceChildren(...this.#visible().map((person) => this.#person(person)));
    if (focused) this.list.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #person(person) {
    const chats = this.chatsOf(person.id);
    const current = person.id === this.current.person;
    const isNew = chats.some((chat) => !this.#open(person.id, chat) && this.seen.isNew(person.id, chat));
    const last = chats.map((chat) => chat.last_message).filter(Boolean).sort((a, b) => a.date - b.date).at(-1);
    const row = this.#row({
      key: `p${person.id}`,
      who: person,
      badge: person.language_code,
      last,
      isNew,
      current,
      run: () => this.onChoose({ person: person.id }),
    });
    const places = current ? this.#places(person, chats) : [];
    return el("li", {}, row, places.length > 1 && el("ul", { class: "places" }, ...places.map((place) => el("li", {}, place))));
  }

  #places(person, chats) {
    const known = new Set(chats.map((chat) => `${chat.bot} ${chat.chat.id}`));
    const silent = this.bots.filter((bot) => !known.has(`${bot.username} ${person.id}`));
    const all = [...silent.map((bot) => ({ bot: bot.username, chat: { id: person.id, type: "private" } })), ...chats];
    return all.map((place) => {
      const group = place.chat.type !== "private";
      const bot = this.bots.find((one) => one.username === place.bot) ?? { id: 0, first_name: place.bot };
      return this.#row({
        key: `c${place.bot} ${place.chat.id}`,
        who: group ? place.chat : bot,
        last: place.last_message,
        isNew: !this.#open(person.id, place) && this.seen.isNew(person.id, place),
        current: this.#open(person.id, place),
        run: () => this.onChoose({ person: person.id, bot: place.bot, chat: place.chat.id }),
      });
    });
  }

  #open(person, { bot, chat }) {
    return this.current.person === person && this.current.bot === bot && this.current.chat === chat.id;
  }

  #row({ key, who, badge, last, isNew, current, run }) {
    return el(
      "button",
      { type: "button", class: "person", "data-key": key, "aria-current": current ? "true" : null, onclick: run },
      avatar(who),
      el(
        "span",
        { class: "person-words" },
        el("span", { class: "person-top" }, el("bdi", { class: "person-name" }, nameOf(who)), last && el("span", { class: "person-time" }, shortMoment(last.date))),
        el("span", { class: "person-last", dir: "auto" }, last ? summary(last, this.words) : this.words.nothingYet),
      ),
      isNew ? el("span", { class: "new-mark" }, spoken(this.words.unread)) : badge && el("span", { class: "badge" }, badge.slice(0, 2)),
    );
  }
}
