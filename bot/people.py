"""People: who they are, what they prefer, what they saved, and where they can be reached.

Reading is memory: a person is an immutable value that is kept until it changes. Every change is in the database before
it is in memory, so whoever has been told "saved" has it after a power cut too.
"""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from cachetools import LRUCache
from sqlalchemy import Executable, Insert, Select, delete, literal, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store.engine import Store
from bot.store.tables import Moment, address, metadata, person, saved, ticket_note

LEADS = (5, 10, 15, 30, 60)
"""Minutes before a session at which one can be reminded."""
DEFAULT_LEAD = 15
KEPT_IN_MEMORY = 20_000
_NOTHING_SAVED: Mapping[str, "Saved"] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Saved:
    """A session in a person's own agenda."""

    saved_at: datetime
    lead_minutes: int | None = None
    """This session's own lead; None: the person's; 0: no reminder."""


@dataclass(frozen=True, slots=True)
class Person:
    """What the bot knows about somebody. Replaced whole when it changes."""

    id: int
    language: str
    lead_minutes: int
    """0: no reminders."""
    quiet: tuple[int, int] | None
    """From and to, in minutes after local midnight; may pass midnight."""
    digest_at: int | None
    """Minutes after local midnight; None: no digest."""
    created_at: datetime
    seen_on: str
    """Local date of the last visit, ISO 8601."""
    saved: Mapping[str, Saved]
    """By session id."""

    def lead_for(self, session_id: str) -> int | None:
        """Minutes before a saved session at which to remind; 0: not at all; None: it is not saved."""
        kept = self.saved.get(session_id)
        if kept is None:
            return None
        return self.lead_minutes if kept.lead_minutes is None else kept.lead_minutes

    def is_quiet_at(self, local: datetime) -> bool:
        """Whether `local` (in the conference's zone) lies in the quiet hours: from the first minute, not the last."""
        if self.quiet is None:
            return False
        start, end = self.quiet
        minute = local.hour * 60 + local.minute
        return start <= minute < end if start < end else minute >= start or minute < end


class Address(NamedTuple):
    """Where a person can be written to."""

    channel: str
    chat_id: int


class People:
    """All people. Methods that take a person's id raise KeyError if that person has deleted everything."""

    def __init__(self, store: Store, clock: Clock, tz: ZoneInfo, kept: int = KEPT_IN_MEMORY) -> None:
        self._store = store
        self._clock = clock
        self._tz = tz
        self._people: LRUCache[int, Person] = LRUCache(kept)
        self._ids: LRUCache[Address, int] = LRUCache(kept)
        self._listeners: list[Callable[[int], None]] = []
        self._forgetters: list[Callable[[int], None]] = []
        self._changes = 0

    def on_change(self, listener: Callable[[int], None]) -> None:
        """Calls `listener` with the person's id after each change of what they saved or prefer."""
        self._listeners.append(listener)

    def on_deletion(self, forget: Callable[[int], None]) -> None:
        """Calls `forget` with the person's id once they are deleted: the next new person may get the same number."""
        self._forgetters.append(forget)

    def cached(self, channel: str, chat_id: int) -> Person | None:
        """Who is known at an address, as far as memory tells; costs no SQL."""
        person_id = self._ids.get(Address(channel, chat_id))
        return None if person_id is None else self._people.get(person_id)

    async def find(self, channel: str, chat_id: int) -> Person | None:
        """Who is known at an address; nobody new is made."""
        found = self.cached(channel, chat_id)
        if found is not None:
            return found
        async with self._store.read() as connection:
            person_id = await connection.scalar(select(address.c.person_id).where(*_at(Address(channel, chat_id))))
        try:
            return None if person_id is None else await self.get(person_id)
        except KeyError:  # they have deleted everything at this very moment
            return None

    async def recognise(self, channel: str, chat_id: int, language: str) -> tuple[Person, bool]:
        """Who writes from an address, and whether they are new; a new person gets `language`."""
        found = self.cached(channel, chat_id)
        today = self._today()
        if found is not None and found.seen_on == today:
            return found, False
        place = Address(channel, chat_id)
        async with self._store.write() as connection:
            person_id = await connection.scalar(select(address.c.person_id).where(*_at(place)))
            is_new = person_id is None
            if person_id is None:
                person_id = await self._add(connection, place, language, today)
            else:
                await self._note_visit(connection, place, person_id, today)
            found = await _load(connection, person_id)
        self._remember(found, place)
        return found, is_new

    async def _add(self, connection: AsyncConnection, place: Address, language: str, today: str) -> int:
        now = self._clock.now()
        values = {"language": language, "lead_minutes": DEFAULT_LEAD, "created_at": now, "seen_on": today}
        person_id: int = (await connection.execute(person.insert().values(values).returning(person.c.id))).scalar_one()
        await connection.execute(
            address.insert().values(person_id=person_id, channel=place.channel, chat_id=place.chat_id, used_at=now)
        )
        return person_id

    async def _note_visit(self, connection: AsyncConnection, place: Address, person_id: int, today: str) -> None:
        await connection.execute(update(person).where(person.c.id == person_id).values(seen_on=today))
        # Whoever writes can be written to.
        await connection.execute(update(address).where(*_at(place)).values(used_at=self._clock.now(), reachable=True))

    async def get(self, person_id: int) -> Person:
        """The person of an id."""
        found = self._people.get(person_id)
        if found is None:
            before = self._changes
            async with self._store.read() as connection:
                found = await _load(connection, person_id)
            if before == self._changes:  # else it may be out of date already
                self._people[person_id] = found
        return found

    def is_quiet(self, somebody: Person) -> bool:
        """Whether it is within a person's quiet hours now."""
        return somebody.is_quiet_at(self._clock.now().astimezone(self._tz))

    async def set_language(self, person_id: int, language: str) -> Person:
        """Stores the language."""
        return await self._set(person_id, language=language)

    async def set_lead(self, person_id: int, minutes: int) -> Person:
        """Stores how long before a session to remind; 0: not at all."""
        return await self._set(person_id, lead_minutes=minutes)

    async def set_quiet(self, person_id: int, quiet: tuple[int, int] | None) -> Person:
        """Stores the quiet hours (minutes after midnight, from and to)."""
        start, end = quiet or (None, None)
        return await self._set(person_id, quiet_from=start, quiet_to=end)

    async def set_digest(self, person_id: int, at: int | None) -> Person:
        """Stores when to send the morning digest (minutes after midnight)."""
        return await self._set(person_id, digest_at=at, digest_set_at=self._clock.now())

    async def _set(self, person_id: int, **values: Any) -> Person:
        found, _ = await self._change(person_id, update(person).where(person.c.id == person_id).values(values))
        return found

    async def save(self, person_id: int, session_id: str) -> tuple[Person, bool]:
        """Adds a session to the own agenda; False if it was there already."""
        found, added = await self._change(person_id, self._adding(person_id, session_id))
        return found, added > 0

    async def unsave(self, person_id: int, session_id: str) -> Person:
        """Takes a session out; nothing happens if it was not in."""
        found, _ = await self._change(person_id, delete(saved).where(*_kept(person_id, session_id)))
        return found

    async def set_session_lead(self, person_id: int, session_id: str, minutes: int) -> Person:
        """Adds a session if need be, and stores its own lead; 0: no reminder."""
        own = update(saved).where(*_kept(person_id, session_id)).values(lead_minutes=minutes)
        found, _ = await self._change(person_id, self._adding(person_id, session_id), own)
        return found

    def _adding(self, person_id: int, session_id: str) -> Insert:
        # From a SELECT, so that it adds nothing where the person is gone.
        row = select(person.c.id, literal(session_id), literal(self._clock.now(), Moment)).where(
            person.c.id == person_id
        )
        insert: Insert = self._store.insert_ignoring(saved).from_select(["person_id", "session_id", "saved_at"], row)
        return insert

    async def _change(self, person_id: int, *statements: Executable) -> tuple[Person, int]:
        """Carries out statements together; gives the person as they are then, and the rows that changed."""
        changed = 0
        async with self._store.write() as connection:
            for statement in statements:
                changed += (await connection.execute(statement)).rowcount
            found = await _load(connection, person_id)
        self._people[person_id] = found
        self._tell(person_id)
        return found, changed

    async def addresses(self, person_id: int) -> list[Address]:
        """Where a person can be reached, the last used first; empty: nowhere."""
        query = (
            select(address.c.channel, address.c.chat_id)
            .where(address.c.person_id == person_id, address.c.reachable)
            .order_by(address.c.used_at.desc())
        )
        async with self._store.read() as connection:
            return [Address(*row) for row in await connection.execute(query)]

    async def mark_unreachable(self, channel: str, chat_id: int) -> None:
        """Notes that nothing arrives at an address: the bot was blocked, or the account is gone."""
        await self._reach(Address(channel, chat_id), False)

    async def mark_reachable(self, channel: str, chat_id: int) -> None:
        """Notes that an address can be written to again."""
        await self._reach(Address(channel, chat_id), True)

    async def _reach(self, place: Address, reachable: bool) -> None:
        async with self._store.write() as connection:
            await connection.execute(update(address).where(*_at(place)).values(reachable=reachable))
        self._ids.pop(place, None)  # the next visit looks anew, and finds them reachable

    async def moved(self, channel: str, old: int, new: int) -> None:
        """Notes that a chat has another number now (https://core.telegram.org/bots/api#responseparameters)."""
        async with self._store.write() as connection:
            if await connection.scalar(select(address.c.id).where(*_at(Address(channel, new)))) is None:
                await connection.execute(update(address).where(*_at(Address(channel, old))).values(chat_id=new))
        self._ids.pop(Address(channel, old), None)

    async def export(self, person_id: int) -> dict[str, Any]:
        """Everything that is stored about a person and no other, by table: whatever has their id, in new tables too."""
        stored: dict[str, Any] = {}
        async with self._store.read() as connection:
            own = (await connection.execute(select(person).where(person.c.id == person_id))).mappings().one_or_none()
            if own is None:
                raise KeyError(person_id)
            stored["person"] = dict(own)
            for table in metadata.sorted_tables:
                if "person_id" in table.c:
                    own_columns = [each for each in table.c if not each.info.get("others")]
                    query = select(*own_columns).where(table.c.person_id == person_id)
                    if table is ticket_note:  # what the team has written, but not sent, is the team's alone
                        query = query.where(ticket_note.c.fate != "held")
                    rows = await connection.execute(query)
                    stored[table.name] = [dict(row) for row in rows.mappings()]
        return stored

    async def delete(self, person_id: int) -> None:
        """Deletes everything about a person; tables with a person's id follow (ON DELETE CASCADE)."""
        async with self._store.write() as connection:
            places = select(address.c.channel, address.c.chat_id).where(address.c.person_id == person_id)
            gone = [Address(*row) for row in await connection.execute(places)]
            await connection.execute(delete(person).where(person.c.id == person_id))
        self._people.pop(person_id, None)
        for place in gone:
            self._ids.pop(place, None)
        for forget in self._forgetters:
            forget(person_id)
        self._tell(person_id)

    def _today(self) -> str:
        return self._clock.now().astimezone(self._tz).date().isoformat()

    def _remember(self, found: Person, place: Address) -> None:
        self._people[found.id] = found
        self._ids[place] = found.id

    def _tell(self, person_id: int) -> None:
        self._changes += 1
        for listener in self._listeners:
            listener(person_id)


def _at(place: Address) -> tuple[Any, Any]:
    return address.c.channel == place.channel, address.c.chat_id == place.chat_id


def _kept(person_id: int, session_id: str) -> tuple[Any, Any]:
    return saved.c.person_id == person_id, saved.c.session_id == session_id


def _query(person_id: int) -> Select[Any]:
    """Selects a person together with what they saved: one row a session, or one with nulls."""
    joined = person.outerjoin(saved, saved.c.person_id == person.c.id)
    return (
        select(person, saved.c.session_id, saved.c.saved_at, saved.c.lead_minutes.label("own_lead"))
        .select_from(joined)
        .where(person.c.id == person_id)
    )


async def _load(connection: AsyncConnection, person_id: int) -> Person:
    rows = (await connection.execute(_query(person_id))).all()
    if not rows:
        raise KeyError(person_id)
    first = rows[0]
    own = {sys.intern(row.session_id): Saved(row.saved_at, row.own_lead) for row in rows if row.session_id is not None}
    # Thousands of people are in memory at once, and most have the same few words in them.
    return Person(
        id=person_id,
        language=sys.intern(first.language),
        lead_minutes=first.lead_minutes,
        quiet=None if first.quiet_from is None else (first.quiet_from, first.quiet_to),
        digest_at=first.digest_at,
        created_at=first.created_at,
        seen_on=sys.intern(first.seen_on),
        saved=MappingProxyType(own) if own else _NOTHING_SAVED,
    )
