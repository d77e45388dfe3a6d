"""A message of somebody whom the bot has asked to write something: it goes to the conversation that asked.

Every command and every button of the main menu leaves the conversation, and is then carried out as ever.
"""

from collections.abc import Awaitable, Callable, Mapping

from cachetools import LRUCache
from telegram import Message, MessageEntity, Update
from telegram.ext import ApplicationHandlerStop, MessageHandler, filters

from bot.awaiting import Awaited
from bot.i18n import Catalogues
from bot.i18n import mark as _
from bot.telegram.context import BotContext
from handlers.keyboards import LANGUAGE_BUTTONS, menu_views

Taker = Callable[[Message, Awaited, BotContext], Awaitable[None]]
"""Takes a message that was awaited. It says itself when nothing more is (`services.awaiting.done`)."""

CANCEL = "cancel"
REMEMBERED = 2_000
"""Messages that were taken, of all people, so that a later change of one is not taken for something new."""


class Awaiters:
    """Hands messages to the conversations that await them."""

    def __init__(self, takers: Mapping[str, Taker], catalogues: Catalogues) -> None:
        """`takers`: by what is awaited."""
        self._takers = takers
        self._elsewhere = {*menu_views(catalogues), *LANGUAGE_BUTTONS.values()}
        self._taken: LRUCache[tuple[int, int], bool] = LRUCache(REMEMBERED)

    async def message(self, update: Update, context: BotContext) -> None:
        """Looks whether a message is awaited; if it is, no other handler sees it."""
        message = update.effective_message
        if message is None or not context.known:
            return
        if update.edited_message is not None:
            await self._edited(message, context)
        elif await self._is_for_us(message, context):
            await self._take(message, context)

    async def _edited(self, message: Message, context: BotContext) -> None:
        if (message.chat_id, message.message_id) in self._taken:
            await say(context, context.t.plain("awaited.edited"))
            raise ApplicationHandlerStop

    async def _is_for_us(self, message: Message, context: BotContext) -> bool:
        awaiting, person_id = context.services.awaiting, context.person.id
        command = _command(message)
        if command == CANCEL:
            word = _("awaited.nothing") if awaiting.of(person_id) is None else _("awaited.cancelled")
            await awaiting.done(person_id)
            await say(context, context.t.plain(word))
            raise ApplicationHandlerStop
        if awaiting.of(person_id) is None:
            return False
        if command is not None or (message.text or "").strip() in self._elsewhere:
            await awaiting.done(person_id)
            return False
        return True

    async def _take(self, message: Message, context: BotContext) -> None:
        awaiting, person_id = context.services.awaiting, context.person.id
        awaited = awaiting.of(person_id)
        taker = self._takers.get(awaited.what) if awaited is not None else None
        if awaited is None or taker is None:  # an older version of the bot asked for it
            await awaiting.done(person_id)
            return
        self._taken[message.chat_id, message.message_id] = True
        await taker(message, awaited, context)
        raise ApplicationHandlerStop

    def handler(self) -> MessageHandler[BotContext, None]:
        """The handler, for private chats; to be in a group before all others that take messages."""
        said = filters.ChatType.PRIVATE & ~filters.StatusUpdate.ALL & ~filters.VIA_BOT
        return MessageHandler(said, self.message)


def _command(message: Message) -> str | None:
    """The command that a message is, without its slash."""
    first = message.entities[0] if message.entities else None
    if first is None or first.type != MessageEntity.BOT_COMMAND or first.offset:
        return None
    return (message.text or "")[1 : first.length].split("@")[0].lower()


async def no_longer_awaited(context: BotContext, what: str) -> None:
    """Ends what is awaited of the person of this update, if it is this."""
    awaited = context.services.awaiting.of(context.person.id)
    if awaited is not None and awaited.what == what:
        await context.services.awaiting.done(context.person.id)


async def say(context: BotContext, text: str) -> None:
    """Says a plain text to the person of this update."""
    await context.bot.call("sendMessage", {"chat_id": context.person_chat, "text": text})


async def text_of(message: Message, context: BotContext, longest: int) -> str | None:
    """The words of a message where words were asked for; else says so, politely, and gives None.

    Whatever has no letter and no digit is no words: stickers, photos, emoji alone.
    """
    text = " ".join((message.text or "").split())
    if len(text) > longest:
        await say(context, context.t.plain("awaited.too_long", longest=longest, length=len(text)))
        return None
    if any(character.isalnum() for character in text):
        return text
    # An album is many messages at once; one word about it is enough.
    if not (message.media_group_id and context.services.albums.seen(message.media_group_id)):
        await say(context, context.t.plain("awaited.text_wanted"))
    return None
