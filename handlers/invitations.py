"""Invitations that are out: the list of them, cancelling one, and accepting one."""

from markupsafe import Markup

from bot.invitations import Invitation, Invitations
from bot.roles import Role, Roles
from bot.telegram.context import BotContext
from handlers.callbacks import Action, Days, View, Welcome
from handlers.commands import show_changed
from handlers.keyboards import back, page_of, pager
from handlers.render import ON_A_BUTTON, join, shorten
from handlers.roles import role_name, sessions_named, somebody
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.staff_callbacks import (
    AcceptRole,
    CancelInvitation,
    Invited,
    InviteRole,
    OpenInvitations,
    Organise,
    Team,
)
from handlers.taps import Doer, Done
from handlers.team import has_joined


def screens(roles: Roles, invitations: Invitations) -> dict[type[View], Renderer]:
    """The list, and what the invited see."""

    def open_invitations(view: OpenInvitations, scene: Scene) -> Screen:
        t, unused = scene.t, invitations.open()
        shown, page, pages = page_of(unused, view.page)
        lines = [_line(each, roles, scene) for each in shown]
        parts = [
            Markup("<b>✉️ {}</b>").format(t.plain("invite.open_title")),
            *(lines or [t("invite.none_open")]),
            t("invite.tap_to_cancel") if lines else None,
        ]
        rows = [
            [Button(f"❌ {_name(each, scene)}", CancelInvitation(each.id))]
            for each in shown
            if invitations.may_cancel(scene.person.id, each)
        ]
        more = [pager(page, pages, OpenInvitations), [Button(t.plain("button.invite"), InviteRole())]]
        return Screen(join(parts, "\n\n"), [*rows, *more, back(t, Team(0))])

    def invited(view: Invited, scene: Scene) -> Screen:
        t, person_id = scene.t, scene.person.id
        found = invitations.look(person_id, view.secret)
        if found is None:
            return Screen(t("invite.void"), [[Button(t.plain("button.agenda"), Days(0))]])
        if found.inviter == person_id:
            return Screen(t("invite.own"), [[Button(t.plain("button.open_invitations"), OpenInvitations(0))]])
        if roles.covers(person_id, found.role, found.sessions):
            text = t("invite.have_it", role=role_name(found.role, t))
            return Screen(text, [[Button(t.plain("button.organise"), Organise())]])
        text = join(
            [
                t("invite.you_are", role=role_name(found.role, t)),
                _sessions(found, scene),
                t("invite.accept_once"),
            ],
            "\n\n",
        )
        accept = Button(t.plain("button.accept"), AcceptRole(view.secret))
        return Screen(text, [[accept], [Button(t.plain("button.not_now"), Welcome())]])

    return {OpenInvitations: open_invitations, Invited: invited}


def _sessions(each: Invitation, scene: Scene) -> Markup | None:
    if each.role is not Role.MODERATOR:
        return None
    return scene.t("team.sessions", sessions=sessions_named(each.sessions, scene))


def _name(each: Invitation, scene: Scene) -> str:
    role = role_name(each.role, scene.t)
    return f"{shorten(each.label, ON_A_BUTTON)} · {role}" if each.label else f"{role} № {each.id}"


def _line(each: Invitation, roles: Roles, scene: Scene) -> Markup:
    t, until = scene.t, scene.conference.local(each.expires_at)
    return join(
        [
            Markup("• <b>{}</b>").format(_name(each, scene)),
            _sessions(each, scene),
            t("team.invited_by", who=somebody(each.inviter, roles, t)),
            t("invite.until", until=f"{t.short_day(until)}, {t.time(until)}"),
        ]
    )


async def cancel(action: CancelInvitation, context: BotContext) -> Done:
    """Cancels an invitation."""
    cancelled = await context.services.invitations.cancel(context.person.id, action.invitation)
    t = context.t
    return Done(OpenInvitations(0), t.plain("invite.cancelled") if cancelled else t.plain("invite.not_cancelled"))


async def accept(action: AcceptRole, context: BotContext) -> Done:
    """Gives the role, and tells the inviter."""
    services, t, person_id = context.services, context.t, context.person.id
    if services.invitations.used_by(person_id, action.secret):
        return Done(Organise() if services.roles.of(person_id) else Welcome())
    found = services.invitations.look(person_id, action.secret)
    if found is not None and services.roles.covers(person_id, found.role, found.sessions):
        return Done(Invited(action.secret))
    accepted = await services.invitations.accept(person_id, action.secret)
    if accepted is None:
        return Done(Invited(action.secret))
    invitation, granted = accepted
    await services.outbox.put([has_joined(granted, invitation.inviter, invitation.id, services.clock)])
    await show_changed(context.bot, services, person_id)
    return Done(Organise(), t.plain("invite.accepted", role=role_name(granted.role, t)))


ACTIONS: dict[type[Action], Doer] = {CancelInvitation: cancel, AcceptRole: accept}
