"""The methods that fetch updates and answer queries."""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.accounts import Bot
from bot.simulator.arguments import Arguments
from bot.simulator.errors import bad
from bot.simulator.formatting import format_text, utf16_length
from bot.simulator.keyboards import check_markup
from bot.simulator.telegram import Simulator
from bot.simulator.updates import Webhook

RESULTS = 50
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


async def get_updates(sim: Simulator, bot: Bot, args: Arguments) -> list[dict[str, Any]]:
    """getUpdates."""
    if args.has("allowed_updates"):
        bot.queue.set_allowed(args.json("allowed_updates", "allowed updates"))
    limit = min(max(args.integer("limit", 100), 1), 100)
    timeout = 0.0 if sim.is_closing else args.number("timeout")
    return await bot.queue.fetch(args.integer("offset"), limit, timeout)


def set_webhook(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """setWebhook. Unlike Telegram's cloud, and like a local Bot API server, it takes plain HTTP and any port."""
    url = args.text("url")
    if args.has("allowed_updates"):
        bot.queue.set_allowed(args.json("allowed_updates", "allowed updates"))
    if args.flag("drop_pending_updates"):
        bot.queue.pending.clear()
    if not url:
        bot.queue.webhook = None
        return True
    address = urlsplit(url)
    if address.scheme not in ("http", "https") or not address.hostname:
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    secret = args.text("secret_token")
    if secret and (len(secret) > 256 or not secret.replace("_", "").replace("-", "").isalnum() or not secret.isascii()):
        raise bad("secret token contains unallowed characters")
    bot.queue.release()
    bot.queue.webhook = Webhook(url, secret, args.integer("max_connections", 40))
    bot.queue.arrived.set()
    return True


def delete_webhook(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """deleteWebhook."""
    if args.flag("drop_pending_updates"):
        bot.queue.pending.clear()
    bot.queue.webhook = None
    return True


def get_webhook_info(sim: Simulator, bot: Bot, args: Arguments) -> dict[str, Any]:
    """getWebhookInfo."""
    hook = bot.queue.webhook
    info: dict[str, Any] = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(bot.queue.pending),
    }
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.last_error_message:
            info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if bot.queue.allowed is not None:
        info["allowed_updates"] = sorted(bot.queue.allowed)
    return info


def answer_callback_query(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """answerCallbackQuery: once, and in time."""
    query = bot.callbacks.get(args.text("callback_query_id"))
    if query is None or query.answer is not None or sim.now() - query.asked_at > sim.limits.callback_seconds:
        raise bad(TOO_OLD)
    text = args.text("text")
    if utf16_length(text) > 200:
        raise bad("MESSAGE_TOO_LONG")
    query.answer = {"text": text, "show_alert": args.flag("show_alert"), "url": args.text("url")}
    query.answered.set()
    bot.line(query.person).add(
        "callback_answer",
        query.chat_id if query.chat_id is not None else query.person,
        callback_query_id=query.id,
        message_id=query.message_id,
        **query.answer,
    )
    return True


def answer_inline_query(sim: Simulator, bot: Bot, args: Arguments) -> bool:
    """answerInlineQuery."""
    query = bot.inline.get(args.text("inline_query_id"))
    if query is None or query.answer is not None or sim.now() - query.asked_at > sim.limits.inline_seconds:
        raise bad(TOO_OLD)
    results = args.json("results", "inline query results")
    if not isinstance(results, list):
        raise bad("can't parse inline query results: expected an Array")
    if len(results) > RESULTS:
        raise bad("RESULTS_TOO_MUCH")
    kept = [_result(each) for each in results]
    if len({each["id"] for each in kept}) < len(kept):
        raise bad("RESULT_ID_DUPLICATE")
    if len(args.text("next_offset").encode()) > 64:
        raise bad("NEXT_OFFSET_INVALID")
    button = args.json("button", "InlineQueryResultsButton")
    query.answer = {
        "results": kept,
        "cache_time": args.integer("cache_time", 300),
        "next_offset": args.text("next_offset"),
        **({"button": _inline_button(button)} if isinstance(button, dict) else {}),
    }
    query.answered.set()
    return True


def _inline_button(button: dict[str, Any]) -> dict[str, Any]:
    parameter = str(button.get("start_parameter", ""))
    if not button.get("text"):
        raise bad("inline query results button text must be non-empty")
    if parameter and (len(parameter) > 64 or not parameter.replace("_", "").replace("-", "").isalnum()):
        raise bad("START_PARAM_INVALID")
    return button


def _result(result: Any) -> dict[str, Any]:
    if not isinstance(result, dict) or not isinstance(result.get("type"), str):
        raise bad("can't parse inline query result: Can't find field \"type\"")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad("RESULT_ID_INVALID")
    if result["type"] != "article":
        return {**result, "id": str(result["id"])}
    if not result.get("title"):
        raise bad("ARTICLE_TITLE_EMPTY")
    content = result.get("input_message_content")
    if not isinstance(content, dict) or not isinstance(content.get("message_text"), str):
        raise bad("can't parse inline query result: Can't find field \"input_message_content\"")
    text, entities = format_text(content["message_text"], content.get("parse_mode"), content.get("entities"))
    if not text:
        raise bad("message text is empty")
    if utf16_length(text) > 4096:
        raise bad("message is too long")
    check_markup(result.get("reply_markup"), inline_only=True)
    made = {"text": text, **({"entities": entities} if entities else {})}
    return {**result, "id": str(result["id"]), "message": made}


METHODS: dict[str, Callable[[Simulator, Bot, Arguments], Any | Awaitable[Any]]] = {
    "getUpdates": get_updates,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
    "answerCallbackQuery": answer_callback_query,
    "answerInlineQuery": answer_inline_query,
}
