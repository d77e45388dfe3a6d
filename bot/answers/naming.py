"""Which targets the words of a question name."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.answers.decision import Context
from bot.answers.index import HALL, SESSION, TOPIC, Found, Index, Target
from bot.answers.normalise import stem
from bot.answers.numbering import Numbering
from bot.answers.schedule import Schedule
from bot.answers.times import FIRST, LAST, NOW
from bot.answers.understand import Facet, Key, Name, Query
from bot.i18n import LANGUAGES

LONGEST = 15
"""Words of a question in which "and" may join two names."""
SURE = 0.52
"""A target that fits as well as this is what was meant."""
OF_SESSIONS = (Facet.WHEN, Facet.WHERE, Facet.DURATION, Facet.NEXT, Facet.WHO)
OF_TOPICS = (Facet.HOW, Facet.DOCUMENTS, Facet.LANGUAGES, Facet.ABOUT, None)


class Naming:
    """Finds targets by name in one version of the conference."""

    def __init__(self, index: Index, schedule: Schedule, numbering: Numbering) -> None:
        self._index = index
        self._schedule = schedule
        self._numbering = numbering

    def numbered(self, query: Query, context: Context | None = None) -> list[Target]:
        """The sessions that are named by their numbers; by "the second" alone after another one that has a number."""
        named = [
            Target(SESSION, each) for number in query.numbers.sessions for each in self._numbering.sessions(number)
        ]
        ordinals = {word.token.text for word in query.words if word.ordinal is not None}
        says_more = query.content or any(text not in ordinals for text, _ in query.weak) or query.when.is_said
        if context is not None and query.weak and not query.content:
            says_more = query.when.is_said or not self._numbering.has_number(context.targets[0])
        says_more = says_more or bool(query.numbers.halls)
        if not named and len(query.numbers.loose) == 1 and not says_more:
            number = query.numbers.loose[0]
            named = [Target(SESSION, each) for each in self._numbering.sessions(number)]
        return named

    def hall(self, query: Query) -> tuple[str | None, Query]:
        """The hall that was named, and the question without it."""
        for number in query.numbers.halls:
            for hall in self._numbering.halls(number):
                return hall, query
        found = self._index.find(query.content, query.weak, query.plain)
        if _asks_which(query):
            return None, query
        is_called_hall = any(word.has("hall") and not word.in_phrase for word in query.words)
        halls = [each for each in found if each.target.kind == HALL and each.precision >= 0.85 - 0.1 * is_called_hall]
        ahead = 0.25 if is_called_hall and halls and halls[0].recall > 0.9 else 0.02
        if not halls or (found[0].target.kind != HALL and found[0].score > halls[0].score + ahead):
            return None, query
        rest = self._index.unexplained(query.content, halls[0].target)
        if len(rest) == len(query.content):
            return None, query
        return halls[0].target.id, replace(query, content=rest)

    def clearly_named(self, query: Query) -> list[Target]:
        """What is named beside numbered sessions: "session 2 and the closing"."""
        if not query.content or not query.has("and"):
            return []
        return self._surely(query.content, query, 0.8)

    def _surely(self, words: Sequence[Key], query: Query, least: float) -> list[Target]:
        """What words name without doubt: nearly its whole name, and nearly nothing else."""
        found = self._index.find(words, plain=query.plain)
        return [each.target for each in found[:1] if min(each.precision, each.recall) > least]

    def ranked(self, query: Query) -> list[Found]:
        """All that could be meant, best first, by what is likely to be asked so."""
        found = self._index.find(query.content, query.weak, query.plain, query.proper, query.fillers)
        ranked = [each._replace(score=each.score * self._prior(each.target, query)) for each in found[:40]]
        ranked.sort(key=lambda each: (-each.score, -each.precision))
        return ranked

    def _prior(self, target: Target, query: Query) -> float:
        """What kind of thing is likely to be asked so."""
        says_session = query.has("session") or query.when.order is not None
        if target.kind == SESSION:
            if says_session or query.facet in OF_SESSIONS:
                return 1.12
            return 1.0
        if target.kind == TOPIC:
            if says_session or query.facet in (Facet.WHEN, Facet.DURATION, Facet.NEXT):
                return 0.85
            return 1.06 if query.facet in OF_TOPICS else 1.0
        return 1.0 if target.kind != HALL or query.facet is Facet.WHERE or query.has("hall") else 0.93

    def group(self, found: Sequence[Found], now: datetime, query: Query) -> list[Target]:
        """The best target, and those that are called just the same, such as both coffee breaks; none that is over."""
        same = self._called_alike(found, query)
        if len(same) == 1:
            return same
        ordinal = next((word.ordinal for word in query.words if word.ordinal is not None), None)
        if ordinal is not None and ordinal <= len(same):
            return [same[ordinal - 1]]
        if query.when.order == FIRST:
            return same[:1]
        if query.when.order == LAST:
            return same[-1:]
        coming = [each for each in same if not self._schedule.is_over(each, now)]
        if not query.when.relation and (query.has("next") or query.when.order == NOW):
            return coming[:1] or same
        is_one = query.facet in (Facet.WHEN, Facet.WHERE) and not query.when.is_said and not _says_many(query)
        if is_one and coming and self._schedule.is_near(coming[0], now):
            return coming[:1]
        return coming or same

    def is_alike(self, one: Found, other: Found) -> bool:
        """Whether two are sessions of the same title."""
        both = [one.target, other.target]
        return all(each.kind == SESSION for each in both) and self._schedule.are_alike(both)

    @staticmethod
    def is_in_doubt(best: Found, rival: Found) -> bool:
        """Whether a rival fits nearly as well as the best."""
        return rival.precision > best.precision - 0.15 and rival.recall > best.recall - 0.1

    def more(self, query: Query, best: Found) -> list[Target]:
        """Further targets of an enumeration: "lunch and the closing"."""
        cues = {word.token.text for word in query.words if word.has("documents", "languages")}
        rest = [key for key in self._index.unexplained(query.content, best.target) if key[0] not in cues]
        links = (query.has("and") and len(query.words) <= LONGEST) or self._links(query, rest)
        if not links or not rest or len(rest) == len(query.content):
            return []
        return self._surely(rest, query, 0.7)

    @staticmethod
    def _links(query: Query, rest: Sequence[Key]) -> bool:
        """Whether "bilen" stands before a word that is left: "ekologiýa bilen adam hukuklary"."""
        left = {text for text, _ in rest}
        pairs = zip(query.words, query.words[1:], strict=False)
        return query.language == "tk" and any(one.has("with") and other.token.text in left for one, other in pairs)

    def landmark(self, query: Query, now: datetime) -> list[Target]:
        """What "after" or "before" refers to."""
        if query.referred:
            return list(query.referred)
        if query.landmark_numbers:
            return [Target(SESSION, e) for number in query.landmark_numbers for e in self._numbering.sessions(number)]
        if not query.landmark:
            return []
        return self._one(query.landmark, query, now)

    def until(self, query: Query, now: datetime, landmark: Sequence[Target]) -> list[Target]:
        """The other end of "between … and …"."""
        since = max((each.end for target in landmark if (each := self._schedule.session(target))), default=now)
        return self._one(query.until, query, since) if query.until else []

    def _one(self, name: Name, query: Query, now: datetime) -> list[Target]:
        """The session that words name; of several that are called the same, the next one."""
        found = [each for each in self._index.find(name.words, name.weak) if each.target.kind == SESSION]
        if not found or found[0].score < SURE:
            return []
        same = self._called_alike(found, query)
        coming = [each for each in same if not self._schedule.is_over(each, now)]
        return (coming or same)[:1]

    def _called_alike(self, found: Sequence[Found], query: Query) -> list[Target]:
        """The best target and the sessions of the same title that fit as well, of the part of the day that was said."""
        best = found[0]
        same = [
            each.target
            for each in found
            if abs(each.score - best.score) < 0.01 and each.target.kind == best.target.kind
        ]
        if best.target.kind != SESSION or not self._schedule.are_alike(same):
            return [best.target]
        same = self._schedule.in_order(same)
        return self._schedule.in_part(same, query.when.part) or same

    def plain(self, query: Query) -> list[Target]:
        """What is named by words without a content of their own: "where", "who attends", "about the conference"."""
        conference = {stem(w.token.text, each) for w in query.words if w.has("conference") for each in LANGUAGES}
        cues = {stem(w.token.text, each) for w in query.words if w.has("who", "where") for each in LANGUAGES}
        words = query.plain
        if query.facet in (Facet.LANGUAGES, Facet.WHO, Facet.DOCUMENTS, Facet.HOW, Facet.COUNT, Facet.DURATION):
            words = words - conference
        if query.facet is None and len(query.words) == 2 and not conference:
            return []
        found = self._index.plain_names(words, frozenset(cues) if query.facet is Facet.WHO else frozenset())
        return [each for each in found if each.kind != HALL or not _asks_which(query)]


def _asks_which(query: Query) -> bool:
    """Whether it is asked in which hall, so that none is named."""
    return any(
        hall.in_phrase and hall.has("hall") and which.in_phrase and which.has("where")
        for which, hall in zip(query.words, query.words[1:], strict=False)
    )


def _says_many(query: Query) -> bool:
    """Whether a thing is asked for in the plural, or all of them: "the coffee breaks"."""
    named = dict(query.content)
    plurals = {"en": ("s",), "ru": ("ы", "и", "ов", "ей", "ах", "ам"), "tk": ("lar", "ler", "lary", "leri")}
    return query.has("all") or any(
        word.token.text in named and word.token.text.endswith(plurals.get(query.language, ())) for word in query.words
    )
