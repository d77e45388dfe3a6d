"""Wakes at the next moment at which anything is due, and at once when what is due may have changed."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from bot.clock import Clock
from bot.delivery.dispatcher import Dispatcher
from bot.reminders import Reminders

log = logging.getLogger(__name__)

SOON = timedelta(milliseconds=50)
"""Changes that come together are planned together."""
AFTER_TROUBLE = timedelta(seconds=5)


class Planner:
    """Ties the reminders to APScheduler: one job, for the next moment."""

    def __init__(self, scheduler: AsyncIOScheduler, reminders: Reminders, dispatcher: Dispatcher, clock: Clock) -> None:
        self._scheduler = scheduler
        self._reminders = reminders
        self._dispatcher = dispatcher
        self._clock = clock
        self._one_at_a_time = asyncio.Lock()

    def wake(self) -> None:
        """Plans everything anew, soon: the agenda has changed, or the clock has jumped."""
        self._reminders.start_over()
        self._at(SOON)

    def person_changed(self, person_id: int) -> None:
        """Looks anew, soon, at what one person is due."""
        self._reminders.look_at(person_id)
        self._at(SOON)

    async def plan(self) -> None:
        """Puts what is due into the outbox and sleeps until something is due again."""
        async with self._one_at_a_time:
            try:
                following = await self._reminders.plan()
            except Exception:  # whatever it was, the next reminder must not be lost with it
                log.exception("planning reminders failed, trying again in %s", AFTER_TROUBLE)
                self._at(AFTER_TROUBLE)
                return
        self._dispatcher.wake()
        if following is not None:
            self._at(max(following - self._clock.now(), SOON), unless_sooner=True)

    def _at(self, wait: timedelta, unless_sooner: bool = False) -> None:
        moment = datetime.now(UTC) + wait
        job = self._scheduler.get_job("plan")
        if unless_sooner and job is not None and job.next_run_time is not None and job.next_run_time <= moment:
            return
        self._scheduler.add_job(
            self.plan,
            DateTrigger(moment),
            id="plan",
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=2,
        )
