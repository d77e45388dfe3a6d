"""Callback data of the screens that only staff see: what `handlers/callbacks.py` is for everybody's.

Their codes have two letters and begin with "o". Each says in `needs` which roles it is for, where that is not the
organisers alone; the stage and the taps ask for them each time.
"""

from dataclasses import dataclass

from bot.roles import Role
from handlers.callbacks import StaffView, target

ANY_ROLE = frozenset(Role)


@target("oo")
@dataclass(frozen=True)
class Organise(StaffView):
    """The organisers' home."""

    needs = ANY_ROLE
