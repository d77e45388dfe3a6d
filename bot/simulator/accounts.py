"""Who takes part: people, bots, and the chats between them."""

import asyncio
import itertools
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.limits import FloodControl
from bot.simulator.lines import Line
from bot.simulator.updates import UpdateQueue

MESSAGES_KEPT = 2000
"""Per chat; what is older is gone from the simulator, never from Telegram."""

Message = dict[str, Any]


@dataclass(slots=True)
class Person:
    """Somebody with a phone."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False

    FIELDS = ("first_name", "last_name", "username", "language_code")

    @property
    def user(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#user"""
        given = {name: value for name in self.FIELDS if (value := getattr(self, name))}
        return {"id": self.id, "is_bot": False, **given}

    @property
    def private_chat(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#chat"""
        given = {name: value for name in self.FIELDS[:3] if (value := getattr(self, name))}
        return {"id": self.id, **given, "type": "private"}

    def as_json(self) -> dict[str, Any]:
        """As the control API shows a person."""
        given = {name: value for name in self.FIELDS if (value := getattr(self, name))}
        return {"id": self.id, **given}


@dataclass(slots=True)
class Chat:
    """A private chat of one bot, or a group."""

    id: int
    type: str
    title: str | None = None
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    locked: set[int] = field(default_factory=set)
    """Messages of a bot that cannot be edited: those with a reply keyboard."""
    started: bool = False
    blocked: bool = False
    keyboard: dict[str, Any] | None = None
    keyboard_message: int | None = None
    members: set[int] = field(default_factory=set)
    bots: set[int] = field(default_factory=set)
    kicked: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    is_forum: bool = False
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    pinned: list[int] = field(default_factory=list)

    @property
    def is_group(self) -> bool:
        """Whether it is a group or supergroup."""
        return self.type != "private"

    def keep(self, message: Message) -> None:
        """Keeps a message, new or edited."""
        self.messages[message["message_id"]] = message
        if len(self.messages) > MESSAGES_KEPT:
            gone, _ = self.messages.popitem(last=False)
            self.locked.discard(gone)

    def as_json(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#chat, of a group."""
        forum = {"is_forum": True} if self.is_forum else {}
        return {"id": self.id, "title": self.title, "type": self.type, **forum}


@dataclass(slots=True)
class CallbackQuery:
    """A tap that waits for its answer."""

    id: str
    person: int
    chat_id: int | None
    message_id: int | None
    asked_at: float
    answer: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class InlineQuery:
    """An inline query that waits for its answer."""

    id: str
    person: int
    asked_at: float
    answer: dict[str, Any] | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Bot:
    """A registered bot."""

    id: int
    token: str
    username: str
    first_name: str
    flood: FloodControl
    queue: UpdateQueue = field(default_factory=UpdateQueue)
    private: dict[int, Chat] = field(default_factory=dict)
    lines: dict[int, Line] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    """Names and descriptions by (kind, language code)."""
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)
    callbacks: OrderedDict[str, CallbackQuery] = field(default_factory=OrderedDict)
    inline: OrderedDict[str, InlineQuery] = field(default_factory=OrderedDict)
    inline_messages: dict[str, tuple[int, int]] = field(default_factory=dict)
    calls: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def user(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#user, as others see it."""
        return {"id": self.id, "is_bot": True, "first_name": self.first_name, "username": self.username}

    @property
    def me(self) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#getme"""
        return {
            **self.user,
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": True,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def line(self, person: int) -> Line:
        """The person's events with this bot."""
        line = self.lines.get(person)
        if line is None:
            line = self.lines[person] = Line()
        return line

    def private_chat(self, person: int) -> Chat:
        """The private chat with a person, made if there is none yet."""
        chat = self.private.get(person)
        if chat is None:
            chat = self.private[person] = Chat(person, "private", numbers=self.numbers)
        return chat

    def command_list(self, chat: Chat, language: str | None) -> list[dict[str, str]]:
        """The commands that a person sees (https://core.telegram.org/bots/api#determining-list-of-commands)."""
        kinds = ["all_group_chats"] if chat.is_group else ["all_private_chats"]
        code = (language or "").replace("_", "-").split("-")[0].lower()
        for scope in (f"chat:{chat.id}", *kinds, "default"):
            for each in (code, "") if code else ("",):
                if (found := self.commands.get((scope, each))) is not None:
                    return found
        return []

    def described(self, kind: str, language: str | None) -> str:
        """A name or description in a language, else the general one."""
        code = (language or "").replace("_", "-").split("-")[0].lower()
        return self.texts.get((kind, code)) or self.texts.get((kind, ""), "")
