"""Invitations to a role: a secret code that one person may use, once, for two days.

The code itself is nowhere but in the link that the inviter passes on; what is stored is its SHA-256.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from cachetools import LRUCache
from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Audit
from bot.clock import Clock
from bot.roles import Grant, Role, Roles
from bot.store.engine import Store
from bot.store.tables import invitation

VALID_FOR = timedelta(hours=48)
CODE_BYTES = 24
"""As a code: 32 characters, which nobody guesses and which fit into a deep link and into a button."""
LABEL_LENGTH = 60
GUESSES = 5
"""After so many different wrong codes within `GUESSING` nothing that somebody tries is looked at for a while."""
GUESSING = timedelta(minutes=10)
_GUESSERS = 10_000
_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that nobody has used yet."""

    id: int
    inviter: int
    role: Role
    sessions: tuple[str, ...] | None
    """A moderator's sessions; None: all."""
    label: str
    """Whom it is for, in the inviter's words; may be empty."""
    expires_at: datetime
    code_hash: str


class Invitations:
    """Makes invitations, and turns them into roles."""

    def __init__(self, store: Store, clock: Clock, roles: Roles, audit: Audit) -> None:
        self._store = store
        self._clock = clock
        self._roles = roles
        self._audit = audit
        self._unused: dict[str, Invitation] = {}
        self._guesses: LRUCache[int, dict[str, datetime]] = LRUCache(_GUESSERS)
        self._used: LRUCache[str, int] = LRUCache(_REMEMBERED)
        roles.on_end(self._drop_void)

    async def load(self) -> None:
        """Reads the unused invitations into memory, and deletes the expired ones: they hold names."""
        async with self._store.write() as connection:
            await self._delete_expired(connection)
            query = select(invitation).where(invitation.c.used_at.is_(None)).order_by(invitation.c.id)
            rows = (await connection.execute(query)).all()
        self._unused = {row.code_hash: _invitation(row) for row in rows}

    async def _delete_expired(self, connection: AsyncConnection) -> None:
        await connection.execute(delete(invitation).where(invitation.c.expires_at <= self._clock.now()))

    def open(self) -> Sequence[Invitation]:
        """Those that can still be used, the oldest first."""
        return [each for each in self._unused.values() if self._holds(each)]

    def may_cancel(self, person_id: int, each: Invitation) -> bool:
        """Whether somebody may cancel an invitation: who may make such a one."""
        return self._roles.may_invite(person_id, each.role)

    async def make(
        self, inviter: int, role: Role, sessions: Sequence[str] | None = None, label: str = ""
    ) -> tuple[Invitation, str] | None:
        """A new invitation and its code; None where the inviter may not invite to this role.

        Those that have expired meanwhile go with it, so that their names are not kept until the next start.
        """
        code, now = _new_code(), self._clock.now()
        values = {
            "person_id": inviter,
            "code_hash": _hash(code),
            "role": role.value,
            "sessions": None if sessions is None else list(sessions),
            "label": label[:LABEL_LENGTH],
            "created_at": now,
            "expires_at": now + VALID_FOR,
        }
        async with self._store.write() as connection:
            # Asked once it is our turn to write: until then the inviter may have lost their role.
            if not self._roles.may_invite(inviter, role):
                return None
            await self._delete_expired(connection)
            row = (await connection.execute(invitation.insert().values(values).returning(invitation))).one()
            details = {"role": role.value, "sessions": values["sessions"]}
            entry = await self._audit.add(connection, inviter, "team.invited", f"invitation:{row.id}", details)
        made = _invitation(row)
        kept = {key: each for key, each in self._unused.items() if each.expires_at > now}
        self._unused = {**kept, made.code_hash: made}
        self._audit.keep(entry)
        return made, code

    async def cancel(self, actor: int, invitation_id: int) -> Invitation | None:
        """Cancels an invitation; None where it is used or cancelled already, or `actor` may not."""
        found = next((each for each in self.open() if each.id == invitation_id), None)
        if found is None or not self.may_cancel(actor, found):
            return None
        unused = delete(invitation).where(invitation.c.id == found.id, invitation.c.used_at.is_(None))
        async with self._store.write() as connection:
            if not (await connection.execute(unused)).rowcount:
                return None
            details = {"role": found.role.value}
            entry = await self._audit.add(connection, actor, "team.cancelled", f"invitation:{found.id}", details)
        self._unused.pop(found.code_hash, None)
        self._audit.keep(entry)
        return found

    def look(self, person_id: int, code: str) -> Invitation | None:
        """The invitation of a code; None: there is none that could be used, or this person has guessed too often."""
        now, code_hash = self._clock.now(), _hash(code)
        wrong = {each: at for each, at in self._guesses.get(person_id, {}).items() if at > now - GUESSING}
        if len(wrong) >= GUESSES:
            return None
        found = self._unused.get(code_hash)
        if found is not None and self._holds(found):
            return found
        self._guesses[person_id] = {**wrong, code_hash: now}
        return None

    def used_by(self, person_id: int, code: str) -> bool:
        """Whether somebody has used this code a while ago: a second tap is no wrong guess."""
        return self._used.get(_hash(code)) == person_id

    async def accept(self, person_id: int, code: str) -> tuple[Invitation, Grant] | None:
        """Gives somebody the role of a code; None where it cannot be used, by them or any more."""
        found = self.look(person_id, code)
        if found is None or found.inviter == person_id:
            return None
        # The name goes with its person: from here on it is in the role alone.
        take = (
            update(invitation)
            .where(invitation.c.id == found.id, invitation.c.used_at.is_(None))
            .values(used_at=self._clock.now(), label="")
        )
        async with self._store.write() as connection:
            if not (await connection.execute(take)).rowcount:
                return None  # somebody else was quicker
            granted = await self._roles.add(
                connection,
                person_id,
                found.role,
                sessions=found.sessions,
                label=found.label,
                granted_by=found.inviter,
            )
            details = {"role": found.role.value, "invitation": found.id}
            entry = await self._audit.add(connection, person_id, "team.joined", f"role:{granted.id}", details)
        self._unused.pop(found.code_hash, None)
        self._roles.keep(granted)
        self._audit.keep(entry)
        self._used[found.code_hash] = person_id
        return found, granted

    def forget(self, person_id: int) -> None:
        """Takes the invitations of somebody who has deleted their data out of memory."""
        self._guesses.pop(person_id, None)
        for code_hash in [key for key, user in self._used.items() if user == person_id]:
            del self._used[code_hash]
        self._unused = {key: each for key, each in self._unused.items() if each.inviter != person_id}

    def _holds(self, each: Invitation) -> bool:
        """Whether an invitation can be used: not after its time, nor after its inviter's."""
        return each.expires_at > self._clock.now() and self._roles.may_invite(each.inviter, each.role)

    def _drop_void(self, person_id: int) -> None:
        kept = {key: each for key, each in self._unused.items() if each.inviter != person_id or self._holds(each)}
        self._unused = kept


def _new_code() -> str:
    """A code that ends in a letter or a digit: in a text, a link is often taken to end before a hyphen."""
    while True:
        code = secrets.token_urlsafe(CODE_BYTES)
        if code[-1].isalnum():
            return code


def _hash(code: str) -> str:
    return sha256(code.encode()).hexdigest()


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        id=row.id,
        inviter=row.person_id,
        role=Role(row.role),
        sessions=None if row.sessions is None else tuple(row.sessions),
        label=row.label,
        expires_at=row.expires_at,
        code_hash=row.code_hash,
    )
