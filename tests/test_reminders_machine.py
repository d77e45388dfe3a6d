"""Saves, moves, kills and jumps of the clock in any order: no reminder is lost, none comes twice."""

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.conference import Status
from bot.people import LEADS
from bot.reminders import covers
from tests.conference.made_up import at, conference, session
from tests.reminding import Delivered, Desk

CONFERENCE = conference(session("a", at("10:00")), session("b", at("10:10"), hall="hall-2"), session("c", at("11:00")))
BEGIN = at("09:35")
SESSIONS = st.sampled_from(["a", "b", "c"])
CHATS = st.sampled_from([1, 2])
MINUTES = st.sampled_from([1, 4, 5, 6, 10, 15, 20, 45])
Key = tuple[int, str]


class Reminding(RuleBasedStateMachine):
    """The bot's day, and beside it what must be true of it."""

    template: Path

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(self.template, self.folder / "bot.db")
        self.runner = asyncio.Runner()
        self.desk = Desk(self.folder / "bot.db", CONFERENCE, BEGIN)
        self.runner.run(self.desk.start())
        self.ids = {chat: self.runner.run(self.desk.person(chat)).id for chat in (1, 2)}
        self.settled_at: dict[Key, datetime] = {}
        """Since when nothing has changed about a person's reminder of a session."""
        self.counted: dict[Key, int] = {}
        """How many there had been by then."""
        for chat in self.ids:
            self.save(chat, "a")

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.runner.run(self.desk.stop())
            self.runner.close()
            shutil.rmtree(self.folder)

    def work(self) -> None:
        self.runner.run(self.desk.work())

    def touched(self, *keys: Key) -> None:
        now = self.desk.clock.now()
        for key in keys:
            self.settled_at[key] = now
            self.counted[key] = len(self.of(key))

    def of(self, key: Key) -> list[Delivered]:
        return [each for each in self.desk.delivered if (each.person_id, each.subject) == key]

    def everyone(self, session_id: str) -> list[Key]:
        return [(person, session_id) for person in self.ids.values()]

    @rule(chat=CHATS, session_id=SESSIONS)
    def save(self, chat: int, session_id: str) -> None:
        person = self.ids[chat]
        _, newly = self.runner.run(self.desk.people.save(person, session_id))
        if newly:
            self.touched((person, session_id))
        self.work()

    @rule(chat=CHATS, session_id=SESSIONS)
    def unsave(self, chat: int, session_id: str) -> None:
        self.runner.run(self.desk.people.unsave(self.ids[chat], session_id))
        self.touched((self.ids[chat], session_id))
        self.work()

    @rule(chat=CHATS, lead=st.sampled_from([0, *LEADS]))
    def set_lead(self, chat: int, lead: int) -> None:
        self.runner.run(self.desk.people.set_lead(self.ids[chat], lead))
        self.touched(*((self.ids[chat], each) for each in ("a", "b", "c")))
        self.work()

    @rule(chat=CHATS, session_id=SESSIONS, lead=st.sampled_from([0, *LEADS]))
    def set_session_lead(self, chat: int, session_id: str, lead: int) -> None:
        self.runner.run(self.desk.people.set_session_lead(self.ids[chat], session_id, lead))
        self.touched((self.ids[chat], session_id))
        self.work()

    @rule(session_id=SESSIONS, minutes=st.sampled_from([-60, -10, 5, 10, 30, 180]))
    def move(self, session_id: str, minutes: int) -> None:
        self.runner.run(self.desk.move(session_id, timedelta(minutes=minutes)))
        self.touched(*self.everyone(session_id))
        self.work()

    @rule(session_id=SESSIONS, status=st.sampled_from([Status.CANCELLED, Status.PLANNED]))
    def cancel_or_restore(self, session_id: str, status: Status) -> None:
        self.runner.run(self.desk.change(session_id, status=status))
        self.touched(*self.everyone(session_id))
        self.work()

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.runner.run(self.desk.pass_until(self.desk.clock.now() + timedelta(minutes=minutes)))

    @rule(minutes=st.sampled_from([0, 1, 10, 40]), under_way=st.booleans())
    def killed_and_started_again(self, minutes: int, under_way: bool) -> None:
        async def kill() -> None:
            if under_way:  # what was planned and taken, but not sent
                await self.desk.reminders.plan()
                await self.desk.outbox.claim(1)
            await self.desk.stop()
            self.desk.clock.travel_to(self.desk.clock.now() + timedelta(minutes=minutes))
            await self.desk.start()

        self.runner.run(kill())
        self.work()

    @rule(minutes=st.sampled_from([15, 60]))
    def the_clock_jumps(self, minutes: int) -> None:
        self.desk.clock.travel_to(self.desk.clock.now() + timedelta(minutes=minutes))
        self.desk.reminders.start_over()
        self.work()

    @invariant()
    def none_is_lost_and_none_is_doubled(self) -> None:
        if not hasattr(self, "desk"):
            return
        now, programme = self.desk.clock.now(), self.desk.conference
        for person in self.ids.values():
            for each in programme.sessions:
                self.check((person, each.id), now)

    def check(self, key: Key, now: datetime) -> None:
        person_id, session_id = key
        person = self.runner.run(self.desk.people.get(person_id))
        planned = self.desk.conference.session(session_id)
        assert planned is not None
        sent, lead = self.of(key), person.lead_for(session_id)
        settled_at = self.settled_at.get(key, BEGIN)
        since = len(sent) - self.counted.get(key, 0)
        assert since <= 1, f"{since} reminders of {key} although nothing has changed since {settled_at}: {sent}"
        if not lead or not planned.takes_place:
            assert since == 0, f"a reminder of what was not to be reminded of: {sent}"
            return
        due = planned.start - timedelta(minutes=lead)
        before = sent[: self.counted.get(key, 0)]
        if any(covers(one.lead, datetime.fromisoformat(one.start), lead, due) for one in before):
            assert since == 0, f"a reminder although an earlier one does: {sent}"
        saved_in_time = person.saved[session_id].saved_at < due
        if due <= now < planned.start and saved_in_time:
            told = [one for one in sent if covers(one.lead, datetime.fromisoformat(one.start), lead, due)]
            assert told, f"no reminder of {key}, due at {due}, by {now}: {sent}"


def test_no_reminder_is_lost_or_doubled(tmp_path: Path) -> None:
    async def make() -> None:
        desk = Desk(tmp_path / "template.db", CONFERENCE, BEGIN)
        await desk.start()
        await desk.stop()

    asyncio.run(make())
    Reminding.template = tmp_path / "template.db"
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Reminding,
        settings=settings(
            max_examples=80,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
        ),
    )


@pytest.mark.parametrize(
    ("lead", "start", "new_lead", "new_start", "covered"),
    [
        (15, "10:00", 15, "10:00", True),
        (15, "10:00", 15, "10:10", True),  # moved a little
        (15, "10:00", 15, "10:15", False),  # the new one is due when the old one said it starts
        (15, "10:00", 15, "09:50", True),  # moved earlier
        (15, "10:00", 60, "10:00", True),  # a longer lead
        (15, "10:00", 5, "10:00", False),  # a shorter lead is wished for
        (30, "10:00", 5, "09:30", True),  # due before the old one was
    ],
)
def test_what_makes_another_reminder_superfluous(
    lead: int, start: str, new_lead: int, new_start: str, covered: bool
) -> None:
    due = at(new_start) - timedelta(minutes=new_lead)
    assert covers(lead, at(start), new_lead, due) is covered
