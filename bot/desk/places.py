"""Where the team is told of tickets: in the desk's group, or, where there is none, in each one's own chat.

The group is kept as a person of its own, with an address on the channel GROUP and the language of whoever set it up.
So the outbox delivers to it as to everybody else: it waits out a 429, follows the group into a supergroup, and survives
a kill. That person exists just as long as the group is the desk; whoever counts or writes to all people leaves out
those whose address is on this channel.
"""

from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.people import People
from bot.roles import Role, Roles
from bot.store.engine import Store
from bot.store.tables import address

TEAM = (Role.ORGANISER, Role.HELPER)
"""Who answers delegates."""
GROUP = "group"
"""The channel of the desk's group."""


class Place(NamedTuple):
    """Where the team reads."""

    person_id: int
    chat_id: int = 0
    """The group; 0: a person's own chat, whichever it is."""


class Places:
    """Knows where the team is told."""

    def __init__(self, store: Store, people: People, roles: Roles) -> None:
        self._store = store
        self._people = people
        self._roles = roles

    async def group(self) -> Place | None:
        """The desk's group; None: there is none."""
        async with self._store.read() as connection:
            return await self.group_in(connection)

    async def group_in(self, connection: AsyncConnection) -> Place | None:
        """The desk's group, as a transaction sees it."""
        query = select(address.c.person_id, address.c.chat_id).where(address.c.channel == GROUP).order_by(address.c.id)
        row = (await connection.execute(query)).first()
        return None if row is None else Place(*row)

    async def all(self, connection: AsyncConnection) -> list[Place]:
        """Everywhere where a ticket is to be told."""
        group = await self.group_in(connection)
        return [group] if group is not None else self.each()

    def each(self) -> list[Place]:
        """The own chat of each organiser and helper."""
        return [Place(person_id) for person_id in self._roles.holders(*TEAM)]

    async def found(self, chat_id: int, language: str) -> Place:
        """Makes a group the desk, or sets its language anew."""
        person, is_new = await self._people.recognise(GROUP, chat_id, language)
        if not is_new and person.language != language:
            await self._people.set_language(person.id, language)
        return Place(person.id, chat_id)

    async def give_up(self, group: Place) -> None:
        """Makes a group an ordinary one again; what was still to be told there is dropped."""
        await self._people.delete(group.person_id)

    async def moved(self, old: int, new: int) -> None:
        """The group has become a supergroup and has another number."""
        await self._people.moved(GROUP, old, new)
