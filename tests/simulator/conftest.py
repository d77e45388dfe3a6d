"""A Telegram with one bot."""

from collections.abc import AsyncIterator

import pytest

from tests.simulator.telegram import Telegram, telegram


@pytest.fixture
async def tg() -> AsyncIterator[Telegram]:
    """A simulated Telegram that runs."""
    async with telegram() as made:
        yield made
