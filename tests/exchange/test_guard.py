"""No cell is ever a formula, and every cell comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.exchange.guard import guard, unguard

SPICY = st.text(alphabet="'=+-@|%\t\r\n ＝＋－＠\u200b0123456789.,eEaß", max_size=12)


@given(st.one_of(st.text(), SPICY))
def test_a_guarded_cell_comes_back_as_it_was(cell: str) -> None:
    assert unguard(guard(cell)) == cell


@given(SPICY, SPICY)
def test_two_cells_never_become_one(left: str, right: str) -> None:
    assert (guard(left) == guard(right)) == (left == right)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1 555 0100",
        "-2+3",
        "@SUM(A1)",
        "|calc",
        "%x",
        "\t=1",
        "\r=1",
        "\n=1",
        "＝1+1",
        "＋1a",
        "－x",
        "＠x",
        "  =1",
        "\u200b=1",
        "- call home",
        "'=1",
        "''=1",
    ],
)
def test_what_a_spreadsheet_could_run_begins_with_an_apostrophe(cell: str) -> None:
    assert guard(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell",
    ["-5", "+1", "-1.5", "-1,5", "+3e-4", "-12%", "", "abc", "'", "'abc", "'-5", "O'Neil", "7=x", "a@b"],
)
def test_numbers_and_plain_text_are_never_touched(cell: str) -> None:
    assert guard(cell) == cell
    assert unguard(cell) == cell
