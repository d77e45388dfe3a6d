"""Unanswered questions, who wishes to be told, the answers that are written to them, and those being written"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "unanswered",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unanswered")),
        sa.UniqueConstraint("key", name=op.f("uq_unanswered_key")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_unanswered_last_at", "unanswered", ["last_at"])

    op.create_table(
        "wish",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("question_id", NUMBER, nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_wish_person_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_id"], ["unanswered.id"], name=op.f("fk_wish_question_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("person_id", "question_id", name=op.f("pk_wish")),
    )
    op.create_index("ix_wish_question_id", "wish", ["question_id"])

    op.create_table(
        "written_topic",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("icon", sa.String(length=8), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_topic")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "topic_alias",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("topic", sa.String(length=40), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_alias")),
        sa.UniqueConstraint("topic", "language", "text", name="uq_topic_alias_text"),
    )
    op.create_table(
        "draft",
        sa.Column("person_id", NUMBER, nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("topic", NUMBER, nullable=True),
        sa.Column("icon", sa.String(length=8), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_draft_person_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_draft")),
    )
