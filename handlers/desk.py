"""The help desk as a delegate sees it: a question to the organisers, what becomes of it, and more about it."""

from telegram import Message

from bot.awaiting import Awaited
from bot.desk import Desk, Refusal, Ticket
from bot.i18n import mark as _
from bot.pace import Pace
from bot.telegram.context import BotContext
from handlers.awaited import Taker, no_longer_awaited, say
from handlers.callbacks import Action, Help, View, WriteToDesk
from handlers.callbacks import Desk as DeskHome
from handlers.desk_callbacks import AddToTicket, DeskPrompt, MyTicket, ShowName, WithdrawTicket
from handlers.desk_written import Parts, says_something, written_by
from handlers.keyboards import back
from handlers.render import join, shorten
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.taps import Doer, Done
from handlers.ticket_looks import OWN_STATES, QUOTED, brief, my_ticket, number, write_button

WRITE, ADD = "desk.write", "desk.add"
"""What is awaited: a question, or more about one."""
OWN_SHOWN = 5
IN_A_LINE = 60
NAME_LENGTH = 64
REFUSALS = {
    Refusal.TOO_MANY_OPEN: _("desk.too_many_open"),
    Refusal.TOO_MANY: _("desk.too_many"),
    Refusal.GONE: _("desk.gone"),
}


def screens(desk: Desk) -> dict[type[View], Renderer]:
    """The screens; those that show own questions read them from the database."""

    async def home(view: DeskHome, scene: Scene) -> Screen:
        t = scene.t
        tickets = await desk.own(scene.person.id, OWN_SHOWN)
        lines = [
            join([f"{number(each, scene)} · {t.plain(OWN_STATES[each.state])}", brief(each.notes[0])])
            for each in tickets
        ]
        text = join([t("desk.home"), *lines], "\n\n")
        own = [
            [Button(shorten(f"{number(each, scene)} · {brief(each.notes[0], IN_A_LINE)}", 40), MyTicket(each.id))]
            for each in tickets
        ]
        return Screen(text, [[write_button(scene)], *own, back(t, Help())])

    async def ticket(view: MyTicket, scene: Scene) -> Screen:
        found = await desk.get(view.ticket)
        if found is None or found.person_id != scene.person.id:
            return Screen(scene.t("desk.gone"), [[write_button(scene)]])
        return my_ticket(found, scene)

    return {DeskHome: home, DeskPrompt: prompt, MyTicket: ticket}


def prompt(view: DeskPrompt, scene: Scene) -> Screen:
    """Asks for the question."""
    t = scene.t
    session = scene.conference.session(view.session)
    if session is None:
        text = t("desk.prompt")
    else:
        text = t("desk.prompt_panel", session=shorten(session.title.in_(scene.language), QUOTED))
    name = _("button.desk_hide_name") if view.named else _("button.desk_show_name")
    note = t("desk.prompt_named") if view.named else t("desk.prompt_unnamed")
    return Screen(join([text, note], "\n\n"), [[Button(t.plain(name), ShowName(0 if view.named else 1))]])


class DeskTalk:
    """What a delegate does at the desk."""

    def __init__(self, stage: Stage, desk: Desk, parts: Parts, pace: Pace) -> None:
        """`pace`: how much a chat may write; the desk itself knows only what is still stored."""
        self._stage = stage
        self._desk = desk
        self._parts = parts
        self._pace = pace

    def actions(self) -> dict[type[Action], Doer]:
        """What its buttons do."""
        return {WriteToDesk: self.write, ShowName: self.name, AddToTicket: self.more, WithdrawTicket: self.withdraw}

    def takers(self) -> dict[str, Taker]:
        """What it awaits."""
        return {WRITE: self.take_question, ADD: self.take_more}

    async def write(self, action: WriteToDesk, context: BotContext) -> Done:
        """Asks for a question, unless so many wait already that one more would not be taken."""
        refusal = await self._desk.refuses(context.person.id)
        if refusal is not None:
            return Done(None, context.t.plain(REFUSALS[refusal]))
        session = action.session if context.services.agenda.current.session(action.session) else ""
        await context.services.awaiting.ask(context.person.id, WRITE, {"session": session, "named": 0})
        await self._stage.send(context, context.person_chat, DeskPrompt(session, 0))
        return Done(None)

    async def name(self, action: ShowName, context: BotContext) -> Done:
        """Lets the question that is awaited go with a name, or without."""
        awaited = context.services.awaiting.of(context.person.id)
        if awaited is None or awaited.what != WRITE:
            return Done(None, context.t.plain("desk.not_writing"))
        named = 1 if action.named else 0
        await context.services.awaiting.ask(context.person.id, WRITE, {**awaited.args, "named": named})
        return Done(DeskPrompt(awaited.args["session"], named))

    async def more(self, action: AddToTicket, context: BotContext) -> Done:
        """Asks for more about an own question."""
        ticket = await self._own(action.ticket, context)
        if ticket is None:
            return Done(None, context.t.plain("desk.gone"))
        await context.services.awaiting.ask(context.person.id, ADD, {"ticket": ticket.id})
        await say(context, context.t.plain("desk.prompt_more", number=ticket.id))
        return Done(None)

    async def withdraw(self, action: WithdrawTicket, context: BotContext) -> Done:
        """Takes a question back."""
        withdrawn = await self._desk.withdraw(context.person.id, action.ticket)
        word = _("desk.withdrawn") if withdrawn is not None else _("desk.too_late")
        return Done(MyTicket(action.ticket), context.t.plain(word, number=action.ticket))

    async def _own(self, ticket_id: int, context: BotContext) -> Ticket | None:
        ticket = await self._desk.get(ticket_id)
        return ticket if ticket is not None and ticket.person_id == context.person.id else None

    async def take_question(self, message: Message, awaited: Awaited, context: BotContext) -> None:
        """A question: it gets a number, and its writer learns it."""
        written = written_by(context.person.id, message)
        if written is None or not says_something(written):
            await say(context, context.t.plain("desk.words_wanted"))
            return
        if not self._pace.allows(message.chat_id):
            await context.services.awaiting.done(context.person.id)
            await say(context, context.t.plain(REFUSALS[Refusal.TOO_MANY]))
            return
        session, named = awaited.args["session"] or None, awaited.args["named"]
        first_name = message.from_user.first_name if named and message.from_user is not None else ""
        name = " ".join(first_name.split())[:NAME_LENGTH] or None
        opened = await self._desk.ask(written, context.person.language, session, name)
        await context.services.awaiting.done(context.person.id)
        if isinstance(opened, Refusal):
            await say(context, context.t.plain(REFUSALS[opened]))
            return
        self._pace.note(message.chat_id)
        self._parts.note(message, context.person.id, opened.id, is_answer=False)
        await self._stage.send(context, context.person_chat, MyTicket(opened.id), message.message_id)

    async def take_more(self, message: Message, awaited: Awaited, context: BotContext) -> None:
        """More about a question."""
        await self.add(message, awaited.args["ticket"], context)

    async def add(self, message: Message, ticket_id: int, context: BotContext) -> None:
        """Adds a message to an own question; says so where it is none that can be passed on."""
        written = written_by(context.person.id, message)
        if written is None:
            await say(context, context.t.plain("desk.words_wanted"))
            return
        added = await self._desk.add(written, ticket_id) if self._pace.allows(message.chat_id) else Refusal.TOO_MANY
        await no_longer_awaited(context, ADD)
        if isinstance(added, Refusal):
            await say(context, context.t.plain(REFUSALS[added]))
            return
        self._pace.note(message.chat_id)
        self._parts.note(message, context.person.id, added.id, is_answer=False)
        # An album is many messages at once; one word about it is enough.
        if not (message.media_group_id and context.services.albums.seen(message.media_group_id)):
            await say(context, context.t.plain("desk.added", number=added.id))
