"""Who is told what: the outbox's rows that the desk makes.

They hold numbers, and the words are looked up when a row is sent: what a delegate has deleted is not told any more, and
what they edited is told as it is now.
"""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.delivery.outbox import Message, Outbox
from bot.delivery.outbox import State as Sending
from bot.delivery.priority import Priority
from bot.desk.model import COPY, Note, Ticket
from bot.desk.places import Place, Places
from bot.store.tables import outbox as rows

TICKET = "desk.ticket"
"""To the team: a delegate has written."""
SHOW = "desk.show"
"""To the team: a message of the kind TICKET changes, because the ticket has."""
ANSWER = "desk.answer"
"""To the delegate: the team has written."""
FAILED = "desk.failed"
"""To whoever has answered: the delegate cannot be reached."""
LOST = "desk.lost"
"""To each of the team: the bot is no longer in the desk's group."""

UNTIL_NUMBERED = timedelta(seconds=3)
"""How long it takes at most, as a rule, until the number of a message that is being sent is known."""


class Telling:
    """Puts the desk's messages into the outbox, in the transaction of what they tell of."""

    def __init__(self, outbox: Outbox, clock: Clock, places: Places) -> None:
        self._outbox = outbox
        self._clock = clock
        self._places = places

    async def tell_team(self, connection: AsyncConnection, ticket: Ticket, note: Note, to_each: bool = False) -> None:
        """Tells the team of what a delegate wrote. `to_each`: each in their own chat, in spite of a group."""
        places = self._places.each() if to_each else await self._places.all(connection)
        told = [self._piece(TICKET, ticket, note, piece, place) for place in places for piece in note.pieces]
        await self._outbox.add(connection, told)

    async def tell_delegate(self, connection: AsyncConnection, ticket: Ticket, note: Note) -> None:
        """Tells the delegate of an answer."""
        told = [self._piece(ANSWER, ticket, note, piece, Place(ticket.person_id)) for piece in note.pieces]
        await self._outbox.add(connection, told)

    async def tell_author(self, connection: AsyncConnection, ticket: Ticket, note: Note) -> None:
        """Tells whoever has answered, where they did, that the answer could not be delivered."""
        group = await self._places.group_in(connection)
        place = group if group is not None and group.chat_id == note.chat else None
        if place is None and note.author is not None:
            place = Place(note.author)
        if place is not None:
            await self._outbox.add(connection, [self._piece(FAILED, ticket, note, "", place)])

    def _piece(self, kind: str, ticket: Ticket, note: Note, piece: str, place: Place) -> Message:
        return Message(
            key=f"{kind}:{note.id}:{piece}:{place.person_id}:{place.chat_id}",
            person_id=place.person_id,
            kind=kind,
            due_at=self._clock.now(),
            priority=Priority.STATUS,
            subject=str(ticket.id),
            args={"note": note.id, "piece": piece},
        )

    async def show(self, connection: AsyncConnection, ticket_id: int, revision: int) -> None:
        """Lets the team's messages about a ticket show how it stands now."""
        told = select(rows.c.id, rows.c.person_id, rows.c.state, rows.c.args).where(
            rows.c.kind == TICKET,
            rows.c.subject == str(ticket_id),
            rows.c.state.in_([Sending.SENT, Sending.SENDING]),  # what is queued will show it of itself
        )
        now = self._clock.now()
        changes = [
            Message(
                key=f"{SHOW}:{ticket_id}:{revision}:{row.id}",
                person_id=row.person_id,
                kind=SHOW,
                due_at=now if row.state == Sending.SENT else now + UNTIL_NUMBERED,
                priority=Priority.STATUS,
                subject=str(ticket_id),
                args={"post": row.id},
            )
            for row in await connection.execute(told)
            if row.args["piece"] != COPY
        ]
        await self._outbox.add(connection, changes)

    async def tell_lost(self, group: Place) -> None:
        """Tells each of the team that tickets come to them from now on."""
        now = self._clock.now()
        await self._outbox.put(
            Message(
                f"{LOST}:{group.chat_id}:{now:%Y%m%d%H%M%S}:{each.person_id}",
                each.person_id,
                LOST,
                now,
                Priority.URGENT,
            )
            for each in self._places.each()
        )
