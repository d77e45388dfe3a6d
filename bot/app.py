"""Builds the whole bot: the only place that knows everything, and where the order of the handlers is decided."""

import asyncio
import logging
from types import TracebackType
from typing import Any, Self, cast

from telegram.error import TelegramError
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, JobQueue

from bot.agenda import Agenda
from bot.answers.current import Answers
from bot.answers.talk import Talk
from bot.audit import Audit
from bot.awaiting import Awaiting
from bot.clock import Clock
from bot.conference import Conference, load_conference
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.limiter import SHARE, Limiter, Limits
from bot.delivery.outbox import Outbox
from bot.delivery.priority import Priority
from bot.delivery.sender import TelegramSender
from bot.desk import make_desk
from bot.desk.group import FAILURES
from bot.drafts import Drafts
from bot.i18n import LANGUAGES, Catalogues
from bot.invitations import Invitations
from bot.people import People
from bot.planner import Planner
from bot.reminders import Reminders
from bot.roles import Role, Roles
from bot.services import Services
from bot.settings import Settings
from bot.store.engine import Store
from bot.telegram.application import LeanApplication
from bot.telegram.bot import ConferenceBot
from bot.telegram.context import TELEGRAM, BotApplication, BotContext
from bot.telegram.rate_limiter import DeliveryRateLimiter
from bot.telegram.request import AiohttpRequest
from bot.telegram.updates import PerChatUpdateProcessor
from bot.unanswered import Unanswered
from bot.wishes import Wishes
from bot.written_topics import WrittenTopics
from handlers import (
    agenda,
    answers,
    audit,
    awaited,
    card,
    commands,
    desk_room,
    errors,
    groups,
    help,  # noqa: A004 - the module that answers /help
    inline,
    invitations,
    invite,
    my_agenda,
    now,
    organise,
    preferences,
    privacy,
    reminders,
    start,
    team,
    tell_me,
    topics,
    unanswered,
    unexpected,
    visits,
    writing,
    written_answers,
)
from handlers.desk_messages import DeskMessages
from handlers.screens import Stage
from handlers.taps import Taps
from handlers.unanswered_callbacks import OpenUnanswered

log = logging.getLogger(__name__)

LONG_POLL_SECONDS = 30
GRACE = 4.0
"""Seconds in which answers that are under way can be finished when the bot stops."""
UPDATES = ["message", "edited_message", "callback_query", "inline_query", "my_chat_member"]


class ConferenceApp:
    """The running bot. `async with ConferenceApp(settings):` starts it and stops it again."""

    application: BotApplication
    services: Services

    def __init__(self, settings: Settings, clock: Clock | None = None, conference: Conference | None = None) -> None:
        """`conference`: in place of the one in the settings' data folder.

        Raises:
            DataError: if the conference's data are not right.
        """
        if settings.telegram_bot_token is None:
            raise ValueError("a bot needs a token")
        self._settings = settings
        self._token = settings.telegram_bot_token.get_secret_value()
        self._conference = conference or load_conference(settings.data_dir)
        self._clock = clock or self._make_clock()
        self._processor = PerChatUpdateProcessor()

    def _make_clock(self) -> Clock:
        moment = self._settings.conference_now
        if moment is not None and moment.tzinfo is None:
            moment = moment.replace(tzinfo=self._conference.tz)
        return Clock(moment)

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def start(self) -> None:
        """Opens the store, connects to Telegram, and begins to answer.

        Raises:
            StoreError: if the database cannot be used.
            telegram.error.InvalidToken: if Telegram does not know the token.
        """
        settings = self._settings
        self._store = await Store.open(settings.database_url)
        try:
            await self._build()
            await self.application.initialize()
            await self.application.start()
            await self._outbox.recover()
            await self.services.wishes.tell()
            await self._desk_group.review()
            self._dispatcher.start()
            self._planner.wake()
            await self._listen()
        except BaseException:
            await self._store.close()
            raise
        self.application.create_task(self._introduce())

    async def _build(self) -> None:
        settings, clock, store = self._settings, self._clock, self._store
        catalogues = Catalogues(settings.locales_dir)
        self.agenda = Agenda(store, clock, self._conference)
        people = People(store, clock, self._conference.tz)
        acts, awaiting = Audit(store, clock), Awaiting(store, clock)
        roles = Roles(store, clock, acts, settings.owner_ids)
        invited, drafts = Invitations(store, clock, roles, acts), Drafts(store, clock)
        for remembering in (acts, awaiting, roles, invited, drafts):
            await remembering.load()
            people.on_deletion(remembering.forget)
        talk = Talk(clock)
        people.on_deletion(talk.forget)
        questions = Unanswered(store, clock)
        written = WrittenTopics(store, clock, self.agenda, questions, drafts)
        await questions.load()
        await written.load()
        await self.agenda.publish(written.with_topics(self._conference))
        self._answers = Answers(self.agenda)
        await self._answers.start()
        limiter = Limiter(Limits(overall_per_second=settings.overall_per_second))
        bot = self._make_bot(limiter)
        self._outbox = Outbox(store, clock)
        planned = Reminders(store, people, self.agenda, clock, settings.overall_per_second * SHARE)
        at_once = min(max(16, int(settings.overall_per_second / 2)), 256)
        self._desk, self._desk_group = make_desk(store, clock, people, roles, acts, self._outbox)
        self._desk_messages = DeskMessages(store, self._desk, people, roles, self.agenda, clock, catalogues)
        looks = reminders.renderers(self.agenda, clock, catalogues) | team.renderers(roles, catalogues)
        looks |= tell_me.renderers(self.agenda, clock, catalogues)
        looks |= self._desk_messages.renderers()
        on_failure = dict.fromkeys(FAILURES, self._desk_group.failed)
        self._dispatcher = Dispatcher(
            self._outbox, people, looks, TelegramSender(bot), limiter, clock, at_once, on_failure
        )
        self._outbox.subscribe(self._dispatcher.wake)
        self.services = Services(
            settings=settings,
            clock=clock,
            store=store,
            agenda=self.agenda,
            answers=self._answers,
            talk=talk,
            people=people,
            roles=roles,
            invitations=invited,
            audit=acts,
            awaiting=awaiting,
            outbox=self._outbox,
            unanswered=questions,
            wishes=Wishes(store, clock, self.agenda, self._outbox),
            drafts=drafts,
            written=written,
            reminders=planned,
            catalogues=catalogues,
            report=self._report,
        )
        self.application = self._make_application(bot)
        self._add_handlers(catalogues)
        job_queue = cast("JobQueue[BotContext]", self.application.job_queue)
        self._planner = Planner(job_queue.scheduler, planned, self._dispatcher, clock)
        people.on_change(self._planner.person_changed)
        self.agenda.subscribe(self._planner.wake)
        clock.subscribe(self._planner.wake)

    def _make_bot(self, limiter: Limiter) -> ConferenceBot:
        settings = self._settings
        return ConferenceBot(
            self._token,
            base_url=f"{settings.telegram_api_url}/bot",
            base_file_url=f"{settings.telegram_api_url}/file/bot",
            request=AiohttpRequest(connection_pool_size=256, proxy=settings.telegram_proxy),
            get_updates_request=AiohttpRequest(
                connection_pool_size=2, read_timeout=LONG_POLL_SECONDS + 10, proxy=settings.telegram_proxy
            ),
            rate_limiter=DeliveryRateLimiter(limiter),
        )

    def _make_application(self, bot: ConferenceBot) -> BotApplication:
        # python-telegram-bot calls `bot_data` to make the value, so anything that can be called will do.
        services = cast("type[Services]", lambda: self.services)
        bot.fetch_only_with(self._processor.room)
        application: Any = (
            Application.builder()
            .application_class(LeanApplication)
            .bot(bot)
            .context_types(ContextTypes(context=BotContext, bot_data=services))
            .concurrent_updates(self._processor)
            .job_queue(JobQueue())
            .build()
        )
        return cast("BotApplication", application)

    def _add_handlers(self, catalogues: Catalogues) -> None:
        screens: dict[Any, Any] = {}
        for module in (agenda, card, now, my_agenda, topics, preferences, privacy, help, start):
            screens |= module.SCREENS
        screens |= self._staff_screens()
        screens |= desk_room.screens(self._desk, self._desk_group, self.services.roles)
        self.stage = stage = Stage(screens, self.services.roles)
        conversation = answers.Conversation(stage, self.services)
        stage.add(conversation.screens())
        desk = desk_room.DeskRoom(
            stage, self._desk, self._desk_group, self._desk_messages, self.services.roles, self._clock
        )
        taps = Taps(
            stage,
            {
                **my_agenda.ACTIONS,
                **preferences.actions(stage),
                **privacy.actions(stage),
                **organise.ACTIONS,
                **team.ACTIONS,
                **invite.actions(stage),
                **invitations.ACTIONS,
                **audit.ACTIONS,
                **conversation.actions(),
                **unanswered.ACTIONS,
                **writing.ACTIONS,
                **written_answers.ACTIONS,
                **tell_me.ACTIONS,
                **desk.actions,
            },
        )
        add = self.application.add_handler
        add(visits.RECOGNISE, group=-3)  # everything else needs to know who it is
        # A reply to a ticket is meant for it, whatever else is awaited.
        add(desk.door.handler(), group=-2)
        takers = {**invite.takers(stage), **writing.takers(stage), **desk.takers}  # each conversation adds its own
        # The answer to a question of the bot's is no question, whatever it looks like.
        add(awaited.Awaiters(takers, catalogues).handler(), group=-1)
        add(desk.in_group.watch(), group=1)  # beside the one that notices who blocks the bot
        handlers = [
            *desk.in_group.handlers(),  # its taps are not those of a private chat
            CallbackQueryHandler(taps),
            *start.Start(stage).handlers(),
            *organise.Organising(stage).handlers(),
            *groups.Groups(stage).handlers(),
            *conversation.handlers(),
            *inline.HANDLERS,
            *visits.HANDLERS,
            *unexpected.HANDLERS,  # last: whatever nobody else took
        ]
        for handler in handlers:
            add(handler)
        self.application.add_error_handler(errors.on_error)

    def _staff_screens(self) -> dict[Any, Any]:
        """What only those with a role see, and the invitations to one."""
        services = self.services
        return {
            **organise.screens(services.roles, {OpenUnanswered: lambda: len(services.unanswered.open_groups)}),
            **team.screens(services.roles),
            **invite.screens(services.roles, services.awaiting),
            **invitations.screens(services.roles, services.invitations),
            **audit.screens(services.roles, services.audit),
            **unanswered.screens(services),
            **writing.screens(services),
            **written_answers.screens(services),
        }

    async def _listen(self) -> None:
        updater = self.application.updater
        assert updater is not None
        await updater.start_polling(
            poll_interval=0, timeout=LONG_POLL_SECONDS, bootstrap_retries=-1, allowed_updates=UPDATES
        )

    async def _introduce(self) -> None:
        """Tells Telegram the bot's commands and descriptions; a refusal is no reason not to run."""
        conference = self.agenda.current
        texts = {
            language: {
                "description": conference.description.in_(language),
                "short_description": conference.about.in_(language),
            }
            for language in LANGUAGES
        }
        try:
            await commands.publish(self.application.bot, self.services.catalogues, texts)
        except TelegramError as error:
            log.warning("the commands could not be set: %s", error)
        for person_id in self.services.roles.holders(*Role):
            await commands.show_changed(self.application.bot, self.services, person_id)

    async def _report(self, what: str) -> None:
        services = self.services
        for owner in services.settings.owner_ids:
            person = services.people.cached(TELEGRAM, owner)
            t = services.catalogues[person.language if person else "en"]
            text = t.plain("owner.error", what=what)
            try:
                await self.application.bot.call("sendMessage", {"chat_id": owner, "text": text}, Priority.STATUS)
            except TelegramError as error:
                log.warning("the owner could not be told: %s", error)

    async def stop(self) -> None:
        """Finishes what was begun, as far as it can be finished soon, then closes everything."""
        updater = self.application.updater
        if updater is not None and updater.running:
            await updater.stop()
        await self._dispatcher.stop()
        if self.application.running:
            # Somebody who has written fifty messages is owed fifty answers, at one a second.
            giving_up = asyncio.get_running_loop().call_later(GRACE, self._processor.give_up)
            await self.application.stop()
            giving_up.cancel()
        await self.application.shutdown()
        await self._answers.stop()
        await self._store.close()
