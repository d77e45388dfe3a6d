"""The one budget of messages that Telegram allows.

About 30 a second to different people, one a second to a chat with short bursts, 20 a minute to a group, and then 429
with `retry_after` (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). The 30 are about
bulk messages: an answer to somebody who has just written waits for nothing but a `retry_after`.
"""

import asyncio
from bisect import insort
from collections import deque
from dataclasses import dataclass, field

from bot.delivery.priority import Priority

SHARE = 0.9
"""The part of the overall budget that unasked messages may use; the rest is room for answers."""
GROUP_WINDOW = 60.0
SLOWEST = 0.1
RECOVERY = 60.0
"""Seconds from the slowest pace back to the full one."""
CHATS_KEPT = 1_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's numbers."""

    overall_per_second: float = 30
    chat_per_second: float = 1
    chat_burst: int = 3
    group_per_minute: int = 20


@dataclass(order=True, slots=True)
class _Waiter:
    priority: int
    number: int
    chat_id: int = field(compare=False)
    is_group: bool = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Limiter:
    """Lets messages through in order of priority, as many as the limits allow. Belongs to one event loop."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._waiting: list[_Waiter] = []
        self._numbers = 0
        self._timer: asyncio.TimerHandle | None = None
        self._chats: dict[int, float] = {}
        """When a chat's budget is whole again (generic cell rate algorithm)."""
        self._groups: dict[int, deque[float]] = {}
        self._chat_pauses: dict[int, float] = {}
        self._pause = 0.0
        self._tokens = 1.0
        self._counted_at = 0.0
        self._pace = 1.0

    @property
    def waiting(self) -> int:
        """How many messages wait for their turn."""
        return len(self._waiting)

    async def acquire(self, chat_id: int, priority: Priority, *, is_group: bool = False) -> None:
        """Waits until a message may be sent to a chat, and counts it."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        # An answer overtakes all but those that wait, like itself, for a pause to end.
        if priority is Priority.ANSWER and self._ready_at(chat_id, priority, is_group) <= now:
            self._count(chat_id, is_group, now)
            return
        self._numbers += 1
        waiter = _Waiter(priority, self._numbers, chat_id, is_group, loop.create_future())
        insort(self._waiting, waiter)
        self._let_through()
        try:
            await waiter.turn
        except asyncio.CancelledError:
            if waiter in self._waiting:
                self._waiting.remove(waiter)
            raise

    def pause(self, retry_after: float, chat_id: int | None = None) -> None:
        """Obeys a 429: nothing goes to the chat for `retry_after` seconds; to nobody, if `chat_id` is None.

        Telegram does not say which limit was hit. One chat in its pause is that chat's own limit; a second one at the
        same time is the overall one, and everything waits.
        """
        now = asyncio.get_running_loop().time()
        until = now + retry_after
        if chat_id is None:
            self._pause = max(self._pause, until)
        else:
            others = [end for chat, end in self._chat_pauses.items() if chat != chat_id and chat > 0 and end > now]
            self._chat_pauses[chat_id] = max(self._chat_pauses.get(chat_id, 0.0), until)
            if others and chat_id > 0:
                self._pause = max(self._pause, until, *others)
        if chat_id is None or chat_id > 0:
            self._refill(now)
            self._pace = max(SLOWEST, self._pace / 2)

    def _ready_at(self, chat_id: int, priority: Priority, is_group: bool) -> float:
        """When the chat itself may get its next message (the overall budget aside)."""
        ready = max(self._pause, self._chat_pauses.get(chat_id, 0.0))
        if is_group:
            sent = self._groups.get(chat_id)
            if sent is not None and len(sent) == self._limits.group_per_minute:
                ready = max(ready, sent[0] + GROUP_WINDOW)
        elif priority is not Priority.ANSWER:
            interval = 1 / self._limits.chat_per_second
            ready = max(ready, self._chats.get(chat_id, 0.0) - (self._limits.chat_burst - 1) * interval)
        return ready

    def _count(self, chat_id: int, is_group: bool, now: float) -> None:
        if is_group:
            self._groups.setdefault(chat_id, deque(maxlen=self._limits.group_per_minute)).append(now)
            return
        interval = 1 / self._limits.chat_per_second
        whole = max(self._chats.get(chat_id, 0.0), now) + interval
        # Many answers in a row must not put off a reminder for long.
        self._chats[chat_id] = min(whole, now + self._limits.chat_burst * interval)
        if len(self._chats) > CHATS_KEPT:
            self._forget(now)

    def _forget(self, now: float) -> None:
        self._chats = {chat: whole for chat, whole in self._chats.items() if whole > now}
        self._chat_pauses = {chat: end for chat, end in self._chat_pauses.items() if end > now}
        self._groups = {chat: sent for chat, sent in self._groups.items() if sent[-1] > now - GROUP_WINDOW}

    def _refill(self, now: float) -> None:
        """The overall budget: a tenth of a second's worth can be saved up."""
        passed = now - self._counted_at
        self._counted_at = now
        self._pace = min(1.0, self._pace + passed * (1 - SLOWEST) / RECOVERY)
        most = max(1.0, self._rate / 10)
        self._tokens = min(most, self._tokens + passed * self._rate)

    @property
    def _rate(self) -> float:
        return self._limits.overall_per_second * SHARE * self._pace

    def _let_through(self) -> None:
        """Gives every waiter its turn whose time has come, the most urgent first."""
        loop = asyncio.get_running_loop()
        now = loop.time()
        self._refill(now)
        next_at = float("inf")
        still: list[_Waiter] = []
        for place, waiter in enumerate(self._waiting):
            ready = self._ready_at(waiter.chat_id, Priority(waiter.priority), waiter.is_group)
            is_bulk = waiter.priority != Priority.ANSWER
            if ready > now:
                next_at = min(next_at, ready)
                still.append(waiter)
            elif is_bulk and self._tokens < 1 - 1e-9:
                # Answers come first in the line, so everybody behind this one needs a token too.
                next_at = min(next_at, now + (1 - self._tokens) / self._rate)
                still += self._waiting[place:]
                break
            elif not waiter.turn.done():
                self._tokens -= is_bulk
                self._count(waiter.chat_id, waiter.is_group, now)
                waiter.turn.set_result(None)
        self._waiting = still
        self._wake_at(next_at)

    def _wake_at(self, moment: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._waiting:
            self._timer = asyncio.get_running_loop().call_at(moment, self._let_through)
