"""Grades and dates in the spellings that real files hold."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.exchange.dates import Reading, read_date, read_instant
from huddle.exchange.grades import grade_order, is_known_grade, normal_grade


@pytest.mark.parametrize(
    ("raw", "normal"),
    [
        ("KG", "K"),
        ("0", "K"),
        ("Kindergarten", "K"),
        ("k", "K"),
        ("PK", "PK"),
        ("Pre-K", "PK"),
        ("09", "9"),
        ("9", "9"),
        ("9th", "9"),
        ("Grade 7", "7"),
        ("1st grade", "1"),
        ("12", "12"),
        ("ungraded", "UG"),
        ("undergraduate", "undergraduate"),
        ("", ""),
    ],
)
def test_a_grade_has_one_spelling(raw: str, normal: str) -> None:
    assert normal_grade(raw) == normal
    assert normal_grade(normal) == normal


def test_grades_sort_by_age_then_other_then_none() -> None:
    raw = ["10", "", "K", "2", "PK", "undergraduate", "01", "UG"]
    assert sorted(raw, key=grade_order) == ["PK", "K", "01", "2", "10", "UG", "undergraduate", ""]


def test_a_password_in_the_grade_column_is_not_a_known_grade() -> None:
    assert not is_known_grade("Password1-")
    assert not is_known_grade("2005")
    assert is_known_grade("kg")


@given(st.text(max_size=30))
def test_no_grade_breaks_sorting(raw: str) -> None:
    assert normal_grade(normal_grade(raw)) == normal_grade(raw)
    assert grade_order(raw) == grade_order(normal_grade(raw))


@pytest.mark.parametrize(
    ("text", "order", "day", "reading"),
    [
        ("2026-11-23", None, dt.date(2026, 11, 23), Reading.EXACT),
        ("2017/4/1", None, dt.date(2017, 4, 1), Reading.REPAIRED),
        ("20170401", None, dt.date(2017, 4, 1), Reading.REPAIRED),
        ("2017-04-01T00:00:00Z", None, dt.date(2017, 4, 1), Reading.REPAIRED),
        ("8/25/2026", None, dt.date(2026, 8, 25), Reading.REPAIRED),
        ("25.8.2026", None, dt.date(2026, 8, 25), Reading.REPAIRED),
        ("5/5/2026", None, dt.date(2026, 5, 5), Reading.REPAIRED),
        ("8/1/15", None, None, Reading.AMBIGUOUS),
        ("8/1/15", "mdy", dt.date(2015, 8, 1), Reading.REPAIRED),
        ("8/1/15", "dmy", dt.date(2015, 1, 8), Reading.REPAIRED),
        ("25/8/2026", "mdy", None, Reading.WRONG),
        ("2026-02-30", None, None, Reading.WRONG),
        ("tomorrow", None, None, Reading.WRONG),
    ],
)
def test_a_date_is_read_in_one_way_or_not(
    text: str, order: str | None, day: dt.date | None, reading: Reading
) -> None:
    assert read_date(text, order) == (day, reading)


@given(st.text(max_size=25))
def test_no_text_breaks_the_reading_of_dates(text: str) -> None:
    assert isinstance(read_date(text)[1], Reading)
    assert isinstance(read_instant(text)[1], Reading)
