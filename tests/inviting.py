"""Inviting somebody, as the conversations about it begin."""

import re

from tests.conversation import Chat

LINK = re.compile(r"https://t\.me/conference_bot\?start=(r_[A-Za-z0-9_-]{32})\b")
VOID = "This invitation is not valid"


async def link_from(chat: Chat) -> str:
    """The payload of the link in the newest message."""
    found = LINK.search(await chat.sees())
    assert found, await chat.sees()
    return found.group(1)


async def invite(chat: Chat, role: str, label: str = "Press desk, Aman") -> str:
    """Makes an invitation to a role that asks for no sessions; gives its payload."""
    await chat.says("/organise")
    await chat.taps("Team", "Invite", role)
    await chat.says(label)
    return await link_from(chat)


async def commands(chat: Chat) -> set[str]:
    """The commands that a person's phone lists."""
    return {each["command"] for each in (await chat.screen())["commands"]}
