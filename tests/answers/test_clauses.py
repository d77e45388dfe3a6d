"""A message of several sentences, taken apart."""

import pytest

from bot.answers.clauses import MOST, clauses, sentences


def test_sentences_end_in_a_mark_and_a_space_or_in_a_new_line() -> None:
    assert sentences("I am late. Is lunch over?\nWhere is it; and who pays") == [
        "I am late.",
        "Is lunch over?",
        "Where is it",
        "and who pays",
    ]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Where is it?And when", ["Where is it", "And when"]),
        ("нахар хачан?ниреде", ["нахар хачан", "ниреде"]),
        ("at 10.30 in hall 2", ["at 10.30 in hall 2"]),
        ("lunch, then coffee", ["lunch, then coffee"]),
        ("🙂\n?!", []),
        ("", []),
    ],
)
def test_a_mark_within_a_number_or_without_words_ends_nothing(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


def test_clauses_are_between_commas_dashes_and_brackets() -> None:
    text = "stuck in traffic, again (sorry) – when is lunch - roughly"
    assert clauses(text) == ["stuck in traffic", "again", "sorry", "when is lunch", "roughly"]
    assert clauses("a follow-up at 12-30") == ["a follow-up at 12-30"]


def test_of_very_many_parts_only_the_first_are_read() -> None:
    assert clauses("where, " * 50) == sentences("where\n" * 50) == ["where"] * MOST
