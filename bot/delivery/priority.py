"""Who goes first when Telegram lets only so many messages through."""

from enum import Enum, IntEnum


class Priority(IntEnum):
    """How urgent a message is; the lower, the sooner it goes out.

    Between two messages of one priority the one that has waited longer goes first.
    """

    ANSWER = 0
    """To a person who has just written or tapped, and is waiting."""
    URGENT = 1
    """An announcement that cannot wait: a hall has changed, the building is being cleared."""
    STATUS = 2
    """What has become of a person's own question or request."""
    REMINDER = 3
    """A session that a person has saved is about to begin."""
    ANNOUNCEMENT = 4
    """Everything else that the organisers say to many."""


class Granted(Enum):
    """In place of a priority: the limiter has been asked already."""

    GRANTED = "granted"
