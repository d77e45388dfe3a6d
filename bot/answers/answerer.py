"""One version of the conference, ready to answer."""

from dataclasses import dataclass
from datetime import datetime

from bot.answers.decide import Context, Decider, Decision, Kind
from bot.answers.index import Index, Target
from bot.answers.naming import Naming
from bot.answers.numbering import Numbering
from bot.answers.schedule import Schedule
from bot.answers.understand import Facet, Query, understand
from bot.conference import Conference


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a text."""

    kind: Kind
    facet: Facet
    language: str
    targets: tuple[Target, ...]
    """What it is about, or what it asks back; the best first."""
    query: Query
    decision: Decision

    @property
    def context(self) -> Context | None:
        """What the next question may refer to."""
        is_about = self.kind in (Kind.ANSWER, Kind.CHOICE, Kind.REMIND, Kind.REMOVE)
        return Context(self.targets, self.facet) if self.targets and is_about else None


class Answerer:
    """Answers questions about a conference; holds nothing of whoever asks."""

    def __init__(self, conference: Conference) -> None:
        self.conference = conference
        self.index = Index(conference)
        schedule = Schedule(conference)
        self._decider = Decider(self.index, schedule, Naming(self.index, schedule, Numbering(conference)))

    def answer(self, text: str, now: datetime, language: str = "en", context: Context | None = None) -> Answer:
        """What to say to `text`.

        Args:
            now: the conference's present moment, aware.
            language: the person's, for a text of which it is not clear.
            context: what was talked about before, if that is not long ago.
        """
        query = understand(text, self.index, self.conference, now, language)
        decision = self._decider.decide(query, now, context)
        return Answer(decision.kind, decision.facet, query.language, decision.targets, query, decision)
