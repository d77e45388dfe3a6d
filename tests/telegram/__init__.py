"""The connection to the Bot API: its contract, held beside python-telegram-bot's own."""
