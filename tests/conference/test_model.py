"""What the snapshot answers about days, halls, now and next."""

from datetime import timedelta

from bot.conference import Status
from tests.conference.made_up import DAY, at, conference, large_conference, session


def test_now_and_next_in_a_hall() -> None:
    first, second = session("first", at("10:00")), session("second", at("12:00"))
    made = conference(first, second)
    assert made.now_and_next("hall-1", at("09:59")) == ((), first)
    assert made.now_and_next("hall-1", at("10:00")) == ((first,), second)
    assert made.now_and_next("hall-1", at("10:59")) == ((first,), second)
    assert made.now_and_next("hall-1", at("11:00")) == ((), second)
    assert made.now_and_next("hall-1", at("12:30")) == ((second,), None)
    assert made.now_and_next("hall-2", at("12:30")) == ((), None)


def test_tomorrow_is_not_next() -> None:
    made = conference(session("tomorrow", at("09:00", DAY + timedelta(days=1))))
    assert made.now_and_next("hall-1", at("18:00")) == ((), None)
    assert made.first_after(at("18:00")) == made.session("tomorrow")


def test_a_cancelled_session_is_neither_on_nor_next() -> None:
    made = conference(session("cancelled", at("10:00"), status=Status.CANCELLED), session("after", at("11:00")))
    assert made.now_and_next("hall-1", at("10:30")) == ((), made.session("after"))
    assert [each.id for each in made.on(DAY)] == ["cancelled", "after"], "but it stays in the programme"


def test_sessions_that_only_touch_do_not_overlap() -> None:
    one, two, across = session("one", at("10:00")), session("two", at("11:00")), session("across", at("10:30"))
    assert not one.overlaps(two)
    assert one.overlaps(across)
    assert across.overlaps(two)


def test_a_thousand_sessions_over_five_days_in_25_halls() -> None:
    made = large_conference()
    assert len(made.sessions) == 1000
    assert len(made.days) == 5
    assert sum(len(made.on(day, hall.id)) for day in made.days for hall in made.halls_on(day)) == 1000
    on, upcoming = made.now_and_next("hall-7", at("09:10"))
    assert len(on) == 1
    assert upcoming is not None
    assert upcoming.start == at("09:30")


def test_picking_unknown_sessions_leaves_them_out_and_orders_the_rest() -> None:
    made = conference(session("late", at("15:00")), session("early", at("09:00")))
    assert [each.id for each in made.pick(["late", "gone", "early"])] == ["early", "late"]
