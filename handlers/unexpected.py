"""What the bot has no use for: unknown commands, stickers, voice, photos, files. A kind word, and nothing is lost."""

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.i18n import mark as _
from bot.telegram.context import BotContext

_SILENT = filters.StatusUpdate.ALL
"""Pins, titles and the like are no words to the bot."""


async def unknown_command(update: Update, context: BotContext) -> None:
    """Names the menu and /help."""
    await _say(update, context, _("unexpected.command"))


async def other_media(update: Update, context: BotContext) -> None:
    """Says that the bot reads text."""
    message = update.effective_message
    # An album is many messages at once; one word about it is enough.
    if message is not None and message.media_group_id and context.services.albums.seen(message.media_group_id):
        return
    await _say(update, context, _("unexpected.media"))


async def _say(update: Update, context: BotContext, word: str) -> None:
    if context.known:
        await context.bot.call("sendMessage", {"chat_id": context.person_chat, "text": context.t.plain(word)})


_NEW = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE

HANDLERS = [
    MessageHandler(_NEW & filters.COMMAND, unknown_command),
    MessageHandler(_NEW & ~filters.TEXT & ~_SILENT, other_media),
]
