"""What kind of day a date is, and on which days something meets."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.block import Block, SchoolDay, meets, noon_split, require_days
from huddle.domain.calendar import HOLIDAY, SCHOOL, SPECIAL, Calendar, CalendarDay
from huddle.domain.errors import InvalidError
from huddle.domain.team import TeamRules

MONDAY = dt.date(2026, 11, 23)
AB = TeamRules(cycle=("A", "B", "C"), cycle_start=MONDAY)


def after(days: int) -> dt.date:
    return MONDAY + dt.timedelta(days=days)


def exception(days: int, kind: str = HOLIDAY, bell: str = "", cycle_day: str = "") -> CalendarDay:
    return CalendarDay(
        id=str(days), team_id="t", date=after(days), kind=kind, bell=bell, cycle_day=cycle_day, name="so"
    )


def test_weekdays_are_open_and_the_weekend_and_holidays_are_closed() -> None:
    calendar = Calendar(TeamRules(), [exception(1), exception(5, SCHOOL), exception(6, SPECIAL, "short")])
    assert [calendar.day(after(days)).open for days in range(7)] == [
        True,
        False,
        True,
        True,
        True,
        True,
        True,
    ]
    assert calendar.day(after(6)).bell == "short"
    assert calendar.day(after(1)).name == "so"
    assert not calendar.day(after(12)).open


def test_days_of_a_cycle_advance_on_school_days_only() -> None:
    calendar = Calendar(AB, [exception(1)])
    assert [calendar.day(after(days)).cycle_day for days in range(8)] == ["A", "", "B", "C", "A", "", "", "B"]


def test_a_cycle_also_runs_backwards_from_its_start() -> None:
    calendar = Calendar(AB)
    assert [calendar.day(after(days)).cycle_day for days in (-3, -4, -5, -6)] == ["C", "B", "A", "C"]


def test_a_named_cycle_day_holds_for_that_date_alone() -> None:
    calendar = Calendar(AB, [exception(1, SPECIAL, cycle_day="C")])
    assert [calendar.day(after(days)).cycle_day for days in range(3)] == ["A", "C", "C"]


@given(st.integers(-400, 400), st.sets(st.integers(-400, 400), max_size=20))
def test_two_school_days_in_a_row_are_two_days_of_the_cycle_in_a_row(start: int, holidays: set[int]) -> None:
    calendar = Calendar(AB, [exception(days) for days in holidays])
    first = calendar.next_school_day(after(start))
    second = calendar.next_school_day(first)
    days = [calendar.day(day).cycle_day for day in (first, second)]
    assert tuple(days) in {("A", "B"), ("B", "C"), ("C", "A")}


def test_school_days_are_counted_backwards_over_weekends_and_holidays() -> None:
    calendar = Calendar(TeamRules(), [exception(-3)])
    assert calendar.school_days_before(MONDAY, 3) == [after(-4), after(-5), after(-6)]
    assert calendar.next_school_day(after(4)) == after(7)


def test_a_calendar_without_school_days_still_answers() -> None:
    closed = Calendar(TeamRules(week=(6,)), [exception(days) for days in range(-1500, 800)])
    assert closed.school_days_before(MONDAY, 30) == []
    assert closed.next_school_day(MONDAY) == after(1)


@pytest.mark.parametrize(
    ("pattern", "weekday", "cycle_day", "met"),
    [
        ("", 0, "", True),
        ("mon", 0, "", True),
        ("mon,wed", 2, "", True),
        ("mon,wed", 1, "", False),
        ("cycle:A", 0, "A", True),
        ("cycle:A,B", 0, "B", True),
        ("cycle:A", 0, "B", False),
        ("cycle:A", 0, "", False),
        ("cycle:1", 0, "10", False),
    ],
)
def test_a_day_pattern_meets_on_its_days(pattern: str, weekday: int, cycle_day: str, met: bool) -> None:
    day = SchoolDay(date=after(weekday), open=True, cycle_day=cycle_day)
    assert meets(pattern, day) is met


@pytest.mark.parametrize("pattern", ["monday", "mon, wed", "mon,", ",", "cycle:", "cycle:A,", "cycle", "Mon"])
def test_a_day_pattern_that_means_nothing_is_refused(pattern: str) -> None:
    with pytest.raises(InvalidError):
        require_days(pattern)


@pytest.mark.parametrize(
    ("hours", "morning", "afternoon"),
    [
        ([8, 9, 10, 13], "012", "3"),
        ([8, 9, 10], "01", "2"),
        ([13, 14], "0", "1"),
        ([8], "0", ""),
        ([], "", ""),
    ],
)
def test_noon_splits_a_day(hours: list[int], morning: str, afternoon: str) -> None:
    blocks = [
        Block(
            id=str(place),
            team_id="t",
            short=str(place),
            name="Block",
            starts=dt.time(hour),
            ends=dt.time(hour, 45),
            position=place,
        )
        for place, hour in enumerate(hours)
    ]
    assert noon_split(blocks) == (tuple(morning), tuple(afternoon))
    assert all(block.minutes == 45 for block in blocks)
