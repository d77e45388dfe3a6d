"""Everything that the bot says unasked: outbox, limiter, dispatcher, sender."""
