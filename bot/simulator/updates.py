"""A bot's updates: queued, fetched by long polling or pushed to a webhook (https://core.telegram.org/bots/api#getting-updates)."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.errors import conflict

Update = dict[str, Any]

OFF_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50.0


@dataclass(slots=True)
class Webhook:
    """What setWebhook has set."""

    url: str
    secret_token: str = ""
    max_connections: int = 40
    last_error_date: int | None = None
    last_error_message: str | None = None


@dataclass(slots=True)
class UpdateQueue:
    """The updates that one bot has not confirmed yet."""

    pending: deque[Update] = field(default_factory=deque)
    next_id: int = 100_000_001
    allowed: frozenset[str] | None = None
    webhook: Webhook | None = None
    delivered: int = 0
    _poller: asyncio.Future[str] | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def allows(self, kind: str) -> bool:
        """Whether the bot wants this kind of update."""
        return kind not in OFF_BY_DEFAULT if self.allowed is None else kind in self.allowed

    def add(self, kind: str, content: dict[str, Any]) -> None:
        """Queues an update, if the bot wants its kind."""
        if not self.allows(kind):
            return
        self.pending.append({"update_id": self.next_id, kind: content})
        self.next_id += 1
        self.arrived.set()
        self._wake("new")

    def set_allowed(self, kinds: Any) -> None:
        """Remembers `allowed_updates`: an empty list means the default."""
        if isinstance(kinds, list):
            self.allowed = frozenset(map(str, kinds)) if kinds else None

    async def fetch(self, offset: int, limit: int, timeout: float) -> list[Update]:
        """The next updates from `offset` on; confirms those before it.

        Raises:
            ApiError: 409, if a webhook is set or another getUpdates takes over.
        """
        if self.webhook is not None:
            raise conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._wake("conflict")
        self._confirm(offset)
        if not self.pending and timeout > 0:
            await self._wait(min(timeout, LONGEST_POLL))
        found = [self.pending[i] for i in range(min(limit, len(self.pending)))]
        self.delivered += len(found)
        return found

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            while len(self.pending) > -offset:
                self.pending.popleft()
        while self.pending and self.pending[0]["update_id"] < offset:
            self.pending.popleft()

    async def _wait(self, seconds: float) -> None:
        mine: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            why = await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            return
        finally:
            if self._poller is mine:
                self._poller = None
        if why == "conflict":
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")

    def _wake(self, why: str) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(why)

    def release(self) -> None:
        """Ends a waiting getUpdates, with nothing new."""
        self._wake("closing")
