"""The delegate's own agenda: saving, reminders of single sessions, and the calendar file."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import combinations, groupby

from markupsafe import Markup
from telegram import InputFile

from bot.conference import Conference, Session
from bot.conference.calendar import make_calendar
from bot.i18n import Translator
from bot.people import LEADS, Person
from bot.telegram.context import BotContext
from handlers.callbacks import (
    FROM_ELSEWHERE,
    FROM_MINE,
    Action,
    Card,
    Days,
    MyAgenda,
    Save,
    SendCalendar,
    SessionLeads,
    SetSessionLead,
    Unsave,
    View,
)
from handlers.keyboards import back, in_rows, page_of, pager, session_rows
from handlers.listing import briefly_provisional
from handlers.render import entry, gone, join, times, until, wait
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.taps import Doer, Done

LONGEST_ORIGIN = 14
"""Bytes of where a card was opened from, beside a session's id of 40 letters and a number of minutes."""


def my_agenda(view: MyAgenda, scene: Scene) -> Screen:
    """The saved sessions in order, overlaps pointed out."""
    t, person = scene.t, scene.person
    sessions = scene.conference.pick(person.saved)
    heading = Markup("<b>⭐ {}</b>").format(t.plain("my.title"))
    if not sessions:
        return Screen(join([heading, t("my.empty")], "\n\n"), [[Button(t.plain("button.agenda"), Days(0))]])
    shown, page, pages = page_of(sessions, view.page)
    parts: list[Markup | None] = [heading]
    for day, of_day in groupby(shown, key=lambda each: each.start.date()):
        parts.append(Markup("<b>{}</b>").format(t.day(day)))
        parts += [entry(session, scene) for session in of_day]
    parts.append(_overlaps(sessions, {each.id for each in shown}, scene))
    missing = len(person.saved) - len(sessions)
    parts.append(Markup("<i>{}</i>").format(t.count("my.missing", missing)) if missing else None)
    parts += [reminders_note(scene), briefly_provisional(scene)]
    rows = session_rows(shown, FROM_MINE, scene)
    rows += [pager(page, pages, MyAgenda), [Button(t.plain("button.calendar"), SendCalendar())]]
    return Screen(join(parts, "\n\n"), rows)


def _overlaps(sessions: Sequence[Session], shown: set[str], scene: Scene) -> Markup | None:
    clashes = [
        (one, other)
        for one, other in combinations([each for each in sessions if each.takes_place], 2)
        if one.overlaps(other) and {one.id, other.id} & shown
    ]
    if not clashes:
        return None
    t, language = scene.t, scene.language
    lines = [
        t(
            "my.overlap",
            one=one.short_title.in_(language),
            other=other.short_title.in_(language),
            times=times(other, t),
        )
        for one, other in clashes[:5]
    ]
    return join([t("my.overlaps"), *lines])


def reminders_note(scene: Scene) -> Markup:
    """How long before a session the person is reminded."""
    t, lead = scene.t, scene.person.lead_minutes
    return t("my.reminders_on", span=t.count("time.minutes", lead)) if lead else t("my.reminders_off")


def session_leads(view: SessionLeads, scene: Scene) -> Screen:
    """When to remind of one session."""
    session = scene.conference.session(view.session)
    if session is None:
        return gone(scene)
    t = scene.t
    chosen = scene.person.lead_for(session.id)
    # The buttons are longer than the one that has led here, which may be an old or a forged one.
    origin = view.origin if len(view.origin.encode()) <= LONGEST_ORIGIN else FROM_ELSEWHERE
    text = join(
        [
            Markup("🔔 <b>{}</b>").format(session.title.in_(scene.language)),
            Markup("{} · {}").format(times(session, t), until(session, scene.now, t)),
            t("remind.choose"),
        ],
        "\n\n",
    )
    buttons = [
        Button(_ticked(t.count("time.minutes", lead), lead == chosen), SetSessionLead(session.id, lead, origin))
        for lead in LEADS
    ]
    buttons.append(Button(_ticked(t.plain("remind.none"), chosen == 0), SetSessionLead(session.id, 0, origin)))
    return Screen(text, [*in_rows(buttons, 3), back(t, Card(session.id, origin))])


def _ticked(text: str, chosen: bool) -> str:
    return f"✅ {text}" if chosen else text


async def save(action: Save, context: BotContext) -> Done:
    """Adds a session, and says when the person will be reminded, or with what it overlaps."""
    services = context.services
    session = services.agenda.current.session(action.session)
    view = Card(action.session, action.origin)
    if session is None:
        return Done(view)
    context.person, newly = await services.people.save(context.person.id, session.id)
    t = context.t
    if not newly:
        return Done(view, t.plain("my.already_saved"))
    return Done(view, saved_word(session, context.person, services.agenda.current, services.clock.now(), t))


def saved_word(session: Session, person: Person, conference: Conference, now: datetime, t: Translator) -> str:
    """That a session was added, and when the person will be reminded, or with what it overlaps."""
    others = [each for each in conference.pick(person.saved) if each.takes_place and each.id != session.id]
    clash = next((each for each in others if each.overlaps(session)), None)
    if clash is not None and session.takes_place:
        return t.plain("my.saved_overlap", other=clash.short_title.in_(t.language))
    return _confirmation(session, person, now, t)


def _confirmation(session: Session, person: Person, now: datetime, t: Translator) -> str:
    lead = person.lead_for(session.id)
    if not session.takes_place or session.start <= now or not lead:
        return t.plain("my.saved")
    if session.start - now <= timedelta(minutes=lead):
        return t.plain("my.saved_soon", span=wait(session, now, t))
    return t.plain("my.saved_reminder", span=t.count("time.minutes", lead))


async def unsave(action: Unsave, context: BotContext) -> Done:
    """Takes a session out again."""
    context.person = await context.services.people.unsave(context.person.id, action.session)
    return Done(Card(action.session, action.origin), context.t.plain("my.removed"))


async def set_session_lead(action: SetSessionLead, context: BotContext) -> Done:
    """Saves a session with a reminder of its own."""
    session = context.services.agenda.current.session(action.session)
    view = Card(action.session, action.origin)
    if session is None or action.lead not in (0, *LEADS):
        return Done(view)
    context.person = await context.services.people.set_session_lead(context.person.id, session.id, action.lead)
    t = context.t
    if action.lead == 0:
        return Done(view, t.plain("remind.off"))
    return Done(view, _confirmation(session, context.person, context.services.clock.now(), t))


async def send_calendar(action: SendCalendar, context: BotContext) -> Done:
    """Sends the saved sessions as an .ics file."""
    services, t = context.services, context.t
    conference = services.agenda.current
    sessions = conference.pick(context.person.saved)
    if not sessions:
        return Done(MyAgenda(0), t.plain("my.empty_calendar"))
    note = conference.programme_note.in_(t.language) if conference.provisional else ""
    content = make_calendar(conference, sessions, services.agenda.revisions, t.language, note)
    await context.bot.send_document(
        context.person_chat, InputFile(content, filename=f"{conference.id}.ics"), caption=t.plain("my.calendar_caption")
    )
    return Done(None)


SCREENS: dict[type[View], Renderer] = {MyAgenda: my_agenda, SessionLeads: session_leads}
ACTIONS: dict[type[Action], Doer] = {
    Save: save,
    Unsave: unsave,
    SetSessionLead: set_session_lead,
    SendCalendar: send_calendar,
}
