"""People: what is stored survives, what is deleted is gone, and memory never tells another story than the database."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.clock import Clock
from bot.people import Address, People, Person
from bot.store.engine import Store
from bot.store.tables import metadata

TZ = ZoneInfo("Asia/Ashgabat")
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=TZ)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    yield opened
    await opened.close()


@pytest.fixture
def people(store: Store) -> People:
    return People(store, Clock(NOON), TZ)


async def made(people: People, chat_id: int = 5, language: str = "tk") -> Person:
    return (await people.recognise("telegram", chat_id, language))[0]


async def test_a_new_person_gets_their_language_and_is_known_from_then_on(store: Store, people: People) -> None:
    first, is_new = await people.recognise("telegram", 5, "tk")
    again, is_new_again = await people.recognise("telegram", 5, "ru")
    assert (is_new, is_new_again) == (True, False)
    assert again == first
    assert (first.language, first.lead_minutes, first.quiet, first.digest_at) == ("tk", 15, None, None)
    assert await made(People(store, Clock(NOON), TZ)) == first


async def test_twenty_first_messages_at_once_make_one_person(people: People) -> None:
    found = await asyncio.gather(*(people.recognise("telegram", 5, "tk") for _ in range(20)))
    assert len({person.id for person, _ in found}) == 1
    assert [is_new for _, is_new in found].count(True) == 1


async def test_the_same_chat_number_on_another_channel_is_somebody_else(people: People) -> None:
    one, _ = await people.recognise("telegram", 5, "tk")
    other, _ = await people.recognise("web", 5, "tk")
    assert one.id != other.id


async def test_settings_and_saved_sessions_are_in_the_database(store: Store, people: People) -> None:
    somebody = await made(people)
    await people.set_language(somebody.id, "ru")
    await people.set_lead(somebody.id, 0)
    await people.set_quiet(somebody.id, (1320, 420))
    await people.set_digest(somebody.id, 450)
    await people.save(somebody.id, "plenary")
    last = await people.set_session_lead(somebody.id, "closing", 60)
    fresh = await People(store, Clock(NOON), TZ).get(somebody.id)
    assert fresh == last
    assert (fresh.language, fresh.lead_minutes, fresh.quiet, fresh.digest_at) == ("ru", 0, (1320, 420), 450)
    assert fresh.lead_for("plenary") == 0
    assert fresh.lead_for("closing") == 60
    assert fresh.lead_for("lunch") is None


async def test_saving_twice_keeps_the_first_and_says_so(people: People) -> None:
    somebody = await made(people)
    once, newly = await people.save(somebody.id, "plenary")
    twice, newly_again = await people.save(somebody.id, "plenary")
    assert (newly, newly_again) == (True, False)
    assert once == twice
    assert (await people.unsave(somebody.id, "plenary")).saved == {}
    assert (await people.unsave(somebody.id, "plenary")).saved == {}


@pytest.mark.parametrize(
    ("quiet", "clock_time", "is_quiet"),
    [
        (None, "23:00", False),
        ((1320, 420), "21:59", False),
        ((1320, 420), "22:00", True),
        ((1320, 420), "00:00", True),
        ((1320, 420), "06:59", True),
        ((1320, 420), "07:00", False),
        ((780, 840), "13:30", True),
        ((780, 840), "14:00", False),
    ],
)
async def test_quiet_hours_may_pass_midnight(
    people: People, quiet: tuple[int, int] | None, clock_time: str, is_quiet: bool
) -> None:
    somebody = await made(people)
    somebody = await people.set_quiet(somebody.id, quiet)
    assert somebody.is_quiet_at(datetime.fromisoformat(f"2026-05-12T{clock_time}").replace(tzinfo=TZ)) is is_quiet


async def test_an_address_that_cannot_be_reached_is_left_out_until_its_person_returns(people: People) -> None:
    somebody = await made(people)
    assert await people.addresses(somebody.id) == [Address("telegram", 5)]
    await people.mark_unreachable("telegram", 5)
    assert await people.addresses(somebody.id) == []
    await people.mark_reachable("telegram", 5)
    assert await people.addresses(somebody.id) == [Address("telegram", 5)]
    await people.mark_unreachable("telegram", 5)
    assert await made(people) == somebody
    assert await people.addresses(somebody.id) == [Address("telegram", 5)]


async def test_a_chat_that_got_another_number_is_the_same_person(people: People) -> None:
    somebody = await made(people)
    await people.moved("telegram", 5, 6)
    assert await made(people, 6) == somebody
    assert (await made(people, 5)).id != somebody.id


async def test_a_visit_on_another_day_is_noted(store: Store) -> None:
    clock = Clock(NOON)
    people = People(store, clock, TZ)
    assert (await made(people)).seen_on == "2026-05-12"
    clock.travel_to(NOON + timedelta(hours=13))
    assert (await made(people)).seen_on == "2026-05-13"


async def test_everything_is_exported_and_everything_is_deleted(store: Store, people: People) -> None:
    somebody, other = await made(people), await made(people, 6)
    await people.save(somebody.id, "plenary")
    await people.save(other.id, "plenary")
    stored = await people.export(somebody.id)
    assert stored["person"]["language"] == "tk"
    assert [row["session_id"] for row in stored["saved"]] == ["plenary"]
    assert [row["chat_id"] for row in stored["address"]] == [5]
    assert set(stored) == {"person", *(name for name, table in metadata.tables.items() if "person_id" in table.c)}
    await people.delete(somebody.id)
    async with store.read() as connection:
        for table in metadata.sorted_tables:
            owner = table.c.get("person_id", table.c.id if table.name == "person" else None)
            if owner is not None:
                query = select(func.count()).where(owner == somebody.id)
                assert await connection.scalar(query) == 0, table.name
    assert (await people.get(other.id)).saved.keys() == {"plenary"}


async def test_who_has_deleted_everything_is_gone(people: People) -> None:
    somebody = await made(people)
    await people.delete(somebody.id)
    assert people.cached("telegram", 5) is None
    for attempt in (
        people.get(somebody.id),
        people.save(somebody.id, "plenary"),
        people.set_session_lead(somebody.id, "plenary", 5),
        people.set_lead(somebody.id, 5),
        people.unsave(somebody.id, "plenary"),
        people.export(somebody.id),
    ):
        with pytest.raises(KeyError):
            await attempt


async def test_reading_the_known_costs_no_sql(store: Store, people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    somebody = await made(people)

    def refuse() -> None:
        raise AssertionError("that was to be memory")

    monkeypatch.setattr(store, "read", refuse)
    monkeypatch.setattr(store, "write", refuse)
    assert await made(people) == somebody
    assert await people.get(somebody.id) == somebody


async def test_more_people_than_memory_holds(store: Store) -> None:
    people = People(store, Clock(NOON), TZ, kept=2)
    everyone = [await made(people, chat_id) for chat_id in range(1, 8)]
    assert [await made(people, chat_id) for chat_id in range(1, 8)] == everyone


async def test_listeners_learn_of_changes(people: People) -> None:
    told: list[int] = []
    somebody = await made(people)
    people.on_change(told.append)
    await people.save(somebody.id, "plenary")
    await people.set_lead(somebody.id, 30)
    assert told == [somebody.id, somebody.id]


ACTS = st.one_of(
    st.tuples(st.just("save"), st.sampled_from("abc")),
    st.tuples(st.just("unsave"), st.sampled_from("abc")),
    st.tuples(st.just("set_session_lead"), st.sampled_from("abc"), st.sampled_from([0, 5, 60])),
    st.tuples(st.just("set_lead"), st.sampled_from([0, 10])),
    st.tuples(st.just("set_language"), st.sampled_from(["tk", "ru"])),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ACTS, max_size=12))
async def test_memory_tells_what_the_database_holds(store: Store, acts: list[tuple[str, ...]]) -> None:
    people = People(store, Clock(NOON), TZ)
    somebody = await made(people)
    await asyncio.gather(*(getattr(people, name)(somebody.id, *values) for name, *values in acts))
    assert await people.get(somebody.id) == await People(store, Clock(NOON), TZ).get(somebody.id)
