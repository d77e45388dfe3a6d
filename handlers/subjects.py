"""What a view is about, for the question that a person types after they have looked at it."""

from bot.answers import Context, Facet, Target
from bot.answers.index import HALL, SESSION, TOPIC
from handlers.callbacks import Card, DayInHall, HallPlace, SessionLeads, TopicText, View


def subject(view: View) -> Context | None:
    """What "who speaks there?" refers to after a look at `view`; None: to nothing new."""
    match view:
        case Card(session=name) | SessionLeads(session=name) | HallPlace(session=name):
            target = Target(SESSION, name)
        case TopicText(topic=name):
            target = Target(TOPIC, name)
        case DayInHall(hall=name):
            target = Target(HALL, name)
        case _:
            return None
    return Context((target,), Facet.ABOUT)
