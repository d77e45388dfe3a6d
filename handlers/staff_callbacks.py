"""Callback data of the screens that only staff see, and of the invitation that makes somebody one of them.

Their codes have two letters and begin with "o". Each says in `needs` which roles it is for, where that is not the
organisers alone; the stage and the taps ask for them each time.
"""

from dataclasses import dataclass

from bot.desk.places import TEAM
from bot.roles import Role
from handlers.callbacks import Action, StaffAction, StaffView, View, target

ANY_ROLE = frozenset(Role)


@target("oo")
@dataclass(frozen=True)
class Organise(StaffView):
    """The organisers' home."""

    needs = ANY_ROLE


@target("ol")
@dataclass(frozen=True)
class Leaving(StaffView):
    """Which of one's own roles to give up."""

    needs = ANY_ROLE


@target("oc")
@dataclass(frozen=True)
class ConfirmLeave(StaffView):
    """Really give it up?"""

    needs = ANY_ROLE
    grant: int


@target("oL")
@dataclass(frozen=True)
class Leave(StaffAction):
    """Gives up an own role."""

    needs = ANY_ROLE
    grant: int


@target("ot")
@dataclass(frozen=True)
class Team(StaffView):
    """Everybody with a role."""

    page: int


@target("om")
@dataclass(frozen=True)
class Member(StaffView):
    """One role that somebody has."""

    grant: int


@target("or")
@dataclass(frozen=True)
class ConfirmRevoke(StaffView):
    """Really take the role away?"""

    grant: int


@target("oK")
@dataclass(frozen=True)
class Revoke(StaffAction):
    """Takes a role away."""

    grant: int


@target("oi")
@dataclass(frozen=True)
class InviteRole(StaffView):
    """To which role to invite."""


@target("oR")
@dataclass(frozen=True)
class ChooseRole(StaffAction):
    """Begins an invitation."""

    role: str


@target("os")
@dataclass(frozen=True)
class InviteSessions(StaffView):
    """Which sessions the invited moderator is for."""

    page: int


@target("oS")
@dataclass(frozen=True)
class ToggleSession(StaffAction):
    """Adds a session to those of the invited moderator, or takes it out."""

    session: str
    page: int


@target("oA")
@dataclass(frozen=True)
class AllSessions(StaffAction):
    """The invited moderator is for all sessions."""


@target("oY")
@dataclass(frozen=True)
class SessionsChosen(StaffAction):
    """The invited moderator is for the chosen sessions."""


@target("on")
@dataclass(frozen=True)
class InviteLabel(StaffView):
    """Whom the invitation is for."""


@target("oM")
@dataclass(frozen=True)
class InviteUnlabelled(StaffAction):
    """Makes the invitation without a name."""


@target("oX")
@dataclass(frozen=True)
class StopInviting(StaffAction):
    """Leaves an invitation that has been begun."""


@target("ov")
@dataclass(frozen=True)
class OpenInvitations(StaffView):
    """The invitations that nobody has used yet."""

    page: int


@target("oC")
@dataclass(frozen=True)
class CancelInvitation(StaffAction):
    """Cancels an invitation."""

    invitation: int


@target("oa")
@dataclass(frozen=True)
class AuditLog(StaffView):
    """Who did what."""

    page: int


@target("oE")
@dataclass(frozen=True)
class ExportAudit(StaffAction):
    """Sends the audit log as a file."""


@target("ri")
@dataclass(frozen=True)
class Invited(View):
    """An invitation to a role, to be accepted or not. For everybody: the secret is the right to see it."""

    secret: str


@target("RA")
@dataclass(frozen=True)
class AcceptRole(Action):
    """Accepts an invitation. For everybody who has its secret."""

    secret: str


DESK = frozenset(TEAM)

# The help desk. `origin` is ON_TICKET or ON_SCREEN: where the button is.
ON_TICKET, ON_SCREEN = "t", "s"
OPEN_ONES, SETTLED_ONES = "o", "s"


@target("oDl")
@dataclass(frozen=True)
class TeamDesk(StaffView):
    """The tickets: OPEN_ONES or SETTLED_ONES."""

    needs = DESK
    which: str
    page: int


@target("oDt")
@dataclass(frozen=True)
class TeamTicket(StaffView):
    """One ticket, with all that was written about it."""

    needs = DESK
    ticket: int


@target("oDa")
@dataclass(frozen=True)
class AnswerTicket(StaffAction):
    """Awaits an answer to a ticket."""

    needs = DESK
    ticket: int


@target("oDk")
@dataclass(frozen=True)
class TakeTicket(StaffAction):
    """Says that one sees to a ticket, or, the second time, that one does not."""

    needs = DESK
    ticket: int
    origin: str


@target("oDc")
@dataclass(frozen=True)
class CloseTicket(StaffAction):
    """Closes a ticket."""

    needs = DESK
    ticket: int
    origin: str


@target("oDr")
@dataclass(frozen=True)
class ReopenTicket(StaffAction):
    """Opens a closed ticket again."""

    needs = DESK
    ticket: int
    origin: str


@target("oDs")
@dataclass(frozen=True)
class SendHeld(StaffAction):
    """Sends an answer to what was answered already."""

    needs = DESK
    note: int


@target("oDi")
@dataclass(frozen=True)
class TicketState(StaffAction):
    """Tells in a word how a ticket stands."""

    needs = DESK
    ticket: int


@target("oDm")
@dataclass(frozen=True)
class ShowWhole(StaffAction):
    """Sends all that was written about a ticket, whole, with its photos and files."""

    needs = DESK
    ticket: int


@target("oDx")
@dataclass(frozen=True)
class EndDeskGroup(StaffAction):
    """Lets tickets come to each organiser instead of the group."""
