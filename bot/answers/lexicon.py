"""Words that have a part in any question, whatever the conference: "when", "after", "session", "please" (`words/`)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from rapidfuzz.distance import OSA

from bot.answers.facet import Facet
from bot.answers.normalise import Token, fold, rough_sound, single_letters, sound, stem, turkmen_latin
from bot.answers.spelling import Spelling
from bot.i18n import LANGUAGES

FOLDER = Path(__file__).parent / "words"
FUZZY_FROM = 4
"""Letters from which on a word may be mistyped by one; of four, two may only have changed places."""
PREFIX_FROM = 5
"""Letters from which on the beginning of a word may be mistyped, or only be alike in sound."""
FILLER, OUTSIDE, NEUTRAL = "filler", "outside", "neutral"
"""The parts of frequent words: to fill, to show that a question is about something else, and neither."""
_UNCOUNTED = frozenset(("stop", "where", "parallel", "same_time"))
"""The parts of phrases in which no number counts anything."""
UNGUESSED = frozenset(("rude", "opinion"))
"""The parts that no word is guessed to play."""
SHORTEST_STEM = 3
"""Letters of a stem by which other forms of a word are known."""
MAIN = ("baş", "баш")
"""Turkmen for "main", in both scripts; without diacritics it is spelt as "five" is, bäş."""
FACETS = frozenset(Facet)
"""The tags that say what is asked."""

_VERB_ENDING = re.compile(
    r"(?:[iuy]?[lns]h?|d[iy]r)?(?:"
    r"[iye]?(?:yar|ya|yan)(?:l[ae]r|s[iy]n|s[iy]n[iy]z|[iy]s|[iy]n|m[iy])?|[aei]?r(?:l[ae]r|s[iy]n|s[iy]n[iy]z|[iy]s|[iy]n|m[iy]|sen|san)?"
    r"|m[ae][gk](?:[aeiy]|c[iy])?|m[ae]l[iy](?:m[iy]|d[iy]r)?|j[ae]k(?:l[ae]r|m[iy])?|[aeiy]?n(?:l[ae]r|d[ae]|d[ae]n)?"
    r"|d[iy](?:k|m|n|n[iy]z|l[ae]r)?|[iuy]?p|s[ae](?:m|k|n|n[iy]z|n[ae])?|[iy]n[iy]z|[ae]y(?:[iy]n)?|[ae]y?s[ae]n[ae](?:[iy]z)?"
    r"|[ae]nok|m[ae]y(?:ar.*)?|m[ae]nd[iy]r|[iuy]pd[iy]r(?:l[ae]r)?|ypsyn|ipsin|[iye]?yand[iy]r|j[ae]kdig.*|[ae]r(?:m[iy])?k[ae]n?|[iye]?yan[iy]z|yall[ae]|m[ae]z(?:m[iy])?|makda|mekde|[iuy]?pber.*|ber[ae]y.*)?"
)
"""What Turkmen verbs of a general meaning end in, folded; the passive and the reciprocal before it."""

# Where there is the C library, reading takes a tenth of the time and memory.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Tags = frozenset[str]
NONE: Tags = frozenset()
NUMBERS = ("number", "ordinal")


@dataclass(frozen=True, slots=True)
class Word:
    """A token and the parts that it can play."""

    token: Token
    plain: str
    """As it is compared: of Cyrillic Turkmen, the Latin way to write it."""
    tags: Tags
    number: int | None = None
    ordinal: int | None = None
    in_phrase: bool = False
    """Whether its tags come from a phrase of several words."""
    guessed: bool = False
    """Whether its tags are those of a word that is spelt like it."""

    def has(self, *tags: str) -> bool:
        """Whether it can play one of these parts."""
        return not self.tags.isdisjoint(tags)


class Lexicon:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        content = _read(FOLDER / f"{language}.yaml")
        self.language = language
        self._exact: dict[str, Tags] = {}
        self._prefixes: dict[str, Tags] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._numbers = {tag: {fold(str(word)): value for word, value in content[tag].items()} for tag in NUMBERS}
        self._verbs = frozenset(fold(root) for root in str(content.pop("verbs", "")).split())
        content["languages"] = f"{content.get('languages', '')} {content.get('lang_other', '')}"
        for tag, words in content.items():
            for word in () if tag in NUMBERS else str(words).split():
                plain = fold(word.casefold())
                self._add(tag, single_letters(plain) if language == "tk" else plain)
        self._by_sound = self._sounds() if language == "ru" else {}
        self._by_ear = self._ear() if language == "ru" else {}
        self._stems = self._make_stems()
        self._common = self._read_common()
        numerals = {word for words in self._numbers.values() for word in words}
        self._spelling = Spelling((word for word in self._exact if len(word) >= FUZZY_FROM), False)
        self._beginnings = Spelling((word for word in self._prefixes if len(word) >= PREFIX_FROM), False)
        self._numerals = Spelling((word for word in numerals if len(word) > FUZZY_FROM and word.isalpha()), False)
        self.tags = lru_cache(4_096)(self._tags)
        self.near_tags = lru_cache(4_096)(self._near_tags)

    def _add(self, tag: str, word: str) -> None:
        if "_" in word:
            parts = tuple(word.split("_"))
            self._phrases.setdefault(parts[0].rstrip("*"), []).append((parts, tag))
        elif word.endswith("*"):
            self._prefixes[word[:-1]] = _shared(self._prefixes.get(word[:-1], NONE) | {tag})
        else:
            self._exact[word] = _shared(self._exact.get(word, NONE) | {tag})

    def _make_stems(self) -> dict[str, Tags]:
        """Words have many endings; a longer one is known by its stem as well."""
        made: dict[str, Tags] = {}
        for word, tags in self._exact.items():
            if len(key := stem(word, self.language)) >= SHORTEST_STEM:
                made[key] = _shared(made.get(key, NONE) | tags)
        return made

    def _read_common(self) -> dict[str, Tags]:
        """The frequent words that fill a question, and those that show that it is about something else; by stem."""
        path = FOLDER / f"{self.language}.common.yaml"
        if not path.exists():
            return {}
        content = _read(path)
        made: dict[str, Tags] = {}
        for tag in (NEUTRAL, OUTSIDE, FILLER):
            tags = _shared(frozenset((tag,)))
            made |= {stem(fold(word), self.language): tags for word in str(content.get(tag, "")).split()}
        return made

    def _sounds(self) -> dict[str, str]:
        made = {sound(word): word for word in self._prefixes if len(word) >= PREFIX_FROM}
        return made | {sound(word): word for words in (self._exact, *self._numbers.values()) for word in words}

    def _ear(self) -> dict[str, str]:
        """The longer words by what they roughly sound like, the first of several."""
        words = (word for word in self._exact if len(word) > FUZZY_FROM)
        return {rough_sound(word): word for word in reversed(list(words))}

    def is_frequent(self, plain: str) -> bool:
        """Whether it is a frequent word of the language, and so no mistyped one."""
        return stem(plain, self.language) in self._common

    def knows(self, plain: str) -> bool:
        """Whether a word, just as it is, has a part to play or is a number."""
        return plain in self._exact or any(plain in numbers for numbers in self._numbers.values())

    def stems_of(self, tag: str) -> Tags:
        """The stems of the words that play a part."""
        words = (word for known in (self._exact, self._prefixes) for word, tags in known.items() if tag in tags)
        return frozenset(stem(word, self.language) for word in words)

    def exact_tags(self, plain: str) -> Tags:
        """The parts of a word just as it is."""
        return self._exact.get(plain, NONE)

    def _tags(self, plain: str) -> Tags:
        found = self._exact.get(plain)
        tags = set(found) if found else set()
        for end in range(2, len(plain) + 1):
            tags |= self._prefixes.get(plain[:end], NONE)
            if plain[:end] in self._verbs and _VERB_ENDING.fullmatch(plain[end:]):
                tags.add("verb")
        return frozenset(tags)

    def _near_tags(self, plain: str) -> Tags:
        if len(plain) < FUZZY_FROM or plain[0].isdigit():
            return NONE
        if known := self._stems.get(stem(plain, self.language)):
            return known
        near = (word for word in self._spelling.near(plain, 1) if _is_near(word, plain))
        nearest = min(near, default=None, key=lambda word: (abs(len(word) - len(plain)), word))
        if word := nearest or self._by_ear.get(rough_sound(plain) if self._by_ear else ""):
            return self._exact[word] - UNGUESSED
        return self._tags_of_beginning(plain) - UNGUESSED

    def _tags_of_beginning(self, plain: str) -> Tags:
        """Those of a word whose ending does not matter and whose beginning is mistyped: "сесия"."""
        for end in range(min(len(plain), PREFIX_FROM + 6), PREFIX_FROM - 2, -1):
            if near := self._beginnings.near(plain[:end], 1):
                return self._prefixes[min(near)]
        return NONE

    def russian_of(self, plain: str) -> str | None:
        """The Russian word, or its beginning, that a word in Latin letters sounds like."""
        heard = sound(plain)
        if found := self._by_sound.get(heard):
            return found
        for end in range(len(heard) - 1, PREFIX_FROM - 2, -1):
            beginning = self._by_sound.get(heard[:end])
            if beginning in self._prefixes:
                return beginning
        return None

    def number(self, plain: str, kind: str) -> int | None:
        """What number a word is; `kind` is "number" or "ordinal"."""
        known = self._numbers[kind]
        if kind == "ordinal" and self.language == "tk" and plain not in known and "nj" in plain:
            return next((value for word, value in known.items() if plain.startswith(word)), None)
        return known.get(plain)

    def is_numeral(self, plain: str) -> bool:
        """Whether a word is a number."""
        return any(self.number(plain, kind) is not None for kind in NUMBERS)

    def near_number(self, plain: str, kind: str) -> int | None:
        """What number a mistyped word is."""
        known = self._numbers[kind]
        near = (word for word in self._numerals.near(plain, 1) if word in known)
        return known[word] if (word := min(near, default=None)) else None

    def read(self, tokens: Sequence[Token], plains: Sequence[str]) -> list[Word]:
        """Gives each token its parts; a word of a phrase has those of the phrase first of all."""
        spans: dict[int, set[str]] = {}
        for start, plain in enumerate(plains):
            for length, tag in self._phrases_at(plains, start, plain):
                for place in range(start, start + length):
                    spans.setdefault(place, set()).add(tag)
        return [
            self._word(token, plain, frozenset(spans.get(place, ())))
            for place, (token, plain) in enumerate(zip(tokens, plains, strict=True))
        ]

    def _word(self, token: Token, plain: str, in_phrases: Tags) -> Word:
        own = self.tags(plain) or self._common.get(stem(plain, self.language), NONE)
        # What a phrase asks goes before what its words would ask by themselves: "şu wagt" is "now", not "when".
        tags = in_phrases | (own - FACETS if in_phrases & FACETS else own)
        if in_phrases & _UNCOUNTED:  # "in two words" is no number, and "those who know" no question
            return Word(token, plain, tags - ({"who", "first", "last"} - in_phrases), in_phrase=True)
        number, ordinal = self._value(token, plain, "number"), self._value(token, plain, "ordinal")
        if tags or number is not None or ordinal is not None or not plain.isalpha():
            return Word(token, plain, tags, number, ordinal, bool(in_phrases))
        if len(plain) > FUZZY_FROM:
            number, ordinal = self.near_number(plain, "number"), self.near_number(plain, "ordinal")
        guessed = NONE if number or ordinal else self.near_tags(plain)
        return Word(token, plain, guessed, number, ordinal, guessed=bool(guessed))

    def _value(self, token: Token, plain: str, kind: str) -> int | None:
        if token.text.isdecimal() and kind == "number":
            return int(token.text) if len(token.text) <= 4 else None
        return None if self.language == "tk" and token.text in MAIN else self.number(plain, kind)

    def _phrases_at(self, plains: Sequence[str], start: int, first: str) -> list[tuple[int, str]]:
        found = []
        starts = [first, *(first[:end] for end in range(3, len(first)))]
        for parts, tag in (each for key in starts for each in self._phrases.get(key, ())):
            words = plains[start : start + len(parts)]
            if len(words) == len(parts) and all(map(_fits, parts, words)):
                found.append((len(parts), tag))
        return found


@lru_cache(None)
def _shared(tags: Tags) -> Tags:
    """One value for all words that play the same parts: thousands of words have a few hundred."""
    return tags


def _read(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as stream:
        content: dict[str, Any] = yaml.load(stream, _Loader)  # noqa: S506 - a safe loader
        return content


def _is_near(word: str, typed: str) -> bool:
    if len(word) == FUZZY_FROM or len(typed) == FUZZY_FROM:
        return len(word) == len(typed) and sorted(word) == sorted(typed) and OSA.distance(word, typed) == 1
    return OSA.distance(word, typed, score_cutoff=1) <= 1


def _fits(part: str, word: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part


class Lexicons:
    """All languages, and which of them a text is in."""

    def __init__(self) -> None:
        self.by_language = {language: Lexicon(language) for language in LANGUAGES}
        self.conference = frozenset().union(*(each.stems_of("conference") for each in self.by_language.values()))
        """The stems of all words for the whole event."""

    def plains(self, tokens: Sequence[Token], language: str) -> list[str]:
        """The tokens as words of a language: transliterated where they are in the other script."""
        if language == "tk":
            latin = (fold(turkmen_latin(each.plain)) if each.is_cyrillic else each.plain for each in tokens)
            return [single_letters(word) for word in latin]
        if language == "ru":
            russian = self.by_language["ru"]
            return [each.plain if each.is_cyrillic else russian.russian_of(each.plain) or each.plain for each in tokens]
        return [each.plain for each in tokens]

    def read(self, tokens: Sequence[Token], language: str) -> list[Word]:
        """The words of a text of a language; a longer word that it does not know may be of another one."""
        words = self.by_language[language].read(tokens, self.plains(tokens, language))
        if all(word.tags or not _is_long(word) for word in words):
            return words
        others = [
            self.by_language[other].read(tokens, self.plains(tokens, other)) for other in LANGUAGES if other != language
        ]
        return [
            word if word.tags or not _is_long(word) else next((o[i] for o in others if _is_sure(o[i])), word)
            for i, word in enumerate(words)
        ]


def _is_sure(word: Word) -> bool:
    """Whether another language knows a word as it is; what is only spelt like one of its words is none of it."""
    return bool(word.tags - {"foreign", "rude"}) and not word.guessed


def _is_long(word: Word) -> bool:
    return word.token.is_cyrillic or len(word.plain) > 3


@lru_cache(1)
def lexicons() -> Lexicons:
    """The lexicons, read once."""
    return Lexicons()
