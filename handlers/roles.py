"""How roles and those who have them look in words."""

from collections.abc import Sequence

from bot.i18n import Translator
from bot.i18n import mark as _
from bot.roles import Grant, Role, Roles
from handlers.screens import Scene

ROLES = {
    Role.OWNER: _("role.owner"),
    Role.ORGANISER: _("role.organiser"),
    Role.MODERATOR: _("role.moderator"),
    Role.HELPER: _("role.helper"),
}
SESSIONS_NAMED = 10
"""Sessions of a moderator that are named before it is "and so many more"."""


def role_name(role: Role, t: Translator) -> str:
    """A role in words."""
    return t.plain(ROLES[role])


def role_of(name: str) -> Role | None:
    """The role of a word in a button or in the store; None: there is no such."""
    return Role(name) if name in set(Role) else None


def holder(granted: Grant, t: Translator) -> str:
    """Who has a role: what the inviter called them, else the role and its number."""
    return granted.label or t.plain("team.unnamed", role=role_name(granted.role, t), number=granted.id)


def somebody(person_id: int | None, roles: Roles, t: Translator) -> str:
    """A person of the team, or who was of it, in words."""
    if person_id is None:
        return t.plain("team.gone")
    label = roles.label(person_id)
    if label:
        return label
    if Role.OWNER in roles.of(person_id):
        return role_name(Role.OWNER, t)
    held = roles.held_by(person_id)
    return holder(held[-1], t) if held else t.plain("team.former")


def sessions_named(ids: Sequence[str] | None, scene: Scene) -> str:
    """Which sessions a moderator moderates."""
    t = scene.t
    if ids is None:
        return t.plain("team.all_sessions")
    sessions = scene.conference.pick(ids)
    names = [each.short_title.in_(scene.language) for each in sessions[:SESSIONS_NAMED]]
    more = len(ids) - len(names)
    return t.listing([*names, *([t.count("team.more_sessions", more)] if more else [])])
