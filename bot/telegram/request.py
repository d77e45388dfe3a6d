"""The connection to the Bot API: python-telegram-bot's `BaseRequest` on aiohttp.

The stock `HTTPXRequest` sends about 320 messages a second and takes 3 ms of processor time for each; this one sends
several times as many (`benchmarks/request_throughput.py`).

A bot's token is part of every URL. No exception from here carries a URL, a library's own text or a chained exception
that could have one, so that the token reaches neither a log nor a person.
"""

import asyncio
import os
import ssl
from functools import cache
from typing import Any, Final

import certifi
import orjson
from aiohttp import (
    ClientConnectorCertificateError,
    ClientConnectorError,
    ClientPayloadError,
    ClientResponse,
    ClientResponseError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    ServerDisconnectedError,
    TCPConnector,
)
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData
from yarl import URL

from bot.telegram.body import FormBody, JsonBody

POOL_TIMEOUT: Final = (
    "Pool timeout: All connections in the connection pool are occupied. Request was *not* sent to Telegram. "
    "Consider adjusting the connection pool size or the pool timeout."
)


class AiohttpRequest(BaseRequest):
    """Sends requests over a pool of kept-alive HTTP/1.1 connections.

    Args:
        connection_pool_size: how many requests can be under way at once; further ones wait for `pool_timeout`.
        read_timeout: seconds between two pieces of the answer, and from the end of the request to the first piece.
        write_timeout: seconds in which the network must take the next 64 KiB of the request. What fits into the
            system's send buffer is taken at once, so with a short request it is the read timeout that notices a dead
            connection.
        connect_timeout: seconds for a new connection: name lookup, TCP, proxy and TLS together.
        pool_timeout: seconds to wait for one of the `connection_pool_size` places.
        media_write_timeout: `write_timeout` for requests with files.
        proxy: `http://`, `https://`, `socks5://` or `socks5h://`, with `user:password@` if need be. Names are looked up
            by a SOCKS5 proxy in either spelling.
        trust_env: take proxies from the environment (`HTTPS_PROXY`, …) if `proxy` is None.
        ssl_context: in place of the default, which trusts the system's and certifi's authorities.
        keep_alive: seconds that an idle connection is kept.
        max_response_size: bytes; a longer answer or download is refused with a NetworkError.

    Each timeout is None for "no limit" and can be given anew for each call.
    """

    __slots__ = (
        "_connect_timeout",
        "_keep_alive",
        "_max_response_size",
        "_media_write_timeout",
        "_places",
        "_pool_size",
        "_pool_timeout",
        "_proxy",
        "_read_timeout",
        "_session",
        "_ssl_context",
        "_timeout",
        "_trust_env",
        "_write_timeout",
    )

    def __init__(
        self,
        connection_pool_size: int = 256,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        proxy: str | None = None,
        media_write_timeout: float | None = 20.0,
        *,
        trust_env: bool = False,
        ssl_context: ssl.SSLContext | None = None,
        keep_alive: float = 30.0,
        max_response_size: int = 64 * 1024 * 1024,
    ) -> None:
        if connection_pool_size < 1:
            raise ValueError("connection_pool_size must be positive")
        self._pool_size = connection_pool_size
        self._read_timeout = read_timeout
        self._write_timeout = write_timeout
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._media_write_timeout = media_write_timeout
        self._proxy = _parse_proxy(proxy)
        self._trust_env = trust_env
        self._ssl_context = ssl_context or _default_ssl_context()
        self._keep_alive = keep_alive
        self._max_response_size = max_response_size
        self._timeout = _client_timeout(connect_timeout, read_timeout)
        self._session: ClientSession | None = None
        self._places = asyncio.Semaphore(connection_pool_size)

    @property
    def read_timeout(self) -> float | None:
        """The read timeout, in seconds, of a call that names none."""
        return self._read_timeout

    async def initialize(self) -> None:
        """Opens the pool; does nothing if it is open. Can be called again after `shutdown`."""
        if self._session is not None:
            return
        self._places = asyncio.Semaphore(self._pool_size)
        is_socks = self._proxy is not None and self._proxy.scheme == "socks5"
        self._session = ClientSession(
            connector=self._make_connector(),
            proxy=None if is_socks else self._proxy,
            cookie_jar=DummyCookieJar(),
            trust_env=self._trust_env,
            timeout=self._timeout,
            # An answer of a few hundred bytes is not worth inflating.
            headers={"User-Agent": self.USER_AGENT, "Accept": "*/*", "Accept-Encoding": "identity"},
        )

    def _make_connector(self) -> TCPConnector:
        # The places are counted here, so that waiting for one has a timeout of its own.
        options: dict[str, Any] = {
            "limit": 0,
            "keepalive_timeout": self._keep_alive,
            "ssl": self._ssl_context,
            "ttl_dns_cache": 60,
        }
        proxy = self._proxy
        if proxy is None or proxy.scheme != "socks5":
            return TCPConnector(**options)
        return ProxyConnector(
            host=proxy.host or "",
            port=proxy.port or 1080,
            username=proxy.user,
            password=proxy.password or ("" if proxy.user else None),
            rdns=True,
            **options,
        )

    async def shutdown(self) -> None:
        """Closes the pool; requests under way end with a NetworkError. Does nothing if it is closed."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Sends a request and gives the status and the body of the answer. See `BaseRequest.do_request`.

        Raises:
            TimedOut: if one of the timeouts has passed.
            NetworkError: if there was no whole answer for another reason.
            RuntimeError: before `initialize` and after `shutdown`.
        """
        session = self._session
        if session is None:
            raise RuntimeError("This AiohttpRequest is not initialized!")
        timeout = self._timeout
        if not (isinstance(read_timeout, DefaultValue) and isinstance(connect_timeout, DefaultValue)):
            timeout = _client_timeout(
                self._connect_timeout if isinstance(connect_timeout, DefaultValue) else connect_timeout,
                self._read_timeout if isinstance(read_timeout, DefaultValue) else read_timeout,
            )
        if isinstance(write_timeout, DefaultValue):
            has_files = request_data is not None and request_data.contains_files
            write_timeout = self._media_write_timeout if has_files else self._write_timeout

        places = self._places
        await self._take_place(places, self._pool_timeout if isinstance(pool_timeout, DefaultValue) else pool_timeout)
        try:
            return await self._send(session, url, method, request_data, write_timeout, timeout)
        finally:
            places.release()

    @staticmethod
    async def _take_place(places: asyncio.Semaphore, timeout: float | None) -> None:
        if not places.locked():
            await places.acquire()
            return
        try:
            async with asyncio.timeout(timeout):
                await places.acquire()
        except TimeoutError:
            raise TimedOut(POOL_TIMEOUT) from None

    async def _send(
        self,
        session: ClientSession,
        url: str,
        method: str,
        request_data: RequestData | None,
        write_timeout: float | None,
        timeout: ClientTimeout,
    ) -> tuple[int, bytes]:
        """Sends; a second time over another connection if the first had died before any byte had left."""
        for is_last in (False, True):
            body = None if method == "GET" else _make_body(request_data, write_timeout)
            try:
                return await self._exchange(session, url, method, body, timeout)
            except asyncio.CancelledError:
                if _cancelled() or not session.closed:
                    raise
                failure: TelegramError = NetworkError("aiohttp: the pool was closed during the request")
            except Exception as error:
                failure = _describe(error)
                if not is_last and body is not None and not body.departed and _was_idle(error):
                    continue
            # Outside the except block: the library's exception has the URL and must not be the context of ours.
            break
        raise failure

    async def _exchange(
        self, session: ClientSession, url: str, method: str, body: JsonBody | FormBody | None, timeout: ClientTimeout
    ) -> tuple[int, bytes]:
        # A redirect is not followed: it would take the token elsewhere.
        async with session.request(method, url, data=body, timeout=timeout, allow_redirects=False) as response:
            return response.status, await self._read(response)

    async def _read(self, response: ClientResponse) -> bytes:
        limit = self._max_response_size
        length = response.content_length
        if length is not None and length > limit:
            raise _TooLargeError(f"the answer is longer than {limit} bytes")
        if length is not None and "Content-Encoding" not in response.headers:
            return await response.read()
        pieces: list[bytes] = []
        size = 0
        async for piece in response.content.iter_any():
            size += len(piece)
            if size > limit:
                raise _TooLargeError(f"the answer is longer than {limit} bytes")
            pieces.append(piece)
        return b"".join(pieces)

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The JSON object in an answer. See `BaseRequest.parse_json_payload`.

        Raises:
            TelegramError: if it is not JSON. Bytes that are not UTF-8 are replaced, as upstream does.
        """
        try:
            parsed: JSONDict = orjson.loads(payload)
        except orjson.JSONDecodeError:
            return BaseRequest.parse_json_payload(payload)
        return parsed


class _TooLargeError(Exception):
    """An answer is longer than allowed."""


def _make_body(request_data: RequestData | None, write_timeout: float | None) -> JsonBody | FormBody:
    if request_data is None:
        return JsonBody(b"{}", write_timeout)
    if request_data.contains_files:
        return FormBody(request_data.json_parameters, request_data.multipart_data, write_timeout)
    try:
        document = orjson.dumps(request_data.parameters, option=orjson.OPT_NON_STR_KEYS)
    except orjson.JSONEncodeError:  # integers over 64 bits, lone surrogates: the standard library writes them
        document = request_data.json_payload
    return JsonBody(document, write_timeout)


def _describe(error: Exception) -> TelegramError:
    """Puts an exception into words of our own, which cannot contain the URL."""
    name = f"{type(error).__module__.partition('.')[0]}.{type(error).__name__}"
    if isinstance(error, TimeoutError | ProxyTimeoutError):
        return TimedOut(f"Timed out ({name})")
    return NetworkError(f"{name}: {_reason(error)}")


def _reason(error: Exception) -> str:
    if isinstance(error, ClientConnectorError):
        return f"cannot connect to {error.host}:{error.port}: {_system_reason(error.os_error)}"
    if isinstance(error, ClientConnectorCertificateError):
        return f"the certificate of {error.host}:{error.port} is not valid"
    if isinstance(error, ProxyConnectionError | ProxyError | _TooLargeError):
        return str(error)
    if isinstance(error, ServerDisconnectedError):
        return "the server closed the connection without an answer"
    if isinstance(error, ClientPayloadError):
        return "the answer broke off"
    if isinstance(error, ClientResponseError):
        return f"the answer is not HTTP, or the proxy refused ({error.status})"
    return _system_reason(error) if isinstance(error, OSError) else "the request failed"


def _system_reason(error: OSError) -> str:
    """What the system says to the error's number; certificates are told by their own words."""
    if isinstance(error, ssl.SSLError):
        return error.reason or "TLS failed"
    return os.strerror(error.errno) if error.errno and error.errno > 0 else "the connection failed"


def _was_idle(error: Exception) -> bool:
    """Whether a request failed on a connection, and not in making one."""
    return isinstance(error, ServerDisconnectedError | OSError) and not isinstance(
        error, ClientConnectorError | TimeoutError
    )


def _cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def _parse_proxy(proxy: str | None) -> URL | None:
    if proxy is None:
        return None
    url = URL(proxy)
    if url.scheme == "socks5h":
        url = url.with_scheme("socks5")
    if url.scheme not in ("http", "https", "socks5") or not url.host:
        raise ValueError("the proxy must be http://host:port, https://host:port or socks5://host:port")
    return url


def _client_timeout(connect: float | None, read: float | None) -> ClientTimeout:
    return ClientTimeout(total=None, connect=connect, sock_connect=connect, sock_read=read)


@cache
def _default_ssl_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
