"""The desk's group: set up, moved, given up; and what is done where something could not be delivered."""

import asyncio
import logging

from sqlalchemy import select

from bot.audit import Audit
from bot.delivery.outbox import Outcome, Row
from bot.delivery.outbox import State as Sending
from bot.desk.desk import Desk
from bot.desk.places import Place, Places
from bot.desk.telling import ANSWER, TICKET, Telling
from bot.people import People
from bot.store.engine import Store
from bot.store.tables import outbox

log = logging.getLogger(__name__)


class DeskGroup:
    """Keeps the desk's group, and sees to it that no ticket is lost with it."""

    def __init__(
        self, store: Store, people: People, audit: Audit, desk: Desk, places: Places, telling: Telling
    ) -> None:
        self._store = store
        self._people = people
        self._audit = audit
        self._desk = desk
        self._places = places
        self._telling = telling
        # One change at a time: of two at once, each would start from the group that there was before.
        self._changing = asyncio.Lock()

    async def is_desk(self, chat_id: int) -> bool:
        """Whether a group is the desk's."""
        group = await self._places.group()
        return group is not None and group.chat_id == chat_id

    async def language(self) -> str | None:
        """The language of the group; None: there is none."""
        group = await self._places.group()
        return None if group is None else (await self._people.get(group.person_id)).language

    async def set_up(self, actor: int, chat_id: int, language: str) -> int | None:
        """Makes a group the desk, and tells there of what is open; gives the number of the group that it was before."""
        async with self._changing:
            before = await self._places.group()
            former = before if before is not None and before.chat_id != chat_id else None
            if former is not None:
                await self._places.give_up(former)
            await self._places.found(chat_id, language)
            await self._audit.note(actor, "desk.set_up", details={"chat": chat_id})
            await self._desk.tell_open()
        return former.chat_id if former is not None else None

    async def end(self, actor: int) -> int | None:
        """Gives the group up; gives its number; None: there was none."""
        async with self._changing:
            group = await self._places.group()
            if group is None:
                return None
            await self._audit.note(actor, "desk.ended", details={"chat": group.chat_id})
            await self._give_up(group)
        return group.chat_id

    async def lost(self, chat_id: int) -> None:
        """The bot is no longer in a group; if it was the desk's, the team is told."""
        await self._lose(chat_id)

    async def moved(self, old: int, new: int) -> None:
        """A group has become a supergroup and has another number."""
        await self._places.moved(old, new)

    async def failed(self, row: Row, outcome: Outcome) -> None:
        """A message of the desk's could not be delivered (the dispatcher calls this)."""
        ticket_id, note_id = int(row.subject or 0), row.args["note"]
        if row.kind == ANSWER:
            await self._desk.fail(ticket_id, note_id)
            return
        group = await self._places.group()
        if group is None or group.person_id != row.person_id:
            return
        log.warning("the desk's group does not take a ticket: %s", outcome.error)
        if await self._people.addresses(group.person_id):
            await self._desk.tell_each(ticket_id)
        else:
            await self._lose(group.chat_id)

    async def review(self) -> None:
        """At the start: sees to what failed just before the bot was stopped."""
        failed = select(outbox.c.subject, outbox.c.args).where(
            outbox.c.state == Sending.FAILED, outbox.c.kind == ANSWER
        )
        async with self._store.read() as connection:
            answers = (await connection.execute(failed)).all()
        for row in answers:
            await self._desk.fail(int(row.subject), row.args["note"])
        group = await self._places.group()
        if group is not None and not await self._people.addresses(group.person_id):
            await self._lose(group.chat_id)

    async def _lose(self, chat_id: int) -> None:
        async with self._changing:
            group = await self._places.group()
            if group is not None and group.chat_id == chat_id:
                await self._telling.tell_lost(group)
                await self._give_up(group)

    async def _give_up(self, group: Place) -> None:
        # First the tickets, then the group: a kill in between tells twice, the other way round not at all.
        await self._desk.tell_open(to_each=True)
        await self._places.give_up(group)


FAILURES = (TICKET, ANSWER)
"""The kinds of messages whose failure `DeskGroup.failed` sees to."""
