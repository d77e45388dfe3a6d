"""Updates answered a second for "open a session card", beside a bare echo bot on the same simulator.

Everybody has a message of the bot's before them and taps a button of it at the same moment; the echo bot edits that
message too, into a line of text (two calls). Then everybody types: the conference bot answers with the one session that
is meant, the echo bot says the same (one call).
"""

import asyncio
import statistics
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.common import (
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

PEOPLE = 1500
CARDS = ("plenary", "neutrality", "closing")
WORDS = "when is the humanitarian dimension?"


async def measure(command: Command, taps: list[str]) -> dict[str, float]:
    """Gives a bot's taps and texts answered a second, the median of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        async with simulated_telegram() as (base_url, http):
            line, environment = command(base_url, Path(folder))
            async with process(line, **environment):
                crowd = await people(http, PEOPLE)
                await all_at_once(http, "sendMessage", {"people": crowd, "text": "/agenda"})
                tapped, typed = [], []
                for data in taps:
                    tapped.append(await all_at_once(http, "editMessageText", {"people": crowd, "data": data}))
                    typed.append(await all_at_once(http, "sendMessage", {"people": crowd, "text": WORDS}))
    return {
        "taps_per_second": PEOPLE / statistics.median(tapped),
        "texts_per_second": PEOPLE / statistics.median(typed),
    }


async def main() -> None:
    """Measures the three, one after the other."""
    rounds = arguments().repeat
    taps = [f"1s:{CARDS[number % len(CARDS)]}:x" for number in range(rounds)]
    ours = await measure(conference_bot, taps)
    stock = await measure(echo_bot("stock"), taps)
    aiohttp = await measure(echo_bot("aiohttp"), taps)
    results: dict[str, Any] = {"conference_bot": ours, "echo_on_stock_request": stock, "echo_on_aiohttp": aiohttp}
    results["ratios"] = ratios = {
        f"{kind} / {name}": ours[kind] / peer[kind]
        for kind in ("taps_per_second", "texts_per_second")
        for name, peer in (("echo on stock request", stock), ("echo on aiohttp", aiohttp))
    }
    lines = [
        f"{name:24}{rates['taps_per_second']:7.0f} taps/s {rates['texts_per_second']:7.0f} texts/s"
        for name, rates in results.items()
        if name != "ratios"
    ]
    report("open_card", results, [*lines, *(f"{name}: {ratio:.2f}" for name, ratio in ratios.items())])


if __name__ == "__main__":
    asyncio.run(main())
