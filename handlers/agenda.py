"""The agenda: days, halls or time, session cards, and what is on now and next."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from bot.conference import Hall, Kind, Session, Status, Text
from bot.i18n import mark as _
from handlers.callbacks import (
    AUTO_PAGE,
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
    Days,
    Found,
    HallPlace,
    MyAgenda,
    NowAndNext,
    Save,
    SessionLeads,
    Unsave,
    View,
)
from handlers.keyboards import PER_PAGE, back, in_rows, page_of, pager, session_rows
from handlers.render import (
    IN_A_LIST,
    CANCELLED,
    MOVED,
    NOW,
    PAST,
    TEXT_LIMIT,
    entry,
    hall_name,
    join,
    left,
    mark,
    provisional,
    times,
    title,
    until,
    wait,
)
from handlers.screens import Button, Renderer, Scene, Screen

HALLS_PER_PAGE = 20
DAYS_PER_PAGE = 10
OVERVIEW_MAX = 24
"""A day of more sessions than this is too long to read in one message; halls and pages lead through it."""

KINDS = {
    Kind.LOGISTICS: _("kind.logistics"),
    Kind.PLENARY: _("kind.plenary"),
    Kind.BREAK: _("kind.break"),
    Kind.THEMATIC: _("kind.thematic"),
    Kind.RESEARCH: _("kind.research"),
    Kind.OTHER: _("kind.other"),
}


def day_code(day: date) -> str:
    """A day as callback data hold it."""
    return f"{day:%Y%m%d}"


def _day(code: str, scene: Scene) -> date | None:
    """The day of a code, if something takes place on it; else None."""
    return next((day for day in scene.conference.days if day_code(day) == code), None)


def days(view: Days, scene: Scene) -> Screen:
    """The list of days; a conference of one day opens on that day."""
    conference, t = scene.conference, scene.t
    if len(conference.days) == 1:
        return day_overview(DayOverview(day_code(conference.days[0]), 0), scene)
    shown, page, pages = page_of(conference.days, view.page, DAYS_PER_PAGE)
    today = scene.now.date()
    rows = [[Button(f"{NOW} {t.day(d)}" if d == today else t.day(d), DayOverview(day_code(d), 0))] for d in shown]
    text = join(
        [Markup("<b>{}</b>").format(t.plain("agenda.title")), provisional(scene), t("agenda.choose_day")], "\n\n"
    )
    return Screen(text, [*rows, pager(page, pages, Days)])


def day_overview(view: DayOverview, scene: Scene) -> Screen:
    """One day: its programme if that fits, its halls, and the way through it by time."""
    conference, t = scene.conference, scene.t
    day = _day(view.day, scene)
    if day is None:
        return gone(scene)
    sessions = conference.on(day)
    halls, page, pages = page_of(conference.halls_on(day), view.page, HALLS_PER_PAGE)
    several_days = len(conference.days) > 1
    choose = t("agenda.choose_hall", sessions=t.count("agenda.sessions", len(sessions)))
    by_time = Button(t.plain("button.by_time"), DayByTime(view.day, AUTO_PAGE))
    hall_buttons = [
        Button(f"📍 {hall.name.in_(scene.language)}", DayInHall(view.day, hall.id, AUTO_PAGE)) for hall in halls
    ]
    rows = [[by_time], *in_rows(hall_buttons, 2), pager(page, pages, lambda p: DayOverview(view.day, p))]
    if several_days:
        rows.append(back(t, Days(0)))
    return Screen(join([day_programme(day, scene), choose], "\n\n"), rows)


def day_programme(day: date, scene: Scene) -> Markup:
    """A day's programme, one line a session; only its heading where that would be too long for a message."""
    sessions = scene.conference.on(day)
    heading = join([Markup("<b>🗓 {}</b>").format(scene.t.day(day)), provisional(scene)], "\n\n")
    if len(sessions) > OVERVIEW_MAX:
        return heading
    text = join([heading, join(_overview_line(session, scene) for session in sessions)], "\n\n")
    return text if len(text) < TEXT_LIMIT - 500 else heading


def _overview_line(session: Session, scene: Scene) -> Markup:
    name = escape(session.short_title.in_(scene.language))
    if not session.takes_place:
        name = Markup("<s>{}</s>").format(name)
    signs = mark(session, scene)
    return Markup("{}<b>{}</b> {} · {}").format(signs, times(session, scene.t), name, hall_name(session, scene))


def _list_page(sessions: Sequence[Session], page: int, scene: Scene) -> tuple[Sequence[Session], int, int]:
    if page == AUTO_PAGE:
        first = next((i for i, each in enumerate(sessions) if each.end > scene.now), 0)
        page = first // PER_PAGE
    return page_of(sessions, page)


def day_by_time(view: DayByTime, scene: Scene) -> Screen:
    """A day's sessions in order of time, a page at a time."""
    day = _day(view.day, scene)
    if day is None:
        return gone(scene)
    shown, page, pages = _list_page(scene.conference.on(day), view.page, scene)
    text = join([Markup("<b>🗓 {}</b>").format(scene.t.day(day)), *(entry(session, scene) for session in shown)], "\n\n")
    rows = [*session_rows(shown, FROM_TIMES, scene), pager(page, pages, lambda p: DayByTime(view.day, p))]
    return Screen(text, [*rows, back(scene.t, DayOverview(view.day, 0))])


def day_in_hall(view: DayInHall, scene: Scene) -> Screen:
    """A day's sessions in one hall, a page at a time."""
    day, hall = _day(view.day, scene), scene.conference.halls.get(view.hall)
    if day is None or hall is None:
        return gone(scene)
    shown, page, pages = _list_page(scene.conference.on(day, hall.id), view.page, scene)
    heading = Markup("<b>📍 {}</b>\n🗓 {}").format(hall.name.in_(scene.language), scene.t.day(day))
    text = join([heading, *(entry(session, scene, with_hall=False) for session in shown)], "\n\n")
    rows = [*session_rows(shown, FROM_HALL, scene), pager(page, pages, lambda p: DayInHall(view.day, view.hall, p))]
    return Screen(text, [*rows, back(scene.t, DayOverview(view.day, 0))])


def card(view: Card, scene: Scene) -> Screen:
    """All about one session."""
    session = scene.conference.session(view.session)
    if session is None:
        return gone(scene)
    t = scene.t
    heading = join([Markup("<b>{}</b>").format(title(session, scene)), t(KINDS[session.kind])])
    facts = join(
        [_status(session, scene), *_when_and_where(session, scene), *_who(session, scene), *_languages(session, scene)]
    )
    rest = [_questions(session, scene), _documents(session, scene), provisional(scene)]
    room = TEXT_LIMIT - len(join([heading, facts, *rest], "\n\n")) - len("\n\n")
    text = join([heading, facts, _about(session, room, scene), *rest], "\n\n")
    return Screen(text, _card_rows(session, view.origin, scene))


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
    if origin.startswith(FROM_SEARCH):
        return Found(0, origin[len(FROM_SEARCH) :])
    return where.get(origin, where[FROM_ELSEWHERE])


def _status(session: Session, scene: Scene) -> Markup | None:
    t, now = scene.t, scene.now
    if session.status is Status.CANCELLED:
        return Markup("{} <b>{}</b>").format(CANCELLED, t.plain("status.cancelled"))
    if session.is_on(now):
        return Markup("{} <b>{}</b> · {}").format(NOW, t.plain("status.now"), left(session, now, t))
    if session.end <= now:
        return Markup("{} {}").format(PAST, t.plain("status.past"))
    return Markup("⏳ {}").format(t.plain("status.begins", span=wait(session, now, t)))


def _when_and_where(session: Session, scene: Scene) -> list[Markup]:
    t = scene.t
    lines = [
        Markup("🗓 {}, <b>{}</b>").format(t.day(session.start), times(session, t)),
        Markup("📍 {}").format(hall_name(session, scene)),
    ]
    if session.status is Status.MOVED:
        lines.insert(0, Markup("{} <b>{}</b>{}").format(MOVED, t.plain("status.moved"), _before(session, scene)))
    return lines


def _before(session: Session, scene: Scene) -> str:
    before = session.moved_from
    if before is None:
        return ""
    t = scene.t
    parts = [f"{t.day(before.start)}, {t.time(before.start)}"] if before.start else []
    hall = scene.conference.halls.get(before.hall or "")
    if hall is not None:
        parts.append(hall.name.in_(scene.language))
    was = t.plain("status.before", what=" · ".join(parts))
    return f" · {was}" if parts else ""


def _who(session: Session, scene: Scene) -> list[Markup]:
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


def _languages(session: Session, scene: Scene) -> list[Markup]:
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


def _documents(session: Session, scene: Scene) -> Markup | None:
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


def hall_place(view: HallPlace, scene: Scene) -> Screen:
    """Where a session's hall is, and what goes on there."""
    session = scene.conference.session(view.session)
    if session is None:
        return gone(scene)
    t, hall = scene.t, scene.conference.halls[session.hall]
    location = hall.location.in_(scene.language) if hall.location else t.plain("hall.to_be_announced")
    heading = Markup("<b>📍 {}</b>\n{}").format(hall.name.in_(scene.language), location)
    rows = [
        [Button(t.plain("button.hall_programme"), DayInHall(day_code(session.start), hall.id, AUTO_PAGE))],
        back(t, Card(session.id, view.origin)),
    ]
    return Screen(join([heading, _hall_now(hall, scene)], "\n\n"), rows)


def _hall_now(hall: Hall, scene: Scene) -> Markup:
    t = scene.t
    on, upcoming = scene.conference.now_and_next(hall.id, scene.now)
    lines = [
        t("now.on", times=times(each, t), title=title(each, scene, IN_A_LIST), left=left(each, scene.now, t))
        for each in on
    ]
    if upcoming is not None:
        lines.append(
            t(
                "now.next",
                times=times(upcoming, t),
                title=title(upcoming, scene, IN_A_LIST),
                until=until(upcoming, scene.now, t),
            )
        )
    return join(lines or [t("now.nothing")])


def now_and_next(view: NowAndNext, scene: Scene) -> Screen:
    """What is on and what comes next in each hall; before and after the conference, when it is."""
    conference, t = scene.conference, scene.t
    halls, page, pages = page_of(conference.halls_on(scene.now.date()), view.page, 6)
    parts: list[Markup | None] = [t("now.title", time=t.time(scene.now), day=t.day(scene.now))]
    sessions: list[Session] = []
    for hall in halls:
        on, upcoming = conference.now_and_next(hall.id, scene.now)
        sessions += [*on, *([upcoming] if upcoming else [])]
        parts.append(Markup("<b>📍 {}</b>\n{}").format(hall.name.in_(scene.language), _hall_now(hall, scene)))
    if not sessions:
        following = conference.first_after(scene.now)
        parts[1:] = [_between(following, scene)]
        sessions = [following] if following else []
    rows = session_rows(sorted(set(sessions), key=lambda each: each.start), FROM_NOW, scene)
    rows += [
        pager(page, pages, NowAndNext),
        [Button(t.plain("button.refresh"), NowAndNext(page)), Button(t.plain("button.agenda"), Days(0))],
    ]
    return Screen(join(parts, "\n\n"), rows)


def _between(following: Session | None, scene: Scene) -> Markup:
    t = scene.t
    if following is None:
        return t("now.over")
    begins = t(
        "now.begins", day=t.day(following.start), time=t.time(following.start), span=wait(following, scene.now, t)
    )
    return join([begins, entry(following, scene)], "\n\n")


def gone(scene: Scene) -> Screen:
    """What a button shows when the thing behind it is no longer in the programme."""
    return Screen(scene.t("gone"), [[Button(scene.t.plain("button.agenda"), Days(0))]])


SCREENS: dict[type[View], Renderer] = {
    Days: days,
    DayOverview: day_overview,
    DayByTime: day_by_time,
    DayInHall: day_in_hall,
    Card: card,
    HallPlace: hall_place,
    NowAndNext: now_and_next,
}
