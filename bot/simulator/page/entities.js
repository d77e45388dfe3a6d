/**
 * Formatted text: Message.entities to elements. Offsets and lengths are UTF-16 code units, as JavaScript's own
 * (https://core.telegram.org/api/entities#entity-length).
 */

import { el } from "./dom.js";
import { openable } from "./links.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };
const OWN_BLOCK = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * @param {string} text
 * @param {object[]} entities
 * @param {{words: object, onCommand?: (command: string) => void}} context where no `onCommand` is given commands are plain text
 * @returns {DocumentFragment}
 */
export function renderText(text, entities, context) {
  const fragment = document.createDocumentFragment();
  const known = (entities ?? [])
    .filter((entity) => entity.length > 0 && entity.offset >= 0 && entity.offset < text.length)
    .map((entity) => ({ ...entity, end: Math.min(entity.offset + entity.length, text.length) }))
    .sort((a, b) => a.offset - b.offset || b.end - a.end);
  fill(fragment, text, 0, text.length, known, context);
  return fragment;
}

function fill(parent, text, from, to, entities, context) {
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    if (entity.offset > at) parent.append(text.slice(at, entity.offset));
    const inside = [];
    const later = [];
    for (const other of others) {
      if (other.offset >= entity.end) later.push(other);
      else if (other.end <= entity.end) inside.push(other);
      else {
        inside.push({ ...other, end: entity.end });
        later.push({ ...other, offset: entity.end });
      }
    }
    const { outer, inner } = elementFor(entity, text.slice(entity.offset, entity.end), context);
    fill(inner, text, entity.offset, entity.end, inside, context);
    parent.append(outer);
    at = entity.end;
    // A block stands on lines of its own, so the line break after it would show as an empty line.
    if (OWN_BLOCK.has(entity.type) && text[at] === "\n" && !later.some((other) => other.offset === at)) at += 1;
    rest = later.sort((a, b) => a.offset - b.offset || b.end - a.end);
  }
  if (at < to) parent.append(text.slice(at, to));
}

function elementFor(entity, covered, context) {
  if (entity.type in PLAIN) return same(el(PLAIN[entity.type]));
  if (entity.type in MAKERS) return MAKERS[entity.type](entity, covered, context);
  return same(el("span"));
}

function same(node) {
  return { outer: node, inner: node };
}

function link(address) {
  const href = openable(address);
  return same(href ? el("a", { href, target: "_blank", rel: "noopener noreferrer", dir: "auto" }) : el("span"));
}

function spoiler(_entity, _covered, { words }) {
  const inner = el("span", { class: "spoiler-text", "aria-hidden": "true", inert: true });
  const outer = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": words.spoiler }, inner);
  const reveal = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    event.stopPropagation();
    outer.classList.add("revealed");
    for (const name of ["role", "tabindex", "aria-label"]) outer.removeAttribute(name);
    inner.removeAttribute("aria-hidden");
    inner.inert = false;
    outer.removeEventListener("click", reveal);
    outer.removeEventListener("keydown", reveal);
  };
  outer.addEventListener("click", reveal);
  outer.addEventListener("keydown", reveal);
  return { outer, inner };
}

function pre(entity) {
  const inner = el("code", { "data-language": entity.language });
  const name = entity.language || "";
  return { outer: el("pre", { tabindex: "0", role: "group", "aria-label": name || "code" }, name && el("span", { class: "pre-language" }, name), inner), inner };
}

function expandable(_entity, covered, { words }) {
  const inner = el("div", { class: "quote-text" });
  if (covered.length < 160 && covered.split("\n").length <= 3) return { outer: el("blockquote", {}, inner), inner };
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-expanded": "false" }, words.showMore);
  const outer = el("blockquote", { class: "folded" }, inner, toggle);
  toggle.addEventListener("click", () => {
    const folded = outer.classList.toggle("folded");
    toggle.setAttribute("aria-expanded", String(!folded));
    toggle.textContent = folded ? words.showMore : words.showLess;
  });
  return { outer, inner };
}

function command(_entity, covered, { onCommand }) {
  if (!onCommand) return same(el("span"));
  return same(el("button", { type: "button", class: "link", onclick: () => onCommand(covered) }));
}

const MAKERS = {
  code: () => same(el("code")),
  pre,
  spoiler,
  blockquote: () => same(el("blockquote")),
  expandable_blockquote: expandable,
  url: (_entity, covered) => link(covered),
  text_link: (entity) => link(entity.url),
  email: (_entity, covered) => link(`mailto:${covered}`),
  phone_number: (_entity, covered) => link(`tel:${covered.replace(/[^+\d]/gu, "")}`),
  mention: (_entity, covered) => link(`https://t.me/${covered.slice(1)}`),
  text_mention: () => same(el("span", { class: "tag" })),
  hashtag: () => same(el("span", { class: "tag" })),
  cashtag: () => same(el("span", { class: "tag" })),
  bot_command: command,
};
