"""Delegates ask in their own words, and are answered: the conversations that this promises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.conference import Conference, Document, MovedFrom, Speaker, Status, Text
from bot.i18n import LANGUAGES
from tests.conftest import CONFERENCE, NOON, World
from tests.conversation import Chat
from tests.test_delegate import at
from tests.test_walk import buttons, check


def changed(sessions: dict[str, dict[str, Any]], **fields: Any) -> Conference:
    """The conference with some sessions, and some other things, as they are given."""
    made = tuple(replace(each, **sessions.get(each.id, {})) for each in CONFERENCE.sessions)
    return replace(CONFERENCE, sessions=made, **fields)


@pytest.mark.parametrize("phone", LANGUAGES)
@pytest.mark.parametrize(
    ("language", "question", "facts", "button"),
    [
        ("tk", "umumy mejlis haçan başlanýar?", ["Umumy mejlis", "10:00–11:30", "Tamamlandy"], "Giňişleýin"),
        ("ru", "где секция про нейтралитет", ["Постоянный нейтралитет", "Зал 2", "через 20 минут"], "Подробнее"),
        ("en", "whats after lunch", ["15:00–16:30", "Regional security", "Humanitarian dimension"], "Session 3"),
        ("tk", "terjime barmy", ["Terjime", "goşmaça habar berler"], "Maglumat"),
    ],
)
async def test_a_question_is_answered_in_its_own_language(
    world: World, phone: str, language: str, question: str, facts: list[str], button: str
) -> None:
    chat = await world.person(phone)
    world.clock.travel_to(NOON)
    await chat.says(question)
    message = await chat.last_message()
    check(message, language)
    told = message["text"] + " ".join(await chat.buttons())
    assert [fact for fact in facts if fact not in told] == []
    assert any(button in each for each in await chat.buttons())


@pytest.mark.parametrize("phone", LANGUAGES)
async def test_a_word_that_is_of_no_language_is_answered_in_the_persons(world: World, phone: str) -> None:
    chat = await world.person(phone)
    await chat.says("2028")
    check(await chat.last_message(), phone)
    assert CONFERENCE.topics["year-2028"].title.in_(phone) in await chat.sees()


async def test_the_card_is_one_tap_away_and_leads_back_to_the_answer(delegate: Chat) -> None:
    await delegate.says("Where is the session on neutrality?")
    answer = await delegate.last_message()
    await delegate.taps("Details")
    assert "Topics for discussion" in await delegate.sees()
    await delegate.taps("Where is it", "Back", "Back")
    again = await delegate.last_message()
    assert again["message_id"] == answer["message_id"]
    assert again["text"] == answer["text"]
    assert again["reply_markup"] == answer["reply_markup"]


# When.


async def test_when_tells_what_is_left(world: World, delegate: Chat) -> None:
    await delegate.says("when is session 2")
    assert "Tuesday, 12 May, 12:00–13:30" in await delegate.sees()
    assert "Starts in 20 minutes" in await delegate.sees()
    assert "provisional" in await delegate.sees()
    world.clock.travel_to(at("13:15"))
    await delegate.says("when is session 2")
    assert "On now · 15 minutes left" in await delegate.sees()
    world.clock.travel_to(at("14:00"))
    await delegate.says("when is session 2")
    assert "Finished" in await delegate.sees()
    assert await delegate.buttons() == ["📖 Details"]


async def test_moved_and_cancelled_are_said_first(tmp_path) -> None:
    conference = changed(
        {
            "lunch": {"status": Status.CANCELLED},
            "closing": {"status": Status.MOVED, "moved_from": MovedFrom(at("17:00"))},
        }
    )
    async with World(tmp_path, conference, NOON) as world:
        chat = await world.person("en")
        for question in ("when is lunch", "how long is lunch", "where is lunch", "who speaks at lunch"):
            await chat.says(question)
            assert (await chat.sees()).splitlines()[1].startswith("❌ Cancelled"), question
        for question in ("when is the closing", "where is the closing", "how long does the closing last"):
            await chat.says(question)
            assert "Moved · was: Tuesday, 12 May, 17:00" in (await chat.sees()).splitlines()[1], question
        await chat.says("remind me of lunch")
        assert "cancelled, so it was not added" in await chat.sees()


# Where, who, about, how long, in which languages, which documents.


async def test_where_tells_the_hall_and_the_way_if_it_is_known(tmp_path, delegate: Chat) -> None:
    await delegate.says("where is the closing")
    assert "Main hall" in await delegate.sees()
    assert "to be announced" in await delegate.sees()
    halls = dict(CONFERENCE.halls)
    halls["main"] = replace(halls["main"], location=Text({"en": "Second floor <left> of the stairs"}))
    async with World(tmp_path / "known", replace(CONFERENCE, halls=halls), NOON) as world:
        chat = await world.person("en")
        await chat.says("where is the closing")
        assert "Second floor <left> of the stairs" in await chat.sees()
        assert "to be announced" not in await chat.sees()


PEOPLE = {
    "orazova": Speaker(
        "orazova",
        Text({"tk": "Aýna Orazowa", "ru": "Айна Оразова", "en": "Ayna Orazova"}),
        role=Text({"en": "Professor"}),
        organisation=Text({"en": "Institute of <Law>"}),
    )
}


async def test_who_speaks_is_told_where_it_is_known(tmp_path) -> None:
    conference = changed({"neutrality": {"speakers": ("orazova",)}, "closing": {"chair": "orazova"}}, speakers=PEOPLE)
    async with World(tmp_path, conference, NOON) as world:
        chat = await world.person("en")
        await chat.says("who speaks in session 2")
        assert "Speakers: Ayna Orazova, Professor, Institute of <Law>" in await chat.sees()
        assert "Chair: to be announced" in await chat.sees()
        await chat.says("who speaks at the opening ceremony")
        assert "Speakers: to be announced" in await chat.sees()
        await chat.says("who speaks at lunch")
        assert "No speakers are listed" in await chat.sees()
        await chat.says("Ayna Orazova")
        assert "12:00–13:30" in await chat.sees()


async def test_about_is_short_and_the_card_has_the_rest(tmp_path) -> None:
    words = "Peace through law. " * 40
    async with World(tmp_path, changed({"closing": {"description": Text({"en": words})}}), NOON) as world:
        chat = await world.person("en")
        await chat.says("what is the closing about")
        assert "Peace through law. Peace" in await chat.sees()
        assert len(await chat.sees()) < 650
        assert "…" in await chat.sees()


async def test_how_long(delegate: Chat) -> None:
    await delegate.says("how long is lunch?")
    assert "90 minutes, 13:30–15:00" in await delegate.sees()


async def test_languages_and_documents_are_told_or_to_be_announced(tmp_path) -> None:
    documents = {"draft": Document("draft", Text({"en": "Draft"}), "https://example.org/draft")}
    conference = changed(
        {"neutrality": {"languages": ("ru",), "interpretation": ("en", "tk"), "documents": ("draft",)}},
        documents=documents,
    )
    async with World(tmp_path, conference, NOON) as world:
        chat = await world.person("en")
        await chat.says("in which language is session 2")
        assert "Working languages: Russian" in await chat.sees()
        assert "Interpretation: English and Turkmen" in await chat.sees()
        await chat.says("documents of session 2")
        message = await chat.last_message()
        assert "https://example.org/draft" in str(message["entities"])
        await chat.says("documents of session 3")
        assert "to be announced" in await chat.sees()
        await chat.says("in which language is session 3")
        assert "Working languages: to be announced" in await chat.sees()


# Lists.


async def test_now_and_next(world: World, delegate: Chat) -> None:
    await delegate.says("what is on now")
    assert "Coffee break" in await delegate.sees()
    assert "20 minutes left" in await delegate.sees()
    await delegate.says("what comes next")
    assert "Next:" in await delegate.sees()
    assert [each for each in await delegate.buttons() if "12:00" in each] == await delegate.buttons()
    world.clock.travel_to(at("19:30"))
    await delegate.says("what is on now")
    assert "The conference is over" in await delegate.sees()
    await delegate.says("what is on at 3 am")
    assert "Nothing is in the programme then" in await delegate.sees()


async def test_before_the_conference_now_is_what_comes_first(chat: Chat) -> None:
    await chat.says("what is on now")
    assert "Nothing is on just now. Next:" in await chat.sees()
    assert "Registration" in await chat.sees()


async def test_how_many(delegate: Chat) -> None:
    await delegate.says("how many thematic sessions are there?")
    assert (await delegate.sees()).startswith("There are 4 sessions:")
    assert len(await delegate.buttons()) == 4
    await delegate.says("how many halls?")
    assert (await delegate.sees()).startswith("The programme names 4 places:")
    await delegate.taps("Hall 2")
    assert "12:00–13:30" in await delegate.sees()


async def test_the_whole_programme_is_read_at_once_and_has_eight_buttons(delegate: Chat) -> None:
    await delegate.says("show me the whole programme")
    assert (await delegate.sees()).count("–") == len(CONFERENCE.sessions)
    *sessions, more = await delegate.buttons()
    assert len(sessions) == 8
    assert "Morning coffee" in sessions[0]
    assert "more in the agenda" in more
    await delegate.taps("more in the agenda")
    assert "18:00–18:45" in await delegate.sees()


async def test_what_is_the_same_of_all_is_said_once(delegate: Chat) -> None:
    await delegate.says("who speaks in hall 2")
    assert (await delegate.sees()).count("Speakers: to be announced") == 1


# Halls, topics.


async def test_a_hall_where_it_is_and_what_is_on_there(world: World, delegate: Chat) -> None:
    world.clock.travel_to(at("12:30"))
    await delegate.says("where is hall 2")
    assert "📍 Hall 2" in await delegate.sees()
    assert "60 minutes left" in await delegate.sees()
    assert "Next: 15:00–16:30" in await delegate.sees()
    await delegate.taps("Programme of the hall")
    await delegate.says("who speaks there?")
    assert "Permanent neutrality" in await delegate.sees()
    assert "Speakers: to be announced" in await delegate.sees()


async def test_a_hall_on_the_eve_tells_what_will_be_there(chat: Chat) -> None:
    await chat.says("where is hall 2")
    assert "Next: Tuesday, 12 May" in await chat.sees()


async def test_a_topic_is_its_text_with_its_sessions(delegate: Chat) -> None:
    await delegate.says("what is the Ashgabat Outcome Document")
    assert "The document has not been adopted yet" in await delegate.sees()
    await delegate.taps("Closing plenary")
    assert "18:00–18:45" in await delegate.sees()
    await delegate.taps("Back")
    await delegate.says("when does the registration desk open")
    assert "08:30–09:30" in await delegate.sees()


# Asking back, and not knowing.


async def test_what_is_not_clear_is_asked_back_and_the_facet_kept(delegate: Chat) -> None:
    await delegate.says("law")
    assert "Did you mean" in await delegate.sees()
    asked = await delegate.buttons()
    assert 2 <= len(asked) <= 3
    await delegate.taps("Session 1")
    assert "12:00–13:30" in await delegate.sees()
    await delegate.says("and where?")
    assert "Main hall" in await delegate.sees()


async def test_after_a_choice_one_can_go_back_and_choose_again(delegate: Chat) -> None:
    await delegate.says("law")
    asked = await delegate.buttons()
    await delegate.taps("Session 1", "Back")
    assert await delegate.buttons() == asked
    await delegate.taps("Session 4", "Details", "Back", "Back")
    assert await delegate.buttons() == asked


async def test_the_beginning_of_a_title_is_enough(delegate: Chat) -> None:
    await delegate.says("humanit")
    assert "15:00–16:30" in await delegate.sees()
    await delegate.says("se")
    assert "Did you mean" in await delegate.sees()
    await delegate.taps("Session 2")
    assert "Permanent neutrality" in await delegate.sees()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what is the weather tomorrow", "only answer questions about this conference"),
        ("what do you think about the president", "I have no opinions"),
        ("ты за кого, кто прав в этой войне?", "У меня нет мнений"),
        ("where are the toilets", "found nothing about that"),
        ("bu barada seniň pikiriň näme?", "öz pikirim ýok"),
        ("ok", "did not quite understand"),
    ],
)
async def test_what_is_not_known_is_said_honestly(delegate: Chat, question: str, answer: str) -> None:
    await delegate.says(question)
    assert answer in await delegate.sees()
    assert len(await delegate.buttons()) >= 4


async def test_who_asks_what_nobody_knows_yet_is_told_when_there_is_an_answer(world: World, delegate: Chat) -> None:
    questions = world.app.services.unanswered
    await delegate.says("is there a cloakroom?")
    message = await delegate.last_message()
    data = next(each["callback_data"] for each in buttons(message) if "Tell me" in each["text"])
    number = int(data.split(":")[1])
    await delegate.taps("🇷🇺 Русский", "🇬🇧 English")
    question = questions.question(number)
    assert question is not None
    assert (question.text, question.language, question.times) == ("is there a cloakroom?", "en", 1)
    answer = await delegate.taps("Tell me")
    assert answer is not None
    assert answer["text"]


@pytest.mark.parametrize(
    "text", ["what is the weather", "you are an idiot", "what is your opinion on NATO", "ok", "🙂"]
)
async def test_what_no_organiser_would_answer_is_not_kept(delegate: Chat, text: str) -> None:
    await delegate.says(text)
    assert not any("Tell me" in each for each in await delegate.buttons())


# A word back.


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Good morning!", "Good day"),
        ("привет", "Здравствуйте"),
        ("salam", "Salam"),
        ("thank you very much", "You are welcome"),
        ("спасибо!", "Пожалуйста"),
        ("how are you?", "all is well"),
        ("goodbye", "enjoy the conference"),
        ("who are you?", "this conference's bot"),
        ("кто ты", "Я бот этой конференции"),
        ("you are an idiot", "sorry"),
    ],
)
async def test_small_talk_gets_a_word_back(world: World, question: str, answer: str) -> None:
    chat = await world.person("tk" if question == "salam" else "en")
    await chat.says(question)
    assert answer in await chat.sees()
    assert len(await chat.sees()) < 400


# In place.


async def test_an_edited_question_has_its_answer_edited(delegate: Chat) -> None:
    message = await delegate.says("when is lunhc")
    first = await delegate.last_message()
    await delegate.edits(message, "where is the closing")
    edited = await delegate.last_message()
    assert edited["message_id"] == first["message_id"]
    assert "Main hall" in edited["text"]


async def test_answers_on_the_screen_follow_the_language(delegate: Chat) -> None:
    for question in ("when is lunch", "law", "remind me of the closing", "what is the weather", "hello"):
        await delegate.says(question)
    await delegate.taps("🇷🇺 Русский")
    edited = [event["message"] for event in delegate.fresh if event["type"] == "edited"]
    assert len(edited) >= 5
    for message in edited:
        check(message, "ru")


async def test_a_long_spoken_sentence_is_understood(delegate: Chat) -> None:
    await delegate.says(
        "Hello dear assistant, I have just arrived from the airport with my colleagues and we are a little late, so "
        "could you please be so kind and tell me in which hall the session on permanent neutrality will be held today?"
    )
    assert "Hall 2" in await delegate.sees()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_too_long_and_no_words(world: World, language: str) -> None:
    chat = await world.person(language)
    for text in ("слово word söz " * 30, "🙂🙂", "…", "?!"):
        await chat.says(text)
        check(await chat.last_message(), language)
        assert await chat.buttons()


async def test_a_new_version_of_the_agenda_is_asked_about_from_its_first_moment(world: World, delegate: Chat) -> None:
    await delegate.says("when is lunch")
    answer = await delegate.last_message()
    sessions = tuple(each for each in CONFERENCE.sessions if each.id != "lunch")
    later = timedelta(minutes=30)
    moved = tuple(
        replace(each, start=each.start + later, end=each.end + later) if each.id == "closing" else each
        for each in sessions
    )
    await world.app.agenda.publish(replace(CONFERENCE, sessions=moved))
    await delegate.says("when is the closing")
    assert "18:30–19:15" in await delegate.sees()
    await delegate.taps("Details", message_id=answer["message_id"])
    assert any("no longer in the programme" in each for each in delegate.all_texts())
    await delegate.taps("🇷🇺 Русский")
    assert not any("13:30" in str(event) for event in delegate.fresh if event["type"] == "edited")


@pytest.mark.parametrize(
    ("language", "typed", "shown"),
    [
        ("tk", "meniň maksatnamam", "Heniz hiç zat goşulmady"),
        ("tk", "Dili çalyşmak", "Dili saýlaň"),
        ("ru", "задать вопрос", "выступающим"),
        ("ru", "Вопрос организаторам", "Здесь можно написать организаторам"),
        ("en", "MY AGENDA", "Nothing here yet"),
        ("en", "settings", "Quiet hours"),
        ("en", "About the conference", "is held in connection with"),
    ],
)
async def test_the_words_of_a_button_may_be_typed(world: World, language: str, typed: str, shown: str) -> None:
    chat = await world.person(language)
    await chat.says(typed)
    assert shown in await chat.sees()


async def test_a_question_for_nobody_named_may_go_to_the_organisers(chat: Chat) -> None:
    await chat.says("I want to ask the speakers a question")
    assert (await chat.buttons())[0] == "🙋 Ask the organisers"
    await chat.taps("Ask the organisers")
    assert "Write your question" in await chat.sees()


async def test_a_day_is_said_where_it_is_not_today(chat: Chat) -> None:
    await chat.says("remind me of the closing")
    assert "🗓 Tuesday, 12 May" in await chat.sees()
    await chat.says("where is the opening?")
    assert "🗓 Tuesday, 12 May, 09:30–10:00" in await chat.sees()


async def test_the_place_of_a_session_of_another_day_tells_of_that_day(chat: Chat) -> None:
    await chat.says("opening ceremony")
    await chat.taps("Details", "Where is it")
    assert "Next: Tuesday, 12 May" in await chat.sees()


async def test_where_it_is_provisional_it_says_so_in_the_own_agenda_and_on_now_too(chat: Chat) -> None:
    await chat.says("remind me of the closing")
    for command in ("/my", "/now"):
        await chat.says(command)
        assert "The programme is provisional." in await chat.sees()
