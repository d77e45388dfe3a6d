"""The calendar file, read back with another library than wrote it."""

from datetime import UTC, datetime, timedelta

import vobject

from bot.conference import Status, load_conference
from bot.conference.calendar import Revision, make_calendar
from bot.settings import ROOT

CHANGED = datetime(2026, 5, 1, 9, 0, tzinfo=UTC)
CONFERENCE = load_conference(ROOT / "data")


def made(language: str = "en", sequence: int = 0) -> bytes:
    revisions = {each.id: Revision(sequence, CHANGED) for each in CONFERENCE.sessions}
    note = CONFERENCE.programme_note.in_(language)
    return make_calendar(CONFERENCE, CONFERENCE.sessions, revisions, language, note)


def test_every_session_is_there_with_its_times_in_the_conference_time_zone() -> None:
    calendar = vobject.readOne(made().decode())
    events = {event.uid.value.split("@")[0]: event for event in calendar.vevent_list}
    assert set(events) == {each.id for each in CONFERENCE.sessions}
    for session in CONFERENCE.sessions:
        event = events[session.id]
        assert event.dtstart.value == session.start
        assert event.dtend.value == session.end
        assert event.dtstart.value.utcoffset() == timedelta(hours=5)
        assert event.summary.value == session.title.in_("en")
    assert b"DTSTART;TZID=Asia/Ashgabat:20260512T120000" in made()
    assert calendar.vtimezone.tzid.value == "Asia/Ashgabat"


def test_letters_of_all_three_languages_survive() -> None:
    for language in ("tk", "ru", "en"):
        calendar = vobject.readOne(made(language).decode())
        titles = {event.summary.value for event in calendar.vevent_list}
        assert titles == {each.title.in_(language) for each in CONFERENCE.sessions}


def test_the_file_follows_the_format_of_rfc_5545() -> None:
    content = made("ru")
    assert content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n")), "lines are folded at 75 octets (3.1)"
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_uid_stays_and_the_sequence_rises() -> None:
    before, after = (vobject.readOne(made(sequence=n).decode()).vevent_list[0] for n in (0, 3))
    assert before.uid.value == after.uid.value
    assert (before.sequence.value, after.sequence.value) == ("0", "3")


def test_a_cancelled_session_is_cancelled_in_the_calendar() -> None:
    from dataclasses import replace

    cancelled = replace(CONFERENCE.sessions[4], status=Status.CANCELLED)
    content = make_calendar(CONFERENCE, [cancelled], {cancelled.id: Revision(1, CHANGED)}, "en", "")
    assert vobject.readOne(content.decode()).vevent.status.value == "CANCELLED"
