"""Which known words a mistyped one may be: found by looking up and comparing few, the same as by comparing all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.answers.spelling import Spelling

SPELLING = Spelling(["lunch", "launch", "coffee", "neutrality", "closing"])


@pytest.mark.parametrize("typed", ["lunhc", "lnuch", "lunc", "unch", "ulnch", "xlunch", "lunch"])
def test_one_slip_anywhere_is_forgiven(typed: str) -> None:
    assert "lunch" in SPELLING.near(typed, 1)


def test_two_slips_are_if_the_first_letter_is_right() -> None:
    assert SPELLING.near("nuetralty", 2) == {"neutrality": 2}
    assert SPELLING.near("nuetralty", 1) == {}
    assert SPELLING.near("muetrality", 2) == {}


def test_another_first_letter_is_another_word() -> None:
    assert SPELLING.near("bunch", 1) == {}
    assert Spelling(["lunch"], other_beginnings=False).near("unch", 1) == {}


def test_words_with_a_beginning_are_as_long_as_allowed() -> None:
    assert list(SPELLING.beginning_with("l", 5)) == ["lunch"]
    assert list(SPELLING.beginning_with("l", 6)) == ["launch", "lunch"]
    assert list(SPELLING.beginning_with("z", 9)) == []


SHORT = st.text("abc", max_size=5)


@given(st.lists(SHORT, max_size=12), SHORT)
def test_nothing_near_is_missed_and_each_distance_is_right(words: list[str], typed: str) -> None:
    """All at a distance of 1, but those that only begin with another letter."""
    found = Spelling(words).near(typed, 1)
    assert all(OSA.distance(typed, word) == distance for word, distance in found.items())
    substituted = {word for word in words if word[1:] == typed[1:]}
    near = {word for word in words if word and typed and OSA.distance(typed, word) <= 1}
    assert near - substituted <= found.keys() <= near
