"""A method's parameters, whichever way they came (https://core.telegram.org/bots/api#making-requests).

Query string, form, multipart and JSON are all taken; a nested object may come as itself or as a JSON string.
"""

from typing import Any
from urllib.parse import parse_qsl

import orjson

from bot.simulator.errors import bad


class Upload:
    """A file in a multipart request."""

    __slots__ = ("content", "content_type", "name")

    def __init__(self, name: str, content: bytes, content_type: str) -> None:
        self.name = name
        self.content = content
        self.content_type = content_type


class Arguments:
    """The parameters of one call."""

    __slots__ = ("uploads", "values")

    def __init__(self, values: dict[str, Any], uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    @classmethod
    def of_query(cls, query: bytes) -> "Arguments":
        """From a query string."""
        return cls(dict(parse_qsl(query.decode(), keep_blank_values=True)))

    def add_json(self, body: bytes) -> None:
        """Adds a JSON body.

        Raises:
            ApiError: if it is no JSON object.
        """
        if not body:
            return
        try:
            values = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise bad("can't parse request content as JSON object") from None
        if not isinstance(values, dict):
            raise bad("can't parse request content as JSON object")
        self.values.update(values)

    def add_form(self, body: bytes) -> None:
        """Adds a URL-encoded form."""
        self.values.update(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))

    def has(self, name: str) -> bool:
        """Whether a parameter was given (and is not null)."""
        return self.values.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """A string; numbers are taken as they are written."""
        value = self.values.get(name)
        if value is None:
            return default
        return value if isinstance(value, str) else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An integer; `default` where it is missing or is none."""
        value = self.values.get(name)
        if isinstance(value, bool) or value is None:
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return default

    def number(self, name: str, default: float = 0.0) -> float:
        """A number; `default` where it is missing or is none."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """A boolean: true, "true", "True", 1, "1", "yes"."""
        value = self.values.get(name)
        return value is True or str(value).lower() in ("true", "1", "yes", "t", "y")

    def json(self, name: str, what: str = "") -> Any:
        """An object or array; None where it is missing.

        Raises:
            ApiError: if a string does not parse.
        """
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return orjson.loads(value)
        except orjson.JSONDecodeError:
            raise bad(f"can't parse {what or name} JSON object") from None
