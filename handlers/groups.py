"""Group chats: /now and /agenda are answered in one message each; about all else the bot keeps quiet."""

from collections.abc import Callable

from markupsafe import Markup
from telegram import Update
from telegram.ext import CommandHandler, filters

from bot.i18n import nearest_language
from bot.telegram.context import BotContext
from handlers.agenda import day_programme
from handlers.callbacks import NowAndNext
from handlers.screens import VISITOR, Scene, Screen, Stage


class Groups:
    """Answers in groups, in the language of whoever asks."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    async def now(self, update: Update, context: BotContext) -> None:
        """What is on now."""
        await self._answer(update, context, lambda scene: self._stage.render(NowAndNext(0), scene).text)

    async def agenda(self, update: Update, context: BotContext) -> None:
        """The programme of today, else of the first day."""

        def programme(scene: Scene) -> Markup:
            days = scene.conference.days
            today = scene.now.date()
            return day_programme(today if today in days else days[0], scene)

        await self._answer(update, context, programme)

    async def _answer(self, update: Update, context: BotContext, text: Callable[[Scene], Markup]) -> None:
        message, user, services = update.effective_message, update.effective_user, context.services
        if message is None:
            return
        t = services.catalogues[nearest_language(user.language_code if user else None)]
        now = services.agenda.current.local(services.clock.now())
        scene = Scene(VISITOR, t, services.agenda, now, context.bot.username)
        # In a group a button would change the message for everybody, so there is only the way into the private chat.
        link = {"text": t.plain("button.open_bot"), "url": f"https://t.me/{context.bot.username}?start=agenda"}
        await context.bot.call(
            "sendMessage",
            {
                "chat_id": message.chat_id,
                **Screen(text(scene)).params(),
                "reply_markup": {"inline_keyboard": [[link]]},
                "reply_parameters": {"message_id": message.message_id, "allow_sending_without_reply": True},
            },
        )

    def handlers(self) -> list[CommandHandler[BotContext, None]]:
        """The handlers, for groups and new messages only."""
        in_group = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE
        return [CommandHandler("now", self.now, in_group), CommandHandler("agenda", self.agenda, in_group)]
