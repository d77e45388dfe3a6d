/** One message as an element. */

import { avatar, el, icon, nameOf, spoken } from "./dom.js";
import { renderText } from "./entities.js";
import { focusKey, focusedKey, inlineKeyboard } from "./keyboards.js";
import { mediaKind, renderMedia, summary } from "./media.js";
import { clock } from "./moments.js";

const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\p{Emoji_Modifier}|\u200D\p{Extended_Pictographic})*\s?){1,3}$/u;

/** What tells apart the things that happen to a group from what somebody says in it. */
function serviceText(message, words) {
  const names = (people) => people.map(nameOf).join(", ");
  if (message.new_chat_members) return `${names(message.new_chat_members)} ${words.joined}`;
  if (message.left_chat_member) return `${nameOf(message.left_chat_member)} ${words.left}`;
  if (message.pinned_message) return words.pinned;
  if (message.new_chat_title) return message.new_chat_title;
  const said = message.text !== undefined || message.caption !== undefined || mediaKind(message);
  return said ? null : words.serviceMessage;
}

/**
 * @param {object} message the Bot API's Message
 * @param {object} context `{words, me, fileUrl, find(id), onCommand, onPress(message, button), onJump(id)}`
 * @returns {HTMLElement}
 */
export function createBubble(message, context) {
  const node = el("article", { class: "message", tabindex: "-1", "data-id": message.message_id });
  fillBubble(node, message, context);
  return node;
}

/** Shows `message` in the element that showed an earlier version of it; the focus stays on the key it was on. */
export function fillBubble(node, message, context) {
  const key = focusedKey(node.querySelector(".inline-keys"));
  const mine = message.from?.id === context.me;
  const service = serviceText(message, context.words);
  node.className = ["message", service ? "service" : mine ? "out" : "in", ...[...node.classList].filter((name) => name === "first" || name === "last")].join(" ");
  if (service) node.replaceChildren(el("span", { class: "service-text", dir: "auto" }, service));
  else node.replaceChildren(...bubbleParts(message, mine, context));
  if (key >= 0) focusKey(node.querySelector(".inline-keys"), key);
}

function bubbleParts(message, mine, context) {
  const { words } = context;
  const author = mine ? words.you : nameOf(message.from ?? message.sender_chat ?? message.chat);
  const group = message.chat.type !== "private";
  const bare = mediaKind(message) === "sticker" || mediaKind(message) === "dice" || (!message.entities?.length && ONLY_EMOJI.test(message.text ?? ""));
  const bubble = el(
    "div",
    { class: bare ? "bubble bare" : "bubble" },
    spoken(`${author}: `),
    group && !mine && el("div", { class: "author", "aria-hidden": "true", dir: "auto" }, author),
    origin(message, words),
    reply(message, context),
    renderMedia(message, context),
    said(message, context),
    meta(message, mine, words),
  );
  const markup = message.reply_markup?.inline_keyboard?.length ? message.reply_markup : null;
  const onPress = (button) => context.onPress(message, button);
  const column = el("div", { class: "column" }, bubble, markup && inlineKeyboard(markup, { words, onPress }));
  return [group && !mine && avatar(message.from ?? message.chat), column].filter(Boolean);
}

function said(message, context) {
  const text = message.text ?? message.caption;
  if (text === undefined) return null;
  const entities = message.entities ?? message.caption_entities;
  return el("div", { class: "text", dir: "auto" }, renderText(text, entities, context));
}

function origin(message, words) {
  if (message.via_bot) return el("div", { class: "origin" }, `${words.via} @${message.via_bot.username}`);
  const from = message.forward_origin;
  if (!from) return null;
  const name = from.sender_user ? nameOf(from.sender_user) : from.sender_user_name ?? nameOf(from.chat ?? from.sender_chat ?? {});
  return el("div", { class: "origin", dir: "auto" }, `${words.forwarded} ${name}`);
}

function reply(message, { words, find, me, onJump }) {
  const target = message.reply_to_message;
  if (!target) return null;
  const current = find(target.message_id) ?? target;
  const author = current.from?.id === me ? words.you : nameOf(current.from ?? current.chat ?? {});
  return el(
    "button",
    { type: "button", class: "reply", onclick: () => onJump(target.message_id) },
    spoken(`${words.replyingTo} `),
    el("bdi", { class: "reply-author" }, author),
    el("span", { class: "reply-text", dir: "auto" }, message.quote?.text ?? summary(current, words)),
  );
}

function meta(message, mine, words) {
  return el(
    "span",
    { class: "meta" },
    message.edit_date && el("span", { class: "edited" }, words.edited),
    el("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date)),
    mine && icon("check"),
  );
}
