/** Reading by keyboard, pointer and touch: moving among messages, their menus, and links. */

const STEPS = { ArrowUp: -1, ArrowDown: 1 };

/**
 * @param {{viewport: HTMLElement, log: HTMLElement, field: HTMLElement}} view
 * @param {() => import("./chat.js").Chat} chat the open one
 */
export function listenToMessages({ viewport, log, field }, chat) {
  const messageAt = (node) => chat().transcript.find(Number(node?.dataset.id));

  log.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link && !link.hasAttribute("download") && chat().actions.followInside(link.href)) event.preventDefault();
    const message = event.target.closest(".message");
    const touched = matchMedia("(pointer: coarse)").matches && !event.target.closest("a, button, [role=button]");
    if (touched && event.target.closest(".bubble")) openMenu(message, { x: event.clientX, y: event.clientY });
  });

  log.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(".message:not(.service)");
    const selecting = !getSelection().isCollapsed;
    if (!node || selecting || event.target.closest("a, .inline-keys")) return;
    event.preventDefault();
    // The keyboard's menu key has no pointer position of its own.
    openMenu(node, event.button === 2 ? { x: event.clientX, y: event.clientY } : node.querySelector(".bubble"));
  });

  log.addEventListener("dblclick", (event) => {
    const message = messageAt(event.target.closest(".bubble")?.closest(".message"));
    if (!message || event.target.closest("a, button, [role=button]")) return;
    getSelection().removeAllRanges();
    chat().composer.replyTo(message);
  });

  log.addEventListener("keydown", (event) => {
    if (!event.target.matches?.(".message")) return;
    if (event.key === "Enter") openMenu(event.target, event.target.querySelector(".bubble"));
    else if (event.key === "Escape") field.focus();
    else if (event.key in STEPS || event.key === "Home" || event.key === "End") move(event.target, event.key);
    else return;
    event.preventDefault();
  });

  function move(from, key) {
    const all = [...log.querySelectorAll(".message")];
    const at = { Home: 0, End: all.length - 1 }[key] ?? all.indexOf(from) + STEPS[key];
    const to = all[at];
    if (!to) return;
    chat().transcript.focusOn(to);
    to.scrollIntoView({ block: "nearest" });
  }

  function openMenu(node, at) {
    const message = messageAt(node);
    if (!message || node.classList.contains("service")) return;
    const visible = at instanceof Element ? at.getBoundingClientRect() : null;
    const frame = viewport.getBoundingClientRect();
    // A bubble taller than the screen has its edges out of sight.
    const point = visible && (visible.bottom > frame.bottom || visible.top < frame.top) ? { x: visible.left + 24, y: frame.top + frame.height / 3 } : at;
    chat().actions.messageMenu(message, point);
  }
}
