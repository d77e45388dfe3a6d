"""The organisers' home: what they can do, each by their roles. To everybody else /organise is no command at all."""

from collections.abc import Callable, Mapping

from markupsafe import Markup
from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.i18n import mark as _
from bot.roles import Grant, Role, Roles
from bot.telegram.context import BotContext
from handlers.callbacks import Action, StaffAction, StaffView, Target, View, Welcome
from handlers.commands import show_changed
from handlers.keyboards import back, in_rows
from handlers.render import join
from handlers.roles import role_name
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.staff_callbacks import OPEN_ONES, AuditLog, ConfirmLeave, Leave, Leaving, Organise, Team, TeamDesk
from handlers.taps import Doer, Done
from handlers.unanswered_callbacks import OpenUnanswered, WrittenAnswers
from handlers.unexpected import unknown_command

HOME: tuple[tuple[str, StaffView | StaffAction], ...] = (
    (_("button.unanswered"), OpenUnanswered(0)),
    (_("button.written_answers"), WrittenAnswers(0)),
    (_("button.team"), Team(0)),
    (_("button.desk_team"), TeamDesk(OPEN_ONES, 0)),
    (_("button.audit"), AuditLog(0)),
)
"""The buttons: what they are called and what they open. Each is shown to those who may open it."""


def screens(roles: Roles, counts: Mapping[type[Target], Callable[[], int]]) -> dict[type[View], Renderer]:
    """The home and the way out, which depend on who looks.

    `counts`: how many things wait behind a button of the home, by its target.
    """

    def label(name: str, shown: Target) -> str:
        waiting = counts[type(shown)]() if type(shown) in counts else 0
        return f"{name} ({waiting})" if waiting else name

    def home(view: Organise, scene: Scene) -> Screen:
        t, person_id = scene.t, scene.person.id
        own = t.listing(role_name(each, t) for each in Role if each in roles.of(person_id))
        text = join([Markup("<b>🛠 {}</b>").format(t.plain("organise.title")), t("organise.you_are", roles=own)], "\n\n")
        mine = [(name, shown) for name, shown in HOME if roles.has(person_id, *shown.needs)]
        buttons = [Button(label(t.plain(name), shown), shown) for name, shown in mine]
        leave = [Button(t.plain("button.leave"), Leaving())] if roles.held_by(person_id) else []
        return Screen(text, [*in_rows(buttons, 2), leave])

    def leaving(view: Leaving, scene: Scene) -> Screen:
        t, held = scene.t, roles.held_by(scene.person.id)
        if len(held) == 1:
            return _really(held[0], scene)
        rows = [[Button(role_name(each.role, t), ConfirmLeave(each.id))] for each in held]
        return Screen(t("organise.which_role"), [*rows, back(t, Organise())])

    def confirm_leave(view: ConfirmLeave, scene: Scene) -> Screen:
        granted = next((each for each in roles.held_by(scene.person.id) if each.id == view.grant), None)
        return home(Organise(), scene) if granted is None else _really(granted, scene)

    return {Organise: home, Leaving: leaving, ConfirmLeave: confirm_leave}


def _really(granted: Grant, scene: Scene) -> Screen:
    t = scene.t
    text = t("organise.confirm_leave", role=role_name(granted.role, t))
    return Screen(text, [[Button(t.plain("button.really_leave"), Leave(granted.id))], back(t, Organise())])


async def leave(action: Leave, context: BotContext) -> Done:
    """Gives up an own role; with the last of them the home is gone too."""
    services, person_id = context.services, context.person.id
    given_up = await services.roles.leave(person_id, action.grant)
    then: View = Organise() if services.roles.of(person_id) else Welcome()
    if given_up is None:
        return Done(then, context.t.plain("organise.no_such_role"))
    await show_changed(context.bot, services, person_id)
    return Done(then, context.t.plain("organise.left", role=role_name(given_up.role, context.t)))


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


ACTIONS: dict[type[Action], Doer] = {Leave: leave}
