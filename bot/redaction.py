"""Takes out of a text what tells who wrote it, or how to reach somebody."""

import re

GAP = "…"

# The parts before the @ are bounded, so that a long text without one costs no more than its length.
_ADDRESS = re.compile(r"[^\s@＠<>]{1,64}[@＠][\w.-]{1,255}\.[^\W\d_]{2,24}")
_ACCOUNT = re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/\S+|[@＠]\w{3,}", re.IGNORECASE)
# Hyphens of all kinds, and what is not seen: numbers are copied from pages.
_NUMBER = re.compile(r"\+?\(?\d(?:[\s().\-\u2010-\u2015\u2212/_\u200b-\u200f\u2060\ufeff\u202a-\u202e]{0,3}\d){5,}")
# What looks like a number but is a time: "12.05.2026", "10.00–11.30", "2027-2028".
_TIME = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{2}-\d{2}|(?:19|20)\d\d\s?[-–—/]\s?(?:19|20)\d\d"
    r"|\d{1,2}\.\d{2}\s?[-–—]\s?\d{1,2}\.\d{2}"
)


def redacted(text: str) -> str:
    """The text with e-mail addresses, names of accounts and telephone numbers replaced by "…"."""
    text = _ACCOUNT.sub(GAP, _ADDRESS.sub(GAP, text))
    return _NUMBER.sub(lambda match: match[0] if _TIME.fullmatch(match[0].strip()) else GAP, text)
