"""Messages that people write to the desk, as the desk takes them."""

from datetime import datetime, timedelta
from typing import NamedTuple

from cachetools import LRUCache
from telegram import InlineKeyboardMarkup, Message

from bot.desk import Amended, Fate, Written
from bot.desk.model import HEAD_ROOM, TEXT
from bot.i18n import mark as _
from handlers.callbacks import Target, decode
from handlers.ticket_looks import SIGNS

SOON = timedelta(seconds=3)
"""Telegram's apps send the parts of a long text one right after the other."""
REMEMBERED = 2_000


def written_by(author: int, message: Message) -> Written | None:
    """A message as the desk takes it; None for what cannot be passed on or says nothing: stickers, dice, polls."""
    content = TEXT if message.text else next((each for each in SIGNS if getattr(message, each)), None)
    if content is None:
        return None
    chat = 0 if message.chat.type == message.chat.PRIVATE else message.chat_id
    return Written(author, message.message_id, chat, content, (message.text or message.caption or "").strip())


def says_something(written: Written) -> bool:
    """Whether it can be a question: a photo is, emoji alone are not."""
    return written.content != TEXT or any(character.isalnum() for character in written.text)


def word_on_edit(amended: Amended) -> str | None:
    """What to say to whoever has edited a message; None: nothing, for the words are the same."""
    if not amended.note.from_team:
        return _("desk.amended") if amended.has_changed else None
    if amended.note.fate is Fate.HELD:
        return _("desk.held_amended") if amended.has_changed else None
    return _("desk.answer_stays")


def button_of(message: Message | None, bot_id: int) -> Target | None:
    """The first button of a message of the bot's: what the message is about."""
    if message is None or message.from_user is None or message.from_user.id != bot_id:
        return None
    markup = message.reply_markup
    if not isinstance(markup, InlineKeyboardMarkup):
        return None
    data = (each.callback_data for row in markup.inline_keyboard for each in row)
    return next((decode(each) for each in data if isinstance(each, str)), None)


class Part(NamedTuple):
    """A message after which more of it may come."""

    ticket: int
    is_answer: bool
    album: str | None
    at: datetime


class Parts:
    """Knows what belongs to the message before it: the rest of a long text, and the other pictures of an album.

    In memory: they come within seconds.
    """

    def __init__(self) -> None:
        self._last: LRUCache[tuple[int, int], Part] = LRUCache(REMEMBERED)

    def note(self, message: Message, author: int, ticket: int, is_answer: bool) -> None:
        """Notes that a message belongs to a ticket; `is_answer`: it is the team's."""
        if message.media_group_id or len((message.text or "").encode("utf-16-le")) >= 2 * HEAD_ROOM:
            self._last[message.chat_id, author] = Part(ticket, is_answer, message.media_group_id, message.date)
        else:
            self._last.pop((message.chat_id, author), None)

    def before(self, message: Message, author: int) -> Part | None:
        """The message of which this one is the rest; None: it stands alone."""
        part = self._last.get((message.chat_id, author))
        if part is None:
            return None
        if message.media_group_id or part.album:
            return part if message.media_group_id == part.album else None
        return part if message.text and message.date - part.at <= SOON else None
