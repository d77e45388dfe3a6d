"""The outbox: what is to be said, a row a message. Whatever is in it survives a kill."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.delivery.priority import Priority
from bot.store.engine import Store
from bot.store.tables import outbox

ERROR_LENGTH = 200


class State(StrEnum):
    """What has become of a message."""

    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    """It cannot arrive: blocked, gone, refused."""
    DROPPED = "dropped"
    """It has lost its meaning before it was sent."""


@dataclass(frozen=True, slots=True)
class Message:
    """A message to be put into the outbox."""

    key: str
    """What makes it the same message: a second one with this key is not taken."""
    person_id: int
    kind: str
    """Which renderer makes it."""
    due_at: datetime
    priority: Priority
    subject: str | None = None
    args: dict[str, Any] | None = None
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A message that the dispatcher has taken."""

    id: int
    key: str
    person_id: int
    kind: str
    subject: str | None
    args: dict[str, Any]
    priority: Priority
    due_at: datetime
    expires_at: datetime | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What has become of a row."""

    id: int
    state: State
    due_at: datetime | None = None
    """For a row that is queued again: when to try."""
    chat_id: int | None = None
    message_id: int | None = None
    error: str | None = None


class Outbox:
    """The table of what is to be said."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []

    def subscribe(self, listener: Callable[[], None]) -> None:
        """Calls `listener` after messages were put into the outbox."""
        self._listeners.append(listener)

    async def put(self, messages: Iterable[Message]) -> int:
        """Adds messages, those whose key is there already left out; gives how many were added."""
        async with self._store.write() as connection:
            added = await self.add(connection, messages)
        self.announce()
        return added

    async def add(self, connection: AsyncConnection, messages: Iterable[Message]) -> int:
        """As `put`, in the transaction of what the messages tell of; once that is through, `announce` them."""
        now = self._clock.now()
        rows = [
            {
                "key": each.key,
                "person_id": each.person_id,
                "kind": each.kind,
                "subject": each.subject,
                "args": each.args or {},
                "priority": each.priority,
                "state": State.QUEUED,
                "due_at": each.due_at,
                "expires_at": each.expires_at,
                "attempts": 0,
                "created_at": now,
            }
            for each in messages
        ]
        if not rows:
            return 0
        return int((await connection.execute(self._store.insert_ignoring(outbox).values(rows))).rowcount)

    def announce(self) -> None:
        """Tells the listeners that there may be something to send."""
        for listener in self._listeners:
            listener()

    async def claim(self, limit: int) -> list[Row]:
        """Takes up to `limit` messages that are due, the most urgent first, and marks them as being sent."""
        due = (
            select(outbox.c.id)
            .where(outbox.c.state == State.QUEUED, outbox.c.due_at <= self._clock.now())
            .order_by(outbox.c.priority, outbox.c.due_at, outbox.c.id)
            .limit(limit)
        )
        take = (
            update(outbox)
            .where(outbox.c.id.in_(due))
            .values(state=State.SENDING, attempts=outbox.c.attempts + 1)
            .returning(outbox)
        )
        async with self._store.write() as connection:
            rows = [_row(each) for each in await connection.execute(take)]
        return sorted(rows, key=lambda row: (row.priority, row.due_at, row.id))

    async def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Records what has become of messages, all of them in one transaction."""
        now = self._clock.now()
        async with self._store.write() as connection:
            for each in outcomes:
                values: dict[str, Any] = {
                    "state": each.state,
                    "chat_id": each.chat_id,
                    "message_id": each.message_id,
                    "error": each.error[:ERROR_LENGTH] if each.error else None,
                }
                if each.state is State.QUEUED:
                    values["due_at"] = each.due_at or now
                else:
                    values["settled_at"] = now
                await connection.execute(update(outbox).where(outbox.c.id == each.id).values(values))

    async def recover(self) -> int:
        """After a kill: what was being sent is queued again; gives how many. Only for the one dispatcher."""
        back = update(outbox).where(outbox.c.state == State.SENDING).values(state=State.QUEUED)
        async with self._store.write() as connection:
            return int((await connection.execute(back)).rowcount)

    async def counts(self) -> dict[State, int]:
        """How many messages are in each state."""
        query = select(outbox.c.state, func.count()).group_by(outbox.c.state)
        async with self._store.read() as connection:
            found = {State(state): int(number) for state, number in await connection.execute(query)}
        return {state: found.get(state, 0) for state in State}

    async def next_due(self) -> datetime | None:
        """When the next queued message is due; None: there is none."""
        query = select(func.min(outbox.c.due_at, type_=outbox.c.due_at.type))
        async with self._store.read() as connection:
            moment: datetime | None = await connection.scalar(query.where(outbox.c.state == State.QUEUED))
        return moment


def _row(row: SqlRow[Any]) -> Row:
    return Row(
        id=row.id,
        key=row.key,
        person_id=row.person_id,
        kind=row.kind,
        subject=row.subject,
        args=row.args,
        priority=Priority(row.priority),
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
    )
