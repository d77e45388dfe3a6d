"""The control API: people and what they do, as bots and pages see it."""

import asyncio
import base64
from typing import Any

import orjson
import pytest

from tests.simulator.telegram import TOKEN, Telegram

WORDS = "Salam"


async def last_update(tg: Telegram) -> dict[str, Any]:
    """The newest update that the bot has not confirmed."""
    return (await tg.updates())[-1]


async def test_people(tg: Telegram) -> None:
    person = await tg.control("POST", "/people", {"first_name": "Aý", "language_code": "tk", "username": "ay"})
    assert person == {"id": person["id"], "first_name": "Aý", "language_code": "tk", "username": "ay"}
    changed = await tg.control("PATCH", f"/people/{person['id']}", {"language_code": "ru", "username": None})
    assert changed == {"id": person["id"], "first_name": "Aý", "language_code": "ru"}
    assert await tg.control("GET", "/people") == [changed]
    await tg.control("POST", "/people", {"id": person["id"]}, status=409)
    await tg.control("POST", "/people", {"id": -1}, status=400)
    await tg.control("POST", "/people", {"first_name": 5}, status=400)
    await tg.control("PATCH", "/people/7", {}, status=404)
    many = await tg.control("POST", "/people/bulk", {"count": 1000, "language_codes": ["tk", "ru"], "started": True})
    assert many["count"] == 1000
    await tg.calls("sendMessage", chat_id=many["first_id"] + 999, text=WORDS)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": "Salam"}, "text"),
        ({"sticker": True}, "sticker"),
        ({"voice": True, "caption": "x"}, "voice"),
        ({"photo": True}, "photo"),
        ({"video": True}, "video"),
        ({"contact": True}, "contact"),
        ({"location": {"latitude": 1.5, "longitude": 2.5}}, "location"),
        ({"poll": True}, "poll"),
        ({"dice": True}, "dice"),
        (
            {"document": {"file_name": "a.txt", "content_base64": base64.b64encode(b"hello").decode()}},
            "document",
        ),
    ],
)
async def test_what_people_send(tg: Telegram, body: dict[str, Any], field: str) -> None:
    person = await tg.person()
    message = await tg.control("POST", f"/_/people/{person}/messages", body)
    assert field in message
    assert (await last_update(tg))["message"] == message
    if field == "document":
        file = await tg.calls("getFile", file_id=message["document"]["file_id"])
        assert (await tg.http.get(f"/file/bot{TOKEN}/{file['file_path']}")).content == b"hello"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": ""},
        {"text": "  "},
        {"text": 5},
        {"document": {"content_base64": "é"}},
        {"text": "x", "chat_id": -9},
    ],
)
async def test_what_cannot_be_sent(tg: Telegram, body: dict[str, Any]) -> None:
    person = await tg.person()
    status = 404 if "chat_id" in body else 400
    assert (await tg.control("POST", f"/_/people/{person}/messages", body, status=status))["error"]


async def test_entities_are_found_as_the_apps_find_them(tg: Telegram) -> None:
    person = await tg.person()
    text = "/now@quiet_bot 🙂 https://un.org, a@b.org #bitaraplyk @somebody"
    message = await tg.control("POST", f"/_/people/{person}/messages", {"text": text})
    encoded = text.encode("utf-16-le")
    found = [
        (each["type"], encoded[2 * each["offset"] : 2 * (each["offset"] + each["length"])].decode("utf-16-le"))
        for each in message["entities"]
    ]
    assert found == [
        ("bot_command", "/now@quiet_bot"),
        ("url", "https://un.org"),
        ("email", "a@b.org"),
        ("hashtag", "#bitaraplyk"),
        ("mention", "@somebody"),
    ]


async def test_a_long_text_goes_in_pieces(tg: Telegram) -> None:
    person = await tg.person()
    await tg.control("POST", f"/_/people/{person}/messages", {"text": "🙂" * 5000})
    texts = [each["message"]["text"] for each in (await tg.updates())[1:]]
    assert [len(each) for each in texts] == [2048, 2048, 904]


async def test_an_edit_and_a_deletion(tg: Telegram) -> None:
    person = await tg.person()
    path = f"/_/people/{person}/messages"
    message = await tg.control("POST", path, {"text": "x"})
    edited = await tg.control("PUT", f"{path}/{message['message_id']}", {"text": "y"})
    assert (edited["text"], edited["message_id"]) == ("y", message["message_id"])
    assert (await last_update(tg))["edited_message"]["text"] == "y"
    sent = await tg.calls("sendMessage", chat_id=person, text="z")
    await tg.control("PUT", f"{path}/{sent['message_id']}", {"text": "mine"}, status=409)
    before = await tg.updates()
    await tg.control("DELETE", f"{path}/{sent['message_id']}")
    assert await tg.updates() == before, "a bot is not told of deletions"
    await tg.control("DELETE", f"{path}/{sent['message_id']}", status=404)


async def test_a_deep_link(tg: Telegram) -> None:
    person = await tg.person(started=False)
    message = await tg.control("POST", f"/_/people/{person}/start", {"payload": "s_plenary"})
    assert message["text"] == "/start s_plenary"
    assert message["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]


async def test_taps(tg: Telegram) -> None:
    person = await tg.person()
    rows = [
        [{"text": "One", "callback_data": "1"}, {"text": "Two", "callback_data": "2"}],
        [{"text": "Site", "url": "https://un.org"}, {"text": "Copy", "copy_text": {"text": "Wi-Fi"}}],
        [{"text": "Share", "switch_inline_query": "s"}],
    ]
    sent = await tg.calls("sendMessage", chat_id=person, text="x", reply_markup={"inline_keyboard": rows})
    await tg.calls("sendMessage", chat_id=person, text="y", reply_markup={"keyboard": [["Menu"]]})
    path = f"/_/people/{person}/taps"

    async def tap(button: str) -> dict[str, Any]:
        return dict(await tg.control("POST", path, {"button": button, "wait": 0}))

    assert await tap("Site") == {"kind": "url", "url": "https://un.org"}
    assert await tap("Copy") == {"kind": "copy", "text": "Wi-Fi"}
    assert await tap("Share") == {"kind": "switch_inline", "query": "s", "current_chat": False}
    tapped = await tap("tw")
    assert (tapped["kind"], tapped["message_id"], tapped["answer"]) == ("callback", sent["message_id"], None)
    query = (await last_update(tg))["callback_query"]
    assert (query["data"], query["message"], query["from"]["id"]) == ("2", sent, person)
    assert (await tap("Menu"))["message"]["text"] == "Menu"
    await tg.control("POST", path, {"button": "Nothing"}, status=409)
    await tg.control("POST", path, {"data": "forged", "message_id": 4711, "wait": 0})
    query = (await last_update(tg))["callback_query"]
    assert query["data"] == "forged"
    assert query["message"] == {"chat": query["message"]["chat"], "message_id": 4711, "date": 0}


async def test_a_tap_is_told_its_answer(tg: Telegram) -> None:
    person = await tg.person()
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]}
    await tg.calls("sendMessage", chat_id=person, text="x", reply_markup=keyboard)
    tapping = asyncio.create_task(tg.control("POST", f"/_/people/{person}/taps", {"button": "a"}))
    await asyncio.sleep(0.05)
    query = (await last_update(tg))["callback_query"]["id"]
    await tg.calls("answerCallbackQuery", callback_query_id=query, text="Saved", show_alert=True)
    assert (await tapping)["answer"] == {"text": "Saved", "show_alert": True, "url": ""}


async def test_inline_mode(tg: Telegram) -> None:
    person = await tg.person()
    asking = asyncio.create_task(tg.control("POST", f"/_/people/{person}/inline", {"query": "açyl"}))
    await asyncio.sleep(0.05)
    query = (await last_update(tg))["inline_query"]
    assert query["query"] == "açyl"
    content = {"message_text": "<b>Açylyş</b>", "parse_mode": "HTML"}
    article = {"type": "article", "id": "7", "title": "Açylyş", "input_message_content": content}
    await tg.calls("answerInlineQuery", inline_query_id=query["id"], results=[article], cache_time=0)
    offered = await asking
    assert [each["title"] for each in offered["results"]] == ["Açylyş"]
    choice = {"inline_query_id": query["id"], "result_id": "7"}
    message = await tg.control("POST", f"/_/people/{person}/inline/choose", choice)
    assert (message["text"], message["via_bot"]["username"]) == ("Açylyş", "quiet_bot")
    await tg.control("POST", f"/_/people/{person}/inline/choose", {**choice, "result_id": "8"}, status=409)


async def test_privacy_in_groups(tg: Telegram) -> None:
    """https://core.telegram.org/bots/features#privacy-mode"""
    one, other = await tg.person(), await tg.person()
    group = await tg.control("POST", "/groups", {"title": "G", "members": [one, other], "bots": ["quiet_bot"]})
    assert (await last_update(tg))["my_chat_member"]["chat"] == group
    path, chat_id = f"/_/people/{one}/messages", group["id"]
    mine = await tg.calls("sendMessage", chat_id=chat_id, text="x")
    for text in ("hello", "/now", "/now@other_bot", "/now@Quiet_Bot", "see /now"):
        await tg.control("POST", path, {"text": text, "chat_id": chat_id})
    await tg.control("POST", path, {"text": "r", "chat_id": chat_id, "reply_to_message_id": mine["message_id"]})
    heard = [each["message"]["text"] for each in await tg.updates() if each.get("message", {}).get("chat") == group]
    assert heard == ["/now", "/now@Quiet_Bot", "r"]
    seen = (await tg.control("GET", f"/_/people/{other}/chats/{chat_id}"))["messages"]
    assert [each["text"] for each in seen] == [
        "x",
        "hello",
        "/now",
        "/now@other_bot",
        "/now@Quiet_Bot",
        "see /now",
        "r",
    ]


async def test_a_group_becomes_a_supergroup(tg: Telegram) -> None:
    person = await tg.person()
    group = await tg.control("POST", "/groups", {"title": "G", "members": [person], "bots": ["quiet_bot"]})
    new = await tg.control("POST", f"/groups/{group['id']}/migrate")
    told = [
        each["message"] for each in await tg.updates() if each.get("message", {"chat": {"id": 0}})["chat"]["id"] < 0
    ]
    assert [
        (each["chat"]["id"], each.get("migrate_to_chat_id"), each.get("migrate_from_chat_id")) for each in told
    ] == [
        (group["id"], new["id"], None),
        (new["id"], None, group["id"]),
    ]
    answer = (await tg.asks("sendMessage", chat_id=group["id"], text="x")).json()
    assert answer["description"] == "Bad Request: group chat was upgraded to a supergroup chat"
    assert answer["parameters"] == {"migrate_to_chat_id": new["id"]}
    await tg.calls("sendMessage", chat_id=new["id"], text="x")
    await tg.calls("leaveChat", chat_id=new["id"])
    left = "403 Forbidden: bot is not a member of the supergroup chat"
    assert await tg.refusal("sendMessage", chat_id=new["id"], text="x") == left


async def test_a_bot_is_thrown_out_of_a_group(tg: Telegram) -> None:
    person = await tg.person()
    group = await tg.control("POST", "/groups", {"title": "G", "members": [person], "bots": ["quiet_bot"]})
    await tg.control("POST", f"/groups/{group['id']}/kick")
    assert (await last_update(tg))["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    gone = "403 Forbidden: bot was kicked from the group chat"
    assert await tg.refusal("sendMessage", chat_id=group["id"], text="x") == gone
    await tg.control("POST", "/groups/-1/kick", status=404)


async def test_commands_by_language(tg: Telegram) -> None:
    reader, other = await tg.person(language_code="tk"), await tg.person(language_code="fr")
    general, turkmen = [{"command": "now", "description": "Now"}], [{"command": "now", "description": "Häzir"}]
    await tg.calls("setMyCommands", commands=general)
    await tg.calls("setMyCommands", commands=turkmen, language_code="tk")
    assert await tg.calls("getMyCommands", language_code="tk") == turkmen
    for person, commands in ((reader, turkmen), (other, general)):
        assert (await tg.control("GET", f"/_/people/{person}/chats/{person}"))["commands"] == commands


async def test_a_transcript_is_gone_on_from(tg: Telegram) -> None:
    person = await tg.person()
    path = f"/_/people/{person}/transcript"
    first = await tg.control("GET", path)
    assert [each["type"] for each in first["events"]] == ["message"]
    assert await tg.control("GET", f"{path}?after={first['seq']}") == {"seq": first["seq"], "events": []}
    waiting = asyncio.create_task(tg.control("GET", f"{path}?after={first['seq']}&wait=20"))
    await asyncio.sleep(0.05)
    sent = await tg.calls("sendMessage", chat_id=person, text="x", reply_markup={"keyboard": [["a"]]})
    news = await asyncio.wait_for(waiting, 5)
    assert news["events"][0] == {"seq": first["seq"] + 1, "type": "message", "chat_id": person, "message": sent}
    await tg.calls("sendChatAction", chat_id=person, action="typing")
    await tg.calls("deleteMessage", chat_id=person, message_id=sent["message_id"])
    rest = await tg.control("GET", f"{path}?after={first['seq'] + 1}")
    assert [each["type"] for each in rest["events"]] == ["reply_keyboard", "typing", "deleted", "reply_keyboard"]
    assert [each["seq"] for each in rest["events"]] == [first["seq"] + i for i in range(2, 6)]


async def test_a_stream_is_gone_on_from(tg: Telegram) -> None:
    """https://html.spec.whatwg.org/multipage/server-sent-events.html#the-last-event-id-header"""
    person = await tg.person()
    for i in range(3):
        await tg.calls("sendMessage", chat_id=person, text=str(i))

    async def listen(count: int, **headers: str) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = []
        async with tg.http.stream("GET", f"/sim/_/people/{person}/events", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            async for line in response.aiter_lines():
                if line.startswith("data: "):
                    events.append(orjson.loads(line.removeprefix("data: ")))
                if len(events) == count:
                    break
        return events

    everything = await listen(4)
    assert [each["message"]["text"] for each in everything] == ["/start", "0", "1", "2"]
    assert await listen(2, **{"Last-Event-ID": "2"}) == everything[2:]
    waiting = asyncio.create_task(listen(1, **{"Last-Event-ID": "4"}))
    await asyncio.sleep(0.05)
    await tg.calls("sendMessage", chat_id=person, text="new")
    assert (await asyncio.wait_for(waiting, 5))[0]["message"]["text"] == "new"


async def test_many_at_once(tg: Telegram) -> None:
    many = await tg.control("POST", "/people/bulk", {"count": 10, "started": True})
    people = list(range(many["first_id"], many["first_id"] + 10))
    await tg.control("POST", "/_/updates/bulk", {"people": people, "text": "/now", "count": 25})
    await tg.calls("sendMessage", chat_id=people[0], text="x")
    await tg.control("POST", "/_/updates/bulk", {"people": people[:1], "data": "1"})
    updates = await tg.updates()
    assert [each["message"]["from"]["id"] for each in updates[:25]] == (people * 3)[:25]
    assert updates[25]["callback_query"]["data"] == "1"


async def test_a_silent_message_is_marked(tg: Telegram) -> None:
    person = await tg.person()
    await tg.calls("sendMessage", chat_id=person, text="x", disable_notification=True)
    assert (await tg.control("GET", f"/_/people/{person}/transcript"))["events"][-1]["silent"] is True


async def test_reset_keeps_the_bots(tg: Telegram) -> None:
    person = await tg.person()
    await tg.control("POST", "/reset", {})
    assert await tg.control("GET", "/people") == []
    assert [each["username"] for each in await tg.control("GET", "/bots")] == ["quiet_bot"]
    assert await tg.updates() == []
    assert await tg.refusal("sendMessage", chat_id=person, text="x") == "400 Bad Request: chat not found"


async def test_another_bot(tg: Telegram) -> None:
    token = "7654321:AAanother-bot-of-the-simulated-telegram"
    await tg.control("POST", "/bots", {"token": token, "username": "other_bot"})
    await tg.control("POST", "/bots", {"token": token, "username": "third_bot"}, status=400)
    await tg.control("POST", "/bots", {"token": "short", "username": "third_bot"}, status=400)
    person = await tg.control("POST", "/people", {})
    await tg.control("POST", f"/_/people/{person['id']}/start", {}, status=400)
    await tg.control("POST", f"/other_bot/people/{person['id']}/start", {})
    assert (await tg.http.post(f"/bot{token}/getUpdates", json={})).json()["result"]
    assert await tg.updates() == []


async def test_another_site_cannot_command_it(tg: Telegram) -> None:
    """What a page of somebody else's may send without asking first is a form; that is no command."""
    answer = await tg.http.post("/sim/reset", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400
    for origin, status in (("https://elsewhere.example", 403), ("null", 403), (str(tg.http.base_url).rstrip("/"), 200)):
        assert (await tg.http.post("/sim/reset", headers={"Origin": origin})).status_code == status
    page = await tg.http.get("/")
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]


async def test_a_strangers_file_is_no_page(tg: Telegram) -> None:
    person = await tg.person()
    content = base64.b64encode(b"<script>alert(1)</script>").decode()
    document = {"file_name": "x.html", "content_base64": content, "mime_type": "text/html"}
    message = await tg.control("POST", f"/_/people/{person}/messages", {"document": document})
    answer = await tg.http.get(f"/sim/files/{message['document']['file_id']}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["content-security-policy"] == "sandbox"
