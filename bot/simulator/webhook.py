"""Pushes updates to a webhook, as https://core.telegram.org/bots/api#setwebhook says."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.accounts import Bot
from bot.simulator.telegram import Simulator
from bot.simulator.updates import Update, Webhook

TIMEOUT = ClientTimeout(total=60)
PAUSE_SECONDS = 0.5
"""Between two tries of an update that the bot has not taken."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name

Answering = Callable[[Bot, str, dict[str, Any]], Awaitable[Any]]


class WebhookPusher:
    """Sends one bot's updates to its webhook, several at once, each until it is taken."""

    def __init__(self, sim: Simulator, bot: Bot, answer: Answering) -> None:
        """`answer` carries out a method that the bot gives in its response."""
        self._sim = sim
        self._bot = bot
        self._answer = answer

    async def run(self) -> None:
        """Pushes until cancelled."""
        queue = self._bot.queue
        async with ClientSession(timeout=TIMEOUT) as session:
            while True:
                await queue.arrived.wait()
                queue.arrived.clear()
                while queue.webhook is not None and queue.pending:
                    await self._push(session, queue.webhook)

    async def _push(self, session: ClientSession, hook: Webhook) -> None:
        pending = self._bot.queue.pending
        batch = [pending[i] for i in range(min(len(pending), max(1, hook.max_connections)))]
        taken = await asyncio.gather(*(self._push_one(session, hook, update) for update in batch))
        done = {update["update_id"] for update, is_taken in zip(batch, taken, strict=True) if is_taken}
        for update in batch:
            if update["update_id"] in done and update in pending:
                pending.remove(update)
        self._bot.queue.delivered += len(done)
        if not all(taken):
            await asyncio.sleep(PAUSE_SECONDS)

    async def _push_one(self, session: ClientSession, hook: Webhook, update: Update) -> bool:
        headers = {"Content-Type": "application/json"}
        if hook.secret_token:
            headers[SECRET_HEADER] = hook.secret_token
        try:
            async with session.post(hook.url, data=orjson.dumps(update), headers=headers) as response:
                body = await response.read()
                if not 200 <= response.status < 300:
                    self._note(hook, f"Wrong response from the webhook: {response.status} {response.reason}")
                    return False
        except (ClientError, TimeoutError, OSError) as error:
            self._note(hook, f"Connection failed: {type(error).__name__}")
            return False
        await self._reply(body)
        return True

    def _note(self, hook: Webhook, message: str) -> None:
        hook.last_error_date, hook.last_error_message = int(self._sim.now()), message

    async def _reply(self, body: bytes) -> None:
        """https://core.telegram.org/bots/api#making-requests-when-getting-updates"""
        try:
            given = orjson.loads(body)
        except orjson.JSONDecodeError:
            return
        if isinstance(given, dict) and isinstance(given.get("method"), str):
            await self._answer(self._bot, given.pop("method"), given)
