"""Callback data of answers to what people type."""

from dataclasses import dataclass

from handlers.callbacks import Action, View, target


@target("a")
@dataclass(frozen=True)
class Asked(View):
    """The answer to something that the person typed; `number` is the question's in `bot.answers.talk`."""

    number: int


@target("ac")
@dataclass(frozen=True)
class Choose(Action):
    """Answers a question that had to be asked back: it is about this."""

    number: int
    kind: str
    id: str


@target("au")
@dataclass(frozen=True)
class Undo(Action):
    """Takes back what a request by text did: afterwards its sessions are saved (1) or not (0)."""

    number: int
    saved: int


@target("q")
@dataclass(frozen=True)
class Found(View):
    """The sessions that match some words: on messages of a time when the bot only searched."""

    page: int
    words: str
