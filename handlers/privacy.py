"""Privacy: what is stored, all of it as a file, and all of it deleted."""

import json

from markupsafe import Markup
from telegram import InputFile

from bot.telegram.context import BotContext
from handlers.callbacks import Action, ConfirmDeletion, DeleteMe, Preferences, Privacy, SendMyData, View
from handlers.keyboards import back
from handlers.render import join
from handlers.screens import Button, Renderer, Scene, Screen, Stage
from handlers.taps import Doer, Done


def privacy(view: Privacy, scene: Scene) -> Screen:
    """What is stored and why."""
    t = scene.t
    heading = Markup("<b>🔒 {}</b>").format(t.plain("privacy.title"))
    text = join([heading, t("privacy.text"), t("privacy.questions")], "\n\n")
    rows = [
        [Button(t.plain("button.my_data"), SendMyData())],
        [Button(t.plain("button.delete"), ConfirmDeletion())],
        back(t, Preferences()),
    ]
    return Screen(text, rows)


def confirm_deletion(view: ConfirmDeletion, scene: Scene) -> Screen:
    """The second of the two taps."""
    t = scene.t
    return Screen(t("privacy.confirm"), [[Button(t.plain("button.really_delete"), DeleteMe())], back(t, Privacy())])


async def send_my_data(action: SendMyData, context: BotContext) -> Done:
    """Sends everything as JSON."""
    stored = await context.services.people.export(context.person.id)
    content = json.dumps(stored, ensure_ascii=False, indent=2, default=str).encode()
    caption = context.t.plain("privacy.file_caption")
    await context.bot.send_document(context.person_chat, InputFile(content, filename="my-data.json"), caption=caption)
    return Done(None)


def actions(stage: Stage) -> dict[type[Action], Doer]:
    """The actions; a deletion also forgets what is on the screen."""

    async def delete_me(action: DeleteMe, context: BotContext) -> Done:
        t, chat_id = context.t, context.person_chat
        await context.services.people.delete(context.person.id)
        stage.on_screen.forget(chat_id)
        await context.bot.call(
            "sendMessage",
            {"chat_id": chat_id, "text": t.plain("privacy.deleted"), "reply_markup": {"remove_keyboard": True}},
        )
        if context.tapped is not None:
            await context.bot.call("deleteMessages", {"chat_id": chat_id, "message_ids": [context.tapped]})
        await context.bot.call("deleteMyCommands", {"scope": {"type": "chat", "chat_id": chat_id}})
        return Done(None)

    return {SendMyData: send_my_data, DeleteMe: delete_me}


SCREENS: dict[type[View], Renderer] = {Privacy: privacy, ConfirmDeletion: confirm_deletion}
