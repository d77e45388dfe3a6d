"""Which words of a conference a typed word stands for: by its stem, by sound, by spelling, by its beginning."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from bot.answers.lexicon import lexicons
from bot.answers.normalise import fold, rough_sound, sound, stem, turkmen_latin
from bot.answers.spelling import Spelling

SOUND, NEAR, NEARER, PREFIX = 0.93, 0.75, 0.85, 0.7
"""What a match counts that is only by sound, by spelling, or of the beginning."""
TWICE_FROM = 8
"""Letters from which on a word may be mistyped twice."""
BY_STEM = 0.02
"""What a mistyped word's stem counts less than the word: "cofee" is rather "coffee" than "cafe"."""

Key = tuple[str, str]
"""A language and a stem of it."""


class Matching:
    """The words of one version of a conference."""

    def __init__(self, keys: Iterable[Key], written: Mapping[Key, set[str]]) -> None:
        """`keys`: all that there are; `written`: how each is written."""
        self._keys = frozenset(keys)
        self._keys_written = _by_word(written)
        self._spelling = {tongue: Spelling(words) for tongue, words in self._keys_written.items()}
        self._sounds = self._by_what(sound)
        self._rough_sounds = self._by_what(rough_sound)

    def _by_what(self, heard: Callable[[str], str]) -> dict[str, list[Key]]:
        made: dict[str, list[Key]] = defaultdict(list)
        for key in self._keys:
            if key[0] == "ru":
                made[heard(key[1])].append(key)
        return made

    def sounding_like(self, word: str) -> list[Key]:
        """The keys of Russian words that a word sounds just like."""
        return self._sounds.get(sound(word), [])

    def keys_of(self, word: str, language: str) -> tuple[tuple[Key, float], ...]:
        """The keys that a word can stand for, and how surely; best first."""
        keys = {key: 1.0 for key in _keys(word, language) if key in self._keys}
        if not keys or all(key[0] != language for key in keys):
            keys = {**self._by_sound(word), **keys}
        if not keys and len(word) >= 4 and not _is_frequent(word, language):
            keys = self._near(word, language) or self._by_ear(word)
        return tuple(sorted(keys.items(), key=lambda each: -each[1]))

    def _by_sound(self, word: str) -> dict[Key, float]:
        """A Russian word in Latin letters, whatever its ending."""
        if len(word) < 3 or not word.isascii():
            return {}
        heard = sound(word)
        for cut in range(min(4, max(1, len(heard) - 2))):
            found = self._sounds.get(heard[: len(heard) - cut] if cut else heard)
            if found and len(heard) - cut >= 3:
                return dict.fromkeys(found, SOUND - 0.03 * cut)
        return {}

    def _by_ear(self, word: str) -> dict[Key, float]:
        """A Russian word written as it sounds: "канференции"."""
        heard = rough_sound(stem(word, "ru"))
        return dict.fromkeys(self._rough_sounds.get(heard, ()), NEAR) if len(heard) > 3 and _is_russian(word) else {}

    def _near(self, word: str, language: str) -> dict[Key, float]:
        found: dict[Key, float] = {}
        for tongue, typed in _forms(word, language):
            spelling = self._spelling.get(tongue)
            if spelling is None:
                continue
            is_stem = typed != fold(word)
            for other, distance in spelling.near(typed, 1 if len(typed) < TWICE_FROM else 2).items():
                near = (NEARER if distance < 2 else NEAR) - BY_STEM * is_stem
                for key in self._keys_written[tongue][other]:
                    found[key] = max(found.get(key, 0), near)
            if not found and len(typed) >= 6:
                found |= dict.fromkeys(self._longer(tongue, typed), PREFIX)
        best = max(found.values(), default=0)
        return {key: value for key, value in found.items() if value == best}

    def _longer(self, tongue: str, typed: str) -> Iterator[Key]:
        """Words that share their beginning with one: "neutral" and "neutrality"."""
        start = typed[: max(5, len(typed) - 3)]
        for other in self._spelling[tongue].beginning_with(start, len(typed) + 4):
            yield from self._keys_written[tongue][other]


def _by_word(written: Mapping[Key, set[str]]) -> dict[str, dict[str, list[Key]]]:
    """The keys of each word and of each stem, by language, to look for mistyped ones."""
    made: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
    for key, words in written.items():
        for word in {*words, key[1]}:
            if len(word) > 3:
                made[key[0]][word].append(key)
    return made


def _is_frequent(word: str, language: str) -> bool:
    """Whether a word is a frequent one of its language, and so no mistyped name."""
    if not _is_russian(word):
        return lexicons().by_language[language].is_frequent(fold(word))
    tongue, form = ("tk", turkmen_latin(word)) if language == "tk" else ("ru", word)
    return lexicons().by_language[tongue].is_frequent(fold(form))


def _is_russian(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


@lru_cache(4_096)
def _forms(word: str, language: str) -> tuple[Key, ...]:
    """A word as it is typed and its stem, in each language in which it can be one."""
    forms = {(tongue, form) for tongue, form in _keys(word, language)}
    for tongue, _ in tuple(forms):
        forms.add((tongue, fold(turkmen_latin(word) if tongue == "tk" else word)))
    return tuple(sorted(each for each in forms if len(each[1]) >= 4))


@lru_cache(4_096)
def _keys(word: str, language: str) -> tuple[Key, ...]:
    """The keys that a word has in each language in which it can be one."""
    if not _is_russian(word):
        tongues = [(each, word) for each in (("tk", "en") if word.isascii() else ("tk",))]
    else:
        tongues = [("ru", word), ("tk", turkmen_latin(word))]
    tongues.sort(key=lambda each: each[0] != language)
    return tuple((each, stem(form, each)) for each, form in tongues)
