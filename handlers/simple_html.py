"""What somebody has written as a topic's text: bold and italic as <b> and <i>, everything else as plain words."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from markupsafe import Markup, escape
from telegram import MessageEntity

_TAGS = {MessageEntity.BOLD: "b", MessageEntity.ITALIC: "i"}


def simple_html(text: str, entities: Iterable[MessageEntity]) -> Markup:
    """A message's text as HTML, without blanks around it."""
    start, end = len(text) - len(text.lstrip()), len(text.rstrip())
    pieces = list(_pieces(text, entities))[start:end]
    made = Markup()
    for tags, run in groupby(pieces, key=lambda piece: piece[1]):
        words = escape("".join(character for character, _ in run))
        for tag in tags:
            words = Markup("<{0}>{1}</{0}>").format(Markup(tag), words)  # noqa: S704 - one of the two above
        made += words
    return made


def _pieces(text: str, entities: Iterable[MessageEntity]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each character and the tags that it is in."""
    # Telegram counts in UTF-16 (https://core.telegram.org/bots/api#messageentity).
    tags: dict[int, set[str]] = defaultdict(set)
    for each in entities:
        for place in range(each.offset, each.offset + each.length) if each.type in _TAGS else ():
            tags[place].add(_TAGS[each.type])
    place = 0
    for character in text:
        yield character, tuple(sorted(tags.get(place, ())))
        place += 2 if ord(character) > 0xFFFF else 1
