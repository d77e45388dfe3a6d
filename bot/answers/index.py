"""Where the words of an agenda and of its topics lead. Built anew for each version of the conference."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.answers.lexicon import MAIN, lexicons
from bot.answers.matching import BY_STEM, NEARER, Key, Matching
from bot.answers.normalise import stem, tokens_of
from bot.conference import Conference
from bot.conference.model import Session, Text
from bot.i18n import LANGUAGES

SESSION, HALL, TOPIC, SPEAKER = "session", "hall", "topic", "speaker"
BODY, RARE_BODY, THEME = 0.4, 0.7, 0.92
"""What a word counts in a description, in one or two descriptions and no name, and in a theme, beside one in a name."""
SLIGHT = 0.12
"""What a word without a content of its own counts in a name, beside the rarest one."""
WEAK = 0.2
"""What a word that says little counts in a question, beside one that names something."""
KEPT_FROM = 6
"""Letters from which on even a word that only fills questions is kept in names."""
FILLER_WEIGHT = 0.3
"""What a frequent word that may mean anything counts."""
UNKNOWN, UNKNOWN_NAME = 0.65, 1.2
"""What a word that nobody knows counts in a question, beside the rarest one; and one that is written as a name."""


Said = tuple[str, str]
"""A word of a question, as it was typed, and the language that it is read in."""


class Target(NamedTuple):
    """What an answer can be about."""

    kind: str
    id: str


@dataclass(slots=True)
class Phrase:
    """A name of a target: its title, or what people call it."""

    target: int
    keys: tuple[Key, ...]
    plain: frozenset[str]
    """The stems of its words without a content of their own, such as "session"."""
    factor: float
    weight: float = 0.0


class Found(NamedTuple):
    """A target and how well it fits."""

    target: Target
    score: float
    precision: float
    """How much of its best name was said."""
    recall: float
    """How much of what was said it explains."""


@dataclass(slots=True)
class _Tally:
    """What one name has in common with a question."""

    keys: dict[Key, float] = field(default_factory=dict)
    words: dict[int, float] = field(default_factory=dict)


class Index:
    """Names, themes and descriptions of everything, in all languages at once."""

    def __init__(self, conference: Conference) -> None:
        self.targets: list[Target] = []
        self._phrases: list[Phrase] = []
        self._places: dict[Target, int] = {}
        self._named: dict[Key, list[int]] = defaultdict(list)
        self._body: dict[Key, dict[int, float]] = defaultdict(dict)
        self._written: dict[Key, set[str]] = defaultdict(set)
        self._plain_names: dict[frozenset[str], list[int]] = defaultdict(list)
        self.hall_words = _hall_words(conference)
        """The stems by which all halls are called here, such as "Saal"."""
        self.no_numerals: set[str] = set()
        """Words of names that are spelt as a numeral is once they have lost their diacritics: "baş" and "bäş"."""
        self._fill(conference)
        self._raise_rare_words()
        self._weigh()
        self._matching = Matching(self._idf, self._written)
        self._written.clear()
        self.keys_of = lru_cache(4_096)(self._matching.keys_of)

    def _fill(self, conference: Conference) -> None:
        for session in conference.sessions:
            target = self._add(Target(SESSION, session.id), [session.title, session.short_title], session.aliases)
            self._describe_session(conference, session, target)
        for hall in conference.halls.values():
            self._add(Target(HALL, hall.id), [hall.name], hall.aliases)
        for topic in conference.topics.values():
            target = self._add(Target(TOPIC, topic.id), [topic.title], topic.aliases)
            self._describe(target, [topic.text], BODY)
        for speaker in conference.speakers.values():
            organisations = [speaker.organisation] if speaker.organisation else []
            self._add(Target(SPEAKER, speaker.id), [speaker.name, *organisations], {})

    def _describe_session(self, conference: Conference, session: Session, target: int) -> None:
        theme = conference.themes.get(session.theme or "")
        if theme is not None:
            self._name(target, [theme.title, *theme.subthemes], THEME)
        if session.description is not None:
            self._describe(target, [session.description], BODY)
        for who in filter(None, (*session.speakers, session.chair)):
            self._describe(target, [conference.speakers[who].name], THEME)

    def _add(self, target: Target, names: list[Text], aliases: Mapping[str, Iterable[str]]) -> int:
        place = len(self.targets)
        self.targets.append(target)
        self._places[target] = place
        self._name(place, names)
        for language, words in aliases.items():
            for alias in words:
                self._name_in(place, language, alias)
        return place

    def _name(self, place: int, names: Iterable[Text], factor: float = 1.0) -> None:
        for name in names:
            for language, text in name.by_language.items():
                self._name_in(place, language, text, factor)

    def _name_in(self, place: int, language: str, text: str, factor: float = 1.0) -> None:
        keys = tuple(dict.fromkeys(self._content(text, language)))
        if keys:
            number = len(self._phrases)
            said = {key for _, key in keys}
            plain = frozenset(stem(each.text, language) for each in tokens_of(text)) - said
            self._phrases.append(Phrase(place, keys, plain, factor))
            for key in keys:
                self._named[key].append(number)
        else:
            plain = frozenset(stem(each.text, language) for each in tokens_of(text) if len(each.text) > 2)
            if plain and not any(each.isdigit() for each in plain) and not _is_kind_of(text, language):
                self._plain_names[plain].append(place)

    def _content(self, text: str, language: str) -> list[Key]:
        """The keys of the words of a name or a description that have a content of their own."""
        lexicon = lexicons().by_language.get(language)
        found = []
        for token in tokens_of(text.replace("<b>", " ").replace("</b>", " ")):
            if token.is_number and len(token.text) < 4:
                continue
            tags = lexicon.tags(token.plain) if lexicon else frozenset()
            if tags & _EMPTY and not tags & _KEPT and not (tags == {"stop"} and len(token.plain) >= KEPT_FROM):
                continue
            key = (language, stem(token.text, language))
            if key[1] in self.hall_words:
                continue
            self._written[key].add(token.plain)
            if token.text in MAIN:
                self.no_numerals.add(token.plain)
            found.append(key)
        return found

    def _describe(self, place: int, texts: Iterable[Text], weight: float) -> None:
        for text in texts:
            for language, words in text.by_language.items():
                for key in self._content(words, language):
                    self._body[key][place] = max(weight, self._body[key].get(place, 0.0))

    def _raise_rare_words(self) -> None:
        """A word that stands in but one or two descriptions, and in no name, is as good as a name of theirs."""
        for key, places in self._body.items():
            if len(places) < 3 and key not in self._named:
                for place in places:
                    places[place] = max(RARE_BODY, places[place])

    def _weigh(self) -> None:
        """A word that names few things says more than one that names many."""
        total = len(self.targets) + 1
        self._idf: dict[Key, float] = {}
        for key in {*self._named, *self._body}:
            named = {self._phrases[number].target for number in self._named.get(key, ())}
            df = len(named) + 0.3 * len(self._body.get(key, {}).keys() - named)
            self._idf[key] = math.log(1 + total / (df + 0.5))
        self._heaviest = max(self._idf.values(), default=1.0)
        self._slight = SLIGHT * self._heaviest
        for phrase in self._phrases:
            phrase.weight = sum(self._idf[key] for key in phrase.keys) + self._slight * len(phrase.plain)

    def knows(self, word: str) -> frozenset[str]:
        """The languages in whose names a word stands just as it is."""
        return frozenset(language for language in LANGUAGES if (language, stem(word, language)) in self._named)

    def is_name(self, word: str) -> bool:
        """Whether a word stands in a name, or sounds like one that does."""
        heard = self._matching.sounding_like(word) if len(word) > 4 else ()
        return bool(self.knows(word)) or any(key in self._named for key in heard)

    def is_near_name(self, word: str, language: str) -> bool:
        """Whether a word is spelt nearly like one of a name."""
        return any(
            similarity >= NEARER - BY_STEM and key in self._named for key, similarity in self.keys_of(word, language)
        )

    def mentions(self, word: str) -> bool:
        """Whether a word stands somewhere in a name or in a description, just as it is."""
        return any((language, stem(word, language)) in self._idf for language in LANGUAGES)

    def weight(self, word: str, language: str, proper: frozenset[str] = frozenset()) -> float:
        """How much a word of a question counts; a name that nobody knows counts more than another unknown word."""
        keys = self.keys_of(word, language)
        unknown = self._heaviest * (UNKNOWN_NAME if word in proper else UNKNOWN)
        return max((self._idf[key] for key, _ in keys), default=unknown)

    def plain_names(self, words: frozenset[str], cues: frozenset[str] = frozenset()) -> list[Target]:
        """The targets that are called by words that have no content of their own, such as "where".

        `words` are the question's; of a name with one of its `cues` ("who attends") half is enough.
        """
        whole = [name for name in self._plain_names if name <= words]
        half = [name for name in self._plain_names if name & cues and 2 * len(name & words) >= len(name)]
        best = max(whole or half, key=len, default=None)
        return [self.targets[place] for place in self._plain_names[best]] if best else []

    def find(
        self,
        words: Sequence[Said],
        weak: Sequence[Said] = (),
        plain: frozenset[str] = frozenset(),
        proper: frozenset[str] = frozenset(),
        fillers: int = 0,
    ) -> list[Found]:
        """The targets that fit words of a question, best first.

        `weak` are words that say little but are missed in no name; `plain` the stems of all others; `proper` those
        that are written as names; `fillers` how many frequent words there are besides.
        """
        weights = [self.weight(*word, proper) for word in words]
        weights += [WEAK * self.weight(*word) if words else self.weight(*word) for word in weak]
        total = sum(weights) + FILLER_WEIGHT * self._heaviest * fillers * bool(words)
        if not total:
            return []
        words = [*words, *weak]
        names: dict[int, _Tally] = defaultdict(_Tally)
        covered: dict[int, dict[int, float]] = defaultdict(dict)
        for place, word in enumerate(words):
            for key, similarity in self.keys_of(*word):
                self._count(key, similarity, place, names, covered)
        best: dict[int, tuple[float, float, float]] = {}
        for number, tally in names.items():
            phrase = self._phrases[number]
            said = sum(self._idf[key] * sim for key, sim in tally.keys.items())
            precision = (said + self._slight * len(phrase.plain & plain)) / phrase.weight
            recall = sum(weights[place] * sim for place, sim in tally.words.items()) / total
            fit = phrase.factor * precision**0.4 * recall**0.6
            if fit > best.get(phrase.target, (0.0,))[0]:
                best[phrase.target] = (fit, precision, recall)
        found = []
        for place, words_covered in covered.items():
            recall = sum(weights[i] * sim for i, sim in words_covered.items()) / total
            fit, precision, _ = best.get(place, (0.0, 0.0, 0.0))
            score = 0.7 * fit + 0.3 * recall if fit else 0.6 * recall
            target = self.targets[place]
            found.append(Found(target, score, precision, recall))
        found.sort(key=lambda each: (-each.score, -each.precision, self._places[each.target]))
        return found

    def known(self, words: Sequence[Said]) -> list[Said]:
        """Those of some words that can stand for something here, however they are typed."""
        return [word for word in words if self.keys_of(*word)]

    def unexplained(self, words: Sequence[Said], target: Target) -> list[Said]:
        """The words that are in no name of a target."""
        place = self._places[target]
        mine = {key for phrase in self._phrases if phrase.target == place for key in phrase.keys}
        return [word for word in words if not any(key in mine for key, _ in self.keys_of(*word))]

    def _count(
        self, key: Key, similarity: float, place: int, names: dict[int, _Tally], covered: dict[int, dict[int, float]]
    ) -> None:
        for number in self._named.get(key, ()):
            tally = names[number]
            tally.keys[key] = max(similarity, tally.keys.get(key, 0.0))
            tally.words[place] = max(similarity, tally.words.get(place, 0.0))
            target = covered[self._phrases[number].target]
            target[place] = max(similarity, target.get(place, 0.0))
        for target_place, weight in self._body.get(key, {}).items():
            target = covered[target_place]
            target[place] = max(similarity * weight, target.get(place, 0.0))


def _hall_words(conference: Conference) -> frozenset[str]:
    """The words of which at least two halls, and nothing else, are called: "Saal 1", "Saal G"."""
    names = [frozenset(_name_stems(hall.name)) for hall in conference.halls.values()]
    titles = {each for session in conference.sessions for each in _name_stems(session.title)}
    counted = Counter(word for name in names for word in name)
    return frozenset(word for word, times in counted.items() if times > 1 and len(word) > 1 and word not in titles)


def _name_stems(name: Text) -> Iterator[str]:
    for language, text in name.by_language.items():
        yield from (stem(token.text, language) for token in tokens_of(text) if not token.is_number)


def _is_kind_of(text: str, language: str) -> bool:
    """Whether a name is but "session" or "hall"."""
    lexicon = lexicons().by_language.get(language)
    return lexicon is not None and all(lexicon.tags(each.plain) & {"session", "hall"} for each in tokens_of(text))


_EMPTY = frozenset(("stop", "session", "hall", "conference", "and"))
_KEPT = frozenset(("documents", "languages"))
