"""The tables. A person is no Telegram account: addresses (channel, chat) belong to a person, all else to the person."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC: SQLite forgets the zone, PostgreSQL does not."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite numbers rows by itself only in a column of exactly the type INTEGER.
Number = BigInteger().with_variant(Integer, "sqlite")


OTHERS = {"others": True}
"""Marks columns that tell of somebody else than the row's person; nobody gets them with their own data."""


def _person(**options: Any) -> Column[int]:
    return Column("person_id", Number, ForeignKey("person.id", ondelete="CASCADE"), nullable=False, **options)


person = Table(
    "person",
    metadata,
    Column("id", Number, primary_key=True),
    Column("language", String(8), nullable=False),
    Column("lead_minutes", SmallInteger, nullable=False),  # 0: no reminders
    Column("quiet_from", SmallInteger),  # minutes after local midnight; null with quiet_to: no quiet hours
    Column("quiet_to", SmallInteger),
    Column("digest_at", SmallInteger),  # minutes after local midnight; null: no digest
    Column("digest_set_at", Moment),  # when that was chosen: a digest whose time was over by then is not sent
    Column("created_at", Moment, nullable=False),
    Column("seen_on", String(10), nullable=False),  # local date of the last visit, ISO 8601
)

address = Table(
    "address",
    metadata,
    Column("id", Number, primary_key=True),
    _person(index=True),
    Column("channel", String(16), nullable=False),  # "telegram"; later "web"
    Column("chat_id", BigInteger, nullable=False),
    Column("reachable", Boolean, nullable=False, server_default=true()),
    Column("used_at", Moment, nullable=False),
    UniqueConstraint("channel", "chat_id", name="uq_address_chat"),
)

saved = Table(
    "saved",
    metadata,
    _person(primary_key=True),
    Column("session_id", String(40), primary_key=True),
    Column("saved_at", Moment, nullable=False),
    Column("lead_minutes", SmallInteger),  # null: the person's own; 0: no reminder for this one
    Index("ix_saved_session", "session_id"),
)

session_revision = Table(
    "session_revision",
    metadata,
    Column("session_id", String(40), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),  # RFC 5545, 3.8.7.4: raised on each change
    Column("changed_at", Moment, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Number, primary_key=True),
    Column("key", String(200), nullable=False, unique=True),  # what makes a message the same message
    _person(index=True),
    Column("kind", String(32), nullable=False),  # which renderer makes the message
    Column("subject", String(64)),  # what it is about, such as a session's id
    Column("args", JSON, nullable=False),
    Column("priority", SmallInteger, nullable=False),
    Column("state", String(8), nullable=False),  # queued, sending, sent, failed, dropped
    Column("due_at", Moment, nullable=False),
    Column("expires_at", Moment),  # of no use after this moment
    Column("attempts", SmallInteger, nullable=False),
    Column("chat_id", BigInteger),  # where it arrived
    Column("message_id", BigInteger),
    Column("error", String(200)),
    Column("created_at", Moment, nullable=False),
    Column("settled_at", Moment),
    Index("ix_outbox_claim", "state", "priority", "due_at"),
    Index("ix_outbox_subject", "kind", "subject", "person_id"),
)

# Numbers of roles, invitations and acts are never given again: the audit log and old buttons speak of them.
# So it is with questions and topics further down.

role = Table(
    "role",
    metadata,
    Column("id", Number, primary_key=True),
    _person(index=True),
    Column("role", String(16), nullable=False),
    Column("sessions", JSON(none_as_null=True)),  # a moderator's; null: all
    Column("label", String(60), nullable=False),  # what the inviter calls them; may be empty
    Column("granted_by", Number, ForeignKey("person.id", ondelete="SET NULL"), index=True, info=OTHERS),
    Column("granted_at", Moment, nullable=False),
    Column("revoked_at", Moment),  # kept, so that the audit log can say who it was
    sqlite_autoincrement=True,
)

invitation = Table(
    "invitation",
    metadata,
    Column("id", Number, primary_key=True),
    _person(index=True),  # who has made it
    Column("code_hash", String(64), nullable=False, unique=True),  # SHA-256: the code itself is not stored
    Column("role", String(16), nullable=False),
    Column("sessions", JSON(none_as_null=True)),
    Column("label", String(60), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment),
    sqlite_autoincrement=True,
)

audit = Table(
    "audit",
    metadata,
    Column("id", Number, primary_key=True),
    # Who did it. An act stays when its person has gone, but does not say any more whose it was.
    Column("person_id", Number, ForeignKey("person.id", ondelete="SET NULL"), index=True),
    Column("at", Moment, nullable=False),
    Column("act", String(40), nullable=False),
    Column("subject", String(80), nullable=False),
    Column("details", JSON, nullable=False),
    sqlite_autoincrement=True,
)

awaiting = Table(
    "awaiting",
    metadata,
    _person(primary_key=True),
    Column("what", String(40), nullable=False),  # which conversation takes the next message
    Column("args", JSON, nullable=False),
    Column("since", Moment, nullable=False),
)

unanswered = Table(
    "unanswered",
    metadata,
    Column("id", Number, primary_key=True),
    # Who asked is not kept; the text is without numbers and names of accounts.
    Column("key", String(200), nullable=False, unique=True),  # the language and the text as it is counted
    Column("text", String(300), nullable=False),  # as it was first asked
    Column("language", String(8), nullable=False),
    Column("times", Integer, nullable=False),
    Column("set_aside", Integer, nullable=False),  # how many times it had been asked when it was dismissed
    Column("first_at", Moment, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("state", String(9), nullable=False),  # new, dismissed, answered
    Column("topic", String(40)),  # the topic that answers it
    Index("ix_unanswered_last_at", "last_at"),
    sqlite_autoincrement=True,
)

wish = Table(
    "wish",
    metadata,
    _person(primary_key=True),
    Column("question_id", Number, ForeignKey("unanswered.id", ondelete="CASCADE"), primary_key=True),
    Column("wished_at", Moment, nullable=False),
    Index("ix_wish_question_id", "question_id"),
)

written_topic = Table(
    "written_topic",
    metadata,
    Column("id", Number, primary_key=True),  # the topic's id is "q-" and this
    Column("icon", String(8), nullable=False),
    Column("titles", JSON, nullable=False),  # by language
    Column("texts", JSON, nullable=False),  # by language; HTML with <b> and <i> alone
    Column("written_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

topic_alias = Table(
    "topic_alias",
    metadata,
    Column("id", Number, primary_key=True),
    Column("topic", String(40), nullable=False),  # of the data, or written
    Column("language", String(8), nullable=False),
    Column("text", String(300), nullable=False),
    UniqueConstraint("topic", "language", "text", name="uq_topic_alias_text"),
)

draft = Table(
    "draft",
    metadata,
    _person(primary_key=True),
    Column("questions", JSON, nullable=False),  # the ids of those that it answers; none: `topic` is edited
    Column("topic", Number),
    Column("icon", String(8), nullable=False),
    Column("titles", JSON, nullable=False),
    Column("texts", JSON, nullable=False),
    Column("touched_at", Moment, nullable=False),
)

# A ticket's number is never given again: the team's old messages speak of it when its delegate has deleted their data.

ticket = Table(
    "ticket",
    metadata,
    Column("id", Number, primary_key=True),
    _person(),  # who asks
    Column("session_id", String(40)),  # whose panel is asked; null: the organisers
    Column("language", String(8), nullable=False),  # the delegate's, at that moment
    Column("name", String(64)),  # the delegate's, where they chose to show it
    Column("state", String(9), nullable=False),  # open, answered, closed, withdrawn
    Column("taken_by", Number, ForeignKey("person.id", ondelete="SET NULL"), index=True, info=OTHERS),
    Column("answered_by", Number, ForeignKey("person.id", ondelete="SET NULL"), index=True, info=OTHERS),
    Column("answered_at", Moment),
    Column("revision", Integer, nullable=False),  # raised with each change
    Column("created_at", Moment, nullable=False),
    Index("ix_ticket_person", "person_id", "state"),
    Index("ix_ticket_state", "state"),
    sqlite_autoincrement=True,
)

ticket_note = Table(
    "ticket_note",
    metadata,
    Column("id", Number, primary_key=True),
    Column("ticket_id", Number, ForeignKey("ticket.id", ondelete="CASCADE"), nullable=False, index=True),
    _person(),  # the delegate of the ticket, whoever wrote this
    Column("from_team", Boolean, nullable=False),
    Column("author_id", Number, ForeignKey("person.id", ondelete="SET NULL"), info=OTHERS),
    # The message as it was written: what has no words is copied from there, and an edit or a second arrival is known.
    Column("source_chat", BigInteger, nullable=False, info=OTHERS),  # the group; 0: the author's own chat with the bot
    Column("source_message", BigInteger, nullable=False),
    Column("content", String(16), nullable=False),  # text, photo, document …
    Column("text", Text, nullable=False),  # the words, or the caption
    Column("fate", String(8), nullable=False),  # sent, held, failed
    Column("created_at", Moment, nullable=False),
    Column("edited_at", Moment),
    Index("ix_ticket_note_person", "person_id", "created_at"),
    Index("ix_ticket_note_source", "author_id", "source_chat", "source_message", unique=True),
    sqlite_autoincrement=True,
)
