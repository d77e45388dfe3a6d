"""The data are checked on load: an error names the file, the entry, the field and what is wrong."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.conference import DataError, Status, load_conference
from bot.settings import ROOT

FACTS = {
    "registration": ("08:30", "09:30", "foyer", "logistics"),
    "opening": ("09:30", "10:00", "main", "plenary"),
    "plenary": ("10:00", "11:30", "main", "plenary"),
    "coffee-morning": ("11:30", "12:00", "foyer", "break"),
    "transformation": ("12:00", "13:30", "main", "thematic"),
    "neutrality": ("12:00", "13:30", "hall-2", "thematic"),
    "lunch": ("13:30", "15:00", "restaurant", "break"),
    "regional": ("15:00", "16:30", "main", "thematic"),
    "humanitarian": ("15:00", "16:30", "hall-2", "thematic"),
    "coffee-afternoon": ("16:30", "17:00", "foyer", "break"),
    "research": ("17:00", "18:00", "main", "research"),
    "closing": ("18:00", "18:45", "main", "plenary"),
}
TOPICS = {
    "about",
    "purpose",
    "objectives",
    "themes",
    "format",
    "participants",
    "outcomes",
    "outcome-document",
    "year-2028",
    "neutrality-status",
    "organisers",
    "venue",
    "registration-desk",
    "interpretation",
    "languages",
    "wifi",
    "transport",
    "dress-code",
    "documents",
    "proceedings",
    "media",
    "contacts",
    "help",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "data", tmp_path / "data"))


def change(folder: Path, file: str, edit: Any) -> None:
    path = folder / file
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    edit(content)
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")


def test_this_conference_has_exactly_the_sessions_and_topics_of_its_facts() -> None:
    conference = load_conference(ROOT / "data")
    found = {
        each.id: (f"{each.start:%H:%M}", f"{each.end:%H:%M}", each.hall, each.kind.value)
        for each in conference.sessions
    }
    assert found == FACTS
    assert set(conference.topics) == TOPICS
    assert conference.days == (date(2026, 5, 12),)
    assert conference.provisional
    assert not conference.speakers, "nobody is known yet, so nobody is named"


def test_every_text_of_this_conference_is_in_the_three_languages() -> None:
    assert load_conference(ROOT / "data").languages == ("tk", "ru", "en")


@pytest.mark.parametrize(
    ("file", "edit", "told"),
    [
        (
            "agenda.yaml",
            lambda d: d[4].update(hall="hall-9"),
            "agenda.yaml: transformation: hall: there is no 'hall-9'",
        ),
        (
            "agenda.yaml",
            lambda d: d[4].update(ends="2026-05-12T11:00"),
            "agenda.yaml: transformation: ends (2026-05-12 11:00) must be after starts (2026-05-12 12:00)",
        ),
        ("agenda.yaml", lambda d: d[4].update(starts="noon"), "agenda.yaml: transformation: starts: "),
        ("agenda.yaml", lambda d: d[4].pop("title"), "agenda.yaml: transformation: title: Field required"),
        (
            "agenda.yaml",
            lambda d: d[4]["title"].pop("tk"),
            "agenda.yaml: transformation: title: the text in 'tk' is missing",
        ),
        ("agenda.yaml", lambda d: d[4].update(halll="x"), "agenda.yaml: transformation: halll: "),
        ("agenda.yaml", lambda d: d[4].update(status="late"), "agenda.yaml: transformation: status: "),
        ("agenda.yaml", lambda d: d[4].update(id="plenary"), "agenda.yaml: plenary: id: this id is used twice"),
        ("agenda.yaml", lambda d: d[4].update(id="a b"), "agenda.yaml: a b: id: "),
        (
            "agenda.yaml",
            lambda d: d[4].update(speakers=["x"]),
            "agenda.yaml: transformation: speakers: there is no 'x'",
        ),
        ("agenda.yaml", lambda d: d.append("lunch"), "agenda.yaml: entry 13: "),
        ("conference.yaml", lambda d: d.update(timezone="Asia/Nowhere"), "conference.yaml: timezone: 'Asia/Nowhere'"),
        ("topics.yaml", lambda d: d[0]["text"].update(ru="<u>x</u>"), "only <b>…</b> and <i>…</i> are allowed"),
        ("topics.yaml", lambda d: d[0]["text"].update(ru="<b>x"), "a tag is not closed"),
        ("topics.yaml", lambda d: d[0].update(sessions=["gone"]), "sessions: there is no 'gone'"),
        (
            "conference.yaml",
            lambda d: d["themes"][0]["subthemes"][0].pop("ru"),
            "themes.0.subthemes.0: the text in 'ru' is missing",
        ),
    ],
)
def test_a_wrong_entry_is_named_with_its_file_entry_field_and_what_is_wrong(
    folder: Path, file: str, edit: Any, told: str
) -> None:
    change(folder, file, edit)
    with pytest.raises(DataError) as caught:
        load_conference(folder)
    assert told in str(caught.value)


def test_all_problems_are_told_at_once(folder: Path) -> None:
    change(folder, "agenda.yaml", lambda d: (d[0].update(hall="nowhere"), d[1].update(hall="nowhere")))
    with pytest.raises(DataError) as caught:
        load_conference(folder)
    assert len(caught.value.problems) == 2


def test_broken_yaml_and_a_missing_file_are_named(folder: Path) -> None:
    (folder / "halls.yaml").write_text("- id: [", encoding="utf-8")
    (folder / "topics.yaml").unlink()
    with pytest.raises(DataError) as caught:
        load_conference(folder)
    assert "halls.yaml: not valid YAML" in str(caught.value)
    assert "topics.yaml: the file is missing" in str(caught.value)


def test_a_key_written_twice_is_an_error(folder: Path) -> None:
    path = folder / "conference.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "\nid: another\n", encoding="utf-8")
    with pytest.raises(DataError, match="'id' is written twice"):
        load_conference(folder)


def test_a_moved_session_knows_where_it_was(folder: Path) -> None:
    moved = {"status": "moved", "moved_from": {"starts": "2026-05-12T11:00", "hall": "hall-2"}}
    change(folder, "agenda.yaml", lambda d: d[4].update(moved))
    session = load_conference(folder).session("transformation")
    assert session is not None
    assert session.status is Status.MOVED
    assert session.moved_from is not None
    assert session.moved_from.hall == "hall-2"
