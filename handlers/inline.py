"""Inline mode: `@bot word` in any chat offers sessions as cards (https://core.telegram.org/bots/inline)."""

from typing import Any

from markupsafe import Markup
from telegram import Update
from telegram.ext import InlineQueryHandler

from bot.conference import Session
from bot.i18n import nearest_language
from bot.telegram.context import TELEGRAM, BotContext
from handlers.render import hall_name, join, provisional, times, title
from handlers.screens import VISITOR, Scene

PER_ANSWER = 20
"""At most 50 results an answer (https://core.telegram.org/bots/api#answerinlinequery)."""
CACHE_SECONDS = 60


async def inline_query(update: Update, context: BotContext) -> None:
    """Offers the sessions that match; without words, those that are on or still to come."""
    query = update.inline_query
    if query is None:
        return
    services = context.services
    person = services.people.cached(TELEGRAM, query.from_user.id)
    language = person.language if person else nearest_language(query.from_user.language_code)
    conference = services.agenda.current
    now = conference.local(services.clock.now())
    scene = Scene(VISITOR, services.catalogues[language], services.agenda, now, context.bot.username)
    if query.query.strip():
        sessions = services.agenda.search.find(query.query)
    else:
        sessions = tuple(each for each in conference.sessions if each.end > now) or conference.sessions
    start = int(query.offset) if query.offset.isdecimal() else 0
    shown = sessions[start : start + PER_ANSWER]
    answer: dict[str, Any] = {
        "inline_query_id": query.id,
        "results": [_result(session, scene) for session in shown],
        "cache_time": CACHE_SECONDS,
        "is_personal": True,
        "next_offset": str(start + PER_ANSWER) if len(sessions) > start + PER_ANSWER else "",
    }
    if not sessions:
        answer["button"] = {"text": scene.t.plain("inline.nothing"), "start_parameter": "agenda"}
    await context.bot.call("answerInlineQuery", answer)


def _result(session: Session, scene: Scene) -> dict[str, Any]:
    t, conference = scene.t, scene.conference
    when = f"{t.day(session.start)}, {times(session, t)}"
    place = hall_name(session, scene)
    text = join(
        [
            Markup("<b>{}</b>").format(title(session, scene)),
            Markup("🗓 {}\n📍 {}").format(when, place),
            Markup("<i>{}</i>").format(conference.name.in_(scene.language)),
            provisional(scene),
        ],
        "\n\n",
    )
    return {
        "type": "article",
        "id": session.id,
        "title": session.title.in_(scene.language),
        "description": f"{when} · {place}",
        "input_message_content": {
            "message_text": str(text),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": {
            "inline_keyboard": [
                [{"text": t.plain("button.open_bot"), "url": f"https://t.me/{scene.bot_username}?start=s_{session.id}"}]
            ]
        },
    }


HANDLERS = [InlineQueryHandler(inline_query)]
