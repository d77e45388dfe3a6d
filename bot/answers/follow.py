"""Follow-ups: "and where?", "а кто?", "ikinjisi näme hakda?" refer to what was talked about last."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answers.decision import Context, Decision, answered
from bot.answers.facet import Facet
from bot.answers.index import SESSION, SPEAKER, TOPIC, Index, Target
from bot.answers.naming import Naming
from bot.answers.schedule import Schedule
from bot.answers.times import AFTER, BEFORE, DURING, FIRST, LAST, When
from bot.answers.understand import Query

SHORT = 5
"""A question of so many words may leave out what it is about."""
PRECISE = 0.6
"""How much of a name must be said beside "it" for something else to be meant."""
LONGEST = 7
"""A longer question is one of its own."""
LISTS = (Facet.NOW, Facet.NEXT, Facet.LIST, Facet.COUNT)
OF_TIME = (Facet.NOW, Facet.NEXT, Facet.LIST)


@dataclass(slots=True)
class FollowUps:
    """Reads follow-ups over one version of the conference."""

    index: Index
    schedule: Schedule
    naming: Naming

    def decide(self, query: Query, context: Context | None) -> Decision | None:
        """What a question is about that only says "it", "there", "the second one" or nothing; None: it is no such."""
        if context is None or query.referred or query.has("conference") or query.numbers.halls:
            return None
        if query.facet is Facet.COUNT and query.has("hall", "session", "day"):
            return None
        if query.facet is Facet.LANGUAGES and context.targets[0].kind == TOPIC and not query.has("reference"):
            return None
        one = self._one_of_them(query, context)
        if one is not None:
            return answered(query, one, context)
        if query.numbers.sessions or self._names_something(query, context):
            return None
        if query.facet is None and query.has("hall"):
            query = replace(query, facet=Facet.WHERE)
        return answered(query, context.targets, context, hall=context.hall) if self._asks(query) else None

    @staticmethod
    def _asks(query: Query) -> bool:
        """Whether what is left asks something about what was talked about."""
        refers = query.has("reference")
        if query.facet is Facet.NEXT or query.when.is_said or query.numbers.loose:
            return False
        if query.facet in LISTS and not refers:
            return False
        if query.facet is None and not refers:
            return False
        return not query.has("session") or query.has("reference", "follow")

    def last_resort(self, query: Query, context: Context | None) -> Decision | None:
        """A short question that nothing else explains is about what was talked about: "also for ladies?"."""
        if context is None or len(query.words) > LONGEST or query.has(*_NOT_OF_CONTEXT):
            return None
        if len(self.index.known(query.content)) < len(query.content) and not query.has("reference", "follow"):
            return None
        if query.facet is None and not query.has("reference", "follow"):
            return None
        says_when = query.when.is_said and not query.has("reference")
        if says_when or query.numbers.sessions or query.numbers.halls or query.has("conference"):
            return None
        return answered(query, context.targets, context, hall=context.hall)

    def _names_something(self, query: Query, context: Context) -> bool:
        """Whether a question names something else than what was talked about."""
        if not query.content:
            return False
        cues = {word.token.text for word in query.words if word.has("documents", "languages")}
        known = self.index.known([each for each in query.content if each[0] not in cues])
        if query.has("reference") and not known:
            return False
        if query.has("text") and not known and context.targets[0].kind == TOPIC:
            return False  # "is there a text?" of the document that was talked about
        if query.has("reference") and not self._is_precise(query):
            return False
        is_asked = query.facet is not None and len(query.words) <= SHORT + query.has("follow")
        is_else = bool(self.index.known(query.content)) and not self._is_of_context(query, context)
        return is_else or not is_asked

    def _is_precise(self, query: Query) -> bool:
        """Whether something is named that can hardly be what "it" is said of."""
        found = self.naming.ranked(query)
        return bool(found) and found[0].precision >= PRECISE

    def _is_of_context(self, query: Query, context: Context) -> bool:
        """Whether all that is named belongs to what was talked about."""
        return query.has("reference") and not self.index.unexplained(query.content, context.targets[0])

    # "The second one", "the other one", "both".

    def _one_of_them(self, query: Query, context: Context) -> list[Target] | None:
        if query.has("both") and len(context.targets) > 1:
            return list(context.targets)
        is_free = query.has("reference") or not self.index.known(query.content)
        if query.has("session") and query.facet is not None and not query.numbers.sessions:
            of_topic = self.schedule.of_topic(context.targets[0]) if is_free else []
            if of_topic and len(context.targets) == 1:  # "and when is the session on that?"
                return of_topic
        if query.content or query.has("hall", "day"):
            return None
        pool = self._pool(context)
        if query.when.part and query.facet is None and len(context.targets) == 1 and len(pool) > 1:
            return self.schedule.in_part(pool, query.when.part) or None
        if query.has("other") and len(pool) == 2 and len(context.targets) == 1:
            return [each for each in pool if each != context.targets[0]]
        place = self._ordinal(query)
        if place is None or len(pool) < 2 or not -len(pool) <= place < len(pool):
            return None
        return [pool[place]] if query.facet is not Facet.COUNT else None

    def _pool(self, context: Context) -> Sequence[Target]:
        """What "the second one" may be one of: what was listed, what is called the same, a speaker's sessions."""
        if len(context.targets) > 1:
            return context.targets
        only = context.targets[0]
        return self.schedule.of_speaker(only) if only.kind == SPEAKER else self.schedule.called_like(only)

    @staticmethod
    def _ordinal(query: Query) -> int | None:
        """Which one, from 0 or from the end; a number of a session is none."""
        if query.has("session") and query.numbers.sessions:
            return None
        for word in query.words:
            if word.ordinal is not None and not (word.has("first", "last") and query.when.relation):
                return word.ordinal - 1
        return {FIRST: 0, LAST: -1}.get(query.when.order or "")

    # "And then?", "what is before it?", "what is on elsewhere at that time?"

    def referring(self, query: Query, context: Context | None) -> Query:
        """A question with what its "after that", "before it" or "at that time" refers to."""
        if context is None or query.landmark or query.landmark_numbers or query.when.clock or query.has("both"):
            return query
        relation = self._relation(query)
        sessions = tuple(each for each in context.targets if each.kind == SESSION)
        if relation is None or not sessions:
            return query
        is_open = query.facet in (None, Facet.LIST, Facet.ABOUT) and not query.content
        facet = Facet.NEXT if relation == AFTER and is_open else query.facet
        return replace(query, referred=sessions, facet=facet, when=replace(query.when, relation=relation))

    @staticmethod
    def _relation(query: Query) -> str | None:
        refers = query.has("reference", "follow")
        if query.has("same_time") or (query.has("during", "parallel") and refers):
            return DURING
        is_before = any(word.has("before") and not (word.in_phrase and word.has("when")) for word in query.words)
        if is_before and query.has("reference") and not query.has("after"):  # not "until when"
            return BEFORE
        is_after = query.has("then") or (query.facet is Facet.NEXT and refers and not query.has("now"))
        is_alone = not query.content and query.facet in (None, Facet.LIST, Facet.NEXT, Facet.ABOUT)
        return AFTER if is_after or (query.has("after") and (refers or is_alone) and not query.has("before")) else None

    # "And in hall 2?", "and on the second day?", "what is on there at four?"

    def in_hall(self, query: Query, hall: str | None, context: Context | None) -> list[Target]:
        """Those of the sessions talked about that are in a hall: "and which one is in hall 2?"."""
        if context is None or hall is None or query.content or query.when.is_said:
            return []
        is_or = query.has("reference") and not query.has("there", "follow") and query.facet in (None, Facet.WHERE)
        if len(context.targets) < 2:  # "is that in hall 2?"
            return list(context.targets) if is_or and context.targets[0].kind == SESSION else []
        if query.facet in LISTS or not query.has("reference", "follow"):
            return []
        return [each for each in context.targets if (s := self.schedule.session(each)) and s.hall == hall]

    def completed(self, query: Query, hall: str | None, context: Context | None) -> tuple[Query, str | None]:
        """A question of a hall or a time alone, with what the question before it said."""
        if context is None or query.content or query.landmark:
            return query, hall
        if query.referred:
            is_there = hall is None and (query.has("there") or (context.hall and query.when.relation != DURING))
            return query, (context.hall or self._hall_of(query, context)) if is_there else hall
        elliptic = query.has("follow") or len(query.words) <= SHORT - 1
        if hall is None and (query.has("there") or (query.has("follow", "reference") and query.when.is_said)):
            hall = context.hall or self._hall_of(query, context)
        is_alone = query.facet in (None, Facet.ABOUT, Facet.LIST)
        if hall is not None and elliptic and is_alone and context.facet in OF_TIME:
            when = query.when if query.when.is_said else self._moment(context)
            query = replace(query, facet=query.facet or context.facet, when=when)
        return query, hall

    def _moment(self, context: Context) -> When:
        """When what was talked about takes place, for the same in another hall."""
        if _is_moment(context.when) or not context.when.relation:
            return context.when
        session = self.schedule.session(context.targets[0])
        return When(clock=session.start) if session else context.when

    def _hall_of(self, query: Query, context: Context) -> str | None:
        target = context.targets[0]
        session = self.schedule.session(target)
        return session.hall if session is not None and query.has("there") and target.kind == SESSION else None


_NOT_OF_CONTEXT = ("foreign", "near_foreign", "facility", "opinion", "rude")


def _is_moment(when: When) -> bool:
    return bool(when.clock or when.day or when.part)
