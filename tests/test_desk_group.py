"""The help desk's group: set up, answered in, moved, lost; read as the conversations that it proves."""

import asyncio

import pytest

from tests.conftest import World
from tests.conversation import Chat
from tests.helpdesk import asks, buttons_of, count, group_of, organiser, sees_of, until

QUESTION = "Where is my badge?"


@pytest.fixture
async def aman(world: World) -> Chat:
    """An organiser who reads Russian."""
    return await organiser(world, "Aman", "ru")


@pytest.fixture
async def desk(world: World, aman: Chat) -> int:
    """A group that is the desk."""
    chat_id = await group_of(world, aman)
    await aman.says("/desk", chat_id=chat_id)
    assert "Теперь вопросы делегатов приходят в эту группу" in await aman.sees(chat_id)
    return chat_id


async def test_a_question_is_told_and_answered_in_the_group_in_the_language_of_who_set_it_up(
    chat: Chat, aman: Chat, desk: int
) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION, desk)
    assert "№ 1 · английский · 18:00" in told["text"]
    assert buttons_of(told) == ["👋 Беру на себя", "✅ Закрыть"]
    assert await count(aman, QUESTION) == 0  # not in their own chat
    await aman.says("At desk 3.", chat_id=desk, reply_to_message_id=told["message_id"])
    assert "ваш ответ отправлен делегату" in await aman.sees(desk)
    assert "At desk 3." in (await sees_of(chat, "At desk 3."))["text"]
    await sees_of(aman, "Ответ дан: Aman", desk)


async def test_two_organisers_reply_in_the_group_at_the_same_moment(world: World, chat: Chat, aman: Chat) -> None:
    maral = await organiser(world, "Maral")
    desk = await group_of(world, aman, maral)
    await maral.says("/desk", chat_id=desk)
    await asks(chat)
    told = await sees_of(maral, QUESTION, desk)
    reply = {"text": "At desk 3.", "chat_id": desk, "reply_to_message_id": told["message_id"]}
    await asyncio.gather(*(each.call("POST", "/messages", reply) for each in (aman, maral)))
    held = await sees_of(maral, "Send your answer as well?", desk)
    await sees_of(maral, "your answer is on its way", desk)
    await sees_of(chat, "At desk 3.")
    assert await count(chat, "At desk 3.") == 1
    answer = await aman.taps("Send it as well", chat_id=desk, message_id=held["message_id"])
    assert answer is not None
    assert "отправлен" in answer["text"]
    await until(lambda: _twice(chat))
    assert await count(maral, "Send your answer as well?", desk) == 0


async def _twice(chat: Chat) -> bool:
    return await count(chat, "At desk 3.") == 2


async def test_the_buttons_in_the_group_are_the_organisers(world: World, chat: Chat, aman: Chat) -> None:
    guest = await world.person("en")
    desk = await group_of(world, aman, guest)
    await aman.says("/desk", chat_id=desk)
    await asks(chat)
    told = await sees_of(aman, QUESTION, desk)
    refused = await guest.taps("Беру", chat_id=desk)
    assert refused is not None
    assert "Only organisers" in refused["text"]
    await guest.says("At desk 4.", chat_id=desk, reply_to_message_id=told["message_id"])
    assert "только организаторы и их помощники" in await aman.sees(desk)
    taken = await aman.taps("Беру", chat_id=desk)
    assert taken is not None
    assert "Вы взяли вопрос № 1" in taken["text"]
    await sees_of(aman, "👋 Занимается: Aman", desk)
    for text in ("Вопрос № 1 закрыт.", "№ 1: ✅ Закрыт"):
        body = {"message_id": told["message_id"], "data": "1oDc:1:t", "chat_id": desk}
        answer = (await aman.call("POST", "/taps", body))["answer"]
        assert answer["text"] == text
    assert await count(chat, "At desk 4.") == 0


async def test_only_an_organiser_makes_a_group_the_desk(world: World, chat: Chat, aman: Chat) -> None:
    group = await group_of(world, chat)
    await chat.says("/desk", chat_id=group)
    assert "in a private chat with this bot" in await chat.sees(group)
    await asks(chat)
    assert await count(chat, QUESTION, group) == 0
    await sees_of(aman, QUESTION)


async def test_off_ends_it_and_what_is_open_comes_to_each_organiser(chat: Chat, aman: Chat, desk: int) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION, desk)
    await aman.says("/desk off", chat_id=desk)
    assert "больше не получает" in await aman.sees(desk)
    await sees_of(aman, QUESTION)
    answer = await aman.taps("Беру", chat_id=desk, message_id=told["message_id"])
    assert answer is not None
    assert "не получает вопросы" in answer["text"]
    await aman.says("/desk off", chat_id=desk)
    assert "не получает вопросы делегатов. Организатор" in await aman.sees(desk)


async def test_the_group_is_given_up_from_the_organisers_screen_too(chat: Chat, aman: Chat, desk: int) -> None:
    await asks(chat)
    await sees_of(aman, QUESTION, desk)
    await aman.says("/organise")
    await aman.taps("Вопросы делегатов")
    assert "Вопросы приходят в группу" in await aman.sees()
    await aman.taps("Не в группу")
    await sees_of(aman, "больше не получает", desk)
    await sees_of(aman, QUESTION)


async def test_another_group_takes_over_with_what_is_open(world: World, chat: Chat, aman: Chat, desk: int) -> None:
    await asks(chat)
    await sees_of(aman, QUESTION, desk)
    other = await group_of(world, aman)
    await aman.says("/desk", chat_id=other)
    await sees_of(aman, QUESTION, other)
    assert "больше не получает" in await aman.sees(desk)
    await asks(chat, "Is there coffee?")
    await sees_of(aman, "Is there coffee?", other)
    assert await count(aman, "Is there coffee?", desk) == 0


async def test_the_desk_follows_a_group_that_becomes_a_supergroup(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    await asks(chat)
    await sees_of(aman, QUESTION, desk)
    new = (await world.control("POST", f"/sim/groups/{desk}/migrate"))["id"]
    await asks(chat, "Is there coffee?")
    told = await sees_of(aman, "Is there coffee?", new)
    await aman.says("In the lobby.", chat_id=new, reply_to_message_id=told["message_id"])
    await sees_of(chat, "In the lobby.")
    await sees_of(aman, "Ответ дан: Aman", new)


async def test_the_desk_follows_where_only_a_refusal_tells_of_the_supergroup(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    await world.stop()
    new = (await world.control("POST", f"/sim/groups/{desk}/migrate"))["id"]
    world.simulator.bot_named("_").queue.pending.clear()
    await world.start()
    await asks(chat)
    await sees_of(aman, QUESTION, new)


async def test_the_old_group_that_is_left_for_the_supergroup_is_not_lost(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    queue = world.simulator.bot_named("_").queue
    await world.stop()
    new = (await world.control("POST", f"/sim/groups/{desk}/migrate"))["id"]
    queue.pending.clear()
    bot = world.simulator.bot_named("_").user
    left = {"chat": {"id": desk, "type": "group", "title": "Desk"}, "from": bot, "date": 0}
    left |= {"old_chat_member": {"user": bot, "status": "member"}, "new_chat_member": {"user": bot, "status": "left"}}
    queue.add("my_chat_member", left)
    await world.start()
    await asks(chat)
    await sees_of(aman, QUESTION, new)
    assert await count(aman, "Бота больше нет") == 0


async def test_thrown_out_of_the_group_the_desk_falls_back_and_the_organisers_are_told(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    await asks(chat)
    await sees_of(aman, QUESTION, desk)
    await world.control("POST", f"/sim/groups/{desk}/kick")
    assert "Бота больше нет в группе" in (await sees_of(aman, "Бота больше нет"))["text"]
    await sees_of(aman, QUESTION)
    await asks(chat, "Is there coffee?")
    await sees_of(aman, "Is there coffee?")


@pytest.mark.parametrize("restarted", [False, True])
async def test_thrown_out_while_the_bot_was_away_nothing_is_lost(
    world: World, chat: Chat, aman: Chat, desk: int, restarted: bool
) -> None:
    await world.stop()
    await world.control("POST", f"/sim/groups/{desk}/kick")
    world.simulator.bot_named("_").queue.pending.clear()
    await world.start()
    if restarted:
        await world.app.services.people.mark_unreachable("group", desk)  # and killed just then
        await world.stop()
        await world.start()
    await asks(chat)
    await sees_of(aman, QUESTION)
    await sees_of(aman, "Бота больше нет")


async def test_what_the_group_does_not_take_comes_to_each_organiser(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    await world.control("POST", "/sim/faults", {"kind": "400", "method": "sendMessage", "chat_id": desk})
    await asks(chat)
    await sees_of(aman, QUESTION)
    assert await count(aman, QUESTION, desk) == 0
    await asks(chat, "Is there coffee?")
    await sees_of(aman, "Is there coffee?", desk)


async def test_what_is_not_posted_when_the_bot_stops_is_posted_when_it_starts(
    world: World, chat: Chat, aman: Chat, desk: int
) -> None:
    away = {"kind": "drop", "method": "sendMessage", "chat_id": desk, "count": None}
    await world.control("POST", "/sim/faults", away)
    await asks(chat)
    await world.stop()
    await world.control("DELETE", "/sim/faults")
    assert await count(aman, QUESTION, desk) == 0
    await world.start()
    await sees_of(aman, QUESTION, desk)
    assert await count(aman, QUESTION, desk) == 1


async def test_an_undeliverable_answer_is_told_in_the_group(chat: Chat, aman: Chat, desk: int) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION, desk)
    await chat.call("POST", "/block")
    await aman.says("At desk 3.", chat_id=desk, reply_to_message_id=told["message_id"])
    await sees_of(aman, "№ 1: ответ не доставлен", desk)


async def test_an_edited_reply_in_the_group_is_explained(chat: Chat, aman: Chat, desk: int) -> None:
    await asks(chat)
    told = await sees_of(aman, QUESTION, desk)
    answer = await aman.says("At desk 3.", chat_id=desk, reply_to_message_id=told["message_id"])
    await sees_of(chat, "At desk 3.")
    edit = {"text": "At desk 4.", "chat_id": desk}
    await aman.call("PUT", f"/messages/{answer['message_id']}", edit)
    await sees_of(aman, "в первоначальном виде", desk)


async def test_the_group_is_no_delegate(world: World, chat: Chat, aman: Chat, desk: int) -> None:
    """It is quiet about all but the desk, and /now in it is for whoever asks."""
    assert await aman.stays_quiet("POST", "/messages", {"text": "hello", "chat_id": desk})
    await aman.says("/now", chat_id=desk)
    assert "Сейчас" in await aman.sees(desk)


async def test_setting_up_and_ending_are_in_the_audit_log(world: World, aman: Chat, desk: int) -> None:
    await aman.says("/desk off", chat_id=desk)
    acts = [(each.act, each.details) for each in world.app.services.audit.recent()]
    assert acts == [("desk.ended", {"chat": desk}), ("desk.set_up", {"chat": desk})]
