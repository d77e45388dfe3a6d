"""One version of the conference, ready to answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.answers.clauses import clauses, sentences
from bot.answers.decide import Decider
from bot.answers.decision import Context, Decision, Kind
from bot.answers.facet import Facet
from bot.answers.follow import FollowUps
from bot.answers.index import SESSION, TOPIC, Index, Target
from bot.answers.naming import Naming
from bot.answers.normalise import LONGEST
from bot.answers.numbering import Numbering
from bot.answers.schedule import Schedule
from bot.answers.understand import Query, understand
from bot.conference import Conference

DONE = frozenset((Kind.ANSWER, Kind.REMIND, Kind.REMOVE, Kind.SWITCH, Kind.ASK_PANEL))
"""What a message is after; small talk beside it is only polite."""
PRECISE = 0.75
"""How much of a name must be said where nothing is asked of it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a text."""

    kind: Kind
    facet: Facet
    language: str
    targets: tuple[Target, ...]
    """What it is about, or what it asks back; the best first."""
    query: Query
    decision: Decision

    @property
    def context(self) -> Context | None:
        """What the next question may refer to."""
        is_about = self.kind in (Kind.ANSWER, Kind.CHOICE, Kind.REMIND, Kind.REMOVE)
        if not self.targets or not is_about:
            return None
        return Context(self.targets, self.facet, self.decision.hall, self.query.when)

    @property
    def is_out_of_scope(self) -> bool:
        """Whether it is about the world and no conference: nothing that an organiser would answer."""
        query = self.query
        is_foreign = query.has("foreign") and not query.has("facility")  # a room for prayers is no question of religion
        return self.kind is Kind.RUDE or is_foreign or query.has("opinion", "rude")


class Answerer:
    """Answers questions about a conference; holds nothing of whoever asks."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.index = Index(conference)
        numbering = Numbering(conference, self.index.hall_words)
        schedule = Schedule(conference)
        naming = Naming(self.index, schedule, numbering)
        self._decider = Decider(self.index, schedule, naming, FollowUps(self.index, schedule, naming))
        # Names of months and the like are loaded at their first use: better now than while somebody waits.
        self.answer("12 may", datetime.now(conference.tz))

    def answer(self, text: str, now: datetime, language: str = "en", context: Context | None = None) -> Answer:
        """What to say to `text`.

        Args:
            now: the conference's present moment, aware.
            language: the person's, for a text of which it is not clear.
            context: what was talked about before, if that is not long ago.
        """
        text = text[:LONGEST]
        whole = self._read(text, now, language, context)
        if whole.kind in DONE:
            return self._besides(text, whole, now, context) or self._as_asked(text, whole, now, context)
        for split in (sentences, clauses):
            found = self._in_parts(split, text, whole, now, context)
            if found is not None:
                return found
        return self._as_follow_up(whole, context)

    def _as_asked(self, text: str, whole: Answer, now: datetime, context: Context | None) -> Answer:
        """ "I preside over session 1. How long is it?": of two sentences the one with a question mark asks."""
        parts = sentences(text) if whole.kind is Kind.ANSWER else []
        questions = [part for part in parts if part.endswith("?")]
        if len(parts) < 2 or len(questions) != 1:
            return whole
        asked = self._read(questions[0], now, whole.language, whole.context or context)
        if asked.kind is not Kind.ANSWER or asked.query.facet is None:
            return whole
        return asked

    def _besides(self, text: str, whole: Answer, now: datetime, context: Context | None) -> Answer | None:
        """ "When does it all end, I have to order the buses": the part that asks, where the rest is something else."""
        if whole.kind is not Kind.ANSWER or whole.targets[0].kind != TOPIC:
            return None
        for split in (sentences, clauses):
            parts = split(text)
            read = [self._read(part, now, whole.language, context) for part in parts] if len(parts) > 1 else []
            asked = [each for each in read if _asks_for_session(each)]
            if len(asked) == 1 and not any(_says_when_or_where(each) for each in read if each is not asked[0]):
                return asked[0]
        return None

    def _as_follow_up(self, whole: Answer, context: Context | None) -> Answer:
        if whole.kind not in (Kind.UNKNOWN, Kind.CHOICE):
            return whole
        decision = self._decider.follow_ups.last_resort(whole.query, context)
        return whole if decision is None else self._answer(whole.query, decision)

    def _read(self, text: str, now: datetime, language: str, context: Context | None) -> Answer:
        query = understand(text, self.index, self.conference, now, language)
        decision = self._decider.decide(query, now, context)
        return self._answer(query, decision)

    @staticmethod
    def _answer(query: Query, decision: Decision) -> Answer:
        return Answer(decision.kind, decision.facet, query.language, decision.targets, query, decision)

    def _in_parts(
        self,
        split: Callable[[str], list[str]],
        text: str,
        whole: Answer,
        now: datetime,
        context: Context | None,
    ) -> Answer | None:
        """The answer to the part of a message that asks something; None: no part does."""
        parts = split(text)
        if len(parts) < 2:
            return None
        read = [self._read(part, now, whole.language, context) for part in parts]
        if split is clauses and any(each.query.has("opinion", "rude") for each in read):
            return None  # one sentence is about one thing
        asked = [each for each in read if _is_sure(each)]
        if split is clauses and any(each.is_out_of_scope for each in read):
            asked = [each for each in asked if _is_precise(each)]
        named = whole.query.content
        if len(named) - len(self.index.known(named)) > 1:
            asked = [each for each in asked if each.query.facet is not None]
        if asked:
            return next((each for each in asked if each.query.facet is not None), asked[0])
        return None if whole.kind is not Kind.UNKNOWN else _doubtful(read)


_ASKED = (Facet.WHEN, Facet.WHERE, Facet.WHO, Facet.DURATION, Facet.COUNT)


def _asks_for_session(answer: Answer) -> bool:
    """Whether a part of a message asks something of a session that it names, or of the whole conference."""
    if answer.kind is not Kind.ANSWER or answer.query.facet not in _ASKED or answer.targets[0].kind != SESSION:
        return False
    found = answer.decision.found
    return answer.query.has("conference") if not found else found[0].precision >= PRECISE


def _says_when_or_where(answer: Answer) -> bool:
    query = answer.query
    return query.when.is_said or query.has("hall") or bool(query.numbers.sessions or query.numbers.halls)


def _is_sure(answer: Answer) -> bool:
    """Whether a part of a message says by itself what it wants."""
    if answer.kind not in DONE:
        return False
    found, query = answer.decision.found, answer.query
    if answer.kind is Kind.ANSWER and not found and len(query.words) == 1 and query.facet is not None:
        return False  # a lone "who"
    return query.facet is not None or not found or found[0].precision >= PRECISE


def _is_precise(answer: Answer) -> bool:
    """Whether a part of a message names what it is about beyond doubt."""
    found, query = answer.decision.found, answer.query
    if not found:
        return bool(query.numbers.sessions or query.numbers.halls or query.has("hall"))
    return found[0].precision >= PRECISE and (query.facet is not None or found[0].recall >= PRECISE)


def _doubtful(read: Sequence[Answer]) -> Answer | None:
    """A question back, unless the message is about something else altogether."""
    if any(each.is_out_of_scope for each in read):
        return None
    return next((each for each in read if each.kind is Kind.CHOICE and each.query.facet is not None), None)
