"""For whoever asked what the bot could not answer: to be told when there is an answer."""

from markupsafe import Markup

from bot.agenda import Agenda
from bot.clock import Clock
from bot.delivery.dispatcher import Renderer
from bot.delivery.outbox import Row
from bot.delivery.sending import Outgoing
from bot.i18n import Catalogues
from bot.people import Person
from bot.telegram.context import BotContext
from bot.wishes import ANSWERED
from handlers.callbacks import Action, TellMe, TopicText
from handlers.render import join
from handlers.screens import Button, Scene, Screen
from handlers.taps import Doer, Done
from handlers.topics import title_and_text


async def tell_me(action: TellMe, context: BotContext) -> Done:
    """Keeps the wish; where there is an answer by now, shows it."""
    services, t = context.services, context.t
    question = services.unanswered.question(action.question)
    if question is not None and question.topic is not None and question.topic in services.agenda.current.topics:
        return Done(TopicText(question.topic), t.plain("wish.answered"))
    if question is None or not await services.wishes.add(context.person.id, question.id):
        return Done(None, t.plain("wish.question_gone"))
    return Done(None, t.plain("wish.kept"))


def renderers(agenda: Agenda, clock: Clock, catalogues: Catalogues) -> dict[str, Renderer]:
    """How the message that there is an answer looks at the moment of sending; None if the answer is gone again."""

    def render(row: Row, person: Person) -> Outgoing | None:
        topic = agenda.current.topics.get(row.subject or "")
        if topic is None:
            return None
        t = catalogues[person.language]
        scene = Scene(person, t, agenda, agenda.current.local(clock.now()), "")
        heading = Markup("💡 {}").format(t.plain("wish.here_it_is"))
        text = join([heading, *title_and_text(topic, scene)], "\n\n")
        screen = Screen(text, [[Button(t.plain("button.open"), TopicText(topic.id))]])
        return Outgoing("sendMessage", screen.params())

    return {ANSWERED: render}


ACTIONS: dict[type[Action], Doer] = {TellMe: tell_me}
