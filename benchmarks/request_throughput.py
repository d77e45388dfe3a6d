"""Calls a second and processor time a call: AiohttpRequest beside python-telegram-bot's HTTPXRequest."""

import asyncio
import statistics
import time

from telegram import Bot
from telegram.request import BaseRequest, HTTPXRequest

from benchmarks.common import TOKEN, arguments, people, report, simulated_telegram
from bot.telegram.request import AiohttpRequest

CALLS, AT_ONCE = 2000, 50


async def measure(base_url: str, request: BaseRequest, chat_ids: list[int]) -> dict[str, float]:
    """Sends messages through a plain Bot."""
    waiting = asyncio.Semaphore(AT_ONCE)

    async def send(bot: Bot, number: int) -> None:
        async with waiting:
            await bot.send_message(chat_ids[number % len(chat_ids)], "Hello")

    async with Bot(TOKEN, base_url=f"{base_url}/bot", request=request) as bot:
        await asyncio.gather(*(send(bot, number) for number in range(100)))
        began, used = time.perf_counter(), time.process_time()
        await asyncio.gather(*(send(bot, number) for number in range(CALLS)))
        return {
            "calls_per_second": CALLS / (time.perf_counter() - began),
            "cpu_ms_per_call": (time.process_time() - used) / CALLS * 1000,
        }


async def main() -> None:
    """Measures the two in turn, several times."""
    rounds: dict[str, list[dict[str, float]]] = {"aiohttp": [], "httpx": []}
    async with simulated_telegram() as (base_url, http):
        chat_ids = await people(http, 200)
        for _ in range(arguments().repeat):
            rounds["aiohttp"].append(await measure(base_url, AiohttpRequest(), chat_ids))
            rounds["httpx"].append(await measure(base_url, HTTPXRequest(connection_pool_size=256), chat_ids))
    results = {
        name: {field: statistics.median(each[field] for each in measured) for field in measured[0]}
        for name, measured in rounds.items()
    }
    lines = [
        f"{name:8}{each['calls_per_second']:7.0f} calls/s {each['cpu_ms_per_call']:6.2f} ms of processor a call"
        for name, each in results.items()
    ]
    ratio = results["aiohttp"]["calls_per_second"] / results["httpx"]["calls_per_second"]
    report("request_throughput", {**results, "ratio": ratio}, [*lines, f"ratio: {ratio:.1f}"])


if __name__ == "__main__":
    asyncio.run(main())
