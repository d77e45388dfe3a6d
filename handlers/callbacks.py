"""Callback data: what a button means, as typed values. One place makes and parses them.

A value is either a View (something to look at, shown in place) or an Action (something to do). Encoded it is
`<version><code>:<field>:<field>…`, at most 64 bytes (https://core.telegram.org/bots/api#inlinekeyboardbutton).
Whatever does not parse (stale, forged, from another version) is None and gets a polite answer.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import lru_cache
from typing import ClassVar, TypeVar

from bot.roles import Role

VERSION = "1"
LIMIT = 64

T = TypeVar("T", bound="Target")


class Target:
    """What a tap leads to."""

    code: ClassVar[str]


class View(Target):
    """Something to look at."""


class Action(Target):
    """Something to do."""


class Privileged:
    """What only some may see or do; whoever carries it out asks for the role each time."""

    needs: ClassVar[frozenset[Role]] = frozenset({Role.ORGANISER})
    """Any of these roles will do; owners may always."""


class StaffView(Privileged, View):
    """A screen of the organisers'."""


class StaffAction(Privileged, Action):
    """Something that organisers do."""


_TARGETS: dict[str, tuple[type[Target], tuple[Callable[[str], int | str], ...]]] = {}


def _number(digits: str) -> int:
    number = int(digits)
    if abs(number) >= 2**63:
        raise ValueError("no database has such a number")
    return number


def target(code: str) -> "_Register":
    """Registers a frozen dataclass under `code`; its fields are `str` or `int`."""
    return _Register(code)


class _Register:
    def __init__(self, code: str) -> None:
        self._code = code

    def __call__(self, cls: type[T]) -> type[T]:
        if self._code in _TARGETS:
            raise ValueError(f"the code {self._code!r} is taken")
        cls.code = self._code
        _TARGETS[self._code] = (cls, tuple(_number if each.type is int else str for each in fields(cls)))  # type: ignore[arg-type]
        return cls


@lru_cache(8192)
def encode(value: Target) -> str:
    """The callback data of a target.

    Raises:
        ValueError: if it is longer than 64 bytes.
    """
    data = ":".join((VERSION + value.code, *(str(getattr(value, each.name)) for each in fields(value))))  # type: ignore[arg-type]
    if len(data.encode()) > LIMIT:
        raise ValueError(f"callback data over {LIMIT} bytes: {data}")
    return data


def decode(data: str | None) -> Target | None:
    """The target of some callback data; None if it makes no sense (any more)."""
    if not data or not data.startswith(VERSION):
        return None
    code, *rest = data[len(VERSION) :].split(":", 1)
    known = _TARGETS.get(code)
    if known is None:
        return None
    cls, types = known
    # The last field may hold colons itself: words, or another target.
    values = rest[0].split(":", len(types) - 1) if rest and types else []
    if len(values) != len(types):
        return None
    try:
        return cls(*(kind(value) for kind, value in zip(types, values, strict=True)))
    except ValueError:
        return None


def day_code(day: date) -> str:
    """A day as callback data hold it."""
    return f"{day:%Y%m%d}"


# Where a session card was opened from, so that "back" leads there.
FROM_TIMES, FROM_HALL, FROM_MINE, FROM_NOW, FROM_SEARCH, FROM_ELSEWHERE = "t", "h", "m", "n", "q", "x"
FROM_ANSWER = "a"
"""With the number of the question after it."""
FIRST_TOPICS = "practical"
"""The group that the information opens with: what a delegate needs on the spot."""
AUTO_PAGE = -1
"""The page that holds what is on now, or the first."""


@target("w")
@dataclass(frozen=True)
class Welcome(View):
    """The greeting."""


@target("d")
@dataclass(frozen=True)
class Days(View):
    """The days of the conference; straight to the day where there is only one."""

    page: int


@target("o")
@dataclass(frozen=True)
class DayOverview(View):
    """One day (`day` is an ISO date without hyphens): choose a hall, or go by time."""

    day: str
    page: int


@target("t")
@dataclass(frozen=True)
class DayByTime(View):
    """All sessions of a day in order."""

    day: str
    page: int


@target("h")
@dataclass(frozen=True)
class DayInHall(View):
    """The sessions of a day in one hall."""

    day: str
    hall: str
    page: int


@target("s")
@dataclass(frozen=True)
class Card(View):
    """One session. `origin` is one of FROM_…."""

    session: str
    origin: str


@target("r")
@dataclass(frozen=True)
class SessionLeads(View):
    """When to remind of one session."""

    session: str
    origin: str


@target("p")
@dataclass(frozen=True)
class HallPlace(View):
    """Where a session's hall is."""

    session: str
    origin: str


@target("n")
@dataclass(frozen=True)
class NowAndNext(View):
    """What is on in each hall."""

    page: int


@target("m")
@dataclass(frozen=True)
class MyAgenda(View):
    """The person's own sessions."""

    page: int


@target("i")
@dataclass(frozen=True)
class Topics(View):
    """The information topics of one group."""

    group: str


@target("ip")
@dataclass(frozen=True)
class MoreTopics(View):
    """A further page of a group's topics."""

    group: str
    page: int


@target("j")
@dataclass(frozen=True)
class TopicText(View):
    """One information topic."""

    topic: str


@target("g")
@dataclass(frozen=True)
class Preferences(View):
    """The person's settings."""


@target("gl")
@dataclass(frozen=True)
class LanguageChoice(View):
    """Choose a language."""


@target("gr")
@dataclass(frozen=True)
class LeadChoice(View):
    """How long before a session to be reminded."""


@target("gq")
@dataclass(frozen=True)
class QuietFrom(View):
    """From what hour it is to be quiet."""


@target("gt")
@dataclass(frozen=True)
class QuietTo(View):
    """Until what hour it is to be quiet (`start`: minutes after midnight)."""

    start: int


@target("gd")
@dataclass(frozen=True)
class DigestChoice(View):
    """When to get the morning digest."""


@target("v")
@dataclass(frozen=True)
class Privacy(View):
    """What is stored."""


@target("vd")
@dataclass(frozen=True)
class ConfirmDeletion(View):
    """Really delete everything?"""


@target("e")
@dataclass(frozen=True)
class Help(View):
    """How to use the bot."""


@target("k")
@dataclass(frozen=True)
class Desk(View):
    """The help desk, and the person's own questions to it."""


@target("K")
@dataclass(frozen=True)
class WriteToDesk(Action):
    """Awaits a question to the panel of a session; to the organisers where `session` is empty."""

    session: str


@target("S")
@dataclass(frozen=True)
class Save(Action):
    """Adds a session to the person's agenda."""

    session: str
    origin: str


@target("U")
@dataclass(frozen=True)
class Unsave(Action):
    """Takes a session out of the person's agenda."""

    session: str
    origin: str


@target("R")
@dataclass(frozen=True)
class SetSessionLead(Action):
    """Reminds of one session `lead` minutes before it (0: not at all)."""

    session: str
    lead: int
    origin: str


@target("L")
@dataclass(frozen=True)
class SetLanguage(Action):
    """Switches the language, then shows `then` (an encoded view) in place."""

    language: str
    then: str


@target("N")
@dataclass(frozen=True)
class SetLead(Action):
    """Sets how many minutes before a session to be reminded (0: never)."""

    lead: int


@target("Q")
@dataclass(frozen=True)
class SetQuiet(Action):
    """Sets the quiet hours, in minutes after midnight; the same twice: none."""

    start: int
    end: int


@target("D")
@dataclass(frozen=True)
class SetDigest(Action):
    """Sets the time of the morning digest, in minutes after midnight; -1: none."""

    at: int


@target("C")
@dataclass(frozen=True)
class SendCalendar(Action):
    """Sends the person's agenda as a calendar file."""


@target("X")
@dataclass(frozen=True)
class SendMyData(Action):
    """Sends all that is stored about the person as a file."""


@target("Z")
@dataclass(frozen=True)
class DeleteMe(Action):
    """Deletes all that is stored about the person."""


@target("T")
@dataclass(frozen=True)
class TellMe(Action):
    """Tells the person when a question that the bot could not answer has an answer."""

    question: int
