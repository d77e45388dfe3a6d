"""The simulator as a server: Bot API, control API and chat page on one port."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from bot.simulator.api import TRANSPORT, BotApi
from bot.simulator.control import Control
from bot.simulator.telegram import Simulator
from bot.simulator.webhook import WebhookPusher

PAGE = Path(__file__).parent / "page"
SECURITY = [
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
]

log = logging.getLogger(__name__)


class _Protocol(HttpToolsProtocol):
    """Lets an application close the connection without an answer."""

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope[TRANSPORT] = self.transport  # type: ignore[literal-required]


class _Server(uvicorn.Server):
    """Signals are the business of whoever runs it."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def make_app(sim: Simulator) -> ASGIApp:
    """The ASGI application."""
    api = BotApi(sim)

    async def download(request: Request) -> Response:
        stored = sim.files.at(request.path_params["path"])
        if request.path_params["token"] not in sim.bots or stored is None:
            return PlainTextResponse("Not Found", 404)
        return Response(stored.content, media_type=stored.mime_type)

    async def page(request: Request) -> Response:
        return FileResponse(PAGE / "index.html")

    rest = Starlette(
        routes=[
            Route("/", page),
            Route("/chat", page),
            Mount("/page", StaticFiles(directory=PAGE)),
            Route("/file/bot{token}/{path:path}", download),
            *Control(sim).routes(),
        ]
    )

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/bot"):
            await api(scope, receive, send)
        elif scope["type"] == "http" and scope["path"].startswith(("/sim/", "/file/")):
            await rest(scope, receive, send)
        else:
            await rest(scope, receive, _with_headers(send))

    return app


def _with_headers(send: Send) -> Send:
    async def send_secure(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message["headers"], *SECURITY]
        await send(message)

    return send_secure


@asynccontextmanager
async def serve(sim: Simulator, host: str = "127.0.0.1", port: int = 8081) -> AsyncIterator[str]:
    """Serves a simulator and gives its address, such as `http://127.0.0.1:8081`; port 0 takes a free one.

    Raises:
        OSError: if the address cannot be taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.create_server((host, port), family=family, backlog=2048)
    # Accepted connections inherit it; asyncio sets it only where the socket's protocol number is given.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    config = uvicorn.Config(
        make_app(sim),
        http=_Protocol,
        ws="none",
        lifespan="off",
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=2,
    )
    server = _Server(config)
    tasks = [asyncio.create_task(server.serve(sockets=[listening]))]
    try:
        while not server.started and not tasks[0].done():  # noqa: ASYNC110 - uvicorn has a flag, no event
            await asyncio.sleep(0.005)
        api = BotApi(sim)
        tasks += [asyncio.create_task(_push_webhooks(sim, api))]
        shown = f"[{host}]" if ":" in host else host
        yield f"http://{shown}:{listening.getsockname()[1]}"
    finally:
        sim.close()
        server.should_exit = True
        tasks[-1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        listening.close()


async def _push_webhooks(sim: Simulator, api: BotApi) -> None:
    """Runs a pusher for each bot, also for those registered later."""
    running: dict[str, asyncio.Task[None]] = {}
    try:
        while True:
            for token, bot in sim.bots.items():
                if token not in running:
                    pusher = WebhookPusher(sim, bot, api.answer_update)
                    running[token] = asyncio.create_task(pusher.run())
            await sim.bot_added.wait()
            sim.bot_added.clear()
    finally:
        for task in running.values():
            task.cancel()
        await asyncio.gather(*running.values(), return_exceptions=True)
