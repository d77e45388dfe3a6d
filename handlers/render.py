"""How sessions look in words: one place for marks, times and names."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from markupsafe import Markup, escape

from bot.conference import Session, Status
from bot.i18n import Translator
from handlers.callbacks import Days
from handlers.screens import Button, Scene, Screen

PAST, NOW, MOVED, CANCELLED, SAVED = "▫️", "🟢", "🔀", "❌", "⭐"
TEXT_LIMIT = 4096
"""Characters in a message after entity parsing (https://core.telegram.org/bots/api#sendmessage)."""


IN_A_LIST = 160
"""Characters of a title in a list: eight of them fit into a message, whatever they are called."""
ON_A_BUTTON = 40
"""Characters of what somebody has written, on a button."""


def join(lines: Iterable[str | Markup | None], separator: str = "\n") -> Markup:
    """Lines as one text; what is None is left out, what is not Markup is escaped."""
    return escape(separator).join(line for line in lines if line is not None)


def mark(session: Session, scene: Scene) -> str:
    """The sign before a session in lists: cancelled, moved, on now, past, saved; empty for an ordinary one to come."""
    signs = []
    if session.status is Status.CANCELLED:
        signs.append(CANCELLED)
    elif session.is_on(scene.now):
        signs.append(NOW)
    elif session.end <= scene.now:
        signs.append(PAST)
    if session.status is Status.MOVED:
        signs.append(MOVED)
    if session.id in scene.person.saved:
        signs.append(SAVED)
    return "".join(f"{sign} " for sign in signs)


def times(session: Session, t: Translator) -> str:
    """ "12:00-13:30", with an en dash."""
    return f"{t.time(session.start)}–{t.time(session.end)}"


def hall_name(session: Session, scene: Scene) -> str:
    """The name of a session's hall."""
    return scene.conference.halls[session.hall].name.in_(scene.language)


def shorten(text: str, room: int) -> str:
    """The text, cut between words where it is longer than `room` characters, as Telegram counts them (in UTF-16)."""
    if 2 * len(text) <= room or len(encoded := text.encode("utf-16-le")) <= 2 * room:
        return text
    cut = encoded[: 2 * (room - 1)].decode("utf-16-le", errors="ignore")  # half a character is none
    return f"{(cut.rsplit(maxsplit=1) or [''])[0]}…"


def title(session: Session, scene: Scene, room: int = 300) -> Markup:
    """The title in at most `room` characters, struck through if the session is cancelled."""
    text = escape(shorten(session.title.in_(scene.language), room))
    return text if session.takes_place else Markup("<s>{}</s>").format(text)


def entry(session: Session, scene: Scene, with_hall: bool = True) -> Markup:
    """A session in a list: two lines."""
    place = Markup(" · {}").format(hall_name(session, scene)) if with_hall else ""
    return Markup("{}<b>{}</b>{}\n{}").format(
        mark(session, scene), times(session, scene.t), place, title(session, scene, IN_A_LIST)
    )


def button_label(session: Session, scene: Scene) -> str:
    """A session on a button."""
    return f"{mark(session, scene)}{scene.t.time(session.start)} {session.short_title.in_(scene.language)}"


def span(length: timedelta, t: Translator) -> str:
    """A length of time in words: minutes, from two hours on hours and minutes, from two days on days."""
    minutes = max(1, -(-int(length.total_seconds()) // 60))
    if minutes < 120:
        return t.count("time.minutes", minutes)
    if minutes < 48 * 60:
        hours, rest = divmod(minutes, 60)
        text = t.count("time.hours", hours)
        return f"{text} {t.count('time.minutes', rest)}" if rest else text
    return t.count("time.days", minutes // (24 * 60))


def left(session: Session, now: datetime, t: Translator) -> str:
    """How long a session that is on still goes on."""
    return t.plain("time.left", span=span(session.end - now, t))


def wait(session: Session, now: datetime, t: Translator) -> str:
    """How long it is until a session begins: "15 minutes"."""
    return span(session.start - now, t)


def until(session: Session, now: datetime, t: Translator) -> str:
    """When a session begins, seen from now: "in 15 minutes"."""
    return t.plain("time.begins_in", span=wait(session, now, t))


def provisional(scene: Scene) -> Markup | None:
    """The note that the programme is provisional, where it is."""
    if not scene.conference.provisional:
        return None
    return Markup("<i>⚠️ {}</i>").format(scene.conference.programme_note.in_(scene.language))


def gone(scene: Scene) -> Screen:
    """What a button shows when the thing behind it is no longer in the programme."""
    return Screen(scene.t("gone"), [[Button(scene.t.plain("button.agenda"), Days(0))]])
