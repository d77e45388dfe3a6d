"""Search by typing part of a title or a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conference import Speaker, load_conference
from bot.conference.search import SessionSearch, words_of
from bot.settings import ROOT
from tests.conference.made_up import at, conference, session, text

SEARCH = SessionSearch(load_conference(ROOT / "data"))


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("neutrality", "neutrality"),
        ("bitaraplyk", "neutrality"),
        ("нейтралитет", "neutrality"),
        ("НЕЙТРАЛ", "neutrality"),
        ("umumy mejlis", "plenary"),
        ("пленарка", "plenary"),
        ("lunch", "lunch"),
        ("обед", "lunch"),
        ("günortanlyk nahar", "lunch"),
        ("gunortanlyk nahar", "lunch"),
        ("humanitarian", "humanitarian"),
        ("session 3", "regional"),
    ],
)
def test_the_session_looked_for_comes_first(typed: str, first: str) -> None:
    assert SEARCH.find(typed)[0].id == first


def test_a_speaker_is_found_by_a_part_of_the_name() -> None:
    speaker = Speaker("a-b", text("Ä. Öwezow"), organisation=text("University"))
    made = conference(
        session("with", at("10:00"), speakers=("a-b",)), session("without", at("11:00")), speakers=(speaker,)
    )
    assert [each.id for each in SessionSearch(made).find("owez")] == ["with"]


def test_every_word_must_match() -> None:
    assert SEARCH.find("neutrality bitcoin") == ()


@pytest.mark.parametrize("typed", ["", "   ", "🙂🙂", "?!…", "—"])
def test_a_text_without_words_finds_nothing(typed: str) -> None:
    assert SEARCH.find(typed) == ()


@given(st.text(max_size=300))
def test_any_text_at_all_can_be_looked_for(typed: str) -> None:
    assert len(SEARCH.find(typed)) <= 12
    assert all(word == word.casefold() for word in words_of(typed))
