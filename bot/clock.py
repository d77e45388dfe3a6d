"""The conference's "now"."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class Clock:
    """Tells what time it is at the conference.

    Running for real it is the machine's clock. In the demo and in rehearsals it is shifted, so that the conference is
    under way; it runs on at the ordinary speed from there. Whoever plans ahead subscribes to learn of a jump.
    """

    def __init__(self, starts_at: datetime | None = None) -> None:
        """`starts_at` (aware): the moment that the clock shows now; None: no shift."""
        self._shift = timedelta() if starts_at is None else starts_at - datetime.now(UTC)
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment in UTC, shift included."""
        return datetime.now(UTC) + self._shift

    def travel_to(self, moment: datetime) -> None:
        """Makes `moment` (aware) the present one and tells the subscribers."""
        self._shift = moment - datetime.now(UTC)
        for listener in self._listeners:
            listener()

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after every jump of the clock."""
        self._listeners.append(listener)
