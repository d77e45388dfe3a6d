"""Checks of `reply_markup` (https://core.telegram.org/bots/api#inlinekeyboardmarkup and its neighbours)."""

import re
from typing import Any

from bot.simulator.errors import bad

DATA_BYTES = 64
BUTTONS = 100
ACTIONS = (
    "callback_data",
    "url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "web_app",
    "login_url",
    "pay",
    "callback_game",
)
_URL = re.compile(r"^(https?://[^\s/]+|tg://\S+|[\w-]+(\.[\w-]+)+)", re.IGNORECASE)

Markup = dict[str, Any]


def check_markup(markup: Any, inline_only: bool = False) -> Markup | None:
    """The markup as it is kept; None if there is none.

    Raises:
        ApiError: if it is not right.
    """
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"])
    if not markup:
        return None
    if inline_only:
        raise bad("inline keyboard expected")
    if "keyboard" in markup:
        return {**markup, "keyboard": _rows(markup["keyboard"], "keyboard", _reply_button)}
    if markup.get("remove_keyboard") is True or markup.get("force_reply") is True:
        return markup
    raise bad("can't parse reply keyboard markup JSON object")


def _rows(rows: Any, name: str, check: Any) -> list[list[dict[str, Any]]]:
    if not isinstance(rows, list):
        raise bad(f'Field "{name}" must be of type Array')
    kept = []
    for row in rows:
        if not isinstance(row, list):
            raise bad(f'Field "{name}" must be an Array of Arrays')
        if row:
            kept.append([check(button) for button in row])
    if sum(len(row) for row in kept) > BUTTONS:
        raise bad("REPLY_MARKUP_TOO_LONG")
    return kept


def _inline(rows: Any) -> Markup | None:
    kept = _rows(rows, "inline_keyboard", _inline_button)
    return {"inline_keyboard": kept} if kept else None


def _inline_button(button: Any) -> dict[str, Any]:
    start = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(f"{start}Inline keyboard button must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad(f'{start}Can\'t find field "text"')
    if not text.strip():
        raise bad(f"{start}Inline keyboard button text must be non-empty")
    actions = [each for each in ACTIONS if button.get(each) is not None]
    if not actions:
        raise bad(f"{start}Text buttons are unallowed in the inline keyboard")
    if "callback_data" in actions and not 1 <= len(str(button["callback_data"]).encode()) <= DATA_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in actions and not _URL.match(str(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    if "copy_text" in actions and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    return button


def _reply_button(button: Any) -> dict[str, Any]:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad("can't parse keyboard button: Keyboard button must be a String or an Object")
    if not button["text"].strip():
        raise bad("can't parse keyboard button: Keyboard button text must be non-empty")
    return button
