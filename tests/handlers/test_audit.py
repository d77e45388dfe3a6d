"""The log as a file: nothing that somebody wrote is a formula in a spreadsheet."""

import csv
import io
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from bot.audit import Entry
from bot.i18n import Catalogues
from bot.roles import Roles
from bot.settings import ROOT
from handlers.audit import about_what, as_csv, harmless
from tests.conftest import CONFERENCE

T = Catalogues(ROOT / "locales")["en"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_begins_like_a_formula_gets_an_apostrophe(start: str) -> None:
    assert harmless(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("cell", ["", "Aman", "2026-05-12 10:00", "a=b", " =1", "'=1"])
def test_other_cells_stay_as_they_are(cell: str) -> None:
    assert harmless(cell) == cell


def test_every_cell_of_the_file_is_harmless_and_reads_back() -> None:
    class Nobody:
        def grant(self, number: int) -> None:
            return None

    entry = Entry(1, datetime(2026, 5, 12, 7, 0, tzinfo=UTC), None, "=act", "@subject:x", {"note": 'a "b"\n;c'})
    content = as_csv([entry], cast("Roles", cast("Any", Nobody())), CONFERENCE, T)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0]["time"] == "2026-05-12 12:00:00+05:00"
    assert (rows[0]["act"], rows[0]["subject"]) == ("'=act", "'@subject:x")
    assert rows[0]["name"] == "somebody who has deleted their data"
    assert not [cell for cell in rows[0].values() if cell.startswith(("=", "+", "-", "@"))]


def test_an_answer_is_named_by_its_title() -> None:
    entry = Entry(1, datetime(2026, 5, 12, 7, 0, tzinfo=UTC), None, "answer.published", "topic:wifi", {})
    topic = CONFERENCE.topics["wifi"]
    assert about_what(entry, cast("Roles", None), CONFERENCE, T) == topic.title.in_("en")
