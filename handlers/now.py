"""Now and next: what is on in each hall, what follows, and where a hall is."""

from markupsafe import Markup

from bot.conference import Hall, Session
from handlers.callbacks import AUTO_PAGE, FROM_NOW, Card, DayInHall, Days, HallPlace, NowAndNext, View, day_code
from handlers.keyboards import back, page_of, pager, session_rows
from handlers.listing import briefly_provisional
from handlers.render import IN_A_LIST, entry, gone, join, left, times, title, until, wait
from handlers.screens import Button, Renderer, Scene, Screen

HALLS_PER_PAGE = 6


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
    going_on, _sessions = hall_now_or_later(hall, scene)
    return Screen(join([heading, going_on], "\n\n"), rows)


def hall_now_or_later(hall: Hall, scene: Scene) -> tuple[Markup, list[Session]]:
    """What goes on in a hall today, else on which later day something does; and the sessions that this tells of."""
    conference, t = scene.conference, scene.t
    on, upcoming = conference.now_and_next(hall.id, scene.now)
    later = next((each for each in conference.sessions if each.hall == hall.id and each.start > scene.now), None)
    if on or upcoming or later is None:
        return hall_now(hall, scene), [*on, *([upcoming] if upcoming else [])]
    day = Markup("{} {}").format(t("reply.next"), t.day_within(later.start))
    return join([day, entry(later, scene, with_hall=False)]), [later]


def hall_now(hall: Hall, scene: Scene) -> Markup:
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
    halls, page, pages = page_of(conference.halls_on(scene.now.date()), view.page, HALLS_PER_PAGE)
    parts: list[Markup | None] = [t("now.title", time=t.time(scene.now), day=t.day_within(scene.now))]
    sessions: list[Session] = []
    for hall in halls:
        on, upcoming = conference.now_and_next(hall.id, scene.now)
        sessions += [*on, *([upcoming] if upcoming else [])]
        parts.append(Markup("<b>📍 {}</b>\n{}").format(hall.name.in_(scene.language), hall_now(hall, scene)))
    if not sessions:
        following = conference.first_after(scene.now)
        parts[1:] = [_between(following, scene)]
        sessions = [following] if following else []
    parts.append(briefly_provisional(scene) if sessions else None)
    rows = session_rows(sorted(sessions, key=lambda each: each.start), FROM_NOW, scene)
    rows += [
        pager(page, pages, NowAndNext),
        [Button(t.plain("button.refresh"), NowAndNext(page)), Button(t.plain("button.agenda"), Days(0))],
    ]
    return Screen(join(parts, "\n\n"), rows)


def _between(following: Session | None, scene: Scene) -> Markup:
    t = scene.t
    if following is None:
        return t("now.over")
    day, time = t.day_within(following.start), t.time(following.start)
    begins = t("now.begins", day=day, time=time, span=wait(following, scene.now, t))
    return join([begins, entry(following, scene)], "\n\n")


SCREENS: dict[type[View], Renderer] = {NowAndNext: now_and_next, HallPlace: hall_place}
