"""A plain python-telegram-bot bot, that knows nothing of the simulator: by polling and by webhook."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import Forbidden, NetworkError, RetryAfter
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from tests.conversation import Chat
from tests.simulator.telegram import TOKEN, Telegram

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]
SECRET = "a-secret_of-the-webhook"


async def greet(update: Update, context: Context) -> None:
    """/start."""
    assert update.message
    button = InlineKeyboardButton("Again", callback_data="again")
    await update.message.reply_text("Hello", reply_markup=InlineKeyboardMarkup([[button]]))


async def echo(update: Update, context: Context) -> None:
    """Says what it hears."""
    assert update.message
    if update.message.document:
        file = await update.message.document.get_file()
        await update.message.reply_document(bytes(await file.download_as_bytearray()), filename="back.txt")
    elif update.message.text:
        await update.message.reply_html(update.message.text_html, do_quote=True)


async def tapped(update: Update, context: Context) -> None:
    """Answers a tap and edits."""
    assert update.callback_query
    await update.callback_query.answer("Done")
    await update.callback_query.edit_message_text("Hello again")


def make(tg: Telegram) -> App:
    """The echo bot, on stock parts alone."""
    url = str(tg.http.base_url).rstrip("/")
    app = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot").build()
    app.add_handler(CommandHandler("start", greet))
    app.add_handler(CallbackQueryHandler(tapped))
    app.add_handler(MessageHandler(filters.ALL, echo))
    return app


@asynccontextmanager
async def polling(tg: Telegram) -> AsyncIterator[App]:
    """Runs it by long polling."""
    app = make(tg)
    async with app:
        assert app.updater
        await app.updater.start_polling()
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


@asynccontextmanager
async def hooked(tg: Telegram) -> AsyncIterator[App]:
    """Runs it behind a webhook."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    app = make(tg)
    async with app:
        assert app.updater
        url = f"http://127.0.0.1:{port}/hook"
        await app.updater.start_webhook("127.0.0.1", port, "hook", webhook_url=url, secret_token=SECRET)
        await app.start()
        yield app
        await app.updater.stop()
        await app.stop()


@pytest.fixture(params=[polling, hooked], ids=["polling", "webhook"])
async def echo_bot(tg: Telegram, request: pytest.FixtureRequest) -> AsyncIterator[App]:
    """The echo bot, running either way."""
    async with request.param(tg) as app:
        yield app


async def a_chat(tg: Telegram) -> Chat:
    """A person's phone."""
    return Chat(tg.http, await tg.person(started=False))


async def test_a_conversation(tg: Telegram, echo_bot: App) -> None:
    chat = await a_chat(tg)
    await chat.starts()
    assert (await chat.sees(), await chat.buttons()) == ("Hello", ["Again"])
    assert await chat.taps("Again") == {"text": "Done", "show_alert": False, "url": ""}
    assert (await chat.sees(), await chat.buttons()) == ("Hello again", [])
    said = await chat.says("1 < 2 & 🙂 ýagşy", entities=[{"type": "bold", "offset": 8, "length": 2}])
    heard = await chat.last_message()
    assert (heard["text"], heard["entities"]) == (said["text"], said["entities"])
    assert heard["reply_to_message"]["message_id"] == said["message_id"]
    await chat.says("", document={"file_name": "a.txt", "content_base64": "aGVsbG8="})
    back = (await chat.last_message())["document"]
    assert back["file_name"] == "back.txt"
    assert (await tg.http.get(f"/sim/files/{back['file_id']}")).content == b"hello"


async def test_many_people_in_order(tg: Telegram, echo_bot: App) -> None:
    many = await tg.control("POST", "/people/bulk", {"count": 20, "started": True})
    people = [Chat(tg.http, many["first_id"] + i) for i in range(20)]
    for i in range(3):
        await asyncio.gather(*(each.says(f"{i}") for each in people))
    for each in people:
        texts = [message["text"] for message in (await each.screen())["messages"] if message["from"]["is_bot"]]
        assert texts == ["0", "1", "2"]


async def test_the_librarys_exceptions(tg: Telegram) -> None:
    """What python-telegram-bot makes of the refusals is what it makes of Telegram's own."""
    person = await tg.person()
    async with make(tg) as app:
        await tg.control("POST", "/faults", {"kind": "429", "retry_after": 3})
        with pytest.raises(RetryAfter):
            await app.bot.send_message(person, "x")
        for kind in ("500", "502", "drop"):
            await tg.control("POST", "/faults", {"kind": kind})
            with pytest.raises(NetworkError):
                await app.bot.send_message(person, "x")
        await tg.control("POST", f"/_/people/{person}/block", {})
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await app.bot.send_message(person, "x")


@asynccontextmanager
async def hook(
    statuses: list[int], heard: list[tuple[str | None, dict[str, Any]]], body: str = ""
) -> AsyncIterator[str]:
    """A webhook that answers with each of `statuses` in turn, then with 200 and `body`; gives its address."""

    async def take(request: web.Request) -> web.Response:
        heard.append((request.headers.get("X-Telegram-Bot-Api-Secret-Token"), await request.json()))
        status = statuses.pop(0) if statuses else 200
        return web.Response(status=status, text=body, content_type="application/json")

    app = web.Application()
    app.router.add_post("/", take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/"
    await runner.cleanup()


async def until(done: Any) -> None:
    """Waits until `done()` holds."""
    async with asyncio.timeout(10):
        while not done():  # noqa: ASYNC110 - what is waited for is in another server
            await asyncio.sleep(0.01)


async def test_an_update_is_pushed_until_it_is_taken(tg: Telegram) -> None:
    heard: list[tuple[str | None, dict[str, Any]]] = []
    async with hook([500, 404], heard) as url:
        await tg.calls("setWebhook", url=url, secret_token=SECRET)
        await tg.person()
        await until(lambda: len(heard) == 3 and not tg.bot.queue.pending)
    assert {secret for secret, _ in heard} == {SECRET}
    assert len({update["update_id"] for _, update in heard}) == 1
    info = await tg.calls("getWebhookInfo")
    assert info["last_error_message"].startswith("Wrong response from the webhook: 404")
    assert info["pending_update_count"] == 0


async def test_updates_wait_for_a_webhook_that_is_away(tg: Telegram) -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        nobody = f"http://127.0.0.1:{probe.getsockname()[1]}/"
    await tg.calls("setWebhook", url=nobody)
    await tg.person()
    await until(lambda: tg.bot.queue.webhook and tg.bot.queue.webhook.last_error_message)
    assert (await tg.calls("getWebhookInfo"))["pending_update_count"] == 1
    await tg.calls("deleteWebhook")
    assert len(await tg.updates()) == 1


async def test_a_method_in_the_webhooks_answer(tg: Telegram) -> None:
    """https://core.telegram.org/bots/api#making-requests-when-getting-updates"""
    person = await tg.person(started=False)
    heard: list[tuple[str | None, dict[str, Any]]] = []
    async with hook([], heard, f'{{"method": "sendMessage", "chat_id": {person}, "text": "straight"}}') as url:
        await tg.calls("setWebhook", url=url)
        chat = Chat(tg.http, person)
        await chat.starts()
    assert await chat.sees() == "straight"
