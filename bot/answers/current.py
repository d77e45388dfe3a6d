"""Answers about the agenda in force, whichever version that is."""

import asyncio
import logging
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import astuple, replace
from datetime import datetime

from cachetools import LRUCache

from bot.agenda import Agenda
from bot.answers.answerer import Answer, Answerer
from bot.answers.decision import Context, Kind
from bot.answers.facet import Facet
from bot.answers.index import HALL, SESSION, SPEAKER, TOPIC, Target
from bot.answers.talk import Question
from bot.conference import Conference, Session
from bot.conference.search import words_of

log = logging.getLogger(__name__)

KEPT = 2_000
"""Answers of a minute that are kept while it lasts: hundreds ask the same."""
OFFERED = 8
"""Sessions that are offered where only a part of their titles was typed."""


class Answers:
    """Holds an answerer for the agenda in force. Until a new version's is made, the one before it answers."""

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._forget(None)
        self._making: asyncio.Task[None] | None = None
        self._is_old = False

    async def start(self) -> None:
        """Makes the first answerer, and from now on a new one for each version of the agenda."""
        await self._make()
        self._agenda.subscribe(self._renew)

    async def stop(self) -> None:
        """Waits for what is being made."""
        if self._making is not None:
            await self._making

    def _renew(self) -> None:
        self._is_old = True
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make_until_new())

    async def _make_until_new(self) -> None:
        while self._is_old:  # yet another version may come in the meantime
            self._is_old = False
            try:
                await self._make()
            except Exception:
                log.exception("the new version of the agenda cannot be asked about")

    async def _make(self) -> None:
        # Half a second for a thousand sessions; meanwhile everybody is answered.
        self._answerer = await asyncio.to_thread(Answerer, self._agenda.current)
        self._forget(self._minute)

    def _forget(self, minute: datetime | None) -> None:
        """Begins to keep answers, those of `minute`."""
        self._minute = minute
        # A new one: to empty it would take the time of many answers.
        self._given: LRUCache[Hashable, Answer] = LRUCache(KEPT)

    def answer(self, question: Question, now: datetime) -> Answer:
        """What to say to a question at `now` (in the conference's zone)."""
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._forget(minute)
        key = (question.text, question.language, _hashable(question.context))
        given = self._given.get(key)
        if given is None:
            given = self._given[key] = self._answer(question, minute)
        if question.chosen is None:
            return given
        return replace(given, kind=_request(given) or Kind.ANSWER, targets=(question.chosen,))

    def _answer(self, question: Question, now: datetime) -> Answer:
        context = _still_there(question.context, self._answerer.conference)
        answer = self._answerer.answer(question.text, now, question.language, context)
        if _names_nothing(answer) and (request := _request(answer)):
            sessions = _sessions(context)
            is_clear = len(sessions) < 2 or answer.query.has("reference")
            return replace(answer, kind=request if is_clear else Kind.CHOICE, targets=sessions)
        if answer.kind is not Kind.UNKNOWN or answer.is_out_of_scope:
            return self._of_all(question, answer, now)
        begun = tuple(Target(SESSION, each.id) for each in self._with_title(question.text))
        if not begun:
            return answer
        return replace(answer, kind=Kind.CHOICE if len(begun) > 1 else Kind.ANSWER, targets=begun[:OFFERED])

    def _of_all(self, question: Question, answer: Answer, now: datetime) -> Answer:
        """ "Which languages?" after a question about lunch asks about the whole conference."""
        sessions = self._agenda.current.pick(each.id for each in answer.targets if each.kind == SESSION)
        of_whom = answer.facet in (Facet.LANGUAGES, Facet.DOCUMENTS) and not answer.query.content
        if not (of_whom and question.context and sessions) or any(each.has_speakers for each in sessions):
            return answer
        anew = self._answerer.answer(question.text, now, question.language)
        return answer if anew.kind is Kind.UNKNOWN else anew

    def _with_title(self, text: str) -> Iterator[Session]:
        """The sessions in whose titles each word of a text begins a word: "glob" is not known, but found."""
        words = words_of(text)
        for session in self._agenda.search.find(text):
            titles = (*session.title.by_language.values(), *session.short_title.by_language.values())
            known = {each for title in titles for each in words_of(title)}
            if all(any(each.startswith(word) for each in known) for word in words):
                yield session


def _hashable(context: Context | None) -> Hashable:
    return None if context is None else (context.targets, context.facet, context.hall, astuple(context.when))


def _still_there(context: Context | None, conference: Conference) -> Context | None:
    """What was talked about, as far as this version of the agenda knows it."""
    if context is None:
        return None
    kept = tuple(each for each in context.targets if exists(each, conference))
    return replace(context, targets=kept) if kept else None


def exists(target: Target, conference: Conference) -> bool:
    """Whether there is such a thing in a version of the agenda."""
    if target.kind == SESSION:
        return conference.session(target.id) is not None
    known: dict[str, Mapping[str, object]] = {
        HALL: conference.halls,
        TOPIC: conference.topics,
        SPEAKER: conference.speakers,
    }
    return target.id in known.get(target.kind, ())


def _names_nothing(answer: Answer) -> bool:
    """Whether it is left open which sessions are meant, as in "add it to my agenda"."""
    query = answer.query
    named = query.content or query.numbers.sessions or query.numbers.halls or query.when.is_said or query.has("all")
    return not named and query.facet not in (Facet.NOW, Facet.NEXT)


def _request(answer: Answer) -> Kind | None:
    """What is to be done with the sessions that a question is about."""
    if answer.kind not in (Kind.ANSWER, Kind.CHOICE, Kind.UNKNOWN, Kind.REMIND, Kind.REMOVE):
        return None
    if answer.kind is Kind.REMOVE or answer.query.has("remove"):
        return Kind.REMOVE
    return Kind.REMIND if answer.kind is Kind.REMIND or answer.query.has("remind", "save") else None


def _sessions(context: Context | None) -> tuple[Target, ...]:
    return tuple(each for each in context.targets if each.kind == SESSION) if context else ()
