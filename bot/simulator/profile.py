"""The methods about the bot itself, its chats and files."""

import re
from collections.abc import Callable
from typing import Any

from bot.simulator.accounts import Bot
from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad
from bot.simulator.sending import find_chat
from bot.simulator.telegram import Simulator

COMMANDS = 100
_COMMAND = re.compile(r"^[a-z0-9_]{1,32}$")
_SCOPES = frozenset(
    [
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    ]
)
TEXT_LIMITS = {"name": 64, "description": 512, "short_description": 120}


def get_me(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getMe."""
    return bot.me


def _scope(sim: Simulator, bot: Bot, args: Arguments) -> str:
    scope = args.json("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind not in _SCOPES:
        raise bad("can't parse BotCommandScope: Unsupported type specified")
    if "chat_id" not in scope:
        if kind in ("chat", "chat_administrators", "chat_member"):
            raise bad("can't parse BotCommandScope: Can't find field \"chat_id\"")
        return str(kind)
    chat = find_chat(sim, bot, Arguments(scope))
    return f"{kind}:{chat.id}" + (f":{scope['user_id']}" if "user_id" in scope else "")


def _language(args: Arguments) -> str:
    code = args.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad("language code is invalid" if len(code) == 2 else "LANG_CODE_INVALID")
    return code


def set_commands(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """setMyCommands."""
    commands = args.json("commands", "commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array")
    if len(commands) > COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for each in commands:
        if not isinstance(each, dict) or not _COMMAND.match(str(each.get("command", "")).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(each.get("description", "")).strip()) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    kept = [{"command": each["command"].removeprefix("/"), "description": each["description"]} for each in commands]
    bot.commands[_scope(sim, bot, args), _language(args)] = kept
    _announce_commands(sim, bot)
    return True


def delete_commands(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """deleteMyCommands."""
    bot.commands.pop((_scope(sim, bot, args), _language(args)), None)
    _announce_commands(sim, bot)
    return True


def _announce_commands(sim: Simulator, bot: Bot) -> None:
    for person, line in bot.lines.items():
        if person in sim.people:
            chat = bot.private_chat(person)
            line.add("commands", chat.id, commands=bot.command_list(chat, sim.people[person].language_code))


def get_commands(sim: Simulator, bot: Bot, args: Arguments) -> list[dict[str, str]]:
    """getMyCommands."""
    return bot.commands.get((_scope(sim, bot, args), _language(args)), [])


def _text_setter(kind: str) -> Callable[[Simulator, Bot, Arguments], bool]:
    def set_text(sim: Simulator, bot: Bot, args: Arguments) -> bool:
        text = args.text(kind)
        if len(text) > TEXT_LIMITS[kind]:
            raise bad(f"{kind.replace('_', ' ')} is too long")
        bot.texts[kind, _language(args)] = text
        return True

    return set_text


def _text_getter(kind: str) -> Callable[[Simulator, Bot, Arguments], dict[str, str]]:
    def get_text(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, str]:
        return {kind: bot.described(kind, _language(args))}

    return get_text


def set_menu_button(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """setChatMenuButton."""
    chat_id = find_chat(sim, bot, args).id if args.has("chat_id") else None
    bot.menu_buttons[chat_id] = args.json("menu_button", "MenuButton") or {"type": "default"}
    return True


def get_menu_button(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getChatMenuButton."""
    chat_id = find_chat(sim, bot, args).id if args.has("chat_id") else None
    return bot.menu_buttons.get(chat_id) or bot.menu_buttons.get(None) or {"type": "commands"}


def get_chat(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getChat."""
    chat = find_chat(sim, bot, args)
    gifts = {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    }
    return {
        **sim.chat_json(chat),
        "accent_color_id": chat.id % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": gifts,
    }


def get_chat_member(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getChatMember."""
    chat = find_chat(sim, bot, args)
    user_id = args.integer("user_id")
    if user_id == bot.id:
        return {"user": bot.user, "status": "member"}
    person = sim.people.get(user_id)
    if person is None:
        raise bad("user not found" if not chat.is_group else "member not found")
    inside = user_id == chat.id or user_id in chat.members
    return {"user": person.user, "status": "member" if inside else "left"}


def get_member_count(sim: Simulator, bot: Bot, args: Arguments) -> int:
    """getChatMemberCount."""
    chat = find_chat(sim, bot, args)
    return len(chat.members) + len(chat.bots) if chat.is_group else 2


def leave_chat(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """leaveChat."""
    chat = find_chat(sim, bot, args)
    if not chat.is_group:
        raise bad("chat member status can't be changed in private chats")
    chat.bots.discard(bot.id)
    return True


def get_file(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getFile."""
    stored = sim.files.get(args.text("file_id"))
    if stored is None:
        raise bad("invalid file_id" if args.text("file_id") else "file_id not specified")
    if len(stored.content) > sim.limits.download_bytes:
        raise bad("file is too big")
    return {**stored.as_json(), "file_path": stored.path}


def done(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """logOut, close."""
    return True


METHODS: dict[str, Callable[[Simulator, Bot, Arguments], Any]] = {
    "getMe": get_me,
    "setMyCommands": set_commands,
    "getMyCommands": get_commands,
    "deleteMyCommands": delete_commands,
    "setMyName": _text_setter("name"),
    "getMyName": _text_getter("name"),
    "setMyDescription": _text_setter("description"),
    "getMyDescription": _text_getter("description"),
    "setMyShortDescription": _text_setter("short_description"),
    "getMyShortDescription": _text_getter("short_description"),
    "setChatMenuButton": set_menu_button,
    "getChatMenuButton": get_menu_button,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getChatMemberCount": get_member_count,
    "leaveChat": leave_chat,
    "getFile": get_file,
    "logOut": done,
    "close": done,
}
