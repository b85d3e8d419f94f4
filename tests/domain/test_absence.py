"""On which days and in which blocks somebody is away."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.absence import CANCELLED, Absence
from huddle.domain.errors import InvalidError

MONDAY = dt.date(2026, 11, 23)


def after(days: int) -> dt.date:
    return MONDAY + dt.timedelta(days=days)


def away(first: int = 0, last: int = 0, **fields: Any) -> Absence:
    return Absence(id="a", team_id="t", educator_id="e", first=after(first), last=after(last), **fields)


def test_an_absence_falls_on_its_days_both_ends_included() -> None:
    absence = away(0, 2)
    assert [absence.on(after(days)) for days in (-1, 0, 1, 2, 3)] == [False, True, True, True, False]
    assert absence.ends == after(2)


def test_a_weekly_absence_falls_on_the_same_weekdays_until_its_end() -> None:
    absence = away(0, 1, repeats_until=after(15))
    on = [days for days in range(-7, 30) if absence.on(after(days))]
    assert on == [0, 1, 7, 8, 14, 15]
    assert absence.ends == after(15)
    assert not away(0, 1, repeats_until=after(14)).on(after(15))


def test_a_cancelled_absence_falls_on_no_day() -> None:
    assert not away(0, 5, state=CANCELLED).on(MONDAY)
    assert not away(0, 5, state=CANCELLED).covers(MONDAY, "1")


def test_without_blocks_it_is_the_whole_day() -> None:
    assert away().covers(MONDAY, "1")
    assert away(blocks=("1", "2")).covers(MONDAY, "2")
    assert not away(blocks=("1", "2")).covers(MONDAY, "3")
    assert not away(blocks=("1",)).covers(after(1), "1")


@given(st.integers(0, 6), st.integers(0, 60), st.integers(-10, 100))
def test_a_weekly_absence_is_its_first_week_moved_by_weeks(length: int, until: int, day: int) -> None:
    absence = away(0, length, repeats_until=after(max(until, length)))
    wanted = 0 <= day <= max(until, length) and day % 7 <= length
    assert absence.on(after(day)) is wanted


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"last": -1}, "ends before it begins"),
        ({"last": 401}, "longer than a year"),
        ({"state": "maybe"}, "An absence cannot be"),
        ({"category": "diagnosis"}, "A category cannot be"),
        ({"last": 7, "repeats_until": MONDAY}, "at most a week"),
        ({"last": 3, "repeats_until": MONDAY}, "stops repeating before it ends"),
    ],
)
def test_an_absence_that_makes_no_sense_is_refused(fields: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidError, match=sentence):
        away(**fields)
