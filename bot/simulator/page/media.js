/** What a message carries besides text: files, photos, places and the like. */

import { avatar, el, icon, nameOf } from "./dom.js";
import { duration, fileSize } from "./moments.js";

const KINDS = [
  "photo", "animation", "document", "audio", "voice", "video_note", "video", "sticker", "venue", "location", "contact", "poll", "dice",
];

/** What a message carries, as its field's name in the Bot API, or null. */
export function mediaKind(message) {
  return KINDS.find((kind) => message[kind]) ?? null;
}

/** A few words for what a message carries, for previews and replies. */
export function mediaName(message, words) {
  const kind = mediaKind(message);
  if (!kind) return "";
  if (kind === "document") return message.document.file_name ?? words.file;
  if (kind === "sticker") return [message.sticker.emoji, words.sticker].filter(Boolean).join(" ");
  if (kind === "poll") return `${words.poll}: ${message.poll.question}`;
  if (kind === "venue") return message.venue.title;
  if (kind === "dice") return message.dice.emoji;
  return words[{ video_note: "videoNote" }[kind] ?? kind];
}

/** One line that stands for a message. */
export function summary(message, words) {
  const text = (message.text ?? message.caption ?? "").replace(/\s+/gu, " ");
  return [mediaName(message, words), text].filter(Boolean).join(" · ") || words.serviceMessage;
}

/**
 * @param {object} message
 * @param {{words: object, fileUrl: (fileId: string) => string}} context
 * @returns {HTMLElement | null}
 */
export function renderMedia(message, context) {
  const kind = mediaKind(message);
  return kind ? MAKERS[kind](message[kind], context) : null;
}

function card(symbol, title, details, attributes = {}) {
  const tag = attributes.href ? "a" : "div";
  return el(
    tag,
    { class: "card", ...attributes },
    el("span", { class: "card-mark" }, icon(symbol)),
    el("span", { class: "card-words" }, el("bdi", { class: "card-title" }, title), details && el("span", { class: "card-details" }, details)),
  );
}

function file(symbol, fallback) {
  return (value, { fileUrl, words }) => {
    const name = value.file_name ?? value.title ?? words[fallback];
    const details = [value.performer, value.duration !== undefined && duration(value.duration), value.file_size !== undefined && fileSize(value.file_size)];
    return card(symbol, name, details.filter(Boolean).join(" · "), {
      href: fileUrl(value.file_id),
      download: value.file_name ?? "",
      "aria-label": `${words.download}: ${name}`,
    });
  };
}

function photo(sizes, { fileUrl, words }) {
  const { file_id: id, width, height } = sizes.at(-1);
  const image = el("img", { class: "photo", src: fileUrl(id), width, height, alt: words.photo, loading: "lazy", decoding: "async" });
  const opener = el("a", { class: "photo-link", href: fileUrl(id), target: "_blank", rel: "noopener", "aria-label": words.photo }, image);
  image.addEventListener("error", () => opener.replaceWith(card("photo", words.photo, "")), { once: true });
  return opener;
}

function voice(value, { words }) {
  const bars = Array.from({ length: 28 }, (_, at) => el("i", { class: `bar bar-${(at * 7 + value.duration * 3) % 5}` }));
  return el(
    "div",
    { class: "card" },
    el("span", { class: "card-mark" }, icon("voice")),
    el("span", { class: "card-words" }, el("span", { class: "bars", role: "img", "aria-label": words.voice }, ...bars), el("span", { class: "card-details" }, duration(value.duration ?? 0))),
  );
}

function sticker(value, { words }) {
  return el("div", { class: "sticker", role: "img", "aria-label": mediaName({ sticker: value }, words) }, value.emoji ?? "🙂");
}

function place({ latitude, longitude }, { words }, title = words.location, address = "") {
  const spot = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const map = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`;
  return el(
    "div",
    { class: "place" },
    el("div", { class: "place-map" }, icon("pin")),
    el("div", { class: "place-words" }, el("bdi", { class: "card-title" }, title), address && el("span", { class: "card-details" }, address)),
    el("span", { class: "card-details" }, spot, " · ", el("a", { href: map, target: "_blank", rel: "noopener noreferrer" }, words.openMap)),
  );
}

function contact(value) {
  const who = { ...value, id: value.user_id };
  return el(
    "div",
    { class: "card" },
    avatar(who),
    el("span", { class: "card-words" }, el("bdi", { class: "card-title" }, nameOf(who)), el("span", { class: "card-details" }, value.phone_number)),
  );
}

function poll(value, { words }) {
  const option = ({ text, voter_count: voters }) => el("li", {}, el("span", {}, text), el("span", { class: "card-details" }, `${voters ?? 0}`));
  return el(
    "div",
    { class: "poll" },
    el("strong", {}, value.question),
    el("ul", {}, ...value.options.map(option)),
    el("span", { class: "card-details" }, `${words.poll} · ${value.total_voter_count ?? 0} ${words.votes}`),
  );
}

const MAKERS = {
  photo,
  animation: file("video", "animation"),
  document: file("file", "file"),
  audio: file("audio", "audio"),
  voice,
  video_note: file("video", "videoNote"),
  video: file("video", "video"),
  sticker,
  venue: (value, context) => place(value.location, context, value.title, value.address),
  location: (value, context) => place(value, context),
  contact,
  poll,
  dice: (value) => el("div", { class: "sticker", role: "img", "aria-label": `${value.emoji} ${value.value}` }, value.emoji, el("small", {}, String(value.value))),
};
