"""`python -m bot.simulator`: a Telegram for whatever bot is pointed at it."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable

from bot.simulator import Simulator, serve


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes a free one")
    parser.add_argument(
        "--bot", action="append", default=[], metavar="TOKEN:USERNAME", help="may be given several times"
    )
    parser.add_argument("--no-limits", action="store_true", help="no flood limits, for measuring")
    return parser.parse_args()


async def _run(arguments: argparse.Namespace) -> None:
    sim = Simulator()
    if arguments.no_limits:
        sim.limits.change({"overall_per_second": None, "chat_per_second": None, "group_per_minute": None})
    for given in arguments.bot:
        token, _, username = given.rpartition(":")
        sim.add_bot(token, username)
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    async with serve(sim, arguments.host, arguments.port) as address:
        print(address, flush=True)
        await told.wait()


def main() -> int:
    """Runs until SIGINT or SIGTERM; gives the exit code."""
    factory: Callable[[], asyncio.AbstractEventLoop]
    try:
        import uvloop

        factory = uvloop.new_event_loop
    except ImportError:  # it does not exist for Windows
        factory = asyncio.new_event_loop
    try:
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(_run(_arguments()))
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
