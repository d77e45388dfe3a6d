"""The agenda: days, then a hall or the order of time, then sessions."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from bot.conference import Session
from handlers.callbacks import (
    AUTO_PAGE,
    FROM_HALL,
    FROM_TIMES,
    DayByTime,
    DayInHall,
    DayOverview,
    Days,
    View,
    day_code,
)
from handlers.keyboards import PER_PAGE, back, in_rows, page_of, pager, session_rows
from handlers.render import NOW, TEXT_LIMIT, entry, gone, hall_name, join, mark, provisional, times
from handlers.screens import Button, Renderer, Scene, Screen

HALLS_PER_PAGE = 20
DAYS_PER_PAGE = 10
OVERVIEW_MAX = 24
"""A day of more sessions than this is too long to read in one message; halls and pages lead through it."""


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
    text = join([heading, join(line(session, scene) for session in sessions)], "\n\n")
    return text if len(text) < TEXT_LIMIT - 500 else heading


def line(session: Session, scene: Scene) -> Markup:
    """A session in one line, for a whole day at a glance."""
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


SCREENS: dict[type[View], Renderer] = {
    Days: days,
    DayOverview: day_overview,
    DayByTime: day_by_time,
    DayInHall: day_in_hall,
}
