"""Words typed apart that are one ("wi fi"), and words typed together that are two ("вкаком", "whatsnext")."""

from collections.abc import Iterator, Sequence

from bot.answers.index import Index
from bot.answers.lexicon import FACETS, lexicons
from bot.answers.normalise import Token, joined, parted
from bot.i18n import LANGUAGES

SHORT = 6
"""A word of so many letters is no piece of one that was typed apart."""
LONG_ENOUGH, TOO_LONG = 5, 40
"""Letters from which on a word may be two, and from which on it is no words at all."""
PIECE = 3
"""Letters that a piece of such a word has at least; a Russian preposition is shorter."""


def spaced(tokens: Sequence[Token], index: Index) -> list[Token]:
    """The tokens as they were meant."""
    return [each for token in _together(tokens, index) for each in _apart(token, index)]


def _together(tokens: Sequence[Token], index: Index) -> list[Token]:
    """Two as one where only together they name something: "wi fi", "vai fai", "e mail"."""
    made: list[Token] = []
    for token in tokens:
        if made and not (token.is_number or made[-1].is_number) and max(len(token.text), len(made[-1].text)) < SHORT:
            both = joined(made[-1], token)
            if index.is_name(both.text) and not (_is_word(token) or _is_word(made[-1])):
                made[-1] = both
                continue
        made.append(token)
    return made


def _apart(token: Token, index: Index) -> Sequence[Token]:
    """One as two where nobody knows it, but both of its pieces, the first of which fills or asks."""
    if token.is_number or not LONG_ENOUGH <= len(token.plain) < TOO_LONG:
        return (token,)
    pieces = next((each for each in _pieces(token) if _is_known(each[1].plain, index)), None)
    # Asked last: few words can be two, and it takes long to find that one is not mistyped.
    return (token,) if pieces is None or _is_anything(token.plain, index) else pieces


def _pieces(token: Token) -> Iterator[tuple[Token, Token]]:
    for place in range(1, len(token.text) - PIECE + 1):
        first, second = parted(token, place)
        if (place >= PIECE or token.is_cyrillic) and _fills(first):
            yield first, second


def _fills(token: Token) -> bool:
    languages = ("ru",) if token.is_cyrillic else ("en",)
    return any(not _FILLING.isdisjoint(lexicons().by_language[each].exact_tags(token.plain)) for each in languages)


def _is_word(token: Token) -> bool:
    return any(lexicons().by_language[each].knows(token.plain) for each in LANGUAGES)


def _is_known(word: str, index: Index) -> bool:
    return bool(index.knows(word)) or any(lexicons().by_language[each].knows(word) for each in LANGUAGES)


def _is_anything(word: str, index: Index) -> bool:
    """Whether a word is known in some language, with another ending or mistyped."""
    for language in LANGUAGES:
        lexicon = lexicons().by_language[language]
        if index.keys_of(word, language) or lexicon.tags(word) or lexicon.near_tags(word):
            return True
    return False


_FILLING = frozenset(("stop", *FACETS))
