"""What was talked about: the last thing, for the question after it, and the questions that answers on screen are to.

In memory and bounded. Nothing of it is stored.
"""

import time
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import count
from typing import Any, NamedTuple

from cachetools import LRUCache

from bot.answers.decision import Context
from bot.answers.index import Target
from bot.clock import Clock

REFERS_FOR = timedelta(minutes=10)
"""How long "and where?" still refers to what was talked about."""
PEOPLE = 20_000
QUESTIONS = 20_000


class Outcome(StrEnum):
    """What has become of a session that somebody asked to add or to remove."""

    SAVED = "saved"
    ALREADY = "already"
    REMINDED = "reminded"
    """It was there already, and has a reminder of its own now."""
    OVER = "over"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    ABSENT = "absent"


class Deed(NamedTuple):
    """What was done with one session."""

    session: str
    outcome: Outcome
    lead: int | None = None
    """The reminder of its own that it has got, or that it had before it was removed."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asked. Its answer is made anew whenever it is shown."""

    person: int
    text: str
    language: str
    """The person's when they asked."""
    context: Context | None = None
    """What it may refer to."""
    chosen: Target | None = None
    """What the person chose when they were asked back."""
    before: int | None = None
    """The number of the question that asked back."""
    deeds: tuple[Deed, ...] = ()
    unanswered: int | None = None
    """Where it is kept, without a name, for somebody to answer."""


class _Topic(NamedTuple):
    context: Context
    since: datetime


class Talk:
    """Remembers for each person what was talked about last, and questions by number."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._topics: LRUCache[int, _Topic] = LRUCache(PEOPLE)
        self._questions: LRUCache[int, Question] = LRUCache(QUESTIONS)
        # Numbers are on buttons, which outlive the process: it begins where no earlier one has come to.
        self._numbers = count(time.time_ns() // 1_000_000)

    def about(self, person: int) -> Context | None:
        """What a person's next question may refer to."""
        topic = self._topics.get(person)
        if topic is None or not timedelta() <= self._clock.now() - topic.since < REFERS_FOR:
            return None
        return topic.context

    def turn_to(self, person: int, context: Context) -> None:
        """Notes what is being talked about."""
        self._topics[person] = _Topic(context, self._clock.now())

    def ask(self, question: Question) -> int:
        """Remembers a question; gives its number."""
        number = next(self._numbers)
        self._questions[number] = question
        return number

    def question(self, number: int, person: int) -> Question | None:
        """A person's question; None if it is forgotten or somebody else's."""
        question = self._questions.get(number)
        return question if question is not None and question.person == person else None

    def amend(self, number: int, **changes: Any) -> None:
        """Notes more about a question that is remembered."""
        question = self._questions.get(number)
        if question is not None:
            self._questions[number] = replace(question, **changes)

    def forget(self, person: int) -> None:
        """Forgets all that a person said."""
        self._topics.pop(person, None)
        for number in [each for each, question in self._questions.items() if question.person == person]:
            del self._questions[number]
