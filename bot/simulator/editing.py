"""The methods that change or remove messages (https://core.telegram.org/bots/api#updating-messages)."""

from collections.abc import Callable
from typing import Any

from bot.simulator.accounts import Bot, Chat, Message
from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad
from bot.simulator.keyboards import check_markup
from bot.simulator.media import FILE_KINDS, media_field
from bot.simulator.sending import caption_content, find_chat, text_content
from bot.simulator.telegram import Simulator

DELETABLE_SECONDS = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
_COMPARED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "link_preview_options",
    "reply_markup",
    "location",
    *FILE_KINDS,
)
_TEXT = ("text", "entities", "link_preview_options")
_CAPTION = ("caption", "caption_entities")


def _find(sim: Simulator, bot: Bot, args: Arguments) -> tuple[Chat, Message]:
    """The message that a call names, which must be the bot's own.

    Raises:
        ApiError: if there is none, or it is not for this bot to edit.
    """
    if args.has("inline_message_id"):
        return _find_inline(sim, bot, args.text("inline_message_id"))
    chat = find_chat(sim, bot, args)
    if not args.integer("message_id"):
        raise bad("message identifier is not specified")
    message = chat.messages.get(args.integer("message_id"))
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != bot.id or message["message_id"] in chat.locked:
        raise bad("message can't be edited")
    return chat, message


def _find_inline(sim: Simulator, bot: Bot, inline_id: str) -> tuple[Chat, Message]:
    place = bot.inline_messages.get(inline_id)
    if place is None:
        raise bad("MESSAGE_ID_INVALID")
    chat = bot.private.get(place[0]) or sim.groups.get(place[0])
    if chat is None or place[1] not in chat.messages:
        raise bad("MESSAGE_ID_INVALID")
    return chat, chat.messages[place[1]]


def _change(
    sim: Simulator, bot: Bot, args: Arguments, replaced: tuple[str, ...], make: Callable[[Message], dict[str, Any]]
) -> Message | bool:
    chat, message = _find(sim, bot, args)
    content = make(message)
    markup = check_markup(args.json("reply_markup", "reply keyboard markup"), inline_only=True)
    new = {name: value for name, value in message.items() if name not in (*replaced, "reply_markup")} | content
    if markup is not None:
        new["reply_markup"] = markup
    if all(new.get(name) == message.get(name) for name in _COMPARED):
        raise bad(NOT_MODIFIED)
    if chat.is_group:
        bot.flood.spend(chat.id, is_group=True)
    new["edit_date"] = int(sim.now())
    sim.replace(bot, chat, new)
    return True if args.has("inline_message_id") else new


def edit_text(sim: Simulator, bot: Bot, args: Arguments) -> Message | bool:
    """editMessageText."""

    def make(message: Message) -> dict[str, Any]:
        if "text" not in message:
            raise bad("there is no text in the message to edit")
        return text_content(sim, args)

    return _change(sim, bot, args, _TEXT, make)


def edit_caption(sim: Simulator, bot: Bot, args: Arguments) -> Message | bool:
    """editMessageCaption."""

    def make(message: Message) -> dict[str, Any]:
        if "text" in message or not any(kind in message for kind in FILE_KINDS):
            raise bad("there is no caption in the message to edit")
        return caption_content(sim, args)

    return _change(sim, bot, args, _CAPTION, make)


def edit_markup(sim: Simulator, bot: Bot, args: Arguments) -> Message | bool:
    """editMessageReplyMarkup."""
    return _change(sim, bot, args, (), lambda message: {})


def edit_media(sim: Simulator, bot: Bot, args: Arguments) -> Message | bool:
    """editMessageMedia."""
    media = args.json("media", "InputMedia")
    if not isinstance(media, dict) or media.get("type") not in FILE_KINDS:
        raise bad("can't parse InputMedia JSON object")
    own = Arguments({**media, media["type"]: media.get("media")}, args.uploads)

    def make(message: Message) -> dict[str, Any]:
        return {**media_field(sim, own, media["type"]), **caption_content(sim, own)}

    return _change(sim, bot, args, (*_TEXT, *_CAPTION, *FILE_KINDS), make)


def delete_message(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """deleteMessage."""
    chat = find_chat(sim, bot, args)
    if not args.integer("message_id"):
        raise bad("message identifier is not specified")
    message = chat.messages.get(args.integer("message_id"))
    if message is None:
        raise bad("message to delete not found")
    if not _deletable(sim, bot, chat, message):
        raise bad("message can't be deleted for everyone")
    sim.remove(bot, chat, message["message_id"])
    return True


def _deletable(sim: Simulator, bot: Bot, chat: Chat, message: Message) -> bool:
    if sim.now() - message["date"] > DELETABLE_SECONDS:
        return False
    return not chat.is_group or message["from"]["id"] == bot.id


def delete_messages(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """deleteMessages: what cannot be found is skipped."""
    chat = find_chat(sim, bot, args)
    numbers = args.json("message_ids", "message identifiers")
    if not isinstance(numbers, list) or not 1 <= len(numbers) <= 100:
        raise bad("message identifiers are not specified" if not numbers else "too many message identifiers specified")
    for number in numbers:
        message = chat.messages.get(number)
        if message is not None and _deletable(sim, bot, chat, message):
            sim.remove(bot, chat, number)
    return True


def pin_message(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """pinChatMessage."""
    chat = find_chat(sim, bot, args)
    number = args.integer("message_id")
    if number not in chat.messages:
        raise bad("message to pin not found")
    if number not in chat.pinned:
        chat.pinned.append(number)
    return True


def unpin_message(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """unpinChatMessage: the given one, else the newest."""
    chat = find_chat(sim, bot, args)
    number = args.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if number not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(number)
    return True


METHODS: dict[str, Callable[[Simulator, Bot, Arguments], Any]] = {
    "editMessageText": edit_text,
    "editMessageCaption": edit_caption,
    "editMessageReplyMarkup": edit_markup,
    "editMessageMedia": edit_media,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "pinChatMessage": pin_message,
    "unpinChatMessage": unpin_message,
}
