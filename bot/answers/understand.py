"""What a text asks: in which language, for what (the facet), about what, and when."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import takewhile

from bot.answers.facet import Facet
from bot.answers.index import SESSION, Index, Said, Target
from bot.answers.language import detect_language
from bot.answers.lexicon import FILLER, NEUTRAL, OUTSIDE, Word, lexicons
from bot.answers.normalise import proper_names, stem, tokens_of
from bot.answers.spacing import spaced
from bot.answers.times import BETWEEN, FIRST, LAST, NOW, RELATIONS, SINCE, Numbers, Reader, When
from bot.conference import Conference
from bot.i18n import LANGUAGES

QUESTIONS = (Facet.WHEN, Facet.WHERE, Facet.WHO)
LATER = (Facet.LANGUAGES, Facet.DOCUMENTS, Facet.HOW, Facet.NOW, Facet.NEXT, Facet.LIST, Facet.ABOUT)
"""In the order in which they are looked for, after the question words."""

LANDMARK = 0.5
"""How well the words after "after" must fit a session."""

SHORT = 3
"""Letters of a word that is too short to be sure that it is the one in a name."""


@dataclass(slots=True)
class Name:
    """The words that name one thing."""

    words: list[Said] = field(default_factory=list)
    weak: list[Said] = field(default_factory=list)
    """Those that say little but may be in its name."""

    def __bool__(self) -> bool:
        return bool(self.words)


@dataclass(slots=True)
class Query:
    """A text, understood."""

    text: str
    language: str
    words: Sequence[Word]
    facet: Facet | None
    when: When
    numbers: Numbers
    content: list[Said] = field(default_factory=list)
    """The words that name what is asked about."""
    weak: list[Said] = field(default_factory=list)
    """Words with another part to play that are also in some name, such as "first" or "speakers"."""
    landmark: Name = field(default_factory=Name)
    """What `when.relation` refers to."""
    until: Name = field(default_factory=Name)
    """What it ends with, of "between … and …"."""
    landmark_numbers: list[int] = field(default_factory=list)
    plain: frozenset[str] = frozenset()
    """The stems of all other words."""
    fillers: int = 0
    """How many frequent words it has that may mean anything."""
    proper: frozenset[str] = frozenset()
    """The words written with a capital: where nobody knows them, they name something else."""
    referred: tuple[Target, ...] = ()
    """What `when.relation` refers to where it is what was talked about: "after that"."""
    landmark_places: frozenset[int] = frozenset()
    """The places of the words of the landmark; what they are is not what is asked about."""

    def has(self, *tags: str) -> bool:
        """Whether some word, of those that are not in the landmark, can play one of these parts."""
        return any(word.has(*tags) for at, word in enumerate(self.words) if at not in self.landmark_places)


def understand(text: str, index: Index, conference: Conference, now: datetime, language: str = "en") -> Query:
    """Reads a text; `language` is the one it is in if that is not clear."""
    tokens = spaced(tokens_of(text), index)
    found = detect_language(tokens, index, language, text)
    words = [_known(word, index) for word in lexicons().read(tokens, found)]
    words = [_in_place(word, at, words, index) for at, word in enumerate(words)]
    reader = Reader(words, now, conference.days)
    reader.read()
    query = Query(text, found, words, None, reader.when, reader.numbers, proper=_unexpected(text, words))
    _read_order(query)
    query.landmark_places = frozenset(_find_relation(query, index))
    _read_content(query, index)
    query.facet = facet_of(query)
    return query


def _unexpected(text: str, words: Sequence[Word]) -> frozenset[str]:
    """The words that name something else, unless they are the conference's own."""
    return proper_names(text) | {word.token.text for word in words if word.has(OUTSIDE)}


def _known(word: Word, index: Index) -> Word:
    """A word that names something is no mistyped "when", no mere verb, and nothing foreign."""
    is_named = index.is_name(word.token.text) or bool(index.knows(word.plain))
    if word.guessed and (is_named or index.mentions(word.token.text) or _is_rather_name(word, index)):
        return replace(word, tags=frozenset(), guessed=False)
    if any(stem(word.token.text, language) in index.hall_words for language in LANGUAGES):
        return replace(word, tags=word.tags | {"hall"})
    # A phrase for something of another world stays one; a facility that there is now is no longer missed.
    may_be_meant = not word.in_phrase or word.has("facility")
    if is_named and may_be_meant and len(word.plain) > SHORT and word.has(*_UNLESS_NAMED):
        return replace(word, tags=word.tags - _UNLESS_NAMED)
    if word.has(OUTSIDE) and index.mentions(word.token.text):
        return replace(word, tags=word.tags - {OUTSIDE})
    return word


def _in_place(word: Word, at: int, words: Sequence[Word], index: Index) -> Word:
    """In "are there any breaks" the word "there" is no place, and in "bas zal" (the main hall) "bas" is not five."""
    if word.plain == "there" and at > 0 and words[at - 1].plain in ("is", "are", "be"):
        return replace(word, tags=word.tags - {"there"})
    is_before_noun = at + 1 < len(words) and words[at + 1].has("hall", "session")
    return replace(word, number=None) if is_before_noun and word.token.text in index.no_numerals else word


def _is_rather_name(word: Word, index: Index) -> bool:
    """Whether a word that is guessed to fill the question is spelt as nearly like one of a name."""
    language = "ru" if word.token.is_cyrillic else "tk"
    return word.tags <= {"stop", "verb", "foreign", "near_foreign"} and index.is_near_name(word.token.text, language)


def _read_order(query: Query) -> None:
    when = query.when
    if query.has("now"):
        when.order = NOW
    for word in query.words:
        if word.has("first") and not query.numbers.sessions and not query.numbers.halls:
            when.order = FIRST
        elif word.has("last") and not (query.has("duration") and _ends_the_question(query, word)):
            when.order = LAST


def _ends_the_question(query: Query, word: Word) -> bool:
    """Whether "last" is a verb: "how long does it last"."""
    return query.words[-1] is word and len(query.words) > 1 and not query.words[-2].has("and")


def _find_relation(query: Query, index: Index) -> set[int]:
    """Reads "after lunch", "naharyň öňünden", "до 15:00"; gives the places of the words it took."""
    words, when = query.words, query.when
    for place, word in enumerate(words):
        relation = next((RELATIONS[tag] for tag in RELATIONS if word.has(tag)), None)
        if relation is None or place in query.numbers.used:
            continue
        if word.has("parallel") and any(each.has("session") for each in words[place + 1 : place + 2]):
            continue  # "the parallel sessions"
        if relation == SINCE and query.has("documents", "who", "count"):  # "the handouts from session 1"
            continue
        if word.in_phrase and word.has("when", "afternoon", "morning", "duration"):  # "until when"
            continue
        if when.clock is not None and _is_beside_clock(query, place):
            when.relation = relation
            return {place}
        taken = _landmark(query, index, place)
        if taken:
            when.relation = relation
            return {place, *taken, *(_second(query, index, place, taken) if relation == BETWEEN else ())}
    return set()


def _second(query: Query, index: Index, place: int, taken: set[int]) -> set[int]:
    """The other end of "between lunch and the coffee break"; it bounds what is asked from above."""
    link = max(taken) + 1 if query.language != "tk" else min(taken) - 1
    if not 0 <= link < len(query.words) or not query.words[link].has("and", "with"):
        return set()
    nearer, query.landmark = query.landmark, Name()
    found = _landmark(query, index, link)
    query.until = query.landmark if query.language != "tk" else nearer
    query.landmark = nearer if query.language != "tk" else query.landmark
    return {link, *found}


def _is_beside_clock(query: Query, place: int) -> bool:
    return any(at in query.numbers.used for at in (place + 1, place + 2, place - 1, place - 2))


def _landmark(query: Query, index: Index, place: int) -> set[int]:
    """The words beside a relation that say what it refers to: after it, in Turkmen before it."""
    beside = _beside(query, place)
    for at in beside:
        value = _session_number(query, at)
        if value is not None:
            query.landmark_numbers.append(value)
            query.numbers.sessions.remove(value)
            return set(beside[: beside.index(at) + 1])
    best: tuple[float, int] = (LANDMARK + 0.02, 0)
    for count in range(1, len(beside) + 1):
        keys = [_key_of(query, at) for at in beside[:count]]
        strong = [key for at, key in zip(beside, keys, strict=False) if _is_content(query.words[at], index)]
        weak = [key for key in keys if key not in strong]
        found = [each for each in index.find(strong, weak) if each.target.kind == SESSION] if strong else []
        if found and found[0].score > best[0] - 0.02:  # of two that fit as well the longer one
            best = (max(best[0], found[0].score), count)
    taken = beside[: best[1]]
    taken += _rest_of_name(query, index, beside, best[1])
    for at in taken:
        is_strong = _is_content(query.words[at], index)
        (query.landmark.words if is_strong else query.landmark.weak).append(_key_of(query, at))
    return set(taken)


def _rest_of_name(query: Query, index: Index, beside: list[int], count: int) -> list[int]:
    """Further words that are in the name of what the first ones found: "(after the presentation) of research"."""
    if not count:
        return []
    keys = [_key_of(query, at) for at in beside[:count]]
    found = next((each for each in index.find(keys) if each.target.kind == SESSION), None)
    more: list[int] = []
    for at in beside[count:] if found else ():
        word = query.words[at]
        is_named = _is_content(word, index) and found is not None
        if not (is_named and found and not index.unexplained([_key_of(query, at)], found.target)) and not word.has(
            "stop", "session"
        ):
            break
        more.append(at)
    while more and not _is_content(query.words[more[-1]], index):
        more.pop()
    return more


def _beside(query: Query, place: int) -> list[int]:
    """The places of the words that may belong to a relation, the nearest first."""
    step = -1 if query.language == "tk" else 1
    found: list[int] = []
    at = place + step
    while 0 <= at < len(query.words) and len(found) < 5:
        word = query.words[at]
        is_relation = word.has("after", "before", "during", "between") or (found and word.has(*RELATIONS))
        if word.has("hall") or is_relation:
            break
        if step == 1 and word.has("and") and len(word.plain) < 4 and found:
            break
        found.append(at)
        at += step
    return found


def _session_number(query: Query, place: int) -> int | None:
    word = query.words[place]
    value = word.ordinal if word.ordinal is not None else word.number
    return value if place in query.numbers.used and value in query.numbers.sessions else None


def _key_of(query: Query, place: int) -> Said:
    return (query.words[place].token.text, _language_of(query.words[place], query))


def _is_content(word: Word, index: Index) -> bool:
    """Whether a word names something: it has no other part to play, or the part is only guessed."""
    if word.token.is_number:
        return len(word.token.text) == 4 and word.token.text.isdecimal()
    if word.number is not None or word.ordinal is not None or len(word.plain) < 2:
        return False
    if word.tags <= {OUTSIDE, NEUTRAL}:
        return True
    is_named = bool(index.knows(word.token.text) or index.knows(word.plain))
    if word.guessed and word.has("documents", "languages"):
        is_named = is_named or index.is_near_name(word.token.text, "ru" if word.token.is_cyrillic else "tk")
    return is_named and word.tags <= _ALSO_NAMES


def _is_letter_of_hall(query: Query, place: int) -> bool:
    """Whether a letter stands after "hall": "Saal G"."""
    word = query.words[place]
    is_letter = len(word.plain) == 1 and not word.token.is_number and not word.has("and", "stop")
    return is_letter and place > 0 and query.words[place - 1].has("hall")


def _is_weak(word: Word, index: Index) -> bool:
    return bool(index.knows(word.token.text) or index.knows(word.plain))


_UNLESS_NAMED = frozenset(("foreign", "rude", "verb", "facility", FILLER, OUTSIDE))
"""The parts that a word does not play where it is in a name of the conference's."""
_ALSO_NAMES = frozenset(
    ("documents", "lang_tk", "lang_ru", "lang_en", "foreign", "address", "kind_break", "kind_thematic", "noon")
)


def _language_of(word: Word, query: Query) -> str:
    if word.token.is_cyrillic:
        return "tk" if query.language == "tk" else "ru"
    return query.language if query.language != "ru" else "en"


def _read_content(query: Query, index: Index) -> None:
    plain = set()
    for place, word in enumerate(query.words):
        if place in query.landmark_places or place in query.numbers.used:
            continue
        if _is_content(word, index) or _is_letter_of_hall(query, place):
            query.content.append((word.token.text, _language_of(word, query)))
        else:
            if _is_weak(word, index):
                query.weak.append((word.token.text, _language_of(word, query)))
            plain |= {stem(each, language) for each in {word.token.text, word.plain} for language in LANGUAGES}
            if word.has("conference"):  # however it is called or mistyped
                plain |= lexicons().conference
    query.plain = frozenset(plain)
    query.fillers = sum(word.tags == {FILLER} for word in query.words)
    _set_languages_aside(query)


def _set_languages_aside(query: Query) -> None:
    """ "In English" names nothing where something else is named."""
    names = {word.token.text for word in query.words if word.has("lang_tk", "lang_ru", "lang_en")}
    others = [key for key in query.content if key[0] not in names]
    if others and len(others) < len(query.content):
        query.weak += [key for key in query.content if key[0] in names]
        query.content = others


def facet_of(query: Query) -> Facet | None:
    """What is asked, by the words that are not part of a name; None: nothing in particular."""
    tagged = [
        word.tags
        for at, word in enumerate(query.words)
        if at not in query.landmark_places and not (word.in_phrase and word.has("follow"))  # "how about …"
    ]
    if query.has("left") and query.when.relation:
        return Facet.WHEN
    if _asks_how_long(query):
        return Facet.DURATION
    found = next((facet for facet in (Facet.COUNT, Facet.DURATION) if any(facet in tags for tags in tagged)), None)
    if found is not None and any(word.in_phrase and word.has("when") for word in query.words):  # "until when"
        return Facet.WHEN
    if found is Facet.COUNT and any(word.in_phrase and word.has("duration") for word in query.words):
        return Facet.DURATION
    found = found or _question(query, tagged)
    before = takewhile(lambda tags: found not in tags, tagged)
    says_first = any(Facet.LANGUAGES in tags for tags in before)
    asks_who = any(word.has("who") and word.has("stop") for word in query.words) and not says_first
    if found is Facet.WHO and not asks_who and query.has("languages"):
        return Facet.LANGUAGES  # "in what language do they speak"
    if found is not None:
        return found
    if query.has("address"):
        return Facet.WHERE
    return _later_facet(query, tagged)


def _question(query: Query, tagged: Sequence[frozenset[str]]) -> Facet | None:
    """The first question word; "the session where …" asks nothing if another word does."""
    asked = [
        (facet, word, facet is Facet.WHERE and at > 0 and query.words[at - 1].has("session"))
        for at, word in enumerate(query.words)
        for facet in QUESTIONS
        if word.tags in tagged and facet in word.tags and at not in query.landmark_places
    ]
    direct = [(facet, word) for facet, word, is_relative in asked if not is_relative]
    pronouns = [facet for facet, word in direct if word.has("stop")]  # "where" goes before "speakers"
    return next(iter(pronouns or [facet for facet, _ in direct] or [facet for facet, *_ in asked]), None)


def _asks_how_long(query: Query) -> bool:
    """ "How many minutes is the break": no count of sessions."""
    return any(
        word.has("count", "count_weak") and any(each.has("minute", "hour") for each in query.words[at + 1 : at + 3])
        for at, word in enumerate(query.words)
    )


def _later_facet(query: Query, tagged: Sequence[frozenset[str]]) -> Facet | None:
    """The facet of a text without a question word."""
    unclear = query.has("count_weak", "start", "end")
    for facet in LATER:
        if any(facet in tags for tags in tagged) and not (facet is Facet.ABOUT and unclear):
            return Facet.LIST if facet is Facet.NEXT and query.has("all") else facet
    if query.has("start", "end"):
        return Facet.WHEN
    return Facet.COUNT if query.has("count_weak") else None
