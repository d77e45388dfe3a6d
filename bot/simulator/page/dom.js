/** Elements. Whatever people or bots wrote becomes a text node, never markup. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element with attributes, listeners (`onclick: fn`) and children (nodes, strings; null and false are left out).
 * @param {string} tag
 * @param {Record<string, unknown>} [attributes]
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** A decorative icon of icons.svg. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  svg.append(use);
  return svg;
}

/** A button that shows an icon and is named by `label`. */
export function iconButton(name, label, onclick, attributes = {}) {
  return el("button", { type: "button", class: "icon-button", "aria-label": label, title: label, onclick, ...attributes }, icon(name));
}

/** Text for screen readers alone. */
export function spoken(text) {
  return el("span", { class: "spoken" }, text);
}

/** A person's or a bot's name as one isolated piece of text, whatever direction it runs in. */
export function nameOf(who) {
  return [who.first_name, who.last_name].filter(Boolean).join(" ") || who.title || who.username || String(who.id);
}

/** A round mark with the first letters of a name; its colour follows the id. */
export function avatar(who) {
  const words = nameOf(who).trim().split(/\s+/u);
  const letters = words.slice(0, 2).map((word) => [...word.replace(/[^\p{L}\p{N}\p{Extended_Pictographic}]/gu, "")][0] ?? "");
  const tint = Math.abs(Number(who.id) || 0) % 6;
  return el("span", { class: `avatar tint-${tint}`, "aria-hidden": "true" }, letters.join("").toLocaleUpperCase() || "•");
}
