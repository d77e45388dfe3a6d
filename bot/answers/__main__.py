"""Answers one question and says why: `python -m bot.answers "где обед" [--lang ru] [--at 2026-05-12T11:40]`.

`--after` is the question before it in the same talk, `--data` another conference.
"""

import argparse
import sys
from datetime import datetime
from pathlib import Path

from bot.answers import Answer, Answerer, Target
from bot.answers.index import HALL, SESSION, TOPIC
from bot.conference import Conference, DataError, load_conference
from bot.i18n import LANGUAGES
from bot.settings import ROOT


def describe(target: Target, conference: Conference, language: str) -> str:
    """A target in a line: its id, and what a delegate would see of it."""
    if target.kind == SESSION and (session := conference.session(target.id)):
        hall = conference.halls[session.hall].name.in_(language)
        when = f"{session.start:%d.%m. %H:%M}–{session.end:%H:%M}"
        return f"{target.id}: {session.title.in_(language)} ({when}, {hall})"
    if target.kind == HALL:
        return f"{target.id}: {conference.halls[target.id].name.in_(language)}"
    if target.kind == TOPIC:
        return f"{target.id}: {conference.topics[target.id].title.in_(language)}"
    return f"{target.id}: {conference.speakers[target.id].name.in_(language)}"


def explain(answer: Answer, conference: Conference) -> list[str]:
    """The answer and what it rests on, a line each."""
    query, decision, language = answer.query, answer.decision, answer.language
    lines = [f"{answer.kind}, {answer.facet}, in {language}"]
    lines += [f"  {describe(target, conference, language)}" for target in answer.targets]
    lines.append("words")
    for word in query.words:
        value = word.ordinal if word.ordinal is not None else word.number
        tags = " ".join(sorted(word.tags)) or ("–" if value is None else "")
        notes = [f"= {value}"] * (value is not None) + ["(guessed)"] * word.guessed
        lines.append("  " + " ".join(filter(None, [f"{word.token.text} → {word.plain}:", tags, *notes])))
    lines.append(f"names: {' '.join(text for text, _ in query.content) or '–'}")
    if query.when.is_said:
        lines.append(f"time: {query.when}")
    if decision.found:
        lines.append("considered (score, how much of its name was said, how much of what was said it explains)")
        lines += [
            f"  {each.score:.2f} {each.precision:.2f} {each.recall:.2f}  {each.target.id}" for each in decision.found
        ]
    return lines


def main() -> int:
    """Prints the answer; gives the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot.answers", description=__doc__)
    parser.add_argument("text", help="the question")
    parser.add_argument("--lang", default="en", choices=LANGUAGES, help="the person's language")
    parser.add_argument("--at", type=datetime.fromisoformat, help="the moment, in the conference's time zone")
    parser.add_argument("--after", help="the question before it in the same talk")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="the conference")
    arguments = parser.parse_args()
    try:
        conference = load_conference(arguments.data)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    at = arguments.at or datetime.now(conference.tz)
    now = at if at.tzinfo else at.replace(tzinfo=conference.tz)
    answerer = Answerer(conference)
    context = answerer.answer(arguments.after, now, arguments.lang).context if arguments.after else None
    print("\n".join(explain(answerer.answer(arguments.text, now, arguments.lang, context), conference)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
