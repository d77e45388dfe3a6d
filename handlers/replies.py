"""What is said where there is no fact to tell: small talk, asking back, and "I do not know"."""

from collections.abc import Sequence

from bot.answers import Answer, Facet, Kind, Target
from bot.answers.index import SESSION
from bot.conference import Session
from bot.i18n import mark as _
from handlers.answer_callbacks import Choose
from handlers.callbacks import FIRST_TOPICS, Days, Help, NowAndNext, TellMe, Topics, WriteToDesk
from handlers.facts import target_name
from handlers.render import button_label, join
from handlers.screens import Button, Scene, Screen

OFFERED = 8
WORDS = {
    Kind.GREETING: _("reply.greeting"),
    Kind.THANKS: _("reply.thanks"),
    Kind.BYE: _("reply.bye"),
    Kind.WELLBEING: _("reply.wellbeing"),
    Kind.SELF: _("reply.self"),
    Kind.RUDE: _("reply.rude"),
}
_WITH_HINT = (Kind.GREETING, Kind.WELLBEING, Kind.SELF, Kind.RUDE)


def menu_rows(scene: Scene) -> list[list[Button]]:
    """The ways on that are always there."""
    t = scene.t
    return [
        [Button(t.plain("button.agenda"), Days(0)), Button(t.plain("button.now"), NowAndNext(0))],
        [Button(t.plain("button.topics"), Topics(FIRST_TOPICS)), Button(t.plain("menu.help"), Help())],
    ]


def desk_row(scene: Scene) -> list[Button]:
    """The way to people, where the bot does not know."""
    return [Button(scene.t.plain("button.desk"), WriteToDesk(""))]


def small_talk(kind: Kind, scene: Scene) -> Screen:
    """A word back; where it helps, with what can be asked."""
    t = scene.t
    hint = t("reply.hint") if kind in _WITH_HINT else None
    rows = menu_rows(scene) if hint else []
    return Screen(join([t(WORDS[kind]), hint], "\n\n"), [*rows, desk_row(scene)] if kind is Kind.RUDE else rows)


def choice(targets: Sequence[Target], number: int, scene: Scene) -> Screen:
    """Asks which of a few things is meant."""
    return Screen(scene.t("reply.did_you_mean"), choices(targets, number, scene))


def choices(targets: Sequence[Target], number: int, scene: Scene) -> list[list[Button]]:
    """One button for each thing that can be meant."""
    named = [(each, target_name(each, scene)) for each in targets[:OFFERED]]
    return [[Button(name, Choose(number, each.kind, each.id))] for each, name in named if name]


def upcoming(scene: Scene) -> list[Session]:
    """What is on now and next, to choose from."""
    return [each for each in scene.conference.sessions if each.takes_place and each.end > scene.now]


def session_targets(sessions: Sequence[Session]) -> list[Target]:
    """Sessions as what an answer can be about."""
    return [Target(SESSION, each.id) for each in sessions]


def is_open(answer: Answer) -> bool:
    """Whether somebody may yet find the answer: it asks about the conference, as far as one can tell."""
    query = answer.query
    asks = query.content or query.has("facility") or (query.weak and not _is_of_time(answer))
    return answer.kind is Kind.UNKNOWN and not answer.is_out_of_scope and bool(asks)


def _is_of_time(answer: Answer) -> bool:
    return answer.query.when.is_said or answer.facet in (Facet.NOW, Facet.NEXT)


def unknown(answer: Answer, kept: int | None, scene: Scene) -> Screen:
    """Says honestly what it is that cannot be answered, and what can be done; `kept`: where somebody may answer it."""
    t = scene.t
    word = _unknown_word(answer, scene)
    hint = t("reply.hint") if word == "reply.not_understood" else None
    told = [] if kept is None else [Button(t.plain("button.tell_me"), TellMe(kept))]
    return Screen(join([t(word), hint], "\n\n"), [told, desk_row(scene), *menu_rows(scene)])


def _unknown_word(answer: Answer, scene: Scene) -> str:
    query = answer.query
    if query.has("opinion"):
        return _("reply.no_opinion")
    if answer.is_out_of_scope:
        return _("reply.out_of_scope")
    if is_open(answer):
        return _("reply.unknown")
    if not _is_of_time(answer):
        return _("reply.not_understood")
    is_over = all(each.end <= scene.now for each in scene.conference.sessions)
    return _("now.over") if is_over and query.when.clock is None else _("reply.nothing_then")


def ask_panel(answer: Answer, scene: Scene) -> Screen:
    """How to put a question to the speakers of the sessions that were named, else of those that are on or next.

    Where no session was named, the question may as well be one to the organisers.
    """
    t = scene.t
    asked = scene.conference.pick(each.id for each in answer.targets if each.kind == SESSION)
    sessions = asked or [each for each in upcoming(scene) if each.has_speakers]
    rows = [[Button(button_label(each, scene), WriteToDesk(each.id))] for each in sessions[:OFFERED]]
    return Screen(t("reply.ask_panel"), [*([] if asked else [desk_row(scene)]), *rows, *menu_rows(scene)])


def too_long(scene: Scene) -> Screen:
    """A text that is no question any more."""
    return Screen(scene.t("reply.too_long"), [desk_row(scene), *menu_rows(scene)])


def no_words(scene: Scene) -> Screen:
    """A text without a word in it."""
    return Screen(scene.t("reply.no_words"), menu_rows(scene))


def out_of_date(scene: Scene) -> Screen:
    """An answer whose question is forgotten."""
    return Screen(scene.t("reply.out_of_date"), menu_rows(scene))
