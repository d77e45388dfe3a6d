"""A thousand sessions in twenty-five halls over five days: every one is reached, nothing grows too long."""

from collections import deque
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import vobject

from tests.conference.made_up import at, large_conference
from tests.conftest import World
from tests.conversation import Chat
from tests.test_walk import buttons, check

LARGE = large_conference()
MIDDAY = at("09:10", LARGE.days[2])


@pytest.fixture
async def large(tmp_path: Path) -> AsyncIterator[World]:
    """The large conference, on its third day."""
    async with World(tmp_path, LARGE, now=MIDDAY) as made:
        yield made


@pytest.fixture
async def visitor(large: World) -> Chat:
    """Somebody who is there."""
    chat = await large.person("en")
    chat.quiet = 0.005
    return chat


@pytest.mark.parametrize("way", ["1h", "1t"])
async def test_every_session_is_reached_by_buttons(visitor: Chat, way: str) -> None:
    """By hall or by time; session cards are seen, not opened."""
    await visitor.says("/agenda")
    message_id = (await visitor.last_message())["message_id"]
    waiting, seen, sessions = deque(["1d:0"]), {"1d:0"}, set()
    while waiting:
        await visitor.forges(message_id, waiting.popleft())
        message = await visitor.last_message()
        check(message, "en")
        for data in (each["callback_data"] for each in buttons(message)):
            if data.startswith("1s:"):
                sessions.add(data.split(":")[1])
            elif data not in seen and data.startswith(("1d", "1o", way)):
                seen.add(data)
                waiting.append(data)
    assert len(sessions) == 1000


async def test_now_and_next_in_every_hall(visitor: Chat) -> None:
    await visitor.says("/now")
    halls: set[str] = set()
    seen: set[str] = set()
    while True:
        message = await visitor.last_message()
        check(message, "en")
        seen.add(message["text"])
        halls |= {
            hall.name.in_("en") for hall in LARGE.halls.values() if f"{hall.name.in_('en')}\n" in message["text"] + "\n"
        }
        further = [each["text"] for each in buttons(message) if "›" in each["text"] or "▶" in each["text"]]
        if not further:
            break
        await visitor.taps(further[0])
        if (await visitor.last_message())["text"] in seen:
            break
    assert len(halls) == 25, sorted({hall.name.in_("en") for hall in LARGE.halls.values()} - halls)


async def test_the_search_finds_one_among_a_thousand(visitor: Chat) -> None:
    await visitor.says("talk 777")
    assert "Talk 777" in await visitor.sees()
    await visitor.says("talk")
    message = await visitor.last_message()
    check(message, "en")
    assert "1,000" in message["text"] or "1000" in message["text"]


async def test_nobody_adds_a_thousand_sessions_with_one_sentence(large: World, visitor: Chat) -> None:
    await visitor.says("remind me of all talks")
    assert "Which session" in await visitor.sees()
    check(await visitor.last_message(), "en")
    await visitor.says("/my")
    assert "Nothing here yet" in await visitor.sees()


async def test_an_own_agenda_of_sixty(large: World, visitor: Chat) -> None:
    await visitor.says("/agenda")
    message_id = (await visitor.last_message())["message_id"]
    chosen = [each.id for each in LARGE.sessions[::17]][:60]
    for each in chosen:
        await visitor.forges(message_id, f"1S:{each}:x")
    await visitor.says("/my")
    message = await visitor.last_message()
    check(message, "en")
    await visitor.taps("calendar")
    document = (await visitor.last_message())["document"]
    content = (await large.http.get(f"/sim/files/{document['file_id']}")).text
    events = vobject.readOne(content).vevent_list
    assert len(events) == len(chosen)
    assert len({event.uid.value for event in events}) == len(chosen)
