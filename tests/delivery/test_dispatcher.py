"""What is put into the outbox arrives: once, in order, whatever happens on the way."""

import asyncio
from datetime import timedelta

import pytest

from bot.delivery.outbox import Outcome, Row, State
from bot.delivery.priority import Priority
from bot.delivery.sending import Outgoing
from bot.people import Person
from tests.delivery.conftest import NOON, QUICK, TOKEN, Post


async def test_what_is_due_arrives_and_what_is_not_waits(post: Post) -> None:
    person = await post.person()
    await post.put(person, "now")
    await post.put(person, "later", due_at=post.later(minutes=10))
    await asyncio.sleep(0.2)
    assert await post.heard(person) == ["now"]
    post.clock.travel_to(NOON + timedelta(minutes=11))
    post.dispatcher.wake()
    assert await post.settled() == {"sent": 2}
    assert await post.heard(person) == ["now", "later"]
    row = (await post.rows())["now"]
    assert (row.chat_id, row.message_id, row.attempts) == (5000001, 1, 1)


async def test_the_loop_wakes_by_itself_when_something_falls_due(post: Post) -> None:
    person = await post.person()
    await post.put(person, "soon", due_at=post.later(seconds=0.4))
    await asyncio.sleep(0.2)
    assert await post.heard(person) == []
    assert await post.settled(2) == {"sent": 1}


async def test_the_same_key_is_the_same_message(post: Post) -> None:
    person = await post.person()
    for _ in range(3):
        await post.put(person, "once")
    assert await post.settled() == {"sent": 1}
    await post.put(person, "once")
    assert await post.settled() == {"sent": 1}
    assert await post.heard(person) == ["once"]


async def test_the_more_urgent_goes_first(post: Post) -> None:
    await post.dispatcher.stop()
    person = await post.person()
    for priority in (Priority.ANNOUNCEMENT, Priority.REMINDER, Priority.URGENT, Priority.STATUS):
        await post.put(person, priority.name, priority=priority)
    post.dispatcher.start()
    await post.settled()
    assert await post.heard(person) == ["URGENT", "STATUS", "REMINDER", "ANNOUNCEMENT"]


async def test_who_has_blocked_the_bot_is_marked_and_the_others_get_theirs(post: Post) -> None:
    blocked, absent, there = await post.person(), await post.person(started=False), await post.person()
    (await post.chat_of(blocked)).blocked = True
    for person in (blocked, absent, there):
        await post.put(person, f"to {person.id}")
    assert await post.settled() == {"sent": 1, "failed": 2}
    assert [len(await post.people.addresses(each.id)) for each in (blocked, absent, there)] == [0, 0, 1]
    assert "blocked" in (await post.rows())[f"to {blocked.id}"].error
    await post.put(blocked, "again")
    await post.settled()
    assert (await post.rows())["again"].error == "unreachable"


@pytest.mark.parametrize("text", ["<b>not closed", "x" * 4097, "broken"])
async def test_one_message_that_cannot_be_sent_stops_no_other(post: Post, text: str) -> None:
    person = await post.person()
    for each in ("before", text, "after"):
        await post.put(person, each)
    assert await post.settled() == {"sent": 2, "failed": 1}
    assert await post.heard(person) == ["before", "after"]


async def test_what_has_lost_its_meaning_is_dropped(post: Post) -> None:
    person, gone = await post.person(), await post.person()
    await post.put(person, "meaningless")
    await post.put(person, "too late", expires_at=post.later(seconds=-1))
    await post.dispatcher.stop()
    await post.put(gone, "to nobody")
    await post.people.delete(gone.id)
    post.dispatcher.start()
    assert await post.settled() == {"dropped": 2}
    assert await post.heard(person) == []
    assert "too late" not in post.rendered


async def test_a_429_is_obeyed_and_nothing_is_lost_or_doubled(post: Post) -> None:
    people = [await post.person() for _ in range(30)]
    post.simulator.faults.order("429", method="sendMessage", count=3, retry_after=1)
    for person in people:
        await post.put(person, f"to {person.id}")
    assert await post.settled(20) == {"sent": 30}
    assert [len(await post.heard(person)) for person in people] == [1] * 30
    assert sum(row.attempts for row in (await post.rows()).values()) >= 33


@pytest.mark.parametrize("kind", ["drop", "500", "502"])
async def test_a_telegram_that_is_away_costs_nothing_but_time(post: Post, kind: str) -> None:
    people = [await post.person() for _ in range(20)]
    post.simulator.faults.order(kind, method="sendMessage", count=5)
    for person in people:
        await post.put(person, f"to {person.id}")
    assert await post.settled(20) == {"sent": 20}
    assert [len(await post.heard(person)) for person in people] == [1] * 20


async def test_a_slow_telegram_delays_only_the_slow_message(post: Post) -> None:
    slow, other = await post.person(), await post.person()
    chat = await post.chat_of(slow)
    post.simulator.faults.order("slow", method="sendMessage", chat_id=chat.id, delay=1.0)
    await post.put(slow, "slow")
    await post.put(other, "quick")
    await asyncio.sleep(0.4)
    assert await post.heard(other) == ["quick"]
    assert await post.settled() == {"sent": 2}


async def test_quiet_hours_are_silent_but_not_for_what_is_urgent(post: Post) -> None:
    person, awake = await post.person(), await post.person()
    await post.people.set_quiet(person.id, (11 * 60, 13 * 60))
    await post.people.set_quiet(awake.id, (13 * 60, 14 * 60))
    await post.put(person, "reminder")
    await post.put(person, "urgent", priority=Priority.URGENT)
    await post.put(awake, "loud")
    await post.settled()
    bot = post.simulator.bots[TOKEN]
    silent = {
        event["message"]["text"]: event.get("silent", False)
        for each in (person, awake)
        for event in bot.line((await post.chat_of(each)).id).after(0)
        if event["type"] == "message"
    }
    assert silent == {"reminder": True, "urgent": False, "loud": False}


async def test_stopping_puts_back_what_was_not_sent(post: Post) -> None:
    await post.dispatcher.stop()
    people = [await post.person() for _ in range(60)]
    post.simulator.faults.order("slow", method="sendMessage", count=None, delay=0.2)
    for person in people:
        await post.put(person, f"to {person.id}")
    post.dispatcher.start()
    await asyncio.sleep(0.3)
    await post.dispatcher.stop()
    counts = await post.outbox.counts()
    assert counts[State.SENDING] == 0
    assert counts[State.QUEUED] > 0
    post.simulator.faults.clear()
    post.dispatcher.start()
    assert await post.settled() == {"sent": 60}
    assert [len(await post.heard(person)) for person in people] == [1] * 60


async def test_after_a_kill_what_was_under_way_is_sent_again(post: Post) -> None:
    person = await post.person()
    await post.dispatcher.stop()
    await post.put(person, "under way")
    assert [row.args["text"] for row in await post.outbox.claim(5)] == ["under way"]
    assert await post.outbox.claim(5) == []
    assert await post.outbox.recover() == 1
    post.dispatcher = post.make_dispatcher()
    post.dispatcher.start()
    assert await post.settled() == {"sent": 1}


async def test_a_database_in_trouble_for_a_while_ends_nothing(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    person = await post.person()
    claim, failures = post.outbox.claim, iter([OSError("disk full"), OSError("disk full")])

    async def sometimes(limit: int) -> object:
        if (failure := next(failures, None)) is not None:
            raise failure
        return await claim(limit)

    monkeypatch.setattr(post.outbox, "claim", sometimes)
    monkeypatch.setattr("bot.delivery.dispatcher.AFTER_TROUBLE", 0.05)
    await post.put(person, "in the end")
    assert await post.settled() == {"sent": 1}


async def test_a_chat_that_moved_is_followed(post: Post) -> None:
    person = await post.person()
    new = post.simulator.add_person({"first_name": "N"})
    post.chat(new.id).started = True
    await post.people.moved("telegram", (await post.chat_of(person)).id, new.id)
    await post.put(person, "hello")
    await post.settled()
    assert await post.heard(person) == ["hello"]


async def test_claims_never_overlap(post: Post) -> None:
    await post.dispatcher.stop()
    people = [await post.person() for _ in range(10)]
    for person in people:
        await post.put(person, f"to {person.id}")
    batches = await asyncio.gather(*(post.outbox.claim(3) for _ in range(6)))
    taken = [row.id for batch in batches for row in batch]
    assert len(taken) == len(set(taken)) == 10
    assert await post.outbox.recover() == 10
    due = await post.outbox.next_due()
    assert due is not None
    assert due - NOON < timedelta(minutes=1)


async def test_a_renderer_may_look_things_up_and_a_failure_is_told_once_it_is_recorded(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, blocked = await post.person(), await post.person()
    (await post.chat_of(blocked)).blocked = True
    told: list[tuple[int, str]] = []

    async def look_up(row: Row, person: Person) -> Outgoing | None:
        await asyncio.sleep(0)
        return None if row.args["text"] == "meaningless" else Outgoing("sendMessage", {"text": row.args["text"]})

    async def hear(row: Row, outcome: Outcome) -> None:
        kept = (await post.rows())[row.args["text"]]
        told.append((row.person_id, kept.state))
        raise RuntimeError("nobody is there")

    await post.dispatcher.stop()
    monkeypatch.setattr(post.dispatcher, "_renderers", {"note": look_up})
    monkeypatch.setattr(post.dispatcher, "_on_failure", {"note": hear})
    post.dispatcher.start()
    await post.put(there, "meaningless")
    await post.put(blocked, "in vain")
    await post.put(there, "here")
    assert await post.settled() == {"sent": 1, "failed": 1, "dropped": 1}
    await post.put(there, "and on")
    await post.settled()
    assert await post.heard(there) == ["here", "and on"]
    assert told == [(blocked.id, "failed")]


async def test_a_group_gets_no_more_than_a_group_may(post: Post) -> None:
    bot = post.simulator.bots[TOKEN]
    group = post.simulator.add_group("Desk", [], [bot], "group", False)
    place, _ = await post.people.recognise("group", group.id, "en")
    for number in range(QUICK.group_per_minute + 1):
        await post.put(place, str(number))
    async with asyncio.timeout(10):
        while len(group.messages) < QUICK.group_per_minute:  # noqa: ASYNC110 - the simulator tells nobody
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.3)
    assert len(group.messages) == QUICK.group_per_minute
    assert bot.calls["sendMessage"]["errors"] == {}
