"""What a request carries: written in pieces whose progress is watched, and never onto a connection known to be dead."""

import asyncio
import io
import re
import select
from collections.abc import Mapping
from typing import Any

from aiohttp import BytesPayload, MultipartWriter, Payload, hdrs
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import get_payload

PIECE = 64 * 1024
"""Bytes that are handed to the socket at a time; each has the whole write timeout to be taken."""

_ESCAPES = {'"': "%22", "\\": "\\\\"} | {chr(code): f"%{code:02X}" for code in range(0x20) if code != 0x1B}
_ESCAPED = re.compile("|".join(map(re.escape, _ESCAPES)))

FileTuple = tuple[str, Any, str]
"""A file's name, its content (bytes or a binary file object) and its MIME type."""


class JsonBody(BytesPayload):
    """A JSON document."""

    departed = False
    """Whether any byte of the request may have left."""

    def __init__(self, value: bytes, write_timeout: float | None) -> None:
        super().__init__(value, content_type="application/json")
        self._write_timeout = write_timeout

    async def write(self, writer: AbstractStreamWriter) -> None:
        """Writes the whole document.

        Raises:
            ConnectionResetError: if the connection had died before; nothing has left then.
            TimeoutError: if the network did not take the next piece in time.
        """
        await _make_sure_of(writer)
        self.departed = True
        if len(self._value) <= PIECE:
            await writer.write(self._value)
        else:
            await _PatientWriter(writer, self._write_timeout).write(self._value)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """As `write`: the length is always the document's."""
        await self.write(writer)


class FormBody(MultipartWriter):
    """Fields and files as multipart/form-data (RFC 7578); files are read while they are sent."""

    departed = False
    """Whether any byte of the request may have left."""

    def __init__(self, fields: Mapping[str, str], files: Mapping[str, FileTuple], write_timeout: float | None) -> None:
        super().__init__("form-data")
        self._write_timeout = write_timeout
        for name, value in fields.items():
            self._add(get_payload(value.encode()), name)
        for name, (file_name, content, mime_type) in files.items():
            part = get_payload(io.BytesIO(content) if isinstance(content, bytes) else content)
            self._add(part, name, file_name, mime_type)

    def _add(self, part: Payload, name: str, file_name: str | None = None, mime_type: str | None = None) -> None:
        disposition = f'form-data; name="{_escape(name)}"'
        if file_name is not None:
            disposition += f'; filename="{_escape(file_name)}"'
        part.headers.clear()
        part.headers[hdrs.CONTENT_DISPOSITION] = disposition
        if mime_type is not None:
            part.headers[hdrs.CONTENT_TYPE] = mime_type
        self.append_payload(part)

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:
        """Writes all parts; raises as `JsonBody.write`."""
        await _make_sure_of(writer)
        self.departed = True
        await super().write(_PatientWriter(writer, self._write_timeout), close_boundary)

    async def write_with_length(self, writer: AbstractStreamWriter, content_length: int | None) -> None:
        """As `write`: the length is always the form's."""
        await self.write(writer)

    async def close(self) -> None:
        """Leaves the files open: they belong to the caller, who may want to send them again."""


class _PatientWriter(AbstractStreamWriter):
    """Gives every piece the same time to be taken by the network, however large the whole is."""

    def __init__(self, writer: AbstractStreamWriter, timeout: float | None) -> None:
        self._writer = writer
        self._timeout = timeout

    async def write(self, chunk: bytes | bytearray | memoryview) -> None:
        view = memoryview(chunk)
        for start in range(0, len(view), PIECE):
            async with asyncio.timeout(self._timeout):
                await self._writer.write(view[start : start + PIECE])
                await self._writer.drain()

    async def write_eof(self, chunk: bytes = b"") -> None:
        await self._writer.write_eof(chunk)

    async def drain(self) -> None:
        await self._writer.drain()

    def enable_compression(self, encoding: str = "deflate", strategy: int | None = None) -> None:
        raise NotImplementedError("the parts of a form are not compressed")

    def enable_chunking(self) -> None:
        self._writer.enable_chunking()

    async def write_headers(self, status_line: str, headers: Any) -> None:
        await self._writer.write_headers(status_line, headers)


async def _make_sure_of(writer: AbstractStreamWriter) -> None:
    """Finds out whether the server closed the connection while it lay idle, as far as the network has told."""
    transport = writer.transport
    connection = transport.get_extra_info("socket") if transport is not None else None
    if connection is not None and _has_news(connection.fileno()):
        await asyncio.sleep(0)  # the loop reads what has come: one round polls,
        await asyncio.sleep(0)  # the next one tells the transport
    transport = writer.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the connection was closed while idle")


def _has_news(descriptor: int) -> bool:
    """Whether something can be read; on an idle HTTP/1.1 connection that is its end (urllib3 and httpcore ask too)."""
    if descriptor < 0:
        return False
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(0))
    return bool(select.select([descriptor], [], [], 0)[0])


def _escape(value: str) -> str:
    """A parameter of a Content-Disposition header as browsers write it (HTML, 4.10.21.8): UTF-8, quotes as %22."""
    return _ESCAPED.sub(lambda match: _ESCAPES[match[0]], value)
