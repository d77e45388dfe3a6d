"""What organisers have written: the answers, and the questions that they added to topics of the data."""

from markupsafe import Markup

from bot.conference import Topic
from bot.i18n import mark as _
from bot.services import Services
from bot.telegram.context import BotContext
from handlers.callbacks import Action, View
from handlers.keyboards import LANGUAGE_BUTTONS, back, page_of, pager
from handlers.render import join, shorten
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.staff_callbacks import Organise
from handlers.taps import Doer, Done
from handlers.topics import title_and_text
from handlers.unanswered import flag, name_of
from handlers.unanswered_callbacks import (
    ConfirmRemoval,
    EditAnswer,
    RemoveAnswer,
    WrittenAnswer,
    WrittenAnswers,
)

QUESTIONS = 15
"""Questions that lead to a topic, as many as are shown."""
LONGEST = 100
"""Characters of each: a topic's text and all of them fit into a message."""


class _Written:
    """What was written, as it is in force at this moment."""

    def __init__(self, services: Services) -> None:
        self._written = services.written

    def answers(self, view: WrittenAnswers, scene: Scene) -> Screen:
        t, topics = scene.t, scene.conference.topics
        ids = [*(each.id for each in self._written.all()), *self._written.extended]
        there, page, pages = page_of([topics[each] for each in ids if each in topics], view.page)
        heading = Markup("<b>📝 {}</b>").format(t.plain("answers.title"))
        rows = [[Button(name_of(each, scene.language), WrittenAnswer(each.id))] for each in there]
        text = join([heading, t("answers.choose") if there else t("answers.none")], "\n\n")
        return Screen(text, [*rows, pager(page, pages, WrittenAnswers), back(t, Organise())])

    def answer(self, view: WrittenAnswer, scene: Scene) -> Screen:
        topic = scene.conference.topics.get(view.topic)
        if topic is None:
            return Screen(scene.t("writing.gone"), [back(scene.t, WrittenAnswers(0))])
        t, number = scene.t, self._written.number_of(topic.id)
        languages = [LANGUAGE_BUTTONS[each] for each in topic.text.by_language if each in LANGUAGE_BUTTONS]
        name = Markup("<b>{}</b>").format(name_of(topic, scene.language))
        note = Markup("<i>{}</i>").format(t.plain("answers.languages", languages=" ".join(languages)))
        parts = [*title_and_text(topic, scene), note] if number else [name]
        edit = [Button(t.plain("button.edit"), EditAnswer(number, 0))] if number else []
        remove = _("button.remove_answer") if number else _("button.remove_questions")
        rows = [edit, [Button(t.plain(remove), ConfirmRemoval(topic.id))], back(t, WrittenAnswers(0))]
        return Screen(join([*parts, self._questions(topic, scene)], "\n\n"), rows)

    def _questions(self, topic: Topic, scene: Scene) -> Markup | None:
        """The questions that were added to a topic."""
        asked = [(language, text) for language, texts in self._written.aliases_of(topic.id).items() for text in texts]
        if not asked:
            return None
        lines = [Markup("• {} {}").format(flag(each), shorten(text, LONGEST)) for each, text in asked[:QUESTIONS]]
        more = len(asked) - len(lines)
        return join([scene.t("answers.questions"), *lines, f"… +{more}" if more else None])

    def confirm_removal(self, view: ConfirmRemoval, scene: Scene) -> Screen:
        topic = scene.conference.topics.get(view.topic)
        if topic is None:
            return Screen(scene.t("writing.gone"), [back(scene.t, WrittenAnswers(0))])
        t = scene.t
        question = _("answers.confirm_removal") if self._written.number_of(topic.id) else _("answers.confirm_questions")
        yes = Button(t.plain("button.really_remove"), RemoveAnswer(topic.id))
        text = t(question, topic=name_of(topic, scene.language))
        return Screen(text, [[yes], back(t, WrittenAnswer(topic.id))])


def screens(services: Services) -> dict[type[View], Renderer]:
    """The screens, which show what is in force at this moment."""
    made = _Written(services)
    return {WrittenAnswers: made.answers, WrittenAnswer: made.answer, ConfirmRemoval: made.confirm_removal}


async def remove_answer(action: RemoveAnswer, context: BotContext) -> Done:
    """Takes an answer out of force, or questions from a topic."""
    services, t, me = context.services, context.t, context.person.id
    number = services.written.number_of(action.topic)
    if number is None:
        removed = await services.written.clear_aliases(action.topic)
        act = "topic.questions_removed"
    else:
        removed = await services.written.remove(number)
        act = "answer.removed"
    if not removed:
        return Done(WrittenAnswers(0), t.plain("writing.gone"))
    await services.audit.note(me, act, f"topic:{action.topic}")
    return Done(WrittenAnswers(0), t.plain("answers.removed"))


ACTIONS: dict[type[Action], Doer] = {RemoveAnswer: remove_answer}
