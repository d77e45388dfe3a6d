"""How keyboards look: the main menu, lists of sessions, pages."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from bot.conference import Session
from bot.i18n import Catalogues, Translator
from bot.i18n import mark as _
from handlers.callbacks import FIRST_TOPICS, Card, Days, Help, MyAgenda, NowAndNext, Preferences, Target, Topics, View
from handlers.render import button_label
from handlers.screens import Button, Scene

T = TypeVar("T")

PER_PAGE = 8

LANGUAGE_BUTTONS = {"tk": "🇹🇲 Türkmençe", "ru": "🇷🇺 Русский", "en": "🇬🇧 English"}
"""Each language under its own name, the same in every catalogue."""

MENU: tuple[tuple[tuple[str, View], ...], ...] = (
    ((_("menu.agenda"), Days(0)), (_("menu.now"), NowAndNext(0))),
    ((_("menu.my"), MyAgenda(0)), (_("menu.topics"), Topics(FIRST_TOPICS))),
    ((_("menu.settings"), Preferences()), (_("menu.help"), Help())),
)


def menu_views(catalogues: Catalogues) -> dict[str, View]:
    """What each button of the main menu shows, by its text in every language: an old keyboard still works."""
    return {t.plain(message): view for t in catalogues.values() for row in MENU for message, view in row}


def main_menu(t: Translator) -> dict[str, Any]:
    """The persistent keyboard below the chat (https://core.telegram.org/bots/api#replykeyboardmarkup)."""
    rows = [[t.plain(message) for message, _view in row] for row in MENU]
    rows.append(list(LANGUAGE_BUTTONS.values()))
    return {
        "keyboard": [[{"text": text} for text in row] for row in rows],
        "is_persistent": True,
        "resize_keyboard": True,
        "input_field_placeholder": t.plain("menu.placeholder"),
    }


def page_of(items: Sequence[T], page: int, size: int = PER_PAGE) -> tuple[Sequence[T], int, int]:
    """The items of a page, its number (brought into range) and the number of pages."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return items[page * size : (page + 1) * size], page, pages


def pager(page: int, pages: int, view: Callable[[int], Target]) -> list[Button]:
    """The row that turns pages; empty where there is but one."""
    if pages == 1:
        return []
    row = [Button(f"{page + 1}/{pages}", view(page))]
    if page > 0:
        row.insert(0, Button("◀️", view(page - 1)))
    if page < pages - 1:
        row.append(Button("▶️", view(page + 1)))
    return row


def session_rows(sessions: Sequence[Session], origin: str, scene: Scene) -> list[list[Button]]:
    """One button a session, each opening its card."""
    return [[Button(button_label(session, scene), Card(session.id, origin))] for session in sessions]


def in_rows(buttons: Sequence[Button], width: int) -> list[list[Button]]:
    """Buttons side by side, `width` a row."""
    return [list(buttons[start : start + width]) for start in range(0, len(buttons), width)]


def back(t: Translator, view: View) -> list[Button]:
    """The row that leads back."""
    return [Button(t.plain("button.back"), view)]
