"""The team: listed, revoked, left, and what the log tells of it; read as the conversations that it proves."""

import csv
import io

from bot.roles import Role
from tests.conftest import World
from tests.conversation import Chat
from tests.inviting import VOID, commands, invite


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
    boss = world.number(owner)
    await services.roles.revoke(boss, granted.id)
    answer = await chat.taps("Team")
    assert answer is not None
    assert "out of date" in answer["text"]
    assert "International Law" in await chat.sees()


async def test_a_change_of_language_does_not_show_an_old_screen_anew(world: World, owner: Chat, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER, label="Aman")
    await chat.says("/organise")
    await chat.taps("Team")
    services = world.app.services
    boss = world.number(owner)
    await services.roles.revoke(boss, granted.id)
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
    boss = world.number(owner)
    for number in range(12):
        somebody = await world.person("en")
        await world.appoint(somebody, Role.HELPER, label=f"Gate {number:02} {'x' * 50}")
        await services.audit.note(boss, "team.invited", f"invitation:{number}", {"role": "helper"})
        await services.invitations.make(boss, Role.HELPER, None, f"Gate {number:02} {'x' * 50}")
    await owner.says("/organise")
    await owner.taps("Log")
    assert "1/3" in await owner.buttons()
    await owner.taps("▶️", "▶️")
    assert "№ 0" in await owner.sees()
    await owner.taps("Back", "Team", "▶️")
    assert "Gate 11" in await owner.sees()
    await owner.taps("Open invitations", "▶️")
    assert "Gate 11" in await owner.sees()
