"""Text as it is compared: tokens in a plain Latin alphabet, whatever script, case and diacritics they were typed in."""

import re
import threading
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer

from bot.answers import turkmen
from bot.conference.search import PLAIN_LETTERS

LONGEST = 400
"""Characters of a text that are read; a question is shorter."""
MOST_TOKENS = 60
LONGEST_WORD = 60
"""Letters of a word that are read: one letter may stand for many (㍿), and a word is looked at letter by letter."""

_TOKEN = re.compile(r"\d{1,2}\s?[:.]\s?\d{2}(?!\d)|\d+|[^\W\d_]+")
_APOSTROPHES = re.compile(r"(?<=[^\W\d_])['’ʼ`´](?=[^\W\d_])")
_CAPITALISED = re.compile(r"(?<=[^\W_] )[^\W\d_a-zа-яё][^\W\d_]+")
_REPEATED = re.compile(r"(\D)\1{2,}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_TURKMEN_CYRILLIC = re.compile(r"[әҗңөүӘҖҢӨҮ]")

# https://en.wikipedia.org/wiki/Turkmen_alphabet: the Cyrillic alphabet of 1940 beside the Latin one of 1999.
_TURKMEN = {
    "а": "a", "б": "b", "в": "w", "г": "g", "д": "d", "е": "e", "ё": "ýo", "ж": "ž", "җ": "j", "з": "z", "и": "i",
    "й": "ý", "к": "k", "л": "l", "м": "m", "н": "n", "ң": "ň", "о": "o", "ө": "ö", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ү": "ü", "ф": "f", "х": "h", "ц": "s", "ч": "ç", "ш": "ş", "щ": "ş", "ъ": "", "ы": "y",
    "ь": "", "э": "e", "ә": "ä", "ю": "ýu", "я": "ýa",
}  # fmt: skip
_RUSSIAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
_LETTERS = str.maketrans({**PLAIN_LETTERS, "ё": "е", "Ё": "е"})
# How Russian is written in Latin letters, brought to one way: whoever types has a way of their own.
_SOUNDS = [
    (re.compile(pattern), plain)
    for pattern, plain in (
        ("dj", "dzh"),
        ("shch|sch|sh|w(?=[^aeiouy]|$)", "S"), ("ch|4", "C"), ("zh", "Z"), ("kh|x|h", "h"), ("ts|tz|cz|c(?!h)", "T"),
        ("yo|jo|io", "e"), ("y[ui]|ju|iu", "u"), ("i*(?:ya|ja|ia)", "a"), ("ye|je|ie", "e"),
        ("iy|ij|yi|ii|yj|y|j", "i"), ("w", "v"), ("q", "k"), ("ph", "f"), (r"(.)\1", r"\1"),
    )
]  # fmt: skip


class _Stemmers(threading.local):
    """Snowball's stemmers, some for each thread: they keep the word that they are at."""

    def __init__(self) -> None:
        self.english = snowballstemmer.stemmer("english")
        self.russian = snowballstemmer.stemmer("russian")


_stemmers = _Stemmers()


@dataclass(frozen=True, slots=True)
class Token:
    """One word or number of a text."""

    text: str
    """In lower case, as typed."""
    plain: str
    """Folded: Latin without diacritics, or Russian without ё."""
    is_cyrillic: bool

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits; "15:00" is one token."""
        return self.text[0].isdecimal()  # not isdigit(): "፩" and "𐩀" are digits, but no number is made of them


def tokens_of(text: str) -> tuple[Token, ...]:
    """The words and numbers of a text, at most `MOST_TOKENS` of its first `LONGEST` characters."""
    text = unicodedata.normalize("NFKC", text[:LONGEST])[:LONGEST].casefold()
    text = _REPEATED.sub(r"\1", _APOSTROPHES.sub("", text))
    # Composed, so that й, ý and ä are one letter each.
    found = _TOKEN.findall(unicodedata.normalize("NFC", text))
    return tuple(_token(each[:LONGEST_WORD]) for each in found[:MOST_TOKENS])


def proper_names(text: str) -> frozenset[str]:
    """The words that are written with a capital within a sentence, in lower case; none where capitals mean nothing."""
    found = _CAPITALISED.findall(text[:LONGEST])
    return frozenset(word.casefold() for word in found if not word.isupper())


def joined(one: Token, other: Token) -> Token:
    """Two tokens as one: "wi fi" is "wifi"."""
    return _token(one.text + other.text)


def parted(token: Token, place: int) -> tuple[Token, Token]:
    """One token as two: "вкаком" is "в" and "каком"."""
    return _token(token.text[:place]), _token(token.text[place:])


@lru_cache(maxsize=4_096)
def _token(word: str) -> Token:
    return Token(word, fold(word), bool(_CYRILLIC.search(word)))


@lru_cache(maxsize=4_096)
def fold(word: str) -> str:
    """A word without diacritics; й stays what it is."""
    word = word.translate(_LETTERS)
    if _CYRILLIC.search(word):
        return word
    decomposed = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def has_turkmen_letters(text: str) -> bool:
    """Whether a Cyrillic text has letters that only Turkmen has."""
    return bool(_TURKMEN_CYRILLIC.search(text))


def single_letters(word: str) -> str:
    """A Turkmen word without "sh" for ş and "ch" for ç, as it is often typed; Turkmen itself has neither."""
    return word.replace("sh", "s").replace("ch", "c") if "h" in word else word


@lru_cache(maxsize=4_096)
def turkmen_latin(word: str) -> str:
    """A Turkmen word in Cyrillic letters as it is written in Latin ones."""
    latin = "".join(_TURKMEN.get(letter, letter) for letter in word.casefold())
    return "ý" + latin if latin[:1] == "e" and word[:1] == "е" else latin


@lru_cache(maxsize=4_096)
def sound(word: str) -> str:
    """What a Russian word sounds like, whether in Cyrillic or in Latin letters: "обед" and "obed" are the same."""
    word = fold(word)
    latin = "".join(_RUSSIAN.get(letter, letter) for letter in word)
    for pattern, plain in _SOUNDS:
        latin = pattern.sub(plain, latin)
    return latin


# What Russian vowels and consonants are heard as: whoever writes by ear writes "арганизатор", "будит", "этава".
_HEARD = str.maketrans({"o": "a", "e": "i", "b": "p", "d": "t", "g": "k", "v": "f", "z": "s"})
_OF_IT = re.compile(r"(?<=[oeai])go$")


@lru_cache(maxsize=4_096)
def rough_sound(word: str) -> str:
    """What a Russian word sounds like to somebody who does not know how it is written."""
    heard = _OF_IT.sub("vo", sound(word)).replace("tsa", "Ta").replace("tsia", "Ta")
    return re.sub(r"(.)\1", r"\1", heard.translate(_HEARD))


@lru_cache(maxsize=4_096)
def stem(word: str, language: str) -> str:
    """The key by which a word (folded or not) of a language is compared; folded."""
    if language == "ru":
        plain = fold(word)
        if not _CYRILLIC.search(plain):
            return plain
        found = str(_stemmers.russian.stemWord(plain))
        return found if len(found) > 1 else plain  # "ИИ" is no "и"
    if language == "tk":
        return fold(turkmen.stem(single_letters(word)))
    return str(_stemmers.english.stemWord(fold(word)))
