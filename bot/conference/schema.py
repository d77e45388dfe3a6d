"""What the files of `data/` must look like (pydantic); `load.py` makes the model of it."""

import re
from typing import Annotated
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, NaiveDatetime, StringConstraints, model_validator

from bot.conference.model import Kind, Status, TopicGroup

# 32 characters keep a session's id inside callback data (64 bytes) and a deep link (64 characters), see
# https://core.telegram.org/bots/api#inlinekeyboardbutton and https://core.telegram.org/bots/features#deep-linking
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,31}$")]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Texts = dict[Language, Line]
Aliases = dict[Language, list[Line]]

_TAG = re.compile(r"<(/?)([^<>]*)>")


def _simple_html(texts: Texts) -> Texts:
    for language, text in texts.items():
        opened: list[str] = []
        for closing, name in _TAG.findall(text):
            if name not in ("b", "i") or (closing and (not opened or opened.pop() != name)):
                raise ValueError(f"{language}: only <b>…</b> and <i>…</i> are allowed, found <{closing}{name}>")
            if not closing:
                opened.append(name)
        if opened or "<" in _TAG.sub("", text):
            raise ValueError(f"{language}: a tag is not closed, or a '<' is not written as &lt;")
    return texts


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"'{name}' is no time zone of the IANA database (such as Asia/Ashgabat)")
    return name


def _shorter_than(limit: int) -> AfterValidator:
    def check(texts: Texts) -> Texts:
        for language, text in texts.items():
            if len(text) > limit:
                raise ValueError(f"{language}: {len(text)} characters, at most {limit} fit")
        return texts

    return AfterValidator(check)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ThemeIn(_Strict):
    id: Id
    title: Texts
    subthemes: list[Texts] = []


class ConferenceIn(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
    name: Texts
    short_name: Annotated[Texts, _shorter_than(60)]
    city: Texts
    timezone: Annotated[str, AfterValidator(_known_zone)]
    languages: list[Language] = Field(min_length=1)
    provisional: bool
    programme_note: Texts
    welcome: Texts
    description: Annotated[Texts, _shorter_than(512)]
    """https://core.telegram.org/bots/api#setmydescription"""
    about: Annotated[Texts, _shorter_than(120)]
    """https://core.telegram.org/bots/api#setmyshortdescription"""
    themes: list[ThemeIn] = []

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)


class HallIn(_Strict):
    id: Id
    name: Annotated[Texts, _shorter_than(60)]
    location: Texts | None = None
    aliases: Aliases = {}


class SpeakerIn(_Strict):
    id: Id
    name: Texts
    role: Texts | None = None
    organisation: Texts | None = None


class DocumentIn(_Strict):
    id: Id
    title: Annotated[Texts, _shorter_than(120)]
    url: Annotated[str, StringConstraints(pattern=r"^https://\S+$")] | None = None


def _not_written_in_the_chat(topic_id: str) -> str:
    if re.fullmatch(r"q-\d+", topic_id):
        raise ValueError("ids such as q-1 are those of the answers that organisers write in the chat")
    return topic_id


class TopicIn(_Strict):
    id: Annotated[Id, AfterValidator(_not_written_in_the_chat)]
    icon: Annotated[str, StringConstraints(min_length=1, max_length=8)]
    group: TopicGroup
    title: Annotated[Texts, _shorter_than(60)]
    text: Annotated[Texts, AfterValidator(_simple_html), _shorter_than(3500)]
    aliases: Aliases = {}
    sessions: list[Id] = []


class MovedFromIn(_Strict):
    starts: NaiveDatetime | None = None
    hall: Id | None = None


class SessionIn(_Strict):
    id: Id
    kind: Kind
    title: Annotated[Texts, _shorter_than(300)]
    short_title: Annotated[Texts, _shorter_than(60)] | None = None
    description: Annotated[Texts, _shorter_than(2500)] | None = None
    starts: NaiveDatetime
    ends: NaiveDatetime
    hall: Id
    theme: Id | None = None
    speakers: list[Id] = []
    chair: Id | None = None
    languages: list[Language] = []
    interpretation: list[Language] = []
    aliases: Aliases = {}
    documents: list[Id] = []
    status: Status = Status.PLANNED
    moved_from: MovedFromIn | None = None

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> "SessionIn":
        if self.ends <= self.starts:
            raise ValueError(f"ends ({self.ends:%Y-%m-%d %H:%M}) must be after starts ({self.starts:%Y-%m-%d %H:%M})")
        if (self.ends - self.starts).days >= 1:
            raise ValueError("a session lasts less than a day; split it into one a day")
        return self
