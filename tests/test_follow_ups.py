"""A question refers to what was talked about before it."""

from datetime import timedelta

from tests.conftest import NOON, World
from tests.conversation import Chat


async def test_a_question_refers_to_the_one_before(delegate: Chat) -> None:
    await delegate.says("где секция про нейтралитет")
    await delegate.says("а кто там выступает?")
    assert "Постоянный нейтралитет" in await delegate.sees()
    assert "Выступающие: будет объявлено дополнительно" in await delegate.sees()
    await delegate.says("and when?")
    assert "12:00–13:30" in await delegate.sees()
    await delegate.says("nirede?")
    assert "2-nji zal" in await delegate.sees()


async def test_a_question_refers_to_a_card_that_was_opened(delegate: Chat) -> None:
    await delegate.says("/agenda")
    await delegate.taps("Main hall", "Closing plenary")
    await delegate.says("а кто там выступает?")
    assert "Заключительное пленарное заседание" in await delegate.sees()


async def test_a_question_refers_to_what_was_talked_about_for_ten_minutes(world: World, delegate: Chat) -> None:
    await delegate.says("when is the closing")
    world.clock.travel_to(NOON + timedelta(minutes=9))
    await delegate.says("and where?")
    assert "Closing plenary" in await delegate.sees()
    world.clock.travel_to(NOON + timedelta(minutes=25))
    await delegate.says("and where?")
    assert "Closing plenary" not in await delegate.sees()


async def test_a_button_to_what_is_gone_is_not_talked_about(delegate: Chat) -> None:
    await delegate.says("/agenda")
    message = await delegate.last_message()
    for gone in ("1s:gone:t", "1h:20260512:nowhere:0", "1j:gone"):
        await delegate.forges(message["message_id"], gone)
        await delegate.says("what is it about and who speaks there about documents")
        assert not any("something went wrong" in each for each in delegate.all_texts())


async def test_two_people_talk_about_different_things(world: World, delegate: Chat) -> None:
    other = await world.person("en")
    await delegate.says("when is the closing")
    await other.says("when is lunch")
    await delegate.says("and where?")
    assert "Closing plenary" in await delegate.sees()
    await other.says("and where?")
    assert "Restaurant" in await other.sees()


async def test_languages_after_lunch_are_those_of_the_conference(delegate: Chat) -> None:
    await delegate.says("when is lunch")
    await delegate.says("какие языки?")
    assert "О рабочих языках конференции" in await delegate.sees()


async def test_who_deletes_everything_is_not_remembered(delegate: Chat) -> None:
    await delegate.says("when is the closing")
    answer = await delegate.last_message()
    await delegate.says("/privacy")
    await delegate.taps("Delete all", "Yes, delete")
    await delegate.says("and where?")
    assert "Closing plenary" not in await delegate.sees()
    await delegate.taps("Details", message_id=answer["message_id"])
    await delegate.taps("Back", message_id=answer["message_id"])
    assert any("out of date" in each for each in delegate.all_texts())
