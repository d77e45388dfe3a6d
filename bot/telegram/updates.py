"""Who is served when: one person's updates in their order, different people's side by side."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Coroutine
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

log = logging.getLogger(__name__)

UNBOUNDED: Final = 2**31
"""Places in the base class's queue, where an update would keep its place while it waits for its turn."""


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """Handles the updates of one person or chat strictly in order of arrival, and up to a number of them at once.

    A person's private messages, taps and inline queries are one line; a group's messages are another. Whoever stands
    in line takes none of the places, so a person who sends a thousand updates holds up nobody else.

    Args:
        max_concurrent: how many updates are handled at once.
        most_in_hand: from how many on, handled or waiting, no more are fetched: Telegram keeps them for a day, and they
            take no memory here.
        longest_line: how many updates of one person may wait. What comes beyond that is not handled; nobody taps so
            fast, and a flood of one person's must not fill what is for all.
    """

    __slots__ = (
        "_has_room",
        "_in_hand",
        "_lines",
        "_longest_line",
        "_max_concurrent",
        "_most_in_hand",
        "_places",
        "_running",
        "left_out",
    )

    def __init__(self, max_concurrent: int = 256, most_in_hand: int = 300, longest_line: int = 50) -> None:
        if max_concurrent < 1:
            raise ValueError("max_concurrent must be positive")
        super().__init__(UNBOUNDED)
        self._max_concurrent = max_concurrent
        self._most_in_hand = most_in_hand
        self._longest_line = longest_line
        self._in_hand: set[asyncio.Task[Any]] = set()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self.left_out = 0
        """How many updates were not handled because their person's line was too long."""
        self._running = 0
        self._places = asyncio.Semaphore(max_concurrent)
        self._lines: dict[int, deque[asyncio.Future[None]]] = {}

    @property
    def max_concurrent_updates(self) -> int:
        """How many updates are handled at once."""
        return getattr(self, "_max_concurrent", UNBOUNDED)

    @property
    def current_concurrent_updates(self) -> int:
        """How many updates are being handled now."""
        return self._running

    @property
    def people_in_line(self) -> int:
        """How many people or chats have an update that is being handled or waits."""
        return len(self._lines)

    async def initialize(self) -> None:
        """Does nothing."""

    async def shutdown(self) -> None:
        """Does nothing: the Application waits for its tasks itself."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Awaits `coroutine` when it is its turn."""
        key = _whose(update)
        if key is not None and len(self._lines.get(key, ())) >= self._longest_line:
            _discard(coroutine)
            self.left_out += 1
            log.warning("a line of %d updates is long enough: one more is left out", self._longest_line)
            return
        task = asyncio.current_task()
        assert task is not None
        self._in_hand.add(task)
        if len(self._in_hand) >= self._most_in_hand:
            self._has_room.clear()
        try:
            await self._in_turn(key, coroutine)
        finally:
            self._in_hand.discard(task)
            if len(self._in_hand) < self._most_in_hand:
                self._has_room.set()

    def give_up(self) -> None:
        """Ends whatever is still being handled or waits in line."""
        if self._in_hand:
            log.warning("%d updates are given up", len(self._in_hand))
        for task in self._in_hand:
            task.cancel()

    async def room(self) -> None:
        """Waits until more updates may be fetched."""
        await self._has_room.wait()

    async def _in_turn(self, key: int | None, coroutine: Awaitable[Any]) -> None:
        if key is None:
            await self._handle(coroutine)
            return
        try:
            await self._wait_in_line(key)
        except BaseException:
            _discard(coroutine)
            raise
        try:
            await self._handle(coroutine)
        finally:
            self._call_next(key)

    async def _wait_in_line(self, key: int) -> None:
        line = self._lines.get(key)
        if line is None:
            self._lines[key] = deque()
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        line.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.cancelled():
                line.remove(turn)
            else:  # the turn had come already
                self._call_next(key)
            raise

    def _call_next(self, key: int) -> None:
        line = self._lines[key]
        while line:
            turn = line.popleft()
            if not turn.done():
                turn.set_result(None)
                return
            line.append(turn)  # cancelled: whoever waits for it takes it out
            if all(other.done() for other in line):
                break
        del self._lines[key]

    async def _handle(self, coroutine: Awaitable[Any]) -> None:
        try:
            await self._places.acquire()
        except BaseException:
            _discard(coroutine)
            raise
        self._running += 1
        try:
            await coroutine
        finally:
            self._running -= 1
            self._places.release()


def _whose(update: object) -> int | None:
    """The person of a tap or an inline query, else the chat; a private chat has its person's number."""
    if not isinstance(update, Update):
        return None
    query = update.callback_query or update.inline_query or update.chosen_inline_result
    if query is not None:
        return query.from_user.id
    if update.effective_chat is not None:
        return update.effective_chat.id
    return update.effective_user.id if update.effective_user is not None else None


def _discard(coroutine: Awaitable[Any]) -> None:
    if isinstance(coroutine, Coroutine):
        coroutine.close()
