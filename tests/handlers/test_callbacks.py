"""Callback data: typed, versioned, under 64 bytes; nonsense parses to nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.answer_callbacks import Asked, Choose, Found
from handlers.callbacks import (
    FROM_ANSWER,
    Card,
    DayInHall,
    SetLanguage,
    SetSessionLead,
    Target,
    Welcome,
    decode,
    encode,
)

LONGEST_ID = "x" * 32
NUMBER = 9_999_999_999_999
"""A question's, in the year 2286."""


@pytest.mark.parametrize(
    "value",
    [
        Welcome(),
        Card(LONGEST_ID, "m"),
        DayInHall("20260512", LONGEST_ID, -1),
        SetSessionLead(LONGEST_ID, 60, "m"),
        SetLanguage("tk", encode(Welcome())),
        Found(3, "words: with a colon"),
        Asked(NUMBER),
        Choose(NUMBER, "session", LONGEST_ID),
        SetSessionLead(LONGEST_ID, 60, f"{FROM_ANSWER}{NUMBER}"),
    ],
)
def test_what_is_encoded_is_decoded_again(value: Target) -> None:
    data = encode(value)
    assert len(data.encode()) <= 64
    assert decode(data) == value


@pytest.mark.parametrize("data", [None, "", "0w", "1?", "1s", "1s:only-one", "1n:x", "1n:", "9s:a:b", "w", "1t:a:b:c"])
def test_nonsense_is_nothing(data: str | None) -> None:
    assert decode(data) is None


@given(st.text(max_size=64))
def test_anything_at_all_parses_to_a_target_or_nothing(data: str) -> None:
    value = decode(data)
    assert value is None or isinstance(value, Target)


def test_data_too_long_is_refused_when_made() -> None:
    with pytest.raises(ValueError, match="over 64 bytes"):
        encode(Card("x" * 70, "m"))
