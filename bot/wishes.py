"""Who wished to be told when a question of theirs has an answer: all that ever links a question to a person.

A wish goes when its person is told or deletes everything. What is sent then names the topic and not the question.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, exists, literal, select

from bot.agenda import Agenda
from bot.clock import Clock
from bot.delivery.outbox import Message, Outbox
from bot.delivery.priority import Priority
from bot.grouped import State
from bot.store.engine import Store
from bot.store.tables import Moment, person, unanswered, wish

ANSWERED = "unanswered.answered"
"""The kind of message that tells of an answer; its subject is the topic."""
BATCH = 500
"""Messages that are put into the outbox in one transaction."""


class Wishes:
    """The wishes that are open."""

    def __init__(self, store: Store, clock: Clock, agenda: Agenda, outbox: Outbox) -> None:
        self._store = store
        self._clock = clock
        self._agenda = agenda
        self._outbox = outbox

    async def add(self, person_id: int, question_id: int) -> bool:
        """Keeps a wish; False if the question is not kept (any more). Wishing twice is wishing once."""
        # From a SELECT, so that it adds nothing where the person or the question is gone.
        row = select(literal(person_id), literal(question_id), literal(self._clock.now(), Moment)).where(
            exists().where(person.c.id == person_id), exists().where(unanswered.c.id == question_id)
        )
        adding = self._store.insert_ignoring(wish).from_select(["person_id", "question_id", "wished_at"], row)
        mine = exists().where(wish.c.person_id == person_id, wish.c.question_id == question_id)
        async with self._store.write() as connection:
            await connection.execute(adding)
            return bool(await connection.scalar(select(mine)))

    async def tell(self) -> int:
        """Lets everybody be told whose question is answered; gives how many messages that makes.

        Also for the start: whatever a kill left untold is told then, and what was told is not told again.
        """
        query = (
            select(wish, unanswered.c.topic)
            .join_from(wish, unanswered, wish.c.question_id == unanswered.c.id)
            .where(unanswered.c.state == State.ANSWERED)
            .order_by(wish.c.wished_at, wish.c.question_id)
        )
        async with self._store.read() as connection:
            answered = (await connection.execute(query)).all()
        # A topic of the data may have gone with them; who waits goes on waiting.
        rows = [row for row in answered if row.topic in self._agenda.current.topics]
        # Who asked several questions of a group is told once.
        first: dict[tuple[int, str], Any] = {}
        for row in rows:
            first.setdefault((row.person_id, row.topic), row)
        messages = [
            Message(
                key=f"{ANSWERED}:{row.person_id}:{row.topic}:{row.wished_at.timestamp():.6f}",
                person_id=row.person_id,
                kind=ANSWERED,
                subject=row.topic,
                due_at=self._clock.now(),
                priority=Priority.STATUS,
            )
            for row in first.values()
        ]
        told = sum([await self._outbox.put(messages[at : at + BATCH]) for at in range(0, len(messages), BATCH)])
        await self._forget([{"person": row.person_id, "question": row.question_id} for row in rows])
        return told

    async def _forget(self, told: Sequence[dict[str, int]]) -> None:
        if not told:
            return
        its = (wish.c.person_id == bindparam("person"), wish.c.question_id == bindparam("question"))
        async with self._store.write() as connection:
            await connection.execute(delete(wish).where(*its), told)
