"""Sends one message through Telegram, and tells in the delivery's own words what went wrong."""

from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.delivery.priority import Granted
from bot.delivery.sending import (
    AwayError,
    MovedError,
    Outgoing,
    RefusedError,
    Sent,
    TooManyError,
    UnreachableError,
)
from bot.telegram.bot import ConferenceBot
from bot.telegram.rate_limiter import seconds

PATIENCE = 30.0
"""Seconds to wait for Telegram's word. Longer than for an answer: a message given up too early arrives twice."""

_GONE = ("chat not found", "user is deactivated", "peer_id_invalid")
"""A 400 that means that there is nobody, as tdlib/telegram-bot-api words it."""


class TelegramSender:
    """The way to people on Telegram. The limiter has been asked before."""

    def __init__(self, bot: ConferenceBot) -> None:
        self._bot = bot

    async def send(self, chat_id: int, outgoing: Outgoing) -> Sent:
        """Sends a message; raises as `Sender.send`."""
        params = {"chat_id": chat_id, **outgoing.params}
        try:
            result = await self._bot.call(outgoing.method, params, Granted.GRANTED, read_timeout=PATIENCE)
        except RetryAfter as error:
            raise TooManyError(seconds(error)) from None
        except ChatMigrated as error:
            raise MovedError(error.new_chat_id) from None
        except Forbidden as error:
            raise UnreachableError(error.message) from None
        except BadRequest as error:
            gone = any(words in error.message.lower() for words in _GONE)
            raise (UnreachableError if gone else RefusedError)(error.message) from None
        except NetworkError as error:
            raise AwayError(error.message) from None
        except TelegramError as error:
            raise RefusedError(error.message) from None
        return Sent(chat_id, result.get("message_id") if isinstance(result, dict) else None)
