"""Opens the database, brings it up to date, and hands out connections."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection, Table, event, insert, inspect, select, table
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.expression import column

from bot.store.tables import metadata

HEAD = "0004"
"""The newest migration. Alembic, which takes 15 MB of memory, is loaded only where there is something to migrate."""

_VERSION = table("alembic_version", column("version_num"))
_WRITING = "conference_writing"
_BUSY_SECONDS = 10
_PAUSE_SECONDS = 0.1


class StoreError(Exception):
    """The database cannot be used; the text says why in a line."""


class Store:
    """One database. Reads run side by side; writes one after the other, as SQLite has them anyway."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._one_writer = asyncio.Lock()

    @classmethod
    async def open(cls, url: str) -> Self:
        """Opens the database, makes it where there is none, and migrates it to the newest version.

        Args:
            url: an SQLAlchemy URL with an asynchronous driver, such as `sqlite+aiosqlite:///var/conference.db`.

        Raises:
            StoreError: if it cannot be opened, is no database, or was made by a newer version of the bot.
        """
        store = cls(_make_engine(url))
        try:
            await store._prepare()
        except (DBAPIError, OSError, sqlite3.Error) as error:
            await store.close()
            raise StoreError(f"The database cannot be used: {_reason(error)} ({_shown(url)})") from None
        except BaseException:
            await store.close()
            raise
        return store

    async def _prepare(self) -> None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _BUSY_SECONDS
        while True:
            try:
                async with self.write() as connection:
                    await connection.run_sync(_migrate)
            except DBAPIError as error:
                # SQLite does not wait where two processes turn a new database to WAL at the same moment.
                if loop.time() > deadline or "locked" not in str(error.orig):
                    raise
                await asyncio.sleep(_PAUSE_SECONDS)
            else:
                return

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """A connection that sees one state of the database throughout."""
        async with self._engine.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """A transaction: all of it is kept when the block ends well, none of it otherwise."""
        async with self._one_writer, self._engine.connect() as plain:
            connection = await plain.execution_options(**{_WRITING: True})
            async with connection.begin():
                yield connection

    def insert(self, target: Table) -> Any:
        """An INSERT that knows ON CONFLICT."""
        if self._engine.dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql

            return postgresql.insert(target)
        return sqlite.insert(target)

    def insert_ignoring(self, target: Table) -> Any:
        """An INSERT that leaves out rows whose unique key is there already."""
        return self.insert(target).on_conflict_do_nothing()

    async def close(self) -> None:
        """Closes every connection."""
        await self._engine.dispose()


def _make_engine(url: str) -> AsyncEngine:
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() != "sqlite":
            return create_async_engine(parsed, pool_pre_ping=True, hide_parameters=True)
        _make_folder(parsed)
        # Each connection of SQLite is a thread; reads are rare, since what is read often is kept in memory.
        engine = create_async_engine(
            parsed, connect_args={"timeout": _BUSY_SECONDS}, hide_parameters=True, **_pool(parsed)
        )
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise StoreError(f"DATABASE_URL cannot be used: {error}") from None
    except OSError as error:
        raise StoreError(f"The database's folder cannot be made: {error.strerror} ({_shown(url)})") from None
    event.listen(engine.sync_engine, "connect", _prepare_sqlite)
    event.listen(engine.sync_engine, "begin", _begin_sqlite)
    return engine


def _pool(url: URL) -> dict[str, int]:
    return {"pool_size": 4, "max_overflow": 0} if url.database and url.database != ":memory:" else {}


def _make_folder(url: URL) -> None:
    if url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


def _prepare_sqlite(connection: Any, _: Any) -> None:
    # SQLAlchemy's own way to have BEGIN said by us: https://docs.sqlalchemy.org/dialects/sqlite.html#pysqlite-serializable
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",  # readers do not wait for the writer
        "synchronous=FULL",  # what was confirmed survives a power cut
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_SECONDS * 1000}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A write that begins as a read can fail half-way with SQLITE_BUSY (https://www.sqlite.org/lang_transaction.html).
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _migrate(connection: Connection) -> None:
    tables = inspect(connection).get_table_names()
    if not tables:
        # The migrations make just these (a test compares them).
        metadata.create_all(connection)
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        connection.execute(insert(_VERSION).values(version_num=HEAD))
        return
    if "alembic_version" in tables and connection.execute(select(_VERSION.c.version_num)).scalar() == HEAD:
        return
    # Inside the transaction, so that two processes which start together do it one after the other.
    from bot.store.migrations import upgrade

    upgrade(connection)


def _reason(error: Exception) -> str:
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    return str(cause)


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
