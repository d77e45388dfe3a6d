"""Answers to what delegates ask in their own words: a text in, an Answer out. Knows no Telegram."""

from bot.answers.answerer import Answer, Answerer
from bot.answers.decision import Context, Kind
from bot.answers.facet import Facet
from bot.answers.index import Target

__all__ = ["Answer", "Answerer", "Context", "Facet", "Kind", "Target"]
