"""The whole bot for a test: the real Application over real HTTP against the simulator, on a real database file."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.app import ConferenceApp
from bot.clock import Clock
from bot.conference import Conference, load_conference
from bot.roles import Grant, Role
from bot.settings import ROOT, Settings
from bot.simulator import Simulator, serve
from tests.conversation import Chat

TOKEN = "1234567890:AAtest-token-of-the-simulated-bot-00"
BOT = "conference_bot"
CONFERENCE = load_conference(ROOT / "data")
OWNER_ID = 4_000_001
EVE = datetime(2026, 5, 11, 18, 0, tzinfo=CONFERENCE.tz)
NOON = datetime(2026, 5, 12, 11, 40, tzinfo=CONFERENCE.tz)
"""The morning's coffee break; sessions 1 and 2 begin in twenty minutes."""


class World:
    """A Telegram, a bot and its people."""

    def __init__(self, folder: Path, conference: Conference = CONFERENCE, now: datetime = EVE, **settings: Any) -> None:
        self.conference = conference
        self.clock = Clock(now)
        self.simulator = Simulator()
        self.simulator.add_bot(TOKEN, BOT, "Conference")
        self._folder = folder
        self._settings = settings
        self._stack = AsyncExitStack()
        self._running = AsyncExitStack()

    async def __aenter__(self) -> "World":
        self.base_url = await self._stack.enter_async_context(serve(self.simulator, "127.0.0.1", 0))
        self.http = await self._stack.enter_async_context(httpx.AsyncClient(base_url=self.base_url, timeout=30))
        await self.start()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._running.aclose()
        await self._stack.aclose()

    @property
    def settings(self) -> Settings:
        return Settings(
            _env_file=None,
            telegram_bot_token=TOKEN,
            telegram_api_url=self.base_url,
            database_url=f"sqlite+aiosqlite:///{self._folder / 'bot.db'}",
            **self._settings,
        )

    async def start(self) -> None:
        """Starts the bot."""
        self.app = ConferenceApp(self.settings, self.clock, self.conference)
        await self._running.enter_async_context(self.app)

    async def stop(self) -> None:
        """Stops the bot; the people stay where they are."""
        await self._running.aclose()

    async def person(self, language: str | None = "en", started: bool = True, **fields: Any) -> Chat:
        """A new person with a phone in `language`, who has started the bot."""
        body = {"first_name": "Delegate", **({"language_code": language} if language else {}), **fields}
        answer = await self.http.post("/sim/people", json=body)
        assert answer.status_code == 200, answer.text
        chat = Chat(self.http, answer.json()["id"])
        if started:
            await chat.starts()
        return chat

    def number(self, chat: Chat) -> int:
        """The number that the bot knows somebody by."""
        person = self.app.services.people.cached("telegram", chat.person)
        assert person is not None
        return person.id

    async def appoint(self, chat: Chat, role: Role, sessions: Sequence[str] | None = None, label: str = "") -> Grant:
        """Gives somebody a role, as if they had accepted an invitation."""
        services = self.app.services
        async with services.store.write() as connection:
            granted = await services.roles.add(connection, self.number(chat), role, sessions=sessions, label=label)
        services.roles.keep(granted)
        return granted

    async def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """Calls the simulator's control API."""
        answer = await self.http.request(method, path, json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """This conference, on its eve; its owner has not come yet."""
    async with World(tmp_path, owner_ids=frozenset({OWNER_ID})) as made:
        yield made


@pytest.fixture
async def chat(world: World) -> Chat:
    """A delegate who reads English and has started the bot."""
    return await world.person("en")


@pytest.fixture
async def delegate(world: World, chat: Chat) -> Chat:
    """That delegate, in the morning's coffee break."""
    world.clock.travel_to(NOON)
    return chat


@pytest.fixture
async def owner(world: World) -> Chat:
    """The owner, who reads English and has started the bot."""
    return await world.person("en", id=OWNER_ID)
