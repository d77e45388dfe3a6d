"""Seconds from starting the process to the first answer, beside a bare echo bot on the same simulator.

The person has written while the bot was away. Once with a database that has to be made, then with one that is there.
"""

import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.common import (
    BOT,
    Command,
    arguments,
    calls,
    conference_bot,
    echo_bot,
    people,
    process,
    report,
    simulated_telegram,
    until,
)


async def measure(command: Command) -> dict[str, float]:
    """Gives the seconds of the first start and the median of the later ones."""
    seconds = []
    with tempfile.TemporaryDirectory() as folder:
        async with simulated_telegram() as (base_url, http):
            line, environment = command(base_url, Path(folder))
            (person,) = await people(http, 1)
            for _ in range(1 + arguments().repeat):
                before = await calls(http, "sendMessage")
                await http.post(f"/sim/{BOT}/people/{person}/messages", json={"text": "/agenda"})

                async def answered(before: int = before) -> bool:
                    return await calls(http, "sendMessage") > before

                began = time.perf_counter()
                async with process(line, **environment):
                    await until(answered, every=0.005)
                    seconds.append(time.perf_counter() - began)
    return {"first_seconds": seconds[0], "later_seconds": statistics.median(seconds[1:])}


async def main() -> None:
    """Measures the two, one after the other."""
    ours, stock = await measure(conference_bot), await measure(echo_bot("stock"))
    ratio = ours["later_seconds"] / stock["later_seconds"]
    lines = [
        f"conference bot: {ours['first_seconds']:.2f} s with a new database, {ours['later_seconds']:.2f} s later",
        f"echo on stock request: {stock['later_seconds']:.2f} s",
        f"ratio: {ratio:.2f}",
    ]
    report("startup", {"conference_bot": ours, "echo_on_stock_request": stock, "ratio": ratio}, lines)


if __name__ == "__main__":
    asyncio.run(main())
