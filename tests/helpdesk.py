"""The help desk in a test: a delegate, two organisers, and perhaps a group of theirs."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.roles import Role
from tests.conftest import World
from tests.conversation import PATIENCE, Chat


async def organiser(world: World, label: str, language: str = "en") -> Chat:
    """Somebody with an organiser's role."""
    chat = await world.person(language, first_name=label)
    await world.appoint(chat, Role.ORGANISER, label=label)
    return chat


async def group_of(world: World, *members: Chat) -> int:
    """A group with the bot in it."""
    people = [each.person for each in members]
    made = await world.control("POST", "/sim/groups", {"title": "Desk", "members": people, "bots": ["_"]})
    return int(made["id"])


async def asks(delegate: Chat, text: str = "Where is my badge?", **fields: Any) -> dict[str, Any]:
    """Asks the organisers something; gives the message that asks it."""
    await delegate.says("/desk")
    await delegate.taps("Write a question")
    return await delegate.says(text, **fields)


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    """Waits until something holds that the bot does in its own time."""
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110 - what is waited for is in another process's hands
            await asyncio.sleep(0.02)


async def sees_of(chat: Chat, words: str, chat_id: int | None = None) -> dict[str, Any]:
    """The newest message of the bot's with these words in it; waits for one."""
    found: dict[str, Any] = {}

    async def is_there() -> bool:
        for each in (await chat.screen(chat_id))["messages"]:
            if each["from"]["is_bot"] and words in (each.get("text") or each.get("caption") or ""):
                found.update(each)
        return bool(found)

    await until(is_there)
    return found


def buttons_of(message: dict[str, Any]) -> list[str]:
    """The texts of a message's inline buttons."""
    return [each["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for each in row]


async def count(chat: Chat, words: str, chat_id: int | None = None) -> int:
    """How many messages of the bot's have these words in them."""
    messages = (await chat.screen(chat_id))["messages"]
    return sum(each["from"]["is_bot"] and words in (each.get("text") or "") for each in messages)
