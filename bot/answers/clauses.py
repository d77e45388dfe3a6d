"""Messages of several sentences: "I am late, stuck in traffic. Is registration still open?" asks in one of them."""

import re

_SENTENCES = re.compile(r"(?<=[.?!…])\s+|[\n;]+|(?<=[^\d\s])[.?!…]+(?=[^\W\d_]{3})")
_CLAUSES = re.compile(r"[,;\n()–—]+|\s-+\s|(?<=[.?!…])\s+")
_WORD = re.compile(r"[^\W_]{2}")
MOST = 8
"""Parts of a message that are read by themselves."""


def sentences(text: str) -> list[str]:
    """The sentences of a text that have words."""
    return _parts(_SENTENCES, text)


def clauses(text: str) -> list[str]:
    """The parts of a text between commas, dashes and the ends of sentences."""
    return _parts(_CLAUSES, text)


def _parts(pattern: re.Pattern[str], text: str) -> list[str]:
    return [part.strip() for part in pattern.split(text) if part and _WORD.search(part)][:MOST]
