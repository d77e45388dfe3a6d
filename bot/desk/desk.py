"""The desk itself: takes questions and answers, and keeps it that nobody answers twice and nothing is lost.

Each act is one transaction: what is written, how the ticket stands then, and the outbox's rows that tell of it. So a
kill at any moment loses nothing, and a message that Telegram gives the bot a second time is taken once. Of two
organisers who act at the same moment an UPDATE with a WHERE lets one through.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Audit, Entry
from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.desk.model import (
    A_WHILE,
    MOST_IN_A_WHILE,
    MOST_OPEN,
    Amended,
    Fate,
    Note,
    Refusal,
    State,
    Ticket,
    Written,
    make_ticket,
)
from bot.desk.telling import Telling
from bot.store.engine import Store
from bot.store.tables import ticket, ticket_note


class Desk:
    """All tickets."""

    def __init__(self, store: Store, clock: Clock, audit: Audit, outbox: Outbox, telling: Telling) -> None:
        self._store = store
        self._clock = clock
        self._audit = audit
        self._outbox = outbox
        self._telling = telling

    async def ask(
        self, written: Written, language: str, session_id: str | None = None, name: str | None = None
    ) -> Ticket | Refusal:
        """Opens a ticket.

        Args:
            language: the delegate's.
            session_id: the session whose panel is asked.
            name: the delegate's, if they want it shown.
        """
        values = {
            "person_id": written.author,
            "language": language,
            "session_id": session_id,
            "name": name,
            "state": State.OPEN,
            "revision": 0,
            "created_at": self._clock.now(),
        }
        async with self._store.write() as connection:
            known = await _ticket_of(connection, written)
            if known is not None:
                return await _load(connection, known)
            refusal = await self._refusal(connection, written.author, opens=True)
            if refusal is not None:
                return refusal
            made = await connection.scalar(ticket.insert().values(values).returning(ticket.c.id))
            await self._write(connection, made, written.author, written)
            opened = await _load(connection, made)
            await self._telling.tell_team(connection, opened, opened.notes[0])
        self._outbox.announce()
        return opened

    async def add(self, written: Written, ticket_id: int) -> Ticket | Refusal:
        """Adds to an own ticket, which is open again then."""
        person_id = written.author
        async with self._store.write() as connection:
            known = await _ticket_of(connection, written)
            if known is not None:
                return await _load(connection, known)
            own = select(ticket.c.state).where(ticket.c.id == ticket_id, ticket.c.person_id == person_id)
            state = await connection.scalar(own)
            if state is None:
                return Refusal.GONE
            refusal = await self._refusal(connection, person_id, opens=state != State.OPEN)
            if refusal is not None:
                return refusal
            await self._write(connection, ticket_id, person_id, written)
            anew = {} if state == State.OPEN else {"state": State.OPEN, "taken_by": None}
            changed = await self._change(connection, ticket_id, **anew)
            await self._telling.tell_team(connection, changed, changed.notes[-1])
        self._outbox.announce()
        return changed

    async def refuses(self, person_id: int) -> Refusal | None:
        """Why the desk would not take a new question of somebody's now; None: it would."""
        async with self._store.read() as connection:
            return await self._refusal(connection, person_id, opens=True)

    async def _refusal(self, connection: AsyncConnection, person_id: int, opens: bool) -> Refusal | None:
        lately = select(func.count()).where(
            ticket_note.c.person_id == person_id,
            ticket_note.c.created_at > self._clock.now() - A_WHILE,
            ticket_note.c.from_team.is_(False),
        )
        if (await connection.scalar(lately) or 0) >= MOST_IN_A_WHILE:
            return Refusal.TOO_MANY
        unanswered = select(func.count()).where(ticket.c.person_id == person_id, ticket.c.state == State.OPEN)
        if opens and (await connection.scalar(unanswered) or 0) >= MOST_OPEN:
            return Refusal.TOO_MANY_OPEN
        return None

    async def knows(self, written: Written) -> bool:
        """Whether a message is the desk's."""
        async with self._store.read() as connection:
            return await _ticket_of(connection, written) is not None

    async def amend(self, written: Written) -> Amended | None:
        """Notes that a message was edited; None: it is none of the desk's.

        What a delegate wrote changes for the team too. An answer that has gone out stays as it was.
        """
        other_words = update(ticket_note).where(
            *_same(written),
            ticket_note.c.text != written.text,
            or_(ticket_note.c.fate == Fate.HELD, ~ticket_note.c.from_team),
        )
        async with self._store.write() as connection:
            ticket_id = await _ticket_of(connection, written)
            if ticket_id is None:
                return None
            edit = other_words.values(text=written.text, edited_at=self._clock.now())
            has_changed = (await connection.execute(edit)).rowcount > 0
            kept = await (self._change(connection, ticket_id) if has_changed else _load(connection, ticket_id))
            note = next(each for each in kept.notes if _is(each, written))
            if has_changed and not note.from_team and kept.state is State.OPEN:
                await self._telling.tell_team(connection, kept, note)  # it may need a message more than before
        self._outbox.announce()
        return Amended(kept, note, has_changed)

    async def withdraw(self, person_id: int, ticket_id: int) -> Ticket | None:
        """Takes back an own ticket that nobody has answered; None: it is too late for that."""
        waiting = (ticket.c.person_id == person_id, ticket.c.state == State.OPEN, ticket.c.answered_at.is_(None))
        async with self._store.write() as connection:
            changed = await self._change_if(connection, ticket_id, *waiting, state=State.WITHDRAWN)
        self._outbox.announce()
        return changed

    async def answer(self, written: Written, ticket_id: int) -> tuple[Ticket, Note] | Refusal:
        """Answers a ticket. The note's fate tells whether it went out.

        It is held where the ticket is no longer open; a second message of whoever has answered goes out as well.
        """
        now = self._clock.now()
        mine = (ticket.c.state == State.ANSWERED) & (ticket.c.answered_by == written.author)
        entry: Entry | None = None
        async with self._store.write() as connection:
            known = await _ticket_of(connection, written)
            if known is None:
                answered = {"state": State.ANSWERED, "answered_by": written.author, "answered_at": now}
                free = or_(ticket.c.state == State.OPEN, mine)
                changed = await self._change_if(connection, ticket_id, free, **answered)
                person_id = await connection.scalar(select(ticket.c.person_id).where(ticket.c.id == ticket_id))
                if person_id is None:
                    return Refusal.GONE
                fate = Fate.HELD if changed is None else Fate.SENT
                await self._write(connection, ticket_id, person_id, written, fate, from_team=True)
                if fate is Fate.SENT:
                    entry = await self._audit.add(connection, written.author, "desk.answered", f"ticket:{ticket_id}")
            kept = await _load(connection, known or ticket_id)
            note = next(each for each in kept.notes if _is(each, written))
            if note.fate is Fate.SENT:
                await self._telling.tell_delegate(connection, kept, note)
        self._settle(entry)
        return kept, note

    async def release(self, actor: int, note_id: int) -> Ticket | None:
        """Sends an answer that was held; None: that has been done already, or it is gone."""
        now = self._clock.now()
        held = update(ticket_note).where(ticket_note.c.id == note_id, ticket_note.c.fate == Fate.HELD)
        async with self._store.write() as connection:
            sent = (await connection.execute(held.values(fate=Fate.SENT).returning(ticket_note))).first()
            if sent is None:
                return None
            answered = {"state": State.ANSWERED, "answered_by": sent.author_id, "answered_at": now}
            changed = await self._change(connection, sent.ticket_id, **answered)
            entry = await self._audit.add(connection, actor, "desk.answered", f"ticket:{changed.id}")
            note = changed.note(note_id)
            assert note is not None
            await self._telling.tell_delegate(connection, changed, note)
        self._settle(entry)
        return changed

    async def take(self, actor: int, ticket_id: int) -> Ticket | None:
        """Says that `actor` sees to a ticket; None: it is not open, or somebody else does."""
        free = (ticket.c.state == State.OPEN, ticket.c.taken_by.is_(None))
        async with self._store.write() as connection:
            changed = await self._change_if(connection, ticket_id, *free, taken_by=actor)
        self._outbox.announce()
        return changed

    async def let_go(self, actor: int, ticket_id: int) -> Ticket | None:
        """Takes back that `actor` sees to a ticket; None: they do not."""
        async with self._store.write() as connection:
            changed = await self._change_if(connection, ticket_id, ticket.c.taken_by == actor, taken_by=None)
        self._outbox.announce()
        return changed

    async def close(self, actor: int, ticket_id: int) -> Ticket | None:
        """Closes a ticket; None: it was closed already, or is gone."""
        return await self._turn(actor, ticket_id, "desk.closed", ticket.c.state != State.CLOSED, State.CLOSED)

    async def reopen(self, actor: int, ticket_id: int) -> Ticket | None:
        """Opens a closed ticket again; None: it was not closed."""
        return await self._turn(actor, ticket_id, "desk.reopened", ticket.c.state == State.CLOSED, State.OPEN)

    async def _turn(self, actor: int, ticket_id: int, act: str, where: Any, state: State) -> Ticket | None:
        async with self._store.write() as connection:
            changed = await self._change_if(connection, ticket_id, where, state=state, taken_by=None)
            if changed is None:
                return None
            entry = await self._audit.add(connection, actor, act, f"ticket:{ticket_id}")
        self._settle(entry)
        return changed

    async def fail(self, ticket_id: int, note_id: int) -> tuple[Ticket, Note] | None:
        """Notes that an answer could not be delivered; None: that is known, or the ticket is gone."""
        sent = update(ticket_note).where(ticket_note.c.id == note_id, ticket_note.c.fate == Fate.SENT)
        async with self._store.write() as connection:
            if not (await connection.execute(sent.values(fate=Fate.FAILED))).rowcount:
                return None
            changed = await self._change(connection, ticket_id)
            note = changed.note(note_id)
            assert note is not None
            await self._telling.tell_author(connection, changed, note)
        self._outbox.announce()
        return changed, note

    async def tell_open(self, to_each: bool = False) -> None:
        """Tells of every open ticket where the team is told now; what was told there already is not told again."""
        await self._tell(ticket.select().where(ticket.c.state == State.OPEN).order_by(ticket.c.id), to_each)

    async def tell_each(self, ticket_id: int) -> None:
        """Tells each of the team of a ticket that the group did not take."""
        await self._tell(ticket.select().where(ticket.c.id == ticket_id), to_each=True)

    async def _tell(self, query: Any, to_each: bool) -> None:
        async with self._store.write() as connection:
            for each in await _find(connection, query):
                for note in each.notes:
                    if not note.from_team:
                        await self._telling.tell_team(connection, each, note, to_each)
        self._outbox.announce()

    async def get(self, ticket_id: int) -> Ticket | None:
        """A ticket; None: there is none of this number (any more)."""
        async with self._store.read() as connection:
            found = await _find(connection, ticket.select().where(ticket.c.id == ticket_id))
        return found[0] if found else None

    async def holding(self, note_id: int) -> Ticket | None:
        """The ticket of a note."""
        query = ticket.select().join(ticket_note, ticket_note.c.ticket_id == ticket.c.id)
        async with self._store.read() as connection:
            found = await _find(connection, query.where(ticket_note.c.id == note_id))
        return found[0] if found else None

    async def own(self, person_id: int, limit: int) -> list[Ticket]:
        """A person's newest tickets, the newest first."""
        query = ticket.select().where(ticket.c.person_id == person_id).order_by(ticket.c.id.desc()).limit(limit)
        async with self._store.read() as connection:
            return await _find(connection, query)

    async def listing(self, states: Sequence[State], page: int, size: int) -> tuple[list[Ticket], int]:
        """A page of the tickets that stand so, the open ones from the oldest, others from the newest; and how many."""
        which = ticket.c.state.in_(states)
        order = ticket.c.id if State.OPEN in states else ticket.c.id.desc()
        async with self._store.read() as connection:
            total = await connection.scalar(select(func.count()).select_from(ticket).where(which)) or 0
            start = min(max(page, 0) * size, max(0, total - 1) // size * size)
            query = ticket.select().where(which).order_by(order).offset(start).limit(size)
            return await _find(connection, query), total

    async def _write(
        self,
        connection: AsyncConnection,
        ticket_id: int,
        person_id: int,
        written: Written,
        fate: Fate = Fate.SENT,
        from_team: bool = False,
    ) -> None:
        values = {
            "ticket_id": ticket_id,
            "person_id": person_id,
            "from_team": from_team,
            "author_id": written.author,
            "source_chat": written.chat,
            "source_message": written.message_id,
            "content": written.content,
            "text": written.text,
            "fate": fate,
            "created_at": self._clock.now(),
        }
        await connection.execute(ticket_note.insert().values(values))

    async def _change(self, connection: AsyncConnection, ticket_id: int, **values: Any) -> Ticket:
        """Changes a ticket that is there, and lets the team's messages show it."""
        changed = await self._change_if(connection, ticket_id, **values)
        assert changed is not None
        return changed

    async def _change_if(
        self, connection: AsyncConnection, ticket_id: int, *conditions: Any, **values: Any
    ) -> Ticket | None:
        """Changes a ticket if all conditions hold at this moment."""
        change = update(ticket).where(ticket.c.id == ticket_id, *conditions)
        counted = change.values(revision=ticket.c.revision + 1, **values).returning(ticket.c.revision)
        revision = (await connection.execute(counted)).scalar()
        if revision is None:
            return None
        await self._telling.show(connection, ticket_id, revision)
        return await _load(connection, ticket_id)

    def _settle(self, entry: Entry | None) -> None:
        if entry is not None:
            self._audit.keep(entry)
        self._outbox.announce()


def _same(written: Written) -> tuple[Any, Any, Any]:
    source = (ticket_note.c.author_id, ticket_note.c.source_chat, ticket_note.c.source_message)
    return (source[0] == written.author, source[1] == written.chat, source[2] == written.message_id)


def _is(note: Note, written: Written) -> bool:
    return (note.author, note.chat, note.message_id) == (written.author, written.chat, written.message_id)


async def _ticket_of(connection: AsyncConnection, written: Written) -> int | None:
    """The ticket to which this very message belongs already."""
    found: int | None = await connection.scalar(select(ticket_note.c.ticket_id).where(*_same(written)))
    return found


async def _load(connection: AsyncConnection, ticket_id: int) -> Ticket:
    return (await _find(connection, ticket.select().where(ticket.c.id == ticket_id)))[0]


async def _find(connection: AsyncConnection, query: Any) -> list[Ticket]:
    """The tickets that a query selects, with their notes, in its order."""
    rows = (await connection.execute(query)).all()
    written: dict[int, list[Any]] = {row.id: [] for row in rows}
    if rows:
        notes = ticket_note.select().where(ticket_note.c.ticket_id.in_(list(written))).order_by(ticket_note.c.id)
        for each in await connection.execute(notes):
            written[each.ticket_id].append(each)
    return [make_ticket(row, written[row.id]) for row in rows]
