"""Measures the answers: `python -m bot.answers.evaluate FILE.jsonl [FILE.jsonl …] [--data DIR] [--misses] [--json]`.

One question a line:

    {"lang": "ru", "text": "где обед", "at": "2026-05-12T11:40", "expect": ["lunch"], "facet": "where"}

`expect`: the ids that the answer must be about, all and no others; empty: it must decline. `any_of` in its place: ids
of which one must be the first. `after`: the question before it in the same talk.
"""

import argparse
import gc
import json
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from bot.answers import Answer, Answerer, Kind
from bot.conference import load_conference
from bot.settings import ROOT

GIVEN = (Kind.ANSWER, Kind.REMIND, Kind.REMOVE)
"""An answer that says what it takes the question to be about."""


@dataclass(frozen=True)
class Outcome:
    """How one question went. None: it was not asked for."""

    question: dict[str, Any]
    answer: Answer
    first: bool | None
    offered: bool | None
    facet: bool | None
    declined: bool | None
    confident_wrong: bool
    milliseconds: float

    @property
    def is_miss(self) -> bool:
        """Whether anything was wrong."""
        return self.confident_wrong or False in (self.first, self.offered, self.facet, self.declined)


def ask(answerer: Answerer, question: dict[str, Any]) -> Outcome:
    """Asks one question of a file.

    Raises:
        KeyError, ValueError: if the line is not as described above.
    """
    now = _moment(answerer, question)
    language = question.get("lang", "en")
    context = None
    if question.get("after"):
        context = answerer.answer(question["after"], now, language).context
    began = time.perf_counter()
    answer = answerer.answer(question["text"], now, language, context)
    return _judge(question, answer, (time.perf_counter() - began) * 1000)


def _moment(answerer: Answerer, question: dict[str, Any]) -> datetime:
    zone = answerer.conference.tz
    if "at" not in question:
        return answerer.conference.sessions[0].start.replace(hour=8, minute=0)
    given = datetime.fromisoformat(question["at"])
    return given.astimezone(zone) if given.tzinfo else given.replace(tzinfo=zone)


def _judge(question: dict[str, Any], answer: Answer, milliseconds: float) -> Outcome:
    ids = [target.id for target in answer.targets]
    given = ids if answer.kind in GIVEN else []
    first: bool | None = None
    offered: bool | None = None
    declined: bool | None = None
    if question.get("any_of"):
        first, offered = bool(given) and given[0] in question["any_of"], not set(ids).isdisjoint(question["any_of"])
    elif question["expect"]:
        first, offered = set(given) == set(question["expect"]), set(ids) >= set(question["expect"])
    else:
        declined = not ids
    facet = answer.facet == question["facet"] if question.get("facet") else None
    wrong = bool(given) and (first is False or declined is False)
    return Outcome(question, answer, first, offered, facet, declined, wrong, milliseconds)


def measure(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """The shares, between 0 and 1; a share of nothing is 1."""
    return {
        "n": len(outcomes),
        "first": _share(each.first for each in outcomes),
        "offered": _share(each.offered for each in outcomes),
        "facet": _share(each.facet for each in outcomes),
        "declined": _share(each.declined for each in outcomes),
        "confident_wrong": _share(each.confident_wrong for each in outcomes),
    }


def _share(values: Iterable[bool | None]) -> float:
    asked = [value for value in values if value is not None]
    return sum(asked) / len(asked) if asked else 1.0


def report(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    """The shares by language and in all, with the time taken."""
    languages = sorted({each.question.get("lang", "en") for each in outcomes}, key="tk ru en".find)
    made = {code: measure([e for e in outcomes if e.question.get("lang", "en") == code]) for code in languages}
    times = sorted(each.milliseconds for each in outcomes)
    slowest = times[min(len(times) - 1, int(len(times) * 0.99))]
    made["all"] = {**measure(outcomes), "p50_ms": statistics.median(times), "p99_ms": slowest}
    return made


def read_questions(paths: Sequence[Path]) -> list[dict[str, Any]]:
    """The questions of some files, in order."""
    return [
        json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines() if line.strip()
    ]


def _print_miss(outcome: Outcome) -> None:
    question, answer = outcome.question, outcome.answer
    wanted = question.get("expect", question.get("any_of"))
    after = f" (after {question['after']!r})" if question.get("after") else ""
    ids = [target.id for target in answer.targets]
    print(f"{question.get('lang')}  {question['text']!r}{after} at {question.get('at', '')}")
    print(f"    wanted {wanted} {question.get('facet', '')}; {answer.kind} {ids} {answer.facet} ({answer.language})")


def main() -> int:
    """Prints the figures; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.answers.evaluate", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE.jsonl")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the conference")
    parser.add_argument("--misses", action="store_true", help="list each miss")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    answerer = Answerer(load_conference(arguments.data))
    questions = read_questions(arguments.files)
    if questions:
        ask(answerer, questions[0])  # what is loaded at first use is not a question's time
    gc.freeze()  # as the bot does: what stays for good is not looked at again
    outcomes = [ask(answerer, question) for question in questions]
    if not outcomes:
        print("there are no questions in these files", file=sys.stderr)
        return 1
    figures = report(outcomes)
    if arguments.json:
        print(orjson.dumps(figures).decode())
        return 0
    if arguments.misses:
        for outcome in outcomes:
            if outcome.is_miss:
                _print_miss(outcome)
    for name, row in figures.items():
        shares = "  ".join(f"{key} {value:.3f}" for key, value in row.items() if key != "n")
        print(f"{name:4}{row['n']:5}  {shares}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
