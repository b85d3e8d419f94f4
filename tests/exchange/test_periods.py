"""Periods with days in parentheses are blocks on those days; what letters mean is told by all of them together."""

import pytest

from huddle.exchange.periods import split_periods, with_days
from huddle.exchange.slots import block_and_days
from huddle.exchange.staged import Class


@pytest.mark.parametrize(
    ("cell", "periods"),
    [
        ("2(A,C)", ["2(A,C)"]),
        ("1,2", ["1", "2"]),
        ("1(A), 2(B,D)", ["1(A)", "2(B,D)"]),
        ("1(A) 2(B)", ["1(A)", "2(B)"]),
        ("P1;P2", ["P1", "P2"]),
        ("Period 1", ["Period 1"]),
        ("", []),
    ],
)
def test_a_cell_is_split_outside_parentheses(cell: str, periods: list[str]) -> None:
    assert split_periods(cell) == periods


def normal(*periods: str) -> list[str]:
    classes = with_days([Class(id=str(n), title="", periods=(p,)) for n, p in enumerate(periods)])
    return ["; ".join(one.periods) for one in classes]


def test_letters_of_a_cycle_are_its_days() -> None:
    assert normal("2(A,C)", "1(B)", "3") == ["2 cycle:A,C", "1 cycle:B", "3"]
    assert normal("1(A)", "1(B)") == ["1 cycle:A", "1 cycle:B"]
    assert normal("1(A-B)", "2(A)") == ["1", "2 cycle:A"]
    assert normal("4(1-3)", "5(4-6)") == ["4 cycle:1,2,3", "5 cycle:4,5,6"]


def test_letters_of_a_week_are_weekdays() -> None:
    assert normal("1(M,W,F)", "2(T,R)", "3(M-F)") == ["1 mon,wed,fri", "2 tue,thu", "3"]
    assert normal("1(F)", "2(Mon)") == ["1 fri", "2 mon"]


def test_a_range_of_periods_is_each_of_them() -> None:
    assert normal("1-2(A)", "3(B)") == ["1 cycle:A; 2 cycle:A", "3 cycle:B"]


def test_every_normal_period_is_a_block_with_days() -> None:
    for text in normal("2(A,C)", "1-2(B)", "3(A-C)"):
        for period in text.split("; "):
            block, _ = block_and_days(period)
            assert block.isdigit()


def test_other_parentheses_stay_a_name() -> None:
    assert normal("Lab (long) room") == ["Lab (long) room"]
