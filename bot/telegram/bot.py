"""The Bot API client that the conference bot uses."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from telegram import Update
from telegram._utils.defaultvalue import DEFAULT_NONE
from telegram._utils.types import JSONDict, ODVInput, TimePeriod
from telegram.error import TelegramError
from telegram.ext import ExtBot

from bot.delivery.priority import Granted, Priority

log = logging.getLogger(__name__)

_READ = frozenset(["message_id", "date", "chat"])


async def _at_once() -> None:
    """Does not wait."""


def strip(update: JSONDict) -> None:
    """Takes out of a tap what nobody reads: the words and buttons of the message that was tapped.

    They are the bot's own, and making objects of them takes longer than to answer.
    """
    tapped = update.get("callback_query", {}).get("message")
    if tapped is not None:
        update["callback_query"]["message"] = {name: value for name, value in tapped.items() if name in _READ}


class ConferenceBot(ExtBot[Priority | Granted]):
    """python-telegram-bot's client, and a way to call a method without building objects that nobody looks at."""

    _room: Callable[[], Awaitable[None]] = staticmethod(_at_once)

    def fetch_only_with(self, room: Callable[[], Awaitable[None]]) -> None:
        """Waits for `room()` before updates are fetched."""
        self._room = room

    async def get_updates(
        self,
        offset: int | None = None,
        limit: int | None = None,
        timeout: TimePeriod | None = None,
        allowed_updates: Sequence[str] | None = None,
        **options: Any,
    ) -> tuple[Update, ...]:
        """As upstream, but only when there is room for updates, and one that cannot be understood is left out.

        Upstream would ask for such a one for ever.
        """
        await self._room()
        try:
            return await super().get_updates(offset, limit, timeout, allowed_updates, **options)
        except TelegramError:
            raise
        except Exception as error:
            log.error("an update of Telegram's is not understood (%s)", type(error).__name__)
        asked = {"offset": offset, "limit": limit, "timeout": 0, "allowed_updates": allowed_updates}
        return self._those_understood(await self._post("getUpdates", asked))

    async def _post(self, endpoint: str, data: JSONDict | None = None, **options: Any) -> Any:
        result = await super()._post(endpoint, data, **options)
        if endpoint == "getUpdates":
            for update in result:
                strip(update)
        return result

    def _those_understood(self, waiting: Any) -> tuple[Update, ...]:
        found = []
        for each in waiting:
            try:
                found.append(Update.de_json(each, self))
            except Exception:
                # Its number alone, so that Telegram learns that it was seen.
                found.append(Update(each["update_id"]))
        return tuple(found)

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
