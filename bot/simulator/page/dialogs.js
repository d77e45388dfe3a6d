/** What comes before the conversation for a moment: notices, questions, menus and toasts. */

import { el, icon, iconButton } from "./dom.js";
import { roving } from "./roving.js";

const TOAST_FOR = 4000;

function dialog(label, ...children) {
  const node = el("dialog", { class: "dialog", "aria-label": label }, ...children);
  node.addEventListener("click", (event) => event.target === node && node.close(""));
  node.addEventListener("close", () => node.remove());
  document.body.append(node);
  node.showModal();
  return node;
}

function answerOf(node) {
  return new Promise((resolve) => node.addEventListener("close", () => resolve(node.returnValue), { once: true }));
}

/** A text that has to be read before going on. */
export async function notice(title, text, words) {
  const node = dialog(title, el("h2", {}, title), el("p", { class: "dialog-text", dir: "auto" }, text), el("div", { class: "dialog-buttons" }));
  node.querySelector(".dialog-buttons").append(el("button", { type: "button", class: "button primary", onclick: () => node.close("ok") }, words.ok));
  await answerOf(node);
}

/** @returns {Promise<boolean>} */
export async function confirmed(question, yes, words) {
  const node = dialog(question, el("p", { class: "dialog-text" }, question), el("div", { class: "dialog-buttons" }));
  node
    .querySelector(".dialog-buttons")
    .append(
      el("button", { type: "button", class: "button", onclick: () => node.close("") }, words.cancel),
      el("button", { type: "button", class: "button primary", onclick: () => node.close("yes") }, yes),
    );
  return (await answerOf(node)) === "yes";
}

/**
 * @param {string} title
 * @param {{label: string, value: unknown}[]} options
 * @returns {Promise<unknown>} the chosen value, or undefined
 */
export async function chosen(title, options, words) {
  const list = el("div", { class: "choices" });
  const node = dialog(title, el("h2", {}, title), list, el("div", { class: "dialog-buttons" }, el("button", { type: "button", class: "button", onclick: () => node.close("") }, words.cancel)));
  for (const [at, option] of options.entries()) {
    list.append(el("button", { type: "button", class: "choice", dir: "auto", onclick: () => node.close(String(at)) }, option.label));
  }
  const answer = await answerOf(node);
  return answer === "" ? undefined : options[Number(answer)].value;
}

/**
 * Asks for a new person.
 * @param {Record<string, string>} languages names by code
 * @returns {Promise<{first_name: string, language_code?: string} | null>}
 */
export async function askForPerson(languages, words) {
  const name = el("input", { id: "new-name", name: "name", required: true, maxlength: "64", autocomplete: "off", dir: "auto" });
  const language = el("select", { id: "new-language", name: "language" });
  for (const [code, label] of [...Object.entries(languages), ["", words.other]]) language.append(el("option", { value: code }, label));
  const form = el(
    "form",
    { method: "dialog" },
    el("h2", {}, words.addPerson),
    el("label", { for: "new-name" }, words.name),
    name,
    el("label", { for: "new-language" }, words.language),
    language,
    el(
      "div",
      { class: "dialog-buttons" },
      el("button", { type: "button", class: "button", onclick: () => node.close("") }, words.cancel),
      el("button", { type: "submit", class: "button primary", value: "add" }, words.add),
    ),
  );
  const node = dialog(words.addPerson, form);
  name.focus();
  if ((await answerOf(node)) !== "add" || !name.value.trim()) return null;
  return { first_name: name.value.trim(), ...(language.value && { language_code: language.value }) };
}

/** A short message that goes by itself. */
export function toast(text) {
  const root = document.getElementById("toasts");
  const node = el("div", { class: "toast", dir: "auto" }, text);
  root.append(node);
  setTimeout(() => node.remove(), TOAST_FOR + text.length * 30);
}

/** Says something to screen readers alone. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

/**
 * A menu at a control or at a point. Closes on Escape, on a choice and on a click elsewhere; the focus goes back.
 * @param {{x: number, y: number} | HTMLElement} at
 * @param {{label: string, symbol?: string, checked?: boolean, danger?: boolean, run: () => void}[]} items
 */
export function menu(at, items, label) {
  const before = document.activeElement;
  const node = el("div", { class: "menu", role: "menu", popover: "auto", "aria-label": label });
  for (const item of items) {
    const role = item.checked === undefined ? "menuitem" : "menuitemradio";
    const run = () => {
      node.hidePopover();
      item.run();
    };
    node.append(
      el(
        "button",
        { type: "button", role, class: item.danger ? "danger" : null, "aria-checked": item.checked === undefined ? null : String(item.checked), onclick: run },
        icon(item.checked ? "check" : item.symbol ?? "blank"),
        el("span", {}, item.label),
      ),
    );
  }
  node.addEventListener("toggle", (event) => {
    if (event.newState !== "closed") return;
    if (node.contains(document.activeElement) || document.activeElement === document.body) before?.focus({ preventScroll: true });
    node.remove();
  });
  node.addEventListener("keydown", (event) => event.key === "Tab" && node.hidePopover());
  // Inside the landmark it belongs to; as a popover it is drawn above everything wherever it stands.
  document.getElementById("phone").append(node);
  node.showPopover();
  place(node, at);
  roving(node, "button");
  node.querySelector("[aria-checked=true], button")?.focus();
}

function place(node, at) {
  const box = at instanceof Element ? at.getBoundingClientRect() : { left: at.x, right: at.x, top: at.y, bottom: at.y };
  const { offsetWidth: width, offsetHeight: height } = node;
  const fits = box.bottom + height + 8 <= innerHeight;
  const top = fits ? box.bottom + 4 : Math.max(8, box.top - height - 4);
  const left = Math.max(8, Math.min(box.left + width + 8 > innerWidth ? box.right - width : box.left, innerWidth - width - 8));
  node.style.top = `${top}px`;
  node.style.left = `${left}px`;
}

/** A button that closes something. */
export function closeButton(words, onclick) {
  return iconButton("close", words.close, onclick);
}
