"""A simulator in a process of its own, a plain bot on it, and Chromium to look at its page with."""

import asyncio
import shutil
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.page.phone import Phone
from tests.page.showcase_bot import COMMANDS, Showcase, build

TOKEN = "1234567890:AAshowcaseshowcaseshowcaseshowcaseshow"
BOT = "showcase_bot"
CHROMIUM = shutil.which("chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STARTS_WITHIN = 20.0


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if CHROMIUM is None and "tests/page/" in item.path.as_posix():
            item.add_marker(pytest.mark.skip(reason="no chromium on the path: the chat page is tested in a browser"))


class Server:
    """`python -m bot.simulator`, which can be stopped and started again at the same address."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "bot.simulator", "--port", str(self.port), "--bot", f"{TOKEN}:{BOT}"]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)

    async def ready(self) -> None:
        async with httpx.AsyncClient(base_url=self.url) as http, asyncio.timeout(STARTS_WITHIN):
            while True:
                try:
                    (await http.get("/sim/bots")).raise_for_status()
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
                else:
                    return

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=10)
            self.process = None


@pytest.fixture(scope="session")
def shared_server() -> Iterator[Server]:
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server() -> Iterator[Server]:
    """A server of the test's own, to stop and start."""
    server = Server()
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def running_bot(shared_server: Server) -> AsyncIterator[Showcase]:
    await shared_server.ready()
    showcase = Showcase()
    async with build(TOKEN, shared_server.url, showcase) as application:
        await application.bot.set_my_commands(COMMANDS)
        await application.bot.set_my_description("Shows what a bot can show")
        await application.start()
        await application.updater.start_polling()
        yield showcase
        await application.updater.stop()
        await application.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def showcase(running_bot: Showcase, http: httpx.AsyncClient) -> Showcase:
    """The bot, with nobody there yet."""
    (await http.post("/sim/reset")).raise_for_status()
    running_bot.patience.clear()
    return running_bot


@pytest_asyncio.fixture(loop_scope="session")
async def http(shared_server: Server) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=shared_server.url, timeout=20) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def desktop(browser: Browser, shared_server: Server, showcase: Showcase) -> AsyncIterator[Phone]:
    """The page on a desktop, its person's language English."""
    context = await browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 860})
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    phone = Phone(await context.new_page(), shared_server.url)
    yield phone
    await context.close()
    assert phone.complaints == []


@pytest_asyncio.fixture(loop_scope="session")
async def mobile(browser: Browser, shared_server: Server, showcase: Showcase) -> AsyncIterator[Phone]:
    """The page on a phone."""
    context = await browser.new_context(
        locale="en-GB", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    phone = Phone(await context.new_page(), shared_server.url)
    yield phone
    await context.close()
    assert phone.complaints == []
