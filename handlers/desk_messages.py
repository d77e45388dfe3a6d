"""What the help desk says unasked, made when it is sent: to the team, to delegates, and of what went wrong."""

from sqlalchemy import select

from bot.agenda import Agenda
from bot.clock import Clock
from bot.delivery.dispatcher import Renderer
from bot.delivery.outbox import Row, State
from bot.delivery.sending import Outgoing
from bot.desk import Desk, Note, Ticket
from bot.desk.model import COPY
from bot.desk.places import TEAM
from bot.desk.telling import ANSWER, FAILED, LOST, SHOW, TICKET
from bot.i18n import Catalogues
from bot.people import People, Person
from bot.roles import Roles
from bot.store.engine import Store
from bot.store.tables import outbox
from handlers.desk_callbacks import AddToTicket
from handlers.screens import Button, Scene, Screen
from handlers.staff_callbacks import TicketState
from handlers.ticket_looks import delegate_message, number, team_message


class DeskMessages:
    """Makes the desk's messages."""

    def __init__(
        self,
        store: Store,
        desk: Desk,
        people: People,
        roles: Roles,
        agenda: Agenda,
        clock: Clock,
        catalogues: Catalogues,
    ) -> None:
        self._store = store
        self._desk = desk
        self._people = people
        self._roles = roles
        self._agenda = agenda
        self._clock = clock
        self._catalogues = catalogues

    def renderers(self) -> dict[str, Renderer]:
        """The renderers that the dispatcher calls, by kind of outbox row."""
        return {TICKET: self.ticket, SHOW: self.show, ANSWER: self.answer, FAILED: self.failed, LOST: self.lost}

    async def ticket(self, row: Row, person: Person) -> Outgoing | None:
        """To the team: what a delegate wrote."""
        found, in_group = await self._note(row), await self._in_group(person.id)
        if found is None or not self._may_read(person, in_group):
            return None
        return await self.to_team(*found, row.args["piece"], person, in_group)

    async def to_team(self, ticket: Ticket, note: Note, piece: str, person: Person, in_group: bool) -> Outgoing | None:
        """One of the messages that show the team a note."""
        scene = self._scene(person)
        if piece == COPY:
            return await self._copy(note, Button(number(ticket, scene), TicketState(ticket.id)))
        return Outgoing("sendMessage", team_message(ticket, note, piece, scene, self._roles, in_group).params())

    async def show(self, row: Row, person: Person) -> Outgoing | None:
        """To the team: a message from before, as it is to look now."""
        async with self._store.read() as connection:
            post = (await connection.execute(select(outbox).where(outbox.c.id == row.args["post"]))).first()
        places = await self._people.addresses(person.id)
        if post is None or post.state != State.SENT or not places or places[0].chat_id != post.chat_id:
            return None  # a group that has become a supergroup has other numbers
        ticket = await self._desk.get(int(row.subject or 0))
        note = ticket.note(post.args["note"]) if ticket is not None else None
        if ticket is None or note is None:
            return None
        in_group = await self._in_group(person.id)
        if not self._may_read(person, in_group):
            return None
        screen = team_message(ticket, note, post.args["piece"], self._scene(person), self._roles, in_group)
        return Outgoing("editMessageText", {"message_id": post.message_id, **screen.params()})

    async def answer(self, row: Row, person: Person) -> Outgoing | None:
        """To the delegate: an answer."""
        found = await self._note(row)
        return None if found is None else await self.to_delegate(*found, row.args["piece"], person)

    async def to_delegate(self, ticket: Ticket, note: Note, piece: str, person: Person) -> Outgoing | None:
        """One of the messages that show a delegate an answer."""
        scene = self._scene(person)
        if piece == COPY:
            return await self._copy(note, Button(scene.t.plain("button.desk_add"), AddToTicket(ticket.id)))
        return Outgoing("sendMessage", delegate_message(ticket, note, piece, scene).params())

    async def failed(self, row: Row, person: Person) -> Outgoing | None:
        """To whoever has answered: it did not arrive."""
        found = await self._note(row)
        if found is None:
            return None
        t = self._catalogues[person.language]
        return Outgoing("sendMessage", Screen(t("desk.undelivered", number=found[0].id)).params())

    def lost(self, row: Row, person: Person) -> Outgoing:
        """To each organiser: the group is no longer the desk."""
        t = self._catalogues[person.language]
        return Outgoing("sendMessage", Screen(t("desk.lost")).params())

    async def _note(self, row: Row) -> tuple[Ticket, Note] | None:
        ticket = await self._desk.get(int(row.subject or 0))
        note = ticket.note(row.args["note"]) if ticket is not None else None
        return None if ticket is None or note is None else (ticket, note)

    async def _copy(self, note: Note, button: Button) -> Outgoing | None:
        """A copy of a message as it was written, with its photo or file."""
        chat_id = note.chat
        if not chat_id:
            places = await self._people.addresses(note.author) if note.author is not None else []
            if not places:
                return None
            chat_id = places[0].chat_id
        markup = {"inline_keyboard": [[button.as_json()]]}
        source = {"from_chat_id": chat_id, "message_id": note.message_id}
        return Outgoing("copyMessage", {**source, "reply_markup": markup})

    def _may_read(self, person: Person, in_group: bool) -> bool:
        """Whether a place is the team's still: a role may have been revoked since the row was made."""
        return in_group or self._roles.has(person.id, *TEAM)

    async def _in_group(self, person_id: int) -> bool:
        places = await self._people.addresses(person_id)
        return bool(places) and places[0].chat_id < 0

    def _scene(self, person: Person) -> Scene:
        now = self._agenda.current.local(self._clock.now())
        return Scene(person, self._catalogues[person.language], self._agenda, now, "")
