"""BaseRequest's contract: what python-telegram-bot's own HTTPXRequest does, AiohttpRequest does too."""

import asyncio
import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, InputMediaDocument, MessageEntity
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)
from telegram.request import BaseRequest, HTTPXRequest

from bot.telegram.request import AiohttpRequest
from tests.simulator.telegram import TOKEN, Telegram, telegram
from tests.telegram.wire import Heard, Writer, listen, response, serving, well

Kind = type[AiohttpRequest] | type[HTTPXRequest]


@pytest.fixture(params=[AiohttpRequest, HTTPXRequest])
def kind(request: pytest.FixtureRequest) -> Kind:
    """Ours and the stock one."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    """A simulated Telegram."""
    async with telegram() as made:
        yield made


def bot_on(tg: Telegram, kind: Kind) -> Bot:
    """python-telegram-bot's client over a request class."""
    url = str(tg.http.base_url).rstrip("/")
    requests = {"request": kind(connection_pool_size=8), "get_updates_request": kind(connection_pool_size=1)}
    return Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", **requests)


async def test_messages(tg: Telegram, kind: Kind) -> None:
    person = await tg.person()
    async with bot_on(tg, kind) as bot:
        assert bot.username == "quiet_bot"
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("ä", callback_data="x")]])
        entities = [MessageEntity(MessageEntity.BOLD, 0, 2)]
        message = await bot.send_message(
            person, "🙂 & <ý> \ud800".encode("utf-8", "ignore").decode(), entities=entities, reply_markup=keyboard
        )
        assert message.text == "🙂 & <ý>"
        assert message.entities == tuple(entities)
        assert message.reply_markup == keyboard
        assert await message.delete() is True
        assert [each.message.text for each in await bot.get_updates() if each.message] == ["/start"]


async def test_files(tg: Telegram, kind: Kind, tmp_path: Path) -> None:
    person, content = await tg.person(), bytes(range(256)) * 1000
    path = tmp_path / "gün.bin"
    path.write_bytes(content)
    async with bot_on(tg, kind) as bot:
        with path.open("rb") as opened:
            for document, name in [
                (content, "ä b.bin"),
                (io.BytesIO(content), "c.bin"),
                (InputFile(content, "d.bin"), None),
                (path, None),
                (opened, "e.bin"),
                (InputFile(io.BytesIO(content), "f.bin", read_file_handle=False), None),
            ]:
                sent = await bot.send_document(person, document, filename=name, caption="Ä")
                assert sent.document
                assert sent.document.file_name == (name or getattr(document, "filename", None) or path.name)
                assert sent.caption == "Ä"
                file = await sent.document.get_file()
                assert bytes(await file.download_as_bytearray()) == content
        media = [InputMediaDocument(content, filename=f"{i}.bin") for i in range(2)]
        group = await bot.send_media_group(person, media)
        assert [each.document.file_name for each in group if each.document] == ["0.bin", "1.bin"]


@pytest.mark.parametrize(
    ("status", "body", "error", "text"),
    [
        ("400 Bad Request", '{"ok":false,"description":"Bad Request: chat not found"}', BadRequest, "Chat not found"),
        ("401 Unauthorized", '{"ok":false,"description":"Unauthorized"}', InvalidToken, "Unauthorized"),
        ("404 Not Found", '{"ok":false,"description":"Not Found"}', InvalidToken, "Not Found"),
        ("403 Forbidden", '{"ok":false,"description":"Forbidden: x"}', Forbidden, "Forbidden: x"),
        ("409 Conflict", '{"ok":false,"description":"Conflict: x"}', Conflict, "Conflict: x"),
        ("429 No", '{"ok":false,"description":"x","parameters":{"retry_after":7}}', RetryAfter, "Retry in"),
        ("400 No", '{"ok":false,"description":"x","parameters":{"migrate_to_chat_id":-7}}', ChatMigrated, "-7"),
        ("502 Bad Gateway", "<html>", NetworkError, "Bad Gateway"),
        ("500 Oops", '{"ok":false,"description":"Internal Server Error"}', NetworkError, "Internal Server Error"),
        ("302 Found", "", NetworkError, "302"),
        ("200 OK", "not JSON", TelegramError, "Invalid server response"),
    ],
)
async def test_statuses(kind: Kind, status: str, body: str, error: type[TelegramError], text: str) -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        writer.write(response(body.encode(), status, "Location: /elsewhere"))

    async with serving(answer) as server, kind() as request:
        with pytest.raises(error, match=text) as caught:
            await request.post(f"{server.url}/bot{TOKEN}/x")
        assert type(caught.value) is error
        assert len(server.heard) == 1, "a redirect is not followed"


@pytest.mark.parametrize("way", ["chunked", "until the end"])
async def test_answers_of_unknown_length(kind: Kind, way: str) -> None:
    document = b'{"ok":true,"result":"' + b"x" * 70_000 + b'"}'

    async def answer(heard: Heard, writer: Writer) -> None:
        if way == "chunked":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            for i in range(0, len(document), 1000):
                piece = document[i : i + 1000]
                writer.write(b"%x\r\n%b\r\n" % (len(piece), piece))
            writer.write(b"0\r\n\r\n")
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + document)
            writer.close()

    async with serving(answer) as server, kind() as request:
        assert await request.post(f"{server.url}/x") == "x" * 70_000
        assert await request.retrieve(f"{server.url}/x") == document
        assert [each.line for each in server.heard] == ["POST /x HTTP/1.1", "GET /x HTTP/1.1"]


async def test_bytes_that_are_no_utf8(kind: Kind) -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        writer.write(response(b'{"ok":true,"result":"\xff"}'))

    async with serving(answer) as server, kind() as request:
        assert await request.post(f"{server.url}/x") == "�"


async def slowly(heard: Heard, writer: Writer) -> None:
    """Answers after half a second."""
    await asyncio.sleep(0.5)
    writer.write(response())


async def never(heard: Heard, writer: Writer) -> None:
    """Does not answer."""
    await asyncio.sleep(60)


async def test_read_timeout(kind: Kind) -> None:
    async with serving(slowly) as server, kind(read_timeout=0.1) as request:
        assert request.read_timeout == 0.1
        with pytest.raises(TimedOut):
            await request.post(f"{server.url}/x")
        assert await request.post(f"{server.url}/x", read_timeout=5) is True
        assert await request.post(f"{server.url}/x", read_timeout=None) is True
    async with serving(slowly) as server, kind() as request:
        with pytest.raises(TimedOut):
            await request.post(f"{server.url}/x", read_timeout=0.1)


async def test_connect_timeout(kind: Kind) -> None:
    """TLS belongs to connecting: a server that says nothing to our hello."""
    async with serving(never) as server, kind(connect_timeout=0.2, read_timeout=20) as request:
        async with asyncio.timeout(5):
            with pytest.raises(TimedOut):
                await request.post(f"https://127.0.0.1:{server.port}/x")


async def test_write_timeout(kind: Kind) -> None:
    """A network that takes nothing any more."""

    async def deaf(reader: asyncio.StreamReader, writer: Writer) -> None:
        await asyncio.sleep(60)

    document = InputFile(b"x" * 30_000_000)
    async with listen(deaf) as port, kind(media_write_timeout=0.3, read_timeout=60) as request:
        bot = Bot(TOKEN, base_url=f"http://127.0.0.1:{port}/bot", request=request)
        async with asyncio.timeout(10):
            with pytest.raises(TimedOut):
                await bot.send_document(1, document)
            with pytest.raises(TimedOut):
                await bot.send_document(1, document, write_timeout=0.2)


async def test_pool_timeout(kind: Kind) -> None:
    async with serving(slowly) as server, kind(connection_pool_size=1, pool_timeout=0.1) as request:
        first = asyncio.create_task(request.post(f"{server.url}/1"))
        await asyncio.sleep(0.05)
        with pytest.raises(TimedOut, match="Pool timeout: All connections in the connection pool are occupied"):
            await request.post(f"{server.url}/2")
        patient = request.post(f"{server.url}/3", pool_timeout=5)
        assert await asyncio.gather(first, patient) == [True, True]
        assert [each.line.split()[1] for each in server.heard] == ["/1", "/3"]
        assert server.connections == 1


async def test_connections_are_kept(kind: Kind) -> None:
    async with serving(well) as server, kind(connection_pool_size=4) as request:
        for _ in range(5):
            await request.post(f"{server.url}/x")
        assert server.connections == 1
        await asyncio.gather(*(request.post(f"{server.url}/x") for _ in range(4)))
        assert server.connections <= 4


async def test_a_cancelled_request_frees_its_place(kind: Kind) -> None:
    async with serving(slowly) as server, kind(connection_pool_size=1, pool_timeout=0.1) as request:
        for _ in range(3):
            task = asyncio.create_task(request.post(f"{server.url}/x"))
            await asyncio.sleep(0.02)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        assert await request.post(f"{server.url}/x") is True


async def test_open_and_closed(kind: Kind) -> None:
    request: BaseRequest = kind()
    async with serving(well) as server:
        await request.initialize()
        await request.initialize()
        assert await request.post(f"{server.url}/x") is True
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(NetworkError, match="is not initialized"):
            await request.post(f"{server.url}/x")
        await request.initialize()
        assert await request.post(f"{server.url}/x") is True
        await request.shutdown()


async def test_nobody_listens(kind: Kind) -> None:
    async with serving(well) as server:
        pass
    async with kind() as request:
        with pytest.raises(NetworkError):
            await request.post(f"{server.url}/x")


@pytest.mark.parametrize("size", [0, -1])
def test_a_pool_without_places(size: int) -> None:
    with pytest.raises(ValueError, match="connection_pool_size"):
        AiohttpRequest(connection_pool_size=size)


@pytest.mark.parametrize("proxy", ["ftp://x:1", "x", "", "socks4://x:1"])
def test_a_proxy_that_is_none(proxy: str) -> None:
    with pytest.raises(ValueError, match="the proxy must be"):
        AiohttpRequest(proxy=proxy)


async def test_parameters_of_any_json(kind: Kind) -> None:
    """Integers over 64 bits and half characters are no reason to fail."""
    async with serving(well) as server, kind() as request:
        bot: Any = Bot(TOKEN, base_url=f"{server.url}/bot", request=request)
        await bot._post("x", {"big": 2**70, "text": "ý", "nothing": None, "list": [1, "a"]})
        (heard,) = server.heard
        assert b"1180591620717411303424" in heard.body
