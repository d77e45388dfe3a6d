"""The delivery alone: real outbox, limiter, dispatcher and Bot API client against the simulator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.limiter import Limiter, Limits
from bot.delivery.outbox import Message, Outbox, Row, State
from bot.delivery.priority import Priority
from bot.delivery.sender import TelegramSender
from bot.delivery.sending import Outgoing
from bot.people import People, Person
from bot.simulator import Simulator, serve
from bot.store.engine import Store
from bot.store.tables import outbox as outbox_table
from bot.telegram.bot import ConferenceBot
from bot.telegram.rate_limiter import DeliveryRateLimiter
from bot.telegram.request import AiohttpRequest

TOKEN = "1234567890:AAtest-token-of-the-simulated-bot-00"
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=ZoneInfo("Asia/Ashgabat"))
QUICK = Limits(overall_per_second=500, chat_per_second=50, chat_burst=20)


class Post:
    """A post office with its people."""

    def __init__(self, folder: Path) -> None:
        self.clock = Clock(NOON)
        self.simulator = Simulator()
        self.simulator.add_bot(TOKEN, "post_bot", "Post")
        self.simulator.limits.change({"overall_per_second": 500, "chat_per_second": 50, "chat_burst": 40})
        self._url = f"sqlite+aiosqlite:///{folder}/bot.db"
        self._stack = AsyncExitStack()
        self.rendered: list[str] = []

    async def __aenter__(self) -> "Post":
        base_url = await self._stack.enter_async_context(serve(self.simulator, "127.0.0.1", 0))
        self.store = await Store.open(self._url)
        self._stack.push_async_callback(self.store.close)
        self.outbox = Outbox(self.store, self.clock)
        self.people = People(self.store, self.clock, ZoneInfo("Asia/Ashgabat"))
        self.limiter = Limiter(QUICK)
        self.bot = await self._stack.enter_async_context(
            ConferenceBot(
                TOKEN,
                base_url=f"{base_url}/bot",
                request=AiohttpRequest(),
                get_updates_request=AiohttpRequest(),
                rate_limiter=DeliveryRateLimiter(self.limiter),
            )
        )
        self.dispatcher = self.make_dispatcher()
        self._stack.push_async_callback(lambda: self.dispatcher.stop())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._stack.aclose()

    def make_dispatcher(self) -> Dispatcher:
        looks = {"note": self._render}
        return Dispatcher(self.outbox, self.people, looks, TelegramSender(self.bot), self.limiter, self.clock)

    def _render(self, row: Row, person: Person) -> Outgoing | None:
        text = row.args["text"]
        self.rendered.append(text)
        if text == "broken":
            raise RuntimeError("the renderer fails")
        if text == "meaningless":
            return None
        return Outgoing("sendMessage", {"text": text, "parse_mode": "HTML"})

    async def person(self, started: bool = True) -> Person:
        """Somebody with an account and, as a rule, a chat with the bot."""
        made = self.simulator.add_person({"first_name": "P"})
        self.chat(made.id).started = started
        return (await self.people.recognise("telegram", made.id, "en"))[0]

    def chat(self, chat_id: int) -> Any:
        return self.simulator.bots[TOKEN].private_chat(chat_id)

    async def chat_of(self, person: Person) -> Any:
        async with self.store.read() as connection:
            from bot.store.tables import address

            query = select(address.c.chat_id).where(address.c.person_id == person.id)
            return self.chat(await connection.scalar(query))

    async def heard(self, person: Person) -> list[str]:
        """The texts that arrived."""
        return [message["text"] for message in (await self.chat_of(person)).messages.values()]

    async def put(self, person: Person, text: str, **fields: Any) -> None:
        """Puts a note into the outbox; its text is its key."""
        given = {"due_at": self.clock.now(), "priority": Priority.REMINDER, "key": f"{person.id}:{text}", **fields}
        await self.outbox.put([Message(person_id=person.id, kind="note", args={"text": text}, **given)])
        self.dispatcher.wake()

    async def rows(self) -> dict[str, Any]:
        """The outbox, by text."""
        async with self.store.read() as connection:
            return {row.args["text"]: row for row in await connection.execute(select(outbox_table))}

    async def settled(self, seconds: float = 10) -> dict[str, int]:
        """Waits until nothing is queued or on its way; gives the number of rows in each state that occurs."""
        async with asyncio.timeout(seconds):
            while True:
                counts = await self.outbox.counts()
                if not counts[State.QUEUED] and not counts[State.SENDING]:
                    return {str(state): number for state, number in counts.items() if number}
                await asyncio.sleep(0.01)

    def later(self, **delta: float) -> datetime:
        return self.clock.now() + timedelta(**delta)


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """A post office whose dispatcher runs."""
    async with Post(tmp_path) as made:
        made.dispatcher.start()
        yield made
