"""Which words of a conference a typed one stands for, and how surely."""

import pytest

from bot.answers.matching import NEAR, NEARER, PREFIX, SOUND, Key, Matching

WRITTEN: dict[Key, set[str]] = {
    ("en", "lunch"): {"lunch", "lunches"},
    ("en", "neutral"): {"neutrality"},
    ("en", "multilater"): {"multilateral"},
    ("ru", "обед"): {"обед", "обеда"},
    ("ru", "организатор"): {"организаторы"},
    ("tk", "nahar"): {"nahar", "nahary"},
}
MATCHING = Matching(WRITTEN, WRITTEN)


@pytest.mark.parametrize(
    ("word", "language", "key", "surely"),
    [
        ("lunches", "en", ("en", "lunch"), 1.0),
        ("обедом", "ru", ("ru", "обед"), 1.0),
        ("nahardan", "tk", ("tk", "nahar"), 1.0),
        ("нахары", "tk", ("tk", "nahar"), 1.0),  # Turkmen in Cyrillic
        ("lunch", "tk", ("en", "lunch"), 1.0),  # an English word in a Turkmen question
        ("obed", "en", ("ru", "обед"), SOUND),  # Russian in Latin letters
        ("арганизатор", "ru", ("ru", "организатор"), NEAR),  # as it is heard
        ("lucnh", "en", ("en", "lunch"), NEARER),
        ("neutralty", "en", ("en", "neutral"), NEARER),
        ("nuetralty", "en", ("en", "neutral"), NEAR),
        ("multil", "en", ("en", "multilater"), PREFIX),
    ],
)
def test_a_word_is_known_with_endings_by_sound_and_mistyped(word: str, language: str, key: Key, surely: float) -> None:
    assert MATCHING.keys_of(word, language) == ((key, pytest.approx(surely)),)


@pytest.mark.parametrize(
    ("word", "language"), [("lun", "en"), ("bunch", "en"), ("badge", "en"), ("🙂", "ru"), ("", "tk")]
)
def test_short_other_and_no_words_stand_for_nothing(word: str, language: str) -> None:
    assert MATCHING.keys_of(word, language) == ()


def test_of_two_that_are_as_near_the_one_that_was_typed_goes_before_the_one_that_has_its_stem() -> None:
    written: dict[Key, set[str]] = {("en", "coffe"): {"coffee"}, ("en", "cafe"): {"cafe"}}
    assert [key for key, _ in Matching(written, written).keys_of("cofee", "en")] == [("en", "coffe")]


def test_a_frequent_word_is_no_mistyped_name() -> None:
    name: dict[Key, set[str]] = {("ru", "вад"): {"вада"}}
    assert Matching(name, name).keys_of("веда", "ru") == ((("ru", "вад"), NEARER),)
    assert Matching(name, name).keys_of("вода", "ru") == ()  # "water"


def test_what_sounds_the_same_is_told() -> None:
    assert MATCHING.sounding_like("obed") == MATCHING.sounding_like("обед") == [("ru", "обед")]
    assert MATCHING.sounding_like("lunch") == []
