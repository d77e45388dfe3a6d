"""The commands, as Telegram's clients list them."""

from typing import Any

from bot.i18n import LANGUAGES, Catalogues, Translator
from bot.i18n import mark as _
from bot.telegram.bot import ConferenceBot

PRIVATE = {
    "start": _("command.start"),
    "agenda": _("command.agenda"),
    "now": _("command.now"),
    "my": _("command.my"),
    "info": _("command.info"),
    "language": _("command.language"),
    "settings": _("command.settings"),
    "help": _("command.help"),
    "privacy": _("command.privacy"),
}
GROUP = ("agenda", "now")


def private_commands(t: Translator) -> list[dict[str, str]]:
    """The commands of a private chat (https://core.telegram.org/bots/api#botcommand)."""
    return [{"command": name, "description": t.plain(message)} for name, message in PRIVATE.items()]


def group_commands(t: Translator) -> list[dict[str, str]]:
    """The commands of a group."""
    return [{"command": name, "description": t.plain(PRIVATE[name])} for name in GROUP]


async def publish(bot: ConferenceBot, catalogues: Catalogues, texts: dict[str, dict[str, str]]) -> None:
    """Tells Telegram the commands and the bot's descriptions, for each language of a user's client, and for all others.

    `texts`: by language, "description" and "short_description".
    """
    for code in (*LANGUAGES, ""):
        t = catalogues[code]
        language: dict[str, Any] = {"language_code": code} if code else {}
        for scope, commands in (("all_private_chats", private_commands(t)), ("all_group_chats", group_commands(t))):
            await bot.call("setMyCommands", {"commands": commands, "scope": {"type": scope}, **language})
        own = texts[t.language]
        await bot.call("setMyDescription", {"description": own["description"], **language})
        await bot.call("setMyShortDescription", {"short_description": own["short_description"], **language})
