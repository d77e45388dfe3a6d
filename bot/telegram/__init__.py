"""What the Bot API client needs: its connection to Telegram, its limits, and the typed context of a handler."""

import os

# python-telegram-bot's way to have durations as timedelta, as they will be in its next version.
os.environ.setdefault("PTB_TIMEDELTA", "true")
