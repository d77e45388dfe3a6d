"""Writing an answer in the chat: a language, a title, a text, a look at it, and it is published.

    group ─ language ─ title ─ text ─ preview ─ published
               ↑                         │
               └── another language ─────┘

What was written is kept (`bot/drafts.py`) from the first word on, whatever comes between.
"""

from collections.abc import Sequence
from dataclasses import replace

from markupsafe import Markup
from telegram import Message

from bot.awaiting import Awaited
from bot.conference import Text, Topic, TopicGroup
from bot.drafts import Draft
from bot.i18n import LANGUAGES, Translator
from bot.roles import Role
from bot.services import Services
from bot.telegram.context import BotContext
from bot.written_topics import MeanwhileError
from handlers.awaited import Taker, say, text_of
from handlers.callbacks import Action, View
from handlers.keyboards import LANGUAGE_BUTTONS, back, in_rows
from handlers.render import ON_A_BUTTON, join, shorten
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.simple_html import simple_html
from handlers.taps import Doer, Done
from handlers.topics import title_and_text
from handlers.unanswered_callbacks import (
    AnswerIcons,
    AnswerLanguages,
    AnswerPreview,
    BeginAnswer,
    ConfirmDiscard,
    DiscardAnswer,
    EditAnswer,
    KeepTitle,
    OpenUnanswered,
    PublishAnswer,
    QuestionGroup,
    SetIcon,
    ShowAnswer,
    TextWanted,
    TitleWanted,
    UnansweredList,
    UnfinishedAnswer,
    WriteIn,
    WrittenAnswer,
    WrittenAnswers,
)

TITLE, TEXT = "answer.title", "answer.text"
"""What is awaited."""
LONGEST_TITLE = 60
LONGEST_TEXT = 1500
ICONS = ("❓", "ℹ️", "📍", "🚻", "🙏", "🍽️", "☕", "🚕", "🅿️", "🔌", "💱", "🏥", "🧥", "📜", "🛂", "⏰")


class _Writing:
    """What whoever writes sees: the draft as it is at this moment."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._drafts = services.drafts

    def languages(self, view: AnswerLanguages, scene: Scene) -> Screen:
        draft = self._drafts.of(scene.person.id)
        if draft is None:
            return _nothing(scene)
        t = scene.t
        buttons = [
            Button(f"{'✅ ' if each in draft.languages else ''}{LANGUAGE_BUTTONS[each]}", WriteIn(each))
            for each in _in_order(draft, self._services)
        ]
        look = [Button(t.plain("button.preview"), ShowAnswer(""))] if draft.languages else []
        return Screen(t("writing.choose_language"), [*([each] for each in buttons), look, _cancel(draft, scene)])

    def title_wanted(self, view: TitleWanted, scene: Scene) -> Screen:
        draft = self._drafts.of(scene.person.id)
        if draft is None:
            return _nothing(scene)
        t, title = scene.t, draft.titles.get(view.language)
        text = join([_in_language(view.language), t("writing.write_title", longest=LONGEST_TITLE)], "\n\n")
        kept = t.plain("button.keep")
        keep = [Button(f"{kept}: {shorten(title, ON_A_BUTTON)}", KeepTitle(view.language))] if title else []
        return Screen(text, [keep, back(t, AnswerLanguages()), _cancel(draft, scene)])

    def text_wanted(self, view: TextWanted, scene: Scene) -> Screen:
        draft = self._drafts.of(scene.person.id)
        if draft is None:
            return _nothing(scene)
        t = scene.t
        text = join([_in_language(view.language), t("writing.write_text", longest=LONGEST_TEXT)], "\n\n")
        written = view.language in draft.texts
        keep = [Button(t.plain("button.keep_text"), ShowAnswer(view.language))] if written else []
        return Screen(text, [keep, [Button(t.plain("button.back"), WriteIn(view.language))], _cancel(draft, scene)])

    def preview(self, view: AnswerPreview, scene: Scene) -> Screen:
        draft = self._drafts.of(scene.person.id)
        if draft is None:
            return _nothing(scene)
        if not draft.languages:
            return self.languages(AnswerLanguages(), scene)
        t = scene.t
        shown = view.language if view.language in draft.languages else draft.languages[0]
        others = [each for each in draft.languages if each != shown]
        note = t.plain("writing.preview", languages=" ".join(LANGUAGE_BUTTONS[each] for each in draft.languages))
        more = [Button(t.plain("button.add_language"), AnswerLanguages())]
        rows = [
            [Button(LANGUAGE_BUTTONS[each], AnswerPreview(each)) for each in others],
            [Button(t.plain("button.edit"), WriteIn(shown)), Button(t.plain("button.icon"), AnswerIcons(shown))],
            more if len(draft.languages) < len(LANGUAGES) else [],
            [Button(t.plain("button.publish"), PublishAnswer(draft.questions[0] if draft.questions else 0))],
            _cancel(draft, scene),
        ]
        as_read = replace(scene, t=self._services.catalogues[shown])
        parts = [*title_and_text(_as_topic(draft), as_read), Markup("<i>{}</i>").format(note)]
        return Screen(join(parts, "\n\n"), rows)

    def icons(self, view: AnswerIcons, scene: Scene) -> Screen:
        language = view.language if view.language in LANGUAGES else ""
        buttons = [Button(icon, SetIcon(place, language)) for place, icon in enumerate(ICONS)]
        return Screen(scene.t("writing.choose_icon"), [*in_rows(buttons, 4), back(scene.t, AnswerPreview(language))])

    def unfinished(self, view: UnfinishedAnswer, scene: Scene) -> Screen:
        draft = self._drafts.of(scene.person.id)
        if draft is None:
            return _nothing(scene)
        t = scene.t
        title = next(iter(draft.titles.values()), "…")
        anew: Action = BeginAnswer(view.question, 1) if view.question else EditAnswer(view.number, 1)
        rows = [
            [Button(t.plain("button.go_on_writing"), ShowAnswer(""))],
            [Button(t.plain("button.begin_anew"), anew)],
            [Button(t.plain("button.back"), OpenUnanswered(0))],
        ]
        return Screen(t("writing.unfinished", title=title), rows)

    def confirm_discard(self, view: ConfirmDiscard, scene: Scene) -> Screen:
        t = scene.t
        rows = [
            [Button(t.plain("button.keep_draft"), OpenUnanswered(0))],
            [Button(t.plain("button.discard"), DiscardAnswer())],
            [Button(t.plain("button.back"), ShowAnswer(""))],
        ]
        return Screen(t("writing.confirm_discard"), rows)


def screens(services: Services) -> dict[type[View], Renderer]:
    """The screens of whoever writes; each shows the draft as it is at this moment."""
    made = _Writing(services)
    return {
        AnswerLanguages: made.languages,
        TitleWanted: made.title_wanted,
        TextWanted: made.text_wanted,
        AnswerPreview: made.preview,
        AnswerIcons: made.icons,
        UnfinishedAnswer: made.unfinished,
        ConfirmDiscard: made.confirm_discard,
    }


def _nothing(scene: Scene) -> Screen:
    return Screen(scene.t("writing.no_draft"), [[Button(scene.t.plain("button.back"), OpenUnanswered(0))]])


def _in_order(draft: Draft, services: Services) -> Sequence[str]:
    """The languages, that of the question first."""
    asked = services.unanswered.question(draft.questions[0]) if draft.questions else None
    return sorted(LANGUAGES, key=lambda each: asked is None or each != asked.language)


def _in_language(language: str) -> Markup:
    return Markup("<b>{}</b>").format(LANGUAGE_BUTTONS.get(language, language))


def _cancel(draft: Draft, scene: Scene) -> list[Button]:
    return [Button(scene.t.plain("button.cancel"), DiscardAnswer() if draft.is_empty else ConfirmDiscard())]


def _as_topic(draft: Draft) -> Topic:
    return Topic("", draft.icon, TopicGroup.PRACTICAL, Text(draft.titles), Text(draft.texts))


def somebody_is_writing(services: Services, questions: Sequence[int], scene: Scene) -> Markup | None:
    """The note that another organiser is writing an answer to these questions, where it is so."""
    if not services.drafts.is_held(questions, but=scene.person.id):
        return None
    return Markup("✍️ <i>{}</i>").format(scene.t.plain("unanswered.being_written"))


def published(t: Translator, told: int) -> str:
    """The word that an answer is out, and how many are told of it."""
    return t.count("writing.published_and_told", told) if told else t.plain("writing.published")


async def leave_writing(context: BotContext) -> None:
    """Awaits no title and no text any more; what was written is kept."""
    awaiting = context.services.awaiting
    awaited = awaiting.of(context.person.id)
    if awaited is not None and awaited.what in (TITLE, TEXT):
        await awaiting.done(context.person.id)


async def begin_answer(action: BeginAnswer, context: BotContext) -> Done:
    """Begins to write an answer to a group, unless it has one by now or somebody else is at it."""
    services, me, view = context.services, context.person.id, QuestionGroup(action.question)
    group = services.unanswered.group_of(action.question)
    if group is None:
        return Done(view, context.t.plain("unanswered.meanwhile"))
    if services.drafts.is_held(group.ids, but=me):
        return Done(view, context.t.plain("unanswered.being_written"))
    draft = services.drafts.of(me)
    if draft is not None and not set(draft.questions).isdisjoint(group.ids):
        await services.drafts.put(draft)
        return Done(AnswerPreview(""))
    if draft is not None and not draft.is_empty and not action.anew:
        return Done(UnfinishedAnswer(action.question, 0))
    await leave_writing(context)
    if not await services.drafts.begin(Draft(me, group.ids, services.clock.now())):
        return Done(view, context.t.plain("unanswered.being_written"))
    return Done(AnswerLanguages())


async def edit_answer(action: EditAnswer, context: BotContext) -> Done:
    """Begins to edit an answer that was written, unless somebody else is at it."""
    services, me = context.services, context.person.id
    written = services.written.get(action.number)
    if written is None:
        return Done(WrittenAnswers(0), context.t.plain("writing.gone"))
    draft = services.drafts.of(me)
    if draft is not None and draft.topic == written.number:
        return Done(AnswerPreview(""))
    if draft is not None and not draft.is_empty and not action.anew:
        return Done(UnfinishedAnswer(0, written.number))
    await leave_writing(context)
    now = services.clock.now()
    edited = Draft(me, (), now, written.number, written.icon, written.titles, written.texts)
    if not await services.drafts.begin(edited):
        return Done(WrittenAnswer(written.id), context.t.plain("unanswered.being_written"))
    return Done(AnswerPreview(""))


async def write_in(action: WriteIn, context: BotContext) -> Done:
    """Asks for the title."""
    if action.language in LANGUAGES and context.services.drafts.of(context.person.id) is not None:
        await context.services.awaiting.ask(context.person.id, TITLE, {"language": action.language})
    return Done(TitleWanted(action.language))


async def keep_title(action: KeepTitle, context: BotContext) -> Done:
    """Asks for the text."""
    draft = context.services.drafts.of(context.person.id)
    if draft is None or action.language not in draft.titles:
        return Done(AnswerLanguages())
    await context.services.awaiting.ask(context.person.id, TEXT, {"language": action.language})
    return Done(TextWanted(action.language))


async def show_answer(action: ShowAnswer, context: BotContext) -> Done:
    """Shows what there is."""
    await leave_writing(context)
    return Done(AnswerPreview(action.language))


async def set_icon(action: SetIcon, context: BotContext) -> Done:
    """Changes the sign."""
    draft = context.services.drafts.of(context.person.id)
    if draft is not None and action.place in range(len(ICONS)):
        await context.services.drafts.put(draft.with_icon(ICONS[action.place]))
    return Done(AnswerPreview(action.language))


async def discard_answer(action: DiscardAnswer, context: BotContext) -> Done:
    """Throws the draft away."""
    await leave_writing(context)
    await context.services.drafts.drop(context.person.id)
    return Done(UnansweredList(0), context.t.plain("writing.discarded"))


async def publish_answer(action: PublishAnswer, context: BotContext) -> Done:
    """Publishes the draft, once, and lets those be told who wished to be."""
    services, t, me = context.services, context.t, context.person.id
    elsewhere = QuestionGroup(action.question) if action.question else WrittenAnswers(0)
    draft = services.drafts.of(me)
    if draft is None:
        return Done(elsewhere, t.plain("writing.no_draft"))
    if not draft.languages:
        return Done(AnswerLanguages(), t.plain("writing.nothing_written"))
    await leave_writing(context)
    try:
        written = await services.written.publish(draft)
    except MeanwhileError:
        return Done(AnswerPreview(""), t.plain("writing.meanwhile"))
    if written is None:
        return Done(elsewhere, t.plain("writing.no_draft"))
    act = "answer.published" if draft.topic is None else "answer.changed"
    details = {"questions": len(draft.questions), "languages": list(draft.languages)}
    await services.audit.note(me, act, f"topic:{written.id}", details)
    return Done(WrittenAnswer(written.id), published(t, await services.wishes.tell()))


def takers(stage: Stage) -> dict[str, Taker]:
    """Takes the title and the text."""

    async def draft_of(context: BotContext) -> Draft | None:
        """The draft, if there is one and its writer still is an organiser."""
        services, me = context.services, context.person.id
        draft = services.drafts.of(me)
        if draft is None or not services.roles.has(me, Role.ORGANISER):
            await services.awaiting.done(me)
            await say(context, context.t.plain("writing.no_draft"))
            return None
        return draft

    async def take_title(message: Message, awaited: Awaited, context: BotContext) -> None:
        draft = await draft_of(context)
        title = await text_of(message, context, LONGEST_TITLE) if draft is not None else None
        if draft is None or title is None:
            return
        language = awaited.args["language"]
        await context.services.drafts.put(draft.in_language(language, title=title))
        await context.services.awaiting.ask(context.person.id, TEXT, {"language": language})
        await stage.send(context, message.chat_id, TextWanted(language), message.message_id)

    async def take_text(message: Message, awaited: Awaited, context: BotContext) -> None:
        draft = await draft_of(context)
        if draft is None or await text_of(message, context, LONGEST_TEXT) is None:
            return
        written = (message.text or "").strip()
        if len(written) > LONGEST_TEXT:  # of blanks and empty lines
            word = context.t.plain("awaited.too_long", longest=LONGEST_TEXT, length=len(written))
            await say(context, word)
            return
        language = awaited.args["language"]
        html = str(simple_html(message.text or "", message.entities))
        await context.services.drafts.put(draft.in_language(language, text=html))
        await context.services.awaiting.done(context.person.id)
        await stage.send(context, message.chat_id, AnswerPreview(language), message.message_id)

    return {TITLE: take_title, TEXT: take_text}


ACTIONS: dict[type[Action], Doer] = {
    BeginAnswer: begin_answer,
    EditAnswer: edit_answer,
    WriteIn: write_in,
    KeepTitle: keep_title,
    ShowAnswer: show_answer,
    SetIcon: set_icon,
    DiscardAnswer: discard_answer,
    PublishAnswer: publish_answer,
}
