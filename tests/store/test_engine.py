"""The database opens, migrates, keeps what was confirmed, and says plainly when it cannot be used."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import create_async_engine

from bot.store.engine import HEAD, Store, StoreError
from bot.store.migrations import newest, upgrade
from bot.store.tables import address, metadata, person

NOON = datetime(2026, 5, 12, 12, 0, tzinfo=timezone(timedelta(hours=5)))
SOMEBODY = {"language": "tk", "lead_minutes": 15, "created_at": NOON, "seen_on": "2026-05-12"}


def url(folder: Path, name: str = "a/b/bot.db") -> str:
    return f"sqlite+aiosqlite:///{folder / name}"


async def test_a_new_database_is_made_with_its_folder_and_opens_again(tmp_path: Path) -> None:
    for expected in (1, 2):
        store = await Store.open(url(tmp_path))
        async with store.write() as connection:
            await connection.execute(person.insert().values(SOMEBODY))
        async with store.read() as connection:
            assert await connection.scalar(select(func.count()).select_from(person)) == expected
        await store.close()


def test_the_head_that_the_code_knows_is_the_newest_migration() -> None:
    assert newest() == HEAD


async def test_the_migrations_make_just_the_tables_that_the_code_has(tmp_path: Path) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    plain = create_async_engine(url(tmp_path, "migrated.db"))
    async with plain.begin() as connection:
        await connection.run_sync(upgrade)
    await plain.dispose()
    for name in ("migrated.db", "new.db"):
        store = await Store.open(url(tmp_path, name))
        async with store.read() as connection:
            assert await connection.run_sync(differences) == []
        await store.close()


async def test_numbers_that_the_log_speaks_of_are_never_given_again(tmp_path: Path) -> None:
    """The comparison of migrations and tables does not see this."""
    plain = create_async_engine(url(tmp_path, "migrated.db"))
    async with plain.begin() as connection:
        await connection.run_sync(upgrade)
    await plain.dispose()
    for name in ("migrated.db", "new.db"):
        store = await Store.open(url(tmp_path, name))
        async with store.read() as connection:
            made = await connection.execute(text("SELECT name FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
            assert set(made.scalars()) >= {"role", "invitation", "audit"}
        await store.close()


async def test_every_foreign_key_has_an_index_so_that_deleting_a_person_is_quick(tmp_path: Path) -> None:
    def unindexed(connection: Connection) -> list[str]:
        found = []
        for table in inspect(connection).get_table_names():
            firsts = [index["column_names"][0] for index in inspect(connection).get_indexes(table)]
            firsts += inspect(connection).get_pk_constraint(table)["constrained_columns"][:1]
            keys = inspect(connection).get_foreign_keys(table)
            found += [table for key in keys if key["constrained_columns"][0] not in firsts]
        return found

    store = await Store.open(url(tmp_path))
    async with store.read() as connection:
        assert await connection.run_sync(unindexed) == []
    await store.close()


async def test_moments_come_back_aware_and_in_utc(tmp_path: Path) -> None:
    store = await Store.open(url(tmp_path))
    async with store.write() as connection:
        await connection.execute(person.insert().values(SOMEBODY))
    async with store.read() as connection:
        kept = await connection.scalar(select(person.c.created_at))
    assert kept == NOON
    assert kept is not None
    assert kept.tzinfo is UTC
    await store.close()


async def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = await Store.open(url(tmp_path))
    with pytest.raises(RuntimeError):
        async with store.write() as connection:
            await connection.execute(person.insert().values(SOMEBODY))
            raise RuntimeError
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(person)) == 0
    await store.close()


async def test_many_writers_and_readers_at_once_get_in_no_ones_way(tmp_path: Path) -> None:
    store = await Store.open(url(tmp_path))

    async def work() -> None:
        async with store.write() as connection:
            await connection.execute(person.insert().values(SOMEBODY))
        async with store.read() as connection:
            await connection.execute(select(person))

    await asyncio.gather(*(work() for _ in range(40)))
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(person)) == 40
    await store.close()


async def test_two_processes_share_a_file(tmp_path: Path) -> None:
    one, other = await asyncio.gather(Store.open(url(tmp_path)), Store.open(url(tmp_path)))

    async def work(store: Store) -> None:
        async with store.write() as connection:
            known = await connection.scalar(select(func.count()).select_from(person))
            await connection.execute(person.insert().values({**SOMEBODY, "lead_minutes": known}))

    await asyncio.gather(*(work(store) for store in (one, other) * 10))
    async with one.read() as connection:
        assert sorted(await connection.scalars(select(person.c.lead_minutes))) == list(range(20))
    await one.close()
    await other.close()


async def test_keys_are_kept(tmp_path: Path) -> None:
    store = await Store.open(url(tmp_path))
    row = {"person_id": 77, "channel": "telegram", "chat_id": 1, "used_at": NOON}
    with pytest.raises(IntegrityError):
        async with store.write() as connection:
            await connection.execute(address.insert().values(row))
    async with store.write() as connection:
        await connection.execute(person.insert().values({**SOMEBODY, "id": 77}))
        for _ in range(2):
            await connection.execute(store.insert_ignoring(address).values(row))
    async with store.read() as connection:
        assert await connection.scalar(select(func.count()).select_from(address)) == 1
    await store.close()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("nonsense", "DATABASE_URL cannot be used"),
        ("mysterysql://x/y", "DATABASE_URL cannot be used"),
        ("sqlite:////tmp/not-async.db", "DATABASE_URL cannot be used"),
    ],
)
async def test_a_wrong_url_is_named(wrong: str, said: str) -> None:
    with pytest.raises(StoreError, match=said):
        await Store.open(wrong)


async def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("Minutes of the meeting. " * 100)
    with pytest.raises(StoreError, match=r"file is not a database .*notes\.txt"):
        await Store.open(url(tmp_path, "notes.txt"))
    assert (tmp_path / "notes.txt").read_text().startswith("Minutes")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a file where the folder should be")
    with pytest.raises(StoreError, match="folder cannot be made"):
        await Store.open(url(tmp_path))


async def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    store = await Store.open(url(tmp_path))
    async with store.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await store.close()
    with pytest.raises(StoreError, match="newer version"):
        await Store.open(url(tmp_path))
    with sqlite3.connect(tmp_path / "a/b/bot.db") as plain:
        assert plain.execute("SELECT version_num FROM alembic_version").fetchone() == ("9999",)


async def test_a_password_is_not_shown(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        await Store.open("postgresql+nothing://user:secret@127.0.0.1/x")
    assert "secret" not in str(caught.value)
