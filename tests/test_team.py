"""The team: invited by a link that works once, listed, revoked; read as the conversations that it proves."""

import asyncio
import csv
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.invitations import GUESSING, VALID_FOR
from bot.roles import Role
from tests.conftest import World
from tests.conversation import Chat

OWNER_ID = 4_000_001
LINK = re.compile(r"https://t\.me/conference_bot\?start=(r_[A-Za-z0-9_-]{32})\b")
VOID = "This invitation is not valid"


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A conference with an owner."""
    async with World(tmp_path, owner_ids=frozenset({OWNER_ID})) as made:
        yield made


@pytest.fixture
async def owner(world: World) -> Chat:
    return await world.person("en", id=OWNER_ID)


async def link_from(chat: Chat) -> str:
    """The payload of the link in the newest message."""
    found = LINK.search(await chat.sees())
    assert found, await chat.sees()
    return found.group(1)


async def invite(chat: Chat, role: str, label: str = "Press desk, Aman") -> str:
    """Makes an invitation to a role that asks for no sessions; gives its payload."""
    await chat.says("/organise")
    await chat.taps("Team", "Invite", role)
    await chat.says(label)
    return await link_from(chat)


async def commands(chat: Chat) -> set[str]:
    return {each["command"] for each in (await chat.screen())["commands"]}


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
    person = services.people.cached("telegram", invited.person)
    assert person is not None
    assert services.roles.moderates(person.id, "plenary")
    assert services.roles.moderates(person.id, "lunch")
    assert not services.roles.moderates(person.id, "closing")


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


async def test_an_organiser_who_is_revoked_while_inviting_makes_no_invitation(
    world: World, owner: Chat, chat: Chat
) -> None:
    await world.appoint(chat, Role.ORGANISER, label="Aman")
    open_one = await invite(chat, "helper")
    await chat.says("/organise")
    await chat.taps("Team", "Invite", "helper")
    await owner.says("/organise")
    await owner.taps("Team", "Aman", "Revoke")
    answer = await owner.taps("Yes, revoke")
    assert answer is not None
    assert "Revoked: Aman" in answer["text"]
    assert "has ended: organiser" in await chat.hears()
    assert "organise" not in await commands(chat)
    await chat.says("Gate 2")
    assert "may not invite" in await chat.sees()
    await chat.says("/organise")
    assert "no such command" in await chat.sees()
    # What they had invited before is void, even should they come back.
    await world.appoint(chat, Role.ORGANISER)
    invited = await world.person("en", started=False)
    await invited.starts(open_one)
    assert VOID in await invited.sees()


async def test_a_revoked_role_is_gone_for_the_next_tap_on_an_old_screen(world: World, owner: Chat, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER)
    await chat.says("/organise")
    services = world.app.services
    boss = services.people.cached("telegram", owner.person)
    assert boss is not None
    await services.roles.revoke(boss.id, granted.id)
    answer = await chat.taps("Team")
    assert answer is not None
    assert "out of date" in answer["text"]
    assert "International Law" in await chat.sees()


async def test_a_change_of_language_does_not_show_an_old_screen_anew(world: World, owner: Chat, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER, label="Aman")
    await chat.says("/organise")
    await chat.taps("Team")
    services = world.app.services
    boss = services.people.cached("telegram", owner.person)
    assert boss is not None
    await services.roles.revoke(boss.id, granted.id)
    await chat.says("🇷🇺 Русский")
    texts = [each.get("text", "") for each in (await chat.screen())["messages"]]
    assert [each for each in texts if "Команда" in each or "Aman" in each] == []


async def test_revoking_twice_says_so(world: World, owner: Chat, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.HELPER, label="Aman")
    await owner.says("/organise")
    await owner.taps("Team", "Aman", "Revoke", "Yes, revoke")
    message = await owner.last_message()
    result = await owner.forges(message["message_id"], f"1oK:{granted.id}")
    assert "already" in result["answer"]["text"]
    for data in (f"1om:{granted.id}", f"1or:{granted.id}", "1om:999"):
        await owner.forges(message["message_id"], data)
        assert "not there any more" in await owner.sees()
    assert [each.act for each in world.app.services.audit.recent()] == ["team.revoked"]


async def test_everybody_leaves_a_role_themselves(world: World, chat: Chat) -> None:
    await world.appoint(chat, Role.HELPER)
    await world.appoint(chat, Role.MODERATOR)
    await chat.says("/organise")
    assert "Your role: moderator and helper." in await chat.sees()
    await chat.taps("Give up a role", "helper", "Yes, give it up")
    assert "Your role: moderator." in await chat.sees()
    old = await chat.last_message()
    await chat.taps("Give up a role")
    answer = await chat.taps("Yes, give it up")
    assert answer is not None
    assert "given it up: moderator" in answer["text"]
    assert "organise" not in await commands(chat)
    await chat.forges(old["message_id"], "1oL:1")
    assert "International Law" in await chat.sees()


async def test_an_owner_has_no_role_to_leave_and_cannot_be_revoked(world: World, owner: Chat) -> None:
    await owner.says("/organise")
    assert "Give up a role" not in " ".join(await owner.buttons())
    await owner.taps("Team")
    assert "Owners, named in the settings: 1" in await owner.sees()
    await owner.forges((await owner.last_message())["message_id"], "1oK:0")
    await owner.says("/organise")
    assert "Your role: owner." in await owner.sees()


async def test_an_owner_who_deletes_everything_is_an_owner_again_when_they_return(world: World, owner: Chat) -> None:
    await owner.says("/privacy")
    await owner.taps("Delete all", "Yes, delete")
    assert world.app.services.roles.holders(Role.OWNER) == ()
    await owner.says("/organise")
    assert "Your role: owner." in await owner.sees()


async def test_a_role_is_in_ones_data_and_goes_with_them(world: World, chat: Chat) -> None:
    await world.appoint(chat, Role.ORGANISER, label="Aman")
    payload = await invite(chat, "helper", "Maral")
    await chat.says("/privacy")
    await chat.taps("Get my data")
    document = (await chat.last_message())["document"]
    content = (await world.http.get(f"/sim/files/{document['file_id']}")).text
    for word in ("organiser", "Aman", "Maral", "team.invited"):
        assert word in content
    await chat.says("/privacy")
    await chat.taps("Delete all", "Yes, delete")
    assert world.app.services.roles.team() == []
    assert world.app.services.invitations.open() == []
    await chat.says("/organise")
    assert "no such command" in await chat.sees()
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    assert VOID in await invited.sees()
    await world.stop()
    stored = b"".join(path.read_bytes() for path in world._folder.iterdir() if path.suffix == ".db")
    assert stored
    await world.start()
    assert world.app.services.roles.label(1) == ""


async def test_the_log_tells_who_did_what_and_is_a_file_for_a_spreadsheet(world: World, owner: Chat) -> None:
    payload = await invite(owner, "organiser", '=HYPERLINK("http://evil")')
    invited = await world.person("en", started=False)
    await invited.starts(payload)
    await invited.taps("Accept", "Log")
    assert '=HYPERLINK("http://evil")\naccepted an invitation: =HYPERLINK("http://evil") (organiser)' in (
        await invited.sees()
    )
    assert "owner\nmade an invitation: organiser № 1" in await invited.sees()
    await invited.taps("As a file")
    document = next(each["document"] for each in reversed((await invited.screen())["messages"]) if "document" in each)
    content = (await world.http.get(f"/sim/files/{document['file_id']}")).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [each["act"] for each in rows] == ["audit.exported", "team.joined", "team.invited"]
    assert rows[1]["name"] == '\'=HYPERLINK("http://evil")'
    assert rows[2]["time"].startswith("2026-05-11 18:00")


async def test_the_log_and_the_team_have_pages(world: World, owner: Chat) -> None:
    services = world.app.services
    boss = services.people.cached("telegram", owner.person)
    assert boss is not None
    for number in range(12):
        somebody = await world.person("en")
        await world.appoint(somebody, Role.HELPER, label=f"Gate {number:02} {'x' * 50}")
        await services.audit.note(boss.id, "team.invited", f"invitation:{number}", {"role": "helper"})
        await services.invitations.make(boss.id, Role.HELPER, None, f"Gate {number:02} {'x' * 50}")
    await owner.says("/organise")
    await owner.taps("Log")
    assert "1/3" in await owner.buttons()
    await owner.taps("▶️", "▶️")
    assert "№ 0" in await owner.sees()
    await owner.taps("Back", "Team", "▶️")
    assert "Gate 11" in await owner.sees()
    await owner.taps("Open invitations", "▶️")
    assert "Gate 11" in await owner.sees()


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
