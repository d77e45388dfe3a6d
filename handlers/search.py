"""What a delegate types: a button of the main menu, a language, or words to look for in the agenda."""

from markupsafe import Markup
from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.conference.search import words_of
from bot.i18n import Catalogues
from bot.i18n import mark as _
from bot.telegram.context import BotContext
from handlers.callbacks import FIRST_TOPICS, FROM_SEARCH, Card, Days, Found, Topics, View, encode, fit
from handlers.keyboards import menu_views, page_of, pager, session_rows
from handlers.language import language_of_button, switch
from handlers.render import entry, join
from handlers.screens import Button, Renderer, Scene, Screen, Stage

LONGEST = 200
"""Characters of a text that is still taken for words to look for."""


def found(view: Found, scene: Scene) -> Screen:
    """The sessions that match the words."""
    t = scene.t
    sessions = scene.agenda.search.find(view.words)
    elsewhere = [Button(t.plain("button.agenda"), Days(0)), Button(t.plain("button.topics"), Topics(FIRST_TOPICS))]
    if not sessions:
        return Screen(t("search.nothing", words=view.words), [elsewhere])
    shown, page, pages = page_of(sessions, view.page)
    heading = Markup("<b>{}</b>").format(t.count("search.found", len(sessions), words=view.words))
    text = join([heading, *(entry(session, scene) for session in shown)], "\n\n")
    longest_id = max(len(session.id) for session in shown)
    origin = FROM_SEARCH + fit(view.words, len(encode(Card("", FROM_SEARCH))) + longest_id)
    rows = session_rows(shown, origin, scene)
    return Screen(text, [*rows, pager(page, pages, lambda number: Found(number, view.words)), elsewhere])


class Search:
    """Answers ordinary text."""

    def __init__(self, stage: Stage, catalogues: Catalogues) -> None:
        self._stage = stage
        self._menu = menu_views(catalogues)

    async def text(self, update: Update, context: BotContext) -> None:
        """Answers a text; an edited one has its answer edited."""
        message = update.effective_message
        if message is None or not message.text or not context.known:
            return
        text = message.text.strip()
        language = language_of_button(text)
        if language is not None:
            await switch(context, self._stage, language)
            return
        view = self._menu.get(text) or self._view_of(text, context)
        if view is None:
            word = _("search.too_long") if len(text) > LONGEST else _("search.no_words")
            await context.bot.call("sendMessage", {"chat_id": message.chat_id, "text": context.t.plain(word)})
            return
        before = self._stage.on_screen.answer_to(message.chat_id, message.message_id)
        if update.edited_message is not None and before is not None:
            await self._stage.edit(context, message.chat_id, before, view)
        else:
            await self._stage.send(context, message.chat_id, view, message.message_id)

    def _view_of(self, text: str, context: BotContext) -> View | None:
        words = " ".join(words_of(text))
        if not words or len(text) > LONGEST:
            return None
        kept = fit(words, len(encode(Found(100, ""))))
        sessions = context.services.agenda.search.find(kept)
        if len(sessions) == 1:
            return Card(sessions[0].id, FROM_SEARCH + fit(kept, len(encode(Card(sessions[0].id, FROM_SEARCH)))))
        return Found(0, kept)

    def handlers(self) -> list[MessageHandler[BotContext, None]]:
        """The handler of ordinary text in private chats, new or edited."""
        # A card that somebody shares into this very chat is nothing that they ask.
        asked = filters.ChatType.PRIVATE & filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT
        return [MessageHandler(asked, self.text)]


SCREENS: dict[type[View], Renderer] = {Found: found}
