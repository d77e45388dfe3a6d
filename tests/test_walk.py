"""Walks every button from /start, in each language, to the end: no dead button, no untranslated word, no error."""

import logging
import re
from collections import deque
from pathlib import Path
from typing import Any

import pytest

from bot.i18n import LANGUAGES
from bot.roles import Role
from tests.conftest import CONFERENCE, OWNER_ID, World
from tests.conversation import Chat
from tests.helpdesk import group_of
from tests.test_delegate import at

MESSAGE_NAME = re.compile(
    r"\b(?:agenda|button|card|command|date|desk|digest|gone|hall|help|inline|kind|language|menu|my|now|"
    r"privacy|remind|reminder|reply|settings|status|time|topics|unexpected|welcome|"
    r"act|answers|audit|awaited|invite|organise|role|team|unanswered|wish|writing)\.[a-z_]+\b"
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


LAST = ("1L", "1Z", "1oK", "1oL")
"""Another language is another walk; what deletes everything or ends a role is the last step of one."""


ANYWHERE = re.compile("")
AMONG_STAFF = re.compile(r"1(o\w+|ri)\b")
"""The organisers' own screens: delegates' screens are another walk."""


async def walk(chat: Chat, language: str, start: str, tapped: set[str], within: re.Pattern[str] = ANYWHERE) -> None:
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
        if data in tapped or data.startswith(LAST) or not within.match(data):
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
        await chat.says("/desk")
        await chat.forges((await chat.last_message())["message_id"], "1K:plenary")
        await chat.says("7?")
        for command in (
            "/start",
            "/agenda",
            "/now",
            "/my",
            "/info",
            "/language",
            "/settings",
            "/desk",
            "/help",
            "/privacy",
        ):
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
async def test_every_button_of_an_organiser_in_every_language(
    tmp_path: Path, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With a team, open invitations and a log of more than one page; and what others then see of it."""
    async with World(tmp_path, owner_ids=frozenset({OWNER_ID})) as world:
        owner = await world.person(language, first_name="D", id=OWNER_ID)
        organiser = await world.person(language, first_name="D")
        services = world.app.services
        boss = world.number(owner)
        own = await world.appoint(organiser, Role.ORGANISER)
        await world.appoint(organiser, Role.HELPER)
        for number in range(9):
            member = await world.person(language, first_name="D")
            sessions = [each.id for each in CONFERENCE.sessions] if number % 2 else None
            theirs = await world.appoint(member, Role.MODERATOR, sessions, label="7" * (number * 7))
            await services.invitations.make(boss, Role.MODERATOR, sessions, "8" * (number * 7))
        for chat in (owner, organiser):
            chat.quiet = 0.005
            tapped: set[str] = set()
            await walk(chat, language, "/organise", tapped, AMONG_STAFF)
            assert {each[1:3] for each in tapped} >= {"ot", "om", "or", "oi", "os", "ov", "oa", "oE"}
            await chat.says("/organise")
            stage = (await chat.last_message())["message_id"]
            # What a name makes, what words make of a choice, and the invitation as the invited see it.
            for data, said in (("1oR:helper", "77"), ("1oR:moderator", "77"), ("1oR:helper", "77 " * 40)):
                await chat.forges(stage, data)
                await chat.says(said)
                check(await chat.last_message(), language)
        made = await services.invitations.make(boss, Role.HELPER, None, "77")
        assert made is not None
        invited = await world.person(language, first_name="D", started=False)
        await walk(invited, language, f"/start r_{made[1]}", set(), AMONG_STAFF)
        await walk_last(invited, language, f"1RA:{made[1]}")
        await walk_last(owner, language, f"1oK:{theirs.id}")
        await walk_last(organiser, language, f"1oL:{own.id}")
        for chat in (owner, organiser, member):
            await chat.settle_quietly()
            for event in chat.events:
                if event["type"] in ("message", "edited") and event["message"]["from"]["is_bot"]:
                    check(event["message"], language)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_button_of_the_help_desk_in_every_language(
    tmp_path: Path, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    """With tickets of every kind and more than one page of them; in each one's own chat, then in a group."""
    async with World(tmp_path) as world:
        team = [await world.person(language, first_name="D") for _ in range(2)]
        for each, role in zip(team, (Role.ORGANISER, Role.HELPER), strict=True):
            await world.appoint(each, role, label="7")
        for number in range(4):
            delegate = await world.person(language, first_name="7")
            for session in ("plenary", "x"):
                await delegate.says("/desk")
                await delegate.forges((await delegate.last_message())["message_id"], f"1K:{session}")
                await delegate.forges((await delegate.last_message())["message_id"], f"1KN:{number % 2}")
                await delegate.says("7 " * (400 * number + 1))
            await delegate.says(
                "", photo=True, caption="7", reply_to_message_id=(await delegate.last_message())["message_id"]
            )
        for each in team:
            each.quiet = 0.005
            tapped: set[str] = set()
            await walk(each, language, "/organise", tapped, AMONG_STAFF)
            assert {data[1:4] for data in tapped if data[1:3] == "oD"} >= {
                "oDl",
                "oDt",
                "oDa",
                "oDk",
                "oDc",
                "oDr",
                "oDm",
            }
            await each.says("7")
            await each.says("/organise")
            for data in ("1oDa:1", "1oDa:2"):
                await each.forges((await each.last_message())["message_id"], data)
                await each.says("7")
                check(await each.last_message(), language)
        group = await group_of(world, *team)
        for text in ("/desk", "/desk off", "/desk off"):
            await team[0].says(text, chat_id=group)
        await delegate.call("POST", "/block")
        await team[0].forges((await team[0].last_message())["message_id"], "1oDa:8")
        await team[0].says("7")
        for each in team:
            await each.settle_quietly()
            await delegate.settle_quietly()
            for event in (*each.events, *delegate.events):
                if event["type"] in ("message", "edited") and event["message"]["from"]["is_bot"]:
                    check(event["message"], language)
    assert [r.getMessage() for r in caplog.records if r.levelno >= logging.ERROR] == []


async def walk_last(chat: Chat, language: str, data: str) -> None:
    """Taps what no walk may tap."""
    answer = (await chat.forges((await chat.last_message())["message_id"], data)).get("answer")
    assert answer is not None
    assert answer["text"]
    assert wrong_language(answer["text"], language) is None
    check(await chat.last_message(), language)


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
