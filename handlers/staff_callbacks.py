"""Callback data of the screens that only staff see: what `handlers/callbacks.py` is for everybody's.

Their codes have two letters and begin with "o". Each says in `needs` which roles it is for, where that is not the
organisers alone; the stage and the taps ask for them each time.
"""

from dataclasses import dataclass

from bot.roles import Role
from handlers.callbacks import StaffAction, StaffView, target

ANY_ROLE = frozenset(Role)


@target("oo")
@dataclass(frozen=True)
class Organise(StaffView):
    """The organisers' home."""

    needs = ANY_ROLE


# The help desk. `origin` is ON_TICKET or ON_SCREEN: where the button is.
ON_TICKET, ON_SCREEN = "t", "s"
OPEN_ONES, SETTLED_ONES = "o", "s"


@target("oDl")
@dataclass(frozen=True)
class TeamDesk(StaffView):
    """The tickets: OPEN_ONES or SETTLED_ONES."""

    which: str
    page: int


@target("oDt")
@dataclass(frozen=True)
class TeamTicket(StaffView):
    """One ticket, with all that was written about it."""

    ticket: int


@target("oDa")
@dataclass(frozen=True)
class AnswerTicket(StaffAction):
    """Awaits an answer to a ticket."""

    ticket: int


@target("oDk")
@dataclass(frozen=True)
class TakeTicket(StaffAction):
    """Says that one sees to a ticket, or, the second time, that one does not."""

    ticket: int
    origin: str


@target("oDc")
@dataclass(frozen=True)
class CloseTicket(StaffAction):
    """Closes a ticket."""

    ticket: int
    origin: str


@target("oDr")
@dataclass(frozen=True)
class ReopenTicket(StaffAction):
    """Opens a closed ticket again."""

    ticket: int
    origin: str


@target("oDs")
@dataclass(frozen=True)
class SendHeld(StaffAction):
    """Sends an answer to what was answered already."""

    note: int


@target("oDi")
@dataclass(frozen=True)
class TicketState(StaffAction):
    """Tells in a word how a ticket stands."""

    ticket: int


@target("oDm")
@dataclass(frozen=True)
class ShowWhole(StaffAction):
    """Sends all that was written about a ticket, whole, with its photos and files."""

    ticket: int


@target("oDx")
@dataclass(frozen=True)
class EndDeskGroup(StaffAction):
    """Lets tickets come to each organiser instead of the group."""
