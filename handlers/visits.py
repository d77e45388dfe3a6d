"""Comes before every other handler: finds out who it is, and notices who blocks the bot or comes back."""

from telegram import ChatMember, Update
from telegram.constants import ChatType
from telegram.ext import ChatMemberHandler, TypeHandler

from bot.telegram.context import TELEGRAM, BotContext
from handlers.commands import show_own


async def recognise(update: Update, context: BotContext) -> None:
    """Sets the context's person for everything that happens in a private chat."""
    chat = update.effective_chat
    if chat is None or chat.type != ChatType.PRIVATE or update.my_chat_member is not None:
        return
    await context.recognise(chat, update.effective_user)
    if context.services.roles.note_visit(context.person.id, TELEGRAM, chat.id):
        await show_own(context.bot, context.services, context.person, chat.id)


async def membership(update: Update, context: BotContext) -> None:
    """Blocked: nothing is sent there any more. Unblocked: welcome back (https://core.telegram.org/bots/api#chatmemberupdated)."""
    change = update.my_chat_member
    if change is None or change.chat.type != ChatType.PRIVATE:
        return
    people = context.services.people
    if change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT):
        await people.mark_unreachable(TELEGRAM, change.chat.id)
    else:
        await people.mark_reachable(TELEGRAM, change.chat.id)


RECOGNISE = TypeHandler(Update, recognise)
HANDLERS = [ChatMemberHandler(membership, ChatMemberHandler.MY_CHAT_MEMBER)]
