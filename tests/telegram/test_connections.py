"""What AiohttpRequest does beyond the stock one: dead connections, proxies, size limits; and no token anywhere."""

import asyncio
import logging
import traceback
from collections.abc import Callable
from contextlib import suppress

import pytest
from telegram.error import NetworkError, TelegramError

from bot.telegram.request import AiohttpRequest
from tests.simulator.telegram import TOKEN
from tests.telegram.wire import Heard, Reader, Writer, listen, read_request, response, serving, socks5, well


async def test_a_connection_that_died_while_idle_is_replaced() -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        writer.write(response())
        writer.close()

    async with serving(answer) as server, AiohttpRequest() as request:
        for _ in range(20):
            assert await request.post(f"{server.url}/x") is True
        assert len(server.heard) == 20


async def test_a_request_that_may_have_arrived_is_not_repeated() -> None:
    """sendMessage twice would be two messages."""
    calls = 0

    async def handle(reader: Reader, writer: Writer) -> None:
        nonlocal calls
        await read_request(reader)
        writer.write(response())
        await read_request(reader)
        calls += 1
        writer.close()  # without an answer

    async with listen(handle) as port, AiohttpRequest() as request:
        url = f"http://127.0.0.1:{port}/x"
        await request.post(url)
        with pytest.raises(NetworkError, match="closed the connection without an answer"):
            await request.post(url)
        assert calls == 1


@pytest.mark.parametrize("declared", [True, False])
async def test_an_answer_that_is_too_long(declared: bool) -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        head = "Content-Length: 200000" if declared else "Connection: close"
        writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n\r\n".encode() + b"x" * 200_000)
        writer.close()

    async with serving(answer) as server, AiohttpRequest(max_response_size=100_000) as request:
        with pytest.raises(NetworkError, match="the answer is longer than 100000 bytes"):
            await request.retrieve(f"{server.url}/x")


async def test_an_answer_that_breaks_off() -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nx")
        writer.close()

    async with serving(answer) as server, AiohttpRequest() as request:
        with pytest.raises(NetworkError, match="the answer broke off"):
            await request.post(f"{server.url}/x")


async def test_shutdown_ends_what_is_under_way() -> None:
    async def answer(heard: Heard, writer: Writer) -> None:
        await asyncio.sleep(60)

    request = AiohttpRequest()
    await request.initialize()
    async with serving(answer) as server:
        waiting = asyncio.create_task(request.post(f"{server.url}/x", read_timeout=60))
        await asyncio.sleep(0.1)
        await request.shutdown()
        with pytest.raises(NetworkError):
            await asyncio.wait_for(waiting, 5)


async def test_an_http_proxy() -> None:
    async with serving(well) as proxy, AiohttpRequest(proxy=f"http://ay:g%40n@127.0.0.1:{proxy.port}") as request:
        assert await request.post(f"http://api.example/bot{TOKEN}/x") is True
        (heard,) = proxy.heard
    assert heard.line == f"POST http://api.example/bot{TOKEN}/x HTTP/1.1"
    assert heard.headers["proxy-authorization"] == "Basic YXk6Z0Bu"  # ay:g@n


async def test_an_http_proxy_for_https() -> None:
    async def refuse(heard: Heard, writer: Writer) -> None:
        writer.write(response(b"", "407 Proxy Authentication Required"))
        writer.close()

    async with serving(refuse) as proxy, AiohttpRequest(proxy=f"http://127.0.0.1:{proxy.port}") as request:
        with pytest.raises(NetworkError, match="407"):
            await request.post(f"https://api.example/bot{TOKEN}/x")
        assert proxy.heard[0].line == "CONNECT api.example:443 HTTP/1.1"


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
async def test_a_socks5_proxy(scheme: str) -> None:
    asked: list[tuple[str, int]] = []
    async with serving(well) as server, socks5("ay", "g@n", asked) as port:
        async with AiohttpRequest(proxy=f"{scheme}://ay:g%40n@127.0.0.1:{port}") as request:
            for _ in range(3):
                assert await request.post(f"http://api.example:{server.port}/x") is True
        assert asked == [("api.example", server.port)], "one connection, and the proxy looks names up"
        async with AiohttpRequest(proxy=f"{scheme}://ay:wrong@127.0.0.1:{port}") as request:
            with pytest.raises(NetworkError):
                await request.post(f"http://api.example:{server.port}/x")
    async with AiohttpRequest(proxy=f"{scheme}://127.0.0.1:{port}") as request:
        with pytest.raises(NetworkError):
            await request.post("http://api.example/x")


async def test_proxies_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(well) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{proxy.port}")
        async with AiohttpRequest(trust_env=True) as request:
            assert await request.post("http://api.example/x") is True
        async with AiohttpRequest() as request:
            with pytest.raises(NetworkError):
                await request.post("http://api.invalid/x")
        assert len(proxy.heard) == 1


async def close(heard: Heard, writer: Writer) -> None:
    """Closes without a word."""
    writer.close()


async def nonsense(heard: Heard, writer: Writer) -> None:
    """Does not speak HTTP."""
    writer.write(b"220 smtp ready\r\n\r\n")
    writer.close()


async def late(heard: Heard, writer: Writer) -> None:
    """Answers too late."""
    await asyncio.sleep(1)


@pytest.mark.parametrize("answer", [close, nonsense, late])
@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("proxied", [False, True])
async def test_no_trouble_tells_the_token(
    answer: Callable[..., None], scheme: str, proxied: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with serving(answer) as server:  # type: ignore[arg-type]
        proxy = f"http://user:{TOKEN}@127.0.0.1:{server.port}" if proxied else None
        async with AiohttpRequest(read_timeout=0.2, connect_timeout=0.2, proxy=proxy) as request:
            with pytest.raises(TelegramError) as caught:
                await request.post(f"{scheme}://127.0.0.1:{server.port}/bot{TOKEN}/sendMessage")
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value)
    assert TOKEN not in told
    assert TOKEN[11:] not in caplog.text


async def test_a_wrong_address_does_not_tell_the_token() -> None:
    async with AiohttpRequest(connect_timeout=1) as request:
        for url in (f"http://no such host/bot{TOKEN}/x", f"http://[::1/bot{TOKEN}/x", f"nothing://a/bot{TOKEN}/x"):
            with pytest.raises(TelegramError) as caught:
                await request.post(url)
            assert TOKEN not in "".join(traceback.format_exception(caught.value))


async def test_a_server_that_resets_now_and_then_loses_nothing_that_was_answered() -> None:
    """A hundred requests on few connections, each third of which is closed after its answer."""
    count = 0

    async def answer(heard: Heard, writer: Writer) -> None:
        nonlocal count
        count += 1
        writer.write(response(b'{"ok":true,"result":%d}' % count))
        if count % 3 == 0:
            writer.close()

    async with serving(answer) as server, AiohttpRequest(connection_pool_size=4) as request:
        results: list[int] = []

        async def ask() -> None:
            with suppress(NetworkError):
                results.append(await request.post(f"{server.url}/x"))  # type: ignore[arg-type]

        for _ in range(25):
            await asyncio.gather(*(ask() for _ in range(4)))
    assert len(results) == len(set(results)) == len(server.heard) == 100
