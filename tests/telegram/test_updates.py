"""One person's updates in their order, different people's side by side."""

import asyncio
from collections.abc import Awaitable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import CallbackQuery, Chat, InlineQuery, Message, Update, User

from bot.telegram.updates import PerChatUpdateProcessor

NOW = datetime(2026, 5, 12, tzinfo=UTC)


def message(person: int, number: int = 1, group: int | None = None) -> Update:
    """Somebody writes, perhaps in a group."""
    user = User(person, "A", is_bot=False)
    chat = Chat(group, "group") if group else Chat(person, "private")
    return Update(number, message=Message(number, NOW, chat, from_user=user, text="x"))


def tap(person: int, number: int = 1) -> Update:
    """Somebody taps."""
    return Update(number, callback_query=CallbackQuery("1", User(person, "A", is_bot=False), "i", data="x"))


def inline(person: int, number: int = 1) -> Update:
    """Somebody types `@bot …`."""
    return Update(number, inline_query=InlineQuery("1", User(person, "A", is_bot=False), "x", ""))


class Work:
    """What is done for updates, and when it may end."""

    def __init__(self) -> None:
        self.begun: list[Any] = []
        self.ended: list[Any] = []
        self.gates: dict[Any, asyncio.Event] = {}

    async def do(self, name: Any) -> None:
        """Begins, waits for its gate, ends."""
        self.begun.append(name)
        await self.gates.setdefault(name, asyncio.Event()).wait()
        self.ended.append(name)

    async def let(self, *names: Any) -> None:
        """Opens gates and lets the loop turn."""
        for name in names:
            self.gates.setdefault(name, asyncio.Event()).set()
        await turn()


async def turn() -> None:
    """Lets everything run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


def process(processor: PerChatUpdateProcessor, update: object, work: Awaitable[None]) -> asyncio.Task[None]:
    """As the Application does."""
    return asyncio.create_task(processor.process_update(update, work))  # type: ignore[arg-type]


async def test_one_persons_updates_wait_for_each_other() -> None:
    processor, work = PerChatUpdateProcessor(), Work()
    tasks = [
        process(processor, each, work.do(name))
        for name, each in {
            "a": message(1),
            "b": tap(1),
            "c": inline(1),
            "d": message(2),
            "e": message(1, group=-5),
        }.items()
    ]
    await turn()
    assert work.begun == ["a", "d", "e"]
    assert processor.current_concurrent_updates == 3
    await work.let("b", "c")
    assert work.begun == ["a", "d", "e"]
    await work.let("a")
    assert work.ended == ["a", "b", "c"]
    await work.let("d", "e")
    await asyncio.gather(*tasks)
    assert processor.people_in_line == processor.current_concurrent_updates == 0


async def test_an_error_does_not_hold_up_the_line() -> None:
    processor, work = PerChatUpdateProcessor(), Work()

    async def fail() -> None:
        raise ValueError

    first, second = process(processor, message(1), fail()), process(processor, message(1), work.do("b"))
    await work.let("b")
    with pytest.raises(ValueError):
        await first
    await second
    assert work.ended == ["b"]


@pytest.mark.parametrize("gone", [0, 1, 2])
async def test_a_cancelled_update_does_not_hold_up_the_line(gone: int) -> None:
    processor, work = PerChatUpdateProcessor(), Work()
    tasks = [process(processor, message(1), work.do(i)) for i in range(4)]
    await turn()
    tasks[gone].cancel()
    await work.let(0, 1, 2, 3)
    await asyncio.gather(*tasks, return_exceptions=True)
    assert work.ended == [i for i in range(4) if i != gone]
    assert processor.people_in_line == 0


async def test_no_more_at_once_than_allowed() -> None:
    processor, work = PerChatUpdateProcessor(max_concurrent=2), Work()
    tasks = [process(processor, message(i), work.do(i)) for i in range(1, 4)]
    await turn()
    assert work.begun == [1, 2]
    await work.let(2)
    assert work.begun == [1, 2, 3]
    await work.let(1, 3)
    await asyncio.gather(*tasks)


async def test_who_waits_in_line_takes_no_place() -> None:
    """A person with a hundred updates leaves the other place to everybody else."""
    processor, work = PerChatUpdateProcessor(max_concurrent=2), Work()
    tasks = [process(processor, message(1), work.do(("flood", i))) for i in range(40)]
    await turn()
    tasks.append(process(processor, message(2), work.do("other")))
    await work.let("other")
    assert work.ended == ["other"]
    await work.let(*(("flood", i) for i in range(40)))
    await asyncio.gather(*tasks)


async def test_a_line_that_is_too_long() -> None:
    processor, work = PerChatUpdateProcessor(longest_line=3), Work()
    tasks = [process(processor, message(1), work.do(i)) for i in range(10)]
    await turn()
    await work.let(*range(10))
    await asyncio.gather(*tasks)
    assert work.ended == [0, 1, 2, 3]
    assert processor.left_out == 6


async def test_room() -> None:
    processor, work = PerChatUpdateProcessor(most_in_hand=2), Work()
    await asyncio.wait_for(processor.room(), 1)
    tasks = [process(processor, message(i), work.do(i)) for i in (1, 2)]
    await turn()
    waiting = asyncio.create_task(processor.room())
    await turn()
    assert not waiting.done()
    await work.let(1)
    await asyncio.wait_for(waiting, 1)
    await work.let(2)
    await asyncio.gather(*tasks)


async def test_what_is_nobodys_waits_for_nobody() -> None:
    processor, work = PerChatUpdateProcessor(), Work()
    tasks = [process(processor, each, work.do(i)) for i, each in enumerate([Update(1), Update(2), "job"])]
    await turn()
    assert work.begun == [0, 1, 2]
    await work.let(0, 1, 2)
    await asyncio.gather(*tasks)


async def test_giving_up() -> None:
    processor, work = PerChatUpdateProcessor(), Work()
    tasks = [process(processor, message(person), work.do((person, i))) for person in (1, 2) for i in range(3)]
    await turn()
    processor.give_up()
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 1)
    assert work.begun == [(1, 0), (2, 0)]
    assert work.ended == []
    assert processor.people_in_line == processor.current_concurrent_updates == 0


def test_no_places() -> None:
    with pytest.raises(ValueError, match="max_concurrent"):
        PerChatUpdateProcessor(max_concurrent=0)


@given(
    st.lists(st.tuples(st.integers(1, 3), st.booleans(), st.integers(0, 3)), max_size=25),
    st.integers(1, 3),
)
async def test_order_holds_whatever_happens(updates: list[tuple[int, bool, int]], places: int) -> None:
    """People, some of whose updates are cancelled, and work that takes any number of turns."""
    processor = PerChatUpdateProcessor(max_concurrent=places)
    at_work: set[int] = set()
    done: list[int] = []

    async def do(person: int, number: int, turns: int) -> None:
        assert person not in at_work
        assert len(at_work) < places
        at_work.add(person)
        try:
            for _ in range(turns):
                await asyncio.sleep(0)
            done.append(number)
        finally:
            at_work.discard(person)

    tasks = []
    for number, (person, is_cancelled, turns) in enumerate(updates):
        task = process(processor, message(person, number), do(person, number, turns))
        await asyncio.sleep(0)
        if is_cancelled:
            task.cancel()
        tasks.append(task)
    await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 5)
    for person in (1, 2, 3):
        mine = [number for number in done if updates[number][0] == person]
        assert mine == sorted(mine)
    assert set(done) >= {number for number, (_, is_cancelled, _) in enumerate(updates) if not is_cancelled}
    assert processor.people_in_line == processor.current_concurrent_updates == 0
    await asyncio.wait_for(processor.room(), 1)
