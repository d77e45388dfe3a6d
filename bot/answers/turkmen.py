"""A light stemmer for Turkmen in the Latin script; depends on nothing else and can be used by itself.

It takes endings off, one after the other, as long as what is left can be a word: at least `SHORTEST` letters, one of
them a vowel, in vowel harmony with the ending. It knows no dictionary, so a stem is a key to compare words by, mostly
but not always a word itself. Words typed without diacritics ("gornusi" for "görnüşi") are stemmed as well.

Front vowels: e ä i ö ü; back vowels: a o u y. An ending has the vowels of the stem's last one.

| order | ending | forms (with back vowels; each has its twin with front ones) |
|---|---|---|
| 1 | past tense | -dy, after a consonant that verbs end in |
| 2 | question, certainty | -my, -myka, -dyr |
| 3 | tenses | -ýar, -ýarys, -ýarlar, -ýaryn, -ýarsyň, -ýarsyňyz, -ypdyr, -dylar, -dyňyz, -jak, -jaklar |
| | moods | -maly, -malydyr, -sam, -sak, -salar, -arsyňyz, -anok, -mady, -madyk |
| | participles | -ýan, -ýanlar, -ýança, -yp, -up, -man, -maz, -mazdan, -jagy, -jakdygy |
| | infinitive | -mak, -magy, -maga, -magyny, -magyna, -magynda, -magyndan, -magyň, -magynyň |
| 4 | place | -daky, -ndaky, -syndaky |
| 5 | case: genitive | -yň, after a vowel -nyň |
| | accusative | -y, after a vowel -ny |
| | dative | -a, after a possessive -na |
| | locative, ablative | -da, -dan, after a possessive -nda, -ndan |
| 6 | possessive | -ymyz, -yňyz, -y, after -a and -e -sy, -syna, -synda, -syndan |
| 7 | plural | -lar |
| 8 | relation | -ly, -syz, -njy |

The round goes over places, cases, possessives and plurals twice: "zallaryndaky" has one of each.

Voicing: before an ending that begins with a vowel, a last p, t, ç, k becomes b, d, j, g; taking the ending off makes it
voiceless again in a stem of two syllables and more: kitaby → kitap, bellige → bellik, bitaraplygyň → bitaraplyk.
In -ag and -eg the g is the word's own (sorag, otag). A short last vowel that fell out (burun, burny) is not put back,
and "my" (-ym) is not taken off: too many nouns end so (alym, bilim). Nor is the dative of a word of three letters
(zala): it would take the last letter of "howa" and "baha".

The rules are those of every school grammar of Turkmen; see L. Clark, "Turkmen Reference Grammar" (Harrassowitz, 1998),
chapters 5 (nouns) and 7 (verbs).
"""

from functools import lru_cache

SHORTEST = 3
_VOWELS = "aäeiyoöuü"
_FRONT, _BACK = "eäiöü", "aouy"
_FOLD = str.maketrans("äçžňöşüýÄÇŽŇÖŞÜÝ", "aczno" + "suyACZNOSUY")
_VOICELESS = {"b": "p", "d": "t", "j": "ç", "g": "k"}


def _both(*back_forms: str) -> tuple[str, ...]:
    """Endings with back vowels and their twins with front ones, rounded ones included."""
    front = str.maketrans("ayu", "eiü")
    wide = str.maketrans("ayu", "äiü")
    return tuple({twin for form in back_forms for twin in (form, form.translate(front), form.translate(wide))})


_CLITICS = _both("my", "mu", "myka", "dyr", "dur")
_VERBS = _both(
    "ýar", "ýarys", "ýarlar", "ýaryn", "ýarsyň", "ýarsyňyz", "ýarmy", "ýan", "ýanlar", "ýança",
    "jak", "jagy", "jagyny", "jakdygy", "jakdygyny", "jaklar",
    "ypdyr", "updyr", "dylar", "dyňyz",
    "mak", "mag", "magy", "maga", "magyna", "magynda", "magyndan", "magyň", "magynyň", "magyny",
    "maly", "malymy", "malydyr", "maz", "mazdan", "mady", "madyk", "man",
    "anok", "anoklar", "yp", "up", "sam", "sak", "salar", "arsyňyz",
    "ýanlary", "ýanlaryň", "ýanlara",
)  # fmt: skip
_PAST = _both("dy", "du")
_CASES = _both("nyň", "nuň", "nda", "ndan", "dan", "da", "na", "ny", "yň", "uň")
_POSSESSIVES = _both("ymyz", "umyz", "myz", "yňyz", "uňyz", "ňyz", "sy", "su", "synda", "syndan", "syna")
_PLURALS = _both("lar")
_PLACES = _both("daky", "ndaky", "syndaky")
_RELATIONS = _both("syz", "ly", "lu", "njy")
_ORDER = (
    _CLITICS, _VERBS, _PLACES, _CASES, _POSSESSIVES, _PLURALS, _RELATIONS, _PLACES, _CASES, _POSSESSIVES, _PLURALS
)  # fmt: skip
_AFTER_POSSESSIVE = frozenset(_both("nda", "ndan", "na", "ndaky"))
_AFTER_OPEN = frozenset(_both("sy", "su", "synda", "syndan", "syna", "syndaky"))
_AFTER_VOWEL = frozenset((*_both("nyň", "nuň", "ny", "myz", "ňyz"), "nyn", "nin", "nun"))
_BARE = ("y", "i", "u", "ü", "a", "e", "ä")
# What a stem may end in after a bare vowel was taken off: one consonant, or a pair that words do end in.
_PAIRS = frozenset(
    (
        "rt", "gt", "st", "nt", "lt", "ýt", "lk", "rk", "ýk", "nk", "rs", "ls", "ýs", "rp", "lp", "rç", "nç", "lç",
        "nj", "rd", "ng", "lm", "rm", "rh", "şt", "ht", "pt", "kt", "ft", "ks", "ns", "ps",
    )
)  # fmt: skip


@lru_cache(maxsize=4_096)
def stem(word: str) -> str:
    """The stem of a word in lower or upper case."""
    word = word.casefold().replace("i̇", "i")
    plain = word.translate(_FOLD) == word
    if len(word) > 4 and word[:-2][-1] in "lrnşsýytkz":
        word = _take_off(word, _folded(_PAST) if plain else _PAST, plain)
    for endings in _ORDER:
        word = _take_off(word, _folded(endings) if plain else endings, plain)
        if endings is _CASES:
            word = _take_off_bare(word, plain)
    return _take_off_bare(word, plain)


@lru_cache(maxsize=32)
def _folded(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted({each.translate(_FOLD) for each in endings}, key=len, reverse=True))


@lru_cache(maxsize=32)
def _by_length(endings: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(endings, key=len, reverse=True))


def _take_off(word: str, endings: tuple[str, ...], plain: bool) -> str:
    if not word.endswith(endings):
        return word
    for ending in _by_length(endings):
        rest = word[: -len(ending)]
        if word.endswith(ending) and _joins(rest, ending) and (plain or _in_harmony(rest, ending)):
            return _voiceless(rest) if ending[0] in _VOWELS else rest
    return word


def _take_off_bare(word: str, plain: bool) -> str:
    if word[-1:] not in _BARE or len(word) <= SHORTEST:
        return word
    if word[-1] in "yi" and word[-2] == "s" and word[-3] in "aeä" and len(word) > 5:  # "resminamasy", not "mejlisi"
        return word[:-2]
    rest = word[:-1]
    if word[-1] in "aeä" and len(rest) <= SHORTEST:
        return word
    fits = _can_be_a_word(rest) and rest[-1] not in _VOWELS and (plain or _in_harmony(rest, word[-1]))
    if not fits or word.endswith(("ýa", "iya")):  # "sessiýa": a part of the word
        return word
    if rest[-2] not in _VOWELS and rest[-2:] not in _PAIRS:
        return word
    return _voiceless(rest)


def _joins(rest: str, ending: str) -> bool:
    """Whether an ending can follow: what the last letter must be, by the ending's first."""
    if not _can_be_a_word(rest):
        return False
    if ending[0] in _VOWELS:
        return rest[-1] not in _VOWELS
    if ending in _CLITICS and ending[0] == "m":  # "barmy", not "alymy"
        return rest[-1] not in _VOWELS
    if ending in _AFTER_POSSESSIVE:
        return rest[-1] in "yiuü"
    if ending in _AFTER_OPEN:
        return rest[-1] in "aeä"
    return ending not in _AFTER_VOWEL or rest[-1] in _VOWELS


def _can_be_a_word(rest: str) -> bool:
    return len(rest) >= SHORTEST and any(letter in _VOWELS for letter in rest)


def _in_harmony(rest: str, ending: str) -> bool:
    vowel = next((letter for letter in ending if letter in _VOWELS), None)
    last = next((letter for letter in reversed(rest) if letter in _VOWELS), None)
    return vowel is None or last is None or (vowel in _FRONT) == (last in _FRONT)


def _voiceless(rest: str) -> str:
    syllables = sum(letter in _VOWELS for letter in rest)
    if syllables < 2 or rest[-1] not in _VOICELESS or rest[-2:] in ("ag", "eg"):  # "sorag", "otag" end so
        return rest
    return rest[:-1] + _VOICELESS[rest[-1]]
