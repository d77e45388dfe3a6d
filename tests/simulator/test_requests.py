"""Making requests (https://core.telegram.org/bots/api#making-requests): every way in, every shape out."""

import json

import pytest

from tests.simulator.telegram import TOKEN, Telegram


async def test_every_way_of_passing_parameters_is_the_same(tg: Telegram) -> None:
    person = await tg.person()
    keyboard = {"inline_keyboard": [[{"text": "ä", "callback_data": "1"}]]}
    path, text = f"/bot{TOKEN}/sendMessage", "<b>Ýaşyl</b> & ak"
    plain = {"chat_id": str(person), "text": text, "parse_mode": "HTML", "reply_markup": json.dumps(keyboard)}
    answers = [
        await tg.http.get(path, params=plain),
        await tg.http.post(path, params=plain),
        await tg.http.post(path, data=plain),
        await tg.http.post(path, json={**plain, "chat_id": person, "reply_markup": keyboard}),
        await tg.http.post(path, json=plain),
        await tg.http.post(path, files={name: (None, value) for name, value in plain.items()}),
        await tg.http.post(path.replace("sendMessage", "SENDmessage"), data=plain),
    ]
    seen = []
    for answer in answers:
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"] == "application/json"
        message = answer.json()["result"]
        del message["message_id"]
        seen.append(message)
    assert all(each == seen[0] for each in seen)
    assert seen[0] == {
        "from": {"id": 1234567890, "is_bot": True, "first_name": "Quiet", "username": "quiet_bot"},
        "chat": {"id": person, "first_name": "Aman", "type": "private"},
        "date": int(tg.now),
        "text": "Ýaşyl & ak",
        "entities": [{"type": "bold", "offset": 0, "length": 5}],
        "reply_markup": keyboard,
    }


@pytest.mark.parametrize(
    ("path", "status", "description"),
    [
        (f"/bot{TOKEN}/sendEverything", 404, "Not Found"),
        (f"/bot{TOKEN}/", 404, "Not Found"),
        (f"/bot{TOKEN}", 404, "Not Found"),
        ("/bot1234567890:AAthis-token-belongs-to-nobody-at-all0/getMe", 401, "Unauthorized"),
        ("/botwhat-is-this/getMe", 404, "Not Found"),
    ],
)
async def test_a_method_or_token_that_is_not_there(tg: Telegram, path: str, status: int, description: str) -> None:
    answer = await tg.http.post(path, json={})
    assert (answer.status_code, answer.json()) == (
        status,
        {"ok": False, "error_code": status, "description": description},
    )


@pytest.mark.parametrize("body", [b"{", b"[1]", b'"text"'])
async def test_a_body_that_is_no_object(tg: Telegram, body: bytes) -> None:
    answer = await tg.http.post(f"/bot{TOKEN}/getMe", content=body, headers={"Content-Type": "application/json"})
    assert answer.json()["description"] == "Bad Request: can't parse request content as JSON object"


async def test_a_broken_form(tg: Telegram) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await tg.http.post(f"/bot{TOKEN}/getMe", content=b"nonsense\r\n", headers=headers)
    assert answer.json()["description"] == "Bad Request: can't parse multipart form data"


async def test_get_me(tg: Telegram) -> None:
    me = await tg.calls("getMe")
    assert me["is_bot"]
    assert me["username"] == "quiet_bot"
    assert {"can_join_groups", "can_read_all_group_messages", "supports_inline_queries"} <= set(me)


@pytest.mark.parametrize(
    ("kind", "method", "name", "mime"),
    [
        ("document", "sendDocument", "gün tertibi.ics", "text/calendar"),
        ("voice", "sendVoice", "v.ogg", "audio/ogg"),
        ("audio", "sendAudio", "a.mp3", "audio/mpeg"),
        ("video", "sendVideo", "v.mp4", "video/mp4"),
    ],
)
async def test_a_file_goes_up_and_comes_down(tg: Telegram, kind: str, method: str, name: str, mime: str) -> None:
    person, content = await tg.person(), b"\0\xff" * 500
    answer = await tg.http.post(
        f"/bot{TOKEN}/{method}", data={"chat_id": person, "caption": "*x*"}, files={kind: (name, content, mime)}
    )
    message = answer.json()["result"]
    assert message["caption"] == "*x*"
    field = message[kind]
    assert field["file_size"] == 1000
    if kind == "document":
        assert (field["file_name"], field["mime_type"]) == (name, mime)
    file = await tg.calls("getFile", file_id=field["file_id"])
    down = await tg.http.get(f"/file/bot{TOKEN}/{file['file_path']}")
    assert down.content == content
    again = await tg.calls(method, chat_id=person, **{kind: field["file_id"]})
    assert again[kind]["file_unique_id"] == field["file_unique_id"]
    assert (await tg.http.get(f"/file/bot{TOKEN}/nowhere")).status_code == 404
    assert (await tg.http.get(f"/file/bot{TOKEN[:-1]}x/{file['file_path']}")).status_code == 404


async def test_several_files_in_one_form(tg: Telegram) -> None:
    person = await tg.person()
    media = [{"type": "document", "media": f"attach://f{i}", "caption": str(i)} for i in range(2)]
    answer = await tg.http.post(
        f"/bot{TOKEN}/sendMediaGroup",
        data={"chat_id": person, "media": json.dumps(media)},
        files={f"f{i}": (f"{i}.txt", str(i).encode()) for i in range(2)},
    )
    messages = answer.json()["result"]
    assert [each["document"]["file_name"] for each in messages] == ["0.txt", "1.txt"]
    assert len({each["media_group_id"] for each in messages}) == 1
