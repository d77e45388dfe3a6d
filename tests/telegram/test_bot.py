"""The client on the running bot: updates that cannot be understood, floods, 429s."""

import asyncio
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.delivery.limiter import Limiter, Limits
from bot.delivery.priority import Priority
from bot.telegram.bot import strip
from bot.telegram.rate_limiter import DeliveryRateLimiter, makes_message
from tests.conftest import TOKEN, World


async def test_an_update_that_cannot_be_understood_holds_nothing_up(world: World) -> None:
    """A Bot API newer than the library sends something of another shape, between two messages."""
    one, other = await world.person("en", started=False), await world.person("en", started=False)
    queue = world.simulator.bots[TOKEN].queue
    await world.stop()
    await one.call("POST", "/messages", {"text": "/now"})
    queue.add("message", {"message_id": "not a number", "chat": 5})
    queue.add("a_new_kind_of_update", {"id": 7})
    await other.call("POST", "/messages", {"text": "/now"})
    await world.start()
    for each in (one, other):
        assert await each.hears()
    async with asyncio.timeout(5):
        while queue.pending:  # noqa: ASYNC110 - the simulator has no event for it
            await asyncio.sleep(0.02)


async def test_a_429_is_waited_for(world: World) -> None:
    chat = await world.person("en")
    await world.control("POST", "/sim/faults", {"kind": "429", "method": "sendMessage", "retry_after": 1})
    started = asyncio.get_running_loop().time()
    await chat.says("/now")
    assert asyncio.get_running_loop().time() - started >= 1
    assert await chat.sees()


async def test_a_flood_of_one_persons_leaves_the_others_alone(world: World) -> None:
    flooder, other = await world.person("en"), await world.person("en")
    await world.control("POST", "/sim/_/updates/bulk", {"people": [flooder.person], "text": "/agenda", "count": 400})
    started = asyncio.get_running_loop().time()
    await other.says("/now")
    assert await other.sees()
    assert asyncio.get_running_loop().time() - started < 20, "not behind 400 answers at one a second"
    stopping = asyncio.get_running_loop().time()
    await world.stop()
    assert asyncio.get_running_loop().time() - stopping < 20, "nor does the end of the bot wait for them all"


def test_what_nobody_reads_of_a_tap() -> None:
    tapped = {"message_id": 5, "date": 1, "chat": {"id": 7}, "text": "long", "reply_markup": {"inline_keyboard": []}}
    update: dict[str, Any] = {"update_id": 1, "callback_query": {"id": "1", "message": tapped}}
    strip(update)
    assert update["callback_query"]["message"] == {"message_id": 5, "date": 1, "chat": {"id": 7}}
    for other in ({"update_id": 1, "message": {"text": "x"}}, {"update_id": 1, "callback_query": {"id": "1"}}):
        before = repr(other)
        strip(other)
        assert repr(other) == before


@pytest.mark.parametrize(
    ("method", "counts"),
    [
        ("sendMessage", True),
        ("sendDocument", True),
        ("copyMessage", True),
        ("forwardMessage", True),
        ("sendChatAction", False),
        ("editMessageText", False),
        ("answerCallbackQuery", False),
        ("getUpdates", False),
    ],
)
def test_what_counts_as_a_message(method: str, counts: bool) -> None:
    assert makes_message(method) is counts


class Calls:
    """A Bot API method that is refused a number of times."""

    def __init__(self, refusals: int, wait: int = 0) -> None:
        self.refusals = refusals
        self.wait = wait
        self.made = 0

    async def __call__(self, **fields: Any) -> bool:
        """Refuses, or succeeds."""
        self.made += 1
        if self.made <= self.refusals:
            raise RetryAfter(self.wait)
        return True


async def ask(calls: Calls, priority: Priority | None = None) -> Any:
    """Sends a message through the rate limiter."""
    limiter = DeliveryRateLimiter(Limiter(Limits(chat_per_second=1000, overall_per_second=1000)))
    return await limiter.process_request(calls, (), {}, "sendMessage", {"chat_id": 7}, priority)


async def test_a_refusal_is_tried_again_a_few_times() -> None:
    calls = Calls(3)
    assert await ask(calls) is True
    assert calls.made == 4
    calls = Calls(4)
    with pytest.raises(RetryAfter):
        await ask(calls)
    assert calls.made == 4


async def test_a_wait_that_is_too_long_is_not_waited() -> None:
    calls = Calls(1, wait=3600)
    with pytest.raises(RetryAfter):
        await asyncio.wait_for(ask(calls), 1)
    assert calls.made == 1
