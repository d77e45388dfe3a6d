"""The Bot API's endpoint: `/bot<token>/<method>`, as an ASGI application of its own, for speed."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import orjson
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from bot.simulator import editing, profile, receiving, sending
from bot.simulator.accounts import Bot
from bot.simulator.arguments import Arguments, Upload
from bot.simulator.errors import ApiError, bad, not_found, unauthorized
from bot.simulator.faults import Fault
from bot.simulator.telegram import TOKEN, Simulator

TABLE = {**sending.METHODS, **editing.METHODS, **profile.METHODS, **receiving.METHODS}
METHODS = {name.lower(): (name, work) for name, work in TABLE.items()}
"""https://core.telegram.org/bots/api#making-requests: method names are case-insensitive."""
LARGEST_BODY = 64 * 1024 * 1024
TRANSPORT = "simulator.transport"

_OK = b'{"ok":true,"result":'


class BotApi:
    """Answers the calls of bots."""

    def __init__(self, sim: Simulator) -> None:
        self._sim = sim

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One call. `scope["path"]` begins with `/bot`."""
        token, _, method = scope["path"][4:].partition("/")
        bot = self._sim.bots.get(token)
        if bot is None:
            await _send_error(send, unauthorized() if TOKEN.match(token) else not_found())
            return
        known = METHODS.get(method.lower())
        if known is None:
            await _send_error(send, not_found())
            return
        counted = bot.calls.setdefault(known[0], {"calls": 0, "ok": 0, "errors": {}})
        counted["calls"] += 1
        try:
            args = await _arguments(scope, receive)
            fault = self._sim.faults.draw(known[0], args.integer("chat_id") or None)
            if fault is not None and await self._suffer(fault, scope, receive):
                return
            result = await self.call(bot, known[1], args)
            if fault is not None and fault.kind == "drop_after":
                await _drop(scope, receive)
                return
        except ApiError as error:
            counted["errors"][str(error.code)] = counted["errors"].get(str(error.code), 0) + 1
            await _send_error(send, error)
            return
        counted["ok"] += 1
        await _send(send, 200, _OK + orjson.dumps(result) + b"}")

    async def call(self, bot: Bot, work: Any, args: Arguments) -> Any:
        """Carries out a method.

        Raises:
            ApiError: as the method does.
        """
        result = work(self._sim, bot, args)
        return await result if isinstance(result, Awaitable) else result

    async def answer_update(self, bot: Bot, method: str, values: dict[str, Any]) -> Any:
        """Carries out a method that a bot gave in answer to a webhook's update; errors are nobody's."""
        known = METHODS.get(method.lower())
        if known is None:
            return None
        try:
            return await self.call(bot, known[1], Arguments(values))
        except ApiError:
            return None

    async def _suffer(self, fault: Fault, scope: Scope, receive: Receive) -> bool:
        """Does what a fault says; True if the call ends with it.

        Raises:
            ApiError: the fault's refusal.
        """
        if fault.error is not None:
            raise fault.error
        if fault.kind == "slow":
            await asyncio.sleep(fault.delay)
        if fault.kind == "drop":
            await _drop(scope, receive)
            return True
        return False


async def _drop(scope: Scope, receive: Receive) -> None:
    """Closes the connection without a word."""
    scope[TRANSPORT].abort()
    while (await receive())["type"] != "http.disconnect":
        pass


async def _arguments(scope: Scope, receive: Receive) -> Arguments:
    args = Arguments.of_query(scope["query_string"]) if scope["query_string"] else Arguments({})
    kind = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    if kind.startswith(b"multipart/form-data"):
        await _add_multipart(args, scope, receive)
        return args
    body = await _read(receive)
    if kind.startswith(b"application/json"):
        args.add_json(body)
    elif body:
        args.add_form(body)
    return args


async def _read(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return body
    pieces, size = [body], len(body)
    while message.get("more_body", False):
        message = await receive()
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > LARGEST_BODY:
            raise ApiError(413, "Request Entity Too Large")
    return b"".join(pieces)


async def _add_multipart(args: Arguments, scope: Scope, receive: Receive) -> None:
    length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if int(length) > LARGEST_BODY:
        raise ApiError(413, "Request Entity Too Large")
    request = Request(scope, receive)
    try:
        async with request.form(max_part_size=LARGEST_BODY) as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    content = await value.read()
                    args.uploads[name] = Upload(value.filename or name, content, value.content_type or "")
                else:
                    args.values[name] = value
    except ApiError:
        raise
    except Exception:
        raise bad("can't parse multipart form data") from None


async def _send(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _send_error(send: Send, error: ApiError) -> None:
    await _send(send, error.code, orjson.dumps(error.as_json()))
