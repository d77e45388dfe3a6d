"""The one budget: what Telegram allows is used and never exceeded, and who is waiting comes first. In virtual time."""

import asyncio
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.limiter import GROUP_WINDOW, SHARE, Limiter, Limits
from bot.delivery.priority import Priority
from tests.delivery.virtual_time import run

ANSWER, URGENT, REMINDER, BULK = Priority.ANSWER, Priority.URGENT, Priority.REMINDER, Priority.ANNOUNCEMENT


class Log:
    """Sends through a limiter and notes when."""

    def __init__(self, limits: Limits | None = None) -> None:
        self.limiter = Limiter(limits)
        self.sent: list[tuple[float, int, Priority]] = []

    async def send(self, chat_id: int, priority: Priority = BULK) -> None:
        await self.limiter.acquire(chat_id, priority, is_group=chat_id < 0)
        self.sent.append((asyncio.get_running_loop().time(), chat_id, priority))

    @property
    def times(self) -> list[float]:
        return [at for at, _, _ in self.sent]


def most_within(times: list[float], seconds: float) -> int:
    """The largest number of `times` in any window of this length, its end not included."""
    return max((sum(start <= at < start + seconds - 1e-6 for at in times) for start in times), default=0)


def test_bulk_goes_out_at_nine_tenths_of_the_limit() -> None:
    async def main() -> Log:
        log = Log()
        await asyncio.gather(*(log.send(chat) for chat in range(1, 271)))
        return log

    log = run(main())
    assert log.times[-1] == pytest.approx(270 / (30 * SHARE), rel=0.05)
    assert most_within(log.times, 1) <= 30


def test_an_answer_waits_for_nothing() -> None:
    async def main() -> tuple[float, float]:
        log = Log()
        crowd = asyncio.gather(*(log.send(chat) for chat in range(1, 300)))
        await asyncio.sleep(1)
        before = asyncio.get_running_loop().time()
        for chat in (1, 2, 500, 500, 500, 500, 500):
            await log.send(chat, ANSWER)
        after = asyncio.get_running_loop().time()
        await crowd
        return before, after

    before, after = run(main())
    assert before == after


def test_the_more_urgent_goes_first_and_then_who_has_waited_longer() -> None:
    async def main() -> Log:
        log = Log(Limits(overall_per_second=1))
        tasks = [asyncio.create_task(log.send(1))]
        await asyncio.sleep(0)
        for chat, priority in ((2, BULK), (3, REMINDER), (4, BULK), (5, URGENT), (6, REMINDER)):
            tasks.append(asyncio.create_task(log.send(chat, priority)))
        await asyncio.gather(*tasks)
        return log

    assert [chat for _, chat, _ in run(main()).sent] == [1, 5, 3, 6, 2, 4]


def test_a_chat_gets_a_short_burst_and_then_one_a_second() -> None:
    async def main() -> Log:
        log = Log(Limits(overall_per_second=1000))
        await asyncio.gather(*(log.send(7) for _ in range(8)))
        return log

    times = run(main()).times
    assert times[2] < 0.1
    assert [round(later - earlier) for earlier, later in pairwise(times[2:])] == [1] * 5


def test_a_chat_that_must_wait_holds_nobody_up() -> None:
    async def main() -> Log:
        log = Log()
        await asyncio.gather(*(log.send(7) for _ in range(6)), *(log.send(chat) for chat in range(10, 20)))
        return log

    log = run(main())
    others = [at for at, chat, _ in log.sent if chat >= 10]
    assert max(others) < 1


def test_a_group_gets_twenty_a_minute_answers_included() -> None:
    async def main() -> Log:
        log = Log()
        await asyncio.gather(*(log.send(-7, ANSWER) for _ in range(45)))
        return log

    times = run(main()).times
    assert most_within(times, GROUP_WINDOW) == 20
    assert times[-1] == pytest.approx(2 * GROUP_WINDOW)


def test_a_429_pauses_just_its_chat_for_just_as_long() -> None:
    async def main() -> Log:
        log = Log()
        log.limiter.pause(9, 7)
        await asyncio.gather(log.send(7, ANSWER), log.send(7), log.send(8, ANSWER), log.send(8))
        return log

    sent = run(main()).sent
    assert [chat for at, chat, _ in sent if at < 1] == [8, 8]
    assert [at for at, chat, _ in sent if chat == 7] == pytest.approx([9, 9], abs=0.1)


def test_a_second_chat_with_a_429_means_that_everybody_waits() -> None:
    async def main() -> Log:
        log = Log()
        log.limiter.pause(5, 7)
        log.limiter.pause(3, 8)
        await asyncio.gather(*(log.send(chat, ANSWER) for chat in (1, 2, 7, 8)))
        return log

    assert all(at >= 5 for at in run(main()).times)


def test_a_group_with_a_429_stops_nobody_else() -> None:
    async def main() -> Log:
        log = Log()
        log.limiter.pause(40, -7)
        log.limiter.pause(40, -8)
        log.limiter.pause(40, 9)
        await log.send(1)
        return log

    assert run(main()).times[0] < 1


def test_after_a_429_the_pace_is_halved_and_comes_back() -> None:
    async def main() -> Log:
        log = Log()
        log.limiter.pause(1)
        await asyncio.gather(*(log.send(chat) for chat in range(1, 3000)))
        return log

    a_second = Counter(int(at) for at in run(main()).times)
    assert 12 <= a_second[1] <= 16
    assert 25 <= a_second[80] <= 28


def test_who_gives_up_waiting_takes_no_turn() -> None:
    async def main() -> Log:
        log = Log(Limits(overall_per_second=1))
        await log.send(1)
        task = asyncio.create_task(log.send(2))
        other = asyncio.create_task(log.send(3))
        await asyncio.sleep(0.1)
        task.cancel()
        await other
        assert log.limiter.waiting == 0
        return log

    log = run(main())
    assert [chat for _, chat, _ in log.sent] == [1, 3]


SENDS = st.lists(
    st.tuples(st.floats(0, 30), st.integers(-2, 6).filter(bool), st.sampled_from([URGENT, REMINDER, BULK])),
    max_size=120,
)


@settings(max_examples=40, deadline=None)
@given(SENDS, st.lists(st.tuples(st.floats(0, 30), st.integers(1, 6), st.floats(0.5, 10)), max_size=3))
def test_whatever_is_asked_for_the_limits_hold_and_everybody_gets_a_turn(
    sends: list[tuple[float, int, Priority]], pauses: list[tuple[float, int, float]]
) -> None:
    limits = Limits(overall_per_second=10)

    async def main() -> Log:
        log = Log(limits)

        async def later(at: float, chat: int, priority: Priority) -> None:
            await asyncio.sleep(at)
            await log.send(chat, priority)

        async def pause(at: float, chat: int, seconds: float) -> None:
            await asyncio.sleep(at)
            log.limiter.pause(seconds, chat)

        await asyncio.gather(*(later(*each) for each in sends), *(pause(*each) for each in pauses))
        return log

    log = run(main())
    assert Counter(chat for _, chat, _ in log.sent) == Counter(chat for _, chat, _ in sends)
    assert most_within(log.times, 1) <= limits.overall_per_second
    for chat in {chat for _, chat, _ in sends}:
        times = [at for at, each, _ in log.sent if each == chat]
        if chat < 0:
            assert most_within(times, GROUP_WINDOW) <= limits.group_per_minute
        else:
            assert most_within(times, 1) <= limits.chat_burst + 1
            assert most_within(times, 10) <= limits.chat_burst + 10
        for at, paused, seconds in pauses:
            assert not [each for each in times if paused == chat and at + 1e-6 < each < at + seconds - 1e-6]
