"""Screens: what a view looks like, how it is shown, and how what is on screen follows a change of language."""

import sys
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from markupsafe import Markup
from telegram.error import BadRequest

from bot.agenda import Agenda
from bot.conference import Conference
from bot.i18n import Translator
from bot.people import Person
from bot.roles import Roles
from bot.telegram.context import BotContext
from handlers.callbacks import Privileged, Target, View, Welcome, decode, encode
from handlers.subjects import subject


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: leads to a target, opens a link, or offers to share."""

    text: str
    target: Target | None = None
    url: str | None = None
    share: str | None = None

    def as_json(self) -> dict[str, str]:
        """https://core.telegram.org/bots/api#inlinekeyboardbutton"""
        if self.target is not None:
            return {"text": self.text, "callback_data": encode(self.target)}
        if self.url is not None:
            return {"text": self.text, "url": self.url}
        return {"text": self.text, "switch_inline_query": self.share or ""}


@dataclass(frozen=True, slots=True)
class Screen:
    """A message's HTML and its rows of buttons."""

    text: Markup
    rows: Sequence[Sequence[Button]] = ()

    def params(self) -> dict[str, Any]:
        """The parameters of sendMessage and editMessageText that make this screen."""
        params: dict[str, Any] = {
            "text": str(self.text),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        }
        if self.rows:
            params["reply_markup"] = {"inline_keyboard": [[each.as_json() for each in row] for row in self.rows if row]}
        return params


VISITOR = Person(
    id=0,
    language="en",
    lead_minutes=0,
    quiet=None,
    digest_at=None,
    created_at=datetime.min.replace(tzinfo=UTC),
    seen_on="",
    saved={},
)
"""Whoever looks on in a group or through the inline mode: nobody in particular, with nothing of their own."""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that a view's renderer may look at. Reading it costs no database."""

    person: Person
    t: Translator
    agenda: Agenda
    now: datetime
    """In the conference's time zone."""
    bot_username: str

    @property
    def conference(self) -> Conference:
        """The version in force."""
        return self.agenda.current

    @property
    def language(self) -> str:
        """The person's language."""
        return self.t.language


Renderer = Callable[[Any, Scene], Screen | Awaitable[Screen]]
"""Makes a view's screen, from memory where it can: only what few look at is read from the database, and awaited."""


class _Shown(NamedTuple):
    message_id: int
    view: str
    asked_in: int | None
    """The person's message that it answers."""


class _Chat(NamedTuple):
    menu: int | None
    """The message that carries the main menu."""
    messages: tuple[_Shown, ...]
    """The newest last."""


_NOTHING = _Chat(None, ())


class OnScreen:
    """What the bot's last messages in each chat show, so that they can follow a change of language.

    In memory and bounded: after a restart a message follows again from its next tap on.
    """

    PER_CHAT = 6
    CHATS = 20_000

    def __init__(self) -> None:
        # Tuples: one chat's part weighs a tenth of what a dictionary in a dictionary does.
        self._chats: OrderedDict[int, _Chat] = OrderedDict()

    def note(self, chat_id: int, message_id: int, view: str, asked_in: int | None = None) -> None:
        """Remembers that a message shows `view`."""
        menu, messages = self._chats.get(chat_id, _NOTHING)
        before = next((each for each in messages if each.message_id == message_id), None)
        shown = _Shown(message_id, sys.intern(view), asked_in if before is None else before.asked_in)
        kept = tuple(each for each in messages if each is not before)
        self._keep(chat_id, _Chat(menu, (*kept, shown)[-self.PER_CHAT :]))

    def others(self, chat_id: int, but: int | None) -> list[tuple[int, str]]:
        """The other messages of a chat and what they show."""
        messages = self._chats.get(chat_id, _NOTHING).messages
        return [(each.message_id, each.view) for each in messages if each.message_id != but]

    def answer_to(self, chat_id: int, asked_in: int) -> int | None:
        """The message that answered the person's message `asked_in`."""
        messages = self._chats.get(chat_id, _NOTHING).messages
        return next((each.message_id for each in messages if each.asked_in == asked_in), None)

    def swap_menu(self, chat_id: int, message_id: int) -> int | None:
        """Remembers which message carries the main menu; gives the one that did before."""
        before = self._chats.get(chat_id, _NOTHING)
        self._keep(chat_id, _Chat(message_id, before.messages))
        return before.menu

    def forget(self, chat_id: int) -> None:
        """Forgets all about a chat."""
        self._chats.pop(chat_id, None)

    def _keep(self, chat_id: int, chat: _Chat) -> None:
        self._chats[chat_id] = chat
        self._chats.move_to_end(chat_id)
        if len(self._chats) > self.CHATS:
            self._chats.popitem(last=False)


_NOT_EDITABLE = ("message to edit not found", "message can't be edited", "there is no text in the message to edit")
"""Why a message cannot show a screen, as tdlib/telegram-bot-api words it: it is gone, too old, or a file."""


class Stage:
    """Knows every view's renderer and puts views on the screen."""

    def __init__(self, renderers: dict[type[View], Renderer], roles: Roles) -> None:
        self._renderers = renderers
        self._roles = roles
        self.on_screen = OnScreen()

    def add(self, renderers: dict[type[View], Renderer]) -> None:
        """Learns of more views: those of a conversation that itself needs the stage."""
        self._renderers |= renderers

    def scene(self, context: BotContext) -> Scene:
        """What a renderer sees for the person of this update."""
        services = context.services
        return Scene(
            person=context.person,
            t=context.t,
            agenda=services.agenda,
            now=services.agenda.current.local(services.clock.now()),
            bot_username=context.bot.username,
        )

    def may(self, person_id: int, target: Target) -> bool:
        """Whether somebody has the role that a target needs, at this moment."""
        return not isinstance(target, Privileged) or self._roles.has(person_id, *target.needs)

    def render(self, view: View, scene: Scene) -> Screen:
        """What a view that needs no database looks like; as `screen`, but at once."""
        made = self._make(view, scene)
        assert isinstance(made, Screen)
        return made

    async def screen(self, view: View, scene: Scene) -> Screen:
        """What a view looks like to the person of `scene`; one that they may not see is the welcome."""
        made = self._make(view, scene)
        return made if isinstance(made, Screen) else await made

    def _make(self, view: View, scene: Scene) -> Screen | Awaitable[Screen]:
        if not self.may(scene.person.id, view):
            view = Welcome()
        return self._renderers[type(view)](view, scene)

    async def send(self, context: BotContext, chat_id: int, view: View, asked_in: int | None = None) -> None:
        """Shows a view in a new message."""
        _turn_to(view, context)
        screen = await self.screen(view, self.scene(context))
        sent = await context.bot.call("sendMessage", {"chat_id": chat_id, **screen.params()})
        self.on_screen.note(chat_id, sent["message_id"], encode(view), asked_in)

    async def edit(self, context: BotContext, chat_id: int, message_id: int, view: View) -> None:
        """Shows a view in place of what a message showed; in a new one where that message cannot be edited."""
        _turn_to(view, context)
        await self._redraw(context, chat_id, message_id, view)

    async def _redraw(self, context: BotContext, chat_id: int, message_id: int, view: View) -> None:
        screen = await self.screen(view, self.scene(context))
        params = {"chat_id": chat_id, "message_id": message_id, **screen.params()}
        try:
            await context.bot.call("editMessageText", params)
        except BadRequest as error:
            reason = error.message.lower()
            if "message is not modified" in reason:
                return
            if not any(words in reason for words in _NOT_EDITABLE):
                raise
            await self.send(context, chat_id, view)
            return
        self.on_screen.note(chat_id, message_id, encode(view))

    async def follow(self, context: BotContext, chat_id: int, but: int | None) -> None:
        """Shows the chat's other messages anew, after the person's language changed."""
        for message_id, data in self.on_screen.others(chat_id, but):
            view = decode(data)
            if isinstance(view, View):
                await self._redraw(context, chat_id, message_id, view)


def _turn_to(view: View, context: BotContext) -> None:
    about = subject(view)
    if about is not None:
        context.services.talk.turn_to(context.person.id, about)
