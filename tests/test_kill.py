"""kill -9 at any moment and start again: settings, saved sessions and reminders are there. Real processes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest

from bot.settings import ROOT
from bot.simulator import Simulator, serve
from tests.conftest import TOKEN
from tests.conversation import Chat
from tests.helpdesk import sees_of
from tests.test_delegate import at


class Machine:
    """The bot as a process of its own."""

    def __init__(self, base_url: str, folder: Path) -> None:
        self._base_url = base_url
        self._folder = folder
        self._process: asyncio.subprocess.Process | None = None

    async def start(self, now: datetime, **settings: str) -> None:
        environment = {
            **os.environ,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": self._base_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{self._folder}/bot.db",
            "CONFERENCE_NOW": now.isoformat(),
            **settings,
        }
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "run_bot.py"), cwd=ROOT, env=environment
        )

    async def kill(self) -> None:
        """As a power cut: nothing is tidied up."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        await self._process.wait()


@asynccontextmanager
async def machine(folder: Path) -> AsyncIterator[tuple[Machine, httpx.AsyncClient]]:
    simulator = Simulator()
    simulator.add_bot(TOKEN, "conference_bot", "Conference")
    async with (
        serve(simulator, "127.0.0.1", 0) as base_url,
        httpx.AsyncClient(base_url=base_url, timeout=30) as http,
    ):
        made = Machine(base_url, folder)
        try:
            yield made, http
        finally:
            await made.kill()


async def delegate(http: httpx.AsyncClient) -> Chat:
    person = (await http.post("/sim/people", json={"first_name": "D", "language_code": "en"})).json()
    return Chat(http, person["id"])


@pytest.mark.parametrize("moment", [0.0, 0.02, 0.1])
async def test_what_was_confirmed_is_there_after_a_kill(tmp_path: Path, moment: float) -> None:
    async with machine(tmp_path) as (bot, http):
        chat = await delegate(http)
        await bot.start(at("09:00"))
        await chat.starts("s_plenary")
        await chat.taps("🇷🇺 Русский")
        await chat.starts("s_plenary")
        await chat.taps("⭐ В мою программу")
        await chat.says("/settings")
        await chat.taps("Напоминания", "30 минут")
        # Something is under way while the power goes.
        await chat.call("POST", "/messages", {"text": "/agenda"})
        await asyncio.sleep(moment)
        await bot.kill()

        await bot.start(at("09:31"))
        async with asyncio.timeout(20):
            while not any("начало через 29 минут" in text for text in chat.all_texts()):
                await chat.settle()
        await chat.says("/my")
        assert "10:00–11:30" in await chat.sees()
        await chat.says("/settings")
        assert "за 30 минут до начала" in await chat.sees()


async def test_killed_at_the_moment_of_a_reminder_it_comes_and_comes_once(tmp_path: Path) -> None:
    async with machine(tmp_path) as (bot, http):
        chat = await delegate(http)
        await bot.start(at("09:00"))
        await chat.starts("s_plenary")
        await chat.taps("Add to my agenda")
        for _ in range(4):  # each time a little further into planning and sending
            await bot.kill()
            await bot.start(at("09:45"))
            await asyncio.sleep(0.9)
        await bot.kill()
        await bot.start(at("09:50"))
        await chat.says("/my")
        await chat.settle_quietly()
        reminders = [each for each in chat.events if "starts in" in str(each.get("message", {}).get("text"))]
        assert len(reminders) == 1


@pytest.mark.parametrize("moment", [0.0, 0.02])
async def test_what_the_desk_has_confirmed_is_told_after_a_kill(tmp_path: Path, moment: float) -> None:
    async with machine(tmp_path) as (bot, http):
        chat, owner = await delegate(http), await delegate(http)
        settings = {"OWNER_IDS": str(owner.person)}
        await bot.start(at("09:00"), **settings)
        await owner.starts()
        await chat.says("/desk")
        await chat.taps("Write a question")
        await chat.call("POST", "/messages", {"text": "Where is my badge?"})
        await sees_of(chat, "No. 1")
        await asyncio.sleep(moment)
        await bot.kill()
        await bot.start(at("09:01"), **settings)
        told = await sees_of(owner, "Where is my badge?")
        await owner.call("POST", "/messages", {"text": "At desk 3.", "reply_to_message_id": told["message_id"]})
        await sees_of(owner, "on its way")
        await asyncio.sleep(moment)
        await bot.kill()
        await bot.start(at("09:02"), **settings)
        await sees_of(chat, "At desk 3.")
        await sees_of(owner, "Answered by owner")
        await chat.says("/desk")
        assert "No. 2" not in await chat.sees()
