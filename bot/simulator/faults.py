"""Trouble on order: refusals, errors, dropped connections, slow answers."""

import itertools
import random
from dataclasses import dataclass

from bot.simulator.errors import ApiError, bad, too_many

KINDS = ("400", "429", "500", "502", "drop", "drop_after", "slow")


@dataclass(slots=True)
class Fault:
    """One order for trouble. `count`: how many times; None: until cleared."""

    id: int
    kind: str
    method: str = "*"
    chat_id: int | None = None
    count: int | None = 1
    probability: float = 1.0
    retry_after: int = 1
    delay: float = 1.0

    @property
    def error(self) -> ApiError | None:
        """The refusal that it makes, if it makes one."""
        match self.kind:
            case "400":
                return bad("not enough rights to send text messages to the chat")
            case "429":
                return too_many(self.retry_after)
            case "500":
                return ApiError(500, "Internal Server Error")
            case "502":
                return ApiError(502, "Bad Gateway")
        return None


class Faults:
    """The orders in force."""

    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._orders: list[Fault] = []
        self._dice = random.Random(1)  # noqa: S311 - the same trouble in every run

    def order(self, kind: str, **fields: object) -> int:
        """Adds an order and gives its id.

        Raises:
            ValueError: for a kind or field that is none.
        """
        if kind not in KINDS:
            raise ValueError(f"kind must be one of {', '.join(KINDS)}")
        try:
            fault = Fault(next(self._ids), kind, **fields)  # type: ignore[arg-type]
        except TypeError as error:
            raise ValueError(str(error)) from None
        self._orders.append(fault)
        return fault.id

    def clear(self) -> None:
        """Takes all orders back."""
        self._orders.clear()

    def draw(self, method: str, chat_id: int | None) -> Fault | None:
        """The trouble that this call meets."""
        for fault in self._orders:
            if fault.method not in ("*", method) or fault.chat_id not in (None, chat_id):
                continue
            if fault.probability < 1 and self._dice.random() >= fault.probability:
                continue
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    self._orders.remove(fault)
            return fault
        return None
