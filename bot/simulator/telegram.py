"""The simulated Telegram itself: its accounts, its chats, and what is true at the moment."""

import asyncio
import itertools
import re
import secrets
import time
from collections.abc import Callable
from typing import Any

from bot.simulator.accounts import Bot, Chat, Message, Person
from bot.simulator.errors import ControlError, bad, forbidden
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import FloodControl, Limits

TOKEN = re.compile(r"^(\d{5,16}):[A-Za-z0-9_-]{30,}$")
FIRST_PERSON = 5_000_001
FIRST_GROUP = 4_000_001
SUPERGROUPS = 1_000_000_000_000


class Simulator:
    """A Telegram for any bot, in memory.

    Args:
        now: the wall clock, in seconds since the epoch; the flood limits go by it too.
        limits: the numbers that it is strict about.
    """

    def __init__(self, now: Callable[[], float] = time.time, limits: Limits | None = None) -> None:
        self.now = now
        self.limits = limits or Limits()
        self.faults = Faults()
        self.bots: dict[str, Bot] = {}
        self.is_closing = False
        self.bot_added = asyncio.Event()
        self._forget()

    def _forget(self) -> None:
        self.people: dict[int, Person] = {}
        self.groups: dict[int, Chat] = {}
        self.files = Files()
        self._person_ids = itertools.count(FIRST_PERSON)
        self._group_ids = itertools.count(FIRST_GROUP)

    def reset(self) -> None:
        """Forgets people, chats, messages, faults and statistics; keeps the bots and what is registered for them."""
        for bot in self.bots.values():
            for line in bot.lines.values():
                line.close()
            for kept in (bot.private, bot.lines, bot.callbacks, bot.inline, bot.inline_messages, bot.calls):
                kept.clear()
            bot.queue.pending.clear()
            bot.queue.delivered = 0
            bot.flood = FloodControl(self.limits, self.now)
        self.faults.clear()
        self._forget()

    def close(self) -> None:
        """Ends whatever waits, so that the server can stop."""
        self.is_closing = True
        for bot in self.bots.values():
            bot.queue.release()
            for line in bot.lines.values():
                line.close()

    def add_bot(self, token: str, username: str, first_name: str = "") -> Bot:
        """Registers a bot.

        Raises:
            ValueError: if the token does not look like one, or it or the username is taken.
        """
        match = TOKEN.match(token)
        if match is None:
            raise ValueError("a token is <number>:<at least 30 letters, digits, _ or ->")
        if token in self.bots or any(each.username.lower() == username.lower() for each in self.bots.values()):
            raise ValueError("that bot is registered already")
        bot = Bot(int(match[1]), token, username, first_name or username, FloodControl(self.limits, self.now))
        self.bots[token] = bot
        self.bot_added.set()
        return bot

    def bot_named(self, username: str) -> Bot:
        """The bot of a username; `_` is the only one.

        Raises:
            ControlError: if there is none.
        """
        if username == "_":
            if len(self.bots) != 1:
                raise ControlError(400, "name the bot: there is not exactly one")
            return next(iter(self.bots.values()))
        for bot in self.bots.values():
            if bot.username.lower() == username.lower():
                return bot
        raise ControlError(404, f"there is no bot {username}")

    def bot_of_id(self, bot_id: int) -> Bot | None:
        """The bot of a user id."""
        return next((each for each in self.bots.values() if each.id == bot_id), None)

    def add_person(self, fields: dict[str, Any]) -> Person:
        """Makes a person.

        Raises:
            ControlError: for an id that is taken, or fields that are no text.
        """
        person_id = fields.get("id")
        if person_id is None:
            person_id = next(each for each in self._person_ids if each not in self.people)
        if not isinstance(person_id, int) or isinstance(person_id, bool) or person_id <= 0:
            raise ControlError(400, "id must be a positive integer")
        if person_id in self.people or self.bot_of_id(person_id):
            raise ControlError(409, f"the id {person_id} is taken")
        person = Person(person_id, "Person")
        self.change_person(person, fields)
        self.people[person_id] = person
        return person

    @staticmethod
    def change_person(person: Person, fields: dict[str, Any]) -> None:
        """Sets fields of a person.

        Raises:
            ControlError: if one is no text.
        """
        for name in Person.FIELDS:
            if name in fields:
                value = fields[name]
                if value is not None and not isinstance(value, str):
                    raise ControlError(400, f"{name} must be a string")
                setattr(person, name, value or ("Person" if name == "first_name" else None))
        if "deactivated" in fields:
            person.deactivated = bool(fields["deactivated"])

    def person(self, person_id: int) -> Person:
        """The person of an id.

        Raises:
            ControlError: if there is none.
        """
        try:
            return self.people[person_id]
        except KeyError:
            raise ControlError(404, f"there is no person {person_id}") from None

    def add_group(self, title: str, members: list[int], bots: list[Bot], kind: str, is_forum: bool) -> Chat:
        """Makes a group; its bots learn that they are members."""
        number = next(self._group_ids)
        chat_id = -(SUPERGROUPS + number) if kind == "supergroup" else -number
        chat = Chat(chat_id, kind, title, members=set(members), bots={each.id for each in bots}, is_forum=is_forum)
        self.groups[chat_id] = chat
        return chat

    def migrate(self, chat: Chat) -> Chat:
        """Makes a supergroup of a group: another id, the same people. Its bots are told in both."""
        bots = [bot for bot_id in chat.bots if (bot := self.bot_of_id(bot_id))]
        new = self.add_group(chat.title or "", sorted(chat.members), bots, "supergroup", chat.is_forum)
        chat.migrated_to = new.id
        for bot in bots:
            for place, told in ((chat, {"migrate_to_chat_id": new.id}), (new, {"migrate_from_chat_id": chat.id})):
                service = {"message_id": next(place.numbers), "chat": place.as_json(), "date": int(self.now()), **told}
                bot.queue.add("message", service)
        return new

    def kick(self, bot: Bot, chat: Chat) -> None:
        """Throws a bot out of a group; it is told."""
        chat.bots.discard(bot.id)
        chat.kicked.add(bot.id)
        kicker = self.people[min(chat.members)].user if chat.members else bot.user
        change = {"chat": chat.as_json(), "from": kicker, "date": int(self.now())}
        before, after = {"user": bot.user, "status": "member"}, {"user": bot.user, "status": "kicked", "until_date": 0}
        bot.queue.add("my_chat_member", {**change, "old_chat_member": before, "new_chat_member": after})

    def chat_for(self, bot: Bot, chat_id: int) -> Chat:
        """The chat that a bot wants to write to.

        Raises:
            ApiError: with Telegram's words where it may not.
        """
        chat = bot.private.get(chat_id)
        if chat is not None and chat.started and not chat.blocked:
            if self.people[chat_id].deactivated:
                raise forbidden("user is deactivated")
            return chat
        return self._group_for(bot, chat_id) if chat_id < 0 else self._refuse_private(chat, chat_id)

    def _refuse_private(self, chat: Chat | None, chat_id: int) -> Chat:
        person = self.people.get(chat_id)
        if person is None:
            if self.bot_of_id(chat_id):
                raise forbidden("bot can't send messages to bots")
            raise bad("chat not found")
        if person.deactivated:
            raise forbidden("user is deactivated")
        if chat is not None and chat.blocked:
            raise forbidden("bot was blocked by the user")
        raise forbidden("bot can't initiate conversation with a user")

    def _group_for(self, bot: Bot, chat_id: int) -> Chat:
        chat = self.groups.get(chat_id)
        if chat is None:
            raise bad("chat not found")
        if chat.migrated_to is not None:
            raise bad("group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.migrated_to)
        if bot.id in chat.kicked:
            raise forbidden(f"bot was kicked from the {chat.type if chat.type == 'supergroup' else 'group'} chat")
        if bot.id not in chat.bots:
            raise forbidden(f"bot is not a member of the {chat.type if chat.type == 'supergroup' else 'group'} chat")
        return chat

    def chat_json(self, chat: Chat) -> dict[str, Any]:
        """https://core.telegram.org/bots/api#chat"""
        return chat.as_json() if chat.is_group else self.people[chat.id].private_chat

    def watchers(self, bot: Bot, chat: Chat) -> list[tuple[Bot, int]]:
        """On whose lines a chat's events appear: every member, with every bot of a group."""
        if not chat.is_group:
            return [(bot, chat.id)]
        bots = [found for bot_id in chat.bots if (found := self.bot_of_id(bot_id))]
        return [(each, member) for each in bots for member in chat.members]

    def tell(self, bot: Bot, chat: Chat, kind: str, **fields: Any) -> None:
        """Puts an event on the lines of everyone who sees the chat."""
        for each, person in self.watchers(bot, chat):
            each.line(person).add(kind, chat.id, **fields)

    def keep(self, bot: Bot, chat: Chat, message: Message, *, silent: bool = False) -> None:
        """Puts a new message into a chat; a silent one makes no sound on the phones."""
        chat.keep(message)
        self.tell(bot, chat, "message", message=message, **({"silent": True} if silent else {}))

    def replace(self, bot: Bot, chat: Chat, message: Message) -> None:
        """Puts an edited message in place of what it was."""
        chat.keep(message)
        self.tell(bot, chat, "edited", message=message)

    def remove(self, bot: Bot, chat: Chat, message_id: int) -> None:
        """Takes a message away for both sides; a keyboard goes with the message that carried it."""
        chat.messages.pop(message_id, None)
        chat.locked.discard(message_id)
        self.tell(bot, chat, "deleted", message_id=message_id)
        if chat.keyboard_message == message_id:
            self.set_keyboard(bot, chat, None, None)

    def set_keyboard(self, bot: Bot, chat: Chat, keyboard: dict[str, Any] | None, message_id: int | None) -> None:
        """Shows a reply keyboard, or takes it away."""
        chat.keyboard, chat.keyboard_message = keyboard, message_id
        self.tell(bot, chat, "reply_keyboard", reply_keyboard=keyboard)

    @staticmethod
    def new_id() -> str:
        """An id for a query."""
        return str(secrets.randbits(62))
