"""Milliseconds from an update to its answer, with nothing else to do, beside a bare echo bot on the same simulator.

A person taps a button and waits; then the next one does. The time is that of the whole round trip as the person sees
it: tap, getUpdates, work, answerCallbackQuery.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.common import (
    BOT,
    Command,
    all_at_once,
    arguments,
    conference_bot,
    echo_bot,
    people,
    process,
    report,
    simulated_telegram,
)

PEOPLE = 100


async def measure(command: Command) -> dict[str, float]:
    """Gives the median and the 95th percentile of the milliseconds until a tap is answered."""
    with tempfile.TemporaryDirectory() as folder:
        async with simulated_telegram() as (base_url, http):
            line, environment = command(base_url, Path(folder))
            async with process(line, **environment):
                crowd = await people(http, PEOPLE)
                await all_at_once(http, "sendMessage", {"people": crowd, "text": "/agenda"})
                waited = []
                for number in range(arguments().repeat):
                    for person in crowd:
                        chat = (await http.get(f"/sim/{BOT}/people/{person}/chats/{person}")).json()
                        message = chat["messages"][-1]["message_id"]
                        body = {"message_id": message, "data": f"1s:{('plenary', 'neutrality')[number % 2]}:x"}
                        began = time.perf_counter()
                        tapped = (await http.post(f"/sim/{BOT}/people/{person}/taps", json=body)).json()
                        waited.append((time.perf_counter() - began) * 1000)
                        assert tapped["answer"] is not None
    return {"median_ms": statistics.median(waited), "p95_ms": statistics.quantiles(waited, n=20)[-1]}


async def main() -> None:
    """Measures the three, one after the other."""
    results = {
        "conference_bot": await measure(conference_bot),
        "echo_on_stock_request": await measure(echo_bot("stock")),
        "echo_on_aiohttp": await measure(echo_bot("aiohttp")),
    }
    ours = results["conference_bot"]["median_ms"]
    lines = [f"{name:24}{each['median_ms']:6.1f} ms (95%: {each['p95_ms']:.1f} ms)" for name, each in results.items()]
    ratio = ours / results["echo_on_stock_request"]["median_ms"]
    report("latency", {**results, "ratio_to_stock_echo": ratio}, [*lines, f"median / stock echo: {ratio:.2f}"])


if __name__ == "__main__":
    asyncio.run(main())
