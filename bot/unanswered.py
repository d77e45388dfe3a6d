"""Questions that the bot could not answer: kept without whoever asked, and grouped by likeness for the organisers.

A question is a text in a language; asked again in the same words it only counts up. All of them are in memory, written
through. Grouping is done in a thread when an organiser looks, if anything has changed since.

A dismissed group stays away, and so does whatever is asked like it, until it has been asked `COMES_BACK` more times. An
answered question that the bot could not answer once more is new again at once: what was written is not found.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import case, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.grouped import Group, Grouped, Question, State, importance
from bot.likeness import Item, Words, normalised, words_of
from bot.redaction import redacted
from bot.store.engine import Store
from bot.store.tables import unanswered, wish

KEPT = 5000
"""Questions that are kept; the oldest go first, those to whose askers an answer was promised last."""
LONGEST = 300
"""Characters of a question that are kept."""
_KEY = 200


class Unanswered:
    """All questions that the bot could not answer."""

    def __init__(self, store: Store, clock: Clock, kept: int = KEPT) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept
        self._questions: dict[int, Question] = {}
        self._words: dict[int, Words] = {}
        self._grouped = Grouped({})
        self._grouping = asyncio.Lock()
        self._changed: set[int] = set()
        """The questions that have changed since they were grouped."""

    async def load(self) -> None:
        """Reads what is stored."""
        async with self._store.read() as connection:
            rows = (await connection.execute(select(unanswered))).all()
        self._take([_question(row) for row in rows])

    async def note(self, text: str, language: str) -> int:
        """Keeps a question that could not be answered, without who asked it; gives its number."""
        kept = redacted(text)[:LONGEST]
        now = self._clock.now()
        values = {
            "key": f"{language}:{normalised(kept, language)}"[:_KEY],
            "text": kept,
            "language": language,
            "times": 1,
            "set_aside": 0,
            "first_at": now,
            "last_at": now,
            "state": State.NEW,
        }
        was_answered = unanswered.c.state == State.ANSWERED
        again = {
            "times": unanswered.c.times + 1,
            "last_at": now,
            "state": case((was_answered, State.NEW), else_=unanswered.c.state),
            "topic": None,
        }
        adding = self._store.insert(unanswered).values(values)
        counting = adding.on_conflict_do_update(index_elements=[unanswered.c.key], set_=again).returning(unanswered)
        gone: Sequence[int] = ()
        async with self._store.write() as connection:
            found = _question((await connection.execute(counting)).one())
            if found.times == 1 and len(self._questions) >= self._kept:
                gone = await self._forget_oldest(connection)
        self._take([found], gone)
        return found.id

    async def _forget_oldest(self, connection: AsyncConnection) -> Sequence[int]:
        promised = exists().where(wish.c.question_id == unanswered.c.id)
        order = (promised.desc(), unanswered.c.last_at.desc(), unanswered.c.id.desc())
        oldest = select(unanswered.c.id).order_by(*order).offset(self._kept)
        removing = delete(unanswered).where(unanswered.c.id.in_(oldest)).returning(unanswered.c.id)
        return (await connection.scalars(removing)).all()

    def question(self, question_id: int) -> Question | None:
        """The question of a number; None: it is not kept (any more)."""
        return self._questions.get(question_id)

    async def refresh(self) -> None:
        """Groups anew, if anything has changed."""
        async with self._grouping:
            if not self._changed:
                return
            self._changed.clear()
            grouped = await asyncio.to_thread(self._group, dict(self._questions))
            meanwhile = [self._questions[each] for each in self._changed if each in self._questions]
            grouped.take(meanwhile, self._changed - self._questions.keys())
            self._grouped = grouped

    def _group(self, questions: dict[int, Question]) -> Grouped:
        """Groups some questions; in a thread."""
        waiting = sorted((each for each in questions.values() if each.state is not State.ANSWERED), key=importance)
        words = {each.id: self._words.get(each.id) or words_of(each.text, each.language) for each in waiting}
        self._words = words  # of what waits no longer there is none any more
        return Grouped(questions, [Item(each.id, each.language, words[each.id]) for each in waiting])

    @property
    def open_groups(self) -> tuple[Group, ...]:
        """The groups that organisers should see, the most asked first, as their questions are now.

        Whatever was asked since the last `refresh` is by itself.
        """
        return tuple(each for each in self._grouped.groups if each.is_open)

    @property
    def dismissed_groups(self) -> tuple[Group, ...]:
        """The groups that were dismissed."""
        return tuple(each for each in self._grouped.groups if not each.is_open)

    def group_of(self, question_id: int) -> Group | None:
        """The group that a question is in; None if it is answered or gone."""
        return self._grouped.group_of(question_id)

    async def dismiss(self, ids: Collection[int]) -> int:
        """Sets questions aside; gives how many: those that were answered meanwhile stay so."""
        return await self._change(ids, State.DISMISSED, {"set_aside": unanswered.c.times})

    async def restore(self, ids: Collection[int]) -> int:
        """Takes a dismissal back; gives how many were restored."""
        return await self._change(ids, State.NEW, {"set_aside": 0})

    async def _change(self, ids: Collection[int], state: State, values: dict[str, Any]) -> int:
        waiting = unanswered.c.state != State.ANSWERED
        changing = update(unanswered).where(unanswered.c.id.in_(ids), waiting).values(state=state, **values)
        async with self._store.write() as connection:
            changed = [_question(row) for row in await connection.execute(changing.returning(unanswered))]
        self._take(changed)
        return len(changed)

    async def settle(self, connection: AsyncConnection, ids: Collection[int], topic: str) -> list[Question]:
        """Within a transaction: marks the questions that have no answer yet as answered, and gives them.

        When the transaction is over, they must be handed to `settled`.
        """
        waiting = unanswered.c.state != State.ANSWERED
        answering = update(unanswered).where(unanswered.c.id.in_(ids), waiting)
        rows = await connection.execute(answering.values(state=State.ANSWERED, topic=topic).returning(unanswered))
        return [_question(row) for row in rows]

    async def reopen(self, connection: AsyncConnection, topic: str) -> list[Question]:
        """Within a transaction: the questions that a topic answered have no answer any more; as `settle`."""
        opening = update(unanswered).where(unanswered.c.topic == topic).values(state=State.NEW, topic=None)
        return [_question(row) for row in await connection.execute(opening.returning(unanswered))]

    def settled(self, questions: Sequence[Question]) -> None:
        """Takes over what `settle` or `reopen` has changed."""
        self._take(questions)

    def _take(self, changed: Sequence[Question], gone: Sequence[int] = ()) -> None:
        self._questions |= {each.id: each for each in changed}
        for number in gone:
            self._questions.pop(number, None)
        self._changed.update((each.id for each in changed), gone)
        self._grouped.take(changed, gone)


def _question(row: SqlRow[Any]) -> Question:
    return Question(
        id=row.id,
        text=row.text,
        language=row.language,
        times=row.times,
        set_aside=row.set_aside,
        first_at=row.first_at,
        last_at=row.last_at,
        state=State(row.state),
        topic=row.topic,
    )
