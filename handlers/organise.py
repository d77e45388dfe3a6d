"""The organisers' home: what they can do, each by their roles. To everybody else /organise is no command at all."""

from collections.abc import Callable, Mapping

from markupsafe import Markup
from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.i18n import mark as _
from bot.roles import Role, Roles
from bot.telegram.context import BotContext
from handlers.callbacks import StaffAction, StaffView, Target, View
from handlers.keyboards import in_rows
from handlers.render import join
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.staff_callbacks import Organise
from handlers.unanswered_callbacks import OpenUnanswered, WrittenAnswers
from handlers.unexpected import unknown_command

ROLES = {
    Role.OWNER: _("role.owner"),
    Role.ORGANISER: _("role.organiser"),
    Role.MODERATOR: _("role.moderator"),
    Role.HELPER: _("role.helper"),
}

HOME: tuple[tuple[str, StaffView | StaffAction], ...] = (
    (_("button.unanswered"), OpenUnanswered(0)),
    (_("button.written_answers"), WrittenAnswers(0)),
)
"""The buttons: what they are called and what they open. Each is shown to those who may open it."""


def screens(roles: Roles, counts: Mapping[type[Target], Callable[[], int]]) -> dict[type[View], Renderer]:
    """The home, which depends on who looks. `counts`: how many things wait behind a button, by its target."""

    def label(name: str, shown: Target) -> str:
        waiting = counts[type(shown)]() if type(shown) in counts else 0
        return f"{name} ({waiting})" if waiting else name

    def home(view: Organise, scene: Scene) -> Screen:
        t, person_id = scene.t, scene.person.id
        own = t.listing(t.plain(ROLES[each]) for each in Role if each in roles.of(person_id))
        text = join([Markup("<b>🛠 {}</b>").format(t.plain("organise.title")), t("organise.you_are", roles=own)], "\n\n")
        buttons = [
            Button(label(t.plain(name), shown), shown) for name, shown in HOME if roles.has(person_id, *shown.needs)
        ]
        return Screen(text, in_rows(buttons, 2))

    return {Organise: home}


class Organising:
    """Answers /organise."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def command(self, update: Update, context: BotContext) -> None:
        """Opens the home; to those who have no role there is no such command."""
        message = update.effective_message
        if message is None or not context.services.roles.of(context.person.id):
            await unknown_command(update, context)
            return
        await self._stage.send(context, message.chat_id, Organise(), message.message_id)

    def handlers(self) -> list[CommandHandler[BotContext, None]]:
        """The handler, for private chats."""
        return [CommandHandler("organise", self.command, filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE)]
