"""Trouble on order."""

import asyncio
from typing import Any

import httpx
import pytest

from tests.simulator.telegram import Telegram


async def order(tg: Telegram, kind: str, **fields: Any) -> None:
    """Orders trouble."""
    assert (await tg.control("POST", "/faults", {"kind": kind, **fields}))["id"] > 0


async def test_refusals(tg: Telegram) -> None:
    await order(tg, "429", retry_after=7)
    await order(tg, "500")
    await order(tg, "502", count=2)
    refusals = [await tg.refusal("getMe") for _ in range(4)]
    assert refusals == [
        "429 Too Many Requests: retry after 7",
        "500 Internal Server Error",
        "502 Bad Gateway",
        "502 Bad Gateway",
    ]
    await tg.calls("getMe")


async def test_only_a_method_or_a_chat(tg: Telegram) -> None:
    one, other = await tg.person(), await tg.person()
    await order(tg, "500", method="sendMessage", chat_id=one, count=None)
    await tg.calls("getMe")
    await tg.calls("sendMessage", chat_id=other, text="x")
    for _ in range(3):
        assert (await tg.refusal("sendMessage", chat_id=one, text="x")).startswith("500")
    await tg.control("DELETE", "/faults")
    await tg.calls("sendMessage", chat_id=one, text="x")


@pytest.mark.parametrize(("kind", "done"), [("drop", 0), ("drop_after", 1)])
async def test_a_dropped_connection(tg: Telegram, kind: str, done: int) -> None:
    person = await tg.person()
    await order(tg, kind)
    with pytest.raises(httpx.HTTPError):
        await tg.asks("sendMessage", chat_id=person, text="x")
    messages = (await tg.control("GET", f"/_/people/{person}/chats/{person}"))["messages"]
    assert len([each for each in messages if each["from"]["is_bot"]]) == done
    await tg.calls("getMe")


async def test_a_slow_answer(tg: Telegram) -> None:
    await order(tg, "slow", delay=0.3)
    started = asyncio.get_running_loop().time()
    await tg.calls("getMe")
    assert asyncio.get_running_loop().time() - started >= 0.3


async def test_a_chance_of_trouble(tg: Telegram) -> None:
    await order(tg, "500", probability=0.5, count=None)
    answers = [(await tg.asks("getMe")).status_code for _ in range(60)]
    assert set(answers) == {200, 500}


@pytest.mark.parametrize("fault", [{"kind": "earthquake"}, {}, {"kind": "500", "colour": "red"}])
async def test_trouble_of_no_kind(tg: Telegram, fault: dict[str, Any]) -> None:
    await tg.control("POST", "/faults", fault, status=400)
