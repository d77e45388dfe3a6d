"""The reminders alone, with everything real but Telegram: a database file, people, an agenda, an outbox, a clock."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.agenda import Agenda
from bot.clock import Clock
from bot.conference import Conference
from bot.delivery.outbox import Outbox, Outcome, Row, State
from bot.people import People, Person
from bot.reminders import Reminders, still_meant
from bot.store.engine import Store
from tests.conference.made_up import TZ

INSTANT = timedelta(seconds=1)


@dataclass(frozen=True)
class Delivered:
    """A message that went out."""

    person_id: int
    kind: str
    subject: str
    at: datetime
    lead: int
    start: str


class Desk:
    """Plans, and delivers what was planned, whenever the clock is moved."""

    def __init__(self, path: Path, conference: Conference, now: datetime, sends_per_second: float = 27) -> None:
        self._url = f"sqlite+aiosqlite:///{path}"
        self.clock = Clock(now)
        self.conference = conference
        self.sends_per_second = sends_per_second
        self.delivered: list[Delivered] = []

    async def start(self) -> None:
        """Starts as the bot does, also after a kill."""
        self.store = await Store.open(self._url)
        self.agenda = Agenda(self.store, self.clock, self.conference)
        await self.agenda.publish(self.conference)
        self.people = People(self.store, self.clock, TZ)
        self.outbox = Outbox(self.store, self.clock)
        self.reminders = Reminders(self.store, self.people, self.agenda, self.clock, self.sends_per_second)
        self.people.on_change(self.reminders.look_at)
        self.agenda.subscribe(self.reminders.start_over)
        await self.outbox.recover()

    async def stop(self) -> None:
        """Stops; what is in memory alone is lost."""
        await self.store.close()

    async def person(self, chat_id: int = 1) -> Person:
        return (await self.people.recognise("telegram", chat_id, "en"))[0]

    async def publish(self, conference: Conference) -> None:
        self.conference = conference
        await self.agenda.publish(conference)

    async def change(self, session_id: str, **fields: Any) -> None:
        """Publishes a version in which one session differs."""
        sessions = (replace(each, **fields) if each.id == session_id else each for each in self.conference.sessions)
        await self.publish(replace(self.conference, sessions=tuple(sessions)))

    async def move(self, session_id: str, by: timedelta) -> None:
        session = self.conference.session(session_id)
        assert session is not None
        await self.change(session_id, start=session.start + by, end=session.end + by)

    async def work(self) -> datetime | None:
        """Plans and delivers what is due now; gives the moment at which there is more."""
        following = await self.reminders.plan()
        while rows := await self.outbox.claim(50):
            await self.outbox.settle([await self.deliver(row) for row in rows])
        due = await self.outbox.next_due()
        moments = [each for each in (following, due) if each is not None]
        return min(moments, default=None)

    async def deliver(self, row: Row) -> Outcome:
        now = self.clock.now()
        person = await self.people.get(row.person_id)
        in_time = row.expires_at is None or now < row.expires_at
        if not in_time or not still_meant(row, person, self.agenda.current, now):
            return Outcome(row.id, State.DROPPED)
        args = row.args
        self.delivered.append(
            Delivered(row.person_id, row.kind, row.subject or "", now, args.get("lead", 0), args.get("start", ""))
        )
        return Outcome(row.id, State.SENT)

    async def pass_until(self, moment: datetime) -> None:
        """Lets time pass as it does for the running bot: it works whenever it said that it wants to."""
        following = await self.work()
        while following is not None and following <= moment:
            # A moment that does not advance would be a loop for ever.
            self.clock.travel_to(max(following, self.clock.now()))
            again = await self.work()
            assert again is None or again > following, f"it wants to be woken at {following} again"
            following = again
        self.clock.travel_to(max(moment, self.clock.now()))
        await self.work()
