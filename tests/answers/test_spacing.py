"""Words typed apart that are one, and words typed together that are two."""

import pytest

from bot.answers.index import Index
from bot.answers.normalise import tokens_of
from bot.answers.spacing import TOO_LONG, spaced
from tests.conference.made_up import at, conference, session

WORDS = {"en": ("wifi", "notebook", "nowhere", "lunch"), "ru": ("вайфай", "обед")}
INDEX = Index(conference(session("talk", at("10:00"), aliases=WORDS)))


def words(text: str) -> list[str]:
    """The words of a text as they were meant."""
    return [each.text for each in spaced(tokens_of(text), INDEX)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wi fi", ["wifi"]),
        ("вай фай где", ["вайфай", "где"]),
        ("no where", ["no", "where"]),  # "where" is a word by itself
        ("wi 5 fi", ["wi", "5", "fi"]),
    ],
)
def test_two_are_one_where_only_together_they_name_something(typed: str, meant: list[str]) -> None:
    assert words(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whatsnext", ["whats", "next"]),
        ("гдеобед", ["где", "обед"]),
        ("вкоторый зал", ["в", "который", "зал"]),
        ("wherelunch", ["where", "lunch"]),
        ("notebook", ["notebook"]),  # a name
        ("lunhc", ["lunhc"]),  # mistyped
        ("whereabcde", ["whereabcde"]),  # nobody knows the rest
        ("where" + "x" * TOO_LONG, ["wherex"]),
    ],
)
def test_one_is_two_where_both_pieces_are_known(typed: str, meant: list[str]) -> None:
    assert words(typed) == meant
