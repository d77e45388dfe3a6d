"""The sessions that a question about time means: now, next, after lunch, in hall 2, tomorrow morning."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import dropwhile

from bot.answers.index import HALL, SESSION, TOPIC, Target
from bot.answers.times import AFTER, BEFORE, DURING, FIRST, LAST, NOW, SINCE
from bot.answers.understand import Facet, Query
from bot.conference import Conference, Kind, Session

OF_ONE = (Facet.WHEN, Facet.WHERE, Facet.WHO, Facet.DURATION)
"""What is asked of "the next session"."""
NEAR = timedelta(minutes=90)


class Schedule:
    """One version of the conference, by time."""

    def __init__(self, conference: Conference) -> None:
        self._conference = conference

    def session(self, target: Target) -> Session | None:
        """The session that a target is."""
        return self._conference.session(target.id) if target.kind == SESSION else None

    def in_order(self, targets: Sequence[Target]) -> list[Target]:
        """Sessions in the programme's order."""
        return _targets(self._conference.pick(each.id for each in targets))

    def is_over(self, target: Target, now: datetime) -> bool:
        """Whether a session is in the past."""
        session = self.session(target)
        return session is not None and session.end <= now

    def are_kin(self, one: Target, other: Target) -> bool:
        """Whether one is a topic that leads to the other, a session."""
        topics = self._conference.topics
        return any(a.id in topics[b.id].sessions for a, b in ((one, other), (other, one)) if b.kind == TOPIC)

    def of_topic(self, target: Target) -> list[Target]:
        """The sessions that a topic leads to."""
        topic = self._conference.topics.get(target.id) if target.kind == TOPIC else None
        return _targets(self._conference.pick(topic.sessions)) if topic else []

    def is_near(self, target: Target, now: datetime) -> bool:
        """Whether a session is on or begins soon, so that "the coffee break" can only be this one."""
        session = self.session(target)
        return session is not None and session.start - NEAR <= now < session.end

    def are_alike(self, targets: Sequence[Target]) -> bool:
        """Whether sessions have one title between them, as breaks have."""
        titles = {tuple(s.title.by_language.items()) for each in targets if (s := self.session(each))}
        return len(titles) == 1

    def called_like(self, target: Target) -> list[Target]:
        """The sessions of the same title, in order."""
        session = self.session(target)
        if session is None:
            return [target]
        return _targets(each for each in self._conference.sessions if each.title == session.title)

    def of_speaker(self, target: Target) -> list[Target]:
        """The sessions in which somebody speaks or presides, in order."""
        return _targets(e for e in self._conference.sessions if target.id in e.speakers or e.chair == target.id)

    def in_hall(self, hall: str, now: datetime) -> list[Target]:
        """What takes place in a hall on the day of interest, breaks aside."""
        day = self._day(now)
        return _targets(e for e in self._of(hall) if e.start.date() == day and e.kind is not Kind.BREAK)

    def next_after(self, moment: datetime, hall: str | None = None) -> list[Target]:
        """What begins first from `moment` on, on the same day if anything does."""
        return _targets(_first(each for each in self._of(hall) if each.start >= moment))

    def meanwhile(self, targets: Sequence[Target]) -> list[Target]:
        """What goes on at the same time as some sessions."""
        chosen = [each for target in targets if (each := self.session(target))]
        others = (each for each in self._of(None) if each not in chosen and any(map(each.overlaps, chosen)))
        return _targets(others)

    def last_before(self, moment: datetime) -> list[Target]:
        """What ends last until `moment`."""
        return _targets(_latest(each for each in self._of(None) if each.end <= moment))

    def halls(self) -> list[Target]:
        """All halls."""
        return [Target(HALL, each) for each in self._conference.halls]

    def of_kind(self, tag: str, day: date | None) -> list[Target]:
        """The breaks, or the thematic sessions; of one day, if one is named and it has any."""
        kinds = (Kind.BREAK,) if tag == "kind_break" else (Kind.THEMATIC,)
        found = [each for each in self._of(None) if each.kind in kinds]
        return _targets([each for each in found if each.start.date() == day] or found)

    def in_part(self, targets: Sequence[Target], part: tuple[time, time] | None) -> list[Target]:
        """Those of some sessions that are in a part of the day; an evening begins early where nothing is later."""
        if part is None:
            return []
        starts = {each: session.start.time() for each in targets if (session := self.session(each))}
        found = [each for each, start in starts.items() if part[0] <= start < part[1]]
        return found or [
            each for each, start in starts.items() if start >= part[0].replace(hour=max(0, part[0].hour - 1))
        ]

    def boundary(self, is_end: bool, day: date | None = None) -> list[Target]:
        """What opens the conference, or one day of it, or closes it."""
        every = [each for each in self._of(None) if day is None or each.start.date() == day]
        held = [each for each in every if each.kind not in (Kind.LOGISTICS, Kind.BREAK)] or every
        if not held:
            return []
        return _targets([max(held, key=lambda each: each.end) if is_end else held[0]])

    def select(
        self, query: Query, now: datetime, hall: str | None, landmark: Sequence[Target], until: Sequence[Target] = ()
    ) -> list[Target]:
        """The sessions that are meant by time, hall and the words for all, first, last, now and next."""
        when = query.when
        marks = [each for target in landmark if (each := self.session(target))]
        if not marks and when.clock is None:
            if when.order == NOW or query.facet is Facet.NOW:
                on = [each for each in self._of(hall) if each.is_on(now)]
                return _targets(on) or self.next_after(now, hall)
            if query.facet is Facet.NEXT or (query.has("next") and query.facet in OF_ONE):
                return self.next_after(now, hall)
        sessions = self._of_interest(query, hall)
        if marks:
            sessions = self._by_landmark(query, sessions, marks)
        elif when.clock is not None:
            sessions = self._by_clock(query, sessions, when.clock)
        for target in until:
            if (last := self.session(target)) is not None:
                sessions = [each for each in sessions if each.end <= last.start]
        sessions = self._by_day(query, sessions, now, is_bound=bool(hall or marks or when.clock))
        return _targets(_in_order_said(query, self._still_of_interest(query, sessions, now, hall)))

    @staticmethod
    def _still_of_interest(query: Query, sessions: list[Session], now: datetime, hall: str | None) -> list[Session]:
        """ "What is left today" and "who speaks in hall 2" ask about what is not over, or is on."""
        if query.has("kind_thematic") and query.has("session"):
            sessions = [each for each in sessions if each.kind is Kind.THEMATIC] or sessions
        if query.has("left") and not query.when.relation:
            return [each for each in sessions if each.end > now]
        if hall and query.facet is Facet.WHO and not query.when.is_said:
            return [each for each in sessions if each.is_on(now)] or sessions
        return sessions

    def _of_interest(self, query: Query, hall: str | None) -> list[Session]:
        """All sessions; only the thematic ones where "sessions" are asked for and nothing else is said."""
        sessions = self._of(hall)
        if hall or query.when.is_said or not query.has("session"):
            return sessions
        if query.facet not in (Facet.COUNT, Facet.LIST, None):
            return sessions
        return [each for each in sessions if each.kind in (Kind.THEMATIC, Kind.OTHER)] or sessions

    def _by_day(self, query: Query, sessions: list[Session], now: datetime, is_bound: bool) -> list[Session]:
        when = query.when
        if when.day is not None:
            sessions = [each for each in sessions if each.start.date() == when.day]
        today = when.day or self._day(now)
        if when.part is not None and when.clock is None and when.relation is None:
            start, end = when.part
            found = [each for each in sessions if each.start.date() == today and start <= each.start.time() < end]
            # An afternoon's programme begins after lunch.
            return list(dropwhile(lambda each: each.kind is Kind.BREAK, found)) or found
        if query.facet is Facet.LIST and when.day is None and not is_bound:
            return [each for each in sessions if each.start.date() == today] or sessions
        return sessions

    def _of(self, hall: str | None) -> list[Session]:
        sessions = self._conference.sessions
        return [each for each in sessions if each.takes_place and (hall is None or each.hall == hall)]

    def _day(self, now: datetime) -> date:
        days = self._conference.days
        today = now.date()
        return today if today in days else next((each for each in days if each >= today), days[-1] if days else today)

    def _by_clock(self, query: Query, sessions: list[Session], clock: datetime) -> list[Session]:
        days = self._conference.days
        if query.when.day is None and clock.date() not in days and days:
            clock = datetime.combine(days[0], clock.timetz())
        relation = query.when.relation
        if query.when.until is not None:
            return [each for each in sessions if each.start < query.when.until and each.end > clock]
        if relation in (AFTER, SINCE):
            later = [each for each in sessions if each.start >= clock and each.start.date() == clock.date()]
            return later if _wants_all(query) else _first(later)
        if relation == BEFORE:
            return [each for each in sessions if each.end <= clock and each.start.date() == clock.date()]
        on = [each for each in sessions if each.is_on(clock)]
        if on:
            return on
        return _first(each for each in sessions if clock <= each.start <= clock + timedelta(minutes=59))

    @staticmethod
    def _by_landmark(query: Query, sessions: list[Session], marks: list[Session]) -> list[Session]:
        relation = query.when.relation
        start, end = min(each.start for each in marks), max(each.end for each in marks)
        day = start.date()
        same_day = [each for each in sessions if each.start.date() == day and each not in marks]
        if relation in (AFTER, SINCE):
            later = [each for each in same_day if each.start >= end]
            return later if _wants_all(query) else _first(later)
        if relation == BEFORE:
            earlier = [each for each in same_day if each.end <= start]
            return earlier if _wants_all(query) else _latest(earlier)
        if relation == DURING:
            return [each for each in same_day if each.start < end and each.end > start]
        return [each for each in same_day if each.start >= end]


def _first(sessions: Iterable[Session]) -> list[Session]:
    """Those of some sessions, in order, that begin first."""
    found = list(sessions)
    return [each for each in found if each.start == found[0].start]


def _in_order_said(query: Query, sessions: list[Session]) -> list[Session]:
    """The first of some sessions, the last, or all."""
    if query.when.order == FIRST:
        return _first(sessions)
    return sessions[-1:] if query.when.order == LAST else sessions


def _latest(sessions: Iterable[Session]) -> list[Session]:
    """Those of some sessions that end last."""
    found = list(sessions)
    last = max((each.end for each in found), default=None)
    return [each for each in found if each.end == last]


def _wants_all(query: Query) -> bool:
    is_list = query.facet is Facet.LIST and (query.has("programme") or (query.has("hall") and query.has("session")))
    return query.has("all") or query.facet is Facet.COUNT or is_list


def _targets(sessions: Iterable[Session]) -> list[Target]:
    return [Target(SESSION, each.id) for each in sessions]
