"""What a delegate does on an ordinary day, read as the conversations that it proves."""

from datetime import datetime, timedelta

import pytest
import vobject

from tests.conftest import CONFERENCE, World
from tests.conversation import Chat

TZ = CONFERENCE.tz


def at(clock_time: str, day: str = "2026-05-12") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock_time}").replace(tzinfo=TZ)


@pytest.mark.parametrize(
    ("language_code", "greeting"),
    [
        ("tk", "Hoş geldiňiz"),
        ("ru", "Добро пожаловать"),
        ("ru-RU", "Добро пожаловать"),
        ("de", "Welcome"),
        (None, "Welcome"),
    ],
)
async def test_start_greets_in_the_language_of_the_phone(
    world: World, language_code: str | None, greeting: str
) -> None:
    chat = await world.person(language_code, started=False)
    await chat.starts()
    assert greeting in chat.all_texts()[0]
    assert "🇹🇲 Türkmençe" in [
        button["text"] for row in (await chat.screen())["reply_keyboard"]["keyboard"] for button in row
    ]


async def test_a_delegate_saves_a_session_and_is_reminded(world: World, chat: Chat) -> None:
    await chat.taps("🇬🇧 English")
    await chat.taps("Agenda", "Hall 2", "Permanent neutrality")
    answer = await chat.taps("Add to my agenda")
    assert answer is not None
    assert "15 minutes before" in answer["text"]
    world.clock.travel_to(at("11:45"))
    assert "starts in 15 minutes" in await chat.hears()
    assert "Permanent neutrality" in await chat.hears()


async def test_the_agenda_is_one_message_edited_in_place(chat: Chat) -> None:
    await chat.says("/agenda")
    message = await chat.last_message()
    await chat.taps("By time", "Plenary", "Back", "Back", "Main hall", "Back")
    assert (await chat.last_message())["message_id"] == message["message_id"]
    assert "12 May" in await chat.sees()


async def test_what_is_on_past_moved_cancelled_and_provisional_is_marked(tmp_path) -> None:
    from dataclasses import replace

    from bot.conference import MovedFrom, Status

    changed = {
        "regional": {"status": Status.CANCELLED},
        "humanitarian": {"status": Status.MOVED, "moved_from": MovedFrom(at("14:00"), "main")},
    }
    sessions = tuple(replace(each, **changed.get(each.id, {})) for each in CONFERENCE.sessions)
    async with World(tmp_path, replace(CONFERENCE, sessions=sessions), at("12:30")) as world:
        chat = await world.person("en")
        await chat.says("/agenda")
        programme = {line.split("–")[0]: line for line in (await chat.sees()).splitlines() if "–" in line}
        assert programme["🟢 12:00"]
        assert programme["▫️ 08:30"]
        assert "❌" in (await chat.sees())
        assert "provisional" in await chat.sees()
        await chat.starts("s_humanitarian")
        assert "Moved · was: Tuesday, 12 May, 14:00 · Main hall" in await chat.sees()
        await chat.starts("s_regional")
        assert "Cancelled" in await chat.sees()
        await chat.starts("s_neutrality")
        assert "On now · 1 hour" not in await chat.sees()
        assert "On now · 60 minutes left" in await chat.sees()


async def test_now_and_next_tells_the_minutes_left_in_each_hall(world: World, chat: Chat) -> None:
    world.clock.travel_to(at("12:40"))
    await chat.says("/now")
    seen = await chat.sees()
    assert seen.count("50 minutes left") == 2
    assert "Next: 15:00–16:30" in seen


async def test_before_and_after_the_conference_now_says_so(world: World, chat: Chat) -> None:
    await chat.says("/now")
    assert "The next session: Tuesday, 12 May, 08:30" in await chat.sees()
    world.clock.travel_to(at("20:00"))
    await chat.taps("Refresh")
    assert "The conference is over" in await chat.sees()


async def test_everything_on_the_screen_follows_the_language(chat: Chat) -> None:
    await chat.says("/agenda")
    await chat.says("/my")
    await chat.says("/settings")
    await chat.taps("🇹🇲 Türkmençe")
    screen = await chat.screen()
    bot_texts = [each["text"] for each in screen["messages"] if each["from"]["is_bot"]]
    english = ("Agenda", "My agenda", "Settings", "Welcome", "Nothing here", "Language")
    assert [text for text in bot_texts if any(word in text for word in english)] == []
    keyboard = [button["text"] for row in screen["reply_keyboard"]["keyboard"] for button in row]
    assert "🗓 Maksatnama" in keyboard
    assert {"command": "agenda", "description": "Maslahatyň maksatnamasy"} in screen["commands"]


@pytest.mark.parametrize("language", ["🇷🇺 Русский", "🇹🇲 Türkmençe", "🇬🇧 English"])
async def test_an_inline_language_button_redraws_the_message_it_is_on(chat: Chat, language: str) -> None:
    await chat.says("/language")
    message = await chat.last_message()
    await chat.taps(language, message_id=message["message_id"])
    assert any(language in event["message"]["text"] for event in chat.fresh if event["type"] == "edited")


async def test_a_deep_link_on_the_door_opens_the_session(world: World) -> None:
    chat = await world.person("ru", started=False)
    await chat.starts("s_neutrality")
    assert CONFERENCE.session("neutrality").title.in_("ru") in await chat.sees()


async def test_a_hall_and_a_topic_have_deep_links_too(chat: Chat) -> None:
    await chat.starts("h_hall-2")
    assert "Permanent neutrality" in await chat.sees()
    await chat.starts("i_wifi")
    assert "Wi-Fi" in await chat.sees()


async def test_typing_a_part_of_a_title_finds_sessions(chat: Chat) -> None:
    await chat.says("coffee")
    found = await chat.sees()
    assert "11:30–12:00" in found
    assert "16:30–17:00" in found
    await chat.taps("11:30")
    assert "A break between the plenary session" in await chat.sees()
    await chat.taps("Back")
    assert await chat.sees() == found


async def test_one_match_is_told_of_at_once(chat: Chat) -> None:
    await chat.says("humanitarian dimension")
    assert "15:00–16:30" in await chat.sees()
    assert "Add to my agenda" in " ".join(await chat.buttons())


async def test_my_agenda_points_out_overlaps(chat: Chat) -> None:
    await chat.starts("s_neutrality")
    await chat.taps("Add to my agenda")
    await chat.starts("s_transformation")
    answer = await chat.taps("Add to my agenda")
    assert answer is not None
    assert "at the same time" in answer["text"]
    await chat.taps("⭐ My agenda")
    assert "These are at the same time" in await chat.sees()


async def test_the_calendar_file_is_read_by_a_calendar(world: World, chat: Chat) -> None:
    for session in ("plenary", "closing"):
        await chat.starts(f"s_{session}")
        await chat.taps("Add to my agenda")
    await chat.says("/my")
    await chat.taps("Calendar file")
    document = (await chat.last_message())["document"]
    assert document["file_name"].endswith(".ics")
    content = (await world.http.get(f"/sim/files/{document['file_id']}")).content
    events = vobject.readOne(content.decode()).vevent_list
    assert [event.dtstart.value for event in events] == [at("10:00"), at("18:00")]


async def test_a_moved_session_raises_the_calendars_sequence(world: World, chat: Chat) -> None:
    from dataclasses import replace

    async def sequence() -> str:
        await chat.says("/my")
        await chat.taps("Calendar file")
        document = (await chat.last_message())["document"]
        content = (await world.http.get(f"/sim/files/{document['file_id']}")).content
        return str(vobject.readOne(content.decode()).vevent.sequence.value)

    await chat.starts("s_closing")
    await chat.taps("Add to my agenda")
    assert await sequence() == "0"
    current = world.app.agenda.current
    later = timedelta(minutes=15)
    moved = tuple(
        replace(each, start=each.start + later, end=each.end + later) if each.id == "closing" else each
        for each in current.sessions
    )
    await world.app.agenda.publish(replace(current, sessions=moved))
    assert await sequence() == "1"


async def test_a_session_can_have_a_reminder_of_its_own(world: World, chat: Chat) -> None:
    await chat.starts("s_lunch")
    await chat.taps("Remind me", "60 minutes")
    world.clock.travel_to(at("12:30"))
    assert "starts in 60 minutes" in await chat.hears()


async def test_quiet_hours_make_a_reminder_silent(world: World, chat: Chat) -> None:
    await chat.says("/settings")
    await chat.taps("Quiet hours", "21:00", "09:00")
    assert "21:00–09:00" in await chat.sees()
    await chat.starts("s_registration")
    await chat.taps("Add to my agenda")
    world.clock.travel_to(at("08:15"))
    assert "starts in 15 minutes" in await chat.hears()


async def test_the_morning_digest_tells_the_persons_day(world: World, chat: Chat) -> None:
    await chat.says("/settings")
    await chat.taps("Morning digest", "07:30")
    await chat.starts("s_plenary")
    await chat.taps("Add to my agenda")
    world.clock.travel_to(at("07:30"))
    heard = await chat.hears()
    assert "Good morning" in heard
    assert "10:00–11:30" in heard


async def test_settings_are_kept(world: World, chat: Chat) -> None:
    await chat.says("/settings")
    await chat.taps("Reminders", "30 minutes")
    await world.stop()
    await world.start()
    await chat.says("/settings")
    assert "30 minutes before the start" in await chat.sees()


async def test_topics_are_a_menu(chat: Chat) -> None:
    await chat.taps("Information")
    await chat.taps("Wi-Fi")
    assert "Wi-Fi" in await chat.sees()
    await chat.taps("Back")
    assert "What would you like to know?" in await chat.sees()


async def test_a_person_gets_all_their_data_and_deletes_them_in_two_taps(world: World, chat: Chat) -> None:
    await chat.starts("s_plenary")
    await chat.taps("Add to my agenda")
    await chat.says("/privacy")
    await chat.taps("Get my data")
    document = (await chat.last_message())["document"]
    content = (await world.http.get(f"/sim/files/{document['file_id']}")).text
    assert "plenary" in content
    assert str(chat.person) in content
    await chat.says("/privacy")
    await chat.taps("Delete all", "Yes, delete")
    assert "deleted" in await chat.sees()
    await chat.says("/my")
    assert "Nothing here yet" in await chat.sees()


async def test_inline_mode_offers_sessions_in_any_chat(world: World, chat: Chat) -> None:
    found = await chat.call("POST", "/inline", {"query": "neutrality"})
    assert found["results"][0]["id"] == "neutrality"
    sent = await chat.call(
        "POST", "/inline/choose", {"inline_query_id": found["inline_query_id"], "result_id": "neutrality"}
    )
    assert "Permanent neutrality" in sent["text"]
    assert sent["reply_markup"]["inline_keyboard"][0][0]["url"].endswith("?start=s_neutrality")


async def test_inline_mode_offers_the_agenda_where_nothing_matches(chat: Chat) -> None:
    found = await chat.call("POST", "/inline", {"query": "bitcoin"})
    assert found["results"] == []
    assert found["button"]["start_parameter"] == "agenda"


async def test_sharing_a_card_opens_the_inline_mode_with_its_title(chat: Chat) -> None:
    await chat.starts("s_neutrality")
    tapped = await chat.call("POST", "/taps", {"button": "Share"})
    assert tapped["kind"] == "switch_inline"
    found = await chat.call("POST", "/inline", {"query": tapped["query"]})
    assert found["results"][0]["id"] == "neutrality"


async def test_in_a_group_the_bot_answers_now_and_agenda_and_is_quiet_otherwise(world: World, chat: Chat) -> None:
    group = await world.control("POST", "/sim/groups", {"title": "Delegation", "members": [chat.person], "bots": ["_"]})
    for command, expected in (("/now", "It is"), ("/agenda@conference_bot", "Tuesday, 12 May")):
        await chat.says(command, chat_id=group["id"])
        assert expected in chat.all_texts()[-1]
    for text in ("hello", "/start", "/my", "neutrality", "/now@another_bot"):
        assert await chat.stays_quiet("POST", "/messages", {"text": text, "chat_id": group["id"]})


async def test_who_blocks_the_bot_gets_nothing_and_is_welcomed_back(world: World, chat: Chat) -> None:
    await chat.starts("s_plenary")
    await chat.taps("Add to my agenda")
    await chat.call("POST", "/block")
    world.clock.travel_to(at("09:45"))
    await chat.settle_quietly()
    await chat.call("POST", "/unblock")
    await chat.says("/my")
    assert "Plenary" in await chat.sees()
