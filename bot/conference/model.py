"""The conference as frozen dataclasses. All moments are aware and in the conference's time zone."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Text:
    """One text in one or more languages."""

    by_language: Mapping[str, str]

    def in_(self, language: str) -> str:
        """The text in `language`; where there is none, in English, else in whatever language there is."""
        texts = self.by_language
        return texts.get(language) or texts.get("en") or next(iter(texts.values()))


class Kind(StrEnum):
    """What sort of thing a session is."""

    LOGISTICS = "logistics"
    PLENARY = "plenary"
    BREAK = "break"
    THEMATIC = "thematic"
    RESEARCH = "research"
    OTHER = "other"


class Status(StrEnum):
    """Whether a session takes place as it was first announced."""

    PLANNED = "planned"
    MOVED = "moved"
    CANCELLED = "cancelled"


class TopicGroup(StrEnum):
    """The part of the information menu that a topic is in."""

    CONFERENCE = "conference"
    PRACTICAL = "practical"
    DOCUMENTS = "documents"


@dataclass(frozen=True)
class Hall:
    id: str
    name: Text
    location: Text | None = None
    """How to get there; None: to be announced."""
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Speaker:
    id: str
    name: Text
    role: Text | None = None
    organisation: Text | None = None


@dataclass(frozen=True)
class Theme:
    id: str
    title: Text
    subthemes: tuple[Text, ...] = ()


@dataclass(frozen=True)
class Document:
    id: str
    title: Text
    url: str | None = None


@dataclass(frozen=True)
class Topic:
    """An information topic; `text` may hold <b> and <i>, nothing else of HTML."""

    id: str
    icon: str
    group: TopicGroup
    title: Text
    text: Text
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sessions: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovedFrom:
    """Where and when a moved session was to be at first."""

    start: datetime | None = None
    hall: str | None = None


@dataclass(frozen=True)
class Session:
    id: str
    kind: Kind
    title: Text
    short_title: Text
    start: datetime
    end: datetime
    hall: str
    description: Text | None = None
    theme: str | None = None
    speakers: tuple[str, ...] = ()
    """Empty: to be announced (where the kind of session has speakers at all)."""
    chair: str | None = None
    languages: tuple[str, ...] = ()
    """Working languages, as ISO 639 codes; empty: to be announced."""
    interpretation: tuple[str, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    status: Status = Status.PLANNED
    moved_from: MovedFrom | None = None

    @property
    def takes_place(self) -> bool:
        """False for a cancelled session."""
        return self.status is not Status.CANCELLED

    @property
    def has_speakers(self) -> bool:
        """Whether people speak there, so that unknown ones are "to be announced"."""
        return self.kind not in (Kind.BREAK, Kind.LOGISTICS)

    def is_on(self, moment: datetime) -> bool:
        """True from the start until just before the end."""
        return self.takes_place and self.start <= moment < self.end

    def overlaps(self, other: "Session") -> bool:
        """True if nobody could attend the whole of both."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Conference:
    """One version of the whole programme. It never changes: a new version is a new object."""

    id: str
    name: Text
    short_name: Text
    city: Text
    tz: ZoneInfo
    languages: tuple[str, ...]
    provisional: bool
    programme_note: Text
    welcome: Text
    description: Text
    about: Text
    themes: Mapping[str, Theme]
    halls: Mapping[str, Hall]
    speakers: Mapping[str, Speaker]
    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    sessions: tuple[Session, ...]
    """In order of start, then end, then hall, however they were given."""

    def __post_init__(self) -> None:
        halls = {hall: place for place, hall in enumerate(self.halls)}
        ordered = sorted(self.sessions, key=lambda each: (each.start, each.end, halls[each.hall], each.id))
        object.__setattr__(self, "sessions", tuple(ordered))

    @cached_property
    def _places(self) -> Mapping[str, int]:
        return {session.id: place for place, session in enumerate(self.sessions)}

    @cached_property
    def _by_id(self) -> Mapping[str, Session]:
        return MappingProxyType({session.id: session for session in self.sessions})

    @cached_property
    def _by_day(self) -> Mapping[date, tuple[Session, ...]]:
        days: dict[date, list[Session]] = {}
        for session in self.sessions:
            days.setdefault(session.start.date(), []).append(session)
        return {day: tuple(sessions) for day, sessions in days.items()}

    @cached_property
    def _by_hall(self) -> Mapping[str, tuple[tuple[datetime, ...], tuple[Session, ...]]]:
        halls: dict[str, list[Session]] = {hall: [] for hall in self.halls}
        for session in self.sessions:
            if session.takes_place:
                halls[session.hall].append(session)
        return {hall: (tuple(each.start for each in rows), tuple(rows)) for hall, rows in halls.items()}

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days on which something takes place, in order."""
        return tuple(self._by_day)

    def session(self, session_id: str) -> Session | None:
        """The session of this id; None if there is none (any more)."""
        return self._by_id.get(session_id)

    def on(self, day: date, hall: str | None = None) -> tuple[Session, ...]:
        """The sessions that start on `day` (in one hall), in order."""
        sessions = self._by_day.get(day, ())
        return sessions if hall is None else tuple(each for each in sessions if each.hall == hall)

    def halls_on(self, day: date) -> tuple[Hall, ...]:
        """The halls in which something starts on `day`, in the order of the data."""
        used = {session.hall for session in self.on(day)}
        return tuple(hall for hall in self.halls.values() if hall.id in used)

    def local(self, moment: datetime) -> datetime:
        """`moment` in the conference's time zone."""
        return moment.astimezone(self.tz)

    def now_and_next(self, hall: str, moment: datetime) -> tuple[tuple[Session, ...], Session | None]:
        """What is on in a hall at `moment`, and what begins there next on the same local day (None: nothing more)."""
        starts, sessions = self._by_hall[hall]
        first_later = bisect_left(starts, moment + timedelta.resolution)
        # A session longer than a day does not exist, so looking a day back finds all that can still be on.
        since = bisect_left(starts, moment - timedelta(days=1))
        on = tuple(session for session in sessions[since:first_later] if session.is_on(moment))
        upcoming = sessions[first_later] if first_later < len(sessions) else None
        if upcoming is not None and upcoming.start.date() != self.local(moment).date():
            upcoming = None
        return on, upcoming

    def first_after(self, moment: datetime) -> Session | None:
        """The next session of all that begins after `moment`; None after the last."""
        return next((each for each in self.sessions if each.start > moment and each.takes_place), None)

    def pick(self, ids: Iterable[str]) -> tuple[Session, ...]:
        """Those of the sessions that exist, in the programme's order."""
        places = sorted(self._places[session_id] for session_id in set(ids) if session_id in self._places)
        return tuple(self.sessions[place] for place in places)
