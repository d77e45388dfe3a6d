"""Who is due which reminder, derived from saved sessions, lead times and the agenda in force.

There is no job for each person and session. `Reminders.plan` puts what is due into the outbox, under keys that make
each of them unique, and says when to look again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import JSON, Integer, Select, String, and_, cast, func, literal, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import Agenda
from bot.clock import Clock
from bot.conference import Conference, Session
from bot.delivery.outbox import Row, State
from bot.delivery.priority import Priority
from bot.people import LEADS, People, Person
from bot.store.engine import Store
from bot.store.tables import Moment, outbox, person, saved

REMINDER, DIGEST = "reminder", "digest"
"""The kinds of outbox rows; their subjects are a session's id and a day (ISO 8601)."""

HORIZON = timedelta(minutes=15)
"""How far ahead it is counted how many reminders there will be."""
EARLIEST = timedelta(minutes=10)
"""Even the largest audience is not reminded earlier than this before its time."""
AHEAD = timedelta(minutes=max(LEADS)) + HORIZON
DIGEST_USEFUL = timedelta(hours=2)

_COLUMNS = ["key", "person_id", "kind", "subject", "args", "priority", "state", "due_at", "expires_at", "attempts"]


@dataclass(frozen=True, slots=True)
class _Moment:
    """One session's reminders with one lead: all are due at once."""

    session: Session = field(compare=False)
    lead: int
    session_id: str
    start: datetime

    @property
    def due(self) -> datetime:
        return self.session.start - timedelta(minutes=self.lead)

    @property
    def args(self) -> dict[str, Any]:
        return {"lead": self.lead, "start": self.session.start.isoformat()}


class Reminders:
    """Plans reminders and morning digests."""

    def __init__(
        self, store: Store, people: People, agenda: Agenda, clock: Clock, sends_per_second: float = 30
    ) -> None:
        """`sends_per_second`: how fast the outbox empties; large audiences are begun with early enough for the last."""
        self._store = store
        self._people = people
        self._agenda = agenda
        self._clock = clock
        self._rate = sends_per_second
        self._done: set[_Moment] = set()
        self._digests_done: set[tuple[date, int]] = set()
        self._digest_times: set[int] = set()
        self._everything = True
        self._head_start: dict[_Moment, timedelta] = {}
        self._changed: set[int] = set()

    def start_over(self) -> None:
        """Forgets what has been planned: the next plan looks at everything."""
        self._done.clear()
        self._digests_done.clear()
        self._everything = True

    def look_at(self, person_id: int) -> None:
        """The next plan looks at this person, whose agenda or wishes have changed."""
        self._changed.add(person_id)

    async def plan(self) -> datetime | None:
        """Puts what is due into the outbox, and gives the moment at which to look again; None: nothing is to come."""
        changed, self._changed = self._changed, set()
        everything, self._everything = self._everything, False
        try:
            return await self._plan(changed, everything)
        except BaseException:
            self.start_over()
            raise

    async def _plan(self, changed: set[int], everything: bool) -> datetime | None:
        now, conference = self._clock.now(), self._agenda.current
        if everything:
            await self._read_digest_times()
        await self._count_ahead(conference, now)
        moments = [each for each in self._moments(conference, now) if self._begin(each) <= now]
        fresh = [each for each in moments if each not in self._done]
        late = [(each, person_id) for person_id in changed for each in await self._due(person_id, moments)]
        digests = self._fresh_digests(conference, now)
        if fresh or late or digests:
            async with self._store.write() as connection:
                for each in fresh:
                    await self._put(connection, _reminders(each, now, self._begin(each)))
                for each, person_id in late:
                    await self._put(connection, _reminders(each, now, now).where(person.c.id == person_id))
                for day, at in digests:
                    await self._put(connection, _digests(conference, day, at, now))
        self._done = {each for each in (*self._done, *fresh) if each.session.start > now}
        self._digests_done.update(digests)
        return self._next(conference, now)

    async def _put(self, connection: AsyncConnection, rows: Select[Any]) -> None:
        insert = self._store.insert(outbox).from_select([*_COLUMNS, "created_at"], rows)
        # What was dropped (cancelled, taken out of the agenda) and has its meaning back is due again.
        again = insert.on_conflict_do_update(
            index_elements=[outbox.c.key],
            set_={"state": State.QUEUED, "error": None, "settled_at": None},
            where=outbox.c.state == State.DROPPED,
        )
        await connection.execute(again)

    def _moments(self, conference: Conference, now: datetime) -> Iterator[_Moment]:
        """The moments of the sessions that begin soon enough to think of them."""
        for session in conference.sessions:
            if session.takes_place and now < session.start <= now + AHEAD:
                for lead in LEADS:
                    yield _Moment(session, lead, session.id, session.start)

    def _begin(self, moment: _Moment) -> datetime:
        """When to begin to send, for the last to be in time."""
        return moment.due - self._head_start.get(moment, timedelta())

    async def _count_ahead(self, conference: Conference, now: datetime) -> None:
        """Counts how many reminders fall due at each of the next moments."""
        soon = [each for each in self._moments(conference, now) if now < each.due <= now + HORIZON]
        if not soon:
            self._head_start = {each: early for each, early in self._head_start.items() if each.session.start > now}
            return
        lead = func.coalesce(saved.c.lead_minutes, person.c.lead_minutes)
        query = (
            select(saved.c.session_id, lead, func.count())
            .join(person, person.c.id == saved.c.person_id)
            .where(saved.c.session_id.in_({each.session.id for each in soon}))
            .group_by(saved.c.session_id, lead)
        )
        async with self._store.read() as connection:
            numbers = {(row[0], row[1]): int(row[2]) for row in await connection.execute(query)}
        together: dict[datetime, int] = {}
        for each in soon:
            together[each.due] = together.get(each.due, 0) + numbers.get((each.session.id, each.lead), 0)
        for each in soon:
            seconds = int(together[each.due] / self._rate)
            self._head_start[each] = min(timedelta(seconds=seconds), EARLIEST)

    async def _due(self, person_id: int, moments: list[_Moment]) -> list[_Moment]:
        """Those of the moments that may concern one person; most changes concern none."""
        try:
            somebody = await self._people.get(person_id)
        except KeyError:
            return []
        if somebody.digest_at is not None:
            self._digest_times.add(somebody.digest_at)
        return [
            each
            for each in moments
            if each.lead == somebody.lead_for(each.session.id) and somebody.saved[each.session.id].saved_at < each.due
        ]

    async def _read_digest_times(self) -> None:
        query = select(person.c.digest_at).where(person.c.digest_at.is_not(None)).distinct()
        async with self._store.read() as connection:
            self._digest_times = set(await connection.scalars(query))

    def _fresh_digests(self, conference: Conference, now: datetime) -> list[tuple[date, int]]:
        """The digests whose time has come, as day and minutes after midnight."""
        return [
            (day, at)
            for day in conference.days
            for at in self._digest_times
            if (day, at) not in self._digests_done
            and digest_due(conference, day, at) <= now < _useless(conference, day, at)
        ]

    def _next(self, conference: Conference, now: datetime) -> datetime | None:
        near = list(self._moments(conference, now))
        begins = [begin for each in near if (begin := self._begin(each)) > now]
        # A while before each moment it is counted how early to begin.
        counts = [each.due - HORIZON for each in near if each.due - HORIZON > now]
        later = conference.first_after(now + AHEAD)
        first = [later.start - AHEAD] if later is not None else []
        dues = (digest_due(conference, day, at) for day in conference.days for at in self._digest_times)
        return min((*begins, *counts, *first, *(due for due in dues if due > now)), default=None)


def _reminders(moment: _Moment, now: datetime, begin: datetime) -> Select[Any]:
    """A row for everybody whom this moment concerns."""
    session = moment.session
    own_lead = func.coalesce(saved.c.lead_minutes, person.c.lead_minutes)
    key = f"{session.id}:{moment.lead}:{session.start.timestamp():.0f}"
    return (
        select(
            literal(f"{REMINDER}:") + cast(person.c.id, String) + literal(f":{key}"),
            person.c.id,
            literal(REMINDER),
            literal(session.id),
            type_coerce(literal(moment.args, JSON), JSON),
            literal(int(Priority.REMINDER)),
            literal(State.QUEUED.value),
            literal(begin, Moment),
            literal(session.start, Moment),
            literal(0, Integer),
            literal(now, Moment),
        )
        .select_from(saved.join(person, person.c.id == saved.c.person_id))
        .where(
            saved.c.session_id == session.id,
            own_lead == moment.lead,
            # Who saved it later than that has just been told when it begins.
            saved.c.saved_at < literal(moment.due, Moment),
            ~_reminded_already(moment),
        )
    )


def _reminded_already(moment: _Moment) -> Any:
    """Whether a reminder of this session went out that makes this one superfluous; `covers` in SQL."""
    lead = outbox.c.args["lead"].as_integer()
    at_least = [
        and_(lead == each, outbox.c.expires_at >= literal(moment.due + timedelta(minutes=each), Moment))
        for each in LEADS
    ]
    same = and_(lead == moment.lead, outbox.c.expires_at > literal(moment.due, Moment))
    return (
        select(outbox.c.id)
        .where(
            outbox.c.kind == REMINDER,
            outbox.c.subject == moment.session.id,
            outbox.c.person_id == person.c.id,
            outbox.c.state != State.DROPPED,
            or_(same, *at_least),
        )
        .exists()
    )


def covers(lead: int, start: datetime, moment_lead: int, moment_due: datetime) -> bool:
    """Whether a reminder made for (lead, start) also does for a moment.

    It does if it was due no earlier than the moment is, or if the session moved but little: the same lead, and the new
    reminder would come before the time that the old one told.
    """
    same = lead == moment_lead and start > moment_due
    return same or start - timedelta(minutes=lead) >= moment_due


def _digests(conference: Conference, day: date, at: int, now: datetime) -> Select[Any]:
    """A row for everybody who wants a digest at this time and saved something for the day before that."""
    due = digest_due(conference, day, at)
    sessions = [each.id for each in conference.on(day) if each.takes_place]
    return select(
        literal(f"{DIGEST}:") + cast(person.c.id, String) + literal(f":{day.isoformat()}"),
        person.c.id,
        literal(DIGEST),
        literal(day.isoformat()),
        type_coerce(literal({}, JSON), JSON),
        literal(int(Priority.REMINDER)),
        literal(State.QUEUED.value),
        literal(due, Moment),
        literal(_useless(conference, day, at), Moment),
        literal(0, Integer),
        literal(now, Moment),
    ).where(
        person.c.digest_at == at,
        person.c.digest_set_at < literal(due, Moment),
        select(saved.c.session_id)
        .where(
            saved.c.person_id == person.c.id,
            saved.c.session_id.in_(sessions),
            saved.c.saved_at < literal(due, Moment),
        )
        .exists(),
    )


def digest_due(conference: Conference, day: date, at: int) -> datetime:
    """The moment that is `at` minutes after midnight by the conference's clocks."""
    return datetime.combine(day, time(at // 60, at % 60), tzinfo=conference.tz)


def _useless(conference: Conference, day: date, at: int) -> datetime:
    return digest_due(conference, day, at) + DIGEST_USEFUL


def still_meant(row: Row, somebody: Person, conference: Conference, now: datetime) -> bool:
    """Whether a planned message is still what the person wants and what the agenda says."""
    if row.kind == DIGEST:
        return somebody.digest_at is not None
    session = conference.session(row.subject or "")
    if session is None or not session.takes_place or session.start <= now:
        return False
    lead = somebody.lead_for(session.id)
    if not lead:
        return False
    due = session.start - timedelta(minutes=lead)
    return covers(row.args["lead"], datetime.fromisoformat(row.args["start"]), lead, due)
