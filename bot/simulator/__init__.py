"""A strict local Telegram: a Bot API server for any bot, a control API for tests, a chat page for people."""

from bot.simulator.limits import Limits
from bot.simulator.server import serve
from bot.simulator.telegram import Simulator

__all__ = ["Limits", "Simulator", "serve"]
