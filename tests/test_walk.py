"""Walks every button from /start, in each language, to the end: no dead button, no untranslated word, no error."""

import logging
import re
from collections import deque
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import LANGUAGES
from tests.conftest import CONFERENCE, World
from tests.conversation import Chat
from tests.test_delegate import at

MESSAGE_NAME = re.compile(
    r"\b(?:agenda|answer|button|card|command|date|digest|gone|hall|help|inline|kind|language|menu|my|now|"
    r"privacy|remind|reminder|settings|status|time|topics|unexpected|welcome)\.[a-z_]+\b"
)
PLACEHOLDER = re.compile(r"\{[a-z_]*\}")
CYRILLIC = re.compile(r"[А-Яа-яЁё]{3,}")
TURKMEN = re.compile(r"[äňýžÄŇÝŽ]")
ENGLISH = re.compile(r"\b(?:the|and|with|your|session|agenda|announced|minutes?|hours?|back|settings)\b", re.IGNORECASE)
# What is the same in every language: the languages' own names, commands, addresses.
NAMES = re.compile(r"Türkmençe|Русский|English|/\w+|@\w+( \S+)?|https?://\S+|\.ics")


QUESTIONS = {
    "tk": ("nahar nirede", "hukuk", "2-nji zal nirede", "nahary ýatlat", "zzqqx", "salam"),
    "ru": ("где обед", "право", "где зал 2", "напомни про обед", "zzqqx", "привет"),
    "en": ("where is lunch", "law", "where is hall 2", "remind me of lunch", "zzqqx", "hello"),
}


def wrong_language(text: str, language: str) -> str | None:
    """The first piece of `text` that is of another language."""
    text = NAMES.sub(" ", text)
    foreign = {"tk": (CYRILLIC, ENGLISH), "ru": (TURKMEN, ENGLISH), "en": (CYRILLIC, TURKMEN)}[language]
    return next((found.group() for pattern in foreign if (found := pattern.search(text))), None)


def check(message: dict[str, Any], language: str) -> None:
    """Everything that must hold for a message on screen."""
    text = message.get("text") or message.get("caption") or ""
    labels = [b["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]
    for piece in (text, *labels):
        assert piece.strip(), message
        assert not MESSAGE_NAME.search(piece), piece
        assert not PLACEHOLDER.search(piece), piece
        assert wrong_language(piece, language) is None, f"{wrong_language(piece, language)!r} in {language}: {piece}"
    assert len(text.encode("utf-16-le")) // 2 <= 4096
    assert all(len(label) <= 64 for label in labels), [each for each in labels if len(each) > 64]


def buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [b for row in message.get("reply_markup", {}).get("inline_keyboard", []) for b in row]


async def walk(chat: Chat, language: str, start: str, tapped: set[str]) -> None:
    """Taps every button that can be reached from a command; `tapped` is the callback data of those tapped before."""
    seen = len(chat.events)
    await chat.says(start)
    waiting: deque[str] = deque()

    def look_around() -> None:
        nonlocal seen
        news, seen = chat.events[seen:], len(chat.events)
        for event in chat.from_bot(news):
            if event["type"] in ("message", "edited"):
                check(event["message"], language)
                waiting.extend(b["callback_data"] for b in buttons(event["message"]) if "callback_data" in b)

    look_around()
    stage = await chat.last_message()
    while waiting:
        data = waiting.popleft()
        # Another language is another walk, and what deletes everything is the last step of it.
        if data in tapped or data.startswith(("1L", "1Z")):
            continue
        tapped.add(data)
        answer = (await chat.forges(stage["message_id"], data)).get("answer")
        assert answer is not None, f"{data}: the tap got no answer"
        assert wrong_language(answer.get("text") or "", language) is None, answer
        look_around()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("now", ["12:20", "2026-05-10T09:00"])
async def test_every_button_in_every_language(
    tmp_path: Path, language: str, now: str, caplog: pytest.LogCaptureFixture
) -> None:
    moment = at(now) if len(now) == 5 else at(now[11:], now[:10])
    async with World(tmp_path, now=moment) as world:
        chat = await world.person(language, first_name="D")
        chat.quiet = 0.005  # what comes later is looked at after the next tap
        tapped: set[str] = set()
        for command in ("/start", "/agenda", "/now", "/my", "/info", "/language", "/settings", "/help", "/privacy"):
            await walk(chat, language, command, tapped)
        for question in QUESTIONS[language]:
            await walk(chat, language, question, tapped)
        for event in chat.events:
            if event["type"] == "message" and event["message"]["from"]["is_bot"]:
                check(event["message"], language)
        # A card, a place and a reminder for every session; every topic; every setting.
        for session in CONFERENCE.sessions:
            assert any(data.startswith(f"1s:{session.id}:") for data in tapped), session.id
        for topic in CONFERENCE.topics:
            assert f"1j:{topic}" in tapped
        stage = await chat.last_message()
        await chat.forges(stage["message_id"], "1Z")
        assert chat.all_texts()
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_main_menu_and_the_commands_in_every_language(world: World, language: str) -> None:
    chat = await world.person(language)
    screen = await chat.screen()
    commands = {each["command"]: each["description"] for each in screen["commands"]}
    assert set(commands) >= {"start", "agenda", "now", "my", "language", "settings", "help", "privacy"}
    assert [text for text in commands.values() if wrong_language(text, language)] == []
    for row in screen["reply_keyboard"]["keyboard"][:-1]:
        for button in row:
            assert wrong_language(button["text"], language) is None
            await chat.says(button["text"])
            check(await chat.last_message(), language)
            assert await chat.buttons(), button
