"""How many calls a second the simulator takes, beside a bare Starlette route: it must not limit a measurement."""

import asyncio
import statistics
import sys
import time

import httpx
from aiohttp import ClientSession, TCPConnector

from benchmarks.common import TOKEN, arguments, people, process, report, simulated_telegram, until

CALLS, AT_ONCE = 8000, 64
PEER = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
async def send(request):
    body = await request.json()
    return JSONResponse({"ok": True, "result": body})
app = Starlette(routes=[Route("/send", send, methods=["POST"])])
uvicorn.run(app, port=int(sys.argv[1]), log_level="warning", access_log=False)
"""
PEER_PORT = 18_083


async def measure(url: str, chat_ids: list[int]) -> float:
    """Gives the calls a second."""
    numbers = iter(range(CALLS))
    async with ClientSession(connector=TCPConnector(limit=AT_ONCE)) as session:

        async def caller() -> None:
            for number in numbers:
                body = {"chat_id": chat_ids[number % len(chat_ids)], "text": "Hello", "parse_mode": "HTML"}
                async with session.post(url, json=body) as answer:
                    assert answer.status == 200, await answer.text()
                    await answer.read()

        began = time.perf_counter()
        await asyncio.gather(*(caller() for _ in range(AT_ONCE)))
        return CALLS / (time.perf_counter() - began)


async def _is_up(url: str) -> bool:
    async with httpx.AsyncClient() as http:
        try:
            return (await http.post(url, json={})).status_code == 200
        except httpx.TransportError:
            return False


async def main() -> None:
    """Measures the two in turn, several times."""
    peer_url = f"http://127.0.0.1:{PEER_PORT}/send"
    async with (
        simulated_telegram() as (base_url, http),
        process([sys.executable, "-c", PEER, str(PEER_PORT)]),
    ):
        await until(lambda: _is_up(peer_url))
        chat_ids = await people(http, 500)
        ours, bare = [], []
        for _ in range(arguments().repeat):
            ours.append(await measure(f"{base_url}/bot{TOKEN}/sendMessage", chat_ids))
            bare.append(await measure(peer_url, chat_ids))
    simulator, starlette = statistics.median(ours), statistics.median(bare)
    ratio = simulator / starlette
    results = {"simulator_calls_per_second": simulator, "starlette_calls_per_second": starlette, "ratio": ratio}
    lines = [f"simulator, sendMessage: {simulator:6.0f}/s", f"bare Starlette route:   {starlette:6.0f}/s"]
    report("simulator_capacity", results, [*lines, f"ratio: {ratio:.2f}"])


if __name__ == "__main__":
    asyncio.run(main())
