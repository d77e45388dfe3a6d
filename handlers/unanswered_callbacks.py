"""Callback data of the organisers' screens about questions without an answer and the answers they write.

A group of questions is named by one of them: groups are made anew whenever something is asked.
"""

from dataclasses import dataclass

from handlers.callbacks import StaffAction, StaffView, target

# Questions without an answer.


@target("oUO")
@dataclass(frozen=True)
class OpenUnanswered(StaffAction):
    """Groups what was asked by now, and shows the groups."""

    page: int


@target("oU")
@dataclass(frozen=True)
class UnansweredList(StaffView):
    """The groups that wait for an answer."""

    page: int


@target("oUd")
@dataclass(frozen=True)
class DismissedList(StaffView):
    """The groups that were dismissed."""

    page: int


@target("oUg")
@dataclass(frozen=True)
class QuestionGroup(StaffView):
    """The group that a question is in, or what has become of it."""

    question: int


@target("oUD")
@dataclass(frozen=True)
class Dismiss(StaffAction):
    """Dismisses a question's group."""

    question: int


@target("oUR")
@dataclass(frozen=True)
class Restore(StaffAction):
    """Takes a dismissal back."""

    question: int


@target("oUt")
@dataclass(frozen=True)
class TopicChoice(StaffView):
    """Which topic answers a group."""

    question: int
    page: int


@target("oUc")
@dataclass(frozen=True)
class ConfirmLink(StaffView):
    """Is it really this topic?"""

    question: int
    topic: str


@target("oUL")
@dataclass(frozen=True)
class Link(StaffAction):
    """Lets a topic answer a group."""

    question: int
    topic: str


# Writing.


@target("oUB")
@dataclass(frozen=True)
class BeginAnswer(StaffAction):
    """Begins to write an answer to a group, or goes on; `anew` is 1 to throw another unfinished one away."""

    question: int
    anew: int


@target("oUE")
@dataclass(frozen=True)
class EditAnswer(StaffAction):
    """Begins to edit the answer of a number; `anew` as above."""

    number: int
    anew: int


@target("oUu")
@dataclass(frozen=True)
class UnfinishedAnswer(StaffView):
    """There is an unfinished answer: go on with it, or begin with `question` or (0) the answer `number`?"""

    question: int
    number: int


@target("oUl")
@dataclass(frozen=True)
class AnswerLanguages(StaffView):
    """In which language to write."""


@target("oUW")
@dataclass(frozen=True)
class WriteIn(StaffAction):
    """Asks for the title in a language."""

    language: str


@target("oUw")
@dataclass(frozen=True)
class TitleWanted(StaffView):
    """Please write the title."""

    language: str


@target("oUK")
@dataclass(frozen=True)
class KeepTitle(StaffAction):
    """Leaves the title as it is and asks for the text."""

    language: str


@target("oUx")
@dataclass(frozen=True)
class TextWanted(StaffView):
    """Please write the text."""

    language: str


@target("oUS")
@dataclass(frozen=True)
class ShowAnswer(StaffAction):
    """Awaits nothing more, and shows the answer as it is by now; `language` may be empty."""

    language: str


@target("oUp")
@dataclass(frozen=True)
class AnswerPreview(StaffView):
    """The answer as delegates will see it."""

    language: str


@target("oUi")
@dataclass(frozen=True)
class AnswerIcons(StaffView):
    """Which sign the answer has."""

    language: str


@target("oUI")
@dataclass(frozen=True)
class SetIcon(StaffAction):
    """Gives the answer a sign, by its place in the list."""

    place: int
    language: str


@target("oUv")
@dataclass(frozen=True)
class ConfirmDiscard(StaffView):
    """Keep what was written, or throw it away?"""


@target("oUX")
@dataclass(frozen=True)
class DiscardAnswer(StaffAction):
    """Throws the draft away."""


@target("oUP")
@dataclass(frozen=True)
class PublishAnswer(StaffAction):
    """Publishes the draft. `question`: what to look at where there is none any more."""

    question: int


# What was written.


@target("oUa")
@dataclass(frozen=True)
class WrittenAnswers(StaffView):
    """The answers that were written, and the topics to which questions were added."""

    page: int


@target("oUb")
@dataclass(frozen=True)
class WrittenAnswer(StaffView):
    """One of them."""

    topic: str


@target("oUr")
@dataclass(frozen=True)
class ConfirmRemoval(StaffView):
    """Really take it out?"""

    topic: str


@target("oUZ")
@dataclass(frozen=True)
class RemoveAnswer(StaffAction):
    """Takes an answer out, or from a topic of the data the questions that were added."""

    topic: str
