"""Questions without an answer: counted, kept without whoever asked, grouped, set aside, and told of."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.agenda import Agenda
from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.grouped import COMES_BACK, State
from bot.people import People
from bot.redaction import redacted
from bot.store.engine import Store
from bot.store.tables import outbox, unanswered, wish
from bot.unanswered import LONGEST, Unanswered
from bot.wishes import Wishes
from tests.conference.made_up import TZ
from tests.conftest import CONFERENCE

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=TZ)


class Desk:
    """The questions alone, on a real database."""

    def __init__(self, store: Store, kept: int = 5000) -> None:
        self.store = store
        self.clock = Clock(NOON)
        self.people = People(store, self.clock, TZ)
        self.questions = Unanswered(store, self.clock, kept)
        self.agenda = Agenda(store, self.clock, CONFERENCE)
        self.wishes = Wishes(store, self.clock, self.agenda, Outbox(store, self.clock))

    async def asks(self, *texts: str, language: str = "en", times: int = 1) -> int:
        number = 0
        for text in texts * times:
            self.clock.travel_to(self.clock.now() + timedelta(seconds=1))
            number = await self.questions.note(text, language)
        return number

    async def sees(self) -> list[tuple[str, int]]:
        await self.questions.refresh()
        return [(each.lead.text, each.times) for each in self.questions.open_groups]

    async def settle(self, number: int, topic: str) -> None:
        async with self.store.write() as connection:
            answered = await self.questions.settle(connection, [number], topic)
        self.questions.settled(answered)

    async def person(self, chat_id: int) -> int:
        return (await self.people.recognise("telegram", chat_id, "en"))[0].id

    async def count(self, table: object) -> int:
        async with self.store.read() as connection:
            return int(await connection.scalar(select(func.count()).select_from(table)) or 0)  # type: ignore[arg-type]


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    yield Desk(store)
    await store.close()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("call me on +993 65 12-34-56 please", "call me on … please"),
        ("мой номер 8(993)65123456", "мой номер …"),
        ("jaň ediň 39-12-34", "jaň ediň …"),
        ("write to a.b+c@mail.example.tm, or @some_user1", "write to …, or …"),
        ("t.me/somebody_here is me", "… is me"),
    ],
)
def test_how_to_reach_somebody_is_taken_out(said: str, kept: str) -> None:
    assert redacted(said) == kept


@pytest.mark.parametrize(
    "text", ["on 12.05.2026 at 10:30, 10.00-11.30, 2026-05-12?", "hall 2, 12:00–13:30, 2027-2028", "what @ 5"]
)
def test_times_and_numbers_of_things_stay(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize("text", ["x" * 5000, "1 " * 2500, "a@" * 2500, "@" * 5000, "1" + "(" * 4999, "a.b" * 1700])
def test_a_long_text_takes_no_time(text: str) -> None:
    started = time.process_time()
    redacted(text)
    assert time.process_time() - started < 0.2


async def test_nothing_tells_who_asked(desk: Desk) -> None:
    await desk.asks("where is the toilet, my number is 99365123456 " + "x" * 400)
    assert "person_id" not in unanswered.c
    async with desk.store.read() as connection:
        kept = (await connection.execute(select(unanswered))).one()
    assert len(kept.text) == LONGEST
    assert "993" not in f"{kept.text}{kept.key}"


async def test_the_same_words_count_up_in_one_language(desk: Desk) -> None:
    first = await desk.asks("Where is the toilet?")
    assert await desk.asks("where is the TOILET") == first
    assert await desk.asks("where is the toilet", language="ru") != first
    asked = desk.questions.question(first)
    assert asked is not None
    assert (asked.text, asked.times, asked.state) == ("Where is the toilet?", 2, State.NEW)
    assert timedelta(seconds=1) <= asked.last_at - asked.first_at < timedelta(seconds=2)


async def test_what_is_asked_at_once_is_counted_whole(desk: Desk) -> None:
    numbers = await asyncio.gather(*(desk.questions.note("Prayer room?", "en") for _ in range(40)))
    assert len(set(numbers)) == 1
    asked = desk.questions.question(numbers[0])
    assert asked is not None
    assert asked.times == 40


async def test_groups_are_the_most_asked_first_and_the_same_after_a_restart(desk: Desk) -> None:
    await desk.asks("where can I smoke", times=3)
    await desk.asks("is there a prayer room", "prayer room", times=2)
    await desk.asks("I lost my badge")
    seen = await desk.sees()
    assert seen == [("is there a prayer room", 4), ("where can I smoke", 3), ("I lost my badge", 1)]
    desk.questions = Unanswered(desk.store, desk.clock)
    await desk.questions.load()
    assert await desk.sees() == seen


async def test_what_is_asked_while_groups_are_made_is_there_at_once(desk: Desk) -> None:
    await desk.asks(*(f"question of {word}" for word in ["alpha", "beta", "gamma", "delta"]))
    _, number = await asyncio.gather(desk.questions.refresh(), desk.asks("is there a prayer room"))
    assert "is there a prayer room" in [each.lead.text for each in desk.questions.open_groups]
    assert desk.questions.group_of(number) is not None
    await desk.asks("prayer room")
    assert ("is there a prayer room", 2) in await desk.sees()


async def test_a_dismissed_group_stays_away_until_it_is_asked_often(desk: Desk) -> None:
    number = await desk.asks("tell me a joke", times=9)
    await desk.sees()
    group = desk.questions.group_of(number)
    assert group is not None
    assert await desk.questions.dismiss(group.ids) == 1
    assert await desk.sees() == []
    await desk.asks("a joke please", times=COMES_BACK - 1)  # asked like it: away as well
    assert await desk.sees() == []
    assert [each.times for each in desk.questions.dismissed_groups] == [9 + COMES_BACK - 1]
    await desk.asks("tell me a joke")
    assert await desk.sees() == [("tell me a joke", 9 + COMES_BACK)]


async def test_a_dismissal_can_be_taken_back(desk: Desk) -> None:
    number = await desk.asks("tell me a joke")
    await desk.questions.dismiss([number])
    assert await desk.questions.restore([number]) == 1
    assert await desk.sees() == [("tell me a joke", 1)]


async def test_what_is_answered_is_gone_and_new_if_the_bot_cannot_answer_it_once_more(desk: Desk) -> None:
    number = await desk.asks("is there a prayer room")
    await desk.settle(number, "q-1")
    assert await desk.sees() == []
    assert desk.questions.group_of(number) is None
    assert await desk.questions.dismiss([number]) == 0
    await desk.asks("is there a prayer room")
    assert await desk.sees() == [("is there a prayer room", 2)]


async def test_the_oldest_go_first_but_not_those_whose_askers_wait(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    desk = Desk(store, kept=3)
    first = await desk.asks("alpha")
    second = await desk.asks("beta")
    await desk.asks("gamma")
    assert await desk.wishes.add(await desk.person(1), first)
    await desk.asks("delta")
    assert desk.questions.question(second) is None
    assert sorted(text for text, _ in await desk.sees()) == ["alpha", "delta", "gamma"]
    assert await desk.count(unanswered) == 3
    assert await desk.asks("epsilon") > second + 2  # a number is never given again
    await store.close()


async def test_a_wish_is_kept_once_told_once_and_then_forgotten(desk: Desk) -> None:
    number, other = await desk.asks("is there a prayer room"), await desk.asks("prayer room")
    one, two = await desk.person(1), await desk.person(2)
    for question in (number, number, other):
        assert await desk.wishes.add(one, question)
    assert await desk.wishes.add(two, number)
    assert await desk.wishes.tell() == 0
    await desk.settle(number, "wifi")
    await desk.settle(other, "wifi")
    assert await desk.wishes.tell() == 2  # one message each
    assert await desk.wishes.tell() == 0
    assert await desk.count(wish) == 0
    async with desk.store.read() as connection:
        told = (await connection.execute(select(outbox))).mappings().all()
    # What is left of it says which topic, and not what was asked.
    assert [(each["person_id"], each["subject"], each["args"]) for each in told] == [
        (one, "wifi", {}),
        (two, "wifi", {}),
    ]


async def test_who_waits_for_a_topic_that_is_gone_goes_on_waiting(desk: Desk) -> None:
    number = await desk.asks("is there a prayer room")
    await desk.wishes.add(await desk.person(1), number)
    await desk.settle(number, "gone-from-the-data")
    assert await desk.wishes.tell() == 0
    assert await desk.count(wish) == 1
    assert await desk.asks("is there a prayer room") == number
    await desk.settle(number, "wifi")
    assert await desk.wishes.tell() == 1


async def test_a_kill_between_two_steps_tells_nobody_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    number = await desk.asks("is there a prayer room")
    await desk.wishes.add(await desk.person(1), number)
    await desk.settle(number, "wifi")

    async def killed(*_: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(desk.wishes, "_forget", killed)
        with pytest.raises(RuntimeError):
            await desk.wishes.tell()
    assert await desk.wishes.tell() == 0
    assert await desk.count(outbox) == 1
    assert await desk.count(wish) == 0


async def test_a_wish_goes_with_its_person_and_the_question_stays(desk: Desk) -> None:
    number, somebody = await desk.asks("is there a prayer room"), await desk.person(1)
    await desk.wishes.add(somebody, number)
    assert [each["question_id"] for each in (await desk.people.export(somebody))["wish"]] == [number]
    await desk.people.delete(somebody)
    assert await desk.count(wish) == 0
    assert await desk.count(unanswered) == 1
    assert not await desk.wishes.add(somebody, number)
    assert not await desk.wishes.add(await desk.person(2), 999)
