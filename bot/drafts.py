"""Answers that are being written: one a person, kept with every word, so that neither a restart nor a pause loses any.

Whoever has touched a draft within `HELD_FOR` is taken to be writing; nobody else begins on the same questions then.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.clock import Clock
from bot.store.engine import Store
from bot.store.tables import draft

DEFAULT_ICON = "❓"
HELD_FOR = timedelta(minutes=30)
"""After so long a silence somebody else may write."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer that somebody is writing."""

    person_id: int
    questions: tuple[int, ...]
    """What it answers; empty: the topic of number `topic` is edited."""
    touched_at: datetime
    topic: int | None = None
    icon: str = DEFAULT_ICON
    titles: Mapping[str, str] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    """HTML with <b> and <i> alone."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it has been written in from title to end."""
        return tuple(language for language in self.titles if language in self.texts)

    @property
    def is_empty(self) -> bool:
        """Whether nothing would be lost with it."""
        return not self.titles and not self.texts

    def in_language(self, language: str, title: str | None = None, text: str | None = None) -> "Draft":
        """With a title or a text in a language."""
        titles = dict(self.titles) if title is None else {**self.titles, language: title}
        texts = dict(self.texts) if text is None else {**self.texts, language: text}
        return replace(self, titles=titles, texts=texts)

    def with_icon(self, icon: str) -> "Draft":
        """With another sign."""
        return replace(self, icon=icon)


class Drafts:
    """All drafts. In memory, written through."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._drafts: dict[int, Draft] = {}

    async def load(self) -> None:
        """Reads what is stored."""
        async with self._store.read() as connection:
            rows = (await connection.execute(select(draft))).all()
        self._drafts = {
            row.person_id: Draft(
                row.person_id, tuple(row.questions), row.touched_at, row.topic, row.icon, row.titles, row.texts
            )
            for row in rows
        }

    def of(self, person_id: int) -> Draft | None:
        """What somebody is writing."""
        return self._drafts.get(person_id)

    def is_held(self, questions: Collection[int], but: int, topic: int | None = None) -> bool:
        """Whether somebody other than `but` is writing on one of these questions, or editing the topic."""
        since = self._clock.now() - HELD_FOR
        return any(
            not set(questions).isdisjoint(each.questions) or (topic is not None and each.topic == topic)
            for each in self._drafts.values()
            if each.person_id != but and each.touched_at > since
        )

    async def begin(self, made: Draft) -> bool:
        """Begins a draft in place of the person's former one; False if somebody else is writing that."""
        if self.is_held(made.questions, made.person_id, made.topic):
            return False
        self._drafts[made.person_id] = made  # at once: of two that begin in the same moment one is the first
        await self.put(made)
        return True

    async def put(self, made: Draft) -> Draft:
        """Keeps a draft as it is now, in place of the person's former one."""
        made = replace(made, touched_at=self._clock.now())
        values: dict[str, Any] = {
            "questions": list(made.questions),
            "topic": made.topic,
            "icon": made.icon,
            "titles": dict(made.titles),
            "texts": dict(made.texts),
            "touched_at": made.touched_at,
        }
        adding = self._store.insert(draft).values(person_id=made.person_id, **values)
        async with self._store.write() as connection:
            await connection.execute(adding.on_conflict_do_update(index_elements=["person_id"], set_=values))
        self._drafts[made.person_id] = made
        return made

    async def drop(self, person_id: int) -> None:
        """Throws a person's draft away."""
        async with self._store.write() as connection:
            await self.remove(connection, person_id)
        self.forget(person_id)

    async def remove(self, connection: AsyncConnection, person_id: int) -> bool:
        """Within a transaction: deletes a person's draft; False if there was none. `forget` it when that is over."""
        removed = await connection.execute(delete(draft).where(draft.c.person_id == person_id))
        return removed.rowcount > 0

    def forget(self, person_id: int) -> None:
        """Takes a draft out of memory that is not in the database any more."""
        self._drafts.pop(person_id, None)
