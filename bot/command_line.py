"""Runs the bot as a process: settings, signals, exit codes."""

import asyncio
import gc
import logging
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from bot.app import ConferenceApp
from bot.conference import DataError
from bot.logs import configure
from bot.settings import Settings, SettingsError, load_settings
from bot.store.engine import StoreError

OK, FAILED, WRONG_SETTINGS = 0, 1, 2

log = logging.getLogger(__name__)


def run(demo: bool, host: str, port: int) -> int:
    """Runs the bot, or the demo, until SIGINT or SIGTERM; gives the exit code."""
    configure()
    try:
        settings = load_settings()
    except SettingsError as error:
        return _complain(WRONG_SETTINGS, str(error))
    if demo or settings.telegram_bot_token is None:
        from bot.demo import demonstrate  # the real bot never loads the simulator

        return _serve(lambda: demonstrate(settings, host, port))
    return _serve(lambda: _real(settings))


@asynccontextmanager
async def _real(settings: Settings) -> AsyncIterator[None]:
    async with ConferenceApp(settings) as app:
        log.info("@%s is running", app.application.bot.username)
        yield


def _serve(make: Callable[[], AbstractAsyncContextManager[None]]) -> int:
    # What is loaded by now stays for good: the collector need not look at it again.
    gc.freeze()
    # Each update makes some thousand short-lived objects, nearly none of them in a cycle.
    gc.set_threshold(50_000, 20, 50)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_until_told_to_stop(make))
    except DataError as error:
        return _complain(WRONG_SETTINGS, "The conference's data are not right:", *error.problems)
    except (StoreError, OSError) as error:
        return _complain(FAILED, str(error))
    except Exception as error:
        log.debug("stopped by", exc_info=True)
        return _complain(FAILED, f"{type(error).__name__}: {error}")
    return OK


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # it does not exist for Windows
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
    return factory


async def _until_told_to_stop(make: Callable[[], AbstractAsyncContextManager[None]]) -> None:
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, told.set)
    async with make():
        await told.wait()
        log.info("stopping …")


def _complain(code: int, *lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return code
