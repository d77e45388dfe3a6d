"""Settings: language, reminders, quiet hours, morning digest."""

from markupsafe import Markup

from bot.i18n import LANGUAGES
from bot.people import LEADS
from bot.telegram.context import BotContext
from handlers.callbacks import (
    Action,
    DigestChoice,
    LanguageChoice,
    LeadChoice,
    Preferences,
    Privacy,
    QuietFrom,
    QuietTo,
    SetDigest,
    SetLanguage,
    SetLead,
    SetQuiet,
    View,
    decode,
    encode,
)
from handlers.keyboards import LANGUAGE_BUTTONS, back, in_rows
from handlers.language import switch
from handlers.render import join
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.taps import Doer, Done

DIGEST_TIMES = (390, 420, 450, 480, 510, 540)
"""06:30 to 09:00, in minutes after midnight."""
NO_DIGEST = -1


def clock_time(minutes: int) -> str:
    """Minutes after midnight as "07:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _ticked(text: str, chosen: bool) -> str:
    return f"✅ {text}" if chosen else text


def _lead(scene: Scene) -> str:
    t, lead = scene.t, scene.person.lead_minutes
    return t.plain("settings.lead_before", span=t.count("time.minutes", lead)) if lead else t.plain("settings.off")


def _quiet(scene: Scene) -> str:
    quiet = scene.person.quiet
    return f"{clock_time(quiet[0])}–{clock_time(quiet[1])}" if quiet else scene.t.plain("settings.off")


def _digest(scene: Scene) -> str:
    at = scene.person.digest_at
    return scene.t.plain("settings.off") if at is None else clock_time(at)


def preferences(view: Preferences, scene: Scene) -> Screen:
    """All settings at a glance."""
    t = scene.t
    lines = [
        t("settings.language", language=LANGUAGE_BUTTONS[scene.language]),
        t("settings.lead", value=_lead(scene)),
        t("settings.quiet", value=_quiet(scene)),
        t("settings.digest", value=_digest(scene)),
    ]
    text = join([Markup("<b>⚙️ {}</b>").format(t.plain("settings.title")), join(lines)], "\n\n")
    rows = [
        [Button(t.plain("button.language"), LanguageChoice()), Button(t.plain("button.lead"), LeadChoice())],
        [Button(t.plain("button.quiet"), QuietFrom()), Button(t.plain("button.digest"), DigestChoice())],
        [Button(t.plain("button.privacy"), Privacy())],
    ]
    return Screen(text, rows)


def language_row(scene: Scene, then: View) -> list[Button]:
    """One button a language, one tap each; `then` is what is shown afterwards."""
    after = encode(then)
    return [
        Button(_ticked(name, language == scene.language), SetLanguage(language, after))
        for language, name in LANGUAGE_BUTTONS.items()
    ]


def language_choice(view: LanguageChoice, scene: Scene) -> Screen:
    """Choose a language."""
    rows = [[button] for button in language_row(scene, Preferences())]
    return Screen(scene.t("settings.choose_language"), [*rows, back(scene.t, Preferences())])


def lead_choice(view: LeadChoice, scene: Scene) -> Screen:
    """Choose how long before a session to be reminded."""
    t, chosen = scene.t, scene.person.lead_minutes
    buttons = [Button(_ticked(t.count("time.minutes", lead), lead == chosen), SetLead(lead)) for lead in LEADS]
    buttons.append(Button(_ticked(t.plain("remind.none"), chosen == 0), SetLead(0)))
    return Screen(t("settings.choose_lead"), [*in_rows(buttons, 3), back(t, Preferences())])


def quiet_from(view: QuietFrom, scene: Scene) -> Screen:
    """Choose from what hour it is to be quiet, or not at all."""
    t, quiet = scene.t, scene.person.quiet
    hours = [hour * 60 for hour in (*range(18, 24), *range(18))]
    buttons = [Button(_ticked(clock_time(at), quiet is not None and quiet[0] == at), QuietTo(at)) for at in hours]
    none = Button(_ticked(t.plain("settings.no_quiet"), quiet is None), SetQuiet(0, 0))
    return Screen(t("settings.choose_quiet_from"), [[none], *in_rows(buttons, 6), back(t, Preferences())])


def quiet_to(view: QuietTo, scene: Scene) -> Screen:
    """Choose until what hour it is to be quiet."""
    t, quiet = scene.t, scene.person.quiet
    start = view.start % (24 * 60)
    ends = [(start + hours * 60) % (24 * 60) for hours in range(1, 24)]
    buttons = [Button(_ticked(clock_time(end), quiet == (start, end)), SetQuiet(start, end)) for end in ends]
    text = t("settings.choose_quiet_to", start=clock_time(start))
    return Screen(text, [*in_rows(buttons, 6), back(t, QuietFrom())])


def digest_choice(view: DigestChoice, scene: Scene) -> Screen:
    """Choose when to get the morning digest."""
    t, chosen = scene.t, scene.person.digest_at
    buttons = [Button(_ticked(clock_time(at), at == chosen), SetDigest(at)) for at in DIGEST_TIMES]
    none = Button(_ticked(t.plain("settings.no_digest"), chosen is None), SetDigest(NO_DIGEST))
    return Screen(t("settings.choose_digest"), [[none], *in_rows(buttons, 3), back(t, Preferences())])


async def set_lead(action: SetLead, context: BotContext) -> Done:
    """Stores the lead time."""
    if action.lead in (0, *LEADS):
        context.person = await context.services.people.set_lead(context.person.id, action.lead)
    return Done(Preferences(), context.t.plain("settings.stored"))


async def set_quiet(action: SetQuiet, context: BotContext) -> Done:
    """Stores the quiet hours."""
    day = range(24 * 60)
    if action.start in day and action.end in day:
        quiet = None if action.start == action.end else (action.start, action.end)
        context.person = await context.services.people.set_quiet(context.person.id, quiet)
    return Done(Preferences(), context.t.plain("settings.stored"))


async def set_digest(action: SetDigest, context: BotContext) -> Done:
    """Stores the time of the digest."""
    if action.at in (NO_DIGEST, *DIGEST_TIMES):
        at = None if action.at == NO_DIGEST else action.at
        context.person = await context.services.people.set_digest(context.person.id, at)
    return Done(Preferences(), context.t.plain("settings.stored"))


def actions(stage: Stage) -> dict[type[Action], Doer]:
    """The actions of the settings; switching the language needs the stage, to let the screen follow."""

    async def set_language(action: SetLanguage, context: BotContext) -> Done:
        then = decode(action.then)
        if action.language in LANGUAGES:
            await switch(context, stage, action.language)
        return Done(then if isinstance(then, View) else Preferences(), context.t.plain("language.switched"))

    return {SetLanguage: set_language, SetLead: set_lead, SetQuiet: set_quiet, SetDigest: set_digest}


SCREENS: dict[type[View], Renderer] = {
    Preferences: preferences,
    LanguageChoice: language_choice,
    LeadChoice: lead_choice,
    QuietFrom: quiet_from,
    QuietTo: quiet_to,
    DigestChoice: digest_choice,
}
