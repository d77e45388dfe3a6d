"""What the bot could not answer, as organisers see it: groups of questions, the most asked first, and what to do."""

from collections.abc import Awaitable, Callable, Collection

from markupsafe import Markup

from bot.conference import Topic
from bot.grouped import COMES_BACK, Group, Question
from bot.i18n import mark as _
from bot.services import Services
from bot.telegram.context import BotContext
from handlers.callbacks import Action, TopicText, View
from handlers.keyboards import LANGUAGE_BUTTONS, back, page_of, pager
from handlers.render import IN_A_LIST, ON_A_BUTTON, join, shorten
from handlers.screens import Button, Renderer, Scene, Screen
from handlers.staff_callbacks import Organise
from handlers.taps import Doer, Done
from handlers.topics import GROUPS
from handlers.unanswered_callbacks import (
    BeginAnswer,
    ConfirmLink,
    Dismiss,
    DismissedList,
    Link,
    OpenUnanswered,
    QuestionGroup,
    Restore,
    ShowAnswer,
    TopicChoice,
    UnansweredList,
)
from handlers.writing import leave_writing, published, somebody_is_writing

VARIANTS = 10
"""Questions of a group that are shown; more of them tell no more."""


def flag(language: str) -> str:
    """The flag that stands for a language on its button."""
    return LANGUAGE_BUTTONS[language].split()[0] if language in LANGUAGE_BUTTONS else language


def name_of(topic: Topic, language: str) -> str:
    """A topic as it is called in a line."""
    return f"{topic.icon} {topic.title.in_(language)}"


class _Questions:
    """Questions without an answer."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._unanswered = services.unanswered

    def waiting(self, view: UnansweredList, scene: Scene) -> Screen:
        t = scene.t
        groups, page, pages = page_of(self._unanswered.open_groups, view.page)
        heading = Markup("<b>❓ {}</b>").format(t.plain("unanswered.title"))
        entries = [_entry(each, scene) for each in groups] or [t("unanswered.none")]
        rows = [[_opening(each)] for each in groups]
        draft = self._services.drafts.of(scene.person.id)
        if draft is not None and not draft.is_empty:
            rows.insert(0, [Button(t.plain("button.go_on_writing"), ShowAnswer(""))])
        dismissed, name = len(self._unanswered.dismissed_groups), t.plain("button.dismissed")
        if dismissed:
            rows.append([Button(f"{name} ({dismissed})", DismissedList(0))])
        turning = pager(page, pages, OpenUnanswered)
        return Screen(join([heading, *entries], "\n\n"), [*rows, turning, back(t, Organise())])

    def dismissed(self, view: DismissedList, scene: Scene) -> Screen:
        t = scene.t
        groups, page, pages = page_of(self._unanswered.dismissed_groups, view.page)
        heading = Markup("<b>🗑 {}</b>").format(t.plain("unanswered.dismissed_title"))
        note = Markup("<i>{}</i>").format(t.count("unanswered.comes_back", COMES_BACK))
        rows = [*([_opening(each)] for each in groups), pager(page, pages, DismissedList)]
        return Screen(
            join([heading, note, *(_entry(each, scene) for each in groups)], "\n\n"), [*rows, _to_list(scene)]
        )

    def question_group(self, view: QuestionGroup, scene: Scene) -> Screen:
        group = self._unanswered.group_of(view.question)
        if group is None:
            return _settled(self._unanswered.question(view.question), scene)
        t, lead = scene.t, group.lead.id
        writer = somebody_is_writing(self._services, group.ids, scene)
        draft = self._services.drafts.of(scene.person.id)
        mine = draft is not None and not set(draft.questions).isdisjoint(group.ids)
        write = _("button.go_on_writing") if mine else _("button.write_answer")
        rows = [
            [Button(t.plain(write), BeginAnswer(lead, 0))],
            [Button(t.plain("button.it_is_a_topic"), TopicChoice(lead, 0))],
            [
                Button(t.plain("button.dismiss"), Dismiss(lead))
                if group.is_open
                else Button(t.plain("button.restore"), Restore(lead))
            ],
            _to_list(scene),
        ]
        state = None if group.is_open else t("unanswered.is_dismissed")
        return Screen(join([_asked(group, scene), _variants(group), state, writer], "\n\n"), rows)

    def topic_choice(self, view: TopicChoice, scene: Scene) -> Screen:
        group = self._unanswered.group_of(view.question)
        if group is None:
            return _settled(self._unanswered.question(view.question), scene)
        t = scene.t
        shown, page, pages = page_of(self._topics(scene), view.page)
        rows = [[Button(name_of(each, scene.language), ConfirmLink(view.question, each.id))] for each in shown]
        turning = pager(page, pages, lambda number: TopicChoice(view.question, number))
        text = join([_question_line(group.lead), t("unanswered.which_topic")], "\n\n")
        return Screen(text, [*rows, turning, back(t, QuestionGroup(view.question))])

    def _topics(self, scene: Scene) -> list[Topic]:
        """All topics, those that were written here first: asked in another language, the newest is the likeliest."""
        topics = scene.conference.topics
        written = [topics[each.id] for each in self._services.written.all() if each.id in topics]
        others = (each for each in topics.values() if each not in written)
        return [*written, *sorted(others, key=lambda each: list(GROUPS).index(each.group))]

    def confirm_link(self, view: ConfirmLink, scene: Scene) -> Screen:
        group, topic = self._unanswered.group_of(view.question), scene.conference.topics.get(view.topic)
        if group is None or topic is None:
            return _settled(self._unanswered.question(view.question), scene)
        t = scene.t
        text = join([t("unanswered.confirm_link", topic=name_of(topic, scene.language)), _variants(group)], "\n\n")
        yes = Button(t.plain("button.really_link"), Link(view.question, view.topic))
        return Screen(text, [[yes], back(t, TopicChoice(view.question, 0))])


def screens(services: Services) -> dict[type[View], Renderer]:
    """The screens, which show what is known at this moment."""
    made = _Questions(services)
    return {
        UnansweredList: made.waiting,
        DismissedList: made.dismissed,
        QuestionGroup: made.question_group,
        TopicChoice: made.topic_choice,
        ConfirmLink: made.confirm_link,
    }


def _entry(group: Group, scene: Scene) -> Markup:
    return Markup("{}\n{}").format(_question_line(group.lead), _asked(group, scene))


def _question_line(question: Question) -> Markup:
    return Markup("{} {}").format(flag(question.language), shorten(question.text, IN_A_LIST))


def _asked(group: Group, scene: Scene) -> Markup:
    return Markup("<i>{}</i>").format(scene.t.count("unanswered.asked", group.times))


def _opening(group: Group) -> Button:
    return Button(f"{group.times} · {shorten(group.lead.text, ON_A_BUTTON)}", QuestionGroup(group.lead.id))


def _variants(group: Group) -> Markup:
    lines = [
        Markup("• {}{}").format(_question_line(each), f" (×{each.times})" if each.times > 1 else "")
        for each in group.questions[:VARIANTS]
    ]
    more = len(group.questions) - len(lines)
    return join([*lines, f"… +{more}" if more else None])


def _to_list(scene: Scene) -> list[Button]:
    return [Button(scene.t.plain("button.back"), OpenUnanswered(0))]


def _settled(question: Question | None, scene: Scene) -> Screen:
    """What has become of a question that is in no group any more."""
    t = scene.t
    topic = scene.conference.topics.get(question.topic or "") if question is not None else None
    if question is None or topic is None:
        return Screen(t("unanswered.gone"), [_to_list(scene)])
    text = join([_question_line(question), t("unanswered.answered_by", topic=name_of(topic, scene.language))], "\n\n")
    return Screen(text, [[Button(t.plain("button.open"), TopicText(topic.id))], _to_list(scene)])


async def open_unanswered(action: OpenUnanswered, context: BotContext) -> Done:
    """Groups what was asked by now; whoever looks at the list is not writing any more."""
    await leave_writing(context)
    await context.services.unanswered.refresh()
    return Done(UnansweredList(action.page))


async def dismiss(action: Dismiss, context: BotContext) -> Done:
    """Sets a group aside, and offers to take that back."""
    change = context.services.unanswered.dismiss
    return await _turn(action.question, change, "question.dismissed", _("unanswered.dismissed"), context)


async def restore(action: Restore, context: BotContext) -> Done:
    """Takes a dismissal back."""
    change = context.services.unanswered.restore
    return await _turn(action.question, change, "question.restored", _("unanswered.restored"), context)


async def _turn(
    question: int, change: Callable[[Collection[int]], Awaitable[int]], act: str, word: str, context: BotContext
) -> Done:
    """Changes how a question's group stands, unless somebody else was quicker."""
    services, group = context.services, context.services.unanswered.group_of(question)
    if group is None or not await change(group.ids):
        return Done(QuestionGroup(question), context.t.plain("unanswered.meanwhile"))
    await services.audit.note(context.person.id, act, f"question:{group.lead.id}", _size(group))
    return Done(QuestionGroup(question), context.t.plain(word))


async def link(action: Link, context: BotContext) -> Done:
    """Lets a topic answer a group, from now on and to those who wished to be told."""
    services, t = context.services, context.t
    group = services.unanswered.group_of(action.question)
    topic = services.agenda.current.topics.get(action.topic)
    view = QuestionGroup(action.question)
    if topic is None:
        return Done(view, t.plain("unanswered.no_such_topic"))
    if group is not None and services.drafts.is_held(group.ids, but=context.person.id):
        return Done(view, t.plain("unanswered.being_written"))
    if group is None or not await services.written.link(group.ids, topic.id):
        return Done(view, t.plain("unanswered.meanwhile"))
    await services.audit.note(
        context.person.id, "question.linked", f"question:{group.lead.id}", {**_size(group), "topic": topic.id}
    )
    told = await services.wishes.tell()
    return Done(view, published(t, told))


def _size(group: Group) -> dict[str, int]:
    return {"questions": len(group.questions), "times": group.times}


ACTIONS: dict[type[Action], Doer] = {
    OpenUnanswered: open_unanswered,
    Dismiss: dismiss,
    Restore: restore,
    Link: link,
}
