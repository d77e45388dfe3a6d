"""Refusals, in the Bot API's own shape and words (https://core.telegram.org/bots/api#making-requests)."""

from typing import Any


class ApiError(Exception):
    """A method's refusal: HTTP status, description, and the `parameters` object if there is one."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def as_json(self) -> dict[str, Any]:
        """The answer's body."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ControlError(Exception):
    """A refusal of the control API: HTTP status and a sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def bad(text: str, **parameters: Any) -> ApiError:
    """400."""
    return ApiError(400, f"Bad Request: {text}", **parameters)


def forbidden(text: str) -> ApiError:
    """403."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """409."""
    return ApiError(409, f"Conflict: {text}")


def too_many(seconds: int) -> ApiError:
    """429 (https://core.telegram.org/bots/api#responseparameters)."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


def not_found() -> ApiError:
    """404: an unknown method, or a token that does not look like one."""
    return ApiError(404, "Not Found")


def unauthorized() -> ApiError:
    """401: a token that no bot has."""
    return ApiError(401, "Unauthorized")
