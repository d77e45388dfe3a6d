"""A person's phone in a test: says, taps and hears through the simulator's control API, over real HTTP."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx

QUIET = 0.06
"""Seconds without anything new after which the bot is taken to have finished."""
PATIENCE = 10.0


class NothingHeardError(AssertionError):
    """The bot did not answer."""


@dataclass
class Chat:
    """One person with one bot. Everything asynchronous waits until the bot has finished."""

    http: httpx.AsyncClient
    person: int
    bot: str = "_"
    seq: int = 0
    events: list[dict[str, Any]] = field(default_factory=list)
    fresh: list[dict[str, Any]] = field(default_factory=list)
    """What came since the person last did something."""
    quiet: float = QUIET
    answered: int = 0
    """How much of it was the bot's answer."""

    @property
    def path(self) -> str:
        return f"/sim/{self.bot}/people/{self.person}"

    async def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = await self.http.request(method, f"{self.path}{path}", json=body)
        assert answer.status_code == 200, f"{answer.status_code} {answer.text}"
        return answer.json()

    async def says(self, text: str, **fields: Any) -> dict[str, Any]:
        """Sends a text (or, with `fields`, something else)."""
        message = await self._does("POST", "/messages", {"text": text, **fields} if text else fields)
        return dict(message)

    async def starts(self, payload: str = "") -> None:
        """Opens the bot by a (deep) link."""
        await self._does("POST", "/start", {"payload": payload} if payload else {})

    async def edits(self, message: dict[str, Any], text: str) -> None:
        """Edits an own message."""
        await self._does("PUT", f"/messages/{message['message_id']}", {"text": text})

    async def taps(
        self, *buttons: str, message_id: int | None = None, chat_id: int | None = None
    ) -> dict[str, Any] | None:
        """Taps buttons one after the other, by (part of) their text; gives the answer to the last tap."""
        result: dict[str, Any] = {}
        for button in buttons:
            body: dict[str, Any] = {"button": button, **({"chat_id": chat_id} if chat_id is not None else {})}
            if message_id is not None:
                body["message_id"] = message_id
            result = await self._does("POST", "/taps", body)
        answer = result.get("answer")
        return dict(answer) if answer else None

    async def forges(self, message_id: int, data: str) -> dict[str, Any]:
        """Taps a button that is not there (any more), with just this callback data."""
        return dict(await self._does("POST", "/taps", {"message_id": message_id, "data": data}))

    async def _does(self, method: str, path: str, body: dict[str, Any]) -> Any:
        await self._collect(0)
        self.fresh.clear()
        result = await self.call(method, path, body)
        await self.settle()
        return result

    async def settle(self) -> None:
        """Waits until the bot has answered and nothing more comes."""
        if await self._collect(PATIENCE, by_bot=True):
            while await self._collect(self.quiet):
                pass
        self.answered = len(self.fresh)

    async def stays_quiet(self, method: str, path: str, body: dict[str, Any], seconds: float = 0.4) -> bool:
        """Does something and tells whether the bot kept quiet."""
        await self._collect(0)
        self.fresh.clear()
        await self.call(method, path, body)
        await asyncio.sleep(seconds)
        await self._collect(0)
        return not self.from_bot(self.fresh)

    async def _collect(self, wait: float, by_bot: bool = False) -> bool:
        deadline = asyncio.get_running_loop().time() + wait
        while True:
            left = max(0.0, deadline - asyncio.get_running_loop().time())
            answer = await self.http.get(
                f"{self.path}/transcript", params={"after": self.seq, "wait": left}, timeout=wait + 10
            )
            news = answer.json()
            self.seq = news["seq"]
            self.events += news["events"]
            self.fresh += news["events"]
            if news["events"] and (not by_bot or self.from_bot(news["events"])):
                return True
            if left <= 0:
                return False

    @staticmethod
    def from_bot(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The events that the bot caused; lists of commands aside, which come at the bot's start too."""
        return [
            event
            for event in events
            if event["type"] not in ("message", "edited", "reply_keyboard", "blocked", "commands")
            or (event["type"] in ("message", "edited") and event["message"].get("from", {}).get("is_bot"))
        ]

    async def hears(self, timeout: float = PATIENCE) -> str:
        """The newest text that the bot sent of its own accord, after its answers to what the person did; waits for one.

        Raises:
            NothingHeardError: if none comes.
        """
        deadline = asyncio.get_running_loop().time() + timeout
        while not self._texts(self.answered):
            # Something else may come first: the list of commands, say.
            if not await self._collect(deadline - asyncio.get_running_loop().time(), by_bot=True):
                raise NothingHeardError
        await self.settle_quietly()
        return self._texts(self.answered)[-1]

    async def settle_quietly(self) -> None:
        """Waits until nothing more comes."""
        while await self._collect(self.quiet):
            pass

    def _texts(self, since: int = 0) -> list[str]:
        return [
            event["message"].get("text") or event["message"].get("caption") or ""
            for event in self.from_bot(self.fresh[since:])
            if event["type"] in ("message", "edited")
        ]

    def all_texts(self) -> list[str]:
        """Every text from the bot since the person last did something."""
        return self._texts()

    async def screen(self, chat_id: int | None = None) -> dict[str, Any]:
        """The chat, or a group, as it looks now."""
        return dict(await self.call("GET", f"/chats/{chat_id or self.person}"))

    async def last_message(self, chat_id: int | None = None) -> dict[str, Any]:
        """The newest message from the bot."""
        messages = (await self.screen(chat_id))["messages"]
        return dict(next(each for each in reversed(messages) if each["from"]["is_bot"]))

    async def sees(self, chat_id: int | None = None) -> str:
        """The newest message from the bot as it looks now."""
        message = await self.last_message(chat_id)
        return str(message.get("text") or message.get("caption") or "")

    async def buttons(self) -> list[str]:
        """The inline buttons below the newest message from the bot."""
        markup = (await self.last_message()).get("reply_markup", {})
        return [button["text"] for row in markup.get("inline_keyboard", []) for button in row]
