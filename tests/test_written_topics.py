"""Topics that are written in the chat: in force at once and after a restart, found by those who ask, and out again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.agenda import Agenda
from bot.answers import Answerer
from bot.clock import Clock
from bot.conference import TopicGroup
from bot.conference.load import DataError, load_conference
from bot.drafts import Draft, Drafts
from bot.grouped import State
from bot.settings import ROOT
from bot.store.engine import Store
from bot.unanswered import Unanswered
from bot.written_topics import MOST_ALIASES, MeanwhileError, Written, WrittenTopics
from tests.conftest import CONFERENCE

FORENOON = datetime(2026, 5, 12, 11, 40, tzinfo=CONFERENCE.tz)
TITLES = {"tk": "Namaz otagy", "ru": "Комната для молитвы", "en": "Prayer room"}
TEXTS = {"tk": "Ikinji gatda.", "ru": "На втором этаже.", "en": "On the <b>second</b> floor."}


class Desk:
    """The writing alone, on a real database."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock(FORENOON)

    async def start(self) -> None:
        """Starts as the bot does."""
        self.agenda = Agenda(self.store, self.clock, CONFERENCE)
        self.questions, self.drafts = Unanswered(self.store, self.clock), Drafts(self.store, self.clock)
        self.written = WrittenTopics(self.store, self.clock, self.agenda, self.questions, self.drafts)
        for each in (self.questions, self.drafts, self.written):
            await each.load()
        await self.agenda.publish(self.written.with_topics(CONFERENCE))

    async def writes(self, *questions: int, languages: str = "ru en", topic: int | None = None) -> Written:
        kept = languages.split()
        titles = {language: TITLES[language] for language in kept}
        texts = {language: TEXTS[language] for language in kept}
        draft = await self.drafts.put(Draft(1, questions, FORENOON, topic, titles=titles, texts=texts))
        written = await self.written.publish(draft)
        assert written is not None
        return written

    def finds(self, text: str, language: str) -> list[str]:
        """The topics and sessions that the bot would answer with."""
        answer = Answerer(self.agenda.current).answer(text, FORENOON, language)
        return [each.id for each in answer.targets] if answer.kind == "answer" else []


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    async with store.write() as connection:
        await connection.exec_driver_sql(
            "INSERT INTO person (id, language, lead_minutes, created_at, seen_on) "
            "VALUES (1, 'en', 15, '2026-05-12', ''), (2, 'en', 15, '2026-05-12', '')"
        )
    made = Desk(store)
    await made.start()
    yield made
    await store.close()


async def test_a_topic_is_in_force_at_once_and_after_a_restart(desk: Desk) -> None:
    question = await desk.questions.note("is there a prayer room", "en")
    written = await desk.writes(question)
    for _ in range(2):
        topic = desk.agenda.current.topics[written.id]
        assert (topic.id, topic.icon, topic.group) == ("q-1", "❓", TopicGroup.PRACTICAL)
        assert topic.title.by_language == {"ru": TITLES["ru"], "en": TITLES["en"]}
        assert topic.text.in_("tk") == TEXTS["en"]  # whoever reads a language that is missing sees another
        assert topic.aliases == {"en": ("is there a prayer room",)}
        assert set(CONFERENCE.topics) < set(desk.agenda.current.topics)
        await desk.start()
    assert CONFERENCE.topics.get("q-1") is None


@pytest.mark.parametrize(
    ("language", "asked", "again"),
    [
        ("en", "is there a prayer room", ["is there a prayer room", "where is the prayer room?", "prayer room"]),
        ("ru", "есть ли комната для молитвы", ["есть ли комната для молитвы", "комната для молитвы где"]),
        ("ru", "есть ли комната для молитвы", ["где комната для молитвы", "komnata dlya molitvy"]),
        ("tk", "namaz okamak üçin otag barmy", ["namaz okamak üçin otag barmy", "namaz otagy nirede"]),
        ("tk", "namaz okamak üçin otag barmy", ["namaz nirede okap bolýar", "намаз окамак үчин отаг бармы"]),
    ],
)
async def test_who_asks_again_is_answered(desk: Desk, language: str, asked: str, again: list[str]) -> None:
    assert desk.finds(asked, language) == []
    written = await desk.writes(await desk.questions.note(asked, language), languages=language)
    for text in again:
        assert desk.finds(text, language) == [written.id], text


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "where can I smoke"),
        ("en", "where can I exchange dollars"),
        ("en", "is there a doctor"),
        ("ru", "где можно покурить"),
        ("ru", "где поменять доллары"),
        ("tk", "nirede çilim çekip bolýar"),
    ],
)
async def test_what_was_foreign_to_the_conference_is_not_any_more(desk: Desk, language: str, asked: str) -> None:
    """The answers decline such words, unless something is called by them."""
    assert desk.finds(asked, language) == []
    number = await desk.questions.note(asked, language)
    draft = Draft(1, (number,), FORENOON, titles={"en": "Outside"}, texts={"en": "Outside."})
    await desk.written.publish(await desk.drafts.put(draft))
    assert desk.finds(asked, language) == ["q-1"]


async def test_a_question_that_a_topic_answers_leads_to_it_from_then_on(desk: Desk) -> None:
    number = await desk.questions.note("how do I get my tablet going", "en")
    assert desk.finds("how do I get my tablet going", "en") != ["wifi"]
    assert await desk.written.link([number], "wifi") == 1
    assert await desk.written.link([number], "venue") == 0  # it has an answer
    for _ in range(2):
        assert desk.finds("how do I get my tablet going", "en") == ["wifi"]
        assert desk.written.extended == ("wifi",)
        await desk.start()
    before = CONFERENCE.topics["wifi"]
    assert desk.agenda.current.topics["wifi"].aliases["en"] == (*before.aliases["en"], "how do I get my tablet going")
    assert await desk.written.clear_aliases("wifi")
    assert not await desk.written.clear_aliases("wifi")
    assert desk.agenda.current.topics["wifi"] == before
    assert await desk.written.link([number], "venue") == 1


async def test_what_others_publish_keeps_what_was_written(desk: Desk) -> None:
    written = await desk.writes(await desk.questions.note("prayer room", "en"))
    await desk.written.link([await desk.questions.note("internet for phones", "en")], "wifi")
    other = replace(desk.agenda.current, provisional=False)
    await desk.agenda.publish(desk.written.with_topics(other))
    again = desk.agenda.current.topics
    assert again[written.id].title.in_("en") == "Prayer room"
    assert again["wifi"].aliases["en"].count("internet for phones") == 1
    await desk.written.clear_aliases("wifi")
    assert desk.agenda.current.topics["wifi"] == CONFERENCE.topics["wifi"]
    assert not desk.agenda.current.provisional


async def test_an_answer_is_changed_and_taken_out(desk: Desk) -> None:
    question = await desk.questions.note("prayer room", "en")
    written = await desk.writes(question, languages="en")
    changed = await desk.writes(topic=written.number, languages="tk")
    assert changed.id == written.id
    topic = desk.agenda.current.topics[written.id]
    assert (topic.title.by_language, topic.aliases) == ({"tk": TITLES["tk"]}, {"en": ("prayer room",)})
    assert await desk.written.remove(written.number)
    assert not await desk.written.remove(written.number)
    assert written.id not in desk.agenda.current.topics
    asked = desk.questions.question(question)
    assert asked is not None
    assert (asked.state, asked.topic) == (State.NEW, None)
    draft = await desk.drafts.put(Draft(1, (), FORENOON, written.number, titles=TITLES, texts=TEXTS))
    with pytest.raises(MeanwhileError):
        await desk.written.publish(draft)
    await desk.start()
    assert written.id not in desk.agenda.current.topics
    assert desk.drafts.of(1) == draft  # nothing of it is lost
    another = await desk.writes(await desk.questions.note("prayer room", "en"))
    assert another.number > written.number  # old links lead to nothing, not to something else


async def test_of_two_answers_to_the_same_question_the_first_is_published(desk: Desk) -> None:
    question = await desk.questions.note("prayer room", "en")
    one = await desk.drafts.put(Draft(1, (question,), FORENOON, titles=TITLES, texts=TEXTS))
    other = await desk.drafts.put(Draft(2, (question,), FORENOON, titles=TITLES, texts=TEXTS))
    assert await desk.written.publish(one) is not None
    assert await desk.written.publish(one) is None  # published before
    with pytest.raises(MeanwhileError):
        await desk.written.publish(other)
    assert [each.id for each in desk.written.all()] == ["q-1"]
    assert desk.drafts.of(1) is None
    assert desk.drafts.of(2) == other


async def test_somebody_holds_a_question_for_half_an_hour(desk: Desk) -> None:
    await desk.drafts.put(Draft(1, (5, 6), FORENOON))
    assert desk.drafts.is_held([6, 7], but=2)
    assert not desk.drafts.is_held([7], but=2)
    assert not desk.drafts.is_held([6], but=1)
    both = await asyncio.gather(
        desk.drafts.begin(Draft(1, (8,), FORENOON)), desk.drafts.begin(Draft(2, (8,), FORENOON))
    )
    assert both == [True, False]
    await desk.drafts.put(Draft(1, (5, 6), FORENOON))
    desk.clock.travel_to(desk.clock.now() + timedelta(minutes=30))
    assert not desk.drafts.is_held([6], but=2)


async def test_of_very_many_questions_the_most_asked_lead_to_the_answer(desk: Desk) -> None:
    numbers = [await desk.questions.note(f"prayer room {number}", "en") for number in range(MOST_ALIASES + 5)]
    await desk.questions.note(f"prayer room {MOST_ALIASES + 4}", "en")
    written = await desk.writes(*numbers)
    aliases = desk.agenda.current.topics[written.id].aliases["en"]
    assert len(aliases) == MOST_ALIASES
    assert aliases[0] == f"prayer room {MOST_ALIASES + 4}"
    await desk.start()
    assert desk.agenda.current.topics[written.id].aliases["en"] == aliases


async def test_publishing_an_answer_leaves_the_programme_as_it_is(desk: Desk) -> None:
    told: list[str] = []
    desk.agenda.subscribe(lambda: told.append("new"))
    before, search = desk.agenda.revisions, desk.agenda.search
    await desk.writes(await desk.questions.note("prayer room", "en"))
    assert told == ["new"]
    assert desk.agenda.revisions is before
    assert desk.agenda.search is search
    halls = {**CONFERENCE.halls, "main": replace(CONFERENCE.halls["main"], location=CONFERENCE.city)}
    await desk.agenda.publish(replace(desk.agenda.current, halls=halls))
    assert desk.agenda.revisions["plenary"].sequence == 1


def test_the_data_cannot_take_the_name_of_a_written_answer(tmp_path: Path) -> None:
    for file in (ROOT / "data").glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text().replace("- id: wifi\n", "- id: q-7\n"))
    with pytest.raises(DataError, match=r"topics\.yaml: q-7: id: ids such as q-1"):
        load_conference(tmp_path)
