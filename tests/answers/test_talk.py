"""What was talked about: remembered for ten minutes, for each person, and no longer than there is room."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.agenda import Agenda
from bot.answers import Context, Facet, Kind, Target
from bot.answers import talk as talking
from bot.answers.current import Answers
from bot.answers.talk import Question, Talk
from bot.clock import Clock
from bot.conference import load_conference
from bot.settings import ROOT
from bot.store.engine import Store
from tests.conference.made_up import at

CONFERENCE = load_conference(ROOT / "data")
LUNCH = Context((Target("session", "lunch"),), Facet.WHEN)
NOON = at("12:00")


def test_it_is_referred_to_for_ten_minutes() -> None:
    clock = Clock(NOON)
    talk = Talk(clock)
    talk.turn_to(1, LUNCH)
    assert talk.about(1) == LUNCH
    assert talk.about(2) is None
    clock.travel_to(NOON + timedelta(minutes=9))
    assert talk.about(1) == LUNCH
    clock.travel_to(NOON + timedelta(minutes=11))
    assert talk.about(1) is None
    clock.travel_to(NOON - timedelta(minutes=1))  # a clock that was put back
    assert talk.about(1) is None


def test_a_question_is_its_askers_alone_and_numbers_never_come_again() -> None:
    talk = Talk(Clock(NOON))
    number = talk.ask(Question(1, "when is lunch", "en"))
    assert talk.question(number, 1) == Question(1, "when is lunch", "en")
    assert talk.question(number, 2) is None
    assert talk.question(number + 1, 1) is None
    assert Talk(Clock(NOON)).ask(Question(1, "", "en")) >= number
    talk.forget(1)
    assert talk.question(number, 1) is None


def test_the_oldest_questions_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(talking, "QUESTIONS", 3)
    talk = Talk(Clock(NOON))
    numbers = [talk.ask(Question(1, str(each), "en")) for each in range(5)]
    assert [talk.question(each, 1) is not None for each in numbers] == [False, False, True, True, True]
    talk.amend(numbers[0], unanswered=7)
    assert talk.question(numbers[0], 1) is None


async def test_a_new_version_is_made_while_the_old_one_answers(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    agenda = Agenda(store, Clock(NOON), CONFERENCE)
    answers = Answers(agenda)
    await answers.start()
    question = Question(1, "when is lunch", "en")
    assert answers.answer(question, NOON).targets == (Target("session", "lunch"),)
    for gone in ("closing", "lunch"):  # the second comes while the first is being made
        left = tuple(each for each in agenda.current.sessions if each.id != gone)
        await agenda.publish(replace(agenda.current, sessions=left))
        assert answers.answer(question, NOON).targets == (Target("session", "lunch"),)
    await answers.stop()
    assert Target("session", "lunch") not in answers.answer(question, NOON).targets
    assert Target("session", "closing") not in answers.answer(Question(1, "when is the closing", "en"), NOON).targets
    await store.close()


async def test_a_version_that_cannot_be_asked_about_leaves_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    agenda = Agenda(store, Clock(NOON), CONFERENCE)
    answers = Answers(agenda)
    await answers.start()

    def broken(_: object) -> None:
        raise ValueError

    monkeypatch.setattr("bot.answers.current.Answerer", broken)
    await agenda.publish(CONFERENCE)
    await answers.stop()
    assert answers.answer(Question(1, "when is lunch", "en"), NOON).kind is Kind.ANSWER
    await store.close()


async def test_many_may_ask_while_it_is_being_made(tmp_path: Path) -> None:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    agenda = Agenda(store, Clock(NOON), CONFERENCE)
    answers = Answers(agenda)
    await answers.start()
    await agenda.publish(CONFERENCE)
    stopping = asyncio.create_task(answers.stop())
    asked = 0
    while not stopping.done():
        asked += answers.answer(Question(1, f"when is lunch {asked}", "en"), NOON).kind is not None
        await asyncio.sleep(0)
    assert asked > 1
    await store.close()
