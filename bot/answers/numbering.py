"""Sessions and halls by their numbers: "Session 2", "2-nji zal", "Секция 2"."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.answers.index import SESSION, Target
from bot.answers.lexicon import Word, lexicons
from bot.answers.normalise import stem, tokens_of
from bot.conference import Conference

READ = 8
"""Words of a name in which its number stands."""


class Numbering:
    """Which numbers the titles and aliases give to sessions and to halls."""

    def __init__(self, conference: Conference, hall_words: frozenset[str] = frozenset()) -> None:
        """`hall_words`: the stems by which all halls are called here."""
        self._hall_words = hall_words
        self._sessions: dict[int, list[str]] = defaultdict(list)
        self._halls: dict[int, list[str]] = defaultdict(list)
        for session in conference.sessions:
            names = [(session.title.by_language, session.short_title.by_language)]
            self._note(self._sessions, session.id, "session", _texts(names, session.aliases))
        for hall in conference.halls.values():
            self._note(self._halls, hall.id, "hall", _texts([(hall.name.by_language,)], hall.aliases))

    def _note(self, numbers: dict[int, list[str]], name: str, noun: str, texts: Iterable[tuple[str, str]]) -> None:
        for language, text in texts:
            lexicon = lexicons().by_language.get(language)
            tokens = tokens_of(text)[:READ]
            if lexicon is None or not any(each.is_number or lexicon.is_numeral(each.plain) for each in tokens):
                continue
            words = lexicon.read(tokens, [each.plain for each in tokens])
            for place, word in enumerate(words[:4]):
                value = word.ordinal if word.ordinal is not None else word.number
                near = words[max(0, place - 1) : place + 4]
                is_of = any(each.has(noun) or self._is_hall_word(each, noun, language) for each in near)
                if value is not None and is_of and name not in numbers[value]:
                    numbers[value].append(name)

    def _is_hall_word(self, word: Word, noun: str, language: str) -> bool:
        return noun == "hall" and stem(word.token.text, language) in self._hall_words

    def has_number(self, target: Target) -> bool:
        """Whether it is a session that is called by a number."""
        return target.kind == SESSION and any(target.id in names for names in self._sessions.values())

    def sessions(self, number: int) -> list[str]:
        """The sessions of a number."""
        return self._sessions.get(number, [])

    def halls(self, number: int) -> list[str]:
        """The halls of a number."""
        return self._halls.get(number, [])


def _texts(
    names: Iterable[Iterable[Mapping[str, str]]], aliases: Mapping[str, Iterable[str]]
) -> Iterable[tuple[str, str]]:
    for group in names:
        for by_language in group:
            yield from by_language.items()
    for language, words in aliases.items():
        yield from ((language, each) for each in words)
