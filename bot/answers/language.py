"""In which language a text is."""

from collections.abc import Sequence

from bot.answers.index import Index
from bot.answers.lexicon import lexicons
from bot.answers.normalise import Token, has_turkmen_letters
from bot.i18n import LANGUAGES


def detect_language(tokens: Sequence[Token], index: Index, default: str, text: str = "") -> str:
    """The language of a text; `default` where it is not clear."""
    scores = dict.fromkeys(LANGUAGES, 0.0)
    readings = {language: lexicons().plains(tokens, language) for language in LANGUAGES}
    for place, token in enumerate(tokens):
        if token.is_number:
            continue
        known = index.knows(token.text)
        for language in LANGUAGES:
            scores[language] += _familiarity(token, readings[language][place], language, known)
        if token.is_cyrillic:
            scores["en"] -= 2
            scores["ru"] += 0.3
        elif token.plain != token.text:
            scores["tk"] += 1.0
        elif not known and any(key[0] == "ru" for key, _ in index.keys_of(token.text, "ru")):
            scores["ru"] += 0.6
    if has_turkmen_letters(text):
        scores["tk"] += 3
    best = max(scores.values())
    leaders = [language for language, score in scores.items() if score >= best - 0.1]
    return default if best <= 0 or default in leaders else leaders[-1]


def _familiarity(token: Token, plain: str, language: str, known: frozenset[str]) -> float:
    """How much a word looks like one of a language."""
    lexicon = lexicons().by_language[language]
    if lexicon.tags(plain):
        return (1.0 if len(plain) > 2 else 0.6) - 0.15 * (plain != token.plain)
    if language in known:
        return 1.0
    return 0.5 if lexicon.near_tags(plain) else 0.0
