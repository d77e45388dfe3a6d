"""Finds sessions by a part of a title or a name, in whatever language it is typed."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.conference.model import Conference, Session

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart, but that people type without their mark or tail.
PLAIN_LETTERS = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae"}
_PLAIN = str.maketrans(PLAIN_LETTERS)

TITLE, ALIAS, NAME, PLACE, THEME, ABOUT = 32, 16, 8, 4, 2, 1


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text as they are compared: no case, no diacritics ("Sessiýa" and "sessiya" are the same)."""
    # Twice: taking a letter apart may show a capital ("𝙰").
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return tuple(_WORD.findall(bare.translate(_PLAIN)))


@dataclass(frozen=True)
class _Entry:
    session: Session
    fields: tuple[tuple[int, str], ...]


class SessionSearch:
    """An index over one version of the conference."""

    def __init__(self, conference: Conference) -> None:
        self._entries = tuple(_Entry(session, tuple(_weighted(conference, session))) for session in conference.sessions)

    def find(self, text: str, limit: int | None = None) -> tuple[Session, ...]:
        """The sessions in which each word of `text` begins a word, best first; none for a text without words."""
        words = words_of(text)
        if not words:
            return ()
        scored = ((_score(entry.fields, words), entry.session) for entry in self._entries)
        found = sorted((pair for pair in scored if pair[0]), key=lambda pair: (-pair[0], pair[1].start))
        return tuple(session for _, session in found[:limit])


def _weighted(conference: Conference, session: Session) -> Iterator[tuple[int, str]]:
    people = [conference.speakers[each] for each in (*session.speakers, *filter(None, [session.chair]))]
    hall = conference.halls[session.hall]
    theme = conference.themes.get(session.theme or "")
    yield TITLE, _haystack([*session.title.by_language.values(), *session.short_title.by_language.values()])
    yield ALIAS, _haystack(alias for aliases in session.aliases.values() for alias in aliases)
    yield (
        NAME,
        _haystack(
            text
            for who in people
            for each in (who.name, who.organisation)
            if each
            for text in each.by_language.values()
        ),
    )
    yield PLACE, _haystack([*hall.name.by_language.values(), *(a for each in hall.aliases.values() for a in each)])
    if theme:
        yield THEME, _haystack(text for each in (theme.title, *theme.subthemes) for text in each.by_language.values())
    if session.description:
        yield ABOUT, _haystack(session.description.by_language.values())


def _haystack(texts: Iterable[str]) -> str:
    # A space before each word: "begins a word" is then a plain substring search, which costs microseconds.
    return "".join(f" {' '.join(words_of(text))} |" for text in texts)


def _score(fields: tuple[tuple[int, str], ...], words: tuple[str, ...]) -> int:
    score = 0
    for word in words:
        best = max((weight for weight, haystack in fields if f" {word}" in haystack), default=0)
        if not best:
            return 0
        score += best
    phrase = f" {' '.join(words)}"
    return score + max((2 * weight for weight, haystack in fields if phrase in haystack), default=0)
