"""Getting updates (https://core.telegram.org/bots/api#getting-updates): long polling."""

import asyncio

import httpx
import pytest

from tests.simulator.telegram import Telegram

CONFLICT = (
    "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
)


async def write(tg: Telegram, person: int, *texts: str) -> None:
    """A person writes."""
    for text in texts:
        await tg.control("POST", f"/_/people/{person}/messages", {"text": text})


async def test_updates_come_until_they_are_confirmed(tg: Telegram) -> None:
    person = await tg.person()
    await write(tg, person, "1", "2", "3")
    first = await tg.updates()
    assert [each["message"]["text"] for each in first] == ["/start", "1", "2", "3"]
    numbers = [each["update_id"] for each in first]
    assert numbers == list(range(numbers[0], numbers[0] + 4))
    assert await tg.updates() == first
    assert await tg.updates(limit=2) == first[:2]
    assert await tg.updates(offset=numbers[2]) == first[2:]
    assert await tg.updates() == first[2:]
    assert await tg.updates(offset=-1) == first[3:]
    assert await tg.updates(offset=numbers[3] + 1) == []


async def test_a_long_poll_ends_when_something_comes(tg: Telegram) -> None:
    person = await tg.person(started=False)
    waiting = asyncio.create_task(tg.updates(timeout=30))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await write(tg, person, "x")
    (update,) = await asyncio.wait_for(waiting, 5)
    assert update["message"]["text"] == "x"


async def test_a_long_poll_ends_with_nothing_after_its_time(tg: Telegram) -> None:
    started = asyncio.get_running_loop().time()
    assert await tg.updates(timeout=1) == []
    assert asyncio.get_running_loop().time() - started >= 1


async def test_a_second_poller_ends_the_first(tg: Telegram) -> None:
    first = asyncio.create_task(tg.refusal("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    assert await tg.updates(timeout=0) == []
    assert await asyncio.wait_for(first, 5) == CONFLICT[0]


async def test_a_webhook_excludes_polling(tg: Telegram) -> None:
    await tg.calls("setWebhook", url="http://127.0.0.1:9/hook", max_connections=3)
    assert await tg.refusal("getUpdates") == CONFLICT[1]
    info = await tg.calls("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["pending_update_count"]) == ("http://127.0.0.1:9/hook", 3, 0)
    await tg.calls("deleteWebhook")
    assert await tg.updates() == []
    assert (await tg.calls("getWebhookInfo"))["url"] == ""


async def test_only_the_wanted_kinds_come(tg: Telegram) -> None:
    person = await tg.person()
    message = await tg.control("POST", f"/_/people/{person}/messages", {"text": "x"})
    await tg.updates(allowed_updates=["edited_message"])
    await write(tg, person, "not wanted")
    await tg.control("PUT", f"/_/people/{person}/messages/{message['message_id']}", {"text": "y"})
    found = (await tg.updates())[2:]
    assert [next(name for name in each if name != "update_id") for each in found] == ["edited_message"]
    assert found[0]["edited_message"]["text"] == "y"
    await tg.updates(allowed_updates=[])  # "an empty list to receive all update types except …"
    await write(tg, person, "wanted")
    assert (await tg.updates())[-1]["message"]["text"] == "wanted"


async def test_pending_updates_can_be_dropped(tg: Telegram) -> None:
    await tg.person()
    await tg.calls("deleteWebhook", drop_pending_updates=True)
    assert await tg.updates() == []


async def test_a_forgotten_answer_does_not_lose_updates(tg: Telegram) -> None:
    """The connection breaks before the updates have arrived: they come again."""
    await tg.person()
    await tg.control("POST", "/faults", {"kind": "drop_after", "method": "getUpdates"})
    with pytest.raises(httpx.HTTPError):
        await tg.updates()
    assert [each["message"]["text"] for each in await tg.updates()] == ["/start"]
