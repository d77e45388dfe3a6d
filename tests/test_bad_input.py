"""Bad input is normal life: a clear, polite word in the person's language, and nothing is lost."""

import logging

import pytest

from tests.conftest import World
from tests.conversation import Chat
from tests.test_delegate import at


async def test_a_stale_button_gets_a_word_and_the_start_page(chat: Chat) -> None:
    await chat.says("/agenda")
    message = await chat.last_message()
    for data in ("0s:old", "1nonsense", "1s:plenary", "x" * 64):
        result = await chat.forges(message["message_id"], data)
        assert "out of date" in result["answer"]["text"]
    assert "International Law" in await chat.sees()


@pytest.mark.parametrize(
    "data", ["1s:gone:m", "1h:20260512:nowhere:0", "1t:19990101:0", "1j:gone", "1r:gone:x", "1p:gone:x", "1s:gone:a5"]
)
async def test_a_button_to_something_that_is_gone_says_so(chat: Chat, data: str) -> None:
    await chat.says("/agenda")
    await chat.forges((await chat.last_message())["message_id"], data)
    assert "no longer in the programme" in await chat.sees()


@pytest.mark.parametrize(
    "data",
    [
        "1S:gone:m",
        "1R:plenary:7:m",
        "1R:gone:15:m",
        "1N:99",
        "1Q:-5:9999",
        "1D:77",
        "1L:xx:1g",
        "1ac:5:session:plenary",
        "1au:5:1",
    ],
)
async def test_a_forged_action_changes_nothing(world: World, chat: Chat, data: str) -> None:
    await chat.says("/settings")
    before = await chat.sees()
    result = await chat.forges((await chat.last_message())["message_id"], data)
    assert result["answer"] is not None
    await chat.says("/settings")
    assert await chat.sees() == before
    await chat.says("/my")
    assert "Nothing here yet" in await chat.sees()


async def test_an_answer_of_before_a_restart_says_that_it_is_out_of_date(world: World, chat: Chat) -> None:
    await chat.says("remind me of lunch")
    await world.stop()
    await world.start()
    await chat.taps("Undo")
    assert "out of date" in await chat.sees()
    await chat.says("/my")
    assert "Lunch" in await chat.sees()


async def test_buttons_of_the_search_of_long_ago_still_lead_somewhere(chat: Chat) -> None:
    await chat.says("/agenda")
    message = await chat.last_message()
    await chat.forges(message["message_id"], "1q:0:coffee")
    assert "11:30–12:00" in await chat.sees()
    await chat.forges(message["message_id"], "1s:lunch:qcoffee")
    await chat.taps("Back")
    assert "16:30–17:00" in await chat.sees()
    await chat.forges(message["message_id"], "1q:0:nothing")
    assert "out of date" in await chat.sees()


async def test_a_double_tap_saves_once_and_is_answered_twice(chat: Chat) -> None:
    await chat.starts("s_plenary")
    message = await chat.last_message()
    first = await chat.forges(message["message_id"], "1S:plenary:x")
    second = await chat.forges(message["message_id"], "1S:plenary:x")
    assert "Added" in first["answer"]["text"]
    assert "already" in second["answer"]["text"]


async def test_an_edited_text_has_its_answer_edited(chat: Chat) -> None:
    message = await chat.says("zzqqx")
    assert "found nothing" in await chat.sees()
    answer = await chat.last_message()
    await chat.edits(message, "session on neutrality")
    edited = await chat.last_message()
    assert edited["message_id"] == answer["message_id"]
    assert "Permanent neutrality as a legal institution" in edited["text"]


async def test_an_edited_command_is_not_carried_out_again(chat: Chat) -> None:
    message = await chat.says("/agenda")
    assert await chat.stays_quiet("PUT", f"/messages/{message['message_id']}", {"text": "/my"})


@pytest.mark.parametrize(
    "sent",
    [
        {"sticker": True},
        {"voice": True},
        {"photo": True},
        {"video": True},
        {"contact": True},
        {"poll": True},
        {"location": {"latitude": 37.9, "longitude": 58.4}},
        {"document": {"file_name": "a.txt", "content_base64": "aGk="}},
    ],
)
async def test_other_media_get_a_kind_word(chat: Chat, sent: dict[str, object]) -> None:
    await chat.says("", **sent)
    assert "only text and buttons" in await chat.sees()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("word " * 900, "too long"),
        ("вопрос " * 180, "too long"),
        ("🙂🙂🙂", "I understand words"),
        ("???", "I understand words"),
        ("/nosuchcommand", "no such command"),
        ("<zzqqx> & </zzqqx>", "found nothing"),
        ("مرحبا بالعالم", "found nothing"),
        ("'; zzqqx; --", "found nothing"),
    ],
)
async def test_odd_texts_are_answered(chat: Chat, text: str, answer: str) -> None:
    await chat.says(text.strip())
    assert answer.lower() in (await chat.sees()).lower()


@pytest.mark.parametrize("payload", ["s_gone", "s_", "zzz", "h_nowhere", "i_gone", "s_<b>", "q" * 64])
async def test_a_deep_link_to_nothing_says_so_and_opens_the_start_page(chat: Chat, payload: str) -> None:
    await chat.starts(payload)
    assert any("leads to nothing" in text for text in chat.all_texts())
    assert "International Law" in await chat.sees()


@pytest.mark.parametrize(
    "name", ["<b>Bobby</b> & <i>co", "\u202eشخص", "🇹🇲🎉", "A" * 64, "{name}", "%s", "&lt;", " \n\t "]
)
async def test_names_of_every_kind_are_greeted(world: World, name: str) -> None:
    chat = await world.person("en", first_name=name)
    greeting = chat.all_texts()[0]
    assert "Welcome" in greeting
    assert " ".join(name.split())[:20] in greeting


async def test_a_person_without_a_language_is_spoken_to_in_english(world: World) -> None:
    chat = await world.person(None)
    assert "Welcome" in chat.all_texts()[0]


async def test_text_before_start_is_answered_too(world: World) -> None:
    chat = await world.person("ru", started=False)
    await chat.says("обед")
    assert await chat.buttons()


async def test_a_button_on_a_deleted_message_opens_a_new_one(chat: Chat) -> None:
    await chat.says("/agenda")
    message = await chat.last_message()
    await chat.call("DELETE", f"/messages/{message['message_id']}")
    await chat.forges(message["message_id"], "1n:0")
    assert "It is" in await chat.sees()


async def test_an_old_keyboard_in_another_language_still_works(chat: Chat) -> None:
    await chat.says("🗓 Программа")
    assert "12 May" in await chat.sees()


async def test_an_error_gets_an_apology_and_one_report_to_the_owner(
    tmp_path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from bot.people import People

    async with World(tmp_path, now=at("12:00"), owner_ids=frozenset({4242})) as world:
        owner = await world.person("ru", id=4242)
        chat = await world.person("en")
        await chat.starts("s_closing")

        async def broken(*_: object) -> None:
            raise RuntimeError("the secret text of a delegate")

        monkeypatch.setattr(People, "save", broken)
        for _ in range(3):
            answer = await chat.taps("Add to my agenda")
            assert answer is not None
            assert "something went wrong" in answer["text"]
        await owner.settle_quietly()
        reports = [event for event in owner.events if "Ошибка в боте" in str(event)]
        assert len(reports) == 1
        assert "secret text" not in str(reports)
    assert any(record.levelno == logging.ERROR for record in caplog.records)


async def test_no_token_in_the_log_even_when_telegram_is_away(
    world: World, chat: Chat, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await world.control("POST", "/sim/faults", {"kind": "drop", "method": "sendMessage", "count": 1})
    await chat.call("POST", "/messages", {"text": "/now"})
    await chat.settle_quietly()
    await chat.says("/now")
    from tests.conftest import TOKEN

    assert TOKEN.split(":")[1] not in caplog.text
