"""Telegram's refusals, in its own words, for each thing that it is strict about."""

from typing import Any

import pytest

from tests.simulator.telegram import TOKEN, Telegram

TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
ENTITIES = "400 Bad Request: can't parse entities: "


def button(**fields: Any) -> dict[str, Any]:
    """An inline keyboard of one button."""
    return {"inline_keyboard": [[{"text": "a", **fields}]]}


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"chat_id": None}, "400 Bad Request: chat_id is empty"),
        ({"chat_id": "nobody"}, "400 Bad Request: chat not found"),
        ({"chat_id": 999}, "400 Bad Request: chat not found"),
        ({"chat_id": -999}, "400 Bad Request: chat not found"),
        ({"chat_id": 1234567890}, "403 Forbidden: bot can't send messages to bots"),
        ({"text": ""}, "400 Bad Request: message text is empty"),
        ({"text": None}, "400 Bad Request: message text is empty"),
        ({"text": " \n\t"}, "400 Bad Request: message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "400 Bad Request: message text is empty"),
        ({"text": "x" * 4097}, "400 Bad Request: message is too long"),
        ({"text": "🙂" * 2049}, "400 Bad Request: message is too long"),
        ({"text": "<b>x", "parse_mode": "HTML"}, f'{ENTITIES}Can\'t find end tag corresponding to start tag "b"'),
        ({"text": "ä<p>x</p>", "parse_mode": "HTML"}, f'{ENTITIES}Unsupported start tag "p" at byte offset 2'),
        (
            {"text": "<b>x</i>", "parse_mode": "HTML"},
            f'{ENTITIES}Unmatched end tag at byte offset 4, expected "</b>", found "</i>"',
        ),
        ({"text": "x</b>", "parse_mode": "HTML"}, f"{ENTITIES}Unexpected end tag at byte offset 1"),
        ({"text": "1 < 2", "parse_mode": "HTML"}, f"{ENTITIES}Unclosed start tag at byte offset 2"),
        (
            {"text": "a.", "parse_mode": "MarkdownV2"},
            f"{ENTITIES}Character '.' is reserved and must be escaped with the preceding '\\'",
        ),
        ({"text": "ä*b", "parse_mode": "MarkdownV2"}, f"{ENTITIES}Can't find end of Bold entity at byte offset 2"),
        ({"text": "x", "parse_mode": "BBCode"}, "400 Bad Request: unsupported parse_mode"),
        ({"reply_markup": "{"}, "400 Bad Request: can't parse reply keyboard markup JSON object"),
        ({"reply_markup": [1]}, "400 Bad Request: object expected as reply markup"),
        ({"reply_markup": button(callback_data="x" * 65)}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="ä" * 33)}, "400 Bad Request: BUTTON_DATA_INVALID"),
        ({"reply_markup": button(callback_data="")}, "400 Bad Request: BUTTON_DATA_INVALID"),
        (
            {"reply_markup": button()},
            "400 Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            {"reply_markup": button(url="not a link")},
            "400 Bad Request: inline keyboard button URL 'not a link' is invalid: Wrong HTTP URL",
        ),
        (
            {"reply_markup": button(text=" ", callback_data="1")},
            "400 Bad Request: can't parse inline keyboard button: Inline keyboard button text must be non-empty",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "1"}]] * 101}},
            "400 Bad Request: REPLY_MARKUP_TOO_LONG",
        ),
        ({"reply_parameters": {"message_id": 99}}, "400 Bad Request: message to be replied not found"),
        ({"message_thread_id": 5}, "400 Bad Request: message thread not found"),
    ],
)
async def test_send_message(tg: Telegram, params: dict[str, Any], refusal: str) -> None:
    person = await tg.person()
    assert await tg.refusal("sendMessage", **{"chat_id": person, "text": "x", **params}) == refusal
    assert (await tg.control("GET", f"/_/people/{person}/chats/{person}"))["messages"][1:] == []


async def test_the_longest_texts_are_taken(tg: Telegram) -> None:
    person = await tg.person()
    for text in ("x" * 4096, "🙂" * 2048, "<b>" + "&lt;" * 4096 + "</b>"):
        message = await tg.calls("sendMessage", chat_id=person, text=text, parse_mode="HTML")
        assert len(message["text"].encode("utf-16-le")) == 2 * 4096
    await tg.calls("sendMessage", chat_id=person, text="x", reply_markup=button(callback_data="ä" * 32))


async def test_somebody_who_never_started_the_bot(tg: Telegram) -> None:
    stranger = await tg.person(started=False)
    refusal = "403 Forbidden: bot can't initiate conversation with a user"
    assert await tg.refusal("sendMessage", chat_id=stranger, text="x") == refusal


async def test_somebody_who_blocked_the_bot(tg: Telegram) -> None:
    person = await tg.person()
    await tg.control("POST", f"/_/people/{person}/block", {})
    assert await tg.refusal("sendMessage", chat_id=person, text="x") == "403 Forbidden: bot was blocked by the user"
    changes = [each["my_chat_member"] for each in await tg.updates() if "my_chat_member" in each]
    assert [each["new_chat_member"]["status"] for each in changes] == ["kicked"]
    await tg.control("POST", f"/_/people/{person}/unblock", {})
    await tg.calls("sendMessage", chat_id=person, text="x")


async def test_somebody_whose_account_is_gone(tg: Telegram) -> None:
    person = await tg.person()
    await tg.control("PATCH", f"/people/{person}", {"deactivated": True})
    assert await tg.refusal("sendMessage", chat_id=person, text="x") == "403 Forbidden: user is deactivated"


async def test_edits(tg: Telegram) -> None:
    person = await tg.person()
    sent = await tg.calls(
        "sendMessage", chat_id=person, text="<b>x</b>", parse_mode="HTML", reply_markup=button(url="https://un.org")
    )
    here = {"chat_id": person, "message_id": sent["message_id"]}
    same = {"text": "<strong>x</strong>", "parse_mode": "HTML", "reply_markup": button(url="https://un.org")}
    assert (await tg.refusal("editMessageText", **here, **same)).startswith("400 Bad Request: message is not modified:")
    edited = await tg.calls("editMessageText", **here, text="x")
    assert "entities" not in edited
    assert "reply_markup" not in edited
    assert edited["edit_date"] == int(tg.now)
    for method, params, refusal in [
        ("editMessageText", {"message_id": 99, "text": "y"}, "message to edit not found"),
        ("editMessageText", {"message_id": None, "text": "y"}, "message identifier is not specified"),
        ("editMessageText", {"message_id": 1, "text": "y"}, "message can't be edited"),  # the person's own
        ("editMessageText", {"text": " "}, "message text is empty"),
        ("editMessageText", {"text": "y", "reply_markup": {"force_reply": True}}, "inline keyboard expected"),
        ("editMessageCaption", {"caption": "y"}, "there is no caption in the message to edit"),
        ("deleteMessage", {"message_id": 99}, "message to delete not found"),
    ]:
        assert await tg.refusal(method, **{**here, **params}) == f"400 Bad Request: {refusal}"


async def test_a_message_with_a_reply_keyboard_cannot_be_edited(tg: Telegram) -> None:
    person = await tg.person()
    sent = await tg.calls("sendMessage", chat_id=person, text="x", reply_markup={"keyboard": [["a"]]})
    refusal = await tg.refusal("editMessageText", chat_id=person, message_id=sent["message_id"], text="y")
    assert refusal == "400 Bad Request: message can't be edited"


async def test_a_message_is_deleted_within_two_days(tg: Telegram) -> None:
    person = await tg.person()
    first, second = [await tg.calls("sendMessage", chat_id=person, text="x") for _ in range(2)]
    assert await tg.calls("deleteMessage", chat_id=person, message_id=first["message_id"]) is True
    tg.now += 48 * 3600 + 1
    refusal = await tg.refusal("deleteMessage", chat_id=person, message_id=second["message_id"])
    assert refusal == "400 Bad Request: message can't be deleted for everyone"


async def test_callback_queries(tg: Telegram) -> None:
    person = await tg.person()
    await tg.calls("sendMessage", chat_id=person, text="x", reply_markup=button(callback_data="1"))

    async def tap() -> str:
        tapped = await tg.control("POST", f"/_/people/{person}/taps", {"button": "a", "wait": 0})
        return str(tapped["callback_query_id"])

    query = await tap()
    assert await tg.refusal("answerCallbackQuery", callback_query_id="77") == TOO_OLD
    long = await tg.refusal("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert long == "400 Bad Request: MESSAGE_TOO_LONG"
    assert await tg.calls("answerCallbackQuery", callback_query_id=query, text="x" * 200) is True
    assert await tg.refusal("answerCallbackQuery", callback_query_id=query) == TOO_OLD
    late = await tap()
    tg.now += tg.sim.limits.callback_seconds + 1
    assert await tg.refusal("answerCallbackQuery", callback_query_id=late) == TOO_OLD


async def test_file_sizes(tg: Telegram) -> None:
    person = await tg.person()
    tg.sim.limits.change({"upload_bytes": 1000, "photo_bytes": 500, "download_bytes": 800})

    async def send(kind: str, size: int) -> dict[str, Any]:
        answer = await tg.http.post(
            f"/bot{TOKEN}/send{kind.title()}", data={"chat_id": person}, files={kind: ("a.bin", b"x" * size)}
        )
        return dict(answer.json())

    for kind, size, refusal in [
        ("document", 1001, (413, "Request Entity Too Large")),
        ("photo", 501, (413, "Request Entity Too Large")),
        ("document", 0, (400, "Bad Request: file must be non-empty")),
        ("photo", 10, (400, "Bad Request: IMAGE_PROCESS_FAILED")),
    ]:
        body = await send(kind, size)
        assert (body["error_code"], body["description"]) == refusal
    kept = (await send("document", 1000))["result"]["document"]["file_id"]
    assert await tg.refusal("getFile", file_id=kept) == "400 Bad Request: file is too big"
    assert await tg.refusal("getFile", file_id="x") == "400 Bad Request: invalid file_id"
    wrong = "400 Bad Request: wrong file identifier/HTTP URL specified"
    assert await tg.refusal("sendDocument", chat_id=person, document="x") == wrong
    missing = "400 Bad Request: there is no document in the request"
    assert await tg.refusal("sendDocument", chat_id=person) == missing


@pytest.mark.parametrize(
    ("method", "params", "refusal"),
    [
        ("sendChatAction", {"action": "dancing"}, "wrong parameter action in request"),
        ("sendLocation", {"latitude": 91, "longitude": 0}, "wrong latitude or longitude specified"),
        ("setMyCommands", {"commands": [{"command": "Now", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "now", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("setMyCommands", {"commands": [{"command": "a", "description": "b"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ("setMyCommands", {"commands": [], "language_code": "tkm"}, "LANG_CODE_INVALID"),
        ("setMyDescription", {"description": "x" * 513}, "description is too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "short description is too long"),
        ("setWebhook", {"url": "ftp://x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("setWebhook", {"url": "https://x", "secret_token": "ä"}, "secret token contains unallowed characters"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        ("copyMessage", {"from_chat_id": "", "message_id": 1}, "chat_id is empty"),
        ("getChatMember", {"user_id": 5}, "user not found"),
    ],
)
async def test_other_methods(tg: Telegram, method: str, params: dict[str, Any], refusal: str) -> None:
    person = await tg.person()
    assert await tg.refusal(method, **{"chat_id": person, **params}) == f"400 Bad Request: {refusal}"


async def test_inline_answers(tg: Telegram) -> None:
    person = await tg.person()

    async def ask() -> str:
        return str(
            (await tg.control("POST", f"/_/people/{person}/inline", {"query": "x", "wait": 0}))["inline_query_id"]
        )

    article = {"type": "article", "id": "1", "title": "T", "input_message_content": {"message_text": "x"}}
    query = await ask()
    for results, refusal in [
        ([article] * 51, "RESULTS_TOO_MUCH"),
        ([article, article], "RESULT_ID_DUPLICATE"),
        ([{**article, "id": "x" * 65}], "RESULT_ID_INVALID"),
        ([{**article, "title": ""}], "ARTICLE_TITLE_EMPTY"),
        ([{**article, "input_message_content": {"message_text": "x" * 4097}}], "message is too long"),
        ({}, "can't parse inline query results: expected an Array"),
    ]:
        told = await tg.refusal("answerInlineQuery", inline_query_id=query, results=results)
        assert told == f"400 Bad Request: {refusal}"
    button = {"text": "Open", "start_parameter": "a b"}
    told = await tg.refusal("answerInlineQuery", inline_query_id=query, results=[], button=button)
    assert told == "400 Bad Request: START_PARAM_INVALID"
    assert await tg.calls("answerInlineQuery", inline_query_id=query, results=[article]) is True
    assert await tg.refusal("answerInlineQuery", inline_query_id=query, results=[article]) == TOO_OLD
