"""The desk's rules on a real database: what happens at the same moment happens once, and no word is cut away."""

import asyncio
from collections.abc import AsyncIterator, Collection
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import Audit
from bot.clock import Clock
from bot.delivery.outbox import Outbox, Outcome, State
from bot.desk import Desk, Fate, Note, Refusal, Ticket, Written, make_desk
from bot.desk.model import HEAD, HEAD_ROOM, REST, SETTLED
from bot.desk.model import State as Stands
from bot.desk.telling import ANSWER, SHOW, TICKET, UNTIL_NUMBERED
from bot.people import People
from bot.roles import Role, Roles
from bot.store.engine import Store
from handlers.desk_written import says_something

TZ = ZoneInfo("Asia/Ashgabat")
NOON = datetime(2026, 5, 12, 12, 0, tzinfo=TZ)


class Room:
    """A store with a delegate, two organisers and a desk."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock(NOON)
        self.people = People(store, self.clock, TZ)
        self.audit = Audit(store, self.clock)
        self.roles = Roles(store, self.clock, self.audit, ())
        self.outbox = Outbox(store, self.clock)
        self.desk, self.group = make_desk(store, self.clock, self.people, self.roles, self.audit, self.outbox)
        self._messages = 0

    async def person(self, chat_id: int, role: Role | None = None) -> int:
        found, _ = await self.people.recognise("telegram", chat_id, "en")
        if role is not None:
            async with self.store.write() as connection:
                granted = await self.roles.add(connection, found.id, role)
            self.roles.keep(granted)
        return found.id

    def written(self, author: int, text: str = "Where is my badge?") -> Written:
        self._messages += 1
        return Written(author, self._messages, text=text)

    async def ask(self, author: int, text: str = "Where is my badge?") -> Ticket:
        opened = await self.desk.ask(self.written(author, text), "en")
        assert isinstance(opened, Ticket)
        return opened

    async def waiting(self, kinds: Collection[str]) -> list[str]:
        """The keys of the outbox's messages of these kinds, as they would be sent."""
        return [row.key for row in await self.outbox.claim(100) if row.kind in kinds]


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    store = await Store.open(f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    yield Room(store)
    await store.close()


async def test_of_ten_answers_at_the_same_moment_one_goes_out(room: Room) -> None:
    delegate = await room.person(1)
    team = [await room.person(chat_id, Role.ORGANISER) for chat_id in range(10, 20)]
    asked = await room.ask(delegate)
    results = await asyncio.gather(*(room.desk.answer(room.written(each), asked.id) for each in team))
    fates = [result[1].fate for result in results if not isinstance(result, Refusal)]
    assert sorted(fates) == [Fate.HELD] * 9 + [Fate.SENT]
    assert len(await room.waiting([ANSWER])) == 1
    held = next(result[1] for result in results if not isinstance(result, Refusal) and result[1].fate is Fate.HELD)
    released = await asyncio.gather(*(room.desk.release(each, held.id) for each in team))
    assert len([each for each in released if each is not None]) == 1
    assert len(await room.waiting([ANSWER])) == 1


async def test_of_ten_who_take_close_or_withdraw_at_the_same_moment_one_does(room: Room) -> None:
    delegate = await room.person(1)
    team = [await room.person(chat_id, Role.ORGANISER) for chat_id in range(10, 20)]
    asked = await room.ask(delegate)
    for act in (room.desk.take, room.desk.close, room.desk.reopen):
        done = await asyncio.gather(*(act(each, asked.id) for each in team))
        assert len([each for each in done if each is not None]) == 1
    withdrawn = await asyncio.gather(*(room.desk.withdraw(delegate, asked.id) for _ in team))
    assert len([each for each in withdrawn if each is not None]) == 1


async def test_of_many_questions_at_the_same_moment_no_more_than_allowed_are_taken(room: Room) -> None:
    delegate = await room.person(1)
    taken = await asyncio.gather(*(room.desk.ask(room.written(delegate), "en") for _ in range(12)))
    assert len([each for each in taken if isinstance(each, Ticket)]) == 5
    assert {each for each in taken if not isinstance(each, Ticket)} == {Refusal.TOO_MANY_OPEN}


async def test_the_same_message_is_taken_once_whichever_way_it_comes(room: Room) -> None:
    delegate, organiser = await room.person(1), await room.person(10, Role.ORGANISER)
    question, more, answer = room.written(delegate), room.written(delegate, "It is blue."), room.written(organiser, "A")
    first = await room.desk.ask(question, "en")
    assert await room.desk.ask(question, "en") == first
    assert isinstance(first, Ticket)
    assert await room.desk.add(more, first.id) == await room.desk.add(more, first.id)
    assert await room.desk.answer(answer, first.id) == await room.desk.answer(answer, first.id)
    kept = await room.desk.get(first.id)
    assert kept is not None
    assert [(each.text, each.from_team) for each in kept.notes] == [
        ("Where is my badge?", False),
        ("It is blue.", False),
        ("A", True),
    ]


async def test_an_answer_that_fails_is_told_once(room: Room) -> None:
    delegate, organiser = await room.person(1), await room.person(10, Role.ORGANISER)
    asked = await room.ask(delegate)
    result = await room.desk.answer(room.written(organiser, "A"), asked.id)
    assert not isinstance(result, Refusal)
    failed = await asyncio.gather(*(room.desk.fail(asked.id, result[1].id) for _ in range(3)))
    assert len([each for each in failed if each is not None]) == 1
    assert len(await room.waiting(["desk.failed"])) == 1


async def test_a_message_that_is_being_sent_shows_a_change_a_little_later(room: Room) -> None:
    delegate, organiser = await room.person(1), await room.person(10, Role.ORGANISER)
    asked = await room.ask(delegate)
    [row] = await room.outbox.claim(10)
    assert row.kind == TICKET
    await room.desk.take(organiser, asked.id)
    assert await room.waiting([SHOW]) == []  # its number is not known yet
    await room.outbox.settle([Outcome(row.id, State.SENT, chat_id=10, message_id=7)])
    room.clock.travel_to(room.clock.now() + UNTIL_NUMBERED)
    assert len(await room.waiting([SHOW])) == 1
    await room.desk.let_go(organiser, asked.id)
    assert len(await room.waiting([SHOW])) == 1


async def test_a_question_answered_and_gone_on_with_cannot_be_taken_back(room: Room) -> None:
    delegate, organiser = await room.person(1), await room.person(10, Role.ORGANISER)
    asked = await room.ask(delegate)
    await room.desk.answer(room.written(organiser, "A"), asked.id)
    await room.desk.add(room.written(delegate, "And then?"), asked.id)
    assert await room.desk.withdraw(delegate, asked.id) is None


async def test_an_organiser_who_deletes_their_data_leaves_the_answers_and_no_trace(room: Room) -> None:
    delegate, organiser = await room.person(1), await room.person(4711, Role.ORGANISER)
    asked = await room.ask(delegate)
    await room.desk.take(organiser, asked.id)
    await room.desk.answer(room.written(organiser, "A"), asked.id)
    await room.people.delete(organiser)
    kept = await room.desk.get(asked.id)
    assert kept is not None
    assert (kept.taken_by, kept.answered_by, kept.notes[-1].author, kept.notes[-1].text) == (None, None, None, "A")
    async with room.store.read() as connection:
        for table in ("ticket", "ticket_note", "outbox", "address"):
            assert not any(4711 in row for row in await connection.exec_driver_sql(f"SELECT * FROM {table}")), table


async def test_many_questions_are_paged_the_oldest_first_and_settled_ones_the_newest(room: Room) -> None:
    organiser = await room.person(10, Role.ORGANISER)
    asked = [await room.ask(await room.person(chat_id)) for chat_id in range(100, 107)]
    found, total = await room.desk.listing((Stands.OPEN,), 1, 3)
    assert ([each.id for each in found], total) == ([each.id for each in asked[3:6]], 7)
    found, _ = await room.desk.listing((Stands.OPEN,), 99, 3)
    assert [each.id for each in found] == [asked[6].id]
    for each in asked[:2]:
        await room.desk.close(organiser, each.id)
    found, total = await room.desk.listing(SETTLED, 0, 3)
    assert ([each.id for each in found], total) == ([asked[1].id, asked[0].id], 2)
    assert await room.desk.listing((Stands.WITHDRAWN,), 5, 3) == ([], 0)


async def test_of_two_groups_set_up_at_the_same_moment_the_later_one_is_the_desk(room: Room) -> None:
    one, other = [await room.person(chat_id, Role.ORGANISER) for chat_id in (10, 11)]
    setting_up = [room.group.set_up(one, -1, "en"), room.group.set_up(other, -2, "ru")]
    assert await asyncio.gather(*setting_up) == [None, -1]
    assert [await room.group.is_desk(chat_id) for chat_id in (-1, -2)] == [False, True]
    assert await room.group.language() == "ru"
    await asyncio.gather(*(room.group.end(each) for each in (one, other)))
    assert await room.group.language() is None


async def test_after_an_hour_one_may_write_again(room: Room) -> None:
    delegate = await room.person(1)
    asked = await room.ask(delegate)
    for _ in range(19):
        assert isinstance(await room.desk.add(room.written(delegate), asked.id), Ticket)
    assert await room.desk.add(room.written(delegate), asked.id) is Refusal.TOO_MANY
    assert await room.desk.refuses(delegate) is Refusal.TOO_MANY
    room.clock.travel_to(room.clock.now() + timedelta(hours=1))
    assert await room.desk.refuses(delegate) is None


def note(text: str) -> Note:
    return Note(1, False, 1, 0, 1, "text", text, Fate.SENT, NOON, None)


@given(st.text(max_size=200), st.integers(0, 60), st.sampled_from(["a", "ý", "🙂", "слово ", "a\n", "x" * 150]))
def test_however_long_a_text_is_its_pieces_are_the_whole_of_it(start: str, times: int, repeated: str) -> None:
    text = start + repeated * times * 60
    made = note(text)
    head, rest = made.piece(HEAD), made.piece(REST)
    assert len(head.encode("utf-16-le")) <= 2 * HEAD_ROOM
    assert "".join((head + rest).split()) == "".join(text.split())
    assert made.pieces == ([HEAD, REST] if rest else [HEAD])


def test_a_long_text_is_cut_between_words() -> None:
    made = note("word " * 700)
    assert made.piece(HEAD).endswith("word")
    assert made.piece(REST).startswith("word")


@pytest.mark.parametrize(("text", "says"), [("🙂🙂", False), ("?!", False), ("a", True), ("где", True), ("7", True)])
def test_a_question_has_a_letter_or_a_digit(text: str, says: bool) -> None:
    assert says_something(Written(1, 1, text=text)) is says


async def test_a_desk_knows_nothing_of_a_number_that_there_never_was(room: Room) -> None:
    delegate = await room.person(1)
    desk: Desk = room.desk
    assert await desk.get(7) is None
    assert await desk.holding(7) is None
    assert await desk.release(delegate, 7) is None
    assert await desk.fail(7, 7) is None
    assert await desk.close(delegate, 7) is None
    assert await desk.add(room.written(delegate), 7) is Refusal.GONE
    assert await desk.answer(room.written(delegate), 7) is Refusal.GONE
    assert await desk.amend(room.written(delegate)) is None
