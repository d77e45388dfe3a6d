"""python-telegram-bot's Application, for a bot that keeps its own state."""

from typing import Any

from telegram.ext import Application


class LeanApplication(Application[Any, Any, Any, Any, Any, Any]):
    """Notes nobody for a persistence that there is not: upstream keeps the id of everybody who ever wrote."""

    __slots__ = ()

    def _mark_for_persistence_update(self, *, update: object | None = None, job: Any = None) -> None:
        """Does nothing."""
