"""The board's boxes get the lines they need, and a gap is never out of sight."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ui.acting import Lines, SchoolApp, Shown, drawn_plan, on, view_of

from huddle.ui.today.today import TodayScreen, share_lines
from huddle.ui.widgets.textlines import TextLines

_ROWS = st.lists(st.tuples(st.integers(3, 6), st.integers(3, 40)), min_size=2, max_size=3)


@given(height=st.integers(14, 60), rows=_ROWS)
def test_all_lines_are_given_and_the_first_row_gets_what_it_wants_before_the_others(
    height: int, rows: list[tuple[int, int]]
) -> None:
    given_lines = share_lines(height, rows)
    least = [min(row) for row in rows]
    assert all(lines >= low for lines, low in zip(given_lines, least, strict=True))
    if sum(least) <= height:
        assert sum(given_lines) == height
        assert given_lines[0] >= min(rows[0][1], height - sum(least[1:]))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_twelve_changes_are_all_in_view(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await shown(app)
        box = app.screen.query_one("#plan", TextLines)
        box.set_lines([f"change {number:02}" for number in range(12)])
        on(app, TodayScreen)._fit()
        await pilot.pause()
        text = "\n".join(screen_text(app))
        assert all(f"change {number:02}" in text for number in range(12))
        for name in ("out", "actions", "spotlights"):
            assert app.screen.query_one(f"#{name}").size.height >= 2


async def test_the_boxes_follow_when_the_terminal_gets_another_size(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        for width, height in ((120, 36), (60, 16), (110, 20), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.pause()
            lines = screen_text(app)
            assert sum("╰" in line for line in lines) >= 2
            assert "╰" in lines[-2]


async def test_a_gap_stays_in_view_while_the_changes_are_scrolled(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(60, 16)) as pilot:
        await shown(app)
        for line in ("amara", "chloe", "dev", "farid", "grace", "ines"):
            app.services.absences.log(line)
        app.morning.plan_again()
        await shown(
            app, lambda: view_of(app, TodayScreen).plan is not None and drawn_plan(app, TodayScreen).gaps
        )
        box = app.screen.query_one("#plan", TextLines)
        first = box.lines[0]
        assert isinstance(first, list)
        assert first[0] == ("! ", "gap")
        box.focus()
        await pilot.press("G")
        assert box.top > 0
        assert "NOBODY" in "\n".join(screen_text(app))
