"""Reminders and digests: when, for whom, and when not."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.conference import Status
from bot.reminders import DIGEST, REMINDER
from tests.conference.made_up import DAY, at, conference, large_conference, session
from tests.reminding import Desk

CONFERENCE = conference(
    session("first", at("10:00")),
    session("second", at("12:00")),
    session("same", at("12:00"), hall="hall-2"),
    session("next-day", at("10:00", DAY + timedelta(days=1))),
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    made = Desk(tmp_path / "bot.db", CONFERENCE, at("08:00"))
    await made.start()
    yield made
    await made.stop()


def times(desk: Desk, session_id: str | None = None) -> list[str]:
    """When reminders went out, as local times."""
    return [
        f"{desk.conference.local(each.at):%H:%M}"
        for each in desk.delivered
        if each.kind == REMINDER and session_id in (None, each.subject)
    ]


async def test_fifteen_minutes_before_unless_told_otherwise(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("10:30"))
    assert times(desk) == ["09:45"]


@pytest.mark.parametrize(("lead", "expected"), [(5, ["09:55"]), (60, ["09:00"]), (0, [])])
async def test_each_person_has_their_own_lead(desk: Desk, lead: int, expected: list[str]) -> None:
    person, other = await desk.person(), await desk.person(2)
    for each in (person, other):
        await desk.people.save(each.id, "first")
    await desk.people.set_lead(person.id, lead)
    await desk.pass_until(at("10:30"))
    assert [time for time in times(desk) if time != "09:45"] == expected
    assert times(desk).count("09:45") == 1


async def test_a_session_can_have_a_lead_of_its_own(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.set_session_lead(person.id, "first", 30)
    await desk.people.set_session_lead(person.id, "second", 0)
    await desk.people.save(person.id, "same")
    await desk.pass_until(at("13:00"))
    assert (times(desk, "first"), times(desk, "second"), times(desk, "same")) == (["09:30"], [], ["11:45"])


async def test_who_saves_it_after_the_time_has_just_been_told(desk: Desk) -> None:
    await desk.pass_until(at("09:50"))
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("11:00"))
    assert times(desk) == []


async def test_unsaved_or_cancelled_is_not_reminded(desk: Desk) -> None:
    person = await desk.person()
    for each in ("first", "second"):
        await desk.people.save(person.id, each)
    await desk.people.unsave(person.id, "first")
    await desk.change("second", status=Status.CANCELLED)
    await desk.pass_until(at("13:00"))
    assert times(desk) == []


async def test_a_reminder_follows_a_moved_session(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.move("first", timedelta(hours=1))
    await desk.pass_until(at("12:00"))
    assert times(desk) == ["10:45"]


async def test_moved_by_hours_after_the_reminder_it_reminds_again(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:50"))
    await desk.move("first", timedelta(hours=2))
    await desk.pass_until(at("13:00"))
    assert times(desk) == ["09:45", "11:45"]


async def test_moved_a_little_after_the_reminder_it_does_not(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:50"))
    await desk.move("first", timedelta(minutes=10))
    await desk.pass_until(at("13:00"))
    assert times(desk) == ["09:45"]


async def test_moved_earlier_than_its_reminder_it_reminds_at_once(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "second")
    await desk.pass_until(at("11:30"))
    await desk.move("second", timedelta(minutes=-20))
    await desk.pass_until(at("13:00"))
    assert times(desk) == ["11:30"]


async def test_a_longer_lead_after_the_reminder_does_not_remind_again(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:50"))
    await desk.people.set_lead(person.id, 60)
    await desk.pass_until(at("11:00"))
    assert times(desk) == ["09:45"]


async def test_a_shorter_lead_after_the_reminder_reminds_once_more(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:50"))
    await desk.people.set_session_lead(person.id, "first", 5)
    await desk.pass_until(at("11:00"))
    assert times(desk) == ["09:45", "09:55"]


async def test_a_longer_lead_before_the_reminder_makes_it_due_at_once(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:30"))
    await desk.people.set_lead(person.id, 60)
    await desk.pass_until(at("11:00"))
    assert times(desk) == ["09:30"]


async def test_cancelled_and_restored_in_between_it_still_reminds_once(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.pass_until(at("09:30"))
    await desk.change("first", status=Status.CANCELLED)
    await desk.pass_until(at("09:50"))
    await desk.change("first", status=Status.PLANNED)
    await desk.pass_until(at("11:00"))
    assert times(desk) == ["09:50"]


async def test_dropped_in_the_outbox_and_meant_again_it_goes_out(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    desk.clock.travel_to(at("09:46"))
    await desk.reminders.plan()
    await desk.change("first", status=Status.CANCELLED)
    await desk.pass_until(at("09:48"))
    assert times(desk) == []
    await desk.change("first", status=Status.PLANNED)
    await desk.pass_until(at("11:00"))
    assert times(desk) == ["09:48"]


async def test_after_a_downtime_what_is_still_useful_comes_late(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.people.save(person.id, "second")
    await desk.stop()
    desk.clock.travel_to(at("11:50"))
    await desk.start()
    await desk.pass_until(at("13:00"))
    assert (times(desk, "first"), times(desk, "second")) == ([], ["11:50"])


async def test_a_large_audience_is_begun_with_early_enough_for_the_last(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bot.db", CONFERENCE, at("08:00"), sends_per_second=1)
    await desk.start()
    for chat_id in range(1, 241):
        person = await desk.person(chat_id)
        await desk.people.save(person.id, "second" if chat_id % 2 else "same")
    await desk.pass_until(at("12:30"))
    # 240 people at one a second take four minutes, both sessions together.
    assert set(times(desk)) == {"11:41"}
    assert len(desk.delivered) == 240
    await desk.stop()


async def test_the_digest_comes_at_its_time_on_days_with_something_saved(desk: Desk) -> None:
    person, other, late = await desk.person(), await desk.person(2), await desk.person(3)
    await desk.people.set_lead(person.id, 0)
    await desk.people.set_lead(late.id, 0)
    await desk.people.save(person.id, "first")
    await desk.people.save(person.id, "next-day")
    await desk.people.save(late.id, "second")
    for each in (person, other):
        await desk.people.set_digest(each.id, 8 * 60 + 30)
    await desk.pass_until(at("09:00"))
    await desk.people.set_digest(late.id, 8 * 60 + 30)
    await desk.people.set_digest(person.id, 9 * 60)
    await desk.pass_until(at("11:00", DAY + timedelta(days=1)))
    digests = [(each.person_id, f"{desk.conference.local(each.at):%d %H:%M}") for each in desk.delivered]
    assert digests == [(person.id, "12 08:30"), (person.id, "13 09:00")]
    assert {each.kind for each in desk.delivered} == {DIGEST}


async def test_a_digest_is_no_use_hours_later(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "second")
    await desk.people.set_digest(person.id, 8 * 60 + 30)
    await desk.stop()
    desk.clock.travel_to(at("10:45"))
    await desk.start()
    await desk.pass_until(at("11:00"))
    assert desk.delivered == []


async def test_a_conference_of_a_thousand_sessions(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "bot.db", large_conference(), at("07:00"))
    await desk.start()
    person = await desk.person()
    saved = desk.conference.sessions[::100]
    for each in saved:
        await desk.people.save(person.id, each.id)
    await desk.pass_until(at("23:00", DAY + timedelta(days=4)))
    assert sorted(each.subject for each in desk.delivered) == sorted(each.id for each in saved)
    await desk.stop()


async def test_deleting_everything_deletes_what_was_planned(desk: Desk) -> None:
    person = await desk.person()
    await desk.people.save(person.id, "first")
    await desk.people.delete(person.id)
    await desk.pass_until(at("11:00"))
    assert desk.delivered == []
    assert await desk.outbox.next_due() is None
