"""The team: who has which role, and taking a role away."""

from datetime import datetime

from markupsafe import Markup

from bot.clock import Clock
from bot.delivery.dispatcher import Renderer as MessageRenderer
from bot.delivery.outbox import Message, Row
from bot.delivery.priority import Priority
from bot.delivery.sending import Outgoing
from bot.i18n import Catalogues, Translator
from bot.people import Person
from bot.roles import Grant, Role, Roles
from bot.telegram.context import BotContext
from handlers.callbacks import Action, View
from handlers.commands import show_changed
from handlers.keyboards import back, page_of, pager
from handlers.render import ON_A_BUTTON, join, shorten
from handlers.roles import holder, role_name, sessions_named, somebody
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.staff_callbacks import ConfirmRevoke, InviteRole, Leaving, Member, OpenInvitations, Organise, Revoke, Team
from handlers.taps import Doer, Done

JOINED, REVOKED = "team.joined", "team.revoked"
"""The kinds of outbox rows; their subject is the number of the role."""


def screens(roles: Roles) -> dict[type[View], Renderer]:
    """The screens of the team."""

    def team(view: Team, scene: Scene) -> Screen:
        t, everybody = scene.t, roles.team()
        shown, page, pages = page_of(everybody, view.page)
        parts: list[Markup | None] = [
            Markup("<b>👥 {}</b>").format(t.plain("team.title")),
            t("team.owners", number=len(roles.holders(Role.OWNER))),
            join(_line(each, scene) for each in shown) if shown else t("team.empty"),
        ]
        rows = [[Button(_label(each, t), Member(each.id))] for each in shown]
        invite = [
            Button(t.plain("button.invite"), InviteRole()),
            Button(t.plain("button.open_invitations"), OpenInvitations(0)),
        ]
        return Screen(join(parts, "\n\n"), [*rows, pager(page, pages, Team), invite, back(t, Organise())])

    def member(view: Member, scene: Scene) -> Screen:
        granted = roles.grant(view.grant)
        if granted is None or granted.revoked_at is not None:
            return _gone(scene)
        t = scene.t
        lines = [
            Markup("<b>{}</b>").format(holder(granted, t)),
            t("team.role", role=role_name(granted.role, t)),
            t("team.sessions", sessions=sessions_named(granted.sessions, scene))
            if granted.role is Role.MODERATOR
            else None,
            t("team.since", day=_day(granted.granted_at, scene)),
            t("team.invited_by", who=somebody(granted.granted_by, roles, t)) if granted.granted_by else None,
        ]
        rows = [back(t, Team(0))]
        if granted.person_id == scene.person.id:
            rows.insert(0, [Button(t.plain("button.leave"), Leaving())])
        elif roles.may_revoke(scene.person.id, granted):
            rows.insert(0, [Button(t.plain("button.revoke"), ConfirmRevoke(granted.id))])
        return Screen(join(lines), rows)

    def confirm_revoke(view: ConfirmRevoke, scene: Scene) -> Screen:
        granted, t = roles.grant(view.grant), scene.t
        if granted is None or not roles.may_revoke(scene.person.id, granted):
            return _gone(scene)
        text = t("team.confirm_revoke", who=holder(granted, t), role=role_name(granted.role, t))
        revoke = [Button(t.plain("button.really_revoke"), Revoke(granted.id))]
        return Screen(text, [revoke, back(t, Member(granted.id))])

    return {Team: team, Member: member, ConfirmRevoke: confirm_revoke}


def _gone(scene: Scene) -> Screen:
    return Screen(scene.t("team.role_gone"), [back(scene.t, Team(0))])


def _line(granted: Grant, scene: Scene) -> Markup:
    t = scene.t
    role = Markup(" · {}").format(role_name(granted.role, t)) if granted.label else ""
    since = t("team.since", day=_day(granted.granted_at, scene))
    return Markup("• <b>{}</b>{} · {}").format(holder(granted, t), role, since)


def _label(granted: Grant, t: Translator) -> str:
    if not granted.label:
        return holder(granted, t)
    return f"{shorten(granted.label, ON_A_BUTTON)} · {role_name(granted.role, t)}"


def _day(moment: datetime, scene: Scene) -> str:
    return scene.t.short_day(scene.conference.local(moment).date())


async def revoke(action: Revoke, context: BotContext) -> Done:
    """Takes a role away, and tells whoever had it."""
    services, t = context.services, context.t
    granted = await services.roles.revoke(context.person.id, action.grant)
    if granted is None:
        return Done(Team(0), t.plain("team.not_revoked"))
    now = services.clock.now()
    await services.outbox.put(
        [Message(f"{REVOKED}:{granted.id}", granted.person_id, REVOKED, now, Priority.STATUS, str(granted.id))]
    )
    await show_changed(context.bot, services, granted.person_id)
    return Done(Team(0), t.plain("team.revoked", who=shorten(holder(granted, t), ON_A_BUTTON)))


def renderers(roles: Roles, catalogues: Catalogues) -> dict[str, MessageRenderer]:
    """The messages about the team, as they are at the moment of sending."""

    def joined(row: Row, person: Person) -> Outgoing | None:
        granted, t = roles.grant(int(row.subject or 0)), catalogues[person.language]
        if granted is None or not roles.has(person.id, Role.ORGANISER):
            return None
        text = t("team.has_joined", who=holder(granted, t), role=role_name(granted.role, t))
        return Outgoing("sendMessage", Screen(text, [[Button(t.plain("button.team"), Team(0))]]).params())

    def revoked(row: Row, person: Person) -> Outgoing | None:
        granted, t = roles.grant(int(row.subject or 0)), catalogues[person.language]
        if granted is None:
            return None
        return Outgoing("sendMessage", Screen(t("team.was_revoked", role=role_name(granted.role, t))).params())

    return {JOINED: joined, REVOKED: revoked}


def has_joined(granted: Grant, inviter: int, invitation_id: int, clock: Clock) -> Message:
    """Tells the inviter that their invitation was accepted."""
    key = f"{JOINED}:{invitation_id}"
    return Message(key, inviter, JOINED, clock.now(), Priority.STATUS, str(granted.id))


ACTIONS: dict[type[Action], Doer] = {Revoke: revoke}
