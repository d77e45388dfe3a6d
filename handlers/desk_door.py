"""Comes before the other conversations of a private chat, and takes what is the desk's without being awaited.

That is replies to its messages, the rest of a long message, and changes of what was written to it.
"""

from telegram import Message, Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.desk import Desk
from bot.pace import Pace
from bot.telegram.context import BotContext
from handlers.awaited import say
from handlers.callbacks import Privileged
from handlers.desk import DeskTalk
from handlers.desk_team import DeskTeam
from handlers.desk_written import Parts, button_of, word_on_edit, written_by
from handlers.screens import Stage


class DeskDoor:
    """Lets in what is the desk's, without being asked for."""

    def __init__(self, stage: Stage, desk: Desk, talk: DeskTalk, team: DeskTeam, parts: Parts, edits: Pace) -> None:
        self._stage = stage
        self._desk = desk
        self._talk = talk
        self._team = team
        self._parts = parts
        self._edits = edits

    async def message(self, update: Update, context: BotContext) -> None:
        """Looks whether a message is the desk's; if it is, no other handler sees it."""
        message = update.effective_message
        if message is None or not context.known:
            return
        is_edit = update.edited_message is not None
        if await (self._edited(message, context) if is_edit else self._written(message, context)):
            raise ApplicationHandlerStop

    async def _edited(self, message: Message, context: BotContext) -> bool:
        written = written_by(context.person.id, message)
        # Each change of a delegate's words changes the messages of the whole team.
        if written is not None and not self._edits.allows(message.chat_id) and await self._desk.knows(written):
            await say(context, context.t.plain("desk.too_many"))
            return True
        amended = await self._desk.amend(written) if written is not None else None
        if amended is None:
            return False
        if amended.has_changed and not amended.note.from_team:
            self._edits.note(message.chat_id)
        word = word_on_edit(amended)
        if word is not None:
            await say(context, context.t.plain(word))
        return True

    async def _written(self, message: Message, context: BotContext) -> bool:
        about = button_of(message.reply_to_message, context.bot.id)
        ticket: int | None = getattr(about, "ticket", None)
        is_answer = isinstance(about, Privileged)
        if ticket is None:
            part = self._parts.before(message, context.person.id)
            if part is None:
                return False
            ticket, is_answer = part.ticket, part.is_answer
        if is_answer:
            await self._team.answer(message, ticket, self._stage.scene(context), context)
        else:
            await self._talk.add(message, ticket, context)
        return True

    def handler(self) -> MessageHandler[BotContext, None]:
        """The handler, for private chats; to be in a group before that of what is awaited."""
        said = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT & ~filters.COMMAND
        return MessageHandler(said, self.message)
