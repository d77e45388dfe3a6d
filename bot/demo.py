"""The demo: a Telegram of its own and the bot together, the conference under way, and a page to chat on."""

import logging
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from pydantic import SecretStr

from bot.app import ConferenceApp
from bot.clock import Clock
from bot.conference import Conference, load_conference
from bot.settings import ROOT, Settings
from bot.simulator import Simulator, serve
from bot.simulator.telegram import FIRST_PERSON

USERNAME = "conference_bot"

log = logging.getLogger(__name__)


def busiest_moment(conference: Conference) -> datetime:
    """Twenty minutes into the start at which most sessions are on at once."""
    later = timedelta(minutes=20)
    return max(
        (session.start + later for session in conference.sessions),
        key=lambda moment: sum(each.is_on(moment) for each in conference.sessions),
    )


@asynccontextmanager
async def demonstrate(settings: Settings, host: str, port: int) -> AsyncIterator[None]:
    """Runs simulator and bot, and prints the page's address.

    Raises:
        DataError, StoreError, OSError: as ConferenceApp.start, or if the port is taken.
    """
    conference = load_conference(settings.data_dir)
    moment = settings.conference_now or busiest_moment(conference)
    clock = Clock(moment if moment.tzinfo else moment.replace(tzinfo=conference.tz))
    token = f"{10**9 + secrets.randbelow(10**9)}:{secrets.token_urlsafe(27)[:35]}"
    simulator = Simulator()
    simulator.add_bot(token, USERNAME, conference.short_name.in_("en"))
    # The simulator forgets people when it stops, so the demo's own database begins anew as well.
    database = ROOT / "var" / "demo.db"
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    async with serve(simulator, host, port) as base_url:
        demo = settings.model_copy(
            update={
                "telegram_bot_token": SecretStr(token),
                "telegram_api_url": base_url,
                "telegram_proxy": None,
                "owner_ids": settings.owner_ids or frozenset({FIRST_PERSON}),
                "database_url": f"sqlite+aiosqlite:///{database}",
            }
        )
        async with ConferenceApp(demo, clock, conference):
            now = conference.local(clock.now())
            print(f"\n  The demo is running. At the conference it is {now:%H:%M on %d %B %Y}.", flush=True)
            print(f"  Open {base_url}/ in a browser; stop with Ctrl+C.", flush=True)
            print("  The first person there is an owner of the bot: for them there is /organise.\n", flush=True)
            yield
