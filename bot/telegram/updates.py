"""Who is served when: one person's updates in their order, different people's side by side."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Coroutine
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseUpdateProcessor

UNBOUNDED: Final = 2**31
"""Places in the base class's queue, where an update would keep its place while it waits for its turn."""


class PerChatUpdateProcessor(BaseUpdateProcessor):
    """Handles the updates of one person or chat strictly in order of arrival, and up to a number of them at once.

    A person's private messages, taps and inline queries are one line; a group's messages are another. Whoever stands
    in line takes none of the places, so a person who sends a thousand updates holds up nobody else.

    Args:
        max_concurrent: how many updates are handled at once.
    """

    __slots__ = ("_lines", "_max_concurrent", "_places", "_running")

    def __init__(self, max_concurrent: int = 256) -> None:
        if max_concurrent < 1:
            raise ValueError("max_concurrent must be positive")
        super().__init__(UNBOUNDED)
        self._max_concurrent = max_concurrent
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
