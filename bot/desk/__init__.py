"""The help desk: delegates' questions to the organisers, and the organisers' answers."""

from bot.audit import Audit
from bot.clock import Clock
from bot.delivery.outbox import Outbox
from bot.desk.desk import Desk
from bot.desk.group import DeskGroup
from bot.desk.model import Amended, Fate, Note, Refusal, State, Ticket, Written
from bot.desk.places import Places
from bot.desk.telling import Telling
from bot.people import People
from bot.roles import Roles
from bot.store.engine import Store

__all__ = ["Amended", "Desk", "DeskGroup", "Fate", "Note", "Refusal", "State", "Ticket", "Written", "make_desk"]


def make_desk(
    store: Store, clock: Clock, people: People, roles: Roles, audit: Audit, outbox: Outbox
) -> tuple[Desk, DeskGroup]:
    """The desk, and what keeps its group."""
    places = Places(store, people, roles)
    telling = Telling(outbox, clock, places)
    desk = Desk(store, clock, audit, outbox, telling)
    return desk, DeskGroup(store, people, audit, desk, places, telling)
