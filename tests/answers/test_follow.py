"""Follow-ups: what "it", "there" and "the second one" are, in a talk of one question after another."""

from dataclasses import replace
from datetime import datetime

import pytest

from bot.answers import Answer, Answerer, Facet, Kind
from bot.conference import Conference, Speaker, Topic, TopicGroup
from tests.conference.made_up import at, conference, session, text

SPEAKER = Speaker("ada", text("Ada Lovelace"))


def made() -> Conference:
    """A day of five sessions in two halls, with a speaker and a topic."""
    day = conference(
        session("engines", at("10:00"), speakers=("ada",), aliases={"en": ("steam",)}),
        session("looms", at("10:00"), hall="hall-2"),
        session("tea", at("11:00"), 30),
        session("ships", at("12:00"), hall="hall-2", speakers=("ada",)),
        session("railways", at("14:00")),
        speakers=(SPEAKER,),
    )
    cloth = Topic("cloth", "🧵", TopicGroup.CONFERENCE, text("Weaving"), text("About cloth."), sessions=("looms",))
    return replace(day, topics={"cloth": cloth})


ANSWERER = Answerer(made())
EARLY = at("09:00")


def talk(*questions: str, now: datetime = EARLY) -> Answer:
    """The answer to the last of some questions."""
    answer: Answer | None = None
    for question in questions:
        answer = ANSWERER.answer(question, now, "en", answer.context if answer is not None else None)
    assert answer is not None
    return answer


def ids(answer: Answer) -> list[str]:
    """What an answer is about."""
    return [each.id for each in answer.targets]


@pytest.mark.parametrize(
    ("question", "facet"),
    [("and where?", Facet.WHERE), ("when is it", Facet.WHEN), ("how long is it?", Facet.DURATION), ("who?", Facet.WHO)],
)
def test_it_is_what_was_talked_about(question: str, facet: Facet) -> None:
    answer = talk("where is looms", question)
    assert (ids(answer), answer.facet) == (["looms"], facet)


def test_and_something_else_is_asked_the_same() -> None:
    answer = talk("when is looms", "and railways?")
    assert (ids(answer), answer.facet) == (["railways"], Facet.WHEN)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("the second one", ["looms"]), ("and the last?", ["looms"]), ("both", ["engines", "looms"])],
)
def test_one_of_several_is_chosen_by_its_place(question: str, wanted: list[str]) -> None:
    assert ids(talk("what is on at 10:00", question)) == wanted


def test_a_place_that_there_is_not_chooses_none_of_them() -> None:
    assert ids(talk("what is on at 10:00", "the fifth one")) == ["engines", "looms"]


def test_the_second_of_a_speakers_sessions() -> None:
    assert ids(talk("when does Ada Lovelace speak", "the second one")) == ["ships"]


def test_the_session_on_a_topic() -> None:
    assert ids(talk("what is weaving", "and when is the session on that?")) == ["looms"]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("what comes after that?", ["ships"]),
        ("what is before it?", ["engines", "looms"]),
    ],
)
def test_after_before_and_beside_what_was_talked_about(question: str, wanted: list[str]) -> None:
    assert ids(talk("when is tea", question)) == wanted


def test_what_is_on_elsewhere_meanwhile() -> None:
    assert ids(talk("where is engines", "what else is on at the same time?")) == ["looms"]


def test_the_same_in_another_hall() -> None:
    now = at("10:15")
    assert ids(talk("what is on in hall 1 now", now=now)) == ["engines"]
    assert ids(talk("what is on in hall 1 now", "and in hall 2?", now=now)) == ["looms"]
    assert ids(talk("what is on at 10:00", "which one is in hall 2?")) == ["looms"]


@pytest.mark.parametrize("question", ["how many sessions are there", "when does the conference end", "what is on now"])
def test_a_question_of_its_own_refers_to_nothing(question: str) -> None:
    assert ids(talk("where is looms", question)) == ids(talk(question))


def test_what_nobody_knows_is_not_taken_for_what_was_talked_about() -> None:
    assert talk("where is looms", "where are the penguins of Antarctica").kind is Kind.UNKNOWN
    assert ids(talk("where is looms", "is it also for ladies?")) == ["looms"]


def test_without_anything_before_it_is_nothing() -> None:
    assert ids(talk("and where is it?")) == []
