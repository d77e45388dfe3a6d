"""Taps on buttons, and inline queries: what a person asks and waits for."""

import asyncio
from collections import OrderedDict
from typing import Any

from bot.simulator.accounts import CallbackQuery, Chat, InlineQuery, Message
from bot.simulator.acting import Actor
from bot.simulator.errors import ControlError

QUERIES_KEPT = 5000
WAIT_SECONDS = 5.0

Button = dict[str, Any]


async def tap(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """Taps a button and tells what came of it.

    Raises:
        ControlError: if there is no such button.
    """
    chat = actor.chat(body.get("chat_id"))
    wait = float(body.get("wait", WAIT_SECONDS))
    if chat.blocked:
        raise ControlError(409, "the person has blocked the bot")
    if "data" in body:
        return await _callback(actor, chat, body.get("message_id"), str(body["data"]), wait)
    message, button = _find(actor, chat, str(body.get("button", "")), body.get("message_id"))
    if message is None:
        return {"kind": "message", "message": _reply_button(actor, chat, button)}
    if "callback_data" in button:
        return await _callback(actor, chat, message["message_id"], button["callback_data"], wait)
    if "url" in button:
        return {"kind": "url", "url": button["url"]}
    if "copy_text" in button:
        return {"kind": "copy", "text": button["copy_text"]["text"]}
    for name, here in (("switch_inline_query_current_chat", True), ("switch_inline_query", False)):
        if name in button:
            return {"kind": "switch_inline", "query": button[name], "current_chat": here}
    raise ControlError(409, "that button cannot be tapped here")


def _find(actor: Actor, chat: Chat, text: str, message_id: int | None) -> tuple[Message | None, Button]:
    """The message and its button (or no message and a reply button) with a text, the whole of it or a part."""
    if message_id is not None:
        messages = [actor.message(chat, message_id)]
    else:
        messages = [each for each in reversed(chat.messages.values()) if "reply_markup" in each]
    on_show: list[tuple[Message | None, Button]] = [
        (message, button)
        for message in messages
        for row in message.get("reply_markup", {}).get("inline_keyboard", ())
        for button in row
    ]
    if message_id is None:
        keyboard = [(None, button) for row in (chat.keyboard or {}).get("keyboard", ()) for button in row]
        newest = sum(1 for message, _ in on_show if message is messages[0])
        on_show[newest:newest] = keyboard  # what is in sight at the bottom of the screen comes first
    for exact in (True, False):
        for found in on_show:
            if _fits(found[1], text, exact):
                return found
    raise ControlError(409, f"there is no button {text!r}")


def _fits(button: Button, text: str, exact: bool) -> bool:
    return button["text"] == text if exact else bool(text) and text.lower() in button["text"].lower()


def _reply_button(actor: Actor, chat: Chat, button: Button) -> Message:
    if button.get("request_contact"):
        return actor.writes({"contact": True, "chat_id": chat.id})
    if button.get("request_location"):
        return actor.writes({"location": {"latitude": 37.9601, "longitude": 58.3261}, "chat_id": chat.id})
    return actor.writes({"text": button["text"], "chat_id": chat.id})


async def _callback(actor: Actor, chat: Chat, message_id: int | None, data: str, wait: float) -> dict[str, Any]:
    query = _ask(actor, chat, message_id, data)
    await _wait(query.answered, wait)
    return {"kind": "callback", "callback_query_id": query.id, "message_id": message_id, "answer": query.answer}


def tap_unanswered(actor: Actor, data: str) -> None:
    """Taps a button of the newest message in the private chat without waiting for what comes of it."""
    chat = actor.chat()
    _ask(actor, chat, next(reversed(chat.messages), None), data)


def _ask(actor: Actor, chat: Chat, message_id: int | None, data: str) -> CallbackQuery:
    bot, sim = actor.bot, actor.sim
    query = CallbackQuery(sim.new_id(), actor.person.id, chat.id, message_id, sim.now())
    _remember(bot.callbacks, query.id, query)
    update: dict[str, Any] = {
        "id": query.id,
        "from": actor.person.user,
        "chat_instance": str(-chat.id * 7919),
        "data": data,
    }
    if message_id is not None:
        message = chat.messages.get(message_id)
        # https://core.telegram.org/bots/api#inaccessiblemessage
        update["message"] = message or {"chat": sim.chat_json(chat), "message_id": message_id, "date": 0}
    if not chat.is_group:
        bot.flood.hear(chat.id)
    bot.queue.add("callback_query", update)
    return query


async def _wait(answered: asyncio.Event, seconds: float) -> None:
    if seconds <= 0:
        return
    try:
        await asyncio.wait_for(answered.wait(), seconds)
    except TimeoutError:
        return


def _remember(queries: OrderedDict[str, Any], query_id: str, query: Any) -> None:
    queries[query_id] = query
    if len(queries) > QUERIES_KEPT:
        queries.popitem(last=False)


async def inline_query(actor: Actor, body: dict[str, Any]) -> dict[str, Any]:
    """Types `@bot words` and gives what the bot offers."""
    bot = actor.bot
    query = InlineQuery(actor.sim.new_id(), actor.person.id, actor.sim.now())
    _remember(bot.inline, query.id, query)
    update = {
        "id": query.id,
        "from": actor.person.user,
        "query": str(body.get("query", ""))[:256],
        "offset": str(body.get("offset", "")),
        "chat_type": "sender",
    }
    bot.queue.add("inline_query", update)
    await _wait(query.answered, float(body.get("wait", WAIT_SECONDS)))
    return {"inline_query_id": query.id, **(query.answer or {"results": [], "cache_time": 0, "next_offset": ""})}


def choose(actor: Actor, body: dict[str, Any]) -> Message:
    """Sends one of the offered results into a chat.

    Raises:
        ControlError: if it was not offered.
    """
    bot = actor.bot
    query = bot.inline.get(str(body.get("inline_query_id")))
    offered = query.answer["results"] if query is not None and query.answer is not None else []
    result = next((each for each in offered if each["id"] == body.get("result_id")), None)
    if result is None or "message" not in result:
        raise ControlError(409, "that result was not offered")
    chat = actor.chat(body.get("chat_id"))
    markup = result.get("reply_markup")
    content = {"via_bot": bot.user, **result["message"], **({"reply_markup": markup} if markup else {})}
    message = actor.new_message(chat, content)
    inline_id = actor.sim.new_id()
    bot.inline_messages[inline_id] = (chat.id, message["message_id"])
    chosen = {"result_id": result["id"], "from": actor.person.user, "query": "", "inline_message_id": inline_id}
    bot.queue.add("chosen_inline_result", chosen)
    return message
