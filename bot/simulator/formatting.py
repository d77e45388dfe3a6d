"""Formatted text as the Bot API takes it (https://core.telegram.org/bots/api#formatting-options).

Offsets and lengths of entities count UTF-16 code units, positions in error texts count bytes of UTF-8.
"""

import re
from typing import Any

from bot.simulator.errors import bad
from bot.simulator.html import parse_html
from bot.simulator.markdown import parse_legacy_markdown, parse_markdown

Entity = dict[str, Any]

_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/@<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{2,31})?(?![\w/]))"
    r"|(?P<url>https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'»”…])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<mention>(?<!\w)@[A-Za-z]\w{3,31})"
    r"|(?P<hashtag>(?<!\w)#\w+)"
)
_MIGHT_HAVE = re.compile(r"[/@#]")
_SPACE = " \n\t\r\x0b\x0c"


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def format_text(text: str, parse_mode: str | None, entities: list[Entity] | None) -> tuple[str, list[Entity]]:
    """A text without its markup, trimmed as Telegram trims it, and its entities in order.

    Raises:
        ApiError: if the markup is wrong.
    """
    text = text.replace("\r\n", "\n").replace("\0", "")
    if entities is not None and not parse_mode:
        found = _check_entities(entities, utf16_length(text))
    else:
        text, found = _parse(text, parse_mode)
    text, found = _trim(text, found)
    return text, _with_found(text, found)


def _parse(text: str, parse_mode: str | None) -> tuple[str, list[Entity]]:
    match (parse_mode or "").lower():
        case "":
            return text, []
        case "html":
            return parse_html(text)
        case "markdownv2":
            return parse_markdown(text)
        case "markdown":
            return parse_legacy_markdown(text)
    raise bad("unsupported parse_mode")


def _check_entities(entities: list[Entity], length: int) -> list[Entity]:
    kept = []
    for entity in entities:
        if not isinstance(entity, dict) or not isinstance(entity.get("type"), str):
            raise bad('can\'t parse MessageEntity: Field "type" must be of type String')
        start, size = entity.get("offset"), entity.get("length")
        if not isinstance(start, int) or not isinstance(size, int):
            raise bad('can\'t parse MessageEntity: Field "offset" must be of type Number')
        if start < 0 or size < 0 or start + size > length:
            raise bad("entity begins in a middle of a UTF-16 symbol or ends after the end of the text")
        if size:
            kept.append(entity)
    return sorted(kept, key=lambda each: (each["offset"], -each["length"]))


def _trim(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cuts space at the end, and at the start as far as no entity covers it, as Telegram does."""
    text = text.rstrip(_SPACE)
    end = utf16_length(text)
    entities = [
        {**each, "length": min(each["length"], end - each["offset"])} if each["offset"] + each["length"] > end else each
        for each in entities
        if each["offset"] < end
    ]
    space = len(text) - len(text.lstrip(_SPACE))
    cut = min(space, entities[0]["offset"]) if entities else space
    if not cut:
        return text, entities
    return text[cut:], [{**each, "offset": each["offset"] - cut} for each in entities]


def _with_found(text: str, entities: list[Entity]) -> list[Entity]:
    """Adds what Telegram finds by itself: commands, links, addresses, mentions, hashtags."""
    if not _MIGHT_HAVE.search(text):
        return entities
    taken = [(each["offset"], each["offset"] + each["length"]) for each in entities if each["type"] in _OPAQUE]
    added = []
    for match in _FOUND.finditer(text):
        start = utf16_length(text[: match.start()])
        size = utf16_length(match.group())
        if not any(begin < start + size and start < end for begin, end in taken):
            added.append({"type": match.lastgroup, "offset": start, "length": size})
    if not added:
        return entities
    return sorted([*entities, *added], key=lambda each: (each["offset"], -each["length"]))


_OPAQUE = ("code", "pre", "text_link", "text_mention", "bot_command", "url", "email", "mention", "hashtag")
