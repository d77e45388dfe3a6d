"""The control API: `/sim/…` (docs/simulator.md)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from bot.simulator import tapping
from bot.simulator.accounts import Bot, Chat, Person
from bot.simulator.acting import Actor
from bot.simulator.errors import ApiError, ControlError
from bot.simulator.lines import Event
from bot.simulator.telegram import Simulator

HEARTBEAT_SECONDS = 15.0
PEOPLE_AT_ONCE = 200_000
# What only a page of the simulator's own may do: no other site's page can call it from a browser.
_JSON = "application/json"


class ControlResponse(Response):
    """JSON."""

    media_type = _JSON

    def render(self, content: Any) -> bytes:
        """The body."""
        return orjson.dumps(content)


Endpoint = Callable[[Request], Awaitable[Response]]
Work = Callable[["Control", Request, dict[str, Any]], Any]


async def _body(request: Request) -> dict[str, Any]:
    # Browsers tell whose page it is that commands (https://fetch.spec.whatwg.org/#origin-header).
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise ControlError(403, "only the simulator's own page may do that")
    raw = await request.body()
    if not raw:
        return {}
    # A browser asks before another site's page may send JSON, so a form cannot be forged into a command.
    if request.headers.get("content-type", "").split(";")[0].strip() != _JSON:
        raise ControlError(400, "the body must be application/json")
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        raise ControlError(400, "the body is not JSON") from None
    if not isinstance(body, dict):
        raise ControlError(400, "the body must be a JSON object")
    return body


class Control:
    """The routes of the control API over one simulator."""

    def __init__(self, sim: Simulator) -> None:
        self.sim = sim

    def routes(self) -> list[Route]:
        """All of them."""
        person = "/sim/{bot}/people/{person:int}"
        table: list[tuple[str, str, Work]] = [
            ("GET", "/sim/bots", Control.bots),
            ("POST", "/sim/bots", Control.add_bot),
            ("GET", "/sim/people", Control.people),
            ("POST", "/sim/people", Control.add_person),
            ("POST", "/sim/people/bulk", Control.add_people),
            ("PATCH", "/sim/people/{person:int}", Control.change_person),
            ("GET", "/sim/people/{person:int}/chats", Control.chats),
            ("GET", person + "/chats/{chat:str}", Control.snapshot),
            ("GET", person + "/transcript", Control.transcript),
            ("POST", person + "/messages", Control.write),
            ("POST", person + "/start", Control.start),
            ("PUT", person + "/messages/{message:int}", Control.edit),
            ("DELETE", person + "/messages/{message:int}", Control.delete),
            ("POST", person + "/taps", Control.tap),
            ("POST", person + "/inline", Control.inline),
            ("POST", person + "/inline/choose", Control.choose),
            ("POST", person + "/block", Control.block),
            ("POST", person + "/unblock", Control.unblock),
            ("POST", "/sim/groups", Control.add_group),
            ("POST", "/sim/groups/{chat:str}/migrate", Control.migrate),
            ("POST", "/sim/groups/{chat:str}/kick", Control.kick),
            ("POST", "/sim/faults", Control.order_fault),
            ("DELETE", "/sim/faults", Control.clear_faults),
            ("GET", "/sim/limits", Control.limits),
            ("PATCH", "/sim/limits", Control.change_limits),
            ("GET", "/sim/stats", Control.stats),
            ("POST", "/sim/reset", Control.reset),
            ("POST", "/sim/{bot}/updates/bulk", Control.add_updates),
        ]
        routes = [Route(path, self._endpoint(work), methods=[method]) for method, path, work in table]
        routes.append(Route(person + "/events", self.events, methods=["GET"]))
        routes.append(Route("/sim/files/{file}", self.file, methods=["GET"]))
        return routes

    def _endpoint(self, work: Work) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            try:
                result = work(self, request, await _body(request))
                if isinstance(result, Awaitable):
                    result = await result
            except ControlError as error:
                return ControlResponse({"error": str(error)}, error.status)
            except ApiError as error:
                return ControlResponse({"error": error.description}, 400)
            except (TypeError, ValueError, OverflowError) as error:
                return ControlResponse({"error": str(error)}, 400)
            return ControlResponse(result)

        return endpoint

    def _bot(self, request: Request) -> Bot:
        return self.sim.bot_named(request.path_params["bot"])

    def _person(self, request: Request) -> Person:
        return self.sim.person(request.path_params["person"])

    def _actor(self, request: Request) -> Actor:
        return Actor(self.sim, self._bot(request), self._person(request))

    def bots(self, request: Request, body: dict[str, Any]) -> Any:
        return [{"id": b.id, "username": b.username, "first_name": b.first_name} for b in self.sim.bots.values()]

    def add_bot(self, request: Request, body: dict[str, Any]) -> Any:
        bot = self.sim.add_bot(str(body.get("token", "")), str(body.get("username", "")), body.get("first_name") or "")
        bot.queue.set_allowed(body.get("allowed_updates"))
        return bot.me

    def people(self, request: Request, body: dict[str, Any]) -> Any:
        return [person.as_json() for person in self.sim.people.values()]

    def add_person(self, request: Request, body: dict[str, Any]) -> Any:
        return self.sim.add_person(body).as_json()

    def add_people(self, request: Request, body: dict[str, Any]) -> Any:
        count = int(body.get("count", 1))
        if not 1 <= count <= PEOPLE_AT_ONCE:
            raise ControlError(400, f"count must be 1 to {PEOPLE_AT_ONCE}")
        languages = body.get("language_codes") or [None]
        bot = self.sim.bot_named(body.get("bot", "_")) if body.get("started") or body.get("bot") else None
        people = [
            self.sim.add_person({"first_name": f"Person {i + 1}", "language_code": languages[i % len(languages)]})
            for i in range(count)
        ]
        for person in people if bot else ():
            assert bot is not None
            bot.private_chat(person.id).started = True
        return {"first_id": people[0].id, "count": count}

    def change_person(self, request: Request, body: dict[str, Any]) -> Any:
        person = self._person(request)
        self.sim.change_person(person, body)
        return person.as_json()

    def chats(self, request: Request, body: dict[str, Any]) -> Any:
        person = self._person(request)
        found: list[tuple[Bot, Chat]] = []
        for bot in self.sim.bots.values():
            found.append((bot, bot.private_chat(person.id)))
            found += [
                (bot, chat)
                for chat in self.sim.groups.values()
                if bot.id in chat.bots and person.id in chat.members and chat.migrated_to is None
            ]
        return [self._chat_line(bot, chat) for bot, chat in found]

    def _chat_line(self, bot: Bot, chat: Chat) -> dict[str, Any]:
        line = {
            "bot": bot.username,
            "chat": self.sim.chat_json(chat),
            "started": chat.started or chat.is_group,
            "blocked": chat.blocked,
        }
        last = next(reversed(chat.messages.values()), None)
        return line if last is None else {**line, "last_message": last}

    def snapshot(self, request: Request, body: dict[str, Any]) -> Any:
        limit = int(request.query_params.get("limit", "200"))
        return self._actor(request).snapshot(int(request.path_params["chat"]), limit)

    async def transcript(self, request: Request, body: dict[str, Any]) -> Any:
        line = self._bot(request).line(self._person(request).id)
        after = int(request.query_params.get("after", "0"))
        wait = 0.0 if self.sim.is_closing else float(request.query_params.get("wait", "0"))
        events = await line.wait(after, wait)
        return {"seq": line.seq, "events": events}

    def write(self, request: Request, body: dict[str, Any]) -> Any:
        return self._actor(request).writes(body)

    def start(self, request: Request, body: dict[str, Any]) -> Any:
        return self._actor(request).starts(str(body.get("payload", "")))

    def edit(self, request: Request, body: dict[str, Any]) -> Any:
        return self._actor(request).edits(request.path_params["message"], body)

    def delete(self, request: Request, body: dict[str, Any]) -> Any:
        chat = request.query_params.get("chat_id")
        self._actor(request).deletes(request.path_params["message"], None if chat is None else int(chat))
        return {}

    async def tap(self, request: Request, body: dict[str, Any]) -> Any:
        return await tapping.tap(self._actor(request), body)

    async def inline(self, request: Request, body: dict[str, Any]) -> Any:
        return await tapping.inline_query(self._actor(request), body)

    def choose(self, request: Request, body: dict[str, Any]) -> Any:
        return tapping.choose(self._actor(request), body)

    def block(self, request: Request, body: dict[str, Any]) -> Any:
        self._actor(request).sets_blocked(True)
        return {}

    def unblock(self, request: Request, body: dict[str, Any]) -> Any:
        self._actor(request).sets_blocked(False)
        return {}

    def add_group(self, request: Request, body: dict[str, Any]) -> Any:
        members = [self.sim.person(each).id for each in body.get("members", ())]
        bots = [self.sim.bot_named(each) for each in body.get("bots", ())]
        forum = bool(body.get("forum"))
        kind = "supergroup" if body.get("supergroup") or forum else "group"
        chat = self.sim.add_group(str(body.get("title", "Group")), members, bots, kind, forum)
        for bot in bots:
            adder = self.sim.people[members[0]].user if members else bot.user
            change = {"chat": chat.as_json(), "from": adder, "date": int(self.sim.now())}
            left = {"old_chat_member": {"user": bot.user, "status": "left"}}
            bot.queue.add(
                "my_chat_member", {**change, **left, "new_chat_member": {"user": bot.user, "status": "member"}}
            )
        return chat.as_json()

    def _group(self, request: Request) -> Chat:
        chat = self.sim.groups.get(int(request.path_params["chat"]))
        if chat is None:
            raise ControlError(404, "there is no such group")
        return chat

    def migrate(self, request: Request, body: dict[str, Any]) -> Any:
        return self.sim.migrate(self._group(request)).as_json()

    def kick(self, request: Request, body: dict[str, Any]) -> Any:
        self.sim.kick(self.sim.bot_named(body.get("bot", "_")), self._group(request))
        return {}

    def order_fault(self, request: Request, body: dict[str, Any]) -> Any:
        return {"id": self.sim.faults.order(**{"kind": "", **body})}

    def clear_faults(self, request: Request, body: dict[str, Any]) -> Any:
        self.sim.faults.clear()
        return {}

    def limits(self, request: Request, body: dict[str, Any]) -> Any:
        return self.sim.limits.as_json()

    def change_limits(self, request: Request, body: dict[str, Any]) -> Any:
        self.sim.limits.change(body)
        return self.sim.limits.as_json()

    def stats(self, request: Request, body: dict[str, Any]) -> Any:
        bots = self.sim.bots.values()
        methods: dict[str, dict[str, Any]] = {}
        for bot in bots:
            for name, counted in bot.calls.items():
                total = methods.setdefault(name, {"calls": 0, "ok": 0, "errors": {}})
                total["calls"] += counted["calls"]
                total["ok"] += counted["ok"]
                for code, number in counted["errors"].items():
                    total["errors"][code] = total["errors"].get(code, 0) + number
        chats = [chat for bot in bots for chat in bot.private.values()] + list(self.sim.groups.values())
        return {
            "methods": methods,
            "updates": {
                "queued": sum(len(bot.queue.pending) for bot in bots),
                "delivered": sum(bot.queue.delivered for bot in bots),
            },
            "people": len(self.sim.people),
            "messages": sum(len(chat.messages) for chat in chats),
        }

    def reset(self, request: Request, body: dict[str, Any]) -> Any:
        self.sim.reset()
        return {}

    def add_updates(self, request: Request, body: dict[str, Any]) -> Any:
        """Many people write or tap at once, for measuring: `{"people": [P…], "text" or "data", "count"}`."""
        bot = self._bot(request)
        people, count = body["people"], int(body.get("count", len(body["people"])))
        for i in range(count):
            actor = Actor(self.sim, bot, self.sim.person(people[i % len(people)]))
            if "data" in body:
                tapping.tap_unanswered(actor, str(body["data"]))
            else:
                actor.writes({"text": body["text"]})
        return {"count": count}

    async def file(self, request: Request) -> Response:
        """A file's bytes."""
        stored = self.sim.files.get(request.path_params["file"])
        if stored is None:
            return ControlResponse({"error": "there is no such file"}, 404)
        # What a stranger has sent is never run as a page of this server.
        safe = stored.mime_type in ("image/png", "image/gif", "image/jpeg", "image/webp")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox"}
        if not safe:
            headers["Content-Disposition"] = "attachment"
        return Response(
            stored.content, media_type=stored.mime_type if safe else "application/octet-stream", headers=headers
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html)."""
        try:
            bot, person = self._bot(request), self._person(request)
            given = request.headers.get("last-event-id") or request.query_params.get("after", "0")
            after = int(given)
        except ControlError as error:
            return ControlResponse({"error": str(error)}, error.status)
        except ValueError:
            return ControlResponse({"error": "after must be an integer"}, 400)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(bot, person, after), media_type="text/event-stream", headers=headers)

    async def _stream(self, bot: Bot, person: Person, after: int) -> AsyncIterator[bytes]:
        line = bot.line(person.id)
        yield b"retry: 500\n\n"
        while not self.sim.is_closing and bot.lines.get(person.id) is line:
            events = await line.wait(after, HEARTBEAT_SECONDS)
            for event in events:
                yield _frame(event)
            after = line.seq if events else after
            if not events:
                yield b": still here\n\n"


def _frame(event: Event) -> bytes:
    return b"id: %d\nevent: %s\ndata: %s\n\n" % (event["seq"], event["type"].encode(), orjson.dumps(event))
