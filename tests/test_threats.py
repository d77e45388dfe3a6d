"""Whoever has not the role gets nowhere: every privileged button, tried by everybody, from the table of them all."""

from dataclasses import fields
from typing import Any

import pytest

from bot.roles import Role
from handlers import staff_callbacks  # noqa: F401 - registers the staff's targets
from handlers.callbacks import _TARGETS, Action, Privileged, StaffAction, StaffView, Target, View, encode
from tests.conftest import World
from tests.conversation import Chat

WHO: tuple[Role | None, ...] = (None, *Role)
PRIVILEGED = {code: cls for code, (cls, _) in _TARGETS.items() if issubclass(cls, Privileged)}
STATE = "SELECT id, revoked_at FROM role", "SELECT id, used_at FROM invitation", "SELECT act FROM audit"


def made(cls: type[Target], world: World) -> Target:
    """A target that would do something, if it may: the victim's role, the open invitation."""
    victim = next(each for each in world.app.services.roles.team() if each.label == "Victim")
    values: dict[str, Any] = {
        "grant": victim.id,
        "invitation": world.app.services.invitations.open()[0].id,
        "role": Role.HELPER.value,
        "session": "plenary",
    }
    return cls(**{each.name: values.get(each.name, 0 if each.type is int else "x") for each in fields(cls)})  # type: ignore[arg-type]


async def state(world: World, person_id: int) -> list[object]:
    """All that a privileged act could change."""
    async with world.app.services.store.read() as connection:
        rows = [(await connection.exec_driver_sql(query)).all() for query in STATE]
    return [*rows, world.app.services.awaiting.of(person_id)]


def test_everything_that_is_privileged_says_so_by_its_code_and_nothing_else_does() -> None:
    for code, (cls, _) in _TARGETS.items():
        looks_privileged = len(code) > 1 and code.startswith("o")
        assert looks_privileged is issubclass(cls, Privileged), code
        if issubclass(cls, Privileged):
            assert issubclass(cls, StaffView if issubclass(cls, View) else StaffAction), code
            assert cls.needs, code
            assert cls.needs <= set(Role), code
        else:
            assert issubclass(cls, View | Action), code


@pytest.mark.parametrize("who", WHO)
async def test_each_privileged_target_is_for_its_roles_alone(world: World, owner: Chat, who: Role | None) -> None:
    attacker = owner if who is Role.OWNER else await world.person("en")
    if who is not None and who is not Role.OWNER:
        await world.appoint(attacker, who)
    victim = await world.person("en")
    await world.appoint(victim, Role.ORGANISER, label="Victim")
    await world.app.services.invitations.make(world.number(owner), Role.ORGANISER)
    me = world.number(attacker)
    await attacker.says("/start")
    message = await attacker.last_message()
    refused, let_through = [], []
    for code, cls in PRIVILEGED.items():
        before = await state(world, me)
        data = encode(made(cls, world))
        answer = (await attacker.forges(message["message_id"], data))["answer"]
        if "out of date" in (answer["text"] or ""):
            refused.append(code)
            assert await state(world, me) == before, code
            shown = " ".join(attacker.all_texts())
            assert "Victim" not in shown, code
        else:
            let_through.append(code)
        if who is Role.OWNER and not world.app.services.roles.team():
            await world.appoint(victim, Role.ORGANISER, label="Victim")
        if not world.app.services.invitations.open():
            await world.app.services.invitations.make(world.number(owner), Role.ORGANISER)
    may = {code for code, cls in PRIVILEGED.items() if who is Role.OWNER or (who is not None and who in cls.needs)}
    assert set(let_through) == may
    assert set(refused) == set(PRIVILEGED) - may


@pytest.mark.parametrize("code", ["oK", "oC", "oR", "oL"])
async def test_an_organisers_buttons_do_not_reach_above_themselves(world: World, owner: Chat, code: str) -> None:
    """The role opens the button; whether this role of this person may be touched is asked again."""
    attacker = await world.person("en")
    victim = await world.person("en")
    theirs = await world.appoint(victim, Role.ORGANISER, label="Victim")
    await world.appoint(attacker, Role.ORGANISER)
    invitation = await world.app.services.invitations.make(world.number(owner), Role.ORGANISER)
    assert invitation is not None
    data = {
        "oK": f"1oK:{theirs.id}",
        "oC": f"1oC:{invitation[0].id}",
        "oR": "1oR:owner",
        "oL": f"1oL:{theirs.id}",
    }[code]
    before = await state(world, world.number(attacker))
    await attacker.says("/organise")
    await attacker.forges((await attacker.last_message())["message_id"], data)
    assert await state(world, world.number(attacker)) == before


@pytest.mark.parametrize("role", ["owner", "organiser", "boss", "", "ORGANISER"])
async def test_no_word_makes_an_invitation_to_more_than_one_may_give(world: World, chat: Chat, role: str) -> None:
    await world.appoint(chat, Role.ORGANISER)
    await chat.says("/organise")
    await chat.forges((await chat.last_message())["message_id"], f"1oR:{role}")
    await chat.says("Friend")
    assert world.app.services.invitations.open() == []


async def test_a_language_button_is_no_way_around(chat: Chat) -> None:
    """What is shown after a change of language is named in the button itself."""
    await chat.says("/language")
    await chat.forges((await chat.last_message())["message_id"], "1L:ru:1ot:0")
    assert "Команда" not in " ".join(chat.all_texts())
    assert "Туркменистан" in " ".join(chat.all_texts())
