"""Logging: to standard error, without tokens."""

import logging
import re

# A bot's token: its id, a colon, 35 characters (https://core.telegram.org/bots/api#authorizing-your-bot).
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")


class _Redacting(logging.Formatter):
    """Takes tokens out of whatever is logged, tracebacks too."""

    def format(self, record: logging.LogRecord) -> str:
        return _TOKEN.sub("<token>", super().format(record))


def configure(level: int = logging.INFO) -> None:
    """Sets logging up for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "apscheduler", "aiosqlite", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
