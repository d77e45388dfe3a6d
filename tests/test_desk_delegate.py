"""The help desk on the delegate's side: more about a question, taking it back, limits, and what is stored."""

from datetime import timedelta

import pytest

from bot.desk.model import MOST_IN_A_WHILE, MOST_OPEN
from tests.conftest import World
from tests.conversation import Chat
from tests.helpdesk import asks, buttons_of, count, organiser, sees_of, until

QUESTION = "Where is my badge?"


@pytest.fixture
async def aman(world: World) -> Chat:
    """An organiser."""
    return await organiser(world, "Aman")


async def test_the_desk_is_on_the_help_screen_and_behind_a_link(chat: Chat) -> None:
    await chat.says("/help")
    await chat.taps("Ask the organisers")
    assert "without your name" in await chat.sees()
    await chat.starts("desk")
    assert "without your name" in await chat.sees()
    assert {"command": "desk", "description": "Ask the organisers"} in (await chat.screen())["commands"]


async def test_cancel_leaves_the_question_unwritten(chat: Chat, aman: Chat) -> None:
    await chat.says("/desk")
    await chat.taps("Write a question")
    await chat.says("/cancel")
    await chat.says("neutrality")
    assert "permanent neutrality" in (await chat.sees()).lower()
    await chat.says("/desk")
    assert "No. 1" not in await chat.sees()


async def test_a_question_is_taken_back_until_it_is_answered(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    first = await chat.last_message()
    told = await sees_of(aman, QUESTION)
    answer = await chat.taps("Withdraw")
    assert answer is not None
    assert answer["text"] == "No. 1 is withdrawn."
    assert "↩️ Withdrawn" in await chat.sees()
    await sees_of(aman, "Withdrawn by the delegate")
    again = await chat.forges(first["message_id"], "1KW:1")
    assert "cannot be withdrawn" in again["answer"]["text"]

    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    assert "has withdrawn No. 1. Send your answer all the same?" in await aman.sees()
    await aman.taps("Send it as well")
    await sees_of(chat, "At desk 3.")


async def test_an_answered_question_is_not_taken_back(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    await sees_of(chat, "At desk 3.")
    answer = await chat.taps("Withdraw")
    assert answer is not None
    assert "cannot be withdrawn" in answer["text"]


async def test_a_reply_to_the_answer_opens_the_question_again(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    heard = await sees_of(chat, "At desk 3.")
    assert buttons_of(heard) == ["➕ Add to it"]
    await chat.says("Thank you! Until when?", reply_to_message_id=heard["message_id"])
    assert await chat.sees() == "Added to No. 1: the organisers will see it."
    more = await sees_of(aman, "Until when?")
    assert "More on No. 1" in more["text"]
    assert "⏳ Open" in more["text"]
    await aman.says("Until six.", reply_to_message_id=more["message_id"])
    last = await sees_of(chat, "Until six.")
    assert "Thank you! Until when?" in last["text"]


async def test_the_button_adds_and_a_reply_goes_to_its_question_whatever_else_is_awaited(
    chat: Chat, aman: Chat
) -> None:
    await asks(chat)
    own = await chat.last_message()
    await chat.taps("Add to it")
    assert "what you want to add to No. 1" in await chat.sees()
    await chat.says("It is blue.")
    assert "More on No. 1" in (await sees_of(aman, "It is blue."))["text"]
    await chat.says("/desk")
    await chat.taps("Write a question")
    await chat.says("And new.", reply_to_message_id=own["message_id"])
    assert "More on No. 1" in (await sees_of(aman, "And new."))["text"]
    await chat.says("Is there coffee?")
    assert "No. 2" in (await sees_of(aman, "Is there coffee?"))["text"]


async def test_a_sticker_as_a_reply_gets_a_polite_word(chat: Chat) -> None:
    await asks(chat)
    await chat.says("", sticker=True, reply_to_message_id=(await chat.last_message())["message_id"])
    assert "can be passed on" in await chat.sees()


async def test_own_questions_are_listed_with_how_they_stand(chat: Chat, aman: Chat) -> None:
    await asks(chat, "First question")
    await chat.taps("Withdraw")
    await asks(chat, "Second question")
    await chat.says("/desk")
    assert "No. 2 · ⏳" in await chat.sees()
    assert "No. 1 · ↩️ Withdrawn\nFirst question" in await chat.sees()
    await chat.taps("No. 1")
    assert "↩️ Withdrawn" in await chat.sees()


async def test_so_many_questions_wait_and_no_more(chat: Chat, aman: Chat) -> None:
    for number in range(MOST_OPEN):
        await asks(chat, f"Question {number}")
    await chat.says("/desk")
    answer = await chat.taps("Write a question")
    assert answer is not None
    assert "one more cannot be taken now" in answer["text"]
    await chat.taps("No. 1", "Withdraw")
    await asks(chat, "One more")
    await sees_of(aman, "One more")


async def test_a_flood_is_stopped_with_a_polite_word(world: World, chat: Chat) -> None:
    await asks(chat)
    own = await chat.last_message()
    for number in range(MOST_IN_A_WHILE - 1):
        await chat.says(f"More {number}", reply_to_message_id=own["message_id"])
        assert "Added" in await chat.sees()
    await chat.says("One more", reply_to_message_id=own["message_id"])
    assert "this one was not passed on" in await chat.sees()
    world.clock.travel_to(world.clock.now() + timedelta(hours=1, seconds=1))
    await chat.says("Later", reply_to_message_id=own["message_id"])
    assert "Added" in await chat.sees()


async def test_a_message_that_telegram_gives_twice_is_one_question(world: World, chat: Chat, aman: Chat) -> None:
    """After a kill Telegram gives again what the bot had not confirmed."""
    question = await asks(chat)
    await sees_of(aman, QUESTION)
    await chat.says("/desk")
    await chat.taps("Write a question")
    world.simulator.bot_named("_").queue.add("message", question)
    await chat.settle()
    assert "No. 1" in await chat.sees()
    assert await count(aman, QUESTION) == 1


async def test_who_deletes_their_data_cannot_be_answered_and_their_words_are_gone(
    world: World, chat: Chat, aman: Chat
) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    await chat.says("/privacy")
    await chat.taps("Get my data")
    document = (await chat.last_message())["document"]
    assert QUESTION in (await world.http.get(f"/sim/files/{document['file_id']}")).text
    await chat.taps("Delete all", "Yes, delete")
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    assert "has deleted their data" in await aman.sees()
    for data in ("1oDc:1:t", "1oDk:1:t", "1oDi:1", "1oDa:1", "1oDm:1", "1oDs:1"):
        answer = await aman.forges(told["message_id"], data)
        assert "has deleted their data" in answer["answer"]["text"], data
    async with world.app.services.store.read() as connection:
        for table in ("ticket", "ticket_note"):
            assert (await connection.exec_driver_sql(f"SELECT * FROM {table}")).all() == []
        assert not any(QUESTION in str(row) for row in await connection.exec_driver_sql("SELECT * FROM outbox"))
    await chat.starts()
    await asks(chat, "A new question")
    assert "No. 2" in await chat.sees()  # the number of the one that is gone is not given again


@pytest.mark.parametrize("data", ["1kt:1", "1KA:1", "1KW:1", "1kt:99999999999999999999999"])
async def test_somebody_elses_question_is_nobodys(world: World, chat: Chat, data: str) -> None:
    await asks(chat)
    other = await world.person("en")
    await other.says("/desk")
    await other.forges((await other.last_message())["message_id"], data)
    assert QUESTION not in await other.sees()
    assert await count(other, "is withdrawn") == 0
    await chat.says("/desk")
    assert "⏳" in await chat.sees()


async def test_what_was_asked_before_there_was_an_organiser_is_found_by_them(world: World, chat: Chat) -> None:
    await asks(chat)
    aman = await organiser(world, "Aman")
    await aman.says("/organise")
    await aman.taps("Help desk")
    assert "Open questions: 1" in await aman.sees()
    await aman.taps("No. 1", "Answer")
    await aman.says("At desk 3.")
    await sees_of(chat, "At desk 3.")


async def test_the_organisers_screen_pages_shows_and_closes(world: World, chat: Chat, aman: Chat) -> None:
    others = [await world.person("ru") for _ in range(3)]
    for each, words in zip((chat, *others), ("Write a question", *["Написать вопрос"] * 3), strict=True):
        for number in range(2):
            await each.says("/desk")
            await each.taps(words)
            await each.says(f"Question {number} of {each.person}\nwith a second line")
    await aman.says("/organise")
    await aman.taps("Help desk")
    assert "Open questions: 8" in await aman.sees()
    await aman.taps("▶️", "No. 8", "Show everything")
    await until(lambda: _whole(aman))
    await aman.says("/organise")
    await aman.taps("Help desk", "No. 1", "I see to it")
    assert "👋 Aman sees to it" in await aman.sees()
    answer = await aman.taps("Close")
    assert answer is not None
    assert answer["text"] == "No. 1 is closed."
    await aman.taps("Back")
    assert "Answered and closed: 1" in await aman.sees()
    await aman.taps("Open questions")
    assert "Open questions: 7" in await aman.sees()


async def _whole(chat: Chat) -> bool:
    return "\nwith a second line" in await chat.sees()


@pytest.mark.parametrize("data", ["1oDl:o:0", "1oDt:1", "1oDa:1", "1oDc:1:t", "1oDk:1:t", "1oDs:1", "1oDm:1", "1oDx"])
async def test_to_those_who_are_no_organisers_there_is_no_such_button(chat: Chat, data: str) -> None:
    await asks(chat)
    answer = await chat.forges((await chat.last_message())["message_id"], data)
    assert "out of date" in answer["answer"]["text"]


async def test_who_is_no_organiser_any_more_answers_nothing_and_learns_nothing(
    world: World, chat: Chat, aman: Chat
) -> None:
    question = await asks(chat)
    told = await sees_of(aman, QUESTION)
    roles = world.app.services.roles
    person = world.app.services.people.cached("telegram", aman.person)
    assert person is not None
    await roles.leave(person.id, roles.held_by(person.id)[0].id)
    await chat.edits(question, "Where is my old badge?")
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    assert "Only organisers and their helpers answer" in await aman.sees()
    assert await count(chat, "At desk 3.") == 0
    await aman.settle_quietly()
    assert await count(aman, "my old badge") == 0
