"""How reminders and morning digests look at the moment of sending; None where one has lost its meaning."""

from collections.abc import Callable
from datetime import date

from markupsafe import Markup

from bot.agenda import Agenda
from bot.clock import Clock
from bot.delivery.dispatcher import Renderer
from bot.delivery.outbox import Row
from bot.delivery.sending import Outgoing
from bot.i18n import Catalogues
from bot.people import Person
from bot.reminders import DIGEST, REMINDER, still_meant
from handlers.callbacks import FROM_MINE, Card, MyAgenda
from handlers.keyboards import in_rows
from handlers.render import entry, hall_name, join, times, title, wait
from handlers.screens import Button, Scene, Screen

DIGEST_MAX = 20


def reminder(row: Row, scene: Scene) -> Screen | None:
    """ "Starts in 15 minutes", with the minutes that are really left."""
    session = scene.conference.session(row.subject or "")
    if session is None:
        return None
    t = scene.t
    text = join(
        [
            t("reminder.starts", span=wait(session, scene.now, t)),
            Markup("<b>{}</b>").format(title(session, scene)),
            Markup("🗓 {} · 📍 {}").format(times(session, t), hall_name(session, scene)),
        ],
        "\n\n",
    )
    open_card = Button(t.plain("button.open"), Card(session.id, FROM_MINE))
    return Screen(text, in_rows([open_card, Button(t.plain("button.my"), MyAgenda(0))], 2))


def digest(row: Row, scene: Scene) -> Screen | None:
    """The person's day."""
    t, day = scene.t, date.fromisoformat(row.subject or "")
    sessions = [
        each
        for each in scene.conference.pick(scene.person.saved)
        if each.takes_place and each.start.date() == day and each.end > scene.now
    ]
    if not sessions:
        return None
    heading = t("digest.title", day=t.day_within(day))
    parts = [heading, *(entry(each, scene) for each in sessions[:DIGEST_MAX])]
    return Screen(join(parts, "\n\n"), [[Button(t.plain("button.my"), MyAgenda(0))]])


LOOKS: dict[str, Callable[[Row, Scene], Screen | None]] = {REMINDER: reminder, DIGEST: digest}


def renderers(agenda: Agenda, clock: Clock, catalogues: Catalogues) -> dict[str, Renderer]:
    """The renderers that the dispatcher calls, by kind of outbox row."""

    def make(look: Callable[[Row, Scene], Screen | None]) -> Renderer:
        def render(row: Row, person: Person) -> Outgoing | None:
            conference = agenda.current
            now = clock.now()
            if not still_meant(row, person, conference, now):
                return None
            scene = Scene(person, catalogues[person.language], agenda, conference.local(now), "")
            screen = look(row, scene)
            return None if screen is None else Outgoing("sendMessage", screen.params())

        return render

    return {kind: make(look) for kind, look in LOOKS.items()}
