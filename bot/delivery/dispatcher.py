"""Takes what is due from the outbox, makes the message, sends it, and records what has become of it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from bot.clock import Clock
from bot.delivery.limiter import Limiter
from bot.delivery.outbox import Outbox, Outcome, Row, State
from bot.delivery.priority import Priority
from bot.delivery.sending import (
    AwayError,
    DeliveryError,
    MovedError,
    Outgoing,
    Sender,
    TooManyError,
    UnreachableError,
)
from bot.people import People, Person

Renderer = Callable[[Row, Person], Outgoing | Awaitable[Outgoing | None] | None]
"""Makes the message at the moment of sending; None if it has lost its meaning by now."""
FailureListener = Callable[[Row, Outcome], Awaitable[None]]
"""Is told of a message that cannot arrive, once that is in the database."""

LONGEST_SLEEP = 60.0
AFTER_TROUBLE = 1.0
FIRST_BACKOFF, LONGEST_BACKOFF = 1.0, 60.0
STOP_SECONDS = 5.0

log = logging.getLogger(__name__)


class Dispatcher:
    """The one loop that empties the outbox. Whatever happens to one message, it goes on with the others."""

    def __init__(
        self,
        outbox: Outbox,
        people: People,
        renderers: Mapping[str, Renderer],
        sender: Sender,
        limiter: Limiter,
        clock: Clock,
        at_once: int = 16,
        on_failure: Mapping[str, FailureListener] | None = None,
    ) -> None:
        """`renderers` and `on_failure`: by kind of row. `at_once`: how many messages may be under way."""
        self._outbox = outbox
        self._people = people
        self._renderers = renderers
        self._sender = sender
        self._limiter = limiter
        self._clock = clock
        self._at_once = at_once
        self._on_failure = on_failure or {}
        self._news = asyncio.Event()
        self._loop: asyncio.Task[None] | None = None
        self._under_way: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        self._recording = asyncio.Lock()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._backoff = 0.0
        self._away_until = 0.0

    def start(self) -> None:
        """Begins to send."""
        self._loop = asyncio.create_task(self._run(), name="dispatcher")

    def wake(self) -> None:
        """Something may be due now."""
        self._news.set()

    async def stop(self) -> None:
        """Sends nothing new, waits for what is under way, and puts back what was not sent."""
        loop, self._loop = self._loop, None
        if loop is None:
            return
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=STOP_SECONDS)
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)
        await self._record()
        await self._outbox.recover()

    async def _run(self) -> None:
        while True:
            try:
                self._news.clear()
                await self._sleep(await self._take())
            except Exception:  # whatever it was: the next round may work, and the rows are safe
                log.exception("the dispatcher had trouble, going on")
                await asyncio.sleep(AFTER_TROUBLE)

    async def _take(self) -> float:
        """Starts sending what is due; gives the seconds until there may be more."""
        away = self._away_until - asyncio.get_running_loop().time()
        if away > 0:
            return away
        # After a failure one message is tried alone, to see whether the channel is back.
        most = 1 if self._backoff else self._at_once
        free = most - len(self._under_way)
        if free < -(-most // 2):  # half a batch at least, not a transaction for each message
            return LONGEST_SLEEP
        rows = await self._outbox.claim(free)
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._under_way.add(task)
            task.add_done_callback(self._finished)
        if len(rows) == free:
            return LONGEST_SLEEP  # the first to finish wakes the loop
        due = await self._outbox.next_due()
        return LONGEST_SLEEP if due is None else (due - self._clock.now()).total_seconds()

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(min(max(seconds, 0.01), LONGEST_SLEEP)):
                await self._news.wait()
        except TimeoutError:
            return

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._news.set()

    async def _deliver(self, row: Row) -> None:
        try:
            # One person's messages arrive in the order in which they were taken.
            async with self._turns.setdefault(row.person_id, asyncio.Lock()):
                outcome = await self._outcome(row)
        except Exception as error:
            log.exception("message %d (%s) cannot be made", row.id, row.kind)
            outcome = Outcome(row.id, State.FAILED, error=type(error).__name__)
        self._outcomes.append(outcome)
        try:
            await self._record()
        except Exception:
            log.exception("what became of message %d could not be recorded, trying again", row.id)
            await asyncio.sleep(AFTER_TROUBLE)
            await self._record()
        if outcome.state is State.FAILED and row.kind in self._on_failure:
            try:
                await self._on_failure[row.kind](row, outcome)
            except Exception:
                log.exception("message %d (%s) has failed, and nobody could be told", row.id, row.kind)

    async def _record(self) -> None:
        """Writes all outcomes that there are; those that come meanwhile share the next write."""
        async with self._recording:
            taken, self._outcomes = self._outcomes, []
            if not taken:
                return
            try:
                await self._outbox.settle(taken)
            except BaseException:
                self._outcomes = taken + self._outcomes
                raise

    async def _outcome(self, row: Row) -> Outcome:
        """Sends one message."""
        places = await self._addresses(row.person_id)
        if places is None:
            return Outcome(row.id, State.DROPPED, error="the person is gone")
        if not places:
            return Outcome(row.id, State.FAILED, error="unreachable")
        channel, chat_id = places[0]
        await self._limiter.acquire(chat_id, row.priority, is_group=chat_id < 0)
        outgoing = await self._make(row)
        if outgoing is None:
            return Outcome(row.id, State.DROPPED, error="it has lost its meaning")
        try:
            sent = await self._sender.send(chat_id, outgoing)
        except DeliveryError as error:
            return await self._what_now(row, error, channel, chat_id)
        self._backoff = 0.0
        return Outcome(row.id, State.SENT, chat_id=sent.chat_id, message_id=sent.message_id)

    async def _addresses(self, person_id: int) -> list[tuple[str, int]] | None:
        try:
            await self._people.get(person_id)
        except KeyError:
            return None
        return [(each.channel, each.chat_id) for each in await self._people.addresses(person_id)]

    async def _make(self, row: Row) -> Outgoing | None:
        """The message as it must be now; None if it has no meaning any more."""
        if row.expires_at is not None and row.expires_at <= self._clock.now():
            return None
        try:
            person = await self._people.get(row.person_id)
        except KeyError:
            return None
        made = self._renderers[row.kind](row, person)
        outgoing = made if made is None or isinstance(made, Outgoing) else await made
        if outgoing is None:
            return None
        if outgoing.silent or (row.priority > Priority.URGENT and self._people.is_quiet(person)):
            return Outgoing(outgoing.method, {**outgoing.params, "disable_notification": True})
        return outgoing

    async def _what_now(self, row: Row, error: DeliveryError, channel: str, chat_id: int) -> Outcome:
        now, why = self._clock.now(), str(error)
        if not isinstance(error, AwayError):
            self._backoff = 0.0
        match error:
            case TooManyError():
                self._limiter.pause(error.retry_after, chat_id)
                return _again(row, now + timedelta(seconds=error.retry_after), why)
            case AwayError():
                self._back_off(why)
                return _again(row, now, why)
            case MovedError():
                await self._people.moved(channel, chat_id, error.chat_id)
                return _again(row, now, why)
            case UnreachableError():
                await self._people.mark_unreachable(channel, chat_id)
        return Outcome(row.id, State.FAILED, chat_id=chat_id, error=why)

    def _back_off(self, why: str) -> None:
        now = asyncio.get_running_loop().time()
        if now < self._away_until:
            return  # one of those that failed together
        self._backoff = min(max(FIRST_BACKOFF, self._backoff * 2), LONGEST_BACKOFF)
        self._away_until = now + self._backoff
        log.warning("the channel cannot be reached (%s), trying again in %g s", why, self._backoff)


def _again(row: Row, at: datetime, why: str) -> Outcome:
    return Outcome(row.id, State.QUEUED, due_at=at, error=why)
