"""What the help desk deals in: tickets, what was written about them, and who is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import Row

TEXT = "text"
"""The content of a note that is nothing but words."""
HEAD, REST, COPY = "head", "rest", "copy"
"""The messages that a note is told in: its words; those for which one message has no room; its photo, file or voice."""
HEAD_ROOM = 3300
"""UTF-16 units of a note's words beside a heading and a quotation; a message has 4096, as Telegram counts them."""
LONGEST_WORD = 100
MOST_OPEN = 5
MOST_IN_A_WHILE = 20
A_WHILE = timedelta(hours=1)


class State(StrEnum):
    """How a ticket stands."""

    OPEN = "open"
    """It waits for the team."""
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    """Its delegate no longer wants an answer."""


SETTLED = (State.ANSWERED, State.CLOSED, State.WITHDRAWN)


class Fate(StrEnum):
    """What has become of a note."""

    SENT = "sent"
    """It is on its way, or has arrived."""
    HELD = "held"
    """An answer to what is no longer open: its writer is asked whether it is to go out as well."""
    FAILED = "failed"
    """It could not be delivered."""


class Refusal(StrEnum):
    """Why the desk does not take something."""

    TOO_MANY_OPEN = "too_many_open"
    TOO_MANY = "too_many"
    GONE = "gone"
    """The ticket is not there: its delegate has deleted their data."""


@dataclass(frozen=True, slots=True)
class Written:
    """A message as somebody wrote it."""

    author: int
    message_id: int
    chat: int = 0
    """The group in which it was written; 0: the author's own chat with the bot."""
    content: str = TEXT
    """TEXT, or what it shows: "photo", "document", "voice" and so on."""
    text: str = ""
    """Its words, or its caption."""


@dataclass(frozen=True, slots=True)
class Note:
    """One message about a ticket, from its delegate or from the team."""

    id: int
    from_team: bool
    author: int | None
    """Who wrote it; None: somebody of the team who has deleted their data since."""
    chat: int
    message_id: int
    content: str
    text: str
    fate: Fate
    at: datetime
    edited_at: datetime | None

    @property
    def pieces(self) -> list[str]:
        """The messages that it takes to tell it, in order."""
        rest = [REST] if self.piece(REST) else []
        return [HEAD, *rest, *([COPY] if self.content != TEXT else [])]

    def piece(self, name: str) -> str:
        """The words of one of its messages."""
        end = _end_of_head(self.text)
        return (self.text[:end] if name == HEAD else self.text[end:]).strip()


def _end_of_head(text: str) -> int:
    """After how many characters a text goes on in a second message: between words, where there are any."""
    if len(text.encode("utf-16-le")) <= 2 * HEAD_ROOM:
        return len(text)
    head = text.encode("utf-16-le")[: 2 * HEAD_ROOM].decode("utf-16-le", errors="ignore")  # half a character is none
    space = max(head.rfind(" "), head.rfind("\n"))
    return space if space > len(head) - LONGEST_WORD else len(head)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A delegate's question, and all that was written about it, the oldest first."""

    id: int
    person_id: int
    session_id: str | None
    """The session whose panel it is for; None: it is for the organisers themselves."""
    language: str
    """The delegate's, when they wrote it."""
    name: str | None
    """The delegate's name, where they chose to show it."""
    state: State
    taken_by: int | None
    answered_by: int | None
    answered_at: datetime | None
    created_at: datetime
    notes: tuple[Note, ...]

    @property
    def question(self) -> str:
        """The words that it began with; may be empty, where it began with a photo."""
        return self.notes[0].text

    @property
    def can_be_withdrawn(self) -> bool:
        """Whether nobody has answered yet."""
        return self.state is State.OPEN and self.answered_at is None

    @property
    def has_failed(self) -> bool:
        """Whether the last answer could not be delivered."""
        answers = [each.fate for each in self.notes if each.from_team and each.fate is not Fate.HELD]
        return answers[-1:] == [Fate.FAILED]

    def note(self, note_id: int) -> Note | None:
        """One of its notes."""
        return next((each for each in self.notes if each.id == note_id), None)


class Amended(NamedTuple):
    """What came of an edit."""

    ticket: Ticket
    note: Note
    has_changed: bool
    """Whether the words are other ones now: an edit may be of something else, and an answer that is out stays."""


def make_note(row: Row[Any]) -> Note:
    """A note from its row."""
    return Note(
        id=row.id,
        from_team=row.from_team,
        author=row.author_id,
        chat=row.source_chat,
        message_id=row.source_message,
        content=row.content,
        text=row.text,
        fate=Fate(row.fate),
        at=row.created_at,
        edited_at=row.edited_at,
    )


def make_ticket(row: Row[Any], notes: Sequence[Row[Any]]) -> Ticket:
    """A ticket from its row and those of its notes."""
    return Ticket(
        id=row.id,
        person_id=row.person_id,
        session_id=row.session_id,
        language=row.language,
        name=row.name,
        state=State(row.state),
        taken_by=row.taken_by,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
        created_at=row.created_at,
        notes=tuple(make_note(each) for each in notes),
    )
