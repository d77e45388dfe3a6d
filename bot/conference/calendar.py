"""Sessions as an iCalendar file (RFC 5545) that Google, Apple and Outlook calendars read."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.conference.model import Conference, Session, Status


@dataclass(frozen=True)
class Revision:
    """How often a session has changed, and when it last did (aware)."""

    sequence: int
    changed_at: datetime


def make_calendar(
    conference: Conference,
    sessions: Iterable[Session],
    revisions: Mapping[str, Revision],
    language: str,
    note: str,
) -> bytes:
    """An .ics file in UTF-8, texts in `language`, `note` at the end of each description.

    UID stays the same for a session for ever, SEQUENCE rises with each change of it (RFC 5545, 3.8.4.7 and 3.8.7.4),
    times carry the conference's TZID, whose VTIMEZONE is in the file (3.6.5).
    """
    import icalendar  # 3 MB of memory that most processes never need

    calendar = icalendar.Calendar()
    calendar.add("prodid", f"-//conference-bot//{conference.id}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", conference.short_name.in_(language))
    calendar.add("x-wr-timezone", conference.tz.key)
    for session in sessions:
        event = icalendar.Event()
        revision = revisions[session.id]
        event.add("uid", f"{session.id}@{conference.id}.conference-bot")
        event.add("sequence", revision.sequence)
        event.add("dtstamp", revision.changed_at)
        event.add("last-modified", revision.changed_at)
        event.add("dtstart", session.start)
        event.add("dtend", session.end)
        event.add("summary", session.title.in_(language))
        event.add("location", _place(conference, session, language))
        event.add("description", _description(session, language, note))
        event.add("status", "CANCELLED" if session.status is Status.CANCELLED else "CONFIRMED")
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _place(conference: Conference, session: Session, language: str) -> str:
    hall = conference.halls[session.hall]
    parts = (hall.name, hall.location, conference.city)
    return ", ".join(part.in_(language) for part in parts if part)


def _description(session: Session, language: str, note: str) -> str:
    parts = (session.description.in_(language) if session.description else "", note)
    return "\n\n".join(part for part in parts if part)
