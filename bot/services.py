"""What every handler can reach: built once in `bot/app.py`."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from cachetools import LRUCache

from bot.agenda import Agenda
from bot.answers.current import Answers
from bot.answers.talk import Talk
from bot.audit import Audit
from bot.awaiting import Awaiting
from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.drafts import Drafts
from bot.i18n import Catalogues
from bot.invitations import Invitations
from bot.people import People
from bot.reminders import Reminders
from bot.roles import Roles
from bot.settings import Settings
from bot.store.engine import Store
from bot.unanswered import Unanswered
from bot.wishes import Wishes
from bot.written_topics import WrittenTopics


class Seen:
    """Remembers the last few hundred names."""

    def __init__(self) -> None:
        self._names: LRUCache[str, bool] = LRUCache(500)

    def seen(self, name: str) -> bool:
        """Whether a name was there before; it is from now on."""
        before = self._names.get(name, False)
        self._names[name] = True
        return before


@dataclass(slots=True)
class Services:
    """The parts of the bot, wired together."""

    settings: Settings
    clock: Clock
    store: Store
    agenda: Agenda
    answers: Answers
    talk: Talk
    people: People
    roles: Roles
    invitations: Invitations
    audit: Audit
    awaiting: Awaiting
    outbox: Outbox
    """What is put into it is sent at once if it is due."""
    unanswered: Unanswered
    wishes: Wishes
    drafts: Drafts
    written: WrittenTopics
    """Whatever is published goes through its `with_topics`."""
    reminders: Reminders
    catalogues: Catalogues
    report: Callable[[str], Awaitable[None]]
    """Tells the owners something that needs their eyes."""
    reported: set[str] = field(default_factory=set)
    """The kinds of errors that the owners know of."""
    albums: Seen = field(default_factory=Seen)
