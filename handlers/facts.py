"""How an answer looks: the fact that was asked for first, then the way to where it stands."""

from collections.abc import Sequence
from datetime import date

from markupsafe import Markup, escape

from bot.answers import Answer, Facet, Target
from bot.answers.current import exists
from bot.answers.index import HALL, SESSION, SPEAKER, TOPIC
from bot.conference import Hall, Session, Speaker, Topic
from handlers.callbacks import AUTO_PAGE, Card, DayInHall, Save, SessionLeads, Topics, TopicText, View, day_code
from handlers.card import documents, languages, moved, status, when_and_where, who
from handlers.keyboards import in_rows, session_rows
from handlers.listing import Fact, briefly_provisional, counted, entries, listing
from handlers.now import hall_now_or_later
from handlers.render import button_label, gone, hall_name, join, shorten, span, times, title
from handlers.screens import Button, Scene, Screen
from handlers.topics import title_and_text

ABOUT_ROOM = 350
"""Characters of a description in an answer; the card has all of it."""
BLOCKS_ROOM = 2_000
"""Characters about several halls, topics and speakers that are still read in one answer."""
_OF_PEOPLE = (Facet.WHO, Facet.LANGUAGES, Facet.DOCUMENTS)
"""What is asked of sessions even where a hall is named, and told without a time."""
_OF_TIME = (Facet.WHEN, Facet.WHERE, Facet.DURATION, Facet.NOW, Facet.NEXT)


def answer_screen(answer: Answer, origin: str, scene: Scene) -> Screen:
    """What is known about what was asked. `origin`: what a card that is opened from here leads back to."""
    conference, facet = scene.conference, answer.facet
    # The answer may be about the version before.
    targets = [each for each in answer.targets if exists(each, conference)]
    if not targets:
        return gone(scene)
    if len(targets) == 1 and targets[0].kind == HALL and facet in _OF_PEOPLE:
        on, upcoming = conference.now_and_next(targets[0].id, scene.now)
        there = on or ((upcoming,) if upcoming else ())
        targets = [Target(SESSION, each.id) for each in there] or targets
    sessions = conference.pick(each.id for each in targets if each.kind == SESSION)
    if len(sessions) == len(targets):
        if len(sessions) == 1 and facet is not Facet.COUNT:
            return _one_session(sessions[0], answer, origin, scene)
        return listing(sessions, origin, scene, heading(answer, sessions, scene), _IN_LIST.get(facet))
    if len(targets) == 1:
        return _one_other(targets[0], facet, origin, scene)
    return _several(targets, sessions, answer, origin, scene)


def heading(answer: Answer, sessions: Sequence[Session], scene: Scene) -> Markup | None:
    """What a list is of; None where the question named it."""
    t, facet = scene.t, answer.facet
    if facet is Facet.COUNT:
        return counted(sessions, scene)
    if answer.query.content or answer.query.numbers.sessions or facet not in (Facet.NOW, Facet.NEXT):
        return None
    if facet is Facet.NEXT:
        return t("reply.next")
    return t("reply.now") if any(each.is_on(scene.now) for each in sessions) else t("reply.not_now")


# One session.


def _one_session(session: Session, answer: Answer, origin: str, scene: Scene) -> Screen:
    facet = answer.facet
    named = join([Markup("<b>{}</b>").format(title(session, scene)), *_FACTS.get(facet, _schedule)(session, scene)])
    about = _about(session, scene) if facet in (Facet.ABOUT, Facet.HOW) else None
    note = None if facet in _OF_PEOPLE else briefly_provisional(scene)
    parts = [heading(answer, [session], scene), named, about, note]
    return Screen(join(parts, "\n\n"), [session_buttons(session, origin, scene)])


def session_buttons(session: Session, origin: str, scene: Scene) -> list[Button]:
    """The way to the card, and to being reminded where that makes sense."""
    t = scene.t
    row = [Button(t.plain("button.open"), Card(session.id, origin))]
    if not session.takes_place or session.end <= scene.now:
        return row
    if session.id not in scene.person.saved:
        return [*row, Button(t.plain("button.save"), Save(session.id, origin))]
    if session.start > scene.now:
        row.append(Button(t.plain("button.remind"), SessionLeads(session.id, origin)))
    return row


def news(session: Session, scene: Scene) -> list[Markup]:
    """That a session is cancelled or moved: whatever was asked, that is said first."""
    return moved(session, scene) if session.takes_place else [status(session, scene)]


def _schedule(session: Session, scene: Scene) -> list[Markup]:
    state = status(session, scene)
    lines = when_and_where(session, scene)
    return [*lines, state] if session.takes_place else [state, *lines]


def _where(session: Session, scene: Scene) -> list[Markup]:
    t = scene.t
    place = Markup("📍 <b>{}</b>").format(hall_name(session, scene))
    when = Markup("🗓 {}, {}").format(t.day(session.start), times(session, t))
    state = [status(session, scene)] if session.takes_place else []
    return [*news(session, scene), place, _location(scene.conference.halls[session.hall], scene), when, *state]


def _location(hall: Hall, scene: Scene) -> Markup:
    return escape(hall.location.in_(scene.language) if hall.location else scene.t.plain("hall.to_be_announced"))


def _how(session: Session, scene: Scene) -> list[Markup]:
    return [*_schedule(session, scene), _location(scene.conference.halls[session.hall], scene)]


def _lasts(session: Session, scene: Scene) -> Markup:
    length = span(session.end - session.start, scene.t)
    return scene.t("reply.lasts", span=length, times=times(session, scene.t))


def _who(session: Session, scene: Scene) -> list[Markup]:
    return who(session, scene) or [scene.t("reply.nobody_speaks")]


def _languages(session: Session, scene: Scene) -> list[Markup]:
    unknown = scene.t("card.languages", languages=scene.t.plain("to_be_announced"))
    return languages(session, scene) or [unknown]


def _documents(session: Session, scene: Scene) -> Markup:
    return documents(session, scene) or scene.t("reply.no_documents")


def _about(session: Session, scene: Scene) -> str | None:
    return shorten(session.description.in_(scene.language), ABOUT_ROOM) if session.description else None


_FACTS: dict[Facet, Fact] = {
    Facet.WHERE: _where,
    Facet.HOW: _how,
    Facet.DURATION: lambda session, scene: [*news(session, scene), _lasts(session, scene)],
    Facet.WHO: lambda session, scene: [*news(session, scene), *_who(session, scene)],
    Facet.LANGUAGES: lambda session, scene: [*news(session, scene), *_languages(session, scene)],
    Facet.DOCUMENTS: lambda session, scene: [*news(session, scene), _documents(session, scene)],
}
_IN_LIST: dict[Facet, Fact] = {
    Facet.WHO: _who,
    Facet.LANGUAGES: _languages,
    Facet.DOCUMENTS: lambda session, scene: [_documents(session, scene)],
    Facet.DURATION: lambda session, scene: [_lasts(session, scene)],
    Facet.WHERE: lambda session, scene: [_location(scene.conference.halls[session.hall], scene)],
}


# Halls, topics, speakers.


def _one_other(target: Target, facet: Facet, origin: str, scene: Scene) -> Screen:
    conference = scene.conference
    if target.kind == HALL:
        if facet is Facet.COUNT:
            return _halls([conference.halls[target.id]], scene)
        return _hall(conference.halls[target.id], origin, scene)
    if target.kind == TOPIC:
        return _topic(conference.topics[target.id], facet, origin, scene)
    return _speaker(conference.speakers[target.id], origin, scene)


def _hall(hall: Hall, origin: str, scene: Scene) -> Screen:
    t = scene.t
    going_on, sessions = hall_now_or_later(hall, scene)
    place = join([Markup("<b>📍 {}</b>").format(hall.name.in_(scene.language)), _location(hall, scene)])
    rows = session_rows(sessions, origin, scene)
    rows.append([Button(t.plain("button.hall_programme"), DayInHall(day_code(_day(hall, scene)), hall.id, AUTO_PAGE))])
    return Screen(join([place, going_on, briefly_provisional(scene)], "\n\n"), rows)


def _day(hall: Hall, scene: Scene) -> date:
    """The day of a hall's programme that is of interest: that of what is on there or comes next, else the last."""
    sessions = [each for each in scene.conference.sessions if each.hall == hall.id]
    coming = next((each for each in sessions if each.end > scene.now), sessions[-1] if sessions else None)
    return coming.start.date() if coming else scene.conference.days[0]


def _halls(halls: Sequence[Hall], scene: Scene) -> Screen:
    names = [Markup("📍 {}").format(each.name.in_(scene.language)) for each in halls]
    count = Markup("<b>{}</b>").format(scene.t.count("reply.count_halls", len(halls)))
    return Screen(join([count, *names]), in_rows([_button(Target(HALL, each.id), scene) for each in halls[:8]], 2))


def _topic(topic: Topic, facet: Facet, origin: str, scene: Scene) -> Screen:
    """A topic's text; where it is asked when or where something is, that of its sessions before."""
    sessions = scene.conference.pick(topic.sessions)
    name, text = title_and_text(topic, scene)
    told = entries(sessions[:8], scene) if facet in _OF_TIME else []
    rows = session_rows(sessions[:8], origin, scene)
    rows.append([Button(scene.t.plain("button.topics"), Topics(topic.group))])
    return Screen(join([name, *told, text, briefly_provisional(scene) if told else None], "\n\n"), rows)


def _speaker(speaker: Speaker, origin: str, scene: Scene) -> Screen:
    lines = _name(speaker, scene)
    sessions = [each for each in scene.conference.sessions if speaker.id in (*each.speakers, each.chair)]
    if not sessions:
        return Screen(join([*lines, scene.t("reply.no_sessions")]), [])
    return listing(sessions, origin, scene, join(lines))


def _name(speaker: Speaker, scene: Scene) -> list[Markup | str]:
    name = Markup("<b>👤 {}</b>").format(speaker.name.in_(scene.language))
    return [name, *(each.in_(scene.language) for each in (speaker.role, speaker.organisation) if each)]


# Several things of different kinds.


def _several(
    targets: Sequence[Target], sessions: Sequence[Session], answer: Answer, origin: str, scene: Scene
) -> Screen:
    conference, others = scene.conference, [each for each in targets if each.kind != SESSION]
    if all(each.kind == HALL for each in targets):
        return _halls([conference.halls[each.id] for each in targets], scene)
    blocks = [_briefly(each, scene) for each in others]
    if sum(len(each) for each in blocks) > BLOCKS_ROOM:
        blocks = [escape(target_name(each, scene)) for each in others]
    fact = _IN_LIST.get(answer.facet)
    listed = listing(sessions, origin, scene, None, fact) if sessions else Screen(Markup())
    buttons = [_button(each, scene) for each in others[:8] if each.kind != SPEAKER]
    return Screen(join([*blocks, listed.text], "\n\n"), [*listed.rows, *in_rows(buttons, 2)])


def _briefly(target: Target, scene: Scene) -> Markup:
    conference = scene.conference
    if target.kind == TOPIC:
        return join(title_and_text(conference.topics[target.id], scene))
    if target.kind == HALL:
        return join(
            [
                Markup("<b>📍 {}</b>").format(conference.halls[target.id].name.in_(scene.language)),
                _location(conference.halls[target.id], scene),
            ]
        )
    return join(_name(conference.speakers[target.id], scene))


def target_name(target: Target, scene: Scene) -> str:
    """A thing on a button; of nothing that is no longer there."""
    conference, language = scene.conference, scene.language
    session, topic = conference.session(target.id), conference.topics.get(target.id)
    if target.kind == SESSION and session is not None:
        return button_label(session, scene)
    if target.kind == TOPIC and topic is not None:
        return f"{topic.icon} {topic.title.in_(language)}"
    if target.kind == HALL and target.id in conference.halls:
        return f"📍 {conference.halls[target.id].name.in_(language)}"
    if target.kind == SPEAKER and target.id in conference.speakers:
        return f"👤 {conference.speakers[target.id].name.in_(language)[:60]}"
    return ""


def _button(target: Target, scene: Scene) -> Button:
    """A button to what is no session."""
    view: View
    if target.kind == HALL:
        day = _day(scene.conference.halls[target.id], scene)
        view = DayInHall(day_code(day), target.id, AUTO_PAGE)
    else:
        view = TopicText(target.id)
    return Button(target_name(target, scene), view)
