"""What the conference bot knows: the agenda, the people, their reminders, and the one way out to Telegram."""
