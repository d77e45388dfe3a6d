"""Several sessions as an answer: as many as can be read at once, and the way to the rest."""

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby

from markupsafe import Markup

from bot.conference import Session
from handlers.agenda import OVERVIEW_MAX, line
from handlers.callbacks import DayByTime, day_code
from handlers.keyboards import PER_PAGE, session_rows
from handlers.render import TEXT_LIMIT, entry, join
from handlers.screens import Button, Scene, Screen

Fact = Callable[[Session, Scene], Iterable[Markup | None]]


def briefly_provisional(scene: Scene) -> Markup | None:
    """The short note that times may still change, where they may."""
    return Markup("<i>⚠️ {}</i>").format(scene.t.plain("reply.provisional")) if scene.conference.provisional else None


def counted(sessions: Sequence[Session], scene: Scene) -> Markup:
    """ "There are 4 sessions:" """
    return Markup("<b>{}</b>").format(scene.t.count("reply.count_sessions", len(sessions)))


def listing(
    sessions: Sequence[Session], origin: str, scene: Scene, heading: Markup | None = None, fact: Fact | None = None
) -> Screen:
    """Sessions in a list, with a button each; `fact` tells more of each, once where it is the same of all."""
    coming = [each for each in sessions if each.end > scene.now] or sessions
    buttons = coming[:PER_PAGE]
    told = sessions
    if len(sessions) > OVERVIEW_MAX:
        told = buttons
        heading = heading or counted(sessions, scene)
    facts = [join(fact(each, scene)) for each in told] if fact else []
    common = facts[0] if facts and len(set(facts)) == 1 else None
    each_its_own = facts if facts and common is None and len(told) <= PER_PAGE else []
    text = _text(told, heading, common, each_its_own, scene)
    if len(text) > TEXT_LIMIT:
        text = _text(told[:PER_PAGE], heading, None, [], scene)
    rows = session_rows(buttons, origin, scene)
    if len(buttons) < len(coming):
        more = scene.t.count("reply.more", len(coming) - len(buttons))
        rows.append([Button(more, _in_the_agenda(coming[len(buttons)], scene))])
    return Screen(text, rows)


def _in_the_agenda(session: Session, scene: Scene) -> DayByTime:
    day = session.start.date()
    return DayByTime(day_code(day), scene.conference.on(day).index(session) // PER_PAGE)


def _text(
    told: Sequence[Session], heading: Markup | None, common: Markup | None, facts: Sequence[Markup], scene: Scene
) -> Markup:
    return join([heading, common, *entries(told, scene, facts), briefly_provisional(scene)], "\n\n")


def entries(told: Sequence[Session], scene: Scene, facts: Sequence[Markup] = ()) -> list[Markup]:
    """Sessions below their days, which need not be said where all is today; each with its fact, if there are any."""
    parts = []
    extras = {each.id: fact for each, fact in zip(told, facts, strict=False)}
    days = {each.start.date() for each in told}
    for day, of_day in groupby(told, key=lambda each: each.start.date()):
        if days != {scene.now.date()}:
            parts.append(Markup("<b>🗓 {}</b>").format(scene.t.day(day)))
        if len(told) > PER_PAGE:
            parts.append(join(line(each, scene) for each in of_day))
        else:
            parts += [join([entry(each, scene), extras.get(each.id)]) for each in of_day]
    return parts
