"""Questions in groups: made at once in a thread, then kept up to date one question at a time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.likeness import Item, group

COMES_BACK = 5
"""How many times a dismissed group must be asked until organisers see it again."""


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
    times: int
    """How many times any of them was asked."""

    @property
    def lead(self) -> Question:
        """The one that stands for all."""
        return self.questions[0]

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of all."""
        return tuple(each.id for each in self.questions)

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


class Grouped:
    """The groups of the questions that have no answer; whatever was asked since they were made is by itself."""

    def __init__(self, questions: Mapping[int, Question], items: Iterable[Item] = ()) -> None:
        """Takes time with thousands of `items` (the questions that are to be grouped, the most important first)."""
        self._questions = dict(questions)
        self._members = {members[0]: tuple(members) for members in group(list(items))}
        self._place = {number: place for place, members in self._members.items() for number in members}
        for number in self._questions.keys() - self._place.keys():
            self._stand_alone(number)
        self._groups = {place: made for place in self._members if (made := self._make(place)) is not None}
        self._in_order: tuple[Group, ...] | None = self._sorted()

    def _stand_alone(self, number: int) -> int:
        self._members[number] = (number,)
        self._place[number] = number
        return number

    def _make(self, place: int) -> Group | None:
        kept = [self._questions[number] for number in self._members[place] if number in self._questions]
        waiting = [each for each in kept if each.state is not State.ANSWERED]
        if not waiting:
            return None
        return Group(tuple(sorted(waiting, key=importance)), sum(each.times for each in waiting))

    def _sorted(self) -> tuple[Group, ...]:
        return tuple(sorted(self._groups.values(), key=lambda each: (-each.times, each.lead.id)))

    def take(self, changed: Iterable[Question], gone: Iterable[int] = ()) -> None:
        """Brings the groups of questions up to date that have changed, are new, or are not kept any more."""
        changed, gone = list(changed), list(gone)
        self._questions |= {each.id: each for each in changed}
        for number in gone:
            self._questions.pop(number, None)
        for number in (*(each.id for each in changed), *gone):
            place = self._place[number] if number in self._place else self._stand_alone(number)
            made = self._make(place)
            if made is None:
                self._groups.pop(place, None)
            else:
                self._groups[place] = made
        self._in_order = None

    @property
    def groups(self) -> tuple[Group, ...]:
        """All groups, the most asked first."""
        if self._in_order is None:
            self._in_order = self._sorted()
        return self._in_order

    def group_of(self, question_id: int) -> Group | None:
        """The group that a question is in; None if it is answered or gone."""
        found = self._groups.get(self._place.get(question_id, 0))
        return found if found is not None and question_id in found.ids else None


def importance(question: Question) -> tuple[int, int]:
    """What questions are sorted by: how often they were asked, then how early."""
    return -question.times, question.id
