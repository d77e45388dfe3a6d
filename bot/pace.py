"""How often somebody may do what makes work for others, or grows the database.

In memory and without what was done. By the number of the chat: a person who deletes their data comes back as another
one, and would begin anew.
"""

from datetime import timedelta

from cachetools import TTLCache

from bot.clock import Clock

KEPT = 10_000


class Pace:
    """Lets each chat do something so many times within a while."""

    def __init__(self, clock: Clock, most: int, within: timedelta) -> None:
        self._most = most
        # A list, because a new value would begin a new while.
        self._done: TTLCache[int, list[int]] = TTLCache(
            KEPT, within.total_seconds(), timer=lambda: clock.now().timestamp()
        )

    def allows(self, chat_id: int) -> bool:
        """Whether a chat may do it once more."""
        return self._done.get(chat_id, [0])[0] < self._most

    def note(self, chat_id: int) -> None:
        """Notes that it was done."""
        self._done.setdefault(chat_id, [0])[0] += 1
