"""Delegates ask the bot to do something: add a session, take it out, speak another language, pass a question on."""

from tests.conftest import World
from tests.conversation import Chat
from tests.test_delegate import at


async def test_remind_me_adds_to_the_own_agenda_and_can_be_undone(world: World, delegate: Chat) -> None:
    await delegate.says("remind me of session 2")
    assert "Added to your agenda. You will be reminded 15 minutes before it starts." in await delegate.sees()
    answer = await delegate.taps("Undo")
    assert answer is not None
    assert "Removed" in answer["text"]
    assert "Removed from your agenda" in await delegate.sees()
    await delegate.taps("Undo")
    world.clock.travel_to(at("11:45"))
    assert "starts in 15 minutes" in await delegate.hears()


async def test_a_double_tap_on_undo_undoes_once(delegate: Chat) -> None:
    await delegate.says("remind me of lunch")
    message = await delegate.last_message()
    data = next(
        each["callback_data"]
        for row in message["reply_markup"]["inline_keyboard"]
        for each in row
        if "Undo" in each["text"]
    )
    for _ in range(2):
        await delegate.forges(message["message_id"], data)
    await delegate.says("/my")
    assert "Nothing here yet" in await delegate.sees()


async def test_several_are_added_at_once(delegate: Chat) -> None:
    await delegate.says("добавь в мою программу секцию 2 и закрытие")
    assert (await delegate.sees()).count("добавлено") == 2
    await delegate.says("add session 2 and session 3 to my agenda")
    assert "already in your agenda" in await delegate.sees()
    await delegate.taps("Undo")  # takes back what this message did, and no more
    await delegate.says("/my")
    assert "12:00–13:30" in await delegate.sees()
    assert "18:00–18:45" in await delegate.sees()
    assert "15:00–16:30" not in await delegate.sees()


async def test_how_long_before_is_as_it_was_asked(world: World, delegate: Chat) -> None:
    await delegate.says("remind me 30 minutes before lunch")
    assert "Added to your agenda. You will be reminded 30 minutes before it starts." in await delegate.sees()
    await delegate.says("remind me 60 minutes before lunch")
    assert "You will be reminded 60 minutes before it starts." in await delegate.sees()
    world.clock.travel_to(at("12:30"))
    assert "starts in 60 minutes" in await delegate.hears()


async def test_it_is_said_that_a_session_is_over_or_in_the_agenda_already(delegate: Chat) -> None:
    await delegate.says("remind me of the plenary session")
    assert "over, so it was not added" in await delegate.sees()
    await delegate.says("remind me of lunch")
    await delegate.says("save lunch")
    assert "in your agenda already" in await delegate.sees()
    assert not any("Undo" in each for each in await delegate.buttons())


async def test_removing(delegate: Chat) -> None:
    await delegate.says("remove lunch from my agenda")
    assert "was not in your agenda" in await delegate.sees()
    await delegate.starts("s_lunch")
    await delegate.taps("Remind me", "60 minutes")
    await delegate.says("убери обед")
    assert "Убрано из вашей программы" in await delegate.sees()
    await delegate.taps("Отменить")
    await delegate.starts("s_lunch")
    await delegate.taps("Remind me")
    assert "✅ 60 minutes" in await delegate.buttons()


async def test_who_does_not_say_which_session_chooses_one(delegate: Chat) -> None:
    await delegate.says("remind me")
    assert "Which session shall I add" in await delegate.sees()
    await delegate.taps("Lunch")
    assert "Added to your agenda" in await delegate.sees()
    await delegate.says("/my")
    assert "13:30–15:00" in await delegate.sees()


async def test_who_has_asked_about_one_session_means_that_one(delegate: Chat) -> None:
    await delegate.says("when is lunch")
    await delegate.says("add it to my agenda")
    assert "Added to your agenda" in await delegate.sees()
    assert "Lunch" in await delegate.sees()


async def test_who_has_asked_about_two_sessions_is_asked_which(delegate: Chat) -> None:
    await delegate.says("what comes after lunch")
    await delegate.says("remind me")
    assert await delegate.buttons() == ["15:00 Session 3: Regional security", "15:00 Session 4: Humanitarian dimension"]
    await delegate.taps("Session 4")
    assert "Added to your agenda" in await delegate.sees()


async def test_an_answer_shown_again_does_nothing_again(delegate: Chat) -> None:
    await delegate.says("remind me of lunch")
    await delegate.taps("Details", "Remove from my agenda", "Back")
    await delegate.taps("🇷🇺 Русский")
    await delegate.says("/my")
    assert "пусто" in await delegate.sees()


async def test_the_language_is_switched_by_asking(delegate: Chat) -> None:
    await delegate.says("/agenda")
    await delegate.says("please speak Russian")
    assert "Программа" in [
        button["text"][2:].strip() for row in (await delegate.screen())["reply_keyboard"]["keyboard"] for button in row
    ]
    texts = [each["text"] for each in (await delegate.screen())["messages"] if each["from"]["is_bot"]]
    assert not any("Choose a hall" in text for text in texts)


async def test_a_question_to_the_panel_chooses_the_session(delegate: Chat) -> None:
    await delegate.says("I want to ask the panel a question")
    assert "choose the session" in await delegate.sees()
    assert not any("Lunch" in each for each in await delegate.buttons())
    await delegate.taps("Session 2")
    assert "Permanent neutrality" in await delegate.sees()
    await delegate.says("Who pays for it?")  # what is awaited is no question to the bot
    assert "found nothing" not in await delegate.sees()


async def test_who_gets_no_answer_can_write_to_the_organisers(delegate: Chat) -> None:
    await delegate.says("is there a cloakroom?")
    await delegate.taps("Ask the organisers")
    await delegate.says("Is there a cloakroom?")
    assert "found nothing" not in await delegate.sees()
    await delegate.says("when is lunch")
    assert "13:30–15:00" in await delegate.sees()
