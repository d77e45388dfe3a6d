"""Where the words of an agenda and of its topics lead. Built anew for each version of the conference."""

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from bot.answers.lexicon import lexicons
from bot.answers.normalise import fold, rough_sound, sound, stem, tokens_of, turkmen_latin
from bot.answers.spelling import Spelling
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
SOUND, NEAR, NEARER, PREFIX = 0.93, 0.75, 0.85, 0.7
"""What a match counts that is only by sound, by spelling, or of the beginning."""
TWICE_FROM = 8
"""Letters from which on a word may be mistyped twice."""
FILLER_WEIGHT = 0.3
"""What a frequent word that may mean anything counts."""
BY_STEM = 0.02
"""What a mistyped word's stem counts less than the word: "cofee" is rather "coffee" than "cafe"."""
UNKNOWN, UNKNOWN_NAME = 0.65, 1.2
"""What a word that nobody knows counts in a question, beside the rarest one; and one that is written as a name."""

Key = tuple[str, str]
"""A language and a stem of it."""


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
        self.phrases: list[Phrase] = []
        self._places: dict[Target, int] = {}
        self._named: dict[Key, list[int]] = defaultdict(list)
        self._body: dict[Key, dict[int, float]] = defaultdict(dict)
        self._written: dict[Key, set[str]] = defaultdict(set)
        self._plain_names: dict[frozenset[str], list[int]] = defaultdict(list)
        self.hall_words = _hall_words(conference)
        """The stems by which all halls are called here, such as "Saal"."""
        self._fill(conference)
        self._raise_rare_words()
        self._weigh()
        self._keys_written = self._make_vocabulary()
        self._spelling = {tongue: Spelling(words) for tongue, words in self._keys_written.items()}
        self._written.clear()
        self._sounds = self._make_sounds(sound)
        self._rough_sounds = self._make_sounds(rough_sound)
        self.keys_of = lru_cache(10_000)(self._keys_of)

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
            number = len(self.phrases)
            said = {key for _, key in keys}
            plain = frozenset(stem(each.text, language) for each in tokens_of(text)) - said
            self.phrases.append(Phrase(place, keys, plain, factor))
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
            if tags & _EMPTY and not tags & _KEPT:
                continue
            key = (language, stem(token.text, language))
            if key[1] in self.hall_words:
                continue
            self._written[key].add(token.plain)
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
            named = {self.phrases[number].target for number in self._named.get(key, ())}
            df = len(named) + 0.3 * len(self._body.get(key, {}).keys() - named)
            self._idf[key] = math.log(1 + total / (df + 0.5))
        self.heaviest = max(self._idf.values(), default=1.0)
        self._slight = SLIGHT * self.heaviest
        for phrase in self.phrases:
            phrase.weight = sum(self._idf[key] for key in phrase.keys) + self._slight * len(phrase.plain)

    def _make_vocabulary(self) -> dict[str, dict[str, list[Key]]]:
        """The keys of each word and of each stem, by language, to look for mistyped ones."""
        made: dict[str, dict[str, list[Key]]] = defaultdict(lambda: defaultdict(list))
        for key, words in self._written.items():
            for word in {*words, key[1]}:
                if len(word) > 3:
                    made[key[0]][word].append(key)
        return made

    def _make_sounds(self, heard: Callable[[str], str]) -> dict[str, list[Key]]:
        made: dict[str, list[Key]] = defaultdict(list)
        for key in self._idf:
            if key[0] == "ru":
                made[heard(key[1])].append(key)
        return made

    def knows(self, word: str) -> frozenset[str]:
        """The languages in whose names a word stands just as it is."""
        return frozenset(language for language in LANGUAGES if (language, stem(word, language)) in self._named)

    def is_name(self, word: str) -> bool:
        """Whether a word stands in a name, or sounds like one that does."""
        heard = self._sounds.get(sound(word), ()) if len(word) > 4 else ()
        return bool(self.knows(word)) or any(key in self._named for key in heard)

    def is_near_name(self, word: str, language: str) -> bool:
        """Whether a word is spelt nearly like one of a name."""
        return any(
            similarity >= NEARER - BY_STEM and key in self._named for key, similarity in self.keys_of(word, language)
        )

    def mentions(self, word: str) -> bool:
        """Whether a word stands somewhere in a name or in a description, just as it is."""
        return any((language, stem(word, language)) in self._idf for language in LANGUAGES)

    def _keys_of(self, word: str, language: str) -> tuple[tuple[Key, float], ...]:
        """The keys that a word can stand for, and how surely; best first."""
        keys = {key: 1.0 for key in _keys(word, language) if key in self._idf}
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

    def weight(self, word: str, language: str, proper: frozenset[str] = frozenset()) -> float:
        """How much a word of a question counts; a name that nobody knows counts more than another unknown word."""
        keys = self.keys_of(word, language)
        unknown = self.heaviest * (UNKNOWN_NAME if word in proper else UNKNOWN)
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
        words: Sequence[Key],
        weak: Sequence[Key] = (),
        plain: frozenset[str] = frozenset(),
        proper: frozenset[str] = frozenset(),
        fillers: int = 0,
    ) -> list[Found]:
        """The targets that fit words (each with its language) of a question, best first.

        `weak` are words that say little but are missed in no name; `plain` the stems of all others; `proper` those
        that are written as names; `fillers` how many frequent words there are besides.
        """
        weights = [self.weight(*word, proper) for word in words]
        weights += [WEAK * self.weight(*word) if words else self.weight(*word) for word in weak]
        total = sum(weights) + FILLER_WEIGHT * self.heaviest * fillers * bool(words)
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
            phrase = self.phrases[number]
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

    def unexplained(self, words: Sequence[Key], target: Target) -> list[Key]:
        """The words that are in no name of a target."""
        place = self._places[target]
        mine = {key for phrase in self.phrases if phrase.target == place for key in phrase.keys}
        return [word for word in words if not any(key in mine for key, _ in self.keys_of(*word))]

    def _count(
        self, key: Key, similarity: float, place: int, names: dict[int, _Tally], covered: dict[int, dict[int, float]]
    ) -> None:
        for number in self._named.get(key, ()):
            tally = names[number]
            tally.keys[key] = max(similarity, tally.keys.get(key, 0.0))
            tally.words[place] = max(similarity, tally.words.get(place, 0.0))
            target = covered[self.phrases[number].target]
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


def _is_frequent(word: str, language: str) -> bool:
    """Whether a word is a frequent one of its language, and so no mistyped name."""
    tongue = ("tk" if language == "tk" else "ru") if _is_russian(word) else language
    return tongue != "tk" and lexicons().by_language[tongue].is_frequent(fold(word))


def _is_russian(word: str) -> bool:
    return any("\u0400" <= letter <= "\u04ff" for letter in word)


def _is_kind_of(text: str, language: str) -> bool:
    """Whether a name is but "session" or "hall"."""
    lexicon = lexicons().by_language.get(language)
    return lexicon is not None and all(lexicon.tags(each.plain) & {"session", "hall"} for each in tokens_of(text))


_EMPTY = frozenset(("stop", "session", "hall", "conference", "and"))
_KEPT = frozenset(("documents", "languages"))


@lru_cache(20_000)
def _forms(word: str, language: str) -> tuple[Key, ...]:
    """A word as it is typed and its stem, in each language in which it can be one."""
    forms = {(tongue, form) for tongue, form in _keys(word, language)}
    for tongue, _ in tuple(forms):
        forms.add((tongue, fold(turkmen_latin(word) if tongue == "tk" else word)))
    return tuple(sorted(each for each in forms if len(each[1]) >= 4))


@lru_cache(20_000)
def _keys(word: str, language: str) -> tuple[Key, ...]:
    """The keys that a word has in each language in which it can be one."""
    if not _is_russian(word):
        tongues = [(each, word) for each in ("tk", "en")]
    else:
        tongues = [("ru", word), ("tk", turkmen_latin(word))]
    tongues.sort(key=lambda each: each[0] != language)
    return tuple((each, stem(form, each)) for each, form in tongues)
