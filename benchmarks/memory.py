"""Resident memory with 10,000 people, beside a bare echo bot that has answered as many, on the same simulator.

Everybody writes once, so that the bot knows them all and holds them in memory; every tenth saves a session.
"""

import asyncio
import tempfile
from pathlib import Path

from benchmarks.common import (
    Command,
    all_at_once,
    conference_bot,
    echo_bot,
    people,
    process,
    report,
    simulated_telegram,
)

PEOPLE = 10_000


async def measure(command: Command) -> dict[str, float]:
    """Gives the resident megabytes (10⁶ bytes) after the start, after everybody has written, and at most."""
    with tempfile.TemporaryDirectory() as folder:
        async with simulated_telegram() as (base_url, http):
            line, environment = command(base_url, Path(folder))
            async with process(line, **environment) as bot:
                (first,) = await people(http, 1)
                await all_at_once(http, "sendMessage", {"people": [first], "text": "/agenda"})
                fresh = resident(bot.pid)
                crowd = await people(http, PEOPLE)
                await all_at_once(http, "sendMessage", {"people": crowd, "text": "/agenda"})
                await all_at_once(http, "editMessageText", {"people": crowd[::10], "data": "1S:plenary:x"})
                return {"fresh_mb": fresh, "with_people_mb": resident(bot.pid), "most_mb": resident(bot.pid, "VmHWM")}


def resident(pid: int, field: str = "VmRSS") -> float:
    """A process's resident memory in megabytes, as Linux counts it (proc(5))."""
    status = Path(f"/proc/{pid}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith(field))
    return int(kilobytes) * 1024 / 1e6


async def main() -> None:
    """Measures the two, one after the other."""
    ours, stock = await measure(conference_bot), await measure(echo_bot("stock"))
    ratio = ours["with_people_mb"] / stock["with_people_mb"]
    lines = [
        f"{name:24}{each['fresh_mb']:6.1f} MB fresh {each['with_people_mb']:6.1f} MB with {PEOPLE:,} people "
        f"({each['most_mb']:.1f} MB at most)"
        for name, each in (("conference_bot", ours), ("echo_on_stock_request", stock))
    ]
    results = {"people": PEOPLE, "conference_bot": ours, "echo_on_stock_request": stock, "ratio": ratio}
    report("memory", results, [*lines, f"ratio: {ratio:.2f}"])


if __name__ == "__main__":
    asyncio.run(main())
