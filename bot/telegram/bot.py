"""The Bot API client that the conference bot uses."""

from typing import Any

from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import ODVInput
from telegram.ext import ExtBot

from bot.delivery.priority import Granted, Priority


class ConferenceBot(ExtBot[Priority | Granted]):
    """python-telegram-bot's client, and a way to call a method without building objects that nobody looks at."""

    async def call(
        self,
        method: str,
        params: dict[str, Any],
        priority: Priority | Granted = Priority.ANSWER,
        read_timeout: ODVInput[float] = DEFAULT_NONE,
    ) -> Any:
        """Calls a Bot API method with plain JSON parameters and gives its plain JSON result.

        Raises:
            telegram.error.TelegramError: as every method of the client.
        """
        data = self._merge_api_rl_kwargs(params, priority) or {}
        return await self._post(method, data, read_timeout=read_timeout)
