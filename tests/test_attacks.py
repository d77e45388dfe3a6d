"""What somebody might try who wishes the bot ill: each of these has once worked."""

import json
import logging
import random
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from telegram import Update
from telegram.ext import CommandHandler

from bot.answers.answerer import Answerer
from bot.answers.normalise import LONGEST_WORD, tokens_of
from bot.desk.model import MOST_IN_A_WHILE
from bot.likeness import Item, group, words_of
from bot.logs import _Redacting
from bot.redaction import redacted
from bot.roles import Role
from bot.store.tables import outbox, ticket, unanswered
from handlers.answers import MOST_KEPT
from handlers.audit import harmless
from handlers.render import shorten
from tests.conftest import BOT, CONFERENCE, EVE, World
from tests.conversation import Chat
from tests.helpdesk import asks, group_of, organiser, sees_of


async def number_of(world: World, query: Any) -> int:
    async with world.app.services.store.read() as connection:
        return int(await connection.scalar(query) or 0)


@pytest.mark.parametrize("text", ["session ፩", "𐩀", "፩:፩", "day ፩ programme", "①②③", "٣ sessiýa", "what is at ፲፪"])
async def test_digits_of_which_no_number_can_be_made(world: World, chat: Chat, text: str) -> None:
    await chat.says(text)
    assert "something went wrong" not in await chat.sees()
    assert world.app.services.reported == set()


@pytest.mark.parametrize(
    "text", ["㍿" * 400, "㌀㌁㌂㌃" * 100, "ﬃ" * 400, "ﷺ" * 400, "x" + "\u0301" * 399, "abcdefgh" * 50]
)
def test_letters_that_stand_for_many_take_no_time(text: str) -> None:
    answerer = Answerer(CONFERENCE)
    started = time.process_time()
    answerer.answer(text, EVE)
    assert time.process_time() - started < 0.1
    assert all(len(each.text) <= LONGEST_WORD for each in tokens_of(text))


def test_an_error_is_logged_without_the_words_that_it_is_about() -> None:
    try:
        try:
            int("my telephone")
        except ValueError:
            _ = {}["my name"]
    except KeyError as error:
        record = logging.LogRecord(
            "x", logging.ERROR, __file__, 1, "%s", ("oh",), (KeyError, error, error.__traceback__)
        )
    shown = _Redacting("%(message)s").format(record)
    assert "KeyError" in shown
    assert "ValueError" in shown
    assert "test_attacks.py" in shown
    assert "my telephone" not in shown.replace('int("my telephone")', "")  # lines of code are nobody's words
    assert "'my name'" not in shown


async def test_an_error_of_the_database_tells_no_values(world: World) -> None:
    values = {"key": "x", "text": "my secret question", "language": "en"}
    with pytest.raises(DBAPIError) as raised:
        async with world.app.services.store.write() as connection:
            await connection.execute(unanswered.insert().values(values))
    assert "secret" not in str(raised.value)


async def test_ones_own_data_tell_nothing_of_the_team(world: World, chat: Chat) -> None:
    aman, maral = await organiser(world, "Aman"), await organiser(world, "Maral")
    group = await group_of(world, aman, maral)
    await aman.says("/desk", chat_id=group)
    await asks(chat)
    told = await sees_of(aman, "Where is my badge?", group)
    await aman.says("At desk 3.", chat_id=group, reply_to_message_id=told["message_id"])
    await maral.says("Do not tell them.", chat_id=group, reply_to_message_id=told["message_id"])
    stored = await world.app.services.people.export(world.number(chat))
    assert [each["text"] for each in stored["ticket_note"]] == ["Where is my badge?", "At desk 3."]
    written = json.dumps(stored, default=str)
    assert "Do not tell them" not in written
    assert str(group) not in written
    assert "answered_by" not in written


async def test_whoever_has_lost_the_role_is_not_kept_in_the_middle_of_an_invitation(world: World, chat: Chat) -> None:
    granted = await world.appoint(chat, Role.ORGANISER)
    await chat.says("/organise")
    await chat.taps("Team", "Invite", "Moderator")
    await world.app.services.roles.leave(world.number(chat), granted.id)
    await chat.says("where is lunch?")
    assert "buttons above" not in await chat.sees()
    await chat.says("where is lunch?")
    assert "Lunch" in await chat.sees()


async def test_changing_a_question_again_and_again_is_not_passed_on_for_ever(world: World, chat: Chat) -> None:
    await organiser(world, "Aman")
    message = await asks(chat)
    other = await chat.says("where is lunch?")
    for number in range(MOST_IN_A_WHILE):
        await chat.edits(message, f"Where is my badge {number}?")
        assert "Changed for the organisers too" in await chat.sees()
    before = await number_of(world, select(func.count()).select_from(outbox))
    await chat.edits(message, "Where is it?")
    assert "was not passed on" in await chat.sees()
    assert await number_of(world, select(func.count()).select_from(outbox)) == before
    await chat.edits(other, "when is lunch?")  # no question to the desk
    assert "was not passed on" not in " ".join(chat.all_texts())
    world.clock.travel_to(world.clock.now() + timedelta(hours=1, minutes=1))
    await chat.edits(message, "Where is it?")
    assert "Changed for the organisers too" in await chat.sees()


async def test_deleting_ones_data_is_no_way_to_ask_the_desk_without_end(world: World, chat: Chat) -> None:
    await organiser(world, "Aman")
    for number in range(MOST_IN_A_WHILE):
        await asks(chat, f"Question {number}?")
        if number % 5 == 4:
            await chat.says("/privacy")
            await chat.taps("Delete all", "Yes, delete")
            await chat.starts()
    await asks(chat, "And one more?")
    assert "was not passed on" in await chat.sees()
    assert await number_of(world, select(func.count()).select_from(ticket)) == 0


async def test_one_person_does_not_fill_what_is_kept_of_all(world: World, chat: Chat) -> None:
    for number in range(MOST_KEPT + 3):
        word = "".join(chr(97 + int(digit)) for digit in f"{number * 7919:06d}")
        await chat.says(f"where is the {word} grbl{word} kept?")
    assert await number_of(world, select(func.count()).select_from(unanswered)) == MOST_KEPT
    assert not any("Tell me" in each for each in await chat.buttons())
    other = await world.person("en")
    await other.says("is there a cloakroom zzyx?")
    assert await number_of(world, select(func.count()).select_from(unanswered)) == MOST_KEPT + 1


@pytest.mark.parametrize(
    ("fields", "is_taken"),
    [
        ({}, True),
        ({"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Somebody"}}, False),
        ({"via_bot": {"id": 77, "is_bot": True, "first_name": "Other", "username": "other_bot"}}, False),
    ],
)
async def test_an_organisers_forwarded_command_gives_no_group_the_questions(
    world: World, fields: dict[str, Any], is_taken: bool
) -> None:
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": -5, "type": "group", "title": "Somebody's"},
        "from": {"id": 6, "is_bot": False, "first_name": "Aman"},
        "text": f"/desk@{BOT}",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6 + len(BOT)}],
        **fields,
    }
    update = Update.de_json({"update_id": 1, "message": message}, world.app.application.bot)
    commands = [each for each in world.app.application.handlers[0] if isinstance(each, CommandHandler)]
    assert any("desk" in each.commands and bool(each.check_update(update)) for each in commands) is is_taken


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("x;=HYPERLINK(1)", "x;'=HYPERLINK(1)"),
        ("a\t+1", "a\t'+1"),
        ("＝1", "'＝1"),
        ("a; @b", "a;' @b"),
        ("-1", "'-1"),
        ("Aman (press), 18:00 - 19:00", "Aman (press), 18:00 - 19:00"),
        ('{"role": "helper"}', '{"role": "helper"}'),
    ],
)
def test_no_cell_becomes_a_formula_wherever_it_is_split(cell: str, kept: str) -> None:
    assert harmless(cell) == kept


@pytest.mark.parametrize(
    "number", ["+993\u201165\u201112\u201134\u201156", "993_65_12_34_56", "+993\u200b65\u200b123456", "993 — 65 123456"]
)
def test_a_telephone_number_goes_whatever_is_between_its_digits(number: str) -> None:
    assert redacted(f"call {number} please") == "call … please"


def test_an_address_goes_with_a_wide_at_sign() -> None:
    assert redacted("ivan＠mail.ru or ＠ivanov") == "… or …"


@pytest.mark.parametrize("letter", ["𝐀", "😀", "a", "ä"])
def test_what_is_shortened_has_no_more_units_than_telegram_would_count(letter: str) -> None:
    for text in (letter * 500, f"{letter * 8} " * 60, f"{letter} " * 5, ""):
        short = shorten(text, 160)
        assert len(short.encode("utf-16-le")) <= 2 * 160
        assert short == text or short.endswith("…")


async def test_a_long_forged_button_is_no_error(world: World, owner: Chat) -> None:
    question = await world.app.services.unanswered.note("is there a cloakroom", "en")
    await owner.says("/organise")
    message = (await owner.last_message())["message_id"]
    await owner.forges(message, f"1oUB:{question}:0")
    for data in ("1r:plenary:", "1s:plenary:", "1oUi:", "1oUp:", "1oUw:", "1kp:"):
        await owner.forges(message, (data + "z" * 64)[:62] + (":1" if data == "1kp:" else "zz"))
    assert world.app.services.reported == set()


def test_thousands_of_questions_of_the_same_words_are_grouped_soon() -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghij", k=7)) for _ in range(60)]
    texts = [" ".join(chance.sample(words, 20)) for _ in range(3000)]
    items = [Item(number, "en", words_of(text, "en")) for number, text in enumerate(texts)]
    started = time.process_time()
    group(items)
    assert time.process_time() - started < 5  # without a bound, some 20
