"""Telegram's HTML (https://core.telegram.org/bots/api#html-style), with the texts of its errors."""

import html as stdlib_html
import re
from dataclasses import dataclass
from typing import Any

from bot.simulator.errors import ApiError, bad

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_ALLOWED = {*_SIMPLE, "a", "span", "tg-emoji"}
_TOKEN = re.compile(r"[<&]")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_ATTRIBUTE = re.compile(r"\s*([^\s=>]+)(\s*=\s*)?(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))?")


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    begins: int


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[dict[str, Any]] = []

    def parse(self) -> tuple[str, list[dict[str, Any]]]:
        position = 0
        while (match := _TOKEN.search(self.source, position)) is not None:
            self._say(self.source[position : match.start()])
            position = self._reference(match.start()) if match.group() == "&" else self._tag(match.start())
        self._say(self.source[position:])
        if self.open:
            raise self._wrong(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        self.entities.sort(key=lambda each: (each["offset"], -each["length"]))
        return "".join(self.pieces), _joined(self.entities)

    def _say(self, text: str) -> None:
        if text:
            self.pieces.append(text)
            self.length += len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2

    def _reference(self, start: int) -> int:
        match = _REFERENCE.match(self.source, start)
        if match is None:
            self._say("&")
            return start + 1
        self._say(stdlib_html.unescape(match.group()))
        return match.end()

    def _tag(self, start: int) -> int:
        if self.source.startswith("/", start + 1):
            return self._close(start)
        end = self.source.find(">", start)
        if end < 0:
            raise self._wrong(f"Unclosed start tag at byte offset {self._byte(start)}")
        inside = self.source[start + 1 : end]
        words = inside.split(maxsplit=1)
        tag = (words[0] if words else "").lower().rstrip("/")
        if tag not in _ALLOWED:
            raise self._wrong(f'Unsupported start tag "{tag}" at byte offset {self._byte(start)}')
        attributes = self._attributes(tag, words[1] if len(words) > 1 else "", start)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._wrong(f'Tag "span" must have class "tg-spoiler" at byte offset {self._byte(start)}')
        self.open.append(_Open(tag, attributes, self.length, len(self.pieces)))
        return end + 1

    def _attributes(self, tag: str, text: str, start: int) -> dict[str, str]:
        found: dict[str, str] = {}
        for match in _ATTRIBUTE.finditer(text):
            name, equals, *values = match.groups()
            value = next((each for each in values if each is not None), None)
            if equals is None and not (tag == "blockquote" and name.lower() == "expandable"):
                raise self._wrong(
                    f"Expected equal sign in declaration of an attribute of the tag "
                    f'"{tag}" at byte offset {self._byte(start)}'
                )
            found[name.lower()] = stdlib_html.unescape(value or "")
        return found

    def _close(self, start: int) -> int:
        end = self.source.find(">", start)
        if end < 0:
            raise self._wrong(f"Unclosed end tag at byte offset {self._byte(start)}")
        if not self.open:
            raise self._wrong(f"Unexpected end tag at byte offset {self._byte(start)}")
        tag = self.source[start + 2 : end].strip().lower()
        opened = self.open.pop()
        if tag not in ("", opened.tag):
            raise self._wrong(
                f'Unmatched end tag at byte offset {self._byte(start)}, expected "</{opened.tag}>", found "</{tag}>"'
            )
        self._note(opened)
        return end + 1

    def _note(self, opened: _Open) -> None:
        size = self.length - opened.offset
        if not size:
            return
        place = {"offset": opened.offset, "length": size}
        match opened.tag:
            case "a":
                url = opened.attributes.get("href") or "".join(self.pieces[opened.begins :])
                self._note_link(url, place)
            case "span":
                self.entities.append({"type": "spoiler", **place})
            case "tg-emoji":
                self.entities.append(
                    {"type": "custom_emoji", **place, "custom_emoji_id": opened.attributes.get("emoji-id", "")}
                )
            case "blockquote" if "expandable" in opened.attributes:
                self.entities.append({"type": "expandable_blockquote", **place})
            case "code" if opened.attributes.get("class", "").startswith("language-"):
                language = opened.attributes["class"].removeprefix("language-")
                self.entities.append({"type": "code", **place, "language": language})
            case "pre":
                self._note_pre(place)
            case tag:
                self.entities.append({"type": _SIMPLE[tag], **place})

    def _note_link(self, url: str, place: dict[str, Any]) -> None:
        if url.startswith("tg://user?id=") and url[13:].isdigit():
            self.entities.append({"type": "text_mention", **place, "user_id": int(url[13:])})
        elif re.match(r"^(?:[a-z][a-z0-9+.-]*://)?[^\s/]+\.[^\s]+|^tg://", url, re.IGNORECASE):
            full = url if "://" in url else f"http://{url}"
            self.entities.append({"type": "text_link", **place, "url": full})

    def _note_pre(self, place: dict[str, Any]) -> None:
        """`<pre><code class="language-x">` is one entity with a language."""
        code = self.entities[-1] if self.entities else None
        same = code is not None and code["type"] == "code" and {**code, **place} == code
        if same and code is not None:
            self.entities.pop()
            self.entities.append(
                {"type": "pre", **place, **({"language": code["language"]} if "language" in code else {})}
            )
        else:
            self.entities.append({"type": "pre", **place})

    def _byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    @staticmethod
    def _wrong(text: str) -> ApiError:
        return bad(f"can't parse entities: {text}")


def _joined(entities: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the language of a `code` that is in no `pre`: only a `pre` has one."""
    return [
        {key: value for key, value in each.items() if key != "language"} if each["type"] == "code" else each
        for each in entities
    ]


def parse_html(source: str) -> tuple[str, list[dict[str, Any]]]:
    """The text without tags, and its entities in order.

    Raises:
        ApiError: if the HTML is not Telegram's.
    """
    return _Parser(source).parse()
