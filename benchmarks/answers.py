"""Answers beside SQLite's full-text search, over the same texts and the same questions; and how long they take.

Two peers: FTS5 with BM25 and the unicode61 tokenizer, and FTS5 with the trigram tokenizer
(https://www.sqlite.org/fts5.html). A search finds documents and no facets, so only what is found is compared. Of a
question about several things the best as many are taken; nothing found counts as declined.
"""

import gc
import random
import re
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from benchmarks.common import report
from bot.answers import Answerer
from bot.answers.evaluate import ask, measure, read_questions
from bot.conference import Conference, Text, load_conference
from bot.settings import ROOT
from tests.conference.made_up import at, large_conference, text

QUESTIONS = ROOT / "tests" / "answers" / "questions"
OFFERED = 3
LARGE = ("when is {0} {1}", "what is on now in hall 7", "whats next", "where is the {0} talk", "who speaks about {1}")
SYLLABLES = ("an", "ber", "co", "dis", "en", "for", "gra", "hu", "in", "ko", "lan", "men", "no", "or", "ra", "sta")

Search = Callable[[str], list[str]]


def texts(conference: Conference) -> Iterator[tuple[str, str]]:
    """The id of each target and all that is said of it, in every language."""
    for session in conference.sessions:
        theme = conference.themes.get(session.theme or "")
        named = [
            session.title,
            session.short_title,
            session.description,
            *((theme.title, *theme.subthemes) if theme else ()),
        ]
        aliases = [alias for words in session.aliases.values() for alias in words]
        yield session.id, "\n".join([*(t for each in named if each for t in each.by_language.values()), *aliases])
    for topic in conference.topics.values():
        aliases = [alias for words in topic.aliases.values() for alias in words]
        yield topic.id, "\n".join([*topic.title.by_language.values(), *topic.text.by_language.values(), *aliases])
    for hall in conference.halls.values():
        yield hall.id, "\n".join([*hall.name.by_language.values(), *(a for w in hall.aliases.values() for a in w)])


def full_text_search(conference: Conference, tokenizer: str) -> Search:
    """A search by SQLite; `tokenizer` is FTS5's."""
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE VIRTUAL TABLE entry USING fts5(id UNINDEXED, text, tokenize = '{tokenizer}')")
    database.executemany("INSERT INTO entry VALUES (?, ?)", texts(conference))

    def search(text: str) -> list[str]:
        words = [word for word in re.findall(r"\w+", text) if tokenizer != "trigram" or len(word) > 2]
        if not words:
            return []
        query = " OR ".join(f'"{word}"' for word in words)
        rows = database.execute("SELECT id FROM entry WHERE entry MATCH ? ORDER BY bm25(entry)", (query,))
        return [row[0] for row in rows]

    return search


def judge(search: Search, questions: Sequence[dict[str, Any]]) -> dict[str, float]:
    """What share of the questions a search gets right; follow-ups are searched with the question before them."""
    first: list[bool] = []
    offered: list[bool] = []
    declined: list[bool] = []
    for question in questions:
        found = search(f"{question.get('after', '')} {question['text']}")
        wanted = question.get("any_of") or question["expect"]
        if not wanted:
            declined.append(not found)
        elif "any_of" in question:
            first.append(bool(found) and found[0] in wanted)
            offered.append(not set(wanted).isdisjoint(found[:OFFERED]))
        else:
            first.append(set(found[: len(wanted)]) == set(wanted))
            offered.append(set(wanted) <= set(found[: max(OFFERED, len(wanted))]))
    return {
        name: sum(each) / len(each) for name, each in (("first", first), ("offered", offered), ("declined", declined))
    }


def wordy_conference(seed: int = 1) -> Conference:
    """A thousand sessions in English alone, with titles and descriptions of some 15,000 different words."""
    dice = random.Random(seed)
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 5))) for _ in range(20_000)]

    def some(count: int) -> Text:
        return text(" ".join(dice.choices(words, k=count)).capitalize())

    plain = large_conference()
    sessions = (replace(each, title=some(6), description=some(60)) for each in plain.sessions)
    return replace(plain, sessions=tuple(replace(each, short_title=each.title) for each in sessions))


def speed() -> dict[str, float]:
    """Milliseconds with 1,000 sessions: a question's median and 99th percentile; and the index's building."""
    conference = wordy_conference()
    began = time.perf_counter()
    answerer = Answerer(conference)
    built = time.perf_counter() - began
    gc.freeze()
    dice = random.Random(2)
    times = []
    for i in range(2000):
        title = dice.choice(conference.sessions).title.in_("en").split()
        typed = [_mistyped(word, dice) if i % 3 == 0 else word for word in dice.sample(title, 2)]
        question, now = LARGE[i % len(LARGE)].format(*typed), at("09:10") + timedelta(minutes=i % 300)
        began = time.perf_counter()
        answerer.answer(question, now)
        times.append((time.perf_counter() - began) * 1000)
    times.sort()
    return {"index_ms": built * 1000, "p50_ms": statistics.median(times), "p99_ms": times[int(len(times) * 0.99)]}


def _mistyped(word: str, dice: random.Random) -> str:
    """A word with two letters in the wrong order."""
    place = dice.randrange(len(word) - 1)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def main() -> None:
    """Prints the table."""
    conference = load_conference(ROOT / "data")
    answerer = Answerer(conference)
    results: dict[str, Any] = {}
    lines = []
    every = sorted(QUESTIONS.glob("*.jsonl"))
    aside = [path for path in every if ".held." in path.name]
    for name, paths in (("tuned on", [path for path in every if path not in aside]), ("kept aside", aside)):
        questions = read_questions(paths)
        row = {
            "bot.answers": measure([ask(answerer, question) for question in questions]),
            "fts5 unicode61": judge(full_text_search(conference, "unicode61 remove_diacritics 2"), questions),
            "fts5 trigram": judge(full_text_search(conference, "trigram"), questions),
        }
        results[name] = row
        lines.append(f"{name}, {len(questions)} questions")
        lines += [
            f"  {who:16} first {each['first']:.3f}  offered {each['offered']:.3f}  declined {each['declined']:.3f}"
            for who, each in row.items()
        ]
    results["1000 sessions"] = speed()
    lines.append(
        "1,000 sessions: " + "  ".join(f"{key} {value:.2f}" for key, value in results["1000 sessions"].items())
    )
    report("answers", results, lines)


if __name__ == "__main__":
    main()
