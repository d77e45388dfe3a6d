/** Keeps the newest message in view while it is in view, and says how many came while it was not. */

const NEAR = 60;
const DATE_FOR = 1200;

export class Scrolling {
  /**
   * @param {HTMLElement} viewport what scrolls
   * @param {HTMLElement} content what grows in it
   * @param {HTMLButtonElement} pill leads to the newest message
   * @param {(missed: number) => {label: string}} describe
   */
  constructor(viewport, content, pill, describe) {
    Object.assign(this, { viewport, pill, describe, stuck: true, missed: 0, top: 0 });
    viewport.addEventListener("scroll", () => this.#moved(), { passive: true });
    // The day stays in sight while a hand scrolls.
    for (const hand of ["wheel", "touchmove"]) viewport.addEventListener(hand, () => this.#showDay(), { passive: true });
    pill.addEventListener("click", () => this.toEnd());
    const observer = new ResizeObserver(() => this.#settle());
    observer.observe(viewport);
    observer.observe(content);
  }

  /** A message of somebody else's came. */
  arrived() {
    if (this.stuck) return;
    this.missed += 1;
    this.#show();
  }

  toEnd() {
    this.stuck = true;
    this.missed = 0;
    this.#settle();
    this.#show();
  }

  /** Where the reader is: null at the end, else the offset in CSS pixels. */
  get place() {
    return this.stuck ? null : this.viewport.scrollTop;
  }

  set place(place) {
    if (place === null || place === undefined) this.toEnd();
    else {
      this.stuck = false;
      this.missed = 0;
      this.viewport.scrollTop = place;
      this.#show();
    }
  }

  #moved() {
    const { scrollTop, clientHeight, scrollHeight } = this.viewport;
    // Only a reader scrolls up; that the end is further down may as well mean that something came meanwhile.
    if (scrollHeight - scrollTop - clientHeight < NEAR) this.stuck = true;
    else if (scrollTop < this.top) this.stuck = false;
    this.top = scrollTop;
    if (this.stuck) this.missed = 0;
    this.#show();
  }

  #showDay() {
    clearTimeout(this.dayTimer);
    this.viewport.classList.add("moving");
    this.dayTimer = setTimeout(() => this.viewport.classList.remove("moving"), DATE_FOR);
  }

  #settle() {
    if (this.stuck) this.viewport.scrollTop = this.viewport.scrollHeight;
  }

  #show() {
    this.pill.hidden = this.stuck;
    const { label } = this.describe(this.missed);
    this.pill.setAttribute("aria-label", label);
    const count = this.pill.querySelector("span");
    count.textContent = this.missed ? String(this.missed) : "";
    count.hidden = !this.missed;
  }
}
