"""The peer: a bare echo bot on python-telegram-bot, as its examples have it, its updates handled side by side.

A text gets the same text back; a tap is answered and its message edited, as opening a card does.
"""

import argparse

from telegram import Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from benchmarks.common import TOKEN
from bot.telegram.request import AiohttpRequest


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Says the same."""
    await update.message.reply_text(update.message.text)


async def tap(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Answers a tap and edits its message."""
    await update.callback_query.answer()
    await update.callback_query.edit_message_text(f"You tapped {update.callback_query.data}")


def main() -> None:
    """Runs until it is terminated."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--request", choices=["stock", "aiohttp"], required=True)
    parser.add_argument("base_url")
    options = parser.parse_args()
    builder = Application.builder().token(TOKEN).base_url(f"{options.base_url}/bot").concurrent_updates(256)
    if options.request == "aiohttp":
        builder = builder.request(AiohttpRequest()).get_updates_request(AiohttpRequest(connection_pool_size=2))
    application = builder.build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(tap))
    application.run_polling(poll_interval=0, allowed_updates=Update.ALL_TYPES)


if __name__ == "__main__":
    main()
