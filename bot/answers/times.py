"""What a question says about time and about numbers: "at 3", "in an hour", "after lunch", "session 2", "12 May"."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache

from babel.dates import get_day_names, get_month_names

from bot.answers.lexicon import Word
from bot.answers.normalise import fold, stem
from bot.i18n import LANGUAGES, LOCALES

AFTER, BEFORE, DURING, SINCE, BETWEEN = "after", "before", "during", "since", "between"
FIRST, LAST, NOW = "first", "last", "now"
RELATIONS = {
    "after": AFTER,
    "before": BEFORE,
    "until": BEFORE,
    "since": SINCE,
    "during": DURING,
    "parallel": DURING,
    "between": BETWEEN,
}
DAY_PARTS: Mapping[str, tuple[time, time]] = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12, 30), time(18)),
    "evening": (time(17), time(23, 59)),
}
FIRST_HOUR = 8
"""An hour before this one, without "in the morning", is in the afternoon."""
_AT = frozenset(("at", "around", "by", "в", "к", "около", "sagat", "saat"))


@dataclass(slots=True)
class When:
    """What was said about time."""

    clock: datetime | None = None
    """A moment, such as 15:00."""
    until: datetime | None = None
    """The end, of "from 12 to 13:30"."""
    day: date | None = None
    part: tuple[time, time] | None = None
    relation: str | None = None
    """What `clock` or the landmark is to what is asked about."""
    order: str | None = None

    @property
    def is_said(self) -> bool:
        """Whether anything was said at all."""
        return any((self.clock, self.day, self.part, self.relation, self.order))


@dataclass(slots=True)
class Numbers:
    """What the numbers in a question count."""

    sessions: list[int] = field(default_factory=list)
    halls: list[int] = field(default_factory=list)
    loose: list[int] = field(default_factory=list)
    """Those that stand by themselves."""
    used: set[int] = field(default_factory=set)
    """Places of the words that are told for."""


class Reader:
    """Reads times and numbers out of the words of one question."""

    def __init__(self, words: Sequence[Word], now: datetime, days: Sequence[date]) -> None:
        self._words = words
        self._now = now
        self._days = days
        self.when = When()
        self.numbers = Numbers()

    def read(self) -> None:
        """Fills `when` and `numbers`."""
        for place, word in enumerate(self._words):
            if place not in self.numbers.used:
                if word.number is not None or word.ordinal is not None or word.token.is_number:
                    self._number(place, word)
                elif word.has("hour", "half") and self._has_offset(place, place):
                    self._offset(place, place, 1)
        self._read_days()
        self._read_parts()

    def _at(self, place: int) -> Word | None:
        return self._words[place] if 0 <= place < len(self._words) else None

    def _has(self, place: int, *tags: str) -> bool:
        word = self._at(place)
        return word is not None and word.has(*tags)

    def _number(self, place: int, word: Word) -> None:
        if ":" in word.token.text or "." in word.token.text:
            self._clock(place, word.token.text.replace(".", ":"))
        elif self._day_number(place, word):
            return
        elif self._is_of(place, "session"):
            self._count(place, self.numbers.sessions)
        elif self._is_of(place, "hall"):
            self._count(place, self.numbers.halls)
        elif self._date(place, word) or self._duration(place, word) or self._hour(place, word):
            return
        elif word.token.is_number and len(word.token.text) < 3 and word.number is not None:
            self.numbers.loose.append(word.number)
            self.numbers.used.add(place)
            self._use_ending(place)
        elif word.ordinal is not None:
            self.numbers.loose.append(word.ordinal)

    def _day_number(self, place: int, word: Word) -> bool:
        """ "Day 2", "the second day", "ikinji gün": one of the conference's days."""
        after = place + 2 if self._at(place + 1) and self._words[place + 1].plain in _ENDINGS else place + 1
        beside = next((at for at in (after, place - 1) if self._has(at, "day")), None)
        value = word.ordinal if word.ordinal is not None else word.number
        if beside is None or value is None or not 0 < value <= len(self._days):
            return False
        if word.ordinal is None and beside != place - 1 and len(self._days) == 1:  # "1 day" counts days
            return False
        self.when.day = self._days[value - 1]
        self.numbers.used.update((place, beside))
        return True

    def _is_of(self, place: int, noun: str) -> bool:
        """Whether a number belongs to a noun: just before or after it, or in a row of numbers that does."""
        for step in (1, -1):
            at = place + step
            while self._is_link(at):
                at += step
            if self._has(at, noun) and abs(at - place) <= 6:
                return True
        return False

    def _is_link(self, place: int) -> bool:
        word = self._at(place)
        if word is None or word.has("session", "hall", "hour", "minute"):
            return False
        if word.has("number_sign", "kind_thematic"):
            return True
        is_number = word.number is not None or word.ordinal is not None
        return is_number or word.plain in _ENDINGS or (word.has("and") and len(word.plain) < 4)

    def _count(self, place: int, counted: list[int]) -> None:
        word = self._words[place]
        value = word.ordinal if word.ordinal is not None else word.number
        if value is not None:
            counted.append(value)
            self.numbers.used.add(place)
            self._use_ending(place)

    def _use_ending(self, place: int) -> None:
        word = self._at(place + 1)
        if word is not None and word.plain in _ENDINGS:
            self.numbers.used.add(place + 1)

    def _clock(self, place: int, text: str) -> None:
        hours, minutes = (int(part) for part in text.split(":"))
        if hours < 24 and minutes < 60:
            self._set_clock(place, time(hours, minutes))

    def _set_clock(self, place: int, moment: time) -> None:
        day = self.when.day or self._now.date()
        read = datetime.combine(day, moment, self._now.tzinfo)
        if self.when.clock is None or read <= self.when.clock:
            self.when.clock = read
        else:
            self.when.until = read
        self.numbers.used.add(place)
        self._use_ending(place)

    def _hour(self, place: int, word: Word) -> bool:
        value = word.number
        if value is None or not 0 < value < 24:
            return False
        before, after = self._at(place - 1), self._at(place + 1)
        is_told = before is not None and (
            before.plain in _AT
            or before.has("hour", "after", "before", "until", "since", "between")
            or (before.has("and") and self.when.clock is not None)
        )
        is_hour = self._has(place + 1, "hour", "pm") or (after is not None and after.plain in ("am", "da", "de", "o"))
        locative = word.plain.endswith(("de", "da", "den", "dan")) and not word.token.is_number and word.plain != "onda"
        if not (is_told or is_hour or locative) or (not word.token.is_number and not (is_told or locative)):
            return False
        afternoon = self._has(place + 1, "pm") or self._has(place + 2, "pm") or value < FIRST_HOUR
        is_morning = self._has(place + 1, "am") and not self._has(place + 1, "pm")
        hour = value + 12 if afternoon and not is_morning and value < 12 else value
        half = self._has(place + 1, "half") or (after is not None and after.number == 30)
        self._set_clock(place, time(hour, 30 if half else 0))
        self.numbers.used.update(at for at in (place + 1,) if self._has(at, "hour", "pm", "am", "half"))
        return True

    def _duration(self, place: int, word: Word) -> bool:
        """ "in 20 minutes", "через 2 часа", "20 minutdan"."""
        if word.number is None or not self._has(place + 1, "minute", "hour"):
            return False
        if not self._has_offset(place, place + 1):
            return False
        self._offset(place, place + 1, word.number)
        return True

    def _has_offset(self, place: int, unit: int) -> bool:
        word = self._words[unit]
        return (
            self._has(place - 1, "offset")
            or (self._has(place - 2, "offset") and self._words[place - 1].has("stop"))
            or word.plain.endswith(("dan", "den"))
            or (self._has(unit + 1, "after") and self._has(unit + 1, "next"))
        )

    def _offset(self, place: int, unit: int, count: int) -> None:
        word = self._words[unit]
        minutes = count if word.has("minute") else 30 if word.has("half") and not word.has("hour") else 60 * count
        if word.has("hour") and self._has(place - 1, "half"):
            minutes = 30
        self.when.clock = self._now + timedelta(minutes=minutes)
        self.numbers.used.update(range(max(0, place - 1), min(len(self._words), unit + 2)))

    def _date(self, place: int, word: Word) -> bool:
        for at in (place + 1, place - 1, place + 2):
            other = self._at(at)
            month = _months().get(_key(other)) if other is not None else None
            if month and word.number is not None and 1 <= word.number <= 31:
                year = self._days[0].year if self._days else self._now.year
                try:
                    self.when.day = date(year, month, word.number)
                except ValueError:
                    return False
                self.numbers.used.update((place, at, place + 1))
                return True
        return False

    def _read_days(self) -> None:
        today = self._now.date()
        for place, word in enumerate(self._words):
            if word.has("last") and self._has(place + 1, "day") and self._days:
                self.when.day = self._days[-1]
                self.numbers.used.update((place, place + 1))
            weekday = _weekdays().get(_key(word))
            if word.has("today"):
                self.when.day = today
            elif word.has("tomorrow"):
                self.when.day = today + timedelta(days=1)
            elif word.has("yesterday"):
                self.when.day = today - timedelta(days=1)
            elif weekday is not None:
                self.when.day = today + timedelta(days=(weekday - today.weekday()) % 7)
                self.numbers.used.add(place)
        if self.when.day and self.when.clock and self.when.clock.date() == today:
            self.when.clock = datetime.combine(self.when.day, self.when.clock.timetz())

    def _read_parts(self) -> None:
        for name, part in DAY_PARTS.items():
            if any(word.has(name) and not word.has("hello") for word in self._words):
                self.when.part = part
        if self.when.clock is None and any(word.has("noon") and not word.in_phrase for word in self._words):
            self.when.clock = datetime.combine(self.when.day or self._now.date(), time(12), self._now.tzinfo)


_ENDINGS = frozenset(
    (
        "nji", "njy", "nyn", "nin", "nun", "da", "de", "ta", "te", "dan", "den", "ten", "nda", "nde", "njisi", "njide",
        "ya", "i", "y", "e", "st", "nd", "rd", "th", "я", "й", "ая", "ой", "ую", "е", "ю", "го", "м", "х",
    )
)  # fmt: skip


def _key(word: Word | None) -> tuple[str, str]:
    if word is None:
        return ("", "")
    language = "ru" if word.token.is_cyrillic and "\u0400" <= word.plain[:1] <= "\u04ff" else ""
    return (language, stem(word.plain, "ru") if language else word.plain)


@cache
def _months() -> dict[tuple[str, str], int]:
    made = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in get_month_names(width, locale=LOCALES[language]).items():
                for key in _calendar_keys(name, language):
                    made[key] = month
    return made


@cache
def _weekdays() -> dict[tuple[str, str], int]:
    made = {}
    for language in LANGUAGES:
        for day, name in get_day_names("wide", locale=LOCALES[language]).items():
            for key in _calendar_keys(name, language):
                made[key] = day
    return made


def _calendar_keys(name: str, language: str) -> list[tuple[str, str]]:
    plain = fold(name.casefold().rstrip("."))
    if language == "ru":
        return [("ru", stem(plain, "ru"))]
    endings = ("", "ynda", "inde", "da", "de", "yn", "in", "y", "i", "a", "e") if language == "tk" else ("",)
    return [("", plain + ending) for ending in endings]
