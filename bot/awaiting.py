"""What a person's next message is for, when the bot has asked them to write something.

In memory, because every message looks it up, and in the database, because a restart must not turn the answer to a
question into a search.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select

from bot.clock import Clock
from bot.store.engine import Store
from bot.store.tables import awaiting

AWAITED_FOR = timedelta(minutes=30)
"""After so long a silence a message is taken for an ordinary one again."""


@dataclass(frozen=True)
class Awaited:
    """What is awaited of somebody."""

    what: str
    args: dict[str, Any]
    since: datetime


class Awaiting:
    """Who is to write what."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._awaited: dict[int, Awaited] = {}

    async def load(self) -> None:
        """Reads what was awaited before the bot stopped, and deletes what has been for too long."""
        oldest = self._clock.now() - AWAITED_FOR
        async with self._store.write() as connection:
            await connection.execute(delete(awaiting).where(awaiting.c.since <= oldest))
            rows = (await connection.execute(select(awaiting))).all()
        self._awaited = {row.person_id: Awaited(row.what, row.args, row.since) for row in rows}

    def of(self, person_id: int) -> Awaited | None:
        """What is awaited of somebody; None: nothing, or nothing any more."""
        awaited = self._awaited.get(person_id)
        if awaited is None or awaited.since <= self._clock.now() - AWAITED_FOR:
            return None
        return awaited

    async def ask(self, person_id: int, what: str, args: dict[str, Any] | None = None) -> None:
        """Awaits something, in place of whatever was awaited before."""
        awaited = Awaited(what, args or {}, self._clock.now())
        values = {"what": what, "args": awaited.args, "since": awaited.since}
        insert = self._store.insert(awaiting).values(person_id=person_id, **values)
        async with self._store.write() as connection:
            await connection.execute(insert.on_conflict_do_update(index_elements=["person_id"], set_=values))
        self._awaited[person_id] = awaited

    async def done(self, person_id: int) -> None:
        """Awaits nothing more."""
        if person_id not in self._awaited:
            return
        async with self._store.write() as connection:
            await connection.execute(delete(awaiting).where(awaiting.c.person_id == person_id))
        self.forget(person_id)

    def forget(self, person_id: int) -> None:
        """Takes somebody who has deleted their data out of memory; the database has done so already."""
        self._awaited.pop(person_id, None)
