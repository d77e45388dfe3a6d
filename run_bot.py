#!/usr/bin/env python3
"""The conference bot's command line.

python3 run_bot.py            with TELEGRAM_BOT_TOKEN set: the bot; without: the demo
python3 run_bot.py --demo     the demo: a Telegram of its own and the conference under way, in a browser
"""

import argparse
import sys

from bot.bootstrap import enter


def parse(arguments: list[str]) -> argparse.Namespace:
    """Reads the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--demo", action="store_true", help="run the demo even where there is a token")
    parser.add_argument("--host", default="127.0.0.1", help="the demo's address (default: only this machine)")
    parser.add_argument("--port", type=int, default=8080, help="the demo's port (default: 8080)")
    return parser.parse_args(arguments)


def main() -> int:
    """Runs the bot until it is told to stop; gives the exit code: 0 well, 1 something went wrong, 2 wrong settings."""
    options = parse(sys.argv[1:])
    enter()
    # python-telegram-bot imports httpx, and that its own command line with rich and pygments where they are: 5 MB.
    sys.modules["httpx._main"] = None  # type: ignore[assignment]
    from bot.command_line import run

    return run(demo=options.demo, host=options.host, port=options.port)


if __name__ == "__main__":
    sys.exit(main())
