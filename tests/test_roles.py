"""Roles: who may do what, in memory as in the database, and revoked at once."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.audit import Audit
from bot.clock import Clock
from bot.people import People
from bot.roles import Grant, Role, Roles
from bot.store.engine import Store

TZ = ZoneInfo("Asia/Ashgabat")
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=TZ)
OWNER_ID = 900


class Team:
    """A store with people in it, and their roles."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock(NOON)
        self.people = People(store, self.clock, TZ)
        self.audit = Audit(store, self.clock)
        self.roles = self.fresh()
        self.people.on_deletion(self.roles.forget)
        self.people.on_deletion(self.audit.forget)

    def fresh(self) -> Roles:
        return Roles(self.store, self.clock, self.audit, {OWNER_ID})

    async def person(self, chat_id: int) -> int:
        found, _ = await self.people.recognise("telegram", chat_id, "en")
        self.roles.note_visit(found.id, "telegram", chat_id)
        return found.id

    async def add(self, person_id: int, role: Role, sessions: tuple[str, ...] | None = None, label: str = "") -> Grant:
        async with self.store.write() as connection:
            granted = await self.roles.add(connection, person_id, role, sessions=sessions, label=label)
        self.roles.keep(granted)
        return granted


@pytest.fixture
async def team(tmp_path: Path) -> AsyncIterator[Team]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    yield Team(store)
    await store.close()


async def test_an_owner_who_comes_after_the_start_counts_at_once_and_has_every_right(team: Team) -> None:
    owner, somebody = await team.person(OWNER_ID), await team.person(5)
    assert team.roles.of(owner) == {Role.OWNER}
    assert all(team.roles.has(owner, role) for role in Role)
    assert team.roles.of(somebody) == frozenset()
    assert not any(team.roles.has(somebody, role) for role in Role)


async def test_only_the_owners_own_channel_makes_an_owner(team: Team) -> None:
    elsewhere, _ = await team.people.recognise("web", OWNER_ID, "en")
    assert not team.roles.note_visit(elsewhere.id, "web", OWNER_ID)
    assert not team.roles.has(elsewhere.id, Role.HELPER)


async def test_roles_are_the_same_after_a_restart(team: Team) -> None:
    owner, organiser, moderator = [await team.person(chat) for chat in (OWNER_ID, 5, 6)]
    await team.add(organiser, Role.ORGANISER, label="Press desk")
    await team.add(moderator, Role.MODERATOR, ("plenary",))
    again = team.fresh()
    await again.load()
    for roles in (team.roles, again):
        assert [roles.of(each) for each in (owner, organiser, moderator)] == [
            {Role.OWNER},
            {Role.ORGANISER},
            {Role.MODERATOR},
        ]
        assert roles.team() == team.roles.team()
        assert roles.label(organiser) == "Press desk"


async def test_holders_of_organisers_rights_include_the_owners(team: Team) -> None:
    owner, organiser, helper = [await team.person(chat) for chat in (OWNER_ID, 5, 6)]
    await team.add(organiser, Role.ORGANISER)
    await team.add(helper, Role.HELPER)
    assert team.roles.holders(Role.ORGANISER) == (owner, organiser)
    assert team.roles.holders(Role.HELPER) == (helper,)
    assert team.roles.holders(Role.HELPER, Role.ORGANISER) == (owner, organiser, helper)


async def test_a_moderator_moderates_their_sessions_and_more_when_they_get_more(team: Team) -> None:
    owner, organiser, moderator = [await team.person(chat) for chat in (OWNER_ID, 5, 6)]
    await team.add(organiser, Role.ORGANISER)
    await team.add(moderator, Role.MODERATOR, ("plenary",))
    assert team.roles.moderates(moderator, "plenary")
    assert not team.roles.moderates(moderator, "closing")
    assert team.roles.moderates(organiser, "closing")
    assert team.roles.moderates(owner, "closing")
    await team.add(moderator, Role.MODERATOR, ("closing",))
    assert team.roles.moderates(moderator, "plenary")
    assert team.roles.moderates(moderator, "closing")
    await team.add(moderator, Role.MODERATOR, None)
    assert team.roles.moderates(moderator, "lunch")
    assert len(team.roles.held_by(moderator)) == 1


async def test_what_is_revoked_is_revoked_at_once_and_once(team: Team) -> None:
    owner, helper = await team.person(OWNER_ID), await team.person(5)
    granted = await team.add(helper, Role.HELPER, label="Gate 2")
    assert await team.roles.revoke(owner, granted.id) is not None
    assert await team.roles.revoke(owner, granted.id) is None
    again = team.fresh()
    await again.load()
    for roles in (team.roles, again):
        assert not roles.has(helper, Role.HELPER)
        assert roles.team() == []
        assert roles.label(helper) == "Gate 2"  # the audit log can still say who it was
    assert [(each.actor, each.act, each.subject) for each in team.audit.recent()] == [
        (owner, "team.revoked", f"role:{granted.id}")
    ]


@pytest.mark.parametrize(
    ("actor", "victim", "may"),
    [
        (Role.OWNER, Role.ORGANISER, True),
        (Role.OWNER, Role.HELPER, True),
        (Role.ORGANISER, Role.ORGANISER, False),
        (Role.ORGANISER, Role.MODERATOR, True),
        (Role.ORGANISER, Role.HELPER, True),
        (Role.MODERATOR, Role.HELPER, False),
        (Role.MODERATOR, Role.MODERATOR, False),
        (Role.HELPER, Role.HELPER, False),
        (None, Role.HELPER, False),
    ],
)
async def test_only_who_stands_higher_takes_a_role_away(
    team: Team, actor: Role | None, victim: Role, may: bool
) -> None:
    acting, suffering = await team.person(OWNER_ID if actor is Role.OWNER else 5), await team.person(6)
    if actor is not None and actor is not Role.OWNER:
        await team.add(acting, actor)
    granted = await team.add(suffering, victim)
    assert (await team.roles.revoke(acting, granted.id) is not None) is may
    assert team.roles.has(suffering, victim) is not may


async def test_an_organiser_cannot_take_a_lesser_role_from_an_organiser(team: Team) -> None:
    one, other = await team.person(5), await team.person(6)
    for each in (one, other):
        await team.add(each, Role.ORGANISER)
    lesser = await team.add(other, Role.MODERATOR)
    assert await team.roles.revoke(one, lesser.id) is None


async def test_everybody_leaves_their_own_role_and_nobody_elses(team: Team) -> None:
    one, other = await team.person(5), await team.person(6)
    granted = await team.add(one, Role.HELPER)
    assert await team.roles.leave(other, granted.id) is None
    assert await team.roles.leave(one, granted.id) is not None
    assert team.roles.of(one) == frozenset()


async def test_who_comes_after_somebody_deleted_inherits_nothing(team: Team) -> None:
    """The database may give the next new person the same number."""
    gone = await team.person(5)
    await team.add(gone, Role.ORGANISER, label="Aman")
    await team.audit.note(gone, "team.invited")
    await team.people.delete(gone)
    newcomer = await team.person(6)
    assert newcomer == gone
    assert team.roles.of(newcomer) == frozenset()
    assert team.roles.label(newcomer) == ""
    assert [each.actor for each in team.audit.recent()] == [None]
    assert [each.actor for each in await team.audit.everything()] == [None]


async def test_who_comes_after_the_inviter_has_invited_nobody(team: Team) -> None:
    invited, inviter = await team.person(5), await team.person(6)
    async with team.store.write() as connection:
        granted = await team.roles.add(connection, invited, Role.HELPER, granted_by=inviter)
    team.roles.keep(granted)
    await team.people.delete(inviter)
    assert await team.person(7) == inviter
    again = team.fresh()
    await again.load()
    for roles in (team.roles, again):
        assert [each.granted_by for each in roles.team()] == [None]


async def test_the_newest_acts_are_known_after_a_restart(team: Team) -> None:
    somebody = await team.person(5)
    for number in range(3):
        await team.audit.note(somebody, "team.invited", f"invitation:{number}", {"role": "helper"})
    again = Audit(team.store, team.clock)
    await again.load()
    assert list(again.recent()) == list(team.audit.recent()) == list(await again.everything())
    assert [each.subject for each in again.recent()] == ["invitation:2", "invitation:1", "invitation:0"]
