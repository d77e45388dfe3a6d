"""Flood limits (https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this), on a set clock."""

from collections.abc import Callable

import pytest

from bot.simulator.errors import ApiError
from bot.simulator.limits import ANSWER_WINDOW, FloodControl, Limits
from tests.simulator.telegram import Telegram


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 1000.0


def flood(**changes: float | None) -> tuple[FloodControl, Clock]:
    """Flood control with limits of the test's own."""
    clock, limits = Clock(), Limits()
    limits.change(changes)
    return FloodControl(limits, lambda: clock.now), clock


def retry_after(spend: Callable[[], None]) -> int:
    """The seconds of a 429; 0 if there is none."""
    try:
        spend()
    except ApiError as error:
        refusal = error
    else:
        return 0
    seconds = int(refusal.parameters["retry_after"])
    assert refusal.as_json()["description"] == f"Too Many Requests: retry after {seconds}"
    return seconds


def test_thirty_a_second_to_different_people() -> None:
    control, clock = flood()
    waits = [retry_after(lambda chat=chat: control.spend(chat, False)) for chat in range(1, 32)]  # type: ignore[misc]
    assert waits == [0] * 30 + [1]
    clock.now += 0.5
    assert retry_after(lambda: control.spend(50, False)) == 1, "who does not wait is refused on"
    clock.now += 0.5
    assert retry_after(lambda: control.spend(50, False)) == 0


def test_one_a_second_to_one_person_after_a_burst() -> None:
    control, clock = flood(chat_burst=3)
    assert [retry_after(lambda: control.spend(1, False)) for _ in range(4)] == [0, 0, 0, 1]
    assert retry_after(lambda: control.spend(2, False)) == 0, "another chat is not concerned"
    clock.now += 1
    assert [retry_after(lambda: control.spend(1, False)) for _ in range(2)] == [0, 1]


def test_twenty_a_minute_to_a_group() -> None:
    control, clock = flood()
    assert [retry_after(lambda: control.spend(-1, True)) for _ in range(20)] == [0] * 20
    clock.now += 20
    assert retry_after(lambda: control.spend(-1, True)) == 40
    clock.now += 40
    assert retry_after(lambda: control.spend(-1, True)) == 0


def test_answers_are_not_among_the_thirty() -> None:
    control, clock = flood()
    for chat in range(1, 31):
        control.spend(chat, False)
    control.hear(99)
    assert retry_after(lambda: control.spend(99, False)) == 0
    assert retry_after(lambda: control.spend(98, False)) > 0
    clock.now += ANSWER_WINDOW + 1
    for chat in range(100, 130):
        control.spend(chat, False)
    assert retry_after(lambda: control.spend(99, False)) > 0, "that was not an answer any more"


def test_limits_can_be_off() -> None:
    control, _ = flood(overall_per_second=None, chat_per_second=None, group_per_minute=None)
    for _ in range(200):
        control.spend(1, False)
        control.spend(-1, True)


async def test_a_429_over_http(tg: Telegram) -> None:
    person = await tg.person()
    limits = await tg.control("PATCH", "/limits", {"chat_burst": 1})
    assert limits["chat_burst"] == 1
    tg.now += ANSWER_WINDOW + 1
    await tg.calls("sendMessage", chat_id=person, text="1")
    answer = await tg.asks("sendMessage", chat_id=person, text="2")
    assert answer.status_code == 429
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    await tg.calls("sendChatAction", chat_id=person, action="typing")
    tg.now += 1
    await tg.calls("sendMessage", chat_id=person, text="2")
    stats = await tg.control("GET", "/stats")
    assert stats["methods"]["sendMessage"] == {"calls": 3, "ok": 2, "errors": {"429": 1}}


@pytest.mark.parametrize("change", [{"nothing": 1}, {"chat_burst": "many"}])
async def test_a_limit_that_is_none(tg: Telegram, change: dict[str, object]) -> None:
    assert (await tg.control("PATCH", "/limits", change, status=400))["error"]
