"""Callback data of the help desk as a delegate sees it: more of what `handlers/callbacks.py` is."""

from dataclasses import dataclass

from handlers.callbacks import Action, View, target


@target("kp")
@dataclass(frozen=True)
class DeskPrompt(View):
    """Asks for a question to the organisers, or to a session's panel; `named`: 1, if it goes with the person's name."""

    session: str
    named: int


@target("kt")
@dataclass(frozen=True)
class MyTicket(View):
    """One of the person's own questions."""

    ticket: int


@target("KN")
@dataclass(frozen=True)
class ShowName(Action):
    """Lets the question that is awaited go with the person's name (1), or without it (0)."""

    named: int


@target("KA")
@dataclass(frozen=True)
class AddToTicket(Action):
    """Awaits more about an own question."""

    ticket: int


@target("KW")
@dataclass(frozen=True)
class WithdrawTicket(Action):
    """Takes back an own question that nobody has answered."""

    ticket: int
