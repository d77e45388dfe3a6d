"""What the benchmarks share: a simulator and bots as processes of their own, and how results are shown."""

import argparse
import asyncio
import json
import os
import platform
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parent.parent
TOKEN = "1234567890:AAtest-token-of-the-simulated-bot-00"
BOT = "conference_bot"

Command = Callable[[str, Path], tuple[list[str], dict[str, str]]]
"""Gives a bot's command line and environment, from the simulator's address and a folder of its own."""


def conference_bot(base_url: str, folder: Path) -> tuple[list[str], dict[str, str]]:
    """The bot as it is run for real."""
    environment = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_URL": base_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "CONFERENCE_NOW": "2026-05-12T09:00",
    }
    return [sys.executable, "run_bot.py"], environment


def echo_bot(request: str) -> Command:
    """A bare echo bot on python-telegram-bot; `request`: "stock" or "aiohttp"."""

    def command(base_url: str, _: Path) -> tuple[list[str], dict[str, str]]:
        return [sys.executable, "-m", "benchmarks.echo", "--request", request, base_url], {}

    return command


@asynccontextmanager
async def process(command: list[str], **environment: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Runs a program until the block ends."""
    running = await asyncio.create_subprocess_exec(
        *command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL if not os.environ.get("BENCHMARK_DEBUG") else None,
    )
    try:
        yield running
    finally:
        if running.returncode is None:
            running.terminate()
        await running.wait()


@asynccontextmanager
async def simulated_telegram() -> AsyncIterator[tuple[str, httpx.AsyncClient]]:
    """A simulator without flood limits, in a process of its own; gives its address and a client for `/sim`."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    base_url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "bot.simulator", "--port", str(port), "--bot", f"{TOKEN}:{BOT}", "--no-limits"]
    async with process(command), httpx.AsyncClient(base_url=base_url, timeout=120) as http:
        await until(lambda: _answers(http))
        yield base_url, http


async def _answers(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/sim/bots")).status_code == 200
    except httpx.TransportError:
        return False


async def until(done: Callable[[], Any], every: float = 0.02, seconds: float = 120) -> None:
    """Waits until `done()` (awaited) is true."""
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(every)


async def calls(http: httpx.AsyncClient, *methods: str) -> int:
    """How many calls of these methods have succeeded."""
    counted = (await http.get("/sim/stats")).json()["methods"]
    return sum(counted.get(method, {}).get("ok", 0) for method in methods)


async def people(http: httpx.AsyncClient, count: int) -> list[int]:
    """So many people who have started the bot."""
    body = {"count": count, "language_codes": ["tk", "ru", "en"], "started": True, "bot": BOT}
    made = (await http.post("/sim/people/bulk", json=body)).json()
    return list(range(made["first_id"], made["first_id"] + count))


async def all_at_once(http: httpx.AsyncClient, method: str, updates: dict[str, Any]) -> float:
    """Puts updates into the bot's queue at once; gives the seconds until it has made one call of `method` for each."""
    before = await calls(http, method)
    count = updates.get("count", len(updates["people"]))
    began = time.perf_counter()
    (await http.post(f"/sim/{BOT}/updates/bulk", json=updates)).raise_for_status()

    async def done() -> bool:
        return await calls(http, method) - before >= count

    await until(done)
    return time.perf_counter() - began


def report(name: str, results: dict[str, Any], lines: list[str]) -> None:
    """Prints the results: as JSON with `--json`, else in words."""
    if arguments().json:
        machine = {"python": platform.python_version(), "cores": os.cpu_count(), "system": platform.system()}
        print(json.dumps({"benchmark": name, "machine": machine, "results": results}))
    else:
        print(f"{name} (Python {platform.python_version()}, {os.cpu_count()} cores)", *lines, sep="\n  ")


def arguments() -> argparse.Namespace:
    """The command line of every benchmark."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--repeat", type=int, default=3, help="how often to measure; the median counts (default: 3)")
    return parser.parse_args()
