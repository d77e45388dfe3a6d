"""What people do in their chats: write, edit, delete, start, block."""

import base64
import binascii
from collections.abc import Iterator
from typing import Any

from bot.simulator.accounts import Bot, Chat, Message, Person
from bot.simulator.arguments import Upload
from bot.simulator.errors import ControlError
from bot.simulator.formatting import format_text, utf16_length
from bot.simulator.media import FILE_KINDS, describe
from bot.simulator.sending import TEXT_LIMIT
from bot.simulator.telegram import Simulator

SAMPLE_FILES = {
    "photo": ("photo.gif", "image/gif"),
    "video": ("video.mp4", "video/mp4"),
    "voice": ("voice.ogg", "audio/ogg"),
    "audio": ("audio.mp3", "audio/mpeg"),
    "animation": ("animation.gif", "image/gif"),
    "video_note": ("note.mp4", "video/mp4"),
    "sticker": ("sticker.webp", "image/webp"),
}
_PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


class Actor:
    """One person with one bot."""

    def __init__(self, sim: Simulator, bot: Bot, person: Person) -> None:
        self.sim = sim
        self.bot = bot
        self.person = person

    def chat(self, chat_id: Any = None) -> Chat:
        """The chat in which something is done: the private one if no id is given.

        Raises:
            ControlError: for a group of which the person is no member.
        """
        if chat_id is None or chat_id == self.person.id:
            return self.bot.private_chat(self.person.id)
        chat = self.sim.groups.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None or self.person.id not in chat.members:
            raise ControlError(404, f"{self.person.id} is in no chat {chat_id}")
        return chat

    def message(self, chat: Chat, message_id: int) -> Message:
        """A message of a chat.

        Raises:
            ControlError: if it is not there.
        """
        try:
            return chat.messages[message_id]
        except KeyError:
            raise ControlError(404, f"there is no message {message_id}") from None

    def new_message(self, chat: Chat, content: dict[str, Any]) -> Message:
        """Puts the person's message into a chat and tells the bots that may see it."""
        message = {
            "message_id": next(chat.numbers),
            "from": self.person.user,
            "chat": self.sim.chat_json(chat),
            "date": int(self.sim.now()),
            **content,
        }
        if not chat.is_group:
            chat.started = True
        self.sim.keep(self.bot, chat, message)
        self.deliver(chat, "message", message)
        return message

    def deliver(self, chat: Chat, kind: str, message: Message) -> None:
        """Gives a message to the bots that see it: in groups only what is meant for them (privacy mode)."""
        if not chat.is_group:
            self.bot.flood.hear(chat.id)
            self.bot.queue.add(kind, message)
            return
        for bot_id in chat.bots:
            bot = self.sim.bot_of_id(bot_id)
            if bot is not None and _is_for(bot, message):
                bot.queue.add(kind, message)

    def writes(self, body: dict[str, Any]) -> Message:
        """Sends a message; a text that is too long for one is sent in pieces, as Telegram's own apps do.

        Raises:
            ControlError: if it has nothing in it.
        """
        chat = self.chat(body.get("chat_id"))
        if chat.blocked:
            raise ControlError(409, "the person has blocked the bot")
        text = body.get("text")
        if isinstance(text, str) and utf16_length(text) > TEXT_LIMIT and not body.get("entities"):
            return [self.writes({**body, "text": piece}) for piece in _pieces(text)][-1]
        content = self._content(body)
        reply = body.get("reply_to_message_id")
        if reply is not None:
            original = self.message(chat, reply)
            content["reply_to_message"] = {k: v for k, v in original.items() if k != "reply_to_message"}
        return self.new_message(chat, content)

    def _content(self, body: dict[str, Any]) -> dict[str, Any]:
        if "text" in body:
            return self._text(body["text"], body.get("entities"))
        content = self._media(body)
        if isinstance(body.get("caption"), str):
            caption, entities = format_text(body["caption"], None, None)
            content |= {"caption": caption, **({"caption_entities": entities} if entities else {})}
        if body.get("media_group_id"):
            content["media_group_id"] = str(body["media_group_id"])
        return content

    @staticmethod
    def _text(given: Any, entities: Any) -> dict[str, Any]:
        if not isinstance(given, str):
            raise ControlError(400, "text must be a string")
        text, found = format_text(given, None, entities if isinstance(entities, list) else None)
        if not text:
            raise ControlError(400, "there is nothing in the message")
        if utf16_length(text) > TEXT_LIMIT:
            raise ControlError(400, f"a message has at most {TEXT_LIMIT} characters")
        return {"text": text, **({"entities": found} if found else {})}

    def _media(self, body: dict[str, Any]) -> dict[str, Any]:
        if isinstance(body.get("location"), dict):
            return {"location": body["location"]}
        if body.get("contact"):
            phone = {"phone_number": "+99312000000", "user_id": self.person.id}
            return {"contact": {**phone, "first_name": self.person.first_name}}
        if body.get("poll"):
            options = [{"persistent_id": text, "text": text, "voter_count": 0} for text in ("A", "B")]
            poll = {"id": self.sim.new_id(), "question": "A or B?", "options": options, "total_voter_count": 0}
            rest = {"is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
            rest |= {"allows_revoting": True, "members_only": False}
            return {"poll": {**poll, **rest}}
        if body.get("dice"):
            return {"dice": {"emoji": "🎲", "value": 4}}
        kind = next((each for each in FILE_KINDS if body.get(each)), None)
        if kind is None:
            raise ControlError(400, "there is nothing in the message")
        stored = self.sim.files.add(self._upload(body, kind), kind)
        return {kind: describe(stored, kind)}

    @staticmethod
    def _upload(body: dict[str, Any], kind: str) -> Upload:
        given = body[kind]
        if not isinstance(given, dict):
            name, mime_type = SAMPLE_FILES.get(kind, ("file.txt", "text/plain"))
            return Upload(name, _PIXEL, mime_type)
        try:
            content = base64.b64decode(given.get("content_base64", ""), validate=True)
        except (binascii.Error, TypeError, ValueError):
            raise ControlError(400, "content_base64 is not base64") from None
        return Upload(str(given.get("file_name", "file")), content, str(given.get("mime_type", "")))

    def starts(self, payload: str = "") -> Message:
        """Opens the bot by a (deep) link, unblocking it if need be."""
        if self.chat().blocked:
            self.sets_blocked(False)
        return self.writes({"text": f"/start {payload}".strip()})

    def edits(self, message_id: int, body: dict[str, Any]) -> Message:
        """Edits an own message.

        Raises:
            ControlError: if it is not the person's own.
        """
        chat = self.chat(body.get("chat_id"))
        old = self.message(chat, message_id)
        if old["from"]["id"] != self.person.id or "via_bot" in old:
            raise ControlError(409, "only one's own messages can be edited")
        kept = {name: value for name, value in old.items() if name not in ("text", "entities")}
        new = {**kept, **self._text(body.get("text"), body.get("entities")), "edit_date": int(self.sim.now())}
        self.sim.replace(self.bot, chat, new)
        self.deliver(chat, "edited_message", new)
        return new

    def deletes(self, message_id: int, chat_id: Any) -> None:
        """Deletes a message for both sides; the bot is not told, as in Telegram."""
        chat = self.chat(chat_id)
        self.message(chat, message_id)
        self.sim.remove(self.bot, chat, message_id)

    def sets_blocked(self, blocked: bool) -> None:
        """Blocks or unblocks the bot, which is told (https://core.telegram.org/bots/api#chatmemberupdated)."""
        chat = self.chat()
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        self.sim.tell(self.bot, chat, "blocked", blocked=blocked)
        before, after = ("member", "kicked") if blocked else ("kicked", "member")

        def status(name: str) -> dict[str, Any]:
            until = {"until_date": 0} if name == "kicked" else {}
            return {"user": self.bot.user, "status": name, **until}

        change = {
            "chat": self.sim.chat_json(chat),
            "from": self.person.user,
            "date": int(self.sim.now()),
            "old_chat_member": status(before),
            "new_chat_member": status(after),
        }
        self.bot.queue.add("my_chat_member", change)

    def snapshot(self, chat_id: int, limit: int) -> dict[str, Any]:
        """A chat as it looks on the person's phone."""
        chat = self.chat(chat_id)
        language = self.person.language_code
        messages = list(chat.messages.values())[-limit:] if limit > 0 else []
        return {
            "seq": self.bot.line(self.person.id).seq,
            "chat": self.sim.chat_json(chat),
            "bot": {**self.bot.user, "can_inline": True},
            "messages": messages,
            "reply_keyboard": chat.keyboard,
            "commands": self.bot.command_list(chat, language),
            "description": self.bot.described("description", language),
            "started": chat.started or chat.is_group,
            "blocked": chat.blocked,
        }


def _pieces(text: str) -> Iterator[str]:
    """A long text in pieces that fit into a message."""
    encoded = text.encode("utf-16-le")
    while encoded:
        piece = encoded[: 2 * TEXT_LIMIT]
        if 0xD800 <= int.from_bytes(piece[-2:], "little") < 0xDC00:  # not between the halves of one character
            piece = piece[:-2]
        encoded = encoded[len(piece) :]
        if found := piece.decode("utf-16-le").strip():
            yield found


def _is_for(bot: Bot, message: Message) -> bool:
    """Whether a bot in privacy mode sees a group's message (https://core.telegram.org/bots/features#privacy-mode)."""
    if message.get("reply_to_message", {}).get("from", {}).get("id") == bot.id:
        return True
    if message.get("via_bot", {}).get("id") == bot.id:
        return True
    text = message.get("text", "")
    for entity in message.get("entities", ()):
        if entity["type"] == "bot_command" and entity["offset"] == 0:
            _, _, addressee = text[: entity["length"]].partition("@")
            return not addressee or addressee.lower() == bot.username.lower()
    return False
