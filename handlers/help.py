"""Help: what the bot can do, in a few lines."""

from markupsafe import Markup

from handlers.callbacks import FIRST_TOPICS, Days, Desk, Help, MyAgenda, NowAndNext, Preferences, Privacy, Topics, View
from handlers.keyboards import in_rows
from handlers.render import join
from handlers.screens import Button, Renderer, Scene, Screen


def help_text(view: Help, scene: Scene) -> Screen:
    """What can be done, with the commands beside the buttons."""
    t = scene.t
    share = t("help.share", bot=scene.bot_username)
    text = join(
        [Markup("<b>❓ {}</b>").format(t.plain("help.title")), t("help.text"), share, t("help.commands")], "\n\n"
    )
    buttons = [
        Button(t.plain("button.agenda"), Days(0)),
        Button(t.plain("button.now"), NowAndNext(0)),
        Button(t.plain("button.my"), MyAgenda(0)),
        Button(t.plain("button.topics"), Topics(FIRST_TOPICS)),
        Button(t.plain("button.settings"), Preferences()),
        Button(t.plain("button.privacy"), Privacy()),
        Button(t.plain("button.desk"), Desk()),
    ]
    return Screen(text, in_rows(buttons, 2))


SCREENS: dict[type[View], Renderer] = {Help: help_text}
