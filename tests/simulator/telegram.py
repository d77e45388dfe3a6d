"""A simulated Telegram for a test: its server, one bot, and a clock that the test sets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from bot.simulator import Simulator, serve

TOKEN = "1234567890:AAtoken-of-a-bot-that-does-nothing-00"
SOME_DAY = 1_770_000_000.0


class RefusedError(AssertionError):
    """The Bot API refused a call."""


class Telegram:
    """Speaks both sides over real HTTP: as a bot (`calls`, `refusal`) and as people (`control`)."""

    def __init__(self, sim: Simulator, http: httpx.AsyncClient) -> None:
        self.sim = sim
        self.http = http
        self.bot = sim.bots[TOKEN]
        self.now = SOME_DAY

    async def asks(self, method: str, **params: Any) -> httpx.Response:
        """Calls a Bot API method with JSON and gives the whole response."""
        return await self.http.post(f"/bot{TOKEN}/{method}", json=params)

    async def calls(self, method: str, **params: Any) -> Any:
        """Calls a Bot API method that must succeed; gives its result."""
        body = (await self.asks(method, **params)).json()
        if not body["ok"]:
            raise RefusedError(f"{method}: {body['description']}")
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        """Calls a Bot API method that must be refused; gives `<code> <description>`."""
        response = await self.asks(method, **params)
        body = response.json()
        assert body["ok"] is False, body
        assert response.status_code == body["error_code"]
        return f"{body['error_code']} {body['description']}"

    async def control(self, method: str, path: str, body: Any = None, status: int = 200) -> Any:
        """Calls the control API."""
        response = await self.http.request(method, f"/sim{path}", json=body)
        assert response.status_code == status, response.text
        return response.json()

    async def person(self, started: bool = True, **fields: Any) -> int:
        """A new person, who has started the bot; gives the id."""
        person = (await self.control("POST", "/people", {"first_name": "Aman", **fields}))["id"]
        if started:
            await self.control("POST", f"/_/people/{person}/start", {})
        return int(person)

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """What getUpdates gives; all before is confirmed by the next call with `offset`."""
        return list(await self.calls("getUpdates", **params))


@asynccontextmanager
async def telegram() -> AsyncIterator[Telegram]:
    """A simulated Telegram that runs."""
    made: list[Telegram] = []
    sim = Simulator(now=lambda: made[0].now if made else SOME_DAY)
    sim.add_bot(TOKEN, "quiet_bot", "Quiet")
    async with serve(sim, "127.0.0.1", 0) as url, httpx.AsyncClient(base_url=url, timeout=30) as http:
        made.append(Telegram(sim, http))
        yield made[0]
