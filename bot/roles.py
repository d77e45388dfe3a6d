"""Who may do what: owners, organisers, moderators, helpers.

Owners are named in the settings, everybody else has been invited. Staff are few, so all of them are in memory: asking
for somebody's rights costs no SQL. A change is in memory the moment that its transaction is through, before any other
task runs, so what is revoked is revoked for the next tap.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit import Audit
from bot.clock import Clock
from bot.store.engine import Store
from bot.store.tables import address, invitation, role

OWNERS_CHANNEL = "telegram"
"""The channel whose numbers the settings name the owners by."""


class Role(StrEnum):
    """What somebody is to the conference."""

    OWNER = "owner"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    HELPER = "helper"


RANKS = {Role.OWNER: 3, Role.ORGANISER: 2, Role.MODERATOR: 1, Role.HELPER: 1}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody has, or had."""

    id: int
    person_id: int
    role: Role
    sessions: tuple[str, ...] | None
    """A moderator's sessions; None: all."""
    label: str
    """What the inviter calls them; may be empty."""
    granted_by: int | None
    granted_at: datetime
    revoked_at: datetime | None = None


class Roles:
    """Everybody's roles."""

    def __init__(self, store: Store, clock: Clock, audit: Audit, owner_ids: Collection[int]) -> None:
        """`owner_ids`: the owners' numbers at Telegram."""
        self._store = store
        self._clock = clock
        self._audit = audit
        self._owner_ids = frozenset(owner_ids)
        self._owners: set[int] = set()
        self._grants: dict[int, Grant] = {}
        self._roles: dict[int, frozenset[Role]] = {}
        self._on_end: list[Callable[[int], None]] = []

    def on_end(self, listener: Callable[[int], None]) -> None:
        """Calls `listener` with a person's number once they have lost a role."""
        self._on_end.append(listener)

    async def load(self) -> None:
        """Reads all roles into memory."""
        at_owners = select(address.c.person_id).where(
            address.c.channel == OWNERS_CHANNEL, address.c.chat_id.in_(self._owner_ids)
        )
        async with self._store.read() as connection:
            self._owners = set(await connection.scalars(at_owners))
            rows = (await connection.execute(select(role).order_by(role.c.id))).all()
        self._grants = {row.id: _grant(row) for row in rows}
        self._roles = {}
        for person_id in {*self._owners, *(each.person_id for each in self._grants.values())}:
            self._count(person_id)

    def note_visit(self, person_id: int, channel: str, chat_id: int) -> bool:
        """Notices an owner who comes for the first time; True if this is one."""
        if chat_id not in self._owner_ids or channel != OWNERS_CHANNEL or person_id in self._owners:
            return False
        self._owners.add(person_id)
        self._count(person_id)
        return True

    def of(self, person_id: int) -> frozenset[Role]:
        """A person's roles."""
        return self._roles.get(person_id, frozenset())

    def has(self, person_id: int, *roles: Role) -> bool:
        """Whether somebody has any of these roles; an owner has every right."""
        own = self.of(person_id)
        return Role.OWNER in own or not own.isdisjoint(roles)

    def holders(self, *roles: Role) -> tuple[int, ...]:
        """Who has any of these roles, by number; owners among them where organisers are asked for."""
        wanted = {*roles, Role.OWNER} if Role.ORGANISER in roles else set(roles)
        return tuple(sorted(person_id for person_id, own in self._roles.items() if not own.isdisjoint(wanted)))

    def moderates(self, person_id: int, session_id: str) -> bool:
        """Whether somebody may moderate a session; organisers may every one."""
        if self.has(person_id, Role.ORGANISER):
            return True
        return any(
            each.role is Role.MODERATOR and (each.sessions is None or session_id in each.sessions)
            for each in self.held_by(person_id)
        )

    def covers(self, person_id: int, wanted: Role, sessions: Sequence[str] | None) -> bool:
        """Whether somebody has a role already, for all of these sessions (None: for every one)."""
        own = (each for each in self.held_by(person_id) if each.role is wanted)
        return Role.OWNER in self.of(person_id) or any(
            each.sessions is None or (sessions is not None and set(sessions) <= set(each.sessions)) for each in own
        )

    def held_by(self, person_id: int) -> Sequence[Grant]:
        """The roles that a person was granted and still has."""
        return [each for each in self._grants.values() if each.person_id == person_id and each.revoked_at is None]

    def grant(self, grant_id: int) -> Grant | None:
        """A grant by its number, a revoked one too; None: there is no such, or its person has deleted their data."""
        return self._grants.get(grant_id)

    def label(self, person_id: int) -> str:
        """What somebody is called in the team; those who have left too. Empty where nobody has given them a name."""
        own = (each for each in reversed(self._grants.values()) if each.person_id == person_id and each.label)
        return next((each.label for each in own), "")

    def team(self) -> Sequence[Grant]:
        """All roles in force but the owners', the highest first, then the longest held."""
        current = (each for each in self._grants.values() if each.revoked_at is None)
        return sorted(current, key=lambda each: (-RANKS[each.role], each.role, each.granted_at, each.id))

    def rank(self, person_id: int) -> int:
        """How high somebody stands; 0: no role."""
        return max((RANKS[each] for each in self.of(person_id)), default=0)

    def may_invite(self, person_id: int, invited: Role) -> bool:
        """Whether somebody may invite others to a role: organisers to those below, owners to all but their own."""
        return self.has(person_id, Role.ORGANISER) and self.rank(person_id) > RANKS[invited]

    def may_revoke(self, person_id: int, granted: Grant) -> bool:
        """Whether somebody may take a role from another: only from those who stand lower; an owner from anybody."""
        if granted.revoked_at is not None or granted.person_id == person_id:
            return False
        below = self.rank(person_id) > self.rank(granted.person_id)
        return Role.OWNER in self.of(person_id) or (self.has(person_id, Role.ORGANISER) and below)

    async def add(
        self,
        connection: AsyncConnection,
        person_id: int,
        new: Role,
        *,
        sessions: Sequence[str] | None = None,
        label: str = "",
        granted_by: int | None = None,
    ) -> Grant:
        """Grants a role in the caller's transaction; once that is through, `keep` the grant.

        A moderator who gets more sessions keeps those that they have.
        """
        before = next((each for each in self.held_by(person_id) if each.role is new), None)
        if before is None:
            own = {"person_id": person_id, "role": new.value, "granted_at": self._clock.now()}
            change: Any = role.insert().values(own)
        else:
            change = update(role).where(role.c.id == before.id)
            label, sessions = label or before.label, _together(before.sessions, sessions)
        values = {
            "sessions": None if sessions is None else list(sessions),
            "label": label,
            "granted_by": granted_by,
        }
        change = change.values(values).returning(role)
        return _grant((await connection.execute(change)).one())

    def keep(self, granted: Grant) -> None:
        """Puts a grant that is in the database into memory too."""
        self._grants[granted.id] = granted
        self._count(granted.person_id)

    async def revoke(self, actor: int, grant_id: int) -> Grant | None:
        """Takes a role from somebody, and the invitations that they have made with it.

        Gives None, and does nothing, where `actor` may not or the role is gone already.
        """
        granted = self._grants.get(grant_id)
        if granted is None or not self.may_revoke(actor, granted):
            return None
        return await self._end(actor, granted, "team.revoked")

    async def leave(self, person_id: int, grant_id: int) -> Grant | None:
        """Gives up an own role; None where it is no own one, or gone already."""
        granted = self._grants.get(grant_id)
        if granted is None or granted.person_id != person_id or granted.revoked_at is not None:
            return None
        return await self._end(person_id, granted, "team.left")

    async def _end(self, actor: int, granted: Grant, act: str) -> Grant | None:
        now = self._clock.now()
        end = update(role).where(role.c.id == granted.id, role.c.revoked_at.is_(None)).values(revoked_at=now)
        unused = delete(invitation).where(invitation.c.person_id == granted.person_id, invitation.c.used_at.is_(None))
        async with self._store.write() as connection:
            if not (await connection.execute(end)).rowcount:
                return None  # another organiser was quicker
            if granted.role is Role.ORGANISER:
                await connection.execute(unused)
            entry = await self._audit.add(connection, actor, act, f"role:{granted.id}", {"role": granted.role.value})
        self._audit.keep(entry)
        ended = replace(granted, revoked_at=now)
        self.keep(ended)
        for listener in self._on_end:
            listener(granted.person_id)
        return ended

    def forget(self, person_id: int) -> None:
        """Takes somebody who has deleted their data out of memory; the database has done so already."""
        self._owners.discard(person_id)
        self._roles.pop(person_id, None)
        others = (each for each in self._grants.values() if each.person_id != person_id)
        self._grants = {
            each.id: replace(each, granted_by=None) if each.granted_by == person_id else each for each in others
        }

    def _count(self, person_id: int) -> None:
        own = {each.role for each in self.held_by(person_id)}
        if person_id in self._owners:
            own.add(Role.OWNER)
        if own:
            self._roles[person_id] = frozenset(own)
        else:
            self._roles.pop(person_id, None)


def _together(some: Sequence[str] | None, more: Sequence[str] | None) -> Sequence[str] | None:
    """Both kinds of sessions, where None means all."""
    return None if some is None or more is None else tuple(dict.fromkeys((*some, *more)))


def _grant(row: Row[Any]) -> Grant:
    return Grant(
        id=row.id,
        person_id=row.person_id,
        role=Role(row.role),
        sessions=None if row.sessions is None else tuple(row.sessions),
        label=row.label,
        granted_by=row.granted_by,
        granted_at=row.granted_at,
        revoked_at=row.revoked_at,
    )
