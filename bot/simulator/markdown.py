"""Telegram's MarkdownV2 and the older Markdown (https://core.telegram.org/bots/api#markdownv2-style)."""

import re
from typing import Any

from bot.simulator.errors import ApiError, bad

_RESERVED = "_*[]()~`>#+-=|{}.!"
_MARKS = {"*": "bold", "_": "italic", "__": "underline", "~": "strikethrough", "||": "spoiler"}
_NAMES = {
    "bold": "Bold",
    "italic": "Italic",
    "underline": "Underline",
    "strikethrough": "Strikethrough",
    "spoiler": "Spoiler",
    "code": "Code",
    "pre": "Pre",
    "text_link": "TextUrl",
}
_ESCAPE = re.compile(r"\\([\x01-\x7e])")

Entity = dict[str, Any]


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _wrong(text: str) -> ApiError:
    return bad(f"can't parse entities: {text}")


class _Reader:
    def __init__(self, source: str) -> None:
        self.source = source
        self.position = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[tuple[str, int, int]] = []
        self.entities: list[Entity] = []

    def say(self, text: str) -> None:
        self.pieces.append(text)
        self.length += _units(text)

    def byte(self, position: int) -> int:
        return len(self.source[:position].encode("utf-8", "surrogatepass"))

    def note(self, kind: str, offset: int, **fields: Any) -> None:
        if self.length > offset:
            self.entities.append({"type": kind, "offset": offset, "length": self.length - offset, **fields})

    def verbatim(self, fence: str, kind: str) -> None:
        """Takes everything up to the closing fence as it stands."""
        start = self.position
        end = self.source.find(fence, start + len(fence))
        if end < 0:
            raise _wrong(f"Can't find end of {_NAMES[kind]} entity at byte offset {self.byte(start)}")
        inside, fields = self.source[start + len(fence) : end], {}
        if kind == "pre" and (head := re.match(r"([\w+#-]+)\n", inside)):
            fields, inside = {"language": head[1]}, inside[head.end() :]
        offset = self.length
        self.say(_ESCAPE.sub(r"\1", inside.strip("\n") if kind == "pre" else inside))
        self.note(kind, offset, **fields)
        self.position = end + len(fence)

    def link(self) -> None:
        """Closes `[text](url)`."""
        _, start, offset = self.open.pop()
        match = re.compile(r"\]\(((?:[^()\\]|\\.)*)\)").match(self.source, self.position)
        if match is None:
            raise _wrong(f"Can't find end of a URL at byte offset {self.byte(start)}")
        self.note("text_link", offset, url=_ESCAPE.sub(r"\1", match[1]))
        self.position = match.end()

    def toggle(self, mark: str) -> None:
        """Opens or closes what a mark makes."""
        kind = _MARKS[mark]
        if self.open and self.open[-1][0] == kind:
            _, _, offset = self.open.pop()
            self.note(kind, offset)
        else:
            self.open.append((kind, self.position, self.length))
        self.position += len(mark)

    def finish(self) -> tuple[str, list[Entity]]:
        if self.open:
            kind, start, _ = self.open[-1]
            raise _wrong(f"Can't find end of {_NAMES[kind]} entity at byte offset {self.byte(start)}")
        self.entities.sort(key=lambda each: (each["offset"], -each["length"]))
        return "".join(self.pieces), self.entities


def parse_markdown(source: str) -> tuple[str, list[Entity]]:
    """MarkdownV2: the text without marks, and its entities.

    Raises:
        ApiError: if a mark is not closed, or a reserved character is not escaped.
    """
    reader = _Reader(source)
    while reader.position < len(source):
        _step(reader, source)
    return reader.finish()


def _step(reader: _Reader, source: str) -> None:
    at = reader.position
    letter = source[at]
    mark = next((each for each in ("||", "__", "*", "_", "~") if source.startswith(each, at)), None)
    if letter == "\\" and at + 1 < len(source) and ord(source[at + 1]) < 127:
        reader.say(source[at + 1])
        reader.position += 2
    elif source.startswith("```", at):
        reader.verbatim("```", "pre")
    elif letter == "`":
        reader.verbatim("`", "code")
    elif mark:
        reader.toggle(mark)
    elif letter == "[":
        reader.open.append(("text_link", at, reader.length))
        reader.position += 1
    elif letter == "]" and reader.open and reader.open[-1][0] == "text_link":
        reader.link()
    elif letter == ">" and (at == 0 or source[at - 1] == "\n"):
        _quote(reader)
    elif letter in _RESERVED:
        raise _wrong(f"Character '{letter}' is reserved and must be escaped with the preceding '\\'")
    else:
        reader.say(letter)
        reader.position += 1


def _quote(reader: _Reader) -> None:
    match = re.compile(r"(?:>.*(?:\n|$))+").match(reader.source, reader.position)
    assert match is not None
    inside = re.sub(r"^>", "", match.group().rstrip("\n"), flags=re.MULTILINE)
    text, entities = parse_markdown(inside)
    offset = reader.length
    reader.say(text)
    reader.note("blockquote", offset)
    reader.entities += [{**each, "offset": each["offset"] + offset} for each in entities]
    reader.position += len(match.group().rstrip("\n"))


_LEGACY = re.compile(
    r"\\([_*`\[])|```(?:([\w+#-]+)\n)?(.*?)```|`([^`]*)`|\*([^*]*)\*|_([^_]*)_|\[([^\]]*)\]\(([^)]*)\)|([_*`\[])",
    re.DOTALL,
)


def parse_legacy_markdown(source: str) -> tuple[str, list[Entity]]:
    """The older Markdown: no nesting, and an unclosed mark is an error.

    Raises:
        ApiError: if a mark is not closed.
    """
    reader = _Reader(source)
    last = 0
    for match in _LEGACY.finditer(source):
        reader.say(source[last : match.start()])
        last = match.end()
        escaped, language, pre, code, bold, italic, link, url, left = match.groups()
        if left is not None and left != "[":
            raise _wrong(f"Can't find end of the entity starting at byte offset {reader.byte(match.start())}")
        offset = reader.length
        reader.say(next(each for each in (escaped, pre, code, bold, italic, link, left) if each is not None))
        if escaped is None and left is None:
            kinds = (("pre", pre), ("code", code), ("bold", bold), ("italic", italic), ("text_link", link))
            kind = next(name for name, value in kinds if value is not None)
            fields = {"url": url} if link is not None else {"language": language} if language else {}
            reader.note(kind, offset, **fields)
    reader.say(source[last:])
    return reader.finish()
