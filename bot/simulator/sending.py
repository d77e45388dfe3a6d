"""The methods that put a message into a chat (https://core.telegram.org/bots/api#available-methods)."""

from collections.abc import Callable
from typing import Any

from bot.simulator.accounts import Bot, Chat, Message
from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad
from bot.simulator.formatting import format_text, utf16_length
from bot.simulator.keyboards import check_markup
from bot.simulator.media import FILE_KINDS, media_field
from bot.simulator.telegram import Simulator

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CHAT_ACTIONS = frozenset(
    [
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    ]
)

Content = dict[str, Any]


def find_chat(sim: Simulator, bot: Bot, args: Arguments, name: str = "chat_id") -> Chat:
    """The chat that a call names.

    Raises:
        ApiError: if there is none, or the bot may not write there.
    """
    given = args.values.get(name)
    if given is None or given == "":
        raise bad("chat_id is empty")
    try:
        chat_id = int(given)
    except (TypeError, ValueError):
        raise bad("chat not found") from None
    return sim.chat_for(bot, chat_id)


def formatted(sim: Simulator, args: Arguments, name: str, entities_name: str) -> tuple[str, list[dict[str, Any]]]:
    """A text parameter without its markup, and its entities."""
    given = args.json(entities_name) if args.has(entities_name) else None
    text, entities = format_text(args.text(name), args.text("parse_mode") or None, given)
    return text, [each for each in (_with_user(sim, entity) for entity in entities) if each]


def _with_user(sim: Simulator, entity: dict[str, Any]) -> dict[str, Any] | None:
    if entity["type"] != "text_mention" or "user_id" not in entity:
        return entity
    person = sim.people.get(entity["user_id"])
    if person is None:
        return None
    return {"type": "text_mention", "offset": entity["offset"], "length": entity["length"], "user": person.user}


def text_content(sim: Simulator, args: Arguments) -> Content:
    """The content of a text message.

    Raises:
        ApiError: if it is empty or too long.
    """
    text, entities = formatted(sim, args, "text", "entities")
    if not text:
        raise bad("message text is empty")
    if utf16_length(text) > TEXT_LIMIT:
        raise bad("message is too long")
    content: Content = {"text": text}
    if entities:
        content["entities"] = entities
    preview = args.json("link_preview_options", "link preview options")
    if isinstance(preview, dict) and preview:
        content["link_preview_options"] = preview
    return content


def caption_content(sim: Simulator, args: Arguments) -> Content:
    """A caption and its entities, if there is one.

    Raises:
        ApiError: if it is too long.
    """
    if not args.has("caption"):
        return {}
    caption, entities = formatted(sim, args, "caption", "caption_entities")
    if utf16_length(caption) > CAPTION_LIMIT:
        raise bad("message caption is too long")
    if not caption:
        return {}
    return {"caption": caption, **({"caption_entities": entities} if entities else {})}


def post(sim: Simulator, bot: Bot, args: Arguments, chat: Chat, content: Content) -> Message:
    """Puts a message into a chat, if the limits let it.

    Raises:
        ApiError: as the Bot API does.
    """
    markup = check_markup(args.json("reply_markup", "reply keyboard markup"))
    reply = _reply(args, chat)
    bot.flood.spend(chat.id, chat.is_group)
    message: Message = {
        "message_id": next(chat.numbers),
        "from": bot.user,
        "chat": sim.chat_json(chat),
        "date": int(sim.now()),
        **_thread(args, chat),
    }
    if reply is not None:
        message["reply_to_message"] = {key: value for key, value in reply.items() if key != "reply_to_message"}
    message.update(content)
    if args.flag("protect_content"):
        message["has_protected_content"] = True
    if markup is not None and "inline_keyboard" in markup:
        message["reply_markup"] = markup
    sim.keep(bot, chat, message, silent=args.flag("disable_notification"))
    if markup is not None and "inline_keyboard" not in markup:
        chat.locked.add(message["message_id"])
        keyboard = None if markup.get("remove_keyboard") else markup
        sim.set_keyboard(bot, chat, keyboard, message["message_id"] if keyboard else None)
    return message


def _reply(args: Arguments, chat: Chat) -> Message | None:
    parameters = args.json("reply_parameters", "reply parameters")
    if isinstance(parameters, dict):
        wanted, forgiving = parameters.get("message_id"), bool(parameters.get("allow_sending_without_reply"))
    else:
        wanted, forgiving = args.integer("reply_to_message_id"), args.flag("allow_sending_without_reply")
    if not wanted:
        return None
    try:
        found = chat.messages.get(int(wanted))
    except (TypeError, ValueError):
        raise bad("can't parse reply parameters JSON object") from None
    if found is None and not forgiving:
        raise bad("message to be replied not found")
    return found


def _thread(args: Arguments, chat: Chat) -> Content:
    thread = args.integer("message_thread_id")
    if not thread:
        return {}
    if not chat.is_forum or thread not in chat.messages:
        raise bad("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}


def send_message(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """sendMessage."""
    chat = find_chat(sim, bot, args)
    return post(sim, bot, args, chat, text_content(sim, args))


def _sender(kind: str) -> Callable[[Simulator, Bot, Arguments], Message]:
    def send(sim: Simulator, bot: Bot, args: Arguments) -> Message:
        chat = find_chat(sim, bot, args)
        content = media_field(sim, args, kind)
        return post(sim, bot, args, chat, {**content, **caption_content(sim, args)})

    return send


def send_location(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """sendLocation."""
    chat = find_chat(sim, bot, args)
    return post(sim, bot, args, chat, {"location": _place(args)})


def _place(args: Arguments) -> Content:
    place = {"latitude": args.number("latitude", 999), "longitude": args.number("longitude", 999)}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad("wrong latitude or longitude specified")
    return place


def send_venue(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """sendVenue."""
    chat = find_chat(sim, bot, args)
    place = _place(args)
    venue = {"location": place, "title": args.text("title"), "address": args.text("address")}
    if not venue["title"] or not venue["address"]:
        raise bad("venue title and address must be non-empty")
    return post(sim, bot, args, chat, {"venue": venue, "location": place})


def send_contact(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """sendContact."""
    chat = find_chat(sim, bot, args)
    contact = {name: args.text(name) for name in ("phone_number", "first_name", "last_name") if args.has(name)}
    if not contact.get("phone_number") or not contact.get("first_name"):
        raise bad("PHONE_NUMBER_INVALID" if not contact.get("phone_number") else "CONTACT_NAME_EMPTY")
    return post(sim, bot, args, chat, {"contact": contact})


def send_poll(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """sendPoll."""
    chat = find_chat(sim, bot, args)
    given = args.json("options", "poll options")
    options = [each.get("text", "") if isinstance(each, dict) else str(each) for each in given or ()]
    if not 1 <= len(args.text("question")) <= 300:
        raise bad("poll question must be non-empty" if not args.text("question") else "poll question is too long")
    if not 2 <= len(options) <= 12:
        raise bad("poll must have at least 2 option" if len(options) < 2 else "poll can't have more than 12 options")
    poll = {
        "id": sim.new_id(),
        "question": args.text("question"),
        "options": [{"text": each, "voter_count": 0} for each in options],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": args.text("is_anonymous") not in ("false", "False", "0"),
        "type": args.text("type", "regular"),
        "allows_multiple_answers": args.flag("allows_multiple_answers"),
    }
    return post(sim, bot, args, chat, {"poll": poll})


def send_chat_action(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """sendChatAction."""
    chat = find_chat(sim, bot, args)
    action = args.text("action")
    if action not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    sim.tell(bot, chat, "typing", action=action)
    return True


def _original(sim: Simulator, bot: Bot, args: Arguments, what: str) -> Message:
    source = find_chat(sim, bot, args, "from_chat_id")
    message = source.messages.get(args.integer("message_id"))
    if message is None:
        raise bad(f"message to {what} not found")
    return message


_CARRIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "link_preview_options",
    "location",
    "venue",
    "contact",
    "poll",
    *FILE_KINDS,
)


def copy_message(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, int]:
    """copyMessage."""
    chat = find_chat(sim, bot, args)
    original = _original(sim, bot, args, "copy")
    content = {name: original[name] for name in _CARRIED if name in original}
    if args.has("caption"):
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_content(sim, args)
    return {"message_id": post(sim, bot, args, chat, content)["message_id"]}


def forward_message(sim: Simulator, bot: Bot, args: Arguments) -> Message:
    """forwardMessage."""
    chat = find_chat(sim, bot, args)
    original = _original(sim, bot, args, "forward")
    origin = {"type": "user", "sender_user": original["from"], "date": original["date"]}
    content = {name: original[name] for name in _CARRIED if name in original}
    return post(sim, bot, args, chat, {"forward_origin": origin, **content})


def send_media_group(sim: Simulator, bot: Bot, args: Arguments) -> list[Message]:
    """sendMediaGroup."""
    chat = find_chat(sim, bot, args)
    media = args.json("media", "media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise bad("can't parse media: there must be from 2 to 10 items")
    group = sim.new_id()
    contents = []
    for item in media:
        own = Arguments({**item, item["type"]: item.get("media")}, args.uploads)
        contents.append({**media_field(sim, own, item["type"]), **caption_content(sim, own), "media_group_id": group})
    return [post(sim, bot, args, chat, content) for content in contents]


METHODS: dict[str, Callable[[Simulator, Bot, Arguments], Any]] = {
    "sendMessage": send_message,
    "sendLocation": send_location,
    "sendVenue": send_venue,
    "sendContact": send_contact,
    "sendPoll": send_poll,
    "sendChatAction": send_chat_action,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "sendMediaGroup": send_media_group,
    **{f"send{_name}": _sender(_kind) for _kind, _name in FILE_KINDS.items()},
}
