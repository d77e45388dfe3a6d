"""Servers that do just what a test says, down to the byte."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

Reader, Writer = asyncio.StreamReader, asyncio.StreamWriter


@dataclass
class Heard:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Server:
    """A server that answers each request with what the test's function writes."""

    port: int = 0
    heard: list[Heard] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


Answer = Callable[[Heard, Writer], Awaitable[None]]


def response(body: bytes = b'{"ok":true,"result":true}', status: str = "200 OK", *headers: str) -> bytes:
    """A whole HTTP response."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


async def read_request(reader: Reader) -> Heard:
    """Reads a request.

    Raises:
        asyncio.IncompleteReadError: at the end of the connection.
    """
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
    if headers.get("transfer-encoding") == "chunked":
        body = await _chunks(reader)
    else:
        body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Heard(head[0], headers, body)


async def _chunks(reader: Reader) -> bytes:
    pieces = []
    while size := int(await reader.readline(), 16):
        pieces.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


@asynccontextmanager
async def listen(handle: Callable[[Reader, Writer], Awaitable[None]]) -> AsyncIterator[int]:
    """Serves connections; gives the port."""
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: Reader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task
        tasks.add(task)
        try:
            await handle(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            tasks.discard(task)
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[Server]:
    """A server whose answers `answer` writes; a connection is kept until it closes it."""
    server = Server()

    async def handle(reader: Reader, writer: Writer) -> None:
        server.connections += 1
        while not writer.is_closing():
            heard = await read_request(reader)
            server.heard.append(heard)
            await answer(heard, writer)
            await writer.drain()

    async with listen(handle) as server.port:
        yield server


async def well(heard: Heard, writer: Writer) -> None:
    """Answers every request well."""
    writer.write(response())


@asynccontextmanager
async def socks5(username: str, password: str, asked: list[tuple[str, int]]) -> AsyncIterator[int]:
    """A SOCKS5 proxy (RFC 1928, RFC 1929) with a password; gives its port and notes the names that it is asked for."""

    async def handle(reader: Reader, writer: Writer) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        if 2 not in methods:
            writer.write(b"\x05\xff")
            return
        writer.write(b"\x05\x02")
        await reader.readexactly(1)
        given = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
        is_right = given == [username.encode(), password.encode()]
        writer.write(b"\x01\x00" if is_right else b"\x01\x01")
        if not is_right:
            return
        *_, kind = await reader.readexactly(4)
        if kind == 3:
            host = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        else:
            host = ".".join(map(str, await reader.readexactly(4)))
        port = int.from_bytes(await reader.readexactly(2), "big")
        asked.append((host, port))
        onward = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01" + port.to_bytes(2, "big"))
        await asyncio.gather(_pour(reader, onward[1]), _pour(onward[0], writer))

    async with listen(handle) as port:
        yield port


async def _pour(reader: Reader, writer: Writer) -> None:
    while data := await reader.read(65536):
        writer.write(data)
        await writer.drain()
    writer.close()
