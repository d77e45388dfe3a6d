"""Conferences made up for tests: small ones by hand, large ones by number."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.conference import Conference, Hall, Kind, Session, Speaker, Text, Topic, TopicGroup

TZ = ZoneInfo("Asia/Ashgabat")
DAY = date(2026, 5, 12)


def text(words: str) -> Text:
    """A text in English alone."""
    return Text({"en": words})


def at(clock_time: str, day: date = DAY) -> datetime:
    """ "12:00" on the conference's day."""
    return datetime.combine(day, time.fromisoformat(clock_time), TZ)


def session(session_id: str, start: datetime, minutes: int = 60, hall: str = "hall-1", **fields: object) -> Session:
    """A session with a title made of its id."""
    title = text(session_id.replace("-", " ").capitalize())
    basics = {"kind": Kind.THEMATIC, "title": title, "short_title": title}
    return Session(session_id, start=start, end=start + timedelta(minutes=minutes), hall=hall, **{**basics, **fields})  # type: ignore[arg-type]


def conference(*sessions: Session, halls: int = 2, speakers: tuple[Speaker, ...] = ()) -> Conference:
    """A conference of these sessions."""
    return Conference(
        id="made-up",
        name=text("A made-up conference"),
        short_name=text("Made up"),
        city=text("Ashgabat"),
        tz=TZ,
        languages=("en",),
        provisional=False,
        programme_note=text("The programme is final."),
        welcome=text("It is for tests."),
        description=text("It is for tests."),
        about=text("It is for tests."),
        themes={},
        halls={f"hall-{n}": Hall(f"hall-{n}", text(f"Hall {n}")) for n in range(1, halls + 1)},
        speakers={speaker.id: speaker for speaker in speakers},
        documents={},
        topics={"about": Topic("about", "ℹ️", TopicGroup.CONFERENCE, text("About"), text("It is for tests."))},
        sessions=sessions,
    )


def large_conference(sessions: int = 1000, halls: int = 25, days: int = 5) -> Conference:
    """Many sessions of half an hour, in many halls, over some days."""
    per_hall = -(-sessions // (halls * days))
    made = []
    for number in range(sessions):
        day, rest = divmod(number, halls * per_hall)
        hall, slot = divmod(rest, per_hall)
        start = at("08:00", DAY + timedelta(days=day)) + timedelta(minutes=30 * slot)
        made.append(session(f"talk-{number}", start, 30, f"hall-{hall + 1}"))
    return conference(*made, halls=halls)
