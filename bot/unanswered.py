"""Questions that the bot could not answer: kept without whoever asked, and grouped by likeness for the organisers.

A question is a text in a language; asked again in the same words it only counts up. All of them are in memory, written
through. Grouping is done in a thread when an organiser looks, if anything has changed since.

A dismissed group stays away, and so does whatever is asked like it, until it has been asked `COMES_BACK` more times. An
answered question that the bot could not answer once more is new again at once: what was written is not found.
"""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row as SqlRow
from sqlalchemy import case, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.likeness import Item, Words, group, normalised, words_of
from bot.redaction import redacted
from bot.store.engine import Store
from bot.store.tables import unanswered, wish

KEPT = 5000
"""Questions that are kept; the oldest go first, those to whose askers an answer was promised last."""
LONGEST = 300
"""Characters of a question that are kept."""
COMES_BACK = 5
"""How many times a dismissed group must be asked until organisers see it again."""
_KEY = 200
_AT_A_TIME = 50
"""Questions that are read before the loop may do something else: some milliseconds."""


class State(StrEnum):
    """What organisers have done about a question."""

    NEW = "new"
    DISMISSED = "dismissed"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, whoever asked it."""

    id: int
    text: str
    """As it was first asked."""
    language: str
    times: int
    set_aside: int
    """How many times it had been asked when it was dismissed."""
    first_at: datetime
    last_at: datetime
    state: State
    topic: str | None
    """The topic that answers it."""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask the same, the most asked first."""

    questions: tuple[Question, ...]

    @property
    def lead(self) -> Question:
        """The one that stands for all."""
        return self.questions[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of all."""
        return tuple(each.id for each in self.questions)

    @property
    def times(self) -> int:
        """How many times any of them was asked."""
        return sum(each.times for each in self.questions)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it was asked in, the most asked one first."""
        return tuple(dict.fromkeys(each.language for each in self.questions))

    @property
    def is_open(self) -> bool:
        """Whether organisers should see it."""
        if all(each.state is State.NEW for each in self.questions):
            return True
        since = sum(each.times - each.set_aside for each in self.questions)
        return since >= COMES_BACK


class Unanswered:
    """All questions that the bot could not answer."""

    def __init__(self, store: Store, clock: Clock, kept: int = KEPT) -> None:
        self._store = store
        self._clock = clock
        self._kept = kept
        self._questions: dict[int, Question] = {}
        self._words: dict[int, Words] = {}
        self._changes = 0
        self._grouped_at = -1
        self._grouping = asyncio.Lock()
        self._members: list[list[int]] = []
        self._groups: tuple[int, tuple[Group, ...]] = (-1, ())

    async def load(self) -> None:
        """Reads what is stored."""
        async with self._store.read() as connection:
            rows = (await connection.execute(select(unanswered))).all()
        self._questions = {row.id: _question(row) for row in rows}
        self._changes += 1

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

    async def refresh(self) -> tuple[Group, ...]:
        """Groups anew if anything has changed; gives all groups without an answer, the most asked first."""
        async with self._grouping:
            at = self._changes
            if at != self._grouped_at:
                self._members = await asyncio.to_thread(group, await self._items())
                self._grouped_at = at
        return self.groups

    async def _items(self) -> list[Item]:
        waiting = [each for each in self._questions.values() if each.state is not State.ANSWERED]
        for number, each in enumerate([each for each in waiting if each.id not in self._words]):
            self._words[each.id] = words_of(each.text, each.language)
            if number % _AT_A_TIME == 0:
                await asyncio.sleep(0)
        return [Item(each.id, each.language, self._words[each.id]) for each in sorted(waiting, key=_importance)]

    @property
    def groups(self) -> tuple[Group, ...]:
        """The groups as they were last made, as their questions are now; those that are answered left out."""
        at, groups = self._groups
        if at != self._changes:
            made = [made for members in self._members if (made := self._group(members)) is not None]
            groups = tuple(sorted(made, key=lambda each: (-each.times, each.lead.id)))
            self._groups = (self._changes, groups)
        return groups

    def _group(self, members: Iterable[int]) -> Group | None:
        kept = (self._questions.get(number) for number in members)
        waiting = [each for each in kept if each is not None and each.state is not State.ANSWERED]
        return Group(tuple(sorted(waiting, key=_importance))) if waiting else None

    @property
    def open_groups(self) -> tuple[Group, ...]:
        """Those of `groups` that organisers should see."""
        return tuple(each for each in self.groups if each.is_open)

    @property
    def dismissed_groups(self) -> tuple[Group, ...]:
        """Those of `groups` that were dismissed."""
        return tuple(each for each in self.groups if not each.is_open)

    def group_of(self, question_id: int) -> Group | None:
        """The group that a question is in; None if it is answered or gone."""
        return next((each for each in self.groups if question_id in each.ids), None)

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

    def settled(self, questions: Iterable[Question]) -> None:
        """Takes over what `settle` has changed."""
        self._take(questions)

    def _take(self, changed: Iterable[Question], gone: Iterable[int] = ()) -> None:
        self._questions |= {each.id: each for each in changed}
        for number in gone:
            self._questions.pop(number, None)
            self._words.pop(number, None)
        self._changes += 1


def _importance(question: Question) -> tuple[int, int]:
    return -question.times, question.id


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
