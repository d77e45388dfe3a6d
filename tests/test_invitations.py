"""Invitations: a link that works once, for two days, for whoever accepts it."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.invitations import GUESSING, VALID_FOR
from bot.roles import Role
from bot.store.tables import invitation
from tests.conftest import World
from tests.conversation import Chat
from tests.inviting import VOID, commands, invite, link_from


async def test_an_owner_comes_after_the_start_and_invites_an_organiser(world: World, owner: Chat) -> None:
    assert "organise" in await commands(owner)
    payload = await invite(owner, "organiser")
    invited = await world.person("ru", started=False)
    await invited.starts(payload)
    assert "Роль: организатор" in await invited.sees()
    assert "organise" not in await commands(invited)  # opening the link is not accepting it
    answer = await invited.taps("Принять")
    assert answer is not None
    assert "Ваша роль: организатор" in answer["text"]
    assert "Команда" in " ".join(await invited.buttons())
    assert "organise" in await commands(invited)
    assert "Press desk, Aman has accepted your invitation" in await owner.hears()
    await owner.taps("Team")
    assert "Press desk, Aman · organiser · since 11 May" in await owner.sees()


async def test_a_link_is_shown_once_and_only_its_hash_is_stored(world: World, owner: Chat) -> None:
    code = (await invite(owner, "helper")).removeprefix("r_")
    assert "It works once, for 48 hours: until 13 May, 18:00" in await owner.sees()
    await world.stop()
    stored = b"".join(path.read_bytes() for path in world._folder.iterdir())
    assert b"Press desk, Aman" in stored
    assert code.encode() not in stored
    await world.start()
    invited = await world.person("en", started=False)
    await invited.starts(f"r_{code}")
    await invited.taps("Accept")
    assert "Your role: helper." in await invited.sees()


async def test_two_people_open_one_link_at_once_and_one_gets_the_role(world: World, owner: Chat) -> None:
    payload = await invite(owner, "helper")
    people = [await world.person("en", started=False) for _ in range(4)]
    await asyncio.gather(*(each.starts(payload) for each in people))
    await asyncio.gather(*(each.taps("Accept") for each in people))
    seen = [await each.sees() for each in people]
    assert sum("Your role: helper" in each for each in seen) == 1
    assert sum(VOID in each for each in seen) == 3
    assert len(world.app.services.roles.team()) == 1


async def test_in_the_database_too_only_one_gets_it(world: World, owner: Chat) -> None:
    """Another process of the bot's may take an invitation that this one still has in memory."""
    payload = await invite(owner, "helper")
    async with world.app.services.store.write() as connection:
        await connection.exec_driver_sql("UPDATE invitation SET used_at = '2026-05-11 13:00:00'")
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    await invited.taps("Accept")
    assert world.app.services.roles.team() == []


async def test_accepting_twice_is_harmless(world: World, owner: Chat) -> None:
    payload = await invite(owner, "helper")
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    message = await invited.last_message()
    await invited.taps("Accept")
    await invited.forges(message["message_id"], f"1RA:{payload[2:]}")
    assert "Your role: helper" in await invited.sees()
    assert len(world.app.services.roles.team()) == 1


async def test_who_has_the_role_already_does_not_use_up_the_invitation(world: World, owner: Chat, chat: Chat) -> None:
    await world.appoint(chat, Role.HELPER)
    payload = await invite(owner, "helper")
    await chat.starts(payload)
    assert "You have this role already" in await chat.sees()
    await chat.forges((await chat.last_message())["message_id"], f"1RA:{payload[2:]}")
    assert len(world.app.services.invitations.open()) == 1


async def test_ones_own_invitation_is_to_be_passed_on(owner: Chat, world: World) -> None:
    payload = await invite(owner, "helper")
    await owner.starts(payload)
    assert "your own invitation" in await owner.sees()
    await owner.forges((await owner.last_message())["message_id"], f"1RA:{payload[2:]}")
    assert len(world.app.services.invitations.open()) == 1


@pytest.mark.parametrize("payload", ["r_", "r_x", "r_" + "A" * 32, "r_" + "A" * 62])
async def test_an_unknown_code_gets_a_polite_word(chat: Chat, payload: str) -> None:
    await chat.starts(payload)
    assert VOID in await chat.sees()


async def test_a_used_an_expired_and_a_cancelled_code_get_the_same_word(world: World, owner: Chat) -> None:
    used, cancelled, expired = [await invite(owner, "helper", f"Gate {number}") for number in range(3)]
    first = await world.person("en", started=False)
    await first.starts(used)
    await first.taps("Accept")
    await owner.says("/organise")
    await owner.taps("Team", "Open invitations")
    answer = await owner.taps("Gate 1")
    assert answer is not None
    assert "no longer works" in answer["text"]
    assert "Gate 1" not in await owner.sees()
    assert "Gate 2 · helper" in await owner.sees()
    second = await world.person("en", started=False)
    await second.starts(expired)
    accept = (await second.last_message())["message_id"]
    world.clock.travel_to(world.clock.now() + VALID_FOR)
    for payload in (used, cancelled, expired):
        await second.starts(payload)
        assert VOID in await second.sees()
        await second.forges(accept, f"1RA:{payload[2:]}")
    assert len(world.app.services.roles.team()) == 1


async def test_the_name_on_an_expired_invitation_goes_with_the_next_one(world: World, owner: Chat) -> None:
    await invite(owner, "helper", "Gate 1")
    world.clock.travel_to(world.clock.now() + VALID_FOR)
    await invite(owner, "helper", "Gate 2")
    async with world.app.services.store.read() as connection:
        assert list(await connection.scalars(select(invitation.c.label))) == ["Gate 2"]


async def test_cancelling_twice_says_so(owner: Chat) -> None:
    await invite(owner, "helper", "Gate 1")
    await owner.taps("Open invitations")
    message = await owner.last_message()
    await owner.taps("Gate 1")
    result = await owner.forges(message["message_id"], "1oC:1")
    assert "cannot be cancelled" in result["answer"]["text"]


async def test_whoever_guesses_is_not_listened_to_for_a_while(world: World, owner: Chat, chat: Chat) -> None:
    payload = await invite(owner, "helper")
    for number in range(5):
        await chat.starts(f"r_guess{number}")
    await chat.starts(payload)
    assert VOID in await chat.sees()
    await chat.forges((await chat.last_message())["message_id"], f"1RA:{payload[2:]}")
    assert world.app.services.roles.team() == []
    world.clock.travel_to(world.clock.now() + GUESSING)
    await chat.starts(payload)
    assert "You are invited" in await chat.sees()


async def test_the_same_wrong_link_again_is_no_guess(world: World, owner: Chat, chat: Chat) -> None:
    payload = await invite(owner, "helper")
    for _ in range(6):
        await chat.starts("r_forwarded-too-late")
    await chat.starts(payload)
    assert "You are invited" in await chat.sees()


async def test_a_moderator_for_some_sessions(world: World, owner: Chat) -> None:
    await owner.says("/organise")
    await owner.taps("Team", "Invite", "moderator", "Plenary", "Lunch", "▶️", "Closing", "Closing")
    assert "◻️ Closing" in " ".join(await owner.buttons())
    await owner.says("the plenary")
    assert "choose with the buttons" in await owner.sees()
    prompt = next(each for each in reversed((await owner.screen())["messages"]) if "moderator" in each.get("text", ""))
    await owner.taps("Go on: 2 sessions", message_id=prompt["message_id"])
    await owner.taps("Without a name", message_id=prompt["message_id"])
    payload = await link_from(owner)
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    assert "Sessions: " in await invited.sees()
    await invited.taps("Accept")
    services = world.app.services
    person = world.number(invited)
    assert services.roles.moderates(person, "plenary")
    assert services.roles.moderates(person, "lunch")
    assert not services.roles.moderates(person, "closing")


async def test_a_moderator_for_all_sessions(world: World, owner: Chat) -> None:
    await owner.says("/organise")
    await owner.taps("Team", "Invite", "moderator", "all sessions")
    await owner.says("Maral")
    assert "Sessions: all sessions" in await owner.sees()


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"text": "🎉🎉"}, "in words"),
        ({"text": "x" * 4000}, "4000 characters, and 60 fit"),
        ({"text": "", "sticker": True}, "in words"),
        ({"text": "", "photo": True}, "in words"),
    ],
)
async def test_what_is_no_name_is_asked_again(owner: Chat, wrong: dict[str, object], word: str) -> None:
    await owner.says("/organise")
    await owner.taps("Team", "Invite", "helper")
    await owner.says(**wrong)  # type: ignore[arg-type]
    assert word in await owner.sees()
    await owner.says("Gate 2 <b>&amp;</b>")
    assert "Gate 2 <b>&amp;</b>" in await owner.sees()


async def test_a_draft_survives_a_restart_and_is_left_by_cancel(world: World, owner: Chat) -> None:
    await owner.says("/organise")
    await owner.taps("Team", "Invite", "helper")
    await world.stop()
    await world.start()
    await owner.says("Gate 2")
    await link_from(owner)
    await owner.taps("Team", "Invite", "helper")
    stale = await owner.last_message()
    await owner.says("/cancel")
    await owner.says("Gate 3")
    assert len(world.app.services.invitations.open()) == 1
    await owner.taps("Without a name", message_id=stale["message_id"])
    assert len(world.app.services.invitations.open()) == 1
    for data in ("1os:0", "1on", "1oA", "1oY", "1oS:plenary:0"):
        await owner.forges(stale["message_id"], data)
        text = next(each for each in (await owner.screen())["messages"] if each["message_id"] == stale["message_id"])
        assert "Please begin anew" in text["text"], data


async def test_only_an_owner_invites_organisers(world: World, chat: Chat) -> None:
    await world.appoint(chat, Role.ORGANISER)
    await chat.says("/organise")
    await chat.taps("Team", "Invite")
    assert [each for each in await chat.buttons() if each in ("organiser", "moderator", "helper")] == [
        "moderator",
        "helper",
    ]
    await chat.forges((await chat.last_message())["message_id"], "1oR:organiser")
    await chat.says("Friend")
    assert world.app.services.invitations.open() == []


async def test_the_invited_read_the_invitation_in_their_new_language(world: World, owner: Chat, chat: Chat) -> None:
    await chat.starts(await invite(owner, "helper"))
    await chat.says("🇹🇲 Türkmençe")
    texts = [each.get("text", "") for each in (await chat.screen())["messages"]]
    assert any("Siz maslahatyň toparyna çagyrylýarsyňyz" in each for each in texts)


async def test_the_inviter_who_has_left_is_not_told(world: World, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER)
    payload = await invite(chat, "helper")
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    await chat.says("/organise")
    await chat.taps("Give up a role", "Yes, give it up")
    await invited.taps("Accept")
    assert VOID in await invited.sees()
    assert world.app.services.roles.grant(granted.id) is not None
    world.clock.travel_to(world.clock.now() + timedelta(minutes=1))
    assert "accepted" not in " ".join(chat.all_texts())
