"""Migrations (Alembic). A new one: `alembic revision --autogenerate -m "what it does"`, then `HEAD` in `engine.py`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection


def configuration() -> Config:
    """Alembic's settings for this database."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config


def upgrade(connection: Connection, to: str = "head") -> None:
    """Brings a database up to date, within the connection's transaction.

    Raises:
        StoreError: if a newer version of the bot made it.
    """
    from bot.store.engine import StoreError

    config = configuration()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, to)
    except CommandError as error:
        raise StoreError(f"The database was made by a newer version of the bot: {error}") from None


def newest() -> str | None:
    """The number of the newest migration."""
    return ScriptDirectory.from_config(configuration()).get_current_head()
