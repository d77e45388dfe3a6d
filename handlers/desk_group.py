"""The help desk's group: set up with /desk, answered in by replies, followed when it moves, missed when it is gone."""

from telegram import ChatMember, Message, Update, User
from telegram.constants import ChatType
from telegram.error import ChatMigrated, TelegramError
from telegram.ext import BaseHandler, CallbackQueryHandler, ChatMemberHandler, CommandHandler, MessageHandler, filters

from bot.desk import Desk, DeskGroup
from bot.desk.places import TEAM
from bot.i18n import Translator, nearest_language
from bot.i18n import mark as _
from bot.people import Person
from bot.roles import Role
from bot.telegram.context import TELEGRAM, BotContext
from handlers.callbacks import StaffAction, Target, decode
from handlers.desk_team import Act, TeamActs, replace_text, tell_group
from handlers.desk_written import button_of, word_on_edit, written_by
from handlers.screens import Scene, Screen
from handlers.staff_callbacks import CloseTicket, ReopenTicket, SendHeld, TakeTicket, TicketState
from handlers.taps import answer_tap

OFF = "off"


class GroupTaps(CallbackQueryHandler[BotContext, None]):
    """Taps on the bot's buttons in groups."""

    def check_update(self, update: object) -> bool:
        """Whether a tap was in a group."""
        chat = update.effective_chat if isinstance(update, Update) and update.callback_query else None
        return chat is not None and chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)


class DeskInGroup:
    """What happens in the desk's group."""

    def __init__(self, acts: TeamActs, desk: Desk, group: DeskGroup) -> None:
        self._acts = acts
        self._desk = desk
        self._group = group
        self._doing: dict[type[Target], Act] = {
            TakeTicket: acts.take,
            CloseTicket: acts.close,
            ReopenTicket: acts.reopen,
            TicketState: acts.state,
        }

    async def command(self, update: Update, context: BotContext) -> None:
        """/desk: this group is the help desk from now on; /desk off: no longer."""
        message = update.effective_message
        if message is None:
            return
        organiser = await _member(message.from_user, context, Role.ORGANISER)
        if organiser is None:
            await self._explain(message, context)
        elif context.args and context.args[0].lower() == OFF:
            t = context.translator(organiser.language)
            is_desk = await self._group.is_desk(message.chat_id)
            if is_desk:
                await self._group.end(organiser.id)
            await _reply(message, context, Screen(t("desk.group_ended") if is_desk else t("desk.group_is_none")))
        else:
            await self._set_up(message, organiser, context)

    async def _set_up(self, message: Message, organiser: Person, context: BotContext) -> None:
        t = context.translator(organiser.language)
        before = await self._group.set_up(organiser.id, message.chat_id, organiser.language)
        await _reply(message, context, Screen(t("desk.group_set_up")))
        if before is not None:
            await tell_group(context, before, t.plain("desk.group_ended"))

    async def _explain(self, message: Message, context: BotContext) -> None:
        user = message.from_user
        t = context.translator(nearest_language(user.language_code if user else None))
        # An administrator who writes in the group's own name cannot be told from any other.
        word = _("desk.who_are_you") if message.sender_chat is not None else _("desk.write_in_private")
        link = {"text": t.plain("button.open_bot"), "url": f"https://t.me/{context.bot.username}?start=desk"}
        await _reply(message, context, Screen(t(word)), [[link]])

    async def reply(self, update: Update, context: BotContext) -> None:
        """A reply to a ticket's message is the answer to it."""
        message = update.effective_message
        about = await self._ticket(message, context)
        if message is None or about is None:
            return
        t = await self._language(context)
        member = await _member(message.from_user, context, *TEAM)
        if member is None:
            word = _("desk.who_are_you") if message.sender_chat is not None else _("desk.organisers_only")
            await _reply(message, context, Screen(t(word)))
            return
        if update.edited_message is None:
            await self._answer(message, about, _scene(member, t, context), context)
        else:
            await self._edited(message, member, t, context)

    async def _answer(self, message: Message, ticket_id: int, scene: Scene, context: BotContext) -> None:
        written = written_by(scene.person.id, message)
        if written is None:
            await _reply(message, context, Screen(scene.t("desk.cannot_be_sent")))
            return
        said = await self._acts.answer(written, ticket_id, scene)
        await _reply(message, context, said)

    async def _edited(self, message: Message, member: Person, t: Translator, context: BotContext) -> None:
        written = written_by(member.id, message)
        amended = await self._desk.amend(written) if written is not None else None
        word = word_on_edit(amended) if amended is not None else None
        if word is not None:
            await _reply(message, context, Screen(t(word)))

    async def _ticket(self, message: Message | None, context: BotContext) -> int | None:
        """The ticket that a message in the desk's group answers."""
        if message is None or not await self._group.is_desk(message.chat_id):
            return None
        about = button_of(message.reply_to_message, context.bot.id)
        ticket: int | None = getattr(about, "ticket", None)
        return ticket if isinstance(about, StaffAction) else None

    async def tapped(self, update: Update, context: BotContext) -> None:
        """A button below a ticket's message."""
        query, chat = update.callback_query, update.effective_chat
        if query is None or chat is None:
            return
        member = await _member(query.from_user, context, *TEAM)
        target = decode(query.data)
        if member is None or not isinstance(target, StaffAction):
            t = context.translator(nearest_language(query.from_user.language_code))
            word = t.plain("desk.organisers_only") if isinstance(target, StaffAction) else t.plain("stale_button")
        elif not await self._group.is_desk(chat.id):
            word = context.translator(member.language).plain("desk.group_is_none")
        else:
            message_id = query.message.message_id if query.message is not None else None
            word = await self._act(target, member, chat.id, message_id, context)
        await answer_tap(context, query.id, word)

    async def _act(
        self, target: StaffAction, member: Person, chat_id: int, message_id: int | None, context: BotContext
    ) -> str:
        scene = _scene(member, context.translator(member.language), context)
        if isinstance(target, SendHeld):
            word = await self._acts.release(target.note, member.id, scene)
            await replace_text(context, chat_id, message_id, word)
            return word
        act, ticket = self._doing.get(type(target)), getattr(target, "ticket", None)
        if act is None or ticket is None:
            return scene.t.plain("stale_button")
        return await act(ticket, member.id, scene)

    async def membership(self, update: Update, context: BotContext) -> None:
        """The bot was taken out of a group, or may no longer write there."""
        change = update.my_chat_member
        if change is None:
            return
        now = change.new_chat_member
        silenced = now.status == ChatMember.RESTRICTED and not getattr(now, "can_send_messages", True)
        is_out = now.status in (ChatMember.BANNED, ChatMember.LEFT)
        if silenced or (is_out and await self._is_gone(change.chat.id, context)):
            await self._group.lost(change.chat.id)

    async def _is_gone(self, chat_id: int, context: BotContext) -> bool:
        """Asks Telegram again: a group that became a supergroup is left too, and a bot may be back by now."""
        try:
            await context.bot.call("sendChatAction", {"chat_id": chat_id, "action": "typing"})
        except ChatMigrated as error:
            await self._group.moved(chat_id, error.new_chat_id)
            return False
        except TelegramError:
            return True
        return False

    async def migrated(self, update: Update, context: BotContext) -> None:
        """The group has become a supergroup (https://core.telegram.org/bots/api#message)."""
        message = update.effective_message
        if message is not None and message.migrate_to_chat_id is not None:
            await self._group.moved(message.chat_id, message.migrate_to_chat_id)

    async def _language(self, context: BotContext) -> Translator:
        return context.translator(await self._group.language() or "en")

    def handlers(self) -> list[BaseHandler[Update, BotContext, None]]:
        """The handlers of the group; taps come before those of private chats."""
        groups = filters.ChatType.GROUPS
        return [
            GroupTaps(self.tapped),
            # What an organiser forwards, or sends through another bot, is not their own command.
            CommandHandler(
                "desk", self.command, groups & filters.UpdateType.MESSAGE & ~filters.FORWARDED & ~filters.VIA_BOT
            ),
            MessageHandler(groups & filters.StatusUpdate.MIGRATE, self.migrated),
            MessageHandler(groups & filters.REPLY & ~filters.COMMAND, self.reply),
        ]

    def watch(self) -> ChatMemberHandler[BotContext, None]:
        """The handler that notices that the bot is gone; beside the one for private chats."""
        return ChatMemberHandler(self.membership, ChatMemberHandler.MY_CHAT_MEMBER)


async def _member(user: User | None, context: BotContext, *roles: Role) -> Person | None:
    """Who this is, if they have one of the roles."""
    person = await context.services.people.find(TELEGRAM, user.id) if user is not None else None
    return person if person is not None and context.services.roles.has(person.id, *roles) else None


def _scene(person: Person, t: Translator, context: BotContext) -> Scene:
    agenda = context.services.agenda
    return Scene(person, t, agenda, agenda.current.local(context.services.clock.now()), context.bot.username)


async def _reply(
    message: Message, context: BotContext, screen: Screen, rows: list[list[dict[str, str]]] | None = None
) -> None:
    params = {"chat_id": message.chat_id, **screen.params()}
    if rows is not None:
        params["reply_markup"] = {"inline_keyboard": rows}
    params["reply_parameters"] = {"message_id": message.message_id, "allow_sending_without_reply": True}
    await context.bot.call("sendMessage", params)
