"""What an understood question is about: its targets, or that it is not clear, or that nobody here knows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.answers.decision import CONSIDERED, Context, Decision, Kind, answered
from bot.answers.facet import Facet
from bot.answers.follow import FollowUps
from bot.answers.index import HALL, SESSION, SPEAKER, TOPIC, Found, Index, Target
from bot.answers.lexicon import FACETS
from bot.answers.naming import SURE, Naming
from bot.answers.schedule import Schedule
from bot.answers.times import AFTER, BEFORE
from bot.answers.understand import Query, facet_of
from bot.i18n import LANGUAGES

MAYBE, ALONE = 0.4, 0.44
"""What fits less is not even offered; what fits as well as that, and nothing beside it, is what was meant."""
HALF, PRECISE = 0.5, 0.8
CLOSE = 0.05
OFFERED = 3
KNOWN = 0.42
"""The part of the words that must be understood."""
KINDS = ("kind_break", "kind_thematic")
SMALL_TALK = {"hello": Kind.GREETING, "thanks": Kind.THANKS, "bye": Kind.BYE, "wellbeing": Kind.WELLBEING}


@dataclass(slots=True)
class Decider:
    """Decides over one version of the conference."""

    index: Index
    schedule: Schedule
    naming: Naming
    follow_ups: FollowUps

    def decide(self, query: Query, now: datetime, context: Context | None) -> Decision:
        """What to answer to a question."""
        social = _social(query, context)
        if social is not None:
            return social
        decision = self._about(query, now, context)
        if query.has("ask_panel"):
            named = decision.targets if query.content or query.numbers.sessions else ()
            return Decision(Kind.ASK_PANEL, Facet.HOW, tuple(each for each in named if each.kind == SESSION))
        action = _action(query)
        return decision if action is None else self._acted(action, query, now, decision, context)

    def _acted(
        self, action: Kind, query: Query, now: datetime, decision: Decision, context: Context | None
    ) -> Decision:
        """What is to be done, with what was named or, where nothing was, with what was talked about last."""
        targets = decision.targets if decision.kind is Kind.ANSWER else ()
        names_nothing = not self.index.known(query.content)
        says_which = query.numbers.sessions or query.landmark_numbers or query.landmark
        may_refer = context and not says_which and (query.has("reference") or names_nothing)
        if context and may_refer and (query.has("and") or not self._names_by_itself(query, now)):
            also = targets if query.has("and") and query.content else ()
            targets = tuple(dict.fromkeys((*context.targets, *also)))
        is_before = query.when.relation == BEFORE and not query.has("all") and names_nothing
        if is_before and (query.landmark or query.landmark_numbers):  # "remind me half an hour before the closing"
            targets = tuple(self.naming.landmark(query, now))
        sessions = tuple(each for each in targets if each.kind == SESSION)
        if query.facet is Facet.HOW and not (query.content or query.numbers.sessions or context or query.landmark):
            named = self._weak(query)  # "how do I set a reminder"
            return answered(query, named) if named else self._unknown(query)
        if not sessions and (decision.kind is Kind.ANSWER or query.content or query.facet is Facet.HOW):
            return decision
        return replace(decision, kind=action, targets=sessions, lead_minutes=_lead(query))

    def _names_by_itself(self, query: Query, now: datetime) -> bool:
        """Whether sessions are named by words that also play a part: "remind me of the closing"."""
        alone = self._about(query, now, None) if query.weak or query.content else self._unknown(query)
        is_list = alone.facet is Facet.LIST and not query.content  # "add it to my programme"
        return alone.kind is Kind.ANSWER and not is_list and any(each.kind == SESSION for each in alone.targets)

    def _about(self, query: Query, now: datetime, context: Context | None) -> Decision:
        if query.has("foreign", "opinion") or (query.has("near_foreign", "facility") and not self._knows_one(query)):
            return self._unknown(query)
        query = self.follow_ups.referring(query, context)
        follow = self.follow_ups.decide(query, context)
        if follow is not None:
            return follow
        which = self._before_or_after(query, now)
        if which is not None:
            return which
        kinds = self._of_kind(query, now)
        if kinds is not None:
            return kinds
        if self.naming.is_misnumbered(query):  # "when is session 9"
            return self._unknown(query)
        named = self.naming.numbered(query, context)
        hall, query = self.naming.hall(query)
        if named and hall is not None and query.when.order is None:
            named = self._nth_there(query, named, hall, now)
        there = self.follow_ups.in_hall(query, hall, context)
        if there:
            where = replace(query, facet=query.facet or Facet.WHERE)
            return answered(where, there, context, hall=hall)
        if not named and query.content and not self._is_noise(query, hall):
            return self._named(query, now, hall, context)
        if named:
            extra = self.naming.clearly_named(query)
            return answered(query, [*named, *extra], context)
        query, hall = self.follow_ups.completed(query, hall, context)
        return self._by_time(query, now, hall, context)

    def _nth_there(self, query: Query, named: list[Target], hall: str, now: datetime) -> list[Target]:
        """ "The first session in hall 2" is not session 1 where that one is elsewhere."""
        sessions = [each for target in named if (each := self.schedule.session(target))]
        ordinal = next((word.ordinal for word in query.words if word.ordinal is not None), None)
        if ordinal is None or any(each.hall == hall for each in sessions):
            return named
        there = self.schedule.in_hall(hall, now)
        return [there[ordinal - 1]] if ordinal <= len(there) else named

    def _knows_one(self, query: Query) -> bool:
        """Whether something is named beside a word that may well be foreign to the conference, such as "hotel"."""
        found = self.index.find(query.content, query.weak, query.plain)
        return bool(query.numbers.sessions) or (
            bool(found) and found[0].precision > 0.84 and found[0].target.kind != HALL
        )

    @staticmethod
    def _unknown(query: Query, found: Sequence[Found] = ()) -> Decision:
        return Decision(Kind.UNKNOWN, query.facet or Facet.ABOUT, (), tuple(found[:CONSIDERED]))

    def _before_or_after(self, query: Query, now: datetime) -> Decision | None:
        """ "How long until lunch" asks about lunch; "is it before or after lunch" asks when it is."""
        asks_how_long = query.has("left") and query.facet is not Facet.LIST
        if asks_how_long and (query.landmark or query.landmark_numbers) and not query.content:
            landmark = self.naming.landmark(query, now)
            return answered(replace(query, facet=Facet.WHEN), landmark) if landmark else None
        if {"before", "after"} <= {tag for word in query.words for tag in word.tags}:
            found = self.naming.ranked(query)
            best = [each.target for each in found[:1] if each.score >= SURE]
            named = self.naming.numbered(query) or best
            return answered(replace(query, facet=Facet.WHEN), named) if named else None
        return None

    def _of_kind(self, query: Query, now: datetime) -> Decision | None:
        """ "All breaks", "how many thematic sessions"."""
        wanted = query.facet in (Facet.LIST, Facet.COUNT) or query.has("all")
        kind = next((tag for tag in KINDS if query.has(tag)), None)
        when = query.when
        is_narrower = query.numbers.sessions or when.relation or when.clock or when.order or when.part
        if not wanted or kind is None or is_narrower:
            return None
        named = dict(query.content)
        if any(not word.has(kind) for word in query.words if word.token.text in named):
            return None
        found = self.schedule.of_kind(kind, when.day)
        return answered(query, found) if found else None

    # Targets that were named.

    def _is_noise(self, query: Query, hall: str | None) -> bool:
        """Whether nobody knows the words, and time or hall say enough without them."""
        says_enough = query.when.clock or query.landmark or query.landmark_numbers or query.referred or hall
        return bool(says_enough) and len(query.content) < 3 and not self.index.known(query.content)

    def _named(self, query: Query, now: datetime, hall: str | None, context: Context | None) -> Decision:
        found = self._meant_by_time(query, now, hall, self.naming.ranked(query))
        if hall is not None and (not found or found[0].score < SURE or found[0].precision < HALF):
            return self._by_time(replace(query, content=[]), now, hall, context)
        if hall is not None and found[0].target.kind == TOPIC:
            return self._unknown(query, found)
        if found and found[0].target.kind == TOPIC and query.when.clock and query.facet not in _OF_TOPICS:
            return self._by_time(replace(query, content=[]), now, hall, context)  # "the ambassador comes at 9:20"
        if not found or found[0].score < MAYBE or found[0].recall < KNOWN:
            return self._unknown(query, found)
        if query.facet is Facet.LANGUAGES and found[0].target.kind == SESSION and found[0].precision < HALF:
            of_languages = self._weak(replace(query, weak=[*query.weak, *query.content], content=[]))
            if of_languages:  # "may I listen to the reports in Russian"
                return answered(query, of_languages, context, found)
        best = self.naming.group(found, now, query)
        if found[0].score < SURE:
            choice = self._choice(query, found)
            if len(choice.targets) > 1 or found[0].score < ALONE:
                return choice
        more = self.naming.more(query, found[0])
        rivals = [
            each
            for each in found[1:]
            if each.score >= found[0].score - CLOSE
            and each.target not in best
            and not self.naming.is_alike(found[0], each)
            and not self.schedule.are_kin(found[0].target, each.target)
        ]
        if rivals and not more and self.naming.is_in_doubt(found[0], rivals[0]):
            return self._choice(query, found)
        targets = self._filtered([*best, *more], query, now, hall)
        return answered(self._without_name(query, found[0]), targets, context, found, hall)

    def _meant_by_time(self, query: Query, now: datetime, hall: str | None, found: list[Found]) -> list[Found]:
        """What fits; of sessions that fit nearly as well, only those of the day, hall or hour that was said."""
        when = query.when
        if not (hall or when.day or when.clock) or when.relation or len(found) < 2:
            return found
        close = {each.target for each in found if each.score > found[0].score - 0.2 and each.target.kind == SESSION}
        allowed = close.intersection(self.schedule.select(replace(query, facet=Facet.COUNT), now, hall, []))
        if not allowed or not close - allowed:
            return found
        return [each for each in found if each.target not in close - allowed]

    def _without_name(self, query: Query, best: Found) -> Query:
        """A question whose facet is not taken from the words of a name: "moderator" may be in a title."""
        if best.target.kind not in (SESSION, SPEAKER) or best.precision < PRECISE or len(query.content) < 2:
            return query
        named = {
            at
            for at, word in enumerate(query.words)
            if word.tags & FACETS and not word.has("stop")
            if not self.index.unexplained([(word.token.text, query.language)], best.target)
        }
        if not named:
            return query
        return replace(query, facet=facet_of(replace(query, landmark_places=query.landmark_places | named)))

    def _filtered(self, targets: list[Target], query: Query, now: datetime, hall: str | None) -> list[Target]:
        if len(targets) < 2 or not (hall or query.when.is_said):
            return targets
        everything = replace(query, facet=Facet.COUNT)
        allowed = set(self.schedule.select(everything, now, hall, self.naming.landmark(query, now)))
        kept = [each for each in targets if each in allowed] or targets
        if (
            (query.landmark or query.referred)
            and query.when.relation in (AFTER, BEFORE)
            and self.schedule.are_alike(kept)
        ):
            return kept[:1] if query.when.relation == AFTER else kept[-1:]  # "the coffee break after the plenary"
        return kept

    def _choice(self, query: Query, found: Sequence[Found]) -> Decision:
        offered = [each.target for each in found if each.score >= found[0].score - 0.15][:OFFERED]
        return Decision(Kind.CHOICE, query.facet or Facet.ABOUT, tuple(offered), tuple(found[:CONSIDERED]))

    # What takes place when.

    def _by_time(self, query: Query, now: datetime, hall: str | None, context: Context | None) -> Decision:
        landmark = self.naming.landmark(query, now)
        if query.landmark and not landmark:
            return self._unknown(query)
        called = self._without_names(query, hall)
        if called:
            return answered(query, called, context)
        if not (query.when.is_said or hall or query.facet in _SCHEDULE_FACETS or query.has("session")):
            return self._unknown(query)
        if hall is None and (_says_only_all(query) or _is_sum(query)):
            return self._unknown(query)
        chosen = self.schedule.select(query, now, hall, landmark, self.naming.until(query, now, landmark))
        if not chosen:
            return self._unknown(query)
        if query.facet in (None, Facet.ABOUT):
            query = replace(query, facet=Facet.NEXT if query.when.relation == AFTER else Facet.LIST)
        return answered(query, chosen, hall=hall)

    def _without_names(self, query: Query, hall: str | None) -> list[Target]:
        """What is meant by words that name nothing of their own: halls, the beginning, "where", "speakers"."""
        if query.facet is Facet.COUNT and query.has("hall") and hall is None:
            return self.schedule.halls()
        if query.when.is_said:
            if hall is not None or not _is_day_alone(query):
                return []
            is_place = query.facet is Facet.WHERE and not query.has("session")
            return self.naming.plain(query)[:1] if is_place else self._boundary(query)
        if hall is not None:
            return [Target(HALL, hall)] if query.facet in (None, Facet.WHERE, Facet.HOW) else []
        found = self._boundary(query) or self._weak(query)
        if query.facet in (Facet.NOW, Facet.NEXT):
            return found
        return found or ([] if query.has("session") else self.naming.plain(query)[:1])

    def _boundary(self, query: Query) -> list[Target]:
        """When the conference begins and ends."""
        if query.has("session") or not query.has("start", "end"):
            return []
        if query.facet not in (None, Facet.WHEN):
            return []
        return self.schedule.boundary(is_end=query.has("end"), day=query.when.day)

    def _weak(self, query: Query) -> list[Target]:
        if not query.weak or query.facet in (Facet.NOW, Facet.NEXT):
            return []
        found = [each for each in self.index.find([], query.weak, query.plain) if each.precision > 0.8]
        if query.facet is Facet.LIST and not query.has("documents", "who", "languages"):
            return []
        if query.has("session") and query.facet is not Facet.LANGUAGES:
            found = [each for each in found if each.target.kind == SESSION]
        return [found[0].target] if found else []


_OF_TOPICS = (Facet.HOW, Facet.DOCUMENTS, Facet.LANGUAGES, Facet.ABOUT)
_SCHEDULE_FACETS = (Facet.NOW, Facet.NEXT, Facet.LIST, Facet.COUNT)


def _social(query: Query, context: Context | None) -> Decision | None:
    """A word back to a greeting, to thanks and to rudeness; None to everything that asks something."""
    if query.has("rude"):
        return Decision(Kind.RUDE, Facet.ABOUT)
    # "Do they speak Russian" and "may I speak Turkmen at the conference" ask something.
    is_asked = query.has("they", "conference", "session") or (query.facet is Facet.HOW and bool(query.content))
    if query.has("switch") and not is_asked:
        for language in LANGUAGES:
            if query.has(f"lang_{language}"):
                return Decision(Kind.SWITCH, Facet.HOW, to_language=language)
    if query.has("self") and not query.content:
        return Decision(Kind.SELF, Facet.HOW)
    if (
        query.has("thanks")
        and query.facet is None
        and len(query.content) < 2
        and "?" not in query.text
        and _action(query) is None
    ):
        return Decision(Kind.THANKS, Facet.ABOUT)  # "thank you, you were of great help"
    asks = query.content or query.numbers.sessions or query.landmark
    if asks or (query.when.is_said and not query.has("wellbeing")):
        return None
    for tag, kind in SMALL_TALK.items():
        is_polite = tag in ("wellbeing", "thanks") and (context is None or not query.has("reference", "follow"))
        if query.has(tag) and (query.facet is None or is_polite):
            return Decision(kind, Facet.ABOUT)
    return None


def _action(query: Query) -> Kind | None:
    if query.has("remove"):
        return Kind.REMOVE
    return Kind.REMIND if query.has("remind", "save") else None


def _lead(query: Query) -> int | None:
    """ "Remind me 10 minutes before": the minutes."""
    for word, unit in zip(query.words, query.words[1:], strict=False):
        if word.number is not None and unit.has("minute", "hour"):
            return word.number * (60 if unit.has("hour") else 1)
    if query.has("half"):
        return 30
    return 60 if query.has("hour") else None


def _says_only_all(query: Query) -> bool:
    """Whether a list is asked for by "all" or "everybody" alone, which may be all of anything."""
    asks = [word for word in query.words if word.has("list")]
    is_vague = all(word.has("all") for word in asks)
    return query.facet is Facet.LIST and is_vague and not (query.has("session", "conference") or query.when.is_said)


def _is_sum(query: Query) -> bool:
    """Whether it is about numbers alone: "how much is 2+2"."""
    return (
        query.facet is Facet.COUNT and len(query.numbers.loose) > 1 and not query.has("session", "hall", "conference")
    )


def _is_day_alone(query: Query) -> bool:
    """Whether a day is all that is said of time; an end is in the evening anyway."""
    when = query.when
    said = when.day or (when.part and query.has("end"))
    return bool(said) and not (when.clock or when.relation or when.order or (when.part and not query.has("end")))
