"""Taps on inline buttons: every callback query comes through here."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update
from telegram.error import BadRequest

from bot.telegram.context import BotContext
from handlers.callbacks import Action, Target, View, Welcome, decode
from handlers.screens import Stage


@dataclass(frozen=True, slots=True)
class Done:
    """What came of an action: the view to show in place (None: leave the message) and a word for the person."""

    view: View | None
    word: str | None = None


Doer = Callable[[Any, BotContext], Awaitable[Done]]

WORD_LIMIT = 200
"""https://core.telegram.org/bots/api#answercallbackquery"""


class Taps:
    """Carries out what a tap means."""

    def __init__(self, stage: Stage, actions: dict[type[Action], Doer]) -> None:
        self._stage = stage
        self._actions = actions

    async def __call__(self, update: Update, context: BotContext) -> None:
        """Handles a callback query: does what it says, shows what comes of it, and answers the tap, always."""
        query = update.callback_query
        if query is None or not context.known:
            return
        target = decode(query.data)
        context.tapped = query.message.message_id if query.message else None
        done = await self._carry_out(target, context)
        await asyncio.gather(answer_tap(context, query.id, done.word), self._show(done.view, context))

    async def _carry_out(self, target: Target | None, context: BotContext) -> Done:
        if target is not None and not self._stage.may(context.person.id, target):
            target = None  # nothing tells a button that was never theirs from one that there never was
        if isinstance(target, View):
            return Done(target)
        if isinstance(target, Action):
            return await self._actions[type(target)](target, context)
        return Done(Welcome(), context.t.plain("stale_button"))

    async def _show(self, view: View | None, context: BotContext) -> None:
        if view is None:
            return
        if context.tapped is None:
            await self._stage.send(context, context.person_chat, view)
        else:
            await self._stage.edit(context, context.person_chat, context.tapped, view)


async def answer_tap(context: BotContext, query_id: str, word: str | None) -> None:
    """Answers a tap, with a word or without."""
    params: dict[str, Any] = {"callback_query_id": query_id}
    if word:
        params["text"] = word if len(word) <= WORD_LIMIT else f"{word[: WORD_LIMIT - 1]}…"
    try:
        await context.bot.call("answerCallbackQuery", params)
    except BadRequest as error:
        # After a downtime Telegram no longer waits for the answer; what was tapped is done all the same.
        if "query is too old" not in error.message.lower():
            raise
