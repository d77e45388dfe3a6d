"""Hands every request that makes a message over to the delivery's limiter."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram._utils.types import JSONDict
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.delivery.limiter import Limiter
from bot.delivery.priority import Granted, Priority

TRIES = 4
LONGEST_WAIT = 60.0
"""Seconds; who has waited longer for an answer does not wait for it any more."""

log = logging.getLogger(__name__)

Result = bool | JSONDict | list[JSONDict]


class DeliveryRateLimiter(BaseRateLimiter[Priority | Granted]):
    """What handlers send is an answer unless they say otherwise; an answer that meets a 429 is sent when it may be."""

    def __init__(self, limiter: Limiter) -> None:
        self._limiter = limiter

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Priority | Granted | None,
    ) -> Result:
        """Waits for the limiter's word, sends, and obeys `retry_after`. See `BaseRateLimiter.process_request`."""
        if isinstance(rate_limit_args, Granted):
            return await callback(*args, **kwargs)
        priority = rate_limit_args or Priority.ANSWER
        chat_id = _chat(data)
        counted = chat_id is not None and makes_message(endpoint)
        for left in reversed(range(TRIES)):
            if counted and chat_id is not None:
                await self._limiter.acquire(chat_id, priority, is_group=chat_id < 0)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = seconds(error)
                log.warning("Telegram asks to wait %g s (%s)", wait, endpoint)
                if chat_id is not None:
                    self._limiter.pause(wait, chat_id)
                if not left or wait > LONGEST_WAIT:
                    raise
                if not counted:
                    await asyncio.sleep(wait)
        raise AssertionError("the last try either returns or raises")


def makes_message(endpoint: str) -> bool:
    """Whether a method is one of those that Telegram counts: what makes a message in a chat."""
    return endpoint.startswith(("send", "copy", "forward")) and endpoint != "sendChatAction"


def _chat(data: dict[str, Any]) -> int | None:
    """The chat that a request is for; None where it has none, or names a public one."""
    try:
        return int(data["chat_id"])
    except (KeyError, TypeError, ValueError):
        return None


def seconds(error: RetryAfter) -> float:
    """How long a 429 tells to wait; python-telegram-bot gives a number or a timedelta, by its settings."""
    told = error.retry_after
    return told.total_seconds() if isinstance(told, timedelta) else float(told)
