"""Charts say in words what they show, and keep to their width."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.ui.widgets.cells import spans, text_width
from huddle.ui.widgets.charts import (
    LEVELS,
    Bar,
    Chart,
    ChartRow,
    Heat,
    Trend,
    bar_marks,
    chart_lines,
    chart_text,
    heat_cell,
    trend_marks,
)

_VALUES = st.lists(st.none() | st.floats(-100, 1000, allow_nan=False), max_size=60)


@given(values=_VALUES, width=st.integers(0, 40))
def test_a_trend_keeps_the_newest_values_in_its_width(values: list[float | None], width: int) -> None:
    marks = trend_marks(values, width)
    assert len(marks) == min(width, len(values))
    kept = values[len(values) - len(marks) :]
    assert [mark == " " for mark in marks] == [value is None for value in kept]


def test_a_trend_rises_with_its_values() -> None:
    assert trend_marks([0, 1, 2, 3, 4, 5, 6, 7], 8) == LEVELS
    assert trend_marks([0, 0], 8) == LEVELS[0] * 2


@given(value=st.floats(0, 1e9, allow_nan=False), most=st.floats(0, 1e9, allow_nan=False))
def test_a_bar_is_never_longer_than_its_room_and_never_empty_for_something(value: float, most: float) -> None:
    length = len(bar_marks(value, most, 20))
    assert length <= 20
    assert bool(length) == (value > 0 and most > 0)


def test_heat_is_a_shade_and_a_digit() -> None:
    assert heat_cell(3) == ("▓3", "fit-3")
    assert heat_cell(9) == ("█4", "fit-4")
    assert spans(heat_cell(None)) == [("  ", "muted")]


def test_every_row_has_its_words_and_the_bars_share_one_scale() -> None:
    rows: list[ChartRow] = [
        Bar("Hugo", 10, "10 covers"),
        Bar("[/b] Ann", 5, "5 covers"),
        Trend("Length", [9.0, None, 12.0], "10.5 min"),
        Heat("Reading", [4, None, 0], "1 at 3 or more"),
    ]
    lines = ["".join(text for text, _ in spans(line)) for line in chart_lines(rows, 60)]
    assert [row.meaning in line for row, line in zip(rows, lines, strict=True)] == [True] * 4
    assert lines[0].count("█") == 2 * lines[1].count("█")
    assert lines[1].startswith("[/b] Ann")
    assert all(text_width(line) <= 60 for line in lines)
    assert chart_text(rows).splitlines()[2] == "Length: 10.5 min"


@pytest.mark.parametrize("width", [30, 80])
async def test_a_chart_is_drawn_again_for_another_width(
    list_app: type, screen_text: object, width: int
) -> None:
    app = list_app(["a"])
    async with app.run_test(size=(width + 30, 24)) as pilot:
        chart = Chart(title="Cover", empty="No plan was applied yet.")
        await app.screen.mount(chart)
        chart.show_rows([])
        assert "No plan was applied yet." in str(chart.lines[0])
        chart.show_rows([Bar("Hugo", 3, "3 covers")])
        await pilot.resize_terminal(width, 24)
        await pilot.pause()
        assert "3 covers" in str(chart.lines[0])
        assert chart.copy_text() == "Hugo: 3 covers"
