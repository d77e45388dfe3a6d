"""Inviting somebody to a role: the role, a moderator's sessions, a name, and then the link.

    InviteRole ── ChooseRole ─┬ moderator: InviteSessions ── AllSessions, SessionsChosen ─┐
                              └ others ───────────────────────────────────────────────────┴─ InviteLabel ── the link

What has been chosen so far is in what is awaited of the inviter (`services.awaiting`), so that it survives a restart
and is left like every other conversation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from telegram import Message

from bot.awaiting import Awaited, Awaiting
from bot.invitations import LABEL_LENGTH, VALID_FOR, Invitation
from bot.roles import Role, Roles
from bot.telegram.context import BotContext
from handlers.awaited import Taker, say, text_of
from handlers.callbacks import Action, View
from handlers.keyboards import PER_PAGE, back, page_of, pager
from handlers.render import join
from handlers.roles import role_name, role_of, sessions_named
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.staff_callbacks import (
    AllSessions,
    ChooseRole,
    InviteLabel,
    InviteRole,
    InviteSessions,
    InviteUnlabelled,
    OpenInvitations,
    SessionsChosen,
    StopInviting,
    Team,
    ToggleSession,
)
from handlers.taps import Doer, Done

SESSIONS, LABEL = "invite.sessions", "invite.label"
"""What is awaited: a choice, for which words are no answer, and a name."""
ROLES = (Role.ORGANISER, Role.MODERATOR, Role.HELPER)


@dataclass(frozen=True, slots=True)
class Draft:
    """An invitation that has been begun."""

    role: Role
    sessions: tuple[str, ...] | None

    @classmethod
    def of(cls, awaited: Awaited | None, *whats: str) -> "Draft | None":
        """What has been chosen so far, if one of `whats` is what is awaited."""
        role = role_of(awaited.args.get("role", "")) if awaited is not None and awaited.what in whats else None
        if awaited is None or role is None:
            return None
        sessions = awaited.args.get("sessions")
        return cls(role, None if sessions is None else tuple(sessions))

    @property
    def args(self) -> dict[str, Any]:
        """As it is stored."""
        return {"role": self.role.value, "sessions": None if self.sessions is None else list(self.sessions)}


def screens(roles: Roles, awaiting: Awaiting) -> dict[type[View], Renderer]:
    """The steps."""

    def invite_role(view: InviteRole, scene: Scene) -> Screen:
        t = scene.t
        text = join([Markup("<b>✉️ {}</b>").format(t.plain("invite.title")), t("invite.which_role")], "\n\n")
        rows = [
            [Button(role_name(role, t), ChooseRole(role.value))]
            for role in ROLES
            if roles.may_invite(scene.person.id, role)
        ]
        return Screen(text, [*rows, back(t, Team(0))])

    def invite_sessions(view: InviteSessions, scene: Scene) -> Screen:
        draft = Draft.of(awaiting.of(scene.person.id), SESSIONS)
        if draft is None:
            return _begin_anew(scene)
        t, chosen = scene.t, draft.sessions or ()
        shown, page, pages = page_of(scene.conference.sessions, view.page, PER_PAGE)
        rows = [
            [Button(_choice(each.id in chosen, each.short_title.in_(scene.language)), ToggleSession(each.id, page))]
            for each in shown
        ]
        done = [Button(t.count("invite.chosen", len(chosen)), SessionsChosen())] if chosen else []
        everything = [Button(t.plain("team.all_sessions"), AllSessions())]
        stop = [Button(t.plain("button.cancel"), StopInviting())]
        return Screen(t("invite.which_sessions"), [everything, *rows, pager(page, pages, InviteSessions), done, stop])

    def invite_label(view: InviteLabel, scene: Scene) -> Screen:
        draft = Draft.of(awaiting.of(scene.person.id), LABEL)
        if draft is None:
            return _begin_anew(scene)
        t = scene.t
        row = [
            Button(t.plain("invite.no_name"), InviteUnlabelled()),
            Button(t.plain("button.cancel"), StopInviting()),
        ]
        return Screen(join([_about(draft.role, draft.sessions, scene), t("invite.whom")], "\n\n"), [row])

    return {InviteRole: invite_role, InviteSessions: invite_sessions, InviteLabel: invite_label}


def _choice(chosen: bool, name: str) -> str:
    return f"{'☑️' if chosen else '◻️'} {name}"


def _begin_anew(scene: Scene) -> Screen:
    t = scene.t
    return Screen(t("invite.begin_anew"), [[Button(t.plain("button.invite"), InviteRole())], back(t, Team(0))])


def _about(role: Role, sessions: Sequence[str] | None, scene: Scene) -> Markup:
    t = scene.t
    return join(
        [
            Markup("<b>✉️ {}: {}</b>").format(t.plain("invite.title"), role_name(role, t)),
            t("team.sessions", sessions=sessions_named(sessions, scene)) if role is Role.MODERATOR else None,
        ]
    )


async def choose_role(action: ChooseRole, context: BotContext) -> Done:
    """Begins an invitation."""
    role, person_id = role_of(action.role), context.person.id
    if role is None or not context.services.roles.may_invite(person_id, role):
        return Done(InviteRole())
    if role is Role.MODERATOR:
        await context.services.awaiting.ask(person_id, SESSIONS, Draft(role, ()).args)
        return Done(InviteSessions(0))
    await context.services.awaiting.ask(person_id, LABEL, Draft(role, None).args)
    return Done(InviteLabel())


async def toggle_session(action: ToggleSession, context: BotContext) -> Done:
    """Adds a session to those of the invited moderator, or takes it out."""
    awaiting, person_id = context.services.awaiting, context.person.id
    draft = Draft.of(awaiting.of(person_id), SESSIONS)
    if draft is not None and context.services.agenda.current.session(action.session) is not None:
        chosen = dict.fromkeys(draft.sessions or ())
        if action.session in chosen:
            del chosen[action.session]
        else:
            chosen[action.session] = None
        await awaiting.ask(person_id, SESSIONS, Draft(draft.role, tuple(chosen)).args)
    return Done(InviteSessions(action.page))


async def all_sessions(action: AllSessions, context: BotContext) -> Done:
    """The invited moderator is for all sessions: on to the name."""
    draft = Draft.of(context.services.awaiting.of(context.person.id), SESSIONS)
    return await _on_to_the_name(Draft(draft.role, None) if draft is not None else None, context)


async def sessions_chosen(action: SessionsChosen, context: BotContext) -> Done:
    """The invited moderator is for what was chosen: on to the name."""
    draft = Draft.of(context.services.awaiting.of(context.person.id), SESSIONS)
    return await _on_to_the_name(draft if draft is not None and draft.sessions else None, context)


async def _on_to_the_name(draft: Draft | None, context: BotContext) -> Done:
    if draft is None:
        return Done(InviteSessions(0))
    await context.services.awaiting.ask(context.person.id, LABEL, draft.args)
    return Done(InviteLabel())


async def stop_inviting(action: StopInviting, context: BotContext) -> Done:
    """Leaves an invitation that has been begun, and no other conversation."""
    awaiting, person_id = context.services.awaiting, context.person.id
    if Draft.of(awaiting.of(person_id), SESSIONS, LABEL) is not None:
        await awaiting.done(person_id)
    return Done(Team(0), context.t.plain("awaited.cancelled"))


async def buttons_wanted(message: Message, awaited: Awaited, context: BotContext) -> None:
    """A message where a choice was asked for; whoever may not invite any more is let go."""
    draft = Draft.of(awaited, SESSIONS)
    if draft is None or not context.services.roles.may_invite(context.person.id, draft.role):
        await context.services.awaiting.done(context.person.id)
        await say(context, context.t.plain("invite.not_allowed"))
        return
    if not (message.media_group_id and context.services.albums.seen(message.media_group_id)):
        await say(context, context.t.plain("invite.use_buttons"))


def link_message(made: Invitation, code: str, scene: Scene) -> Screen:
    """The link, and what to know about it."""
    t, until = scene.t, scene.conference.local(made.expires_at)
    link = f"https://t.me/{scene.bot_username}?start=r_{code}"
    hours = int(VALID_FOR.total_seconds()) // 3600
    text = join(
        [
            join(
                [
                    _about(made.role, made.sessions, scene),
                    t("invite.for", who=made.label) if made.label else None,
                ]
            ),
            link,
            t("invite.how", span=t.count("time.hours", hours), until=f"{t.short_day(until)}, {t.time(until)}"),
        ],
        "\n\n",
    )
    row = [
        Button(t.plain("button.open_invitations"), OpenInvitations(0)),
        Button(t.plain("button.team"), Team(0)),
    ]
    return Screen(text, [row])


def takers(stage: Stage) -> dict[str, Taker]:
    """Who takes a message that was asked for."""

    async def name(message: Message, awaited: Awaited, context: BotContext) -> None:
        label = await text_of(message, context, LABEL_LENGTH)
        if label is not None:
            await _make(Draft.of(awaited, LABEL), label, context, stage)

    return {SESSIONS: buttons_wanted, LABEL: name}


async def _make(draft: Draft | None, label: str, context: BotContext, stage: Stage) -> bool:
    """Makes an invitation and sends its link; False where there is none to make."""
    services, person_id = context.services, context.person.id
    if draft is None:
        return False
    # First, so that a second tap or message finds nothing to do again.
    await services.awaiting.done(person_id)
    made = await services.invitations.make(person_id, draft.role, draft.sessions, label)
    if made is None:
        await say(context, context.t.plain("invite.not_allowed"))
        return False
    screen = link_message(*made, stage.scene(context))
    await context.bot.call("sendMessage", {"chat_id": context.person_chat, **screen.params()})
    return True


def actions(stage: Stage) -> dict[type[Action], Doer]:
    """The actions; the link needs the stage, to look as everything else does."""

    async def unlabelled(action: InviteUnlabelled, context: BotContext) -> Done:
        draft = Draft.of(context.services.awaiting.of(context.person.id), LABEL)
        made = await _make(draft, "", context, stage)
        return Done(OpenInvitations(0) if made else InviteRole())

    return {
        ChooseRole: choose_role,
        ToggleSession: toggle_session,
        AllSessions: all_sessions,
        SessionsChosen: sessions_chosen,
        InviteUnlabelled: unlabelled,
        StopInviting: stop_inviting,
    }
