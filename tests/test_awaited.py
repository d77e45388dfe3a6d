"""What a person's next message is for: asked, taken, left, and kept over a restart."""

from datetime import timedelta

import pytest
from telegram import Message

from bot.awaiting import AWAITED_FOR, Awaited
from bot.telegram.context import BotContext
from handlers.awaited import Awaiters, say, text_of
from tests.conftest import World
from tests.conversation import Chat


class Curious:
    """A conversation that asks for a colour of at most ten letters."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[str] = []
        self.wire()

    def wire(self) -> None:
        """Takes the place of the bot's own conversations."""
        handlers = self.world.app.application.handlers
        handlers[-1] = [Awaiters({"colour": self.take}, self.world.app.services.catalogues).handler()]

    async def take(self, message: Message, awaited: Awaited, context: BotContext) -> None:
        text = await text_of(message, context, 10)
        if text is not None:
            await context.services.awaiting.done(context.person.id)
            self.heard.append(f"{awaited.args['of']}: {text}")
            await say(context, f"So it is {text}.")

    async def asks(self, chat: Chat) -> None:
        await self.world.app.services.awaiting.ask(self.world.number(chat), "colour", {"of": "flag"})


@pytest.fixture
def curious(world: World) -> Curious:
    return Curious(world)


async def test_the_next_message_answers_the_question_and_the_one_after_is_a_search(
    curious: Curious, chat: Chat
) -> None:
    await curious.asks(chat)
    await chat.says("green")
    assert await chat.sees() == "So it is green."
    await chat.says("neutrality")
    assert "permanent neutrality" in (await chat.sees()).lower()
    assert curious.heard == ["flag: green"]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"text": "🎉🎉🎉"}, "in words"),
        ({"text": "a" * 4000}, "4000 characters"),
        ({"text": "", "sticker": "🎉"}, "in words"),
        ({"text": "", "photo": True}, "in words"),
    ],
)
async def test_what_is_no_answer_is_answered_and_the_question_stays_open(
    curious: Curious, chat: Chat, wrong: dict[str, object], word: str
) -> None:
    await curious.asks(chat)
    await chat.says(**wrong)  # type: ignore[arg-type]
    assert word in await chat.sees()
    await chat.says("green")
    assert curious.heard == ["flag: green"]


async def test_cancel_leaves_with_a_word(curious: Curious, chat: Chat) -> None:
    await curious.asks(chat)
    await chat.says("/cancel")
    assert "left that" in await chat.sees()
    await chat.says("/cancel")
    assert "nothing to cancel" in await chat.sees()
    await chat.says("green")
    assert curious.heard == []


@pytest.mark.parametrize(
    ("left_by", "seen"), [("/now", "It is"), ("🗓 Agenda", "12 May"), ("🇷🇺 Русский", "Язык"), ("/nonsense", "no such")]
)
async def test_commands_and_the_main_menu_leave_and_do_what_they_ever_do(
    curious: Curious, chat: Chat, left_by: str, seen: str
) -> None:
    await curious.asks(chat)
    await chat.says(left_by)
    assert seen in " ".join(chat.all_texts())
    await chat.says("green")
    assert curious.heard == []


async def test_an_edited_answer_is_no_search(curious: Curious, chat: Chat) -> None:
    await curious.asks(chat)
    said = await chat.says("gren")
    await chat.edits(said, "neutrality")
    assert "taken that message as it was first" in await chat.sees()
    assert curious.heard == ["flag: gren"]


async def test_after_half_an_hour_of_silence_a_message_is_an_ordinary_one(
    world: World, curious: Curious, chat: Chat
) -> None:
    await curious.asks(chat)
    world.clock.travel_to(world.clock.now() + AWAITED_FOR)
    await chat.says("neutrality")
    assert "permanent neutrality" in (await chat.sees()).lower()
    assert curious.heard == []


async def test_a_question_survives_a_restart(world: World, curious: Curious, chat: Chat) -> None:
    await curious.asks(chat)
    await world.stop()
    await world.start()
    curious.wire()
    await chat.says("green")
    assert curious.heard == ["flag: green"]


async def test_what_has_been_awaited_for_too_long_is_deleted_at_the_start(
    world: World, curious: Curious, chat: Chat
) -> None:
    await curious.asks(chat)
    await world.stop()
    world.clock.travel_to(world.clock.now() + timedelta(hours=1))
    await world.start()
    async with world.app.services.store.read() as connection:
        assert (await connection.exec_driver_sql("SELECT * FROM awaiting")).all() == []


async def test_what_an_older_version_asked_for_is_left(curious: Curious, world: World, chat: Chat) -> None:
    person = world.number(chat)
    await world.app.services.awaiting.ask(person, "a thing of the past")
    await chat.says("neutrality")
    assert "permanent neutrality" in (await chat.sees()).lower()
    assert world.app.services.awaiting.of(person) is None


async def test_deleting_ones_data_forgets_what_was_awaited(world: World, curious: Curious, chat: Chat) -> None:
    services = world.app.services
    person = world.number(chat)
    await curious.asks(chat)
    await services.people.delete(person)
    assert services.awaiting.of(person) is None
