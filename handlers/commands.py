"""The commands, as Telegram's clients list them."""

import logging
from typing import Any

from telegram.error import TelegramError

from bot.i18n import LANGUAGES, Catalogues, Translator
from bot.i18n import mark as _
from bot.people import Person
from bot.services import Services
from bot.telegram.bot import ConferenceBot
from bot.telegram.context import TELEGRAM

log = logging.getLogger(__name__)

PRIVATE = {
    "start": _("command.start"),
    "agenda": _("command.agenda"),
    "now": _("command.now"),
    "my": _("command.my"),
    "info": _("command.info"),
    "language": _("command.language"),
    "settings": _("command.settings"),
    "desk": _("command.desk"),
    "help": _("command.help"),
    "privacy": _("command.privacy"),
}
STAFF = {"organise": _("command.organise")}
GROUP = ("agenda", "now")


def private_commands(t: Translator, staff: bool = False) -> list[dict[str, str]]:
    """The commands of a private chat (https://core.telegram.org/bots/api#botcommand); `staff`: with theirs."""
    listed = {**STAFF, **PRIVATE} if staff else PRIVATE
    return [{"command": name, "description": t.plain(message)} for name, message in listed.items()]


async def show_own(bot: ConferenceBot, services: Services, person: Person, chat_id: int) -> None:
    """Lists in somebody's chat the commands that they have, in their language; a refusal is no reason not to go on."""
    commands = private_commands(services.catalogues[person.language], bool(services.roles.of(person.id)))
    try:
        await bot.call("setMyCommands", {"commands": commands, "scope": {"type": "chat", "chat_id": chat_id}})
    except TelegramError as error:
        log.warning("a person's commands could not be set: %s", type(error).__name__)


def group_commands(t: Translator) -> list[dict[str, str]]:
    """The commands of a group."""
    return [{"command": name, "description": t.plain(PRIVATE[name])} for name in GROUP]


async def show_changed(bot: ConferenceBot, services: Services, person_id: int) -> None:
    """Lists the commands anew wherever somebody can be reached, after their roles have changed."""
    try:
        person = await services.people.get(person_id)
    except KeyError:  # they have deleted their data
        return
    for channel, chat_id in await services.people.addresses(person_id):
        if channel == TELEGRAM:
            await show_own(bot, services, person, chat_id)


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
