/** One tab stop for a set of controls; arrow keys, Home and End move inside it (WAI-ARIA Authoring Practices). */

const FORWARD = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/**
 * @param {HTMLElement} container
 * @param {string} selector which descendants take part; they may come and go
 * @param {{start?: "first" | "last", wrap?: boolean}} [options] where the tab stop is at first
 */
export function roving(container, selector, { start = "first", wrap = true } = {}) {
  const items = () => [...container.querySelectorAll(selector)].filter((item) => !item.disabled);

  const stopAt = (chosen) => {
    for (const item of items()) item.tabIndex = item === chosen ? 0 : -1;
  };

  container.addEventListener("focusin", (event) => {
    const item = event.target.closest(selector);
    if (item) stopAt(item);
  });

  container.addEventListener("keydown", (event) => {
    const all = items();
    const from = all.indexOf(event.target);
    if (from < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    let to = { Home: 0, End: all.length - 1 }[event.key];
    if (event.key in FORWARD) {
      to = from + FORWARD[event.key];
      to = wrap ? (to + all.length) % all.length : Math.max(0, Math.min(all.length - 1, to));
    }
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    all[to].focus();
  });

  const all = items();
  stopAt(start === "first" ? all[0] : all.at(-1));
}
