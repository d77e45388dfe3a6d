"""The simulated Telegram against what the Bot API documents; nothing here knows the conference."""
