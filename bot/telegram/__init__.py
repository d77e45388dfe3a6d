"""What the Bot API client needs: its connection to Telegram, its limits, and the typed context of a handler."""
