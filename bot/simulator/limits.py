"""Flood limits as Telegram's (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this).

About 30 messages a second to different people, one a second to a chat with short bursts, 20 a minute to a group.
Answers to people who have just written do not count towards the 30 (a person's message or tap gives their chat its
burst back).
"""

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

from bot.simulator.errors import too_many

ANSWER_WINDOW = 5.0
"""Seconds after a person's message or tap in which messages to them are answers."""
GROUP_WINDOW = 60.0


@dataclass(slots=True)
class Limits:
    """The numbers in force; None switches one off."""

    overall_per_second: float | None = 30
    chat_per_second: float | None = 1
    chat_burst: int = 8
    group_per_minute: int | None = 20
    answers_free: bool = True
    upload_bytes: int = 50 * 1024 * 1024
    photo_bytes: int = 10 * 1024 * 1024
    download_bytes: int = 20 * 1024 * 1024
    callback_seconds: float = 60
    inline_seconds: float = 60

    def change(self, changes: dict[str, Any]) -> None:
        """Sets some of the numbers.

        Raises:
            ValueError: for a name that is none, or a value that is no number.
        """
        names = {each.name for each in fields(self)}
        for name, value in changes.items():
            if name not in names:
                raise ValueError(f"there is no limit {name!r}")
            if value is not None and not isinstance(value, int | float):
                raise ValueError(f"{name} must be a number, true, false or null")
            setattr(self, name, value)

    def as_json(self) -> dict[str, Any]:
        """All of them."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(slots=True)
class _Bucket:
    tokens: float
    at: float
    closed_until: float = 0.0

    def take(self, now: float, rate: float, burst: float) -> float:
        """Takes one; gives the seconds to wait if there is none."""
        if now < self.closed_until:
            return self.closed_until - now
        self.tokens = min(burst, self.tokens + (now - self.at) * rate)
        self.at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0.0
        wait = math.ceil((1 - self.tokens) / rate)
        self.closed_until = now + wait
        return wait


class FloodControl:
    """Counts one bot's messages."""

    def __init__(self, limits: Limits, now: Callable[[], float]) -> None:
        self._limits = limits
        self._now = now
        self._overall = _Bucket(limits.overall_per_second or 0, now())
        self._chats: dict[int, _Bucket] = {}
        self._groups: dict[int, deque[float]] = {}
        self._heard: dict[int, float] = {}

    def hear(self, chat_id: int) -> None:
        """A person has written or tapped."""
        self._heard[chat_id] = self._now()
        self._chats.pop(chat_id, None)

    def spend(self, chat_id: int, is_group: bool) -> None:
        """Counts a message to a chat.

        Raises:
            ApiError: 429, if it is one too many.
        """
        now = self._now()
        wait = self._group(chat_id, now) if is_group else self._private(chat_id, now)
        if wait > 0:
            raise too_many(max(1, math.ceil(wait)))

    def _group(self, chat_id: int, now: float) -> float:
        most = self._limits.group_per_minute
        if most is None:
            return 0.0
        sent = self._groups.setdefault(chat_id, deque())
        while sent and now - sent[0] >= GROUP_WINDOW:
            sent.popleft()
        if len(sent) >= most:
            return GROUP_WINDOW - (now - sent[0])
        sent.append(now)
        return 0.0

    def _private(self, chat_id: int, now: float) -> float:
        limits = self._limits
        is_answer = limits.answers_free and now - self._heard.get(chat_id, -math.inf) <= ANSWER_WINDOW
        if limits.overall_per_second is not None and not is_answer:
            wait = self._overall.take(now, limits.overall_per_second, limits.overall_per_second)
            if wait > 0:
                return wait
        if limits.chat_per_second is None:
            return 0.0
        bucket = self._chats.get(chat_id)
        if bucket is None:
            bucket = self._chats[chat_id] = _Bucket(limits.chat_burst, now)
        return bucket.take(now, limits.chat_per_second, limits.chat_burst)
