"""The session card: all about one session, and what can be done with it."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from bot.conference import Kind, Session, Status, Text
from bot.i18n import mark as _
from handlers.answer_callbacks import Asked, Found
from handlers.callbacks import (
    AUTO_PAGE,
    FROM_ANSWER,
    FROM_ELSEWHERE,
    FROM_HALL,
    FROM_MINE,
    FROM_NOW,
    FROM_SEARCH,
    FROM_TIMES,
    Card,
    DayByTime,
    DayInHall,
    DayOverview,
    HallPlace,
    MyAgenda,
    NowAndNext,
    Save,
    SessionLeads,
    Unsave,
    View,
    day_code,
)
from handlers.keyboards import back
from handlers.render import (
    CANCELLED,
    MOVED,
    NOW,
    PAST,
    TEXT_LIMIT,
    gone,
    hall_name,
    join,
    left,
    provisional,
    shorten,
    times,
    title,
    wait,
)
from handlers.screens import Button, Renderer, Scene, Screen

KINDS = {
    Kind.LOGISTICS: _("kind.logistics"),
    Kind.PLENARY: _("kind.plenary"),
    Kind.BREAK: _("kind.break"),
    Kind.THEMATIC: _("kind.thematic"),
    Kind.RESEARCH: _("kind.research"),
    Kind.OTHER: _("kind.other"),
}


def card(view: Card, scene: Scene) -> Screen:
    """All about one session."""
    session = scene.conference.session(view.session)
    if session is None:
        return gone(scene)
    made = scene.agenda.memo
    lasting: _Lasting | None = made.get((_Lasting, session.id, scene.language))
    if lasting is None:
        lasting = made[_Lasting, session.id, scene.language] = _Lasting.of(session, scene)
    text = Markup(f"{lasting.heading}\n\n{status(session, scene)}\n{lasting.rest}")  # noqa: S704 - all three are
    return Screen(text, _card_rows(session, view.origin, scene))


STATUS_ROOM = 200
"""Characters kept free for the line that changes from minute to minute."""


@dataclass(frozen=True, slots=True)
class _Lasting:
    """What of a card is the same for everybody who reads it in one language, until the agenda changes."""

    heading: Markup
    rest: Markup

    @classmethod
    def of(cls, session: Session, scene: Scene) -> "_Lasting":
        kind = scene.t(KINDS[session.kind])
        named = session.title.in_(scene.language) == kind
        heading = join([Markup("<b>{}</b>").format(title(session, scene)), None if named else kind])
        facts = join([*when_and_where(session, scene), *who(session, scene), *languages(session, scene)])
        last = [_questions(session, scene), documents(session, scene), provisional(scene)]
        room = TEXT_LIMIT - STATUS_ROOM - len(join([heading, facts, *last], "\n\n"))
        return cls(heading, join([facts, _about(session, room, scene), *last], "\n\n"))


def _about(session: Session, room: int, scene: Scene) -> Markup | None:
    """The description, as much of it as fits."""
    if session.description is None or room < 100:
        return None
    text = session.description.in_(scene.language)
    return escape(shorten(text, room - (len(escape(text)) - len(text))))


def _card_rows(session: Session, origin: str, scene: Scene) -> list[list[Button]]:
    t = scene.t
    if session.id in scene.person.saved:
        first = [Button(t.plain("button.unsave"), Unsave(session.id, origin))]
    else:
        first = [Button(t.plain("button.save"), Save(session.id, origin))]
    second = [
        Button(t.plain("button.share"), share=session.title.in_(scene.language)[:100]),
        Button(t.plain("button.hall"), HallPlace(session.id, origin)),
    ]
    if session.takes_place and session.start > scene.now:
        first.append(Button(t.plain("button.remind"), SessionLeads(session.id, origin)))
    return [first, second, back(t, origin_view(session, origin))]


def origin_view(session: Session, origin: str) -> View:
    """The list from which a card was opened."""
    day = day_code(session.start)
    where: dict[str, View] = {
        FROM_TIMES: DayByTime(day, AUTO_PAGE),
        FROM_HALL: DayInHall(day, session.hall, AUTO_PAGE),
        FROM_MINE: MyAgenda(0),
        FROM_NOW: NowAndNext(0),
        FROM_ELSEWHERE: DayOverview(day, 0),
    }
    number = origin[len(FROM_ANSWER) :]
    if origin.startswith(FROM_ANSWER) and number.isdecimal():
        return Asked(int(number))
    if origin.startswith(FROM_SEARCH):
        return Found(0, origin[len(FROM_SEARCH) :])
    return where.get(origin, where[FROM_ELSEWHERE])


def status(session: Session, scene: Scene) -> Markup:
    """How things stand with a session: cancelled, on now, over, or how long until it starts."""
    t, now = scene.t, scene.now
    if session.status is Status.CANCELLED:
        return Markup("{} <b>{}</b>").format(CANCELLED, t.plain("status.cancelled"))
    if session.is_on(now):
        return Markup("{} <b>{}</b> · {}").format(NOW, t.plain("status.now"), left(session, now, t))
    if session.end <= now:
        return Markup("{} {}").format(PAST, t.plain("status.past"))
    return Markup("⏳ {}").format(t.plain("status.begins", span=wait(session, now, t)))


def when_and_where(session: Session, scene: Scene) -> list[Markup]:
    """Day, times and hall; first of all that it was moved."""
    t = scene.t
    lines = [
        Markup("🗓 {}, <b>{}</b>").format(t.day(session.start), times(session, t)),
        Markup("📍 {}").format(hall_name(session, scene)),
    ]
    return [*moved(session, scene), *lines]


def moved(session: Session, scene: Scene) -> list[Markup]:
    """That a session was moved, and from where; nothing where it was not."""
    if session.status is not Status.MOVED:
        return []
    return [Markup("{} <b>{}</b>{}").format(MOVED, scene.t.plain("status.moved"), _before(session, scene))]


def _before(session: Session, scene: Scene) -> str:
    before = session.moved_from
    if before is None:
        return ""
    t = scene.t
    parts = [f"{t.day_within(before.start)}, {t.time(before.start)}"] if before.start else []
    hall = scene.conference.halls.get(before.hall or "")
    if hall is not None:
        parts.append(hall.name.in_(scene.language))
    was = t.plain("status.before", what=" · ".join(parts))
    return f" · {was}" if parts else ""


def who(session: Session, scene: Scene) -> list[Markup]:
    """Speakers and chair; nothing for a session at which nobody speaks."""
    if not session.has_speakers:
        return []
    t, to_be_announced = scene.t, scene.t.plain("to_be_announced")
    speakers = "; ".join(_person(each, scene) for each in session.speakers) or to_be_announced
    chair = _person(session.chair, scene) if session.chair else to_be_announced
    return [t("card.speakers", who=speakers), t("card.chair", who=chair)]


def _person(speaker_id: str, scene: Scene) -> str:
    speaker = scene.conference.speakers[speaker_id]
    parts: list[Text] = [each for each in (speaker.name, speaker.role, speaker.organisation) if each]
    return ", ".join(part.in_(scene.language) for part in parts)


def languages(session: Session, scene: Scene) -> list[Markup]:
    """Working languages and interpretation; nothing for a session at which nobody speaks."""
    if not session.has_speakers:
        return []
    t, to_be_announced = scene.t, scene.t.plain("to_be_announced")

    def names(codes: Sequence[str]) -> str:
        return t.listing(t.language_name(code) for code in codes) if codes else to_be_announced

    return [
        t("card.languages", languages=names(session.languages)),
        t("card.interpretation", languages=names(session.interpretation)),
    ]


def _questions(session: Session, scene: Scene) -> Markup | None:
    theme = scene.conference.themes.get(session.theme or "")
    if theme is None or not theme.subthemes:
        return None
    lines = [Markup("• {}").format(each.in_(scene.language)) for each in theme.subthemes]
    return join([scene.t("card.subthemes"), *lines])


def documents(session: Session, scene: Scene) -> Markup | None:
    """The documents of a session, with their links."""
    if not session.documents:
        return None
    lines = []
    for document in (scene.conference.documents[each] for each in session.documents):
        name = document.title.in_(scene.language)
        link = (
            Markup('• <a href="{}">{}</a>').format(document.url, name) if document.url else Markup("• {}").format(name)
        )
        lines.append(link)
    return join([scene.t("card.documents"), *lines])


SCREENS: dict[type[View], Renderer] = {Card: card}
