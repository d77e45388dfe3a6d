"""Which known words a mistyped one may be. Fast with tens of thousands of words: few of them are ever compared."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA


class Spelling:
    """The words of one language, to look for those that are spelt nearly like another.

    Whoever mistypes seldom mistypes the first letter: only words that begin alike are compared one by one. Of the
    others, those are looked up that lack the first letter, have one more, or have the first two in the other order.
    """

    def __init__(self, words: Iterable[str], other_beginnings: bool = True) -> None:
        """`other_beginnings`: whether words are found that begin with another letter."""
        self._words = sorted(set(words) - {""})
        self._known = frozenset(self._words)
        self._alike: dict[tuple[str, int], list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for word in self._words:
            self._alike[word[0], len(word)].append(word)
            if other_beginnings:
                self._tails[word[1:]].append(word)

    def near(self, typed: str, allowed: int) -> dict[str, int]:
        """The words at a distance (optimal string alignment) of at most `allowed`, and how far each is.

        Beyond a distance of 1 only those with the same first letter.
        """
        found: dict[str, int] = {}
        if not typed:
            return found
        for length in range(len(typed) - allowed, len(typed) + allowed + 1):
            words = self._alike.get((typed[0], length))
            if words:
                near = process.extract(typed, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
                found.update((word, int(distance)) for word, distance, _ in near)
        if allowed and self._tails:
            found.update(dict.fromkeys(self._other_beginnings(typed), 1))
        return found

    def _other_beginnings(self, typed: str) -> Iterator[str]:
        """The words that differ from `typed` by one step at its beginning."""
        first, tail = typed[0], typed[1:]
        candidates = [tail, typed[1:2] + first + typed[2:], *self._tails.get(typed, ())]
        return (each for each in candidates if each in self._known and each[0] != first)

    def beginning_with(self, start: str, longest: int) -> Iterator[str]:
        """The words of at most `longest` letters that begin with `start`."""
        for place in range(bisect_left(self._words, start), len(self._words)):
            word = self._words[place]
            if not word.startswith(start):
                return
            if len(word) <= longest:
                yield word
