"""What has been decided to answer, and what the next question may refer to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.answers.index import HALL, SESSION, TOPIC, Found, Target
from bot.answers.times import When
from bot.answers.understand import Facet, Query

CONSIDERED = 6
"""How many targets a decision keeps, to say why."""


class Kind(StrEnum):
    """What sort of answer it is."""

    ANSWER = "answer"
    CHOICE = "choice"
    UNKNOWN = "unknown"
    GREETING = "greeting"
    THANKS = "thanks"
    BYE = "bye"
    WELLBEING = "wellbeing"
    SELF = "self"
    RUDE = "rude"
    REMIND = "remind"
    REMOVE = "remove"
    SWITCH = "switch"
    ASK_PANEL = "ask_panel"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to answer."""

    kind: Kind
    facet: Facet
    targets: tuple[Target, ...] = ()
    found: tuple[Found, ...] = ()
    """What was considered, best first, to say why."""
    to_language: str | None = None
    """The language to switch to."""
    hall: str | None = None
    """The hall that was asked about."""
    lead_minutes: int | None = None
    """How long before a session to remind, if that was said."""


@dataclass(frozen=True, slots=True)
class Context:
    """What was talked about last."""

    targets: tuple[Target, ...]
    facet: Facet
    hall: str | None = None
    when: When = field(default_factory=When)


def answered(
    query: Query,
    targets: Sequence[Target],
    context: Context | None = None,
    found: Sequence[Found] = (),
    hall: str | None = None,
) -> Decision:
    """The decision to answer about targets; a short follow-up without a question of its own asks what the last did."""
    facet = _settled(query, targets, hall)
    if facet is None:
        inherited = context is not None and (query.has("follow") or len(query.words) <= 3)
        facet = context.facet if inherited and context else Facet.ABOUT
    return Decision(Kind.ANSWER, facet, tuple(dict.fromkeys(targets)), tuple(found[:CONSIDERED]), hall=hall)


def _settled(query: Query, targets: Sequence[Target], hall: str | None) -> Facet | None:
    """The facet; a "document" that is part of what is asked about asks for no documents."""
    facet = query.facet
    only = targets[0] if len(targets) == 1 else None
    if only is not None and only.kind in (SESSION, TOPIC) and facet is Facet.LIST and not query.when.is_said:
        return Facet.ABOUT
    if only is not None and only.kind == HALL and facet is Facet.HOW:
        return Facet.WHERE
    if only is not None and only.kind == SESSION and facet is None and query.when.clock:
        return Facet.WHEN
    if only is not None and only.kind == SESSION and facet is None and query.has("there"):
        return Facet.WHERE
    says_hall = hall is not None and query.has("hall")
    if only is not None and only.kind == SESSION and says_hall and facet is Facet.ABOUT:
        return Facet.WHERE  # "is the discussion of trade in hall 2"
    if facet is None and query.has("hall") and targets and all(each.kind == SESSION for each in targets):
        return Facet.WHERE
    if query.has("download") and facet in (Facet.WHERE, Facet.HOW, None):
        return Facet.DOCUMENTS
    is_topic = bool(targets) and all(each.kind == TOPIC for each in targets)
    if facet in (Facet.DOCUMENTS, Facet.LANGUAGES) and is_topic and len(query.content) > 1:
        other = [each for each in query.words if each.has(facet) and each.token.text not in dict(query.content)]
        if not other:
            return Facet.ABOUT
    return facet
