"""What it means to send: the dispatcher's side of a channel."""

from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as it is sent: a Bot API method and its parameters, the chat aside."""

    method: str
    params: dict[str, Any]
    silent: bool = False
    """Without a sound, even outside of quiet hours."""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a message arrived."""

    chat_id: int
    message_id: int | None


class Sender(Protocol):
    """A way to people."""

    async def send(self, chat_id: int, outgoing: Outgoing) -> Sent:
        """Sends a message.

        Raises:
            DeliveryError: one of the kinds below.
        """
        ...


class DeliveryError(Exception):
    """A message has not arrived."""


class TooManyError(DeliveryError):
    """The limit was hit: nothing may be sent for `retry_after` seconds."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"too many requests, wait {retry_after:g} s")
        self.retry_after = retry_after


class UnreachableError(DeliveryError):
    """The person has blocked the bot, has never started it, or is gone."""


class RefusedError(DeliveryError):
    """This message will never be taken."""


class MovedError(DeliveryError):
    """The chat has another number now."""

    def __init__(self, chat_id: int) -> None:
        super().__init__("the chat has another number")
        self.chat_id = chat_id


class AwayError(DeliveryError):
    """The channel cannot be reached. Whether the message arrived is not always known."""
