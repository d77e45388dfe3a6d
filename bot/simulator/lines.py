"""What happens on a person's screen, as numbered events that can be waited for and gone on from."""

import asyncio
from collections import deque
from itertools import islice
from typing import Any

KEPT = 1000

Event = dict[str, Any]


class Line:
    """One person with one bot: the events of all their chats with it, `seq` rising by one."""

    __slots__ = ("_events", "_waiting", "seq")

    def __init__(self) -> None:
        self.seq = 0
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._waiting: list[asyncio.Future[None]] = []

    def add(self, kind: str, chat_id: int, **fields: Any) -> None:
        """Adds an event and wakes whoever waits for one."""
        self.seq += 1
        self._events.append({"seq": self.seq, "type": kind, "chat_id": chat_id, **fields})
        waiting, self._waiting = self._waiting, []
        for each in waiting:
            if not each.done():
                each.set_result(None)

    def after(self, seq: int) -> list[Event]:
        """The events after a number, as far as they are kept; all that are kept, if the number is from another life."""
        if seq > self.seq:
            seq = 0
        missing = len(self._events) - (self.seq - seq)
        return list(islice(self._events, max(0, missing), None))

    async def wait(self, seq: int, seconds: float) -> list[Event]:
        """The events after a number; waits up to `seconds` for the first."""
        events = self.after(seq)
        if events or seconds <= 0:
            return events
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(woken)
        try:
            await asyncio.wait_for(woken, seconds)
        except TimeoutError:
            self._waiting = [each for each in self._waiting if each is not woken]
        return self.after(seq)

    def close(self) -> None:
        """Wakes everybody: there is nothing more to come."""
        for each in self._waiting:
            if not each.done():
                each.set_result(None)
        self._waiting.clear()
