"""What people ask the bot to do by text: add sessions to their own agenda, and take them out again."""

from collections.abc import Sequence

from markupsafe import Markup

from bot.answers import Answer, Kind
from bot.answers.index import SESSION
from bot.answers.talk import Deed, Outcome
from bot.conference import Session
from bot.i18n import mark as _
from bot.people import LEADS
from bot.telegram.context import BotContext
from handlers.agenda import line
from handlers.answer_callbacks import Undo
from handlers.callbacks import Card, Days, MyAgenda
from handlers.keyboards import PER_PAGE, session_rows
from handlers.listing import briefly_provisional, entries
from handlers.my_agenda import reminders_note, saved_word
from handlers.render import gone, join
from handlers.replies import choices, session_targets, upcoming
from handlers.screens import Button, Scene, Screen

AT_ONCE = 20
"""Sessions that are added by one sentence; who wants more is asked to choose."""
WORDS = {
    Outcome.ALREADY: _("my.already_saved"),
    Outcome.OVER: _("reply.is_over"),
    Outcome.CANCELLED: _("reply.is_cancelled"),
    Outcome.REMOVED: _("my.removed"),
    Outcome.ABSENT: _("reply.was_not_saved"),
}
IN_LIST = {
    Outcome.SAVED: _("reply.added"),
    Outcome.ALREADY: _("reply.already"),
    Outcome.REMINDED: _("reply.already"),
    Outcome.OVER: _("reply.over"),
    Outcome.CANCELLED: _("reply.cancelled"),
    Outcome.REMOVED: _("reply.removed"),
    Outcome.ABSENT: _("reply.absent"),
}


async def carry_out(answer: Answer, context: BotContext) -> tuple[Deed, ...]:
    """Adds or removes the sessions that a request is about; gives what has become of each."""
    sessions = context.services.agenda.current.pick(each.id for each in answer.targets if each.kind == SESSION)
    if len(sessions) > AT_ONCE:
        return ()
    if answer.kind is Kind.REMOVE:
        return tuple([await _remove(each, context) for each in sessions])
    said = answer.decision.lead_minutes
    lead = None if said is None else min(LEADS, key=lambda each: abs(each - said))
    return tuple([await _add(each, lead, context) for each in sessions])


async def _add(session: Session, lead: int | None, context: BotContext) -> Deed:
    people, person_id = context.services.people, context.person.id
    if not session.takes_place:
        return Deed(session.id, Outcome.CANCELLED)
    if session.end <= context.services.clock.now():
        return Deed(session.id, Outcome.OVER)
    context.person, newly = await people.save(person_id, session.id)
    if lead is not None:
        context.person = await people.set_session_lead(person_id, session.id, lead)
    return Deed(session.id, Outcome.SAVED if newly else Outcome.ALREADY if lead is None else Outcome.REMINDED, lead)


async def _remove(session: Session, context: BotContext) -> Deed:
    kept = context.person.saved.get(session.id)
    if kept is None:
        return Deed(session.id, Outcome.ABSENT)
    context.person = await context.services.people.unsave(context.person.id, session.id)
    return Deed(session.id, Outcome.REMOVED, kept.lead_minutes)


async def take_back(deeds: Sequence[Deed], saved: bool, context: BotContext) -> tuple[Deed, ...]:
    """Undoes what was done: afterwards the sessions are saved, or not. Twice is as good as once."""
    wanted = Outcome.SAVED if saved else Outcome.REMOVED
    made = []
    for deed in deeds:
        if deed.outcome in (Outcome.SAVED, Outcome.REMOVED) and deed.outcome is not wanted:
            await (_put_back(deed, context) if saved else _take_out(deed, context))
            deed = deed._replace(outcome=wanted)  # noqa: PLW2901 - it is another one from here on
        made.append(deed)
    return tuple(made)


async def _take_out(deed: Deed, context: BotContext) -> None:
    context.person = await context.services.people.unsave(context.person.id, deed.session)


async def _put_back(deed: Deed, context: BotContext) -> None:
    people, person_id = context.services.people, context.person.id
    if deed.lead is None:
        context.person, _newly = await people.save(person_id, deed.session)
    else:
        context.person = await people.set_session_lead(person_id, deed.session, deed.lead)


def deeds_screen(deeds: Sequence[Deed], number: int, origin: str, scene: Scene) -> Screen:
    """What was done, with the way back from it."""
    t, conference = scene.t, scene.conference
    done = [(session, each) for each in deeds if (session := conference.session(each.session))]
    if not done:
        return gone(scene)
    if len(done) == 1:
        session, deed = done[0]
        text = join([_word(session, deed, scene), *entries([session], scene), briefly_provisional(scene)], "\n\n")
        rows = [[Button(t.plain("button.open"), Card(session.id, origin))]]
    else:
        lines = [Markup("{} — <i>{}</i>").format(line(each, scene), t(IN_LIST[deed.outcome])) for each, deed in done]
        added = any(each.outcome is Outcome.SAVED for each in deeds)
        text = join([join(lines), reminders_note(scene) if added else None, briefly_provisional(scene)], "\n\n")
        rows = [*session_rows([each for each, _deed in done[:PER_PAGE]], origin, scene), []]
    changed = next((each.outcome for each in deeds if each.outcome in (Outcome.SAVED, Outcome.REMOVED)), None)
    if changed is not None:
        rows[-1].append(Button(t.plain("button.undo"), Undo(number, int(changed is Outcome.REMOVED))))
    return Screen(text, [*rows, [Button(t.plain("button.my"), MyAgenda(0))]])


def _word(session: Session, deed: Deed, scene: Scene) -> str:
    if deed.outcome is Outcome.SAVED:
        return saved_word(session, scene.person, scene.conference, scene.now, scene.t)
    if deed.outcome is Outcome.REMINDED:
        return scene.t.plain("reply.reminded", span=scene.t.count("time.minutes", deed.lead or 0))
    return scene.t.plain(WORDS[deed.outcome])


def which(kind: Kind, number: int, scene: Scene) -> Screen:
    """Asks which session to add or to remove."""
    t = scene.t
    if kind is not Kind.REMOVE:
        rows = choices(session_targets(upcoming(scene)), number, scene)
        return Screen(t("reply.add_which"), [*rows, [Button(t.plain("button.agenda"), Days(0))]])
    saved = scene.conference.pick(scene.person.saved)
    if not saved:
        return Screen(t("my.empty"), [[Button(t.plain("button.agenda"), Days(0))]])
    rows = choices(session_targets(saved), number, scene)
    return Screen(t("reply.remove_which"), [*rows, [Button(t.plain("button.my"), MyAgenda(0))]])
