"""What Alembic runs: migrates the connection that it is given, or the database of `alembic -x url=sqlite:///…`."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine

from bot.store.tables import Moment, metadata


def render_item(kind: str, item: object, _: object) -> str | Literal[False]:
    """Migrations name no type of ours: those may change, a landed migration may not."""
    return "sa.DateTime(timezone=True)" if isinstance(item, Moment) else False


def migrate(connection: Connection) -> None:
    """Runs the migrations on a connection."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, render_item=render_item)
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    migrate(given)
else:
    with create_engine(context.get_x_argument(as_dictionary=True)["url"]).begin() as made:
        migrate(made)
