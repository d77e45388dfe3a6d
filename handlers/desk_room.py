"""The help desk's conversations, wired together."""

from bot.clock import Clock
from bot.desk import Desk, DeskGroup
from bot.desk.model import A_WHILE, MOST_IN_A_WHILE
from bot.pace import Pace
from bot.roles import Roles
from handlers import desk, desk_team
from handlers.awaited import Taker
from handlers.callbacks import Action, View
from handlers.desk_door import DeskDoor
from handlers.desk_group import DeskInGroup
from handlers.desk_messages import DeskMessages
from handlers.desk_written import Parts
from handlers.screens import Renderer, Stage
from handlers.taps import Doer


def screens(tickets: Desk, group: DeskGroup, roles: Roles) -> dict[type[View], Renderer]:
    """The screens of both sides."""
    return desk.screens(tickets) | desk_team.screens(tickets, group, roles)


class DeskRoom:
    """What delegates and organisers do at the desk."""

    def __init__(
        self, stage: Stage, tickets: Desk, group: DeskGroup, messages: DeskMessages, roles: Roles, clock: Clock
    ) -> None:
        parts = Parts()
        acts = desk_team.TeamActs(tickets, roles)
        talk = desk.DeskTalk(stage, tickets, parts, Pace(clock, MOST_IN_A_WHILE, A_WHILE))
        team = desk_team.DeskTeam(acts, tickets, group, messages, parts)
        self.actions: dict[type[Action], Doer] = talk.actions() | team.actions(stage)
        self.takers: dict[str, Taker] = talk.takers() | team.takers(stage)
        self.door = DeskDoor(stage, tickets, talk, team, parts, Pace(clock, MOST_IN_A_WHILE, A_WHILE))
        self.in_group = DeskInGroup(acts, tickets, group)
