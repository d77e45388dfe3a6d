"""Sessions and halls by their numbers, as titles and aliases give them."""

from dataclasses import replace

import pytest

from bot.answers import Answerer, Kind
from bot.answers.index import Index
from bot.answers.numbering import Numbering
from bot.conference import Conference, Hall, Text
from tests.conference.made_up import at, conference, session

LAW = session("law", at("10:00"), title=Text({"en": "Session 2. Law", "ru": "Вторая секция: право"}))
PEACE = session("peace", at("12:00"), aliases={"en": ("the third session",), "tk": ("dördünji sessiýa",)})
OPENING = session("opening", at("09:00"), aliases={"tk": ("baş mejlis",)})
MAIN = Hall("main", Text({"en": "Main hall"}), aliases={"tk": ("baş zal",)})


def made(*halls: Hall) -> Conference:
    """A conference of these sessions, with two halls and a main one."""
    basic = conference(LAW, PEACE, OPENING)
    return replace(basic, halls={**basic.halls, **{each.id: each for each in (MAIN, *halls)}})


NUMBERING = Numbering(made())


@pytest.mark.parametrize(("number", "ids"), [(2, ["law"]), (3, ["peace"]), (4, ["peace"]), (1, []), (9, [])])
def test_a_session_has_the_numbers_in_its_names(number: int, ids: list[str]) -> None:
    assert NUMBERING.sessions(number) == ids


def test_a_hall_has_its_number_even_by_a_word_of_this_place() -> None:
    assert [NUMBERING.halls(number) for number in (1, 2, 3)] == [["hall-1"], ["hall-2"], []]
    place = made(Hall("s7", Text({"en": "Saal 7"})), Hall("s8", Text({"en": "Saal 8"})))
    assert Numbering(place, Index(place).hall_words).halls(7) == ["s7"]
    assert Numbering(place).halls(7) == []


def test_a_number_further_on_in_a_title_is_not_the_sessions() -> None:
    about = session(
        "agenda", at("10:00"), title=Text({"en": "Session on what comes after the agenda of 2030 and 5 goals"})
    )
    assert Numbering(conference(about)).sessions(5) == []


@pytest.mark.parametrize("text", ["baş zal nirede", "bas zal nirede", "баш зал ниреде"])
def test_the_main_hall_is_not_the_fifth(text: str) -> None:
    """In Turkmen "baş" is main and "bäş" is five; many type neither ş nor ä."""
    asked = Answerer(made()).answer(text, at("09:00"), "tk")
    assert [each.id for each in asked.targets] == ["main"]
    assert NUMBERING.halls(5) == NUMBERING.sessions(5) == []


@pytest.mark.parametrize("text", ["where is hall 5", "when is session 9", "пятая секция", "bäşinji zal nirede"])
def test_a_number_that_nothing_has_is_not_known(text: str) -> None:
    assert Answerer(made()).answer(text, at("09:00")).kind is Kind.UNKNOWN
