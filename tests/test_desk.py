"""The help desk between a delegate and organisers in their own chats, read as the conversations that it proves."""

import asyncio

import pytest

from bot.roles import Role
from tests.conftest import World
from tests.conversation import Chat
from tests.helpdesk import asks, buttons_of, count, organiser, sees_of, until

QUESTION = "Where is my badge?"


@pytest.fixture
async def aman(world: World) -> Chat:
    """An organiser."""
    return await organiser(world, "Aman")


async def test_a_question_reaches_the_organisers_and_is_answered_by_a_reply(
    world: World, chat: Chat, aman: Chat
) -> None:
    await asks(chat)
    assert "No. 1" in await chat.sees()
    assert "their answer comes here" in await chat.sees()
    told = await sees_of(aman, QUESTION)
    assert "No. 1 · English · 18:00" in told["text"]
    assert "Delegate" not in told["text"]
    assert buttons_of(told) == ["✏️ Answer", "👋 I see to it", "✅ Close"]

    await aman.says("At registration, desk 3.", reply_to_message_id=told["message_id"])
    assert "your answer is on its way" in await aman.sees()
    heard = await chat.hears()
    assert "The organisers answer your question No. 1" in heard
    assert QUESTION in heard
    assert "At registration, desk 3." in heard
    answered = await sees_of(aman, "Answered by Aman, 18:00")
    assert answered["message_id"] == told["message_id"]


async def test_an_answer_by_the_button_and_another_organiser_sees_who_answered(
    world: World, chat: Chat, aman: Chat
) -> None:
    maral = await organiser(world, "Maral", "ru")
    await asks(chat)
    told = await sees_of(maral, QUESTION)
    assert "№ 1 · английский" in told["text"]
    await aman.settle_quietly()
    await aman.taps("Answer", message_id=(await sees_of(aman, QUESTION))["message_id"])
    assert "Write your answer to No. 1" in await aman.sees()
    await aman.says("At desk 3.")
    assert "At desk 3." in await chat.hears()
    await sees_of(maral, "Ответ дан: Aman")
    await aman.says("neutrality")
    assert "permanent neutrality" in (await aman.sees()).lower()  # the conversation is over


async def test_a_helper_is_told_and_answers_too(world: World, chat: Chat, aman: Chat) -> None:
    helper = await world.person("en")
    await world.appoint(helper, Role.HELPER, label="Registration")
    await asks(chat)
    told = await sees_of(helper, QUESTION)
    await helper.says("At desk 3.", reply_to_message_id=told["message_id"])
    await sees_of(chat, "At desk 3.")
    await sees_of(aman, "Answered by Registration")


async def test_two_organisers_reply_at_the_same_moment_and_one_answer_goes_out(
    world: World, chat: Chat, aman: Chat
) -> None:
    maral = await organiser(world, "Maral")
    await asks(chat)
    pairs = [(each, await sees_of(each, QUESTION)) for each in (aman, maral)]
    await asyncio.gather(
        *(
            each.call("POST", "/messages", {"text": "At desk 3.", "reply_to_message_id": told["message_id"]})
            for each, told in pairs
        )
    )

    async def both_know() -> bool:
        said = [(await each.sees()) for each in (aman, maral)]
        return any("on its way" in text for text in said) and any("Send your answer as well?" in text for text in said)

    await until(both_know)
    await sees_of(chat, "At desk 3.")
    await chat.settle_quietly()
    assert await count(chat, "At desk 3.") == 1
    held = aman if "as well?" in await aman.sees() else maral
    other = "Maral" if held is aman else "Aman"
    assert f"has been answered already by {other}" in await held.sees()
    message = await held.last_message()
    answer = await held.taps("Send it as well")
    assert answer is not None
    assert "on its way" in answer["text"]
    answer = await held.forges(message["message_id"], "1oDs:2")
    await until(lambda: _is(chat, "At desk 3.", 2))
    assert answer["answer"] is not None
    assert await count(chat, "At desk 3.") == 2


async def _is(chat: Chat, words: str, number: int) -> bool:
    return await count(chat, words) == number


async def test_whoever_answered_may_go_on_without_being_asked(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    for text in ("At desk 3.", "It is open until six."):
        await aman.says(text, reply_to_message_id=told["message_id"])
        assert "on its way" in await aman.sees()
        await sees_of(chat, text)


async def test_a_restart_between_question_and_answer_loses_nothing(world: World, chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    await world.stop()
    await world.start()
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    assert "At desk 3." in (await sees_of(chat, "At desk 3."))["text"]
    await sees_of(aman, "Answered by Aman")


async def test_an_answer_that_is_awaited_survives_a_restart(world: World, chat: Chat, aman: Chat) -> None:
    await asks(chat)
    await sees_of(aman, QUESTION)
    await aman.taps("Answer")
    await world.stop()
    await world.start()
    await aman.says("At desk 3.")
    await sees_of(chat, "At desk 3.")


async def test_closing_twice_closes_once_and_says_so(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    first = await aman.forges(told["message_id"], "1oDc:1:t")
    second = await aman.forges(told["message_id"], "1oDc:1:t")
    assert first["answer"]["text"] == "No. 1 is closed."
    assert second["answer"]["text"] == "No. 1: ✅ Closed"
    await until(lambda: _looks(aman, "✅ Closed", ["🔓 Open again"]))
    answer = await aman.taps("Open again")
    assert answer is not None
    assert "open again" in answer["text"]
    await until(lambda: _looks(aman, "⏳ Open", ["✏️ Answer", "👋 I see to it", "✅ Close"]))


async def _looks(chat: Chat, words: str, buttons: list[str]) -> bool:
    message = await sees_of(chat, QUESTION)
    return words in message["text"] and buttons_of(message) == buttons


async def test_one_organiser_sees_to_it_and_the_other_learns_who(world: World, chat: Chat, aman: Chat) -> None:
    maral = await organiser(world, "Maral")
    await asks(chat)
    for each in (aman, maral):
        await sees_of(each, QUESTION)
    taken = await aman.taps("I see to it")
    refused = await maral.taps("I see to it")
    assert taken is not None
    assert refused is not None
    assert "You see to No. 1" in taken["text"]
    assert "👋 Aman sees to it" in refused["text"]
    await sees_of(maral, "👋 Aman sees to it")
    released = await aman.taps("I see to it")
    assert released is not None
    assert "no longer see to" in released["text"]
    again = await maral.taps("I see to it")
    assert again is not None
    assert "You see to No. 1" in again["text"]


async def test_an_answer_to_who_has_blocked_the_bot_is_told_to_be_undeliverable(
    world: World, chat: Chat, aman: Chat
) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    await chat.call("POST", "/block")
    await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    await sees_of(aman, "No. 1: the answer could not be delivered")
    await sees_of(aman, "but it could not be delivered")


async def test_an_answer_that_failed_as_the_bot_was_stopped_is_told_at_the_start(
    world: World, chat: Chat, aman: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.desk import DeskGroup

    await asks(chat)
    told = await sees_of(aman, QUESTION)

    async def killed(*_: object) -> None:
        """In place of what would have been done next."""

    with monkeypatch.context() as patched:
        patched.setattr(DeskGroup, "failed", killed)
        await world.stop()
        await world.start()
        await chat.call("POST", "/block")
        await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
        await aman.settle_quietly()
        assert await count(aman, "could not be delivered") == 0
        await world.stop()
    await world.start()
    await sees_of(aman, "No. 1: the answer could not be delivered")


async def test_an_edited_question_is_edited_for_the_organisers_too(chat: Chat, aman: Chat) -> None:
    question = await asks(chat, "Where is my bagde?")
    told = await sees_of(aman, "bagde")
    await chat.edits(question, "Where is my badge?")
    assert "Changed for the organisers too" in await chat.sees()
    changed = await sees_of(aman, QUESTION)
    assert changed["message_id"] == told["message_id"]
    assert "✏️ edited: 18:00" in changed["text"]


async def test_an_edited_answer_stays_as_it_went_out(chat: Chat, aman: Chat) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION)
    answer = await aman.says("At desk 3.", reply_to_message_id=told["message_id"])
    await sees_of(chat, "At desk 3.")
    await aman.edits(answer, "At desk 4.")
    assert "has gone out as it was" in await aman.sees()


async def test_five_thousand_characters_arrive_whole_in_both_directions(chat: Chat, aman: Chat) -> None:
    long = " ".join(f"word{number}" for number in range(630))
    assert len(long) > 4900
    await asks(chat, long)
    assert "Added to No. 1" in await chat.sees()

    async def arrived(reader: Chat) -> bool:
        texts = [each["text"] for each in (await reader.screen())["messages"] if each["from"]["is_bot"]]
        return all(any(f"word{number}" in text for text in texts) for number in (0, 300, 420, 500, 629))

    await until(lambda: arrived(aman))
    told = await sees_of(aman, "word0 ")
    await aman.says(long, reply_to_message_id=told["message_id"])
    await until(lambda: arrived(chat))
    assert await count(aman, "Send your answer as well?") == 0


@pytest.mark.parametrize("useless", [{"sticker": True}, {"poll": True}, {"text": "🙂🙂🙂"}])
async def test_a_sticker_is_no_question_and_the_desk_goes_on_waiting(
    chat: Chat, aman: Chat, useless: dict[str, object]
) -> None:
    await asks(chat, **{"text": "", **useless})  # type: ignore[arg-type]
    assert "Words, photos, files" in await chat.sees()
    await chat.says(QUESTION)
    await sees_of(aman, QUESTION)


@pytest.mark.parametrize(
    ("sent", "content"),
    [
        ({"photo": True, "caption": "This is what I lost"}, "photo"),
        ({"voice": True}, "voice"),
        ({"document": {"file_name": "a.txt", "content_base64": "aGk="}}, "document"),
        ({"location": {"latitude": 37.9, "longitude": 58.4}}, "location"),
    ],
)
async def test_photos_files_and_voices_are_copied_in_both_directions(
    chat: Chat, aman: Chat, sent: dict[str, object], content: str
) -> None:
    async def has_copy(reader: Chat) -> bool:
        messages = (await reader.screen())["messages"]
        return any(content in each and each["from"]["is_bot"] for each in messages)

    await asks(chat, "", **sent)  # type: ignore[arg-type]
    assert "No. 1" in await chat.sees()
    await until(lambda: has_copy(aman))
    copy = next(each for each in (await aman.screen())["messages"] if content in each)
    state = await aman.taps("No. 1", message_id=copy["message_id"])
    assert state is not None
    assert state["text"] == "No. 1: ⏳ Open"
    await aman.says("", reply_to_message_id=copy["message_id"], **sent)
    assert "on its way" in await aman.sees()
    await sees_of(chat, "The organisers answer your question No. 1")

    async def came_back() -> bool:
        return any(content in each and each["from"]["is_bot"] for each in (await chat.screen())["messages"])

    await until(came_back)


async def test_an_album_is_one_question(chat: Chat, aman: Chat) -> None:
    await chat.says("/desk")
    await chat.taps("Write a question")
    await chat.says("", photo=True, caption="Whose are these?", media_group_id="7")
    await chat.says("", photo=True, media_group_id="7")
    await sees_of(aman, "Whose are these?")
    await sees_of(aman, "More on No. 1")
    assert await count(chat, "No. 2") == 0


async def test_the_name_is_shown_to_the_organisers_only_if_the_delegate_wants_it(world: World, aman: Chat) -> None:
    chat = await world.person("en", first_name="<b>Oraz</b>")
    await asks(chat, "Without a name")
    assert "Oraz" not in (await sees_of(aman, "Without a name"))["text"]
    await chat.says("/desk")
    await chat.taps("Write a question")
    assert "will not be shown" in await chat.sees()
    prompt = await chat.last_message()
    await chat.taps("Show my name")
    assert "will be shown" in await chat.sees()
    await chat.says("With my name")
    assert "👤 <b>Oraz</b>" in (await sees_of(aman, "With my name"))["text"]
    answer = await chat.forges(prompt["message_id"], "1KN:0")
    assert "has been sent, or left" in answer["answer"]["text"]


async def test_a_question_to_a_panel_goes_to_the_organisers_who_pass_it_on(chat: Chat, aman: Chat) -> None:
    await chat.says("/help")
    await chat.forges((await chat.last_message())["message_id"], "1K:plenary")
    assert "Write your question to the panel of “Plenary session" in await chat.sees()
    await chat.says("What comes next?")
    assert "For the panel of “Plenary session" in await chat.sees()
    assert "🎤 For the panel of “Plenary session" in (await sees_of(aman, "What comes next?"))["text"]
    await chat.forges((await chat.last_message())["message_id"], "1K:?")
    assert "Write your question in one message" in await chat.sees()
