"""What a delegate types: a button of the main menu, a language, or a question in their own words."""

from dataclasses import replace
from datetime import timedelta

from telegram import Update
from telegram.ext import MessageHandler, filters

from bot.answers import Answer, Kind
from bot.answers.index import Target
from bot.answers.normalise import LONGEST
from bot.answers.talk import Question
from bot.conference.search import words_of
from bot.i18n import mark as _
from bot.pace import Pace
from bot.services import Services
from bot.telegram.context import BotContext
from handlers.answer_callbacks import Asked, Choose, Found, Undo
from handlers.callbacks import FROM_ANSWER, FROM_ELSEWHERE, Action, View
from handlers.deeds import carry_out, deeds_screen, take_back, which
from handlers.facts import answer_screen
from handlers.keyboards import back, menu_views
from handlers.language import language_of_button, switch
from handlers.listing import listing
from handlers.replies import WORDS, ask_panel, choice, is_open, no_words, out_of_date, small_talk, too_long, unknown
from handlers.screens import Renderer, Scene, Screen, Stage
from handlers.start import named_views
from handlers.taps import Doer, Done

MOST_KEPT = 30
"""Questions without an answer that are kept of one chat within an hour: there is room for a few thousand of all."""


class Conversation:
    """Answers ordinary text, and the buttons below the answers."""

    def __init__(self, stage: Stage, services: Services) -> None:
        self._stage = stage
        self._catalogues = services.catalogues
        self._menu = menu_views(services.catalogues)
        self._named = named_views(services.catalogues)
        self._answers = services.answers
        self._talk = services.talk
        self._keeping = Pace(services.clock, MOST_KEPT, timedelta(hours=1))

    async def text(self, update: Update, context: BotContext) -> None:
        """Answers a text; an edited one has its answer edited."""
        message = update.effective_message
        if message is None or not message.text or not context.known:
            return
        text = message.text.strip()
        language = language_of_button(text)
        view = self._menu.get(text) or self._named.get(words_of(text))
        if language is None and view is None:
            question = self._question(text, context)
            language = self._wanted_language(question, context)
            view = None if language else await self._take(question, context)
        if language is not None:
            await switch(context, self._stage, language)
        if view is None:
            return
        before = self._stage.on_screen.answer_to(message.chat_id, message.message_id)
        if update.edited_message is not None and before is not None:
            await self._stage.edit(context, message.chat_id, before, view)
        else:
            await self._stage.send(context, message.chat_id, view, message.message_id)

    # Understanding, and doing what is asked: once for each question.

    def _question(self, text: str, context: BotContext) -> Question:
        person = context.person
        return Question(person.id, text[: LONGEST + 1], person.language, self._talk.about(person.id))

    def _answer(self, question: Question, context: BotContext) -> Answer:
        services = context.services
        return self._answers.answer(question, services.agenda.current.local(services.clock.now()))

    def _wanted_language(self, question: Question, context: BotContext) -> str | None:
        """The language that somebody asks the bot to speak."""
        if not _can_be_read(question):
            return None
        answer = self._answer(question, context)
        return answer.decision.to_language if answer.kind is Kind.SWITCH else None

    async def _take(self, question: Question, context: BotContext) -> Asked:
        """Does what a question asks for, and remembers it and what it is about; gives its answer to show."""
        if not _can_be_read(question):
            return Asked(self._talk.ask(question))
        answer = self._answer(question, context)
        if answer.context is not None:
            self._talk.turn_to(question.person, answer.context)
        if answer.kind in (Kind.REMIND, Kind.REMOVE):
            question = replace(question, deeds=await carry_out(answer, context))
        elif is_open(answer) and self._keeping.allows(context.person_chat):
            self._keeping.note(context.person_chat)
            kept = await context.services.unanswered.note(question.text, answer.language)
            question = replace(question, unanswered=kept)
        return Asked(self._talk.ask(question))

    # The buttons.

    async def choose(self, action: Choose, context: BotContext) -> Done:
        """Answers the question again, for what was chosen."""
        question = self._talk.question(action.number, context.person.id)
        if question is None:
            return Done(Asked(action.number))
        target = Target(action.kind, action.id)
        chosen = replace(question, chosen=target, before=action.number, deeds=(), unanswered=None)
        return Done(await self._take(chosen, context))

    async def undo(self, action: Undo, context: BotContext) -> Done:
        """Takes back what was done."""
        question = self._talk.question(action.number, context.person.id)
        if question is None:
            return Done(Asked(action.number))
        saved = action.saved == 1
        deeds = await take_back(question.deeds, saved, context)
        self._talk.amend(action.number, deeds=deeds)
        word = _("my.saved") if saved else _("my.removed")
        return Done(Asked(action.number), context.t.plain(word))

    # How it looks: from memory alone, as often as need be.

    def asked(self, view: Asked, scene: Scene) -> Screen:
        """The answer to a question, as things are now."""
        question = self._talk.question(view.number, scene.person.id)
        if question is None:
            return out_of_date(scene)
        if not _can_be_read(question):
            return too_long(scene) if len(question.text) > LONGEST else no_words(scene)
        answer = self._answers.answer(question, scene.now)
        # In the language of the question, until the person asks for another one.
        language = answer.language if scene.language == question.language else scene.language
        scene = replace(scene, t=self._catalogues[language])
        screen = _look(answer, question, view.number, scene)
        if question.before is None:
            return screen
        return replace(screen, rows=[*screen.rows, back(scene.t, Asked(question.before))])

    def screens(self) -> dict[type[View], Renderer]:
        """The views of the answers."""
        return {Asked: self.asked, Found: found}

    def actions(self) -> dict[type[Action], Doer]:
        """What the buttons below answers do."""
        return {Choose: self.choose, Undo: self.undo}

    def handlers(self) -> list[MessageHandler[BotContext, None]]:
        """The handler of ordinary text in private chats, new or edited."""
        # A card that somebody shares into this very chat is nothing that they ask.
        asked = filters.ChatType.PRIVATE & filters.TEXT & ~filters.COMMAND & ~filters.VIA_BOT
        return [MessageHandler(asked, self.text)]


def _can_be_read(question: Question) -> bool:
    return len(question.text) <= LONGEST and bool(words_of(question.text))


def _look(answer: Answer, question: Question, number: int, scene: Scene) -> Screen:
    origin = f"{FROM_ANSWER}{number}"
    if question.deeds:
        return deeds_screen(question.deeds, number, origin, scene)
    if answer.kind is Kind.ANSWER:
        return answer_screen(answer, origin, scene)
    if answer.kind is Kind.CHOICE:
        return choice(answer.targets, number, scene)
    if answer.kind in (Kind.REMIND, Kind.REMOVE):
        return which(answer.kind, number, scene)
    if answer.kind is Kind.ASK_PANEL:
        return ask_panel(answer, scene)
    return small_talk(answer.kind, scene) if answer.kind in WORDS else unknown(answer, question.unanswered, scene)


def found(view: Found, scene: Scene) -> Screen:
    """The sessions that match the words of a search of long ago."""
    sessions = scene.agenda.search.find(view.words)
    return listing(sessions, FROM_ELSEWHERE, scene) if sessions else out_of_date(scene)
