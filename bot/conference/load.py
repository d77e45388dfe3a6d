"""Reads `data/` into a Conference, or says in which file, entry and field something is wrong."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from bot.conference.model import (
    Conference,
    Document,
    Hall,
    MovedFrom,
    Session,
    Speaker,
    Text,
    Theme,
    Topic,
)
from bot.conference.schema import ConferenceIn, DocumentIn, HallIn, SessionIn, SpeakerIn, Texts, TopicIn

M = TypeVar("M", bound=BaseModel)

CONFERENCE, HALLS, AGENDA, TOPICS, SPEAKERS, DOCUMENTS = (
    f"{name}.yaml" for name in ("conference", "halls", "agenda", "topics", "speakers", "documents")
)


class DataError(Exception):
    """The data are not right; `problems` holds one line each: file, entry, field, what is wrong."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML in which a key written twice is an error instead of the last one winning."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"'{key.value}' is written twice", key.start_mark)
            seen.add(key.value)
        result: dict[Any, Any] = super().construct_mapping(node, deep)
        return result


def load_conference(folder: Path) -> Conference:
    """Reads and checks the conference in `folder`.

    Raises:
        DataError: with every problem found, so that all can be mended at once.
    """
    reader = _Reader(folder)
    conference = reader.one(CONFERENCE, ConferenceIn)
    halls, speakers, documents, topics, sessions = (
        reader.many(HALLS, HallIn),
        reader.many(SPEAKERS, SpeakerIn, optional=True),
        reader.many(DOCUMENTS, DocumentIn, optional=True),
        reader.many(TOPICS, TopicIn),
        reader.many(AGENDA, SessionIn),
    )
    if conference is None or reader.problems:
        raise DataError(reader.problems)
    known = {
        "hall": set(halls),
        "theme": {theme.id for theme in conference.themes},
        "speakers": set(speakers),
        "chair": set(speakers),
        "documents": set(documents),
        "sessions": set(sessions),
    }
    files: dict[str, Mapping[str, BaseModel]] = {
        CONFERENCE: {conference.id: conference},
        HALLS: halls,
        SPEAKERS: speakers,
        DOCUMENTS: documents,
        TOPICS: topics,
        AGENDA: sessions,
    }
    for file, entries in files.items():
        for entry_id, entry in entries.items():
            reader.problems += _unknown_references(f"{file}: {entry_id}", entry, known)
            reader.problems += _missing_languages(f"{file}: {entry_id}", entry, conference.languages)
    if reader.problems:
        raise DataError(reader.problems)
    return _build(conference, halls, speakers, documents, topics, sessions)


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: list[str] = []

    def _parse(self, file: str, optional: bool = False) -> Any:
        path = self.folder / file
        try:
            with path.open(encoding="utf-8") as stream:
                return yaml.load(stream, _Loader)  # noqa: S506 - a safe loader, see above
        except FileNotFoundError:
            if not optional:
                self.problems.append(f"{file}: the file is missing in {self.folder}")
        except (OSError, UnicodeDecodeError) as error:
            self.problems.append(f"{file}: cannot be read: {error}")
        except yaml.YAMLError as error:
            self.problems.append(f"{file}: not valid YAML: {' '.join(str(error).split())}")
        return None

    def one(self, file: str, model: type[M]) -> M | None:
        raw = self._parse(file)
        return None if raw is None else self._validate(file, "", raw, model)

    def many(self, file: str, model: type[M], optional: bool = False) -> dict[str, M]:
        raw = self._parse(file, optional)
        if raw is None:
            return {}
        if not isinstance(raw, list):
            self.problems.append(f"{file}: must be a list of entries")
            return {}
        entries: dict[str, M] = {}
        for number, item in enumerate(raw, 1):
            name = str(item.get("id", f"entry {number}")) if isinstance(item, dict) else f"entry {number}"
            entry = self._validate(file, name, item, model)
            if entry is None:
                continue
            if name in entries:
                self.problems.append(f"{file}: {name}: id: this id is used twice")
            entries[name] = entry
        return entries

    def _validate(self, file: str, name: str, raw: Any, model: type[M]) -> M | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for problem in error.errors():
                field = ".".join(str(part) for part in problem["loc"])
                where = ": ".join(part for part in (file, name, field) if part)
                self.problems.append(f"{where}: {problem['msg'].removeprefix('Value error, ')}")
            return None


def _unknown_references(where: str, entry: BaseModel, known: Mapping[str, set[str]]) -> Iterator[str]:
    for field, ids in known.items():
        value = getattr(entry, field, None)
        for wanted in [value] if isinstance(value, str) else value or []:
            if isinstance(wanted, str) and wanted not in ids:
                yield f"{where}: {field}: there is no '{wanted}'"
    moved_from = getattr(entry, "moved_from", None)
    if moved_from is not None and moved_from.hall is not None and moved_from.hall not in known["hall"]:
        yield f"{where}: moved_from.hall: there is no '{moved_from.hall}'"


def _missing_languages(where: str, entry: BaseModel, languages: list[str]) -> Iterator[str]:
    for path, texts in _texts_of(entry):
        for language in languages:
            if language not in texts:
                yield f"{where}: {path}: the text in '{language}' is missing"


def _texts_of(entry: BaseModel, prefix: str = "") -> Iterator[tuple[str, Texts]]:
    for name in type(entry).model_fields:
        if name == "aliases":
            continue
        value = getattr(entry, name)
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            path = f"{prefix}{name}" + (f".{number}" if isinstance(value, list) else "")
            if isinstance(item, BaseModel):
                yield from _texts_of(item, f"{path}.")
            elif isinstance(item, dict):
                yield path, item


def _build(
    conference: ConferenceIn,
    halls: Mapping[str, HallIn],
    speakers: Mapping[str, SpeakerIn],
    documents: Mapping[str, DocumentIn],
    topics: Mapping[str, TopicIn],
    sessions: Mapping[str, SessionIn],
) -> Conference:
    zone = conference.tz

    def at(moment: datetime) -> datetime:
        return moment.replace(tzinfo=zone)

    built = (_session(entry, at) for entry in sessions.values())
    return Conference(
        id=conference.id,
        name=Text(conference.name),
        short_name=Text(conference.short_name),
        city=Text(conference.city),
        tz=zone,
        languages=tuple(conference.languages),
        provisional=conference.provisional,
        programme_note=Text(conference.programme_note),
        welcome=Text(conference.welcome),
        description=Text(conference.description),
        about=Text(conference.about),
        themes={e.id: Theme(e.id, Text(e.title), tuple(Text(sub) for sub in e.subthemes)) for e in conference.themes},
        halls={e.id: Hall(e.id, Text(e.name), _text(e.location), _aliases(e.aliases)) for e in halls.values()},
        speakers={e.id: Speaker(e.id, Text(e.name), _text(e.role), _text(e.organisation)) for e in speakers.values()},
        documents={e.id: Document(e.id, Text(e.title), e.url) for e in documents.values()},
        topics={
            e.id: Topic(e.id, e.icon, e.group, Text(e.title), Text(e.text), _aliases(e.aliases), tuple(e.sessions))
            for e in topics.values()
        },
        sessions=tuple(built),
    )


def _session(entry: SessionIn, at: Callable[[datetime], datetime]) -> Session:
    before = entry.moved_from
    return Session(
        id=entry.id,
        kind=entry.kind,
        title=Text(entry.title),
        short_title=Text(entry.short_title or entry.title),
        start=at(entry.starts),
        end=at(entry.ends),
        hall=entry.hall,
        description=_text(entry.description),
        theme=entry.theme,
        speakers=tuple(entry.speakers),
        chair=entry.chair,
        languages=tuple(entry.languages),
        interpretation=tuple(entry.interpretation),
        aliases=_aliases(entry.aliases),
        documents=tuple(entry.documents),
        status=entry.status,
        moved_from=MovedFrom(at(before.starts) if before.starts else None, before.hall) if before else None,
    )


def _text(texts: Texts | None) -> Text | None:
    return Text(texts) if texts else None


def _aliases(aliases: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {language: tuple(words) for language, words in aliases.items()}
