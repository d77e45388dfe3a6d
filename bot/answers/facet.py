"""What can be asked about something. The lexicon's tags of these names are the words that ask it."""

from enum import StrEnum


class Facet(StrEnum):
    """What is asked about something."""

    WHEN = "when"
    WHERE = "where"
    WHO = "who"
    ABOUT = "about"
    NOW = "now"
    NEXT = "next"
    LIST = "list"
    COUNT = "count"
    DURATION = "duration"
    LANGUAGES = "languages"
    DOCUMENTS = "documents"
    HOW = "how"
