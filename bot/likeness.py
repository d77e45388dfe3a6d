"""Which texts ask the same: texts of one language are grouped by the stems of the words that say what is asked.

It is deterministic and greedy: the texts come in order of importance, and each joins the first one before it that is
like it, or leads a group of its own. Two texts are alike if their words are nearly the same, or if the rarer words, by
weight, are mostly the same. Being too careful costs an organiser a second tap; being too bold would put a stranger's
words among what leads to an answer.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz.distance import OSA
from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from bot.answers.lexicon import lexicons
from bot.answers.normalise import Token, fold, sound, stem, tokens_of, turkmen_latin

ALIKE = 85
"""The least token_set_ratio and token_sort_ratio of texts that ask the same."""
SHARED = 0.5
"""The part of the longer text's weight that must be in both, where their words are not nearly the same."""
MOST_COMPARED = 200
"""Leaders that a text is compared with, those with its rarest words first: thousands may be of the same few words."""
LONG = 5
"""Letters from which on a word may be mistyped by one."""

_SAYS_LITTLE = frozenset(
    ("stop", "when", "where", "who", "about", "how", "list", "all", "and", "with", "reference", "follow", "hello")
) | {"thanks", "bye", "wellbeing", "greeting_words", "now", "count", "count_weak"}

Words = frozenset[str]
"""What a text is compared by."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text that is to be grouped."""

    id: int
    language: str
    words: Words


def normalised(text: str, language: str) -> str:
    """A text as it is counted: without case, diacritics, punctuation, and whatever script Turkmen is in."""
    words = (_plain(token, language) for token in tokens_of(text))
    return " ".join(words) or " ".join(text.casefold().split())


def words_of(text: str, language: str) -> Words:
    """The stems of the words that say what a text asks; of all its words where none says much."""
    tokens = tokens_of(text)
    said = frozenset(_key(token, language) for token in tokens if not _says_little(token, language))
    return said or frozenset(_key(token, language) for token in tokens) or frozenset([normalised(text, language)])


def _plain(token: Token, language: str) -> str:
    return fold(turkmen_latin(token.text)) if language == "tk" and token.is_cyrillic else token.plain


def _says_little(token: Token, language: str) -> bool:
    lexicon = lexicons().by_language.get(language)
    if lexicon is None or token.is_number:
        return False
    plain = lexicons().plains([token], language)[0]
    return not lexicon.tags(plain).isdisjoint(_SAYS_LITTLE)


def _key(token: Token, language: str) -> str:
    if language == "tk":
        return stem(turkmen_latin(token.text) if token.is_cyrillic else token.text, "tk")
    if language == "ru":
        # Russian in Latin letters has no stemmer: what the endings mostly are, vowels, goes on both sides.
        heard = sound(stem(token.text, "ru"))
        return heard.rstrip("aeiou") or heard
    return stem(token.text, language)


def group(items: Sequence[Item]) -> list[list[int]]:
    """The ids of texts that ask the same, in lists; the first of each list leads. `items`: the most important first."""
    by_language: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        by_language[item.language].append(item)
    return [found for language in by_language for found in _Grouping(by_language[language]).groups()]


class _Grouping:
    """The texts of one language."""

    def __init__(self, items: Sequence[Item]) -> None:
        one_way = _one_spelling(Counter(word for item in items for word in item.words))
        self._items = [(item.id, frozenset(one_way[word] for word in item.words)) for item in items]
        counts = Counter(word for _, words in self._items for word in words)
        total = len(items) + 1
        self._weights = {word: math.log(1 + total / count) for word, count in counts.items()}

    def groups(self) -> Iterable[list[int]]:
        leaders: list[_Leader] = []
        by_word: dict[str, list[_Leader]] = defaultdict(list)
        for number, words in self._items:
            numbers = frozenset(word for word in words if word[:1].isdigit())
            mine = _Leader(words, numbers, " ".join(sorted(words)), self._weight(words), len(leaders), [number])
            leader = self._like(mine, by_word)
            if leader is not None:
                leader.members.append(number)
                continue
            leaders.append(mine)
            for word in words:
                by_word[word].append(mine)
        return [leader.members for leader in leaders]

    def _weight(self, words: Iterable[str]) -> float:
        return sum(self._weights[word] for word in words)

    def _like(self, mine: "_Leader", by_word: Mapping[str, list["_Leader"]]) -> "_Leader | None":
        """The leader that a text is most like; of two the earlier one."""
        best, found = (0.0, 0), None
        for leader in islice(self._candidates(mine, by_word), MOST_COMPARED):
            score = self._score(mine, leader)
            if score and (score, -leader.place) > best:
                best, found = (score, -leader.place), leader
        return found

    def _candidates(self, mine: "_Leader", by_word: Mapping[str, list["_Leader"]]) -> Iterator["_Leader"]:
        """The leaders with one of the rarer words: with but the others in common, no two texts are alike."""
        seen: set[int] = set()
        left = mine.weight
        for word in sorted(mine.words, key=lambda each: (-self._weights[each], each)):
            if left < SHARED * mine.weight:
                return
            left -= self._weights[word]
            for leader in by_word.get(word, ()):
                if leader.place not in seen:
                    seen.add(leader.place)
                    yield leader

    def _score(self, mine: "_Leader", other: "_Leader") -> float:
        if mine.words == other.words:
            return 200.0
        if mine.numbers and other.numbers and mine.numbers != other.numbers:  # "hall 1" is not "hall 2"
            return 0.0
        alike = token_set_ratio(mine.text, other.text, score_cutoff=ALIKE)
        if not alike:
            return 0.0
        shared = self._weight(mine.words & other.words) / max(mine.weight, other.weight)
        if shared < SHARED and not token_sort_ratio(mine.text, other.text, score_cutoff=ALIKE):
            return 0.0
        return alike + 100 * shared


@dataclass(slots=True)
class _Leader:
    words: Words
    numbers: Words
    text: str
    weight: float
    place: int
    members: list[int]


def _one_spelling(counts: Counter[str]) -> dict[str, str]:
    """For each word the most frequent one that differs from it by one letter, or itself."""
    spelling: dict[str, str] = {}
    by_rest: dict[str, list[str]] = defaultdict(list)
    for word in sorted(counts, key=lambda each: (-counts[each], each)):
        rests = _rests(word)
        near = (known for rest in rests for known in by_rest.get(rest, ()))
        spelling[word] = next((known for known in near if OSA.distance(word, known, score_cutoff=1) <= 1), word)
        if spelling[word] == word:
            for rest in rests:
                by_rest[rest].append(word)
    return spelling


def _rests(word: str) -> list[str]:
    """A word and what is left of it without one of its letters: words that differ by one letter have one in common."""
    if len(word) < LONG or word[:1].isdigit():
        return [word]
    return [word, *(word[:at] + word[at + 1 :] for at in range(len(word)))]
