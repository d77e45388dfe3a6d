"""The Bot API client that the conference bot uses."""

from typing import Any

from telegram.ext import ExtBot

from bot.delivery.priority import Priority


class ConferenceBot(ExtBot[Priority]):
    """python-telegram-bot's client, and a way to call a method without building objects that nobody looks at."""

    async def call(self, method: str, params: dict[str, Any], priority: Priority = Priority.ANSWER) -> Any:
        """Calls a Bot API method with plain JSON parameters and gives its plain JSON result.

        Raises:
            telegram.error.TelegramError: as every method of the client.
        """
        return await self._post(method, self._merge_api_rl_kwargs(params, priority) or {})
