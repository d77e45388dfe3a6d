"""The help desk as the team sees it in their own chats: tickets, answers, and who sees to what."""

import logging
from collections.abc import Awaitable, Callable

from markupsafe import Markup
from telegram import Message
from telegram.error import BadRequest, TelegramError

from bot.awaiting import Awaited
from bot.delivery.priority import Priority
from bot.desk import Desk, DeskGroup, Fate, Note, Refusal, State, Ticket, Written
from bot.desk.model import SETTLED
from bot.desk.places import TEAM
from bot.i18n import mark as _
from bot.roles import Roles
from bot.telegram.context import BotContext
from handlers.awaited import Taker, no_longer_awaited, say
from handlers.callbacks import Action, View
from handlers.desk_messages import DeskMessages
from handlers.desk_written import Parts, written_by
from handlers.keyboards import back, page_of, pager
from handlers.render import join, shorten
from handlers.roles import somebody
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.staff_callbacks import (
    ON_SCREEN,
    OPEN_ONES,
    SETTLED_ONES,
    AnswerTicket,
    CloseTicket,
    EndDeskGroup,
    Organise,
    ReopenTicket,
    SendHeld,
    ShowWhole,
    TakeTicket,
    TeamDesk,
    TeamTicket,
    TicketState,
)
from handlers.taps import Doer, Done
from handlers.ticket_looks import (
    brief,
    conversation,
    heading,
    moment,
    number,
    quotation,
    state_line,
    team_buttons,
)

log = logging.getLogger(__name__)

Act = Callable[[int, int, Scene], Awaitable[str]]

ANSWER = "desk.answer"
"""What is awaited: an answer."""
PER_PAGE = 6
NOTE_ROOM = 350
HELD = {
    State.ANSWERED: _("desk.held_answered"),
    State.CLOSED: _("desk.held_closed"),
    State.WITHDRAWN: _("desk.held_withdrawn"),
    State.OPEN: _("desk.held_answered"),
}


def screens(desk: Desk, group: DeskGroup, roles: Roles) -> dict[type[View], Renderer]:
    """The team's screens; they are read from the database."""

    async def tickets(view: TeamDesk, scene: Scene) -> Screen:
        t, is_open = scene.t, view.which != SETTLED_ONES
        found, total = await desk.listing((State.OPEN,) if is_open else SETTLED, view.page, PER_PAGE)
        _shown, page, pages = page_of(range(total), view.page, PER_PAGE)
        title = t("desk.open_tickets", number=total) if is_open else t("desk.settled_tickets", number=total)
        entries = [
            join([heading(each, scene), brief(each.notes[0]), f"{state_line(each, scene, roles)}"]) for each in found
        ]
        in_group = await group.language() is not None
        where = t("desk.in_group") if in_group else t("desk.in_private")
        text = join([Markup("🙋 {}").format(title), *entries, where], "\n\n")
        rows = [
            [Button(shorten(f"{number(each, scene)} · {brief(each.notes[0], 60)}", 40), TeamTicket(each.id))]
            for each in found
        ]
        rows.append(pager(page, pages, lambda at: TeamDesk(view.which, at)))
        other = (SETTLED_ONES, _("button.desk_settled")) if is_open else (OPEN_ONES, _("button.desk_open"))
        rows.append([Button(t.plain(other[1]), TeamDesk(other[0], 0))])
        if in_group and roles.has(scene.person.id, *EndDeskGroup.needs):
            rows.append([Button(t.plain("button.desk_end_group"), EndDeskGroup())])
        return Screen(text, [*rows, back(t, Organise())])

    async def ticket(view: TeamTicket, scene: Scene) -> Screen:
        found, t = await desk.get(view.ticket), scene.t
        if found is None:
            return Screen(t("desk.team_gone"), [back(t, TeamDesk(OPEN_ONES, 0))])
        lines, is_cut = conversation(found, scene, roles, NOTE_ROOM)
        text = join([heading(found, scene), *lines, state_line(found, scene, roles)], "\n\n")
        whole = [Button(t.plain("button.desk_whole"), ShowWhole(found.id))] if is_cut else []
        which = OPEN_ONES if found.state is State.OPEN else SETTLED_ONES
        buttons = team_buttons(found, scene, ON_SCREEN, with_answer=True)
        return Screen(text, [*buttons, whole, back(t, TeamDesk(which, 0))])

    return {TeamDesk: tickets, TeamTicket: ticket}


class TeamActs:
    """What the team does about tickets, in a group as in their own chats; each act gives a word for whoever tapped."""

    def __init__(self, desk: Desk, roles: Roles) -> None:
        self._desk = desk
        self._roles = roles

    async def take(self, ticket_id: int, actor: int, scene: Scene) -> str:
        """One sees to a ticket; tapped again, one does not."""
        t = scene.t
        if await self._desk.take(actor, ticket_id) is not None:
            return t.plain("desk.taken", number=ticket_id)
        if await self._desk.let_go(actor, ticket_id) is not None:
            return t.plain("desk.let_go", number=ticket_id)
        return await self.state(ticket_id, actor, scene)

    async def close(self, ticket_id: int, actor: int, scene: Scene) -> str:
        """Closes a ticket."""
        if await self._desk.close(actor, ticket_id) is not None:
            return scene.t.plain("desk.closed", number=ticket_id)
        return await self.state(ticket_id, actor, scene)

    async def reopen(self, ticket_id: int, actor: int, scene: Scene) -> str:
        """Opens a ticket again."""
        if await self._desk.reopen(actor, ticket_id) is not None:
            return scene.t.plain("desk.reopened", number=ticket_id)
        return await self.state(ticket_id, actor, scene)

    async def state(self, ticket_id: int, actor: int, scene: Scene) -> str:
        """How a ticket stands."""
        found = await self._desk.get(ticket_id)
        if found is None:
            return scene.t.plain("desk.team_gone")
        return f"{number(found, scene)}: {state_line(found, scene, self._roles)}"

    async def release(self, note_id: int, actor: int, scene: Scene) -> str:
        """Sends what was held."""
        sent = await self._desk.release(actor, note_id)
        if sent is not None:
            return scene.t.plain("desk.answer_sent", number=sent.id)
        word = _("desk.team_gone") if await self._desk.holding(note_id) is None else _("desk.sent_already")
        return scene.t.plain(word)

    async def answer(self, written: Written, ticket_id: int, scene: Scene) -> Screen:
        """Takes an answer; gives what to say to whoever wrote it."""
        t = scene.t
        result = await self._desk.answer(written, ticket_id)
        if isinstance(result, Refusal):
            return Screen(t("desk.team_gone"))
        ticket, note = result
        return (
            self._held(ticket, note, scene)
            if note.fate is Fate.HELD
            else Screen(t("desk.answer_sent", number=ticket.id))
        )

    def _held(self, ticket: Ticket, note: Note, scene: Scene) -> Screen:
        at = moment(ticket.answered_at, scene) if ticket.answered_at is not None else ""
        who = somebody(ticket.answered_by, self._roles, scene.t)
        text = scene.t(HELD[ticket.state], number=ticket.id, who=who, time=at)
        return Screen(text, [[Button(scene.t.plain("button.desk_send_too"), SendHeld(note.id))]])


class DeskTeam:
    """What somebody of the team does in their own chat."""

    def __init__(self, acts: TeamActs, desk: Desk, group: DeskGroup, messages: DeskMessages, parts: Parts) -> None:
        self._acts = acts
        self._desk = desk
        self._group = group
        self._messages = messages
        self._parts = parts

    def actions(self, stage: Stage) -> dict[type[Action], Doer]:
        """What the buttons do."""

        def act(what: Act) -> Doer:
            async def do(action: TakeTicket | CloseTicket | ReopenTicket, context: BotContext) -> Done:
                word = await what(action.ticket, context.person.id, stage.scene(context))
                # The message that told of the ticket is changed by the desk itself, here as everywhere else.
                return Done(TeamTicket(action.ticket) if action.origin == ON_SCREEN else None, word)

            return do

        async def state(action: TicketState, context: BotContext) -> Done:
            return Done(None, await self._acts.state(action.ticket, context.person.id, stage.scene(context)))

        async def send(action: SendHeld, context: BotContext) -> Done:
            word = await self._acts.release(action.note, context.person.id, stage.scene(context))
            await replace_text(context, context.person_chat, context.tapped, word)
            return Done(None, word)

        return {
            TakeTicket: act(self._acts.take),
            CloseTicket: act(self._acts.close),
            ReopenTicket: act(self._acts.reopen),
            TicketState: state,
            SendHeld: send,
            AnswerTicket: self.ask,
            ShowWhole: self.show_whole,
            EndDeskGroup: self.end_group,
        }

    def takers(self, stage: Stage) -> dict[str, Taker]:
        """What is awaited."""

        async def take(message: Message, awaited: Awaited, context: BotContext) -> None:
            await self.answer(message, awaited.args["ticket"], stage.scene(context), context)

        return {ANSWER: take}

    async def ask(self, action: AnswerTicket, context: BotContext) -> Done:
        """Asks for an answer."""
        t, ticket = context.t, await self._desk.get(action.ticket)
        if ticket is None:
            return Done(None, t.plain("desk.team_gone"))
        await context.services.awaiting.ask(context.person.id, ANSWER, {"ticket": ticket.id})
        screen = Screen(join([t("desk.prompt_answer", number=ticket.id), quotation(ticket.notes[0])]))
        await context.bot.call("sendMessage", {"chat_id": context.person_chat, **screen.params()})
        return Done(None)

    async def answer(self, message: Message, ticket_id: int, scene: Scene, context: BotContext) -> None:
        """Takes an answer from somebody's own chat; whoever is not of the team any more is told so."""
        if not context.services.roles.has(context.person.id, *TEAM):
            await no_longer_awaited(context, ANSWER)
            await say(context, context.t.plain("desk.organisers_only"))
            return
        written = written_by(context.person.id, message)
        if written is None:
            await say(context, context.t.plain("desk.cannot_be_sent"))
            return
        await no_longer_awaited(context, ANSWER)
        said = await self._acts.answer(written, ticket_id, scene)
        self._parts.note(message, context.person.id, ticket_id, is_answer=True)
        await context.bot.call("sendMessage", {"chat_id": context.person_chat, **said.params()})

    async def show_whole(self, action: ShowWhole, context: BotContext) -> Done:
        """Sends every note of a ticket, whole."""
        ticket, t = await self._desk.get(action.ticket), context.t
        if ticket is None:
            return Done(None, t.plain("desk.team_gone"))
        for note in ticket.notes:
            await self._show(ticket, note, context)
        return Done(None)

    async def _show(self, ticket: Ticket, note: Note, context: BotContext) -> None:
        for piece in note.pieces:
            outgoing = await self._messages.to_team(ticket, note, piece, context.person, in_group=False)
            if outgoing is None:
                continue
            try:
                await context.bot.call(outgoing.method, {"chat_id": context.person_chat, **outgoing.params})
            except BadRequest:
                await say(context, context.t.plain("desk.original_gone"))  # its writer has deleted it

    async def end_group(self, action: EndDeskGroup, context: BotContext) -> Done:
        """Lets tickets come to each of the team from now on."""
        chat_id = await self._group.end(context.person.id)
        if chat_id is not None:
            await tell_group(context, chat_id, context.t.plain("desk.group_ended"))
        return Done(TeamDesk(OPEN_ONES, 0), context.t.plain("desk.group_ended"))


async def replace_text(context: BotContext, chat_id: int, message_id: int | None, text: str) -> None:
    """Puts a text in place of a message that has done its work, and takes its buttons away."""
    try:
        await context.bot.call("editMessageText", {"chat_id": chat_id, "message_id": message_id, "text": text})
    except BadRequest as error:
        log.info("a message could not be replaced: %s", error.message)


async def tell_group(context: BotContext, chat_id: int, text: str) -> None:
    """Says something in a group in which the bot may no longer be."""
    try:
        await context.bot.call("sendMessage", {"chat_id": chat_id, "text": text}, Priority.STATUS)
    except TelegramError as error:
        log.info("a group could not be told: %s", type(error).__name__)
