"""The audit log: who did what on others' behalf, and when. Organisers read it and take it away as a file.

The newest entries are kept in memory, so that reading them costs no SQL. When somebody deletes their data, their acts
stay without saying whose they were.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store.engine import Store
from bot.store.tables import audit, person

RECENT = 200
"""How many entries can be read in the chat; the file has them all."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act."""

    id: int
    at: datetime
    actor: int | None
    """Who did it; None: somebody who has deleted their data since."""
    act: str
    """What was done, such as "team.revoked"."""
    subject: str
    """To what, such as "role:17"; never a name."""
    details: Mapping[str, Any]


class Audit:
    """Notes acts and tells of them."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._recent: deque[Entry] = deque(maxlen=RECENT)

    async def load(self) -> None:
        """Reads the newest entries into memory."""
        async with self._store.read() as connection:
            newest = (await connection.execute(_newest_first().limit(RECENT))).all()
        self._recent = deque((_entry(row) for row in reversed(newest)), maxlen=RECENT)

    async def note(self, actor: int, act: str, subject: str = "", details: dict[str, Any] | None = None) -> None:
        """Notes that `actor` did something."""
        async with self._store.write() as connection:
            entry = await self.add(connection, actor, act, subject, details)
        self.keep(entry)

    async def add(
        self,
        connection: AsyncConnection,
        actor: int,
        act: str,
        subject: str = "",
        details: dict[str, Any] | None = None,
    ) -> Entry:
        """Notes an act in the transaction of the act itself; once that is through, `keep` the entry."""
        known = select(person.c.id).where(person.c.id == actor).scalar_subquery()
        values = {"person_id": known, "at": self._clock.now(), "act": act, "subject": subject, "details": details or {}}
        return _entry((await connection.execute(audit.insert().values(values).returning(audit))).one())

    def keep(self, entry: Entry) -> None:
        """Puts an entry that is in the database into memory too."""
        self._recent.append(entry)

    def recent(self) -> Sequence[Entry]:
        """The newest entries, the newest first."""
        return tuple(reversed(self._recent))

    async def everything(self) -> Sequence[Entry]:
        """All entries, the newest first."""
        async with self._store.read() as connection:
            return [_entry(row) for row in await connection.execute(_newest_first())]

    def forget(self, person_id: int) -> None:
        """Takes somebody who has deleted their data out of memory; the database has done so already."""
        kept = (replace(each, actor=None) if each.actor == person_id else each for each in self._recent)
        self._recent = deque(kept, maxlen=RECENT)


def _newest_first() -> Select[Any]:
    return select(audit).order_by(audit.c.id.desc())


def _entry(row: Row[Any]) -> Entry:
    return Entry(row.id, row.at, row.person_id, row.act, row.subject, row.details)
