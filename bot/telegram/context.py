"""The typed context that handlers get."""

from typing import Any

from telegram import Chat, User
from telegram.ext import Application, CallbackContext

from bot.i18n import Translator, nearest_language
from bot.people import Person
from bot.services import Services
from bot.telegram.bot import ConferenceBot

TELEGRAM = "telegram"
"""The channel of addresses that are Telegram chats."""


class BotContext(CallbackContext[ConferenceBot, dict[Any, Any], dict[Any, Any], Services]):
    """What belongs to one update: the person, and everything the bot has."""

    def __init__(self, application: "BotApplication", chat_id: int | None = None, user_id: int | None = None) -> None:
        super().__init__(application, chat_id, user_id)
        self._person: Person | None = None
        self._chat: int | None = None
        self.tapped: int | None = None
        """The message of whose buttons one was tapped."""

    @property
    def services(self) -> Services:
        """The parts of the bot."""
        return self.bot_data

    @property
    def known(self) -> bool:
        """Whether it is known who the update is from."""
        return self._person is not None

    @property
    def person(self) -> Person:
        """Who wrote or tapped (in a private chat).

        Raises:
            LookupError: in a group or another update that is nobody's own.
        """
        if self._person is None:
            raise LookupError("this update has no person")
        return self._person

    @person.setter
    def person(self, person: Person) -> None:
        self._person = person

    @property
    def person_chat(self) -> int:
        """The private chat of the update.

        Raises:
            LookupError: as `person`.
        """
        if self._chat is None:
            raise LookupError("this update has no private chat")
        return self._chat

    @property
    def t(self) -> Translator:
        """Speaks the person's language."""
        return self.translator(self.person.language)

    def translator(self, language: str) -> Translator:
        """Speaks `language`."""
        return self.services.catalogues[language]

    def recall(self, chat: Chat, user: User | None) -> Translator:
        """Who this is as far as memory tells, after an error that may be the database's; gives how to speak to them."""
        self._chat = chat.id
        self._person = self.services.people.cached(TELEGRAM, chat.id)
        if self._person is not None:
            return self.t
        return self.translator(nearest_language(user.language_code if user else None))

    async def recognise(self, chat: Chat, user: User | None) -> bool:
        """Finds out who writes in a private chat; True if it is somebody new."""
        self._chat = chat.id
        language = nearest_language(user.language_code if user else None)
        self._person, is_new = await self.services.people.recognise(TELEGRAM, chat.id, language)
        return is_new


BotApplication = Application[ConferenceBot, BotContext, dict[Any, Any], dict[Any, Any], Services, Any]
