"""The Turkmen stemmer: inflected forms in `turkmen_forms.txt`, a stem and its forms a line."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers.turkmen import SHORTEST, stem

LINES = (Path(__file__).parent / "turkmen_forms.txt").read_text(encoding="utf-8").splitlines()
FORMS = [(form, line.partition(":")[0]) for line in LINES for form in line.partition(":")[2].split()]


def test_there_are_enough_forms() -> None:
    assert len(FORMS) == len({form for form, _ in FORMS}) >= 300


@pytest.mark.parametrize("line", LINES)
def test_forms_of_a_word_have_its_stem(line: str) -> None:
    expected, _, forms = line.partition(":")
    assert {form: stem(form) for form in forms.split()} == dict.fromkeys(forms.split(), expected)


@pytest.mark.parametrize("word", ["howa", "kofe", "foýe", "baha", "sessiýa", "wi", "a", "", "РҮС", "İÑ"])
def test_what_is_left_alone(word: str) -> None:
    assert stem(word) == word.casefold().replace("i̇", "i")


def test_words_without_diacritics_have_the_same_stem() -> None:
    plain = str.maketrans("äçňöşüýž", "acnosuyz")
    words = ("görnüşi", "ölçegleri", "mejlisleriň", "howpsuzlygynyň", "açylyşda", "çykyşlar", "bitaraplygyň")
    assert [stem(word.translate(plain)) for word in words] == [stem(word).translate(plain) for word in words]


@given(st.text(max_size=40))
def test_any_text_has_a_stem(word: str) -> None:
    found = stem(word)
    assert len(found) <= len(word.casefold())
    assert len(found) >= min(SHORTEST, len(word.casefold()) - 2) or not word.casefold()
