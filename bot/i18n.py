"""What the bot says, in each language: gettext catalogues, and Babel for dates, lists and plural forms.

Messages are named by meaning (`card.saved`); the words of every language, English too, are in `locales/`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.support import Translations
from markupsafe import Markup

DOMAIN = "bot"
LANGUAGES = ("tk", "ru", "en")
# English as the United Nations and most delegates write it: day before month.
LOCALES = {"tk": "tk", "ru": "ru", "en": "en_GB"}


def mark(message: str) -> str:
    """Marks a message for extraction where it is looked up later by a computed name."""
    return message


def nearest_language(language_code: str | None) -> str:
    """The bot's language for a Telegram `language_code` (an IETF tag such as "ru-RU"); English where it has none."""
    language = (language_code or "").replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else "en"


class Translator:
    """Speaks one language.

    Calling it gives HTML for Telegram's parse mode: values are escaped unless they are Markup themselves. `plain` gives
    ordinary text, for buttons and for answers to taps.
    """

    def __init__(self, language: str, translations: Translations) -> None:
        self.language = language
        self.locale = Locale.parse(LOCALES.get(language, language))
        self._gettext = translations.gettext
        self._ngettext = translations.ngettext

    def __call__(self, message: str, /, **values: object) -> Markup:
        return Markup(self._gettext(message)).format(**values)  # noqa: S704 - the catalogues are ours

    def plain(self, message: str, /, **values: object) -> str:
        """The message as ordinary text."""
        text: str = self._gettext(message)
        return text.format(**values) if values else text

    def count(self, message: str, number: int, /, **values: object) -> str:
        """The message in the plural form that `number` takes, as ordinary text; `{n}` is the number."""
        text: str = self._ngettext(message, message, number)
        return text.format(n=number, **values)

    def time(self, moment: datetime) -> str:
        """Hours and minutes, 24-hour."""
        return f"{moment:%H:%M}"

    def day(self, day: date) -> str:
        """A day with its weekday, where it stands first: "Tuesday, 12 May"."""
        return _first_upper(self.day_within(day))

    def day_within(self, day: date) -> str:
        """A day with its weekday within a line: Russian has no capital there."""
        return _format_day(day, self.plain("date.day_pattern"), self.locale)

    def full_day(self, day: date) -> str:
        """A day with its weekday and year, where it stands first: "Tuesday, 12 May 2026"."""
        return _first_upper(_format_day(day, self.plain("date.full_pattern"), self.locale))

    def short_day(self, day: date) -> str:
        """A day within a sentence, without its weekday: "12 May"."""
        return _format_day(day, self.plain("date.short_pattern"), self.locale)

    def listing(self, items: Iterable[str]) -> str:
        """ "a, b and c"."""
        return str(format_list(list(items), locale=self.locale))

    def language_name(self, code: str) -> str:
        """A language's name in this language."""
        return str(self.locale.languages.get(code, code))


@lru_cache(maxsize=1024)
def _format_day(day: date, pattern: str, locale: Locale) -> str:
    return _ORDINAL.sub(_turkmen_ordinal, format_date(day, pattern, locale=locale))


def _first_upper(text: str) -> str:
    return text[0].upper() + text[1:]


_ORDINAL = re.compile(r"(\d+)-nji\b")
"""A Turkmen ordinal as the catalogue has it, whatever the number."""
_BACK_UNITS, _BACK_TENS = "69", "13469"
"""The digits of alty, dokuz; of on, otuz, kyrk, altmyş, togsan: words with back vowels."""


def _turkmen_ordinal(found: re.Match[str]) -> str:
    """The ending takes the vowels of the number's last word: 12-nji, 16-njy, 30-njy."""
    number = found[1]
    tens, unit = number[-2:-1], number[-1]
    is_back = unit in _BACK_UNITS or (unit == "0" and tens in _BACK_TENS)
    return f"{number}-{'njy' if is_back else 'nji'}"


class Catalogues(Mapping[str, Translator]):
    """The translators by language."""

    def __init__(self, folder: Path) -> None:
        """Reads every language's catalogue below `folder`.

        Raises:
            FileNotFoundError: where a language has none.
        """
        self._translators = {language: Translator(language, _read(folder, language)) for language in LANGUAGES}

    def __getitem__(self, language: str) -> Translator:
        return self._translators.get(language) or self._translators["en"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._translators)

    def __len__(self) -> int:
        return len(self._translators)


def _read(folder: Path, language: str) -> Translations:
    source = folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    compiled = source.with_suffix(".mo")
    if compiled.exists() and (not source.exists() or compiled.stat().st_mtime >= source.stat().st_mtime):
        with compiled.open("rb") as stream:
            return Translations(stream, domain=DOMAIN)
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    # An edited catalogue takes effect in a checkout without building the package anew.
    buffer = BytesIO()
    with source.open("rb") as stream:
        write_mo(buffer, read_po(stream, locale=language))
    buffer.seek(0)
    return Translations(buffer, domain=DOMAIN)
