"""The agenda in force: one immutable snapshot, swapped whole when it changes."""

import hashlib
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from bot.clock import Clock
from bot.conference.calendar import Revision
from bot.conference.model import Conference, Session
from bot.conference.search import SessionSearch
from bot.store.engine import Store
from bot.store.tables import session_revision


@dataclass(frozen=True)
class _Edition:
    """What belongs together and is swapped at once."""

    conference: Conference
    search: SessionSearch
    memo: dict[Hashable, Any] = field(default_factory=dict)


class Agenda:
    """Holds the current conference and keeps count of each session's changes."""

    def __init__(self, store: Store, clock: Clock, conference: Conference) -> None:
        self._store = store
        self._clock = clock
        self._edition = _Edition(conference, SessionSearch(conference))
        self._listeners: list[Callable[[], None]] = []
        self._published = False
        self.revisions: dict[str, Revision] = {}

    @property
    def current(self) -> Conference:
        """The version in force."""
        return self._edition.conference

    @property
    def search(self) -> SessionSearch:
        """The search over the version in force."""
        return self._edition.search

    @property
    def memo(self) -> dict[Hashable, Any]:
        """What has been made of the version in force and need not be made again; a new version begins with none."""
        return self._edition.memo

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after each new version."""
        self._listeners.append(listener)

    async def publish(self, conference: Conference) -> None:
        """Makes `conference` the version in force: records which sessions changed, then swaps, then tells."""
        # Where nothing but the information differs, there is nothing to record and to index anew.
        if not self._published or _programme(conference) != _programme(self.current):
            self.revisions = await self._record(conference)
            self._edition = _Edition(conference, SessionSearch(conference))
            self._published = True
        else:
            self._edition = _Edition(conference, self.search)
        for listener in self._listeners:
            listener()

    async def _record(self, conference: Conference) -> dict[str, Revision]:
        fingerprints = {session.id: _fingerprint(conference, session) for session in conference.sessions}
        now = self._clock.now()
        async with self._store.write() as connection:
            known = {row.session_id: row for row in await connection.execute(select(session_revision))}
            new = [
                {"session_id": session_id, "sequence": 0, "fingerprint": fingerprint, "changed_at": now}
                for session_id, fingerprint in fingerprints.items()
                if session_id not in known
            ]
            if new:
                await connection.execute(session_revision.insert(), new)
            for row in known.values():
                fingerprint = fingerprints.get(row.session_id, row.fingerprint)
                if fingerprint != row.fingerprint:
                    its = session_revision.c.session_id == row.session_id
                    raised = {"fingerprint": fingerprint, "changed_at": now, "sequence": row.sequence + 1}
                    await connection.execute(session_revision.update().where(its).values(raised))
            rows = await connection.execute(select(session_revision))
            return {row.session_id: Revision(row.sequence, row.changed_at) for row in rows}


def _programme(conference: Conference) -> tuple[object, ...]:
    """All that sessions show and are found by. Comparing it is quick: what has not changed is the same object."""
    return conference.sessions, conference.halls, conference.speakers, conference.themes


def _fingerprint(conference: Conference, session: Session) -> str:
    hall = conference.halls[session.hall]
    seen = (session.title, session.start, session.end, hall.name, hall.location, session.description, session.status)
    return hashlib.sha256(repr(seen).encode()).hexdigest()
