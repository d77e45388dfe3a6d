"""The catalogues are complete: nothing missing, fuzzy or unused, and the same placeholders in every language."""

import re
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from bot.i18n import LANGUAGES, Catalogues
from bot.settings import ROOT

KEYWORDS = {"t": None, "plain": None, "count": (1, 1), "_": None}
_TAG = re.compile(r"</?[a-z]+>")


def used() -> set[str]:
    found = set()
    for folder in ("bot", "handlers"):
        for _file, _line, message, _comments, _context in extract_from_dir(
            str(ROOT / folder), [("**.py", "python")], keywords=KEYWORDS
        ):
            found.add(message[0] if isinstance(message, tuple) else message)
    return found


def catalogue(path: Path, language: str | None = None) -> Catalog:
    with path.open("rb") as stream:
        return read_po(stream, locale=language)


def entries(language: str) -> Iterator[tuple[str, Message]]:
    for message in catalogue(ROOT / "locales" / language / "LC_MESSAGES" / "bot.po", language):
        if message.id:
            yield (message.id[0] if isinstance(message.id, (tuple, list)) else message.id), message


def forms(message: Message) -> list[str]:
    return list(message.string) if isinstance(message.string, (tuple, list)) else [str(message.string)]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_the_template_holds_exactly_what_the_code_uses() -> None:
    template = {
        message.id[0] if isinstance(message.id, (tuple, list)) else message.id
        for message in catalogue(ROOT / "locales" / "bot.pot")
        if message.id
    }
    assert template == used()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_message_and_no_other(language: str) -> None:
    found = dict(entries(language))
    assert set(found) == used()
    assert [name for name, message in found.items() if message.fuzzy] == []
    assert [name for name, message in found.items() if not all(form.strip() for form in forms(message))] == []
    path = ROOT / "locales" / language / "LC_MESSAGES" / "bot.po"
    assert not catalogue(path, language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_its_plural_forms(language: str) -> None:
    wanted = {"tk": 2, "ru": 3, "en": 2}[language]
    plural = [message for _, message in entries(language) if isinstance(message.id, (tuple, list))]
    assert plural
    assert all(len(forms(message)) == wanted for message in plural)


def test_placeholders_and_tags_are_the_same_in_every_language() -> None:
    by_language = {language: dict(entries(language)) for language in LANGUAGES}
    for name in used():
        first = forms(by_language["en"][name])[-1]
        for language in LANGUAGES:
            for form in forms(by_language[language][name]):
                assert placeholders(form) == placeholders(first), f"{language}: {name}"
                assert sorted(_TAG.findall(form)) == sorted(_TAG.findall(first)), f"{language}: {name}"


def test_no_turkish_letters_in_turkmen() -> None:
    for name, message in entries("tk"):
        for form in forms(message):
            assert not set(form) & set("ığİĞ"), name


@pytest.mark.parametrize(
    ("number", "words"), [(1, "1 минуту"), (2, "2 минуты"), (5, "5 минут"), (11, "11 минут"), (21, "21 минуту")]
)
def test_russian_plural_forms(number: int, words: str) -> None:
    assert Catalogues(ROOT / "locales")["ru"].count("time.minutes", number) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 5, 6), "6-njy maý, çarşenbe"),
        (date(2026, 5, 9), "9-njy maý, şenbe"),
        (date(2026, 5, 10), "10-njy maý, ýekşenbe"),
        (date(2026, 5, 12), "12-nji maý, sişenbe"),
        (date(2026, 5, 20), "20-nji maý, çarşenbe"),
        (date(2026, 5, 30), "30-njy maý, şenbe"),
    ],
)
def test_turkmen_days_are_ordinals_with_the_vowels_of_the_number(day: date, words: str) -> None:
    assert Catalogues(ROOT / "locales")["tk"].day(day) == words


def test_days_at_the_beginning_and_within_a_line_and_with_their_year() -> None:
    day, catalogues = date(2026, 5, 12), Catalogues(ROOT / "locales")
    assert catalogues["ru"].day(day) == "Вторник, 12 мая"
    assert catalogues["ru"].day_within(day) == "вторник, 12 мая"
    assert {language: t.full_day(day) for language, t in catalogues.items()} == {
        "tk": "12-nji maý, sişenbe, 2026-njy ýyl",
        "ru": "Вторник, 12 мая 2026 г.",
        "en": "Tuesday, 12 May 2026",
    }
    assert catalogues["tk"].short_day(day) == "12-nji maý"
