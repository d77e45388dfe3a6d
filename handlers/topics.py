"""The information topics as a browsable menu."""

from markupsafe import Markup

from bot.conference import Topic, TopicGroup
from bot.i18n import mark as _
from handlers.callbacks import FROM_ELSEWHERE, MoreTopics, Topics, TopicText, View
from handlers.keyboards import back, page_of, pager, session_rows
from handlers.render import gone, join, provisional
from handlers.screens import Button, Renderer, Scene, Screen

GROUPS = {
    TopicGroup.CONFERENCE: _("topics.conference"),
    TopicGroup.PRACTICAL: _("topics.practical"),
    TopicGroup.DOCUMENTS: _("topics.documents"),
}


PER_PAGE = 24
"""Topics on a screen: organisers may add as many as they like, and a keyboard has an end."""


def topics(view: Topics, scene: Scene) -> Screen:
    """The topics of a group, and the way to the other groups."""
    return more_topics(MoreTopics(view.group, 0), scene)


def more_topics(view: MoreTopics, scene: Scene) -> Screen:
    """A page of the topics of a group."""
    t, language = scene.t, scene.language
    everything = scene.conference.topics.values()
    used = {each.group: None for each in everything}
    if not used:
        return gone(scene)
    group = TopicGroup(view.group) if view.group in used else next(iter(used))
    members = [each for each in everything if each.group is group]
    text = join([Markup("<b>ℹ️ {}</b>").format(t.plain(GROUPS[group])), t("topics.choose")], "\n\n")
    shown, page, pages = page_of(members, view.page, PER_PAGE)
    buttons = [Button(f"{each.icon} {each.title.in_(language)}", TopicText(each.id)) for each in shown]
    turning = pager(page, pages, lambda number: MoreTopics(group, number))
    others = [Button(f"📂 {t.plain(GROUPS[each])}", Topics(each)) for each in used if each is not group]
    return Screen(text, [*_rows(buttons), turning, *([button] for button in others)])


def _rows(buttons: list[Button]) -> list[list[Button]]:
    """Two short buttons share a row, a long one has its own: on a phone no title is cut."""
    rows: list[list[Button]] = []
    waiting: Button | None = None
    for button in buttons:
        if len(button.text) > 19:
            rows.append([button])
        elif waiting is None:
            waiting = button
            rows.append([button])
        else:
            next(row for row in rows if row[0] is waiting).append(button)
            waiting = None
    return rows


def topic_text(view: TopicText, scene: Scene) -> Screen:
    """One topic."""
    topic = scene.conference.topics.get(view.topic)
    if topic is None:
        return gone(scene)
    sessions = scene.conference.pick(topic.sessions)
    note = provisional(scene) if sessions else None
    rows = session_rows(sessions[:8], FROM_ELSEWHERE, scene)
    return Screen(join([*title_and_text(topic, scene), note], "\n\n"), [*rows, back(scene.t, Topics(topic.group))])


def title_and_text(topic: Topic, scene: Scene) -> tuple[Markup, Markup]:
    """All that is to say about a topic."""
    language = scene.language
    heading = Markup("<b>{} {}</b>").format(topic.icon, topic.title.in_(language))
    # The loader lets only <b> and <i> into a topic's text, so it is HTML as it stands.
    return heading, Markup(topic.text.in_(language).rstrip())  # noqa: S704


SCREENS: dict[type[View], Renderer] = {Topics: topics, MoreTopics: more_topics, TopicText: topic_text}
