"""The one error handler: a kind sentence for the delegate, one report a kind for the owners."""

import logging
import traceback

from telegram import Update
from telegram.constants import ChatType
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.telegram.context import BotContext

log = logging.getLogger(__name__)


async def on_error(update: object, context: BotContext) -> None:
    """Logs what went wrong without the delegate's words, tells the delegate, and reports each kind once."""
    error = context.error
    if error is None or isinstance(error, Forbidden):
        return  # Who has blocked the bot in the meantime needs no answer.
    if isinstance(error, (NetworkError, RetryAfter)) and not isinstance(error, BadRequest):
        log.warning("Telegram could not be reached: %s", type(error).__name__)
        return
    where = _where(error)
    log.error("%s at %s", type(error).__name__, where, exc_info=error)
    await _apologise(update, context)
    kind = f"{type(error).__name__} at {where}"
    if kind not in context.services.reported:
        context.services.reported.add(kind)
        await context.services.report(kind)


async def _apologise(update: object, context: BotContext) -> None:
    chat = update.effective_chat if isinstance(update, Update) else None
    if not isinstance(update, Update) or chat is None or chat.type != ChatType.PRIVATE:
        return
    # The context is not the one of the handler that failed.
    word = context.recall(chat, update.effective_user).plain("error")
    try:
        if update.callback_query is not None:
            await context.bot.call(
                "answerCallbackQuery",
                {"callback_query_id": update.callback_query.id, "text": word, "show_alert": True},
            )
        else:
            await context.bot.call("sendMessage", {"chat_id": context.person_chat, "text": word})
    except TelegramError as error:
        log.warning("the apology could not be sent: %s", type(error).__name__)


def _where(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "/handlers/" in frame.filename or "/bot/" in frame.filename]
    if not frames:
        return "unknown"
    last = (ours or frames)[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"
