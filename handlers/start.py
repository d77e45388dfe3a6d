"""The first contact: /start, deep links, and the commands that open a view."""

import re

from markupsafe import Markup, escape
from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.conference.search import words_of
from bot.i18n import Catalogues
from bot.telegram.context import BotContext
from handlers.callbacks import (
    AUTO_PAGE,
    FIRST_TOPICS,
    FROM_ELSEWHERE,
    Card,
    DayInHall,
    Days,
    Desk,
    Help,
    LanguageChoice,
    MyAgenda,
    NowAndNext,
    Preferences,
    Privacy,
    Topics,
    TopicText,
    View,
    Welcome,
    day_code,
)
from handlers.commands import PRIVATE
from handlers.keyboards import MENU, in_rows, menu_views
from handlers.language import send_menu
from handlers.preferences import language_row
from handlers.render import join, provisional
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.staff_callbacks import Invited

COMMANDS: dict[str, View] = {
    "agenda": Days(0),
    "now": NowAndNext(0),
    "my": MyAgenda(0),
    "info": Topics(FIRST_TOPICS),
    "language": LanguageChoice(),
    "settings": Preferences(),
    "desk": Desk(),
    "help": Help(),
    "privacy": Privacy(),
}

_ANSWERED = ("info",)
"""Commands whose description is a question to answer: "About the conference"."""

SESSION, HALL, TOPIC, ROLE = "s_", "h_", "i_", "r_"
LONGEST_CODE = 48
"""A longer code is none, and would not fit into a button."""
_PAYLOAD = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


def named_views(catalogues: Catalogues) -> dict[tuple[str, ...], View]:
    """What the main menu and the commands show, by their words: whoever types them means the same as by tapping."""
    named = menu_views(catalogues)
    for name, view in COMMANDS.items():
        if name not in _ANSWERED:
            named.update((t.plain(PRIVATE[name]), view) for t in catalogues.values())
    return {words_of(text): view for text, view in named.items()}


def welcome(view: Welcome, scene: Scene) -> Screen:
    """What this is, when and where, and the way on."""
    conference, t, language = scene.conference, scene.t, scene.language
    first, last = conference.days[0], conference.days[-1]
    when = t.full_day(first) if first == last else f"{t.day(first)} – {t.full_day(last)}"
    text = join(
        [
            Markup("<b>{}</b>").format(conference.name.in_(language)),
            Markup("📅 {}\n📍 {}").format(when, conference.city.in_(language)),
            escape(conference.welcome.in_(language)),
            provisional(scene),
            t("welcome.how"),
        ],
        "\n\n",
    )
    buttons = [Button(t.plain(message), shown) for row in MENU for message, shown in row]
    return Screen(text, [*in_rows(buttons, 2), language_row(scene, Welcome())])


class Start:
    """Answers /start and the commands of the private chat."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def start(self, update: Update, context: BotContext) -> None:
        """Greets, then shows what the deep link asks for, or the welcome."""
        message = update.effective_message
        if message is None:
            return
        await send_menu(context, self._stage, _greeting(update, context))
        payload = context.args[0] if context.args else ""
        view = self._linked(payload, context) if payload else Welcome()
        if view is None:
            await context.bot.call(
                "sendMessage", {"chat_id": message.chat_id, "text": context.t.plain("link_to_nothing")}
            )
        await self._stage.send(context, message.chat_id, view or Welcome(), message.message_id)

    def _linked(self, payload: str, context: BotContext) -> View | None:
        """The view of a deep link (https://core.telegram.org/bots/features#deep-linking); None: there is no such."""
        conference = context.services.agenda.current
        if not _PAYLOAD.match(payload):
            return None
        kind, name = payload[:2], payload[2:]
        if kind == ROLE:
            return Invited(name[:LONGEST_CODE])
        if kind == SESSION and conference.session(name):
            return Card(name, FROM_ELSEWHERE)
        if kind == HALL and name in conference.halls:
            today = conference.local(context.services.clock.now()).date()
            day = today if today in conference.days else conference.days[0]
            return DayInHall(day_code(day), name, AUTO_PAGE)
        if kind == TOPIC and name in conference.topics:
            return TopicText(name)
        return {"agenda": Days(0), "desk": Desk()}.get(payload)

    async def command(self, update: Update, context: BotContext) -> None:
        """Shows the view of a command."""
        message = update.effective_message
        if message is None or not message.text:
            return
        name = message.text.split()[0].lstrip("/").split("@")[0].lower()
        await self._stage.send(context, message.chat_id, COMMANDS[name], message.message_id)

    def handlers(self) -> list[CommandHandler[BotContext, None]]:
        """The handlers, for private chats and new messages only: an edited command is not given again."""
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        return [
            CommandHandler("start", self.start, private),
            CommandHandler(list(COMMANDS), self.command, private),
        ]


def _greeting(update: Update, context: BotContext) -> Markup:
    user = update.effective_user
    name = " ".join((user.first_name if user else "").split())[:40]
    return context.t("welcome.hello", name=name) if name else context.t("welcome.hello_all")


SCREENS: dict[type[View], Renderer] = {Welcome: welcome}
