"""What an understood question is about: its targets, or that it is not clear, or that nobody here knows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from bot.answers.index import HALL, SESSION, TOPIC, Found, Index, Target
from bot.answers.numbering import Numbering
from bot.answers.schedule import Schedule
from bot.answers.times import AFTER, FIRST, LAST, NOW
from bot.answers.understand import Facet, Key, Query

SURE = 0.52
"""A target that fits as well as this is what was meant."""
MAYBE = 0.4
CLOSE = 0.05
OFFERED = 3
KNOWN = 0.42
"""The part of the words that must be understood."""


class Kind(StrEnum):
    """What sort of answer it is."""

    ANSWER = "answer"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    GREETING = "greeting"
    THANKS = "thanks"
    BYE = "bye"
    WELLBEING = "wellbeing"
    SELF = "self"
    RUDE = "rude"
    OPINION = "opinion"
    REMIND = "remind"
    REMOVE = "remove"
    SWITCH = "switch"
    ASK_PANEL = "ask_panel"


KINDS = ("kind_break", "kind_thematic")
ACTIONS = (Kind.REMIND, Kind.REMOVE, Kind.ASK_PANEL)
SMALL_TALK = {"hello": Kind.GREETING, "thanks": Kind.THANKS, "bye": Kind.BYE, "wellbeing": Kind.WELLBEING}


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer."""

    kind: Kind
    facet: Facet
    targets: tuple[Target, ...] = ()
    found: tuple[Found, ...] = ()
    """What was considered, best first, to say why."""
    to_language: str | None = None
    """The language to switch to."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was talked about last."""

    targets: tuple[Target, ...]
    facet: Facet


@dataclass(slots=True)
class Decider:
    """Decides over one version of the conference."""

    index: Index
    schedule: Schedule
    numbering: Numbering
    _found: list[Found] = field(default_factory=list)

    def decide(self, query: Query, now: datetime, context: Context | None) -> Decision:
        """What to answer to a question."""
        self._found = []
        social = _social(query)
        if social is not None:
            return social
        decision = self._about(query, now, context)
        if query.has("ask_panel") and decision.kind is not Kind.ANSWER:
            return Decision(Kind.ASK_PANEL, Facet.HOW)
        action = _action(query)
        if action is None:
            return decision
        if decision.kind is Kind.ANSWER or (context and query.has("reference")):
            targets = decision.targets or (context.targets if context else ())
            return replace(decision, kind=action, targets=tuple(each for each in targets if each.kind == SESSION))
        return decision

    def _about(self, query: Query, now: datetime, context: Context | None) -> Decision:
        if query.has("foreign", "opinion"):
            return self._unknown(query)
        follow = self._follow_up(query, now, context)
        if follow is not None:
            return follow
        kinds = self._of_kind(query, now)
        if kinds is not None:
            return kinds
        named = self._numbered(query)
        hall, query = self._hall(query)
        if not named and query.content and not self._is_noise(query, hall):
            return self._named(query, now, hall, context)
        if named:
            extra = self._clearly_named(query)
            return self._answer(query, [*named, *extra], context)
        return self._by_time(query, now, hall, context)

    def _answer(self, query: Query, targets: Sequence[Target], context: Context | None = None) -> Decision:
        facet = _settled(query, targets)
        if facet is None:
            inherited = context is not None and (query.has("follow") or len(query.words) <= 3)
            facet = context.facet if inherited and context else Facet.ABOUT
        return Decision(Kind.ANSWER, facet, tuple(dict.fromkeys(targets)), tuple(self._found[:6]))

    def _unknown(self, query: Query) -> Decision:
        return Decision(Kind.UNKNOWN, query.facet or Facet.ABOUT, (), tuple(self._found[:6]))

    # Follow-ups.

    def _follow_up(self, query: Query, now: datetime, context: Context | None) -> Decision | None:
        """ "And where?" """
        if context is None or query.numbers.sessions or query.numbers.halls or query.has("conference"):
            return None
        if query.content and not (query.has("reference") and self._only_cues(query)):
            return None
        if query.facet is None and query.has("hall"):
            query = replace(query, facet=Facet.WHERE)
        if query.facet is Facet.NEXT and not query.has("now"):
            return self._after_context(query, context) if query.has("reference", "follow", "after") else None
        if query.when.is_said or query.numbers.loose:
            return None
        if query.facet in (Facet.NOW, Facet.LIST, Facet.COUNT) and not query.has("reference"):
            return None
        if query.facet is None and not query.has("reference"):
            return None
        if query.has("session") and not query.has("reference", "follow"):
            return None
        return self._answer(query, context.targets, context)

    @staticmethod
    def _only_cues(query: Query) -> bool:
        """Whether all that is named is "documents" or "interpretation": of what was talked about."""
        return all(word.has("documents", "languages") for word in query.words if (word.token.text in dict(query.content)))

    def _after_context(self, query: Query, context: Context) -> Decision | None:
        sessions = [each for target in context.targets if (each := self.schedule.session(target))]
        if not sessions:
            return None
        later = self.schedule.next_after(max(each.end for each in sessions))
        return self._answer(query, later) if later else None

    def _of_kind(self, query: Query, now: datetime) -> Decision | None:
        """ "All breaks", "how many thematic sessions"."""
        wanted = query.facet in (Facet.LIST, Facet.COUNT) or query.has("all")
        kind = next((tag for tag in KINDS if query.has(tag)), None)
        if not wanted or kind is None or query.numbers.sessions or query.when.relation:
            return None
        named = dict(query.content)
        if any(not word.has(kind) for word in query.words if word.token.text in named):
            return None
        found = self.schedule.of_kind(kind, query.when.day)
        return self._answer(query, found) if found else None

    # Targets that were named.

    def _numbered(self, query: Query) -> list[Target]:
        named = [Target(SESSION, each) for number in query.numbers.sessions for each in self.numbering.sessions(number)]
        if not named and query.numbers.loose and not query.content and not query.when.is_said:
            number = query.numbers.loose[0]
            named = [Target(SESSION, each) for each in self.numbering.sessions(number)]
        return named

    def _hall(self, query: Query) -> tuple[str | None, Query]:
        """The hall that was named, and the question without it."""
        for number in query.numbers.halls:
            for hall in self.numbering.halls(number):
                return hall, query
        found = self.index.find(query.content, query.weak, query.plain)
        halls = [each for each in found if each.target.kind == HALL and each.precision >= 0.85]
        if not halls or (found[0].target.kind != HALL and found[0].score > halls[0].score + 0.02):
            return None, query
        rest = self.index.unexplained(query.content, halls[0].target)
        if len(rest) == len(query.content):
            return None, query
        self._found = found
        return halls[0].target.id, replace(query, content=rest)

    def _is_noise(self, query: Query, hall: str | None) -> bool:
        """Whether nobody knows the words, and time or hall say enough without them."""
        says_enough = query.when.clock is not None or query.landmark or query.landmark_numbers or hall
        return bool(says_enough) and len(query.content) < 3 and not any(self.index.keys_of(*w) for w in query.content)

    def _clearly_named(self, query: Query) -> list[Target]:
        """What is named beside numbered sessions: "session 2 and the closing"."""
        if not query.content or not query.has("and"):
            return []
        found = self.index.find(query.content, [], query.plain)
        return [each.target for each in found[:1] if each.precision > 0.8 and each.recall > 0.8]

    def _named(self, query: Query, now: datetime, hall: str | None, context: Context | None) -> Decision:
        found = self._ranked(query)
        self._found = found
        if hall is not None and (not found or found[0].score < SURE):
            return self._unknown(query)
        if not found or found[0].score < MAYBE or found[0].recall < KNOWN:
            return self._unknown(query)
        best = self._group(found, now, query)
        if found[0].score < SURE:
            return self._choice(query, found)
        more = self._more(query, found[0])
        rivals = [each for each in found[1:] if each.score >= found[0].score - CLOSE and each.target not in best]
        if rivals and not more and self._is_in_doubt(found[0], rivals[0]):
            return self._choice(query, found)
        return self._answer(query, self._filtered([*best, *more], query, now, hall), context)

    def _ranked(self, query: Query) -> list[Found]:
        found = self.index.find(query.content, query.weak, query.plain)
        ranked = [each._replace(score=each.score * self._prior(each.target, query)) for each in found[:40]]
        ranked.sort(key=lambda each: (-each.score, -each.precision))
        return ranked

    def _prior(self, target: Target, query: Query) -> float:
        """What kind of thing is likely to be asked so."""
        says_session = query.has("session") or query.when.order is not None
        if target.kind == SESSION:
            if says_session or query.facet in (Facet.WHEN, Facet.WHERE, Facet.DURATION, Facet.NEXT, Facet.WHO):
                return 1.12
            return 1.0
        if target.kind == TOPIC:
            if says_session:
                return 0.85
            return 1.06 if query.facet in (Facet.HOW, Facet.DOCUMENTS, Facet.LANGUAGES, Facet.ABOUT, None) else 1.0
        return 1.0 if target.kind != HALL or query.facet is Facet.WHERE or query.has("hall") else 0.93

    def _group(self, found: Sequence[Found], now: datetime, query: Query) -> list[Target]:
        """The best target, and those that are called just the same: both coffee breaks, those that are over left out."""
        best = found[0]
        same = [each.target for each in found if abs(each.score - best.score) < 0.01 and each.target.kind == best.target.kind]
        if best.target.kind != SESSION or len(same) == 1:
            return [best.target]
        if not self.schedule.are_alike(same):
            return [best.target]
        same = self.schedule.in_order(same)
        same = self.schedule.in_part(same, query.when.part) or same
        if query.when.order == FIRST:
            return same[:1]
        if query.when.order == LAST:
            return same[-1:]
        coming = [each for each in same if not self.schedule.is_over(each, now)]
        if query.facet is Facet.NEXT or query.when.order == NOW:
            return coming[:1] or same
        return coming or same

    @staticmethod
    def _is_in_doubt(best: Found, rival: Found) -> bool:
        return rival.precision > best.precision - 0.15 and rival.recall > best.recall - 0.1

    def _more(self, query: Query, best: Found) -> list[Target]:
        """Further targets of an enumeration: "lunch and the closing"."""
        rest = self.index.unexplained(query.content, best.target)
        if not query.has("and") or not rest or len(rest) == len(query.content):
            return []
        found = self.index.find(rest, [], query.plain)
        return [each.target for each in found[:1] if each.precision > 0.7 and each.recall > 0.7]

    def _filtered(self, targets: list[Target], query: Query, now: datetime, hall: str | None) -> list[Target]:
        if len(targets) < 2 or not (hall or query.when.is_said):
            return targets
        allowed = set(self.schedule.select(query, now, hall, self._landmark(query, now)))
        return [each for each in targets if each in allowed] or targets

    def _choice(self, query: Query, found: Sequence[Found]) -> Decision:
        offered = [each.target for each in found if each.score >= found[0].score - 0.15][:OFFERED]
        return Decision(Kind.CHOICE, query.facet or Facet.ABOUT, tuple(offered), tuple(found[:6]))

    # What takes place when.

    def _landmark(self, query: Query, now: datetime) -> list[Target]:
        if query.landmark_numbers:
            return [Target(SESSION, e) for number in query.landmark_numbers for e in self.numbering.sessions(number)]
        if not query.landmark:
            return []
        return self._one(query.landmark, query.landmark_weak, query, now)

    def _until(self, query: Query, now: datetime, landmark: Sequence[Target]) -> list[Target]:
        since = max((each.end for target in landmark if (each := self.schedule.session(target))), default=now)
        return self._one(query.until, query.until_weak, query, since) if query.until else []

    def _one(self, words: list[Key], weak: list[Key], query: Query, now: datetime) -> list[Target]:
        """The session that words name; of several that are called the same, the next one."""
        found = [each for each in self.index.find(words, weak) if each.target.kind == SESSION]
        if not found or found[0].score < SURE:
            return []
        same = [each.target for each in found if abs(each.score - found[0].score) < 0.01]
        same = self.schedule.in_order(same) if self.schedule.are_alike(same) else same[:1]
        same = self.schedule.in_part(same, query.when.part) or same
        coming = [each for each in same if not self.schedule.is_over(each, now)]
        return (coming or same)[:1]

    def _by_time(self, query: Query, now: datetime, hall: str | None, context: Context | None) -> Decision:
        landmark = self._landmark(query, now)
        if query.landmark and not landmark:
            return self._unknown(query)
        if hall is not None and context and query.facet in (None, Facet.ABOUT) and context.facet in _IN_HALLS:
            query = replace(query, facet=context.facet)
        if query.facet is Facet.COUNT and query.has("hall") and hall is None:
            return self._answer(query, self.schedule.halls())
        if hall is not None and not query.when.is_said and query.facet in (None, Facet.WHERE, Facet.HOW):
            return self._answer(query, [Target(HALL, hall)], context)
        boundary = self._boundary(query, hall)
        if boundary:
            return self._answer(query, boundary)
        plain = self.index.plain_names(query.plain)
        if query.facet is not None and plain and not query.when.is_said and not query.has("session") and hall is None:
            return self._answer(query, plain[:1])
        weak = self._weak(query, hall)
        if weak:
            return self._answer(query, weak)
        if not (query.when.is_said or hall or query.facet in _SCHEDULE_FACETS or query.has("session")):
            return self._unknown(query)
        chosen = self.schedule.select(query, now, hall, landmark, self._until(query, now, landmark))
        if not chosen:
            return self._unknown(query)
        if query.facet in (None, Facet.ABOUT):
            query = replace(query, facet=Facet.NEXT if query.when.relation == AFTER else Facet.LIST)
        return self._answer(query, chosen)

    def _boundary(self, query: Query, hall: str | None) -> list[Target]:
        """When the conference begins and ends."""
        if query.when.is_said or hall or query.has("session") or not query.has("start", "end"):
            return []
        if query.facet not in (None, Facet.WHEN):
            return []
        return self.schedule.boundary(is_end=query.has("end"))

    def _weak(self, query: Query, hall: str | None) -> list[Target]:
        if not query.weak or query.when.is_said or hall:
            return []
        found = [each for each in self.index.find([], query.weak, query.plain) if each.precision > 0.8]
        if query.has("session") or query.facet in (Facet.NOW, Facet.NEXT):
            found = [each for each in found if each.target.kind == SESSION]
        self._found = found
        return [found[0].target] if found else []


_IN_HALLS = (Facet.NOW, Facet.NEXT, Facet.LIST)
_SCHEDULE_FACETS = (Facet.NOW, Facet.NEXT, Facet.LIST, Facet.COUNT, Facet.WHO)


def _settled(query: Query, targets: Sequence[Target]) -> Facet | None:
    """The facet; a "document" that is part of what is asked about asks for no documents."""
    facet = query.facet
    if facet is None and query.has("hall") and targets and all(each.kind == SESSION for each in targets):
        return Facet.WHERE
    if query.has("download") and facet in (Facet.WHERE, Facet.HOW, None):
        return Facet.DOCUMENTS
    is_topic = bool(targets) and all(each.kind == TOPIC for each in targets)
    if facet in (Facet.DOCUMENTS, Facet.LANGUAGES) and is_topic and len(query.content) > 1:
        other = [each for each in query.words if each.has(facet) and each.token.text not in dict(query.content)]
        if not other:
            return Facet.ABOUT
    return facet


def _social(query: Query) -> Decision | None:
    """A word back to a greeting, to thanks and to rudeness; None to everything that asks something."""
    if query.has("rude"):
        return Decision(Kind.RUDE, Facet.ABOUT)
    if query.has("switch"):
        for language in ("tk", "ru", "en"):
            if query.has(f"lang_{language}"):
                return Decision(Kind.SWITCH, Facet.HOW, to_language=language)
    if query.has("self") and not query.content:
        return Decision(Kind.SELF, Facet.HOW)
    asks = query.content or query.numbers.sessions or query.when.is_said or query.landmark
    if asks:
        return None
    for tag, kind in SMALL_TALK.items():
        if query.has(tag) and (query.facet is None or tag in ("wellbeing", "thanks")):
            return Decision(kind, Facet.ABOUT)
    return None


def _action(query: Query) -> Kind | None:
    if query.has("remove"):
        return Kind.REMOVE
    return Kind.REMIND if query.has("remind", "save") else None
