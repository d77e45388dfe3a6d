"""Switching the language: everything that is on the screen follows."""

from bot.i18n import LANGUAGES
from bot.telegram.context import BotContext
from handlers.commands import show_own
from handlers.keyboards import LANGUAGE_BUTTONS, main_menu
from handlers.screens import Stage


async def switch(context: BotContext, stage: Stage, language: str) -> None:
    """Makes `language` the person's: the menu, the commands and the messages on screen follow.

    The tapped message, if one was, is left to whoever answers the tap.
    """
    context.person = await context.services.people.set_language(context.person.id, language)
    chat_id, t = context.person_chat, context.t
    await send_menu(context, stage, t("language.now", language=LANGUAGE_BUTTONS[language]))
    await stage.follow(context, chat_id, but=context.tapped)
    await show_own(context.bot, context.services, context.person, chat_id)


async def send_menu(context: BotContext, stage: Stage, text: str) -> None:
    """Sends the main menu under `text` (HTML) and takes away the message that carried it before.

    A message with such a keyboard cannot be edited (https://core.telegram.org/bots/api#editmessagetext), so it is
    replaced.
    """
    chat_id = context.person_chat
    sent = await context.bot.call(
        "sendMessage",
        {"chat_id": chat_id, "text": str(text), "parse_mode": "HTML", "reply_markup": main_menu(context.t)},
    )
    before = stage.on_screen.swap_menu(chat_id, sent["message_id"])
    if before is not None:
        await context.bot.call("deleteMessages", {"chat_id": chat_id, "message_ids": [before]})


def language_of_button(text: str) -> str | None:
    """The language whose button has this text; None if none has."""
    return next((language for language in LANGUAGES if LANGUAGE_BUTTONS[language] == text), None)
