"""Which questions ask the same."""

import random
import time

import pytest

from bot.likeness import Item, group, normalised, words_of

ASKED = {
    "en": [
        ["is there a prayer room", "where is the prayer room?", "prayr room", "Where can I find a room for prayer"],
        ["where can I smoke", "smoking", "can I smoke here"],
        ["charge my phone", "where can I charge phone"],
        ["I lost my badge"],
        ["taxi to the airport"],
        ["key of hall 1"],
        ["key of hall 2"],
        ["room"],
    ],
    "ru": [
        ["есть ли комната для молитвы", "Где комната для молитвы?", "komnata dlya molitvy"],
        ["где туалет", "туалет где", "gde tualet", "где находятся туалеты"],
        ["дадут ли сертификат"],
        ["где припарковать машину"],
    ],
    "tk": [
        ["namaz okamak üçin otag barmy", "намаз окамак үчин отаг бармы", "namaz otagy nirede"],
        ["hajathana nirede", "hajathanalar nirede ýerleşýär", "хаҗатхана нирде"],
        ["sertifikat berilýärmi", "sertifikatlar haçan berilýär"],
        ["lukman barmy"],
    ],
}


def items(texts: list[str], language: str) -> list[Item]:
    return [Item(number, language, words_of(text, language)) for number, text in enumerate(texts, 1)]


@pytest.mark.parametrize("language", ASKED)
def test_what_asks_the_same_is_one_group_and_nothing_else_is(language: str) -> None:
    # In turn, as people ask: one of each group, then the next of each.
    most = max(len(texts) for texts in ASKED[language])
    texts = [texts[turn] for turn in range(most) for texts in ASKED[language] if turn < len(texts)]
    found = [[texts[number - 1] for number in members] for members in group(items(texts, language))]
    assert sorted(found) == sorted(ASKED[language])


def test_languages_are_not_mixed() -> None:
    assert group([*items(["wi-fi"], "en"), Item(2, "ru", words_of("wi-fi", "ru"))]) == [[1], [2]]


@pytest.mark.parametrize("text", ["", "😀", "???", "a", "where is it", "12:30", "é" * 300, "word " * 60])
def test_a_text_of_any_sort_is_in_a_group(text: str) -> None:
    assert group(items([text, text], "en")) == [[1, 2]]


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("Where is the toilet?", "where is THE toilet", "en"),
        ("Namaz otagy nirede", "намаз отагы ниреде", "tk"),
        ("Hünärmenler näçe", "hunarmenler nace", "tk"),
        ("Где ёлка?", "где елка", "ru"),
        ("😀 😀", "😀  😀", "en"),
    ],
)
def test_the_same_words_are_the_same_question(one: str, other: str, language: str) -> None:
    assert normalised(one, language) == normalised(other, language)


def made_up(count: int, seed: int = 1) -> list[Item]:
    dice = random.Random(seed)
    vocabulary = ["".join(dice.choices("abdeghiklmnoprstuwyz", k=dice.randint(3, 9))) for _ in range(400)]
    texts = [" ".join(dice.choices(vocabulary, k=dice.randint(2, 9))) for _ in range(count)]
    return [Item(number, "en", words_of(text, "en")) for number, text in enumerate(texts)]


def test_the_same_questions_make_the_same_groups() -> None:
    questions = made_up(500)
    assert group(questions) == group(list(questions))
    assert sorted(number for members in group(questions) for number in members) == list(range(500))


def test_five_thousand_questions_take_no_longer_than_a_tap_may() -> None:
    questions = made_up(5000)
    started = time.process_time()
    group(questions)
    assert time.process_time() - started < 2  # half a second where nothing else runs
