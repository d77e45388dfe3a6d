"""Topics that organisers write in the chat, and what people call those of the data: kept in the database, and part of
the conference in force.

The conference of the data stays as it is; `with_topics` gives one that has both. Whatever is written takes effect at
once, and again at every start.
"""

import asyncio
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Delete, delete, insert, select, update
from sqlalchemy import Row as SqlRow
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.agenda import Agenda
from bot.clock import Clock
from bot.conference.model import Conference, Text, Topic, TopicGroup
from bot.drafts import Draft, Drafts
from bot.grouped import Question
from bot.store.engine import Store
from bot.store.tables import topic_alias, written_topic
from bot.unanswered import Unanswered

MOST_ALIASES = 40
"""Questions of a group and language that lead to its answer from then on, the most asked first."""

_ID = re.compile(r"q-([1-9]\d*)")

Aliases = Mapping[str, tuple[str, ...]]


class MeanwhileError(Exception):
    """Somebody else was quicker: the questions are answered, or the topic that was edited is gone."""


@dataclass(frozen=True, slots=True)
class Written:
    """A topic that was written in the chat."""

    number: int
    icon: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def id(self) -> str:
        """The topic's id. The data have none like it (`bot/conference/schema.py`)."""
        return f"q-{self.number}"

    def as_topic(self, aliases: Aliases) -> Topic:
        """As the conference has it."""
        return Topic(self.id, self.icon, TopicGroup.PRACTICAL, Text(self.titles), Text(self.texts), aliases)


class WrittenTopics:
    """All that was written in the chat. In memory, written through."""

    def __init__(self, store: Store, clock: Clock, agenda: Agenda, unanswered: Unanswered, drafts: Drafts) -> None:
        self._store = store
        self._clock = clock
        self._agenda = agenda
        self._unanswered = unanswered
        self._drafts = drafts
        self._written: dict[int, Written] = {}
        self._aliases: dict[str, dict[str, tuple[str, ...]]] = {}
        self._extended: dict[str, tuple[Topic, Topic]] = {}
        self._publishing = asyncio.Lock()

    async def load(self) -> None:
        """Reads what is stored."""
        topics = select(written_topic).order_by(written_topic.c.id)
        async with self._store.read() as connection:
            self._written = {row.id: _written(row) for row in await connection.execute(topics)}
            self._aliases = {}
            for row in await connection.execute(select(topic_alias).order_by(topic_alias.c.id)):
                self._remember_alias(row.topic, row.language, row.text)

    def all(self) -> Sequence[Written]:
        """The topics that were written, the newest first."""
        return tuple(reversed(self._written.values()))

    def get(self, number: int) -> Written | None:
        """One of them; None if it was removed."""
        return self._written.get(number)

    def number_of(self, topic_id: str) -> int | None:
        """The number of a topic that was written; None for one of the data."""
        found = _ID.fullmatch(topic_id)
        return int(found[1]) if found else None

    def aliases_of(self, topic_id: str) -> Aliases:
        """What was added to what people call a topic, by language."""
        return self._aliases.get(topic_id, {})

    @property
    def extended(self) -> Sequence[str]:
        """The topics of the data to which questions were added."""
        return tuple(each for each in self._aliases if self.number_of(each) is None)

    def with_topics(self, conference: Conference) -> Conference:
        """A conference with what was written, in place of what was written in it before.

        Whatever is to be published goes through this, be it of the data or made from the one in force.
        """
        topics: dict[str, Topic] = {}
        for topic_id, topic in conference.topics.items():
            if self.number_of(topic_id) is None:
                original, extended = self._extended.get(topic_id, (topic, topic))
                topics[topic_id] = self._extend(original if topic is extended else topic)
        topics |= {each.id: each.as_topic(self.aliases_of(each.id)) for each in self._written.values()}
        return replace(conference, topics=topics)

    def _extend(self, topic: Topic) -> Topic:
        """A topic of the data with the aliases that were added; remembers what it was without them."""
        added = self.aliases_of(topic.id)
        if not added:
            return topic
        languages = {**topic.aliases, **added}
        both = {each: (*topic.aliases.get(each, ()), *added.get(each, ())) for each in languages}
        extended = replace(topic, aliases={language: tuple(dict.fromkeys(words)) for language, words in both.items()})
        self._extended[topic.id] = topic, extended
        return extended

    async def publish(self, draft: Draft) -> Written | None:
        """Makes a topic of a draft, or changes the one that it edits; from then on it is in force.

        Gives None, and does nothing, if the draft was published or thrown away before.

        Raises:
            MeanwhileError: if somebody else was quicker; the draft is kept.
        """
        async with self._store.write() as connection:
            if not await self._drafts.remove(connection, draft.person_id):
                return None
            written = await self._write(connection, draft)
            answered = await self._answer(connection, draft.questions, written.id)
            if not answered and any(self._unanswered.question(each) for each in draft.questions):
                raise MeanwhileError
        self._drafts.forget(draft.person_id)
        self._written[written.number] = written
        self._take(answered, written.id)
        await self._put_in_force()
        return written

    async def _write(self, connection: AsyncConnection, draft: Draft) -> Written:
        now = self._clock.now()
        written = {language: draft.texts[language] for language in draft.languages}
        titles = {language: draft.titles[language] for language in draft.languages}
        values: dict[str, Any] = {"icon": draft.icon, "titles": titles, "texts": written, "changed_at": now}
        if draft.topic is None:
            adding = insert(written_topic).values(written_at=now, **values)
            return _written((await connection.execute(adding.returning(written_topic))).one())
        changing = update(written_topic).where(written_topic.c.id == draft.topic).values(values)
        row = (await connection.execute(changing.returning(written_topic))).one_or_none()
        if row is None:
            raise MeanwhileError
        return _written(row)

    async def link(self, question_ids: Collection[int], topic_id: str) -> int:
        """Lets a topic that there is answer questions; gives how many: those that were answered meanwhile stay so."""
        async with self._store.write() as connection:
            answered = await self._answer(connection, question_ids, topic_id)
        self._take(answered, topic_id)
        if answered:
            await self._put_in_force()
        return len(answered)

    async def _answer(
        self, connection: AsyncConnection, question_ids: Collection[int], topic_id: str
    ) -> Sequence[Question]:
        answered = await self._unanswered.settle(connection, question_ids, topic_id)
        rows = [{"topic": topic_id, "language": each.language, "text": each.text} for each in _telling(answered)]
        if rows:
            await connection.execute(self._store.insert_ignoring(topic_alias), rows)
        return answered

    def _take(self, answered: Sequence[Question], topic_id: str) -> None:
        self._unanswered.settled(answered)
        for each in _telling(answered):
            self._remember_alias(topic_id, each.language, each.text)

    def _remember_alias(self, topic_id: str, language: str, text: str) -> None:
        by_language = self._aliases.setdefault(topic_id, {})
        if text not in by_language.get(language, ()):
            by_language[language] = (*by_language.get(language, ()), text)

    async def remove(self, number: int) -> bool:
        """Takes a topic out again; False if it was out before. Its questions have no answer then."""
        removing = delete(written_topic).where(written_topic.c.id == number)
        async with self._store.write() as connection:
            if not (await connection.execute(removing)).rowcount:
                return False
            topic_id = self._written[number].id
            await connection.execute(_forgetting(topic_id))
            reopened = await self._unanswered.reopen(connection, topic_id)
        del self._written[number]
        await self._forget(topic_id, reopened)
        return True

    async def clear_aliases(self, topic_id: str) -> bool:
        """Takes the questions that were added to a topic away from it; False if there were none.

        They have no answer then.
        """
        async with self._store.write() as connection:
            if not (await connection.execute(_forgetting(topic_id))).rowcount:
                return False
            reopened = await self._unanswered.reopen(connection, topic_id)
        await self._forget(topic_id, reopened)
        return True

    async def _forget(self, topic_id: str, reopened: Sequence[Question]) -> None:
        self._aliases.pop(topic_id, None)
        self._unanswered.settled(reopened)
        await self._put_in_force()

    async def _put_in_force(self) -> None:
        # One after the other: each starts from the version in force.
        async with self._publishing:
            await self._agenda.publish(self.with_topics(self._agenda.current))


def _telling(questions: Sequence[Question]) -> list[Question]:
    """The questions whose words are to lead to the answer: of each language the most asked."""
    by_language: dict[str, list[Question]] = {}
    for each in sorted(questions, key=lambda each: (-each.times, each.id)):
        by_language.setdefault(each.language, []).append(each)
    return [each for asked in by_language.values() for each in asked[:MOST_ALIASES]]


def _forgetting(topic_id: str) -> Delete:
    return delete(topic_alias).where(topic_alias.c.topic == topic_id)


def _written(row: SqlRow[Any]) -> Written:
    return Written(row.id, row.icon, row.titles, row.texts)
