"""Logging: to standard error, without tokens and without what people write."""

import logging
import re
import traceback
from types import TracebackType

# A bot's token: its id, a colon, 35 characters (https://core.telegram.org/bots/api#authorizing-your-bot).
_TOKEN = re.compile(r"\d{5,}:[A-Za-z0-9_-]{30,}")
_HARMLESS = frozenset(("telegram", "sqlalchemy", "aiohttp"))
"""Whose errors' words are not people's; the database's are without values (`bot/store/engine.py`)."""
_LONGEST_CHAIN = 5

_Info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class _Redacting(logging.Formatter):
    """Takes tokens out of whatever is logged, and out of errors the words that may be somebody's: int("my words")."""

    def format(self, record: logging.LogRecord) -> str:
        kept, record.exc_text = record.exc_text, None  # another formatter's
        try:
            return _TOKEN.sub("<token>", super().format(record))
        finally:
            record.exc_text = kept

    def formatException(self, ei: _Info) -> str:  # noqa: N802 - logging's name
        parts: list[str] = []
        error = ei[1]
        while error is not None and len(parts) < _LONGEST_CHAIN:
            kind = type(error)
            words = f": {error}" if kind.__module__.split(".")[0] in _HARMLESS else ""
            frames = "".join(traceback.format_tb(error.__traceback__))
            parts.append(f"{frames}{kind.__module__}.{kind.__qualname__}{words}")
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n\n".join(reversed(parts))


def configure(level: int = logging.INFO) -> None:
    """Sets logging up for the whole process."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Redacting("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for chatty in ("httpx", "apscheduler", "aiosqlite", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
