"""The conference itself: days, halls, sessions, speakers and topics, as one immutable snapshot."""

from bot.conference.load import DataError, load_conference
from bot.conference.model import (
    Conference,
    Document,
    Hall,
    Kind,
    MovedFrom,
    Session,
    Speaker,
    Status,
    Text,
    Theme,
    Topic,
    TopicGroup,
)

__all__ = [
    "Conference",
    "DataError",
    "Document",
    "Hall",
    "Kind",
    "MovedFrom",
    "Session",
    "Speaker",
    "Status",
    "Text",
    "Theme",
    "Topic",
    "TopicGroup",
    "load_conference",
]
