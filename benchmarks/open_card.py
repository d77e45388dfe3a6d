"""Updates answered a second for "open a session card", beside a bare echo bot on the same simulator.

Everybody has a message of the bot's before them and taps a button of it at the same moment. The echo bot edits that
message too, into a line of text; as a text it echoes, it makes one call where a tap makes two.
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


async def measure(command: Command, taps: list[str]) -> dict[str, float]:
    """Gives a bot's taps and texts answered a second, the median of the rounds."""
    with tempfile.TemporaryDirectory() as folder:
        async with simulated_telegram() as (base_url, http):
            line, environment = command(base_url, Path(folder))
            async with process(line, **environment):
                crowd = await people(http, PEOPLE)
                texts = [await all_at_once(http, "sendMessage", {"people": crowd, "text": "/agenda"})]
                rounds = []
                for data in taps:
                    rounds.append(await all_at_once(http, "editMessageText", {"people": crowd, "data": data}))
                    texts.append(await all_at_once(http, "sendMessage", {"people": crowd, "text": "/agenda"}))
    return {
        "taps_per_second": PEOPLE / statistics.median(rounds),
        "texts_per_second": PEOPLE / statistics.median(texts[1:]),
    }


async def main() -> None:
    """Measures the three, one after the other."""
    rounds = arguments().repeat
    taps = [f"1s:{CARDS[number % len(CARDS)]}:x" for number in range(rounds)]
    ours = await measure(conference_bot, taps)
    stock = await measure(echo_bot("stock"), taps)
    aiohttp = await measure(echo_bot("aiohttp"), taps)
    results: dict[str, Any] = {"conference_bot": ours, "echo_on_stock_request": stock, "echo_on_aiohttp": aiohttp}
    cards = ours["taps_per_second"]
    results["ratios"] = ratios = {
        "card / stock echo of a tap": cards / stock["taps_per_second"],
        "card / stock echo of a text": cards / stock["texts_per_second"],
        "card / aiohttp echo of a tap": cards / aiohttp["taps_per_second"],
        "card / aiohttp echo of a text": cards / aiohttp["texts_per_second"],
    }
    lines = [
        f"conference bot, a card opened:     {cards:7.0f}/s",
        f"echo on stock request, tap / text: {stock['taps_per_second']:7.0f}/s / {stock['texts_per_second']:.0f}/s",
        f"echo on aiohttp, tap / text:       {aiohttp['taps_per_second']:7.0f}/s / {aiohttp['texts_per_second']:.0f}/s",
        *(f"{name}: {ratio:.2f}" for name, ratio in ratios.items()),
    ]
    report("open_card", results, lines)


if __name__ == "__main__":
    asyncio.run(main())
