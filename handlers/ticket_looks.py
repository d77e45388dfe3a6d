"""How tickets look: to the team, and to the delegate whose they are."""

from datetime import datetime

from markupsafe import Markup

from bot.desk import Fate, Note, State, Ticket
from bot.desk.model import HEAD, REST, TEXT
from bot.i18n import mark as _
from bot.roles import Roles
from handlers.callbacks import Desk, WriteToDesk
from handlers.desk_callbacks import AddToTicket, WithdrawTicket
from handlers.keyboards import back
from handlers.render import join, shorten
from handlers.roles import somebody
from handlers.screens import Button, Scene, Screen
from handlers.staff_callbacks import (
    ON_TICKET,
    AnswerTicket,
    CloseTicket,
    ReopenTicket,
    TakeTicket,
    TicketState,
)

SIGNS = {
    "photo": "🖼",
    "video": "🎬",
    "animation": "🎞",
    "document": "📎",
    "audio": "🎵",
    "voice": "🎤",
    "video_note": "🎥",
    "venue": "📍",
    "location": "📍",
    "contact": "👤",
}
"""What a message shows that is not words; the same in every language."""
QUOTED = 160
OWN_STATES = {
    State.OPEN: _("desk.own_open"),
    State.ANSWERED: _("desk.own_answered"),
    State.CLOSED: _("desk.own_closed"),
    State.WITHDRAWN: _("desk.own_withdrawn"),
}


def number(ticket: Ticket, scene: Scene) -> str:
    """ "No. 12"."""
    return scene.t.plain("desk.number", number=ticket.id)


def moment(at: datetime, scene: Scene) -> str:
    """The time; with the day, where it is not today."""
    local, t = scene.conference.local(at), scene.t
    return t.time(local) if local.date() == scene.now.date() else f"{t.short_day(local)}, {t.time(local)}"


def brief(note: Note, room: int = QUOTED) -> str:
    """A note in a line."""
    words = shorten(" ".join(note.text.split()), room)
    return " ".join(part for part in (SIGNS.get(note.content, ""), words) if part)


def quotation(note: Note) -> Markup:
    """A note, quoted in a line."""
    return Markup("<blockquote>{}</blockquote>").format(brief(note))


def panel(ticket: Ticket, scene: Scene) -> Markup | None:
    """Whose panel a question is for; None: the organisers'."""
    if ticket.session_id is None:
        return None
    session = scene.conference.session(ticket.session_id)
    title = session.title.in_(scene.language) if session is not None else ticket.session_id
    return scene.t("desk.for_panel", session=shorten(title, QUOTED))


def state_line(ticket: Ticket, scene: Scene, roles: Roles) -> str:
    """How a ticket stands, as the team sees it."""
    t = scene.t
    if ticket.state is State.ANSWERED:
        at = moment(ticket.answered_at, scene) if ticket.answered_at is not None else ""
        word = _("desk.state_failed") if ticket.has_failed else _("desk.state_answered")
        return t.plain(word, who=somebody(ticket.answered_by, roles, t), time=at)
    if ticket.state is State.CLOSED:
        return t.plain("desk.state_closed")
    if ticket.state is State.WITHDRAWN:
        return t.plain("desk.state_withdrawn")
    if ticket.taken_by is not None:
        return t.plain("desk.state_taken", who=somebody(ticket.taken_by, roles, t))
    return t.plain("desk.state_open")


def heading(ticket: Ticket, scene: Scene) -> Markup:
    """Number, language, time; the name where the delegate shows it; the panel where it is for one."""
    t = scene.t
    lines = [
        Markup("<b>🙋 {}</b> · {} · {}").format(
            number(ticket, scene), t.language_name(ticket.language), moment(ticket.created_at, scene)
        ),
        Markup("👤 {}").format(ticket.name) if ticket.name else None,
        panel(ticket, scene),
    ]
    return join(lines)


def team_message(ticket: Ticket, note: Note, piece: str, scene: Scene, roles: Roles, in_group: bool) -> Screen:
    """One of the messages in which the team reads what a delegate wrote."""
    t = scene.t
    if piece == REST:
        words = note.piece(REST) or "…"
        return Screen(join([words]), [[Button(number(ticket, scene), TicketState(ticket.id))]])
    if note.from_team:
        first = Markup("<b>💬 {} · {}</b>").format(somebody(note.author, roles, scene.t), moment(note.at, scene))
    elif note.id == ticket.notes[0].id:
        first = heading(ticket, scene)
    else:
        first = Markup("<b>➕ {}</b>").format(t.plain("desk.more_of", number=ticket.id, time=moment(note.at, scene)))
    words = " ".join(part for part in (SIGNS.get(note.content, ""), note.piece(HEAD)) if part)
    edited = t.plain("desk.edited_at", time=moment(note.edited_at, scene)) if note.edited_at is not None else None
    how = t.plain("desk.reply_here") if ticket.state is State.OPEN else None
    notes = join([each for each in (edited, state_line(ticket, scene, roles), how) if each is not None])
    text = join([first, words, Markup("<i>{}</i>").format(notes)], "\n\n")
    return Screen(text, team_buttons(ticket, scene, ON_TICKET, with_answer=not in_group))


def team_buttons(ticket: Ticket, scene: Scene, origin: str, with_answer: bool) -> list[list[Button]]:
    """What the team can do about a ticket."""
    t = scene.t
    if ticket.state is State.CLOSED:
        return [[Button(t.plain("button.desk_reopen"), ReopenTicket(ticket.id, origin))]]
    take = Button(t.plain("button.desk_take"), TakeTicket(ticket.id, origin))
    close = Button(t.plain("button.desk_close"), CloseTicket(ticket.id, origin))
    answer = [Button(t.plain("button.desk_answer"), AnswerTicket(ticket.id))] if with_answer else []
    return [answer, [*([take] if ticket.state is State.OPEN else []), close]]


def delegate_message(ticket: Ticket, note: Note, piece: str, scene: Scene) -> Screen:
    """One of the messages in which a delegate reads an answer."""
    t = scene.t
    buttons = [[Button(t.plain("button.desk_add"), AddToTicket(ticket.id))]]
    if piece == REST:
        return Screen(join([note.piece(REST)]), buttons)
    asked = [each for each in ticket.notes if not each.from_team and each.id < note.id]
    parts = [
        Markup("<b>💬 {}</b>").format(t.plain("desk.answer_to", number=ticket.id)),
        quotation(asked[-1]) if asked else None,
        note.piece(HEAD) or None,
    ]
    return Screen(join(parts, "\n\n"), buttons)


def my_ticket(ticket: Ticket, scene: Scene) -> Screen:
    """An own question: how it stands, and what can be done."""
    t = scene.t
    parts = [
        join([Markup("<b>🙋 {}</b> · {}").format(number(ticket, scene), moment(ticket.created_at, scene))]),
        join([panel(ticket, scene), quotation(ticket.notes[0])]),
        t.plain(OWN_STATES[ticket.state]),
    ]
    rows = [[Button(t.plain("button.desk_add"), AddToTicket(ticket.id))]]
    if ticket.can_be_withdrawn:
        rows[0].append(Button(t.plain("button.desk_withdraw"), WithdrawTicket(ticket.id)))
    return Screen(join(parts, "\n\n"), [*rows, back(t, Desk())])


def write_button(scene: Scene) -> Button:
    """The way to a new question."""
    return Button(scene.t.plain("button.desk_write"), WriteToDesk(""))


def conversation(ticket: Ticket, scene: Scene, roles: Roles, room: int) -> tuple[list[Markup], bool]:
    """The newest notes of a ticket, each in at most `room` characters; and whether that leaves something out."""
    shown = ticket.notes[-5:]
    lines = []
    for note in shown:
        who = somebody(note.author, roles, scene.t) if note.from_team else "👤"
        sign = {Fate.HELD: "✋", Fate.FAILED: "⚠️", Fate.SENT: "💬"}[note.fate] if note.from_team else ""
        label = " ".join(part for part in (sign, who, moment(note.at, scene)) if part)
        lines.append(Markup("<b>{}</b>\n{}").format(label, brief(note, room)))
    whole = len(shown) == len(ticket.notes) and all(
        each.content == TEXT and len(each.text) <= room and "\n" not in each.text for each in shown
    )
    return lines, not whole
