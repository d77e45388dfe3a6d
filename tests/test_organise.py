"""What organisers see and do, read as the conversations that it proves."""

from bot.roles import Role
from tests.conftest import World
from tests.conversation import Chat


async def test_to_those_without_a_role_there_is_no_such_command(chat: Chat) -> None:
    await chat.says("/organise")
    assert "There is no such command" in await chat.sees()
    assert "organise" not in [each["command"] for each in (await chat.screen())["commands"]]


async def test_a_helper_sees_their_home(world: World, chat: Chat) -> None:
    await world.appoint(chat, Role.HELPER)
    await chat.says("/organise")
    assert "Your role: helper." in await chat.sees()
