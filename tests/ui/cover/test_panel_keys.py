"""The boxes over the Coverage screen: if somebody is out, missed services, sheets."""

import asyncio
from pathlib import Path

from tests.ui.acting import Hand, Lines, SchoolApp, Shown, plan_of, rows_of, there
from textual.widgets import Input

from huddle.ui.app import HuddleApp
from huddle.ui.cover.sheets import SheetsPanel
from huddle.ui.ledger.missed import MissedPanel
from huddle.ui.rules.order import OrderPanel
from huddle.ui.widgets.rowlist import RowList


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def opened(app: HuddleApp, pilot: Hand, shown: Shown, key: str) -> None:
    """Open the box behind a key of Coverage, and wait for what it shows."""
    await shown(app)
    await pilot.press("c")
    await shown(app)
    below = app.screen
    await pilot.press(key)
    await shown(app, lambda: app.screen is not below and getattr(app.screen, "view", None) is not None)
    await pilot.pause(0.1)


async def test_what_each_absence_would_mean_is_planned_in_a_process_of_its_own_and_shown(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await opened(app, pilot, shown, "I")
        assert "10 of 10 not planned" in text(screen_text(app))
        await pilot.press("r")
        await shown(app, lambda: "all planned" in text(screen_text(app)))
        seen = text(screen_text(app))
        assert "L5@2 sped" in seen
        rows = app.screen.query_one("#people", RowList)
        rows.move_to("ES")
        await pilot.pause(0.1)
        told = " ".join(text(screen_text(app)).replace("│", " ").split())
        assert "no sped for 9 students of L5 in block 2" in told
        await pilot.press("v")
        await pilot.pause(0.1)
        assert "sped for L5 in block 2" in text(screen_text(app))
        assert "credential" in text(screen_text(app))


async def test_a_quiet_app_plans_who_might_be_out(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app(sweep_after=0.1)
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("c")
        for _ in range(600):
            if app.sweep._swept_at and not there(app.sweep._sweeper).running:
                break
            await asyncio.sleep(0.1)
        assert not app.services.standing.view().to_sweep


async def test_missed_services_are_made_up_by_one_key_and_taken_back_by_the_same(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.absences.log("ella")
        app.services.plans.apply()
        await opened(app, pilot, shown, "M")
        count = len(rows_of(app, MissedPanel))
        assert count
        assert f"{count} of {count} to make up" in text(screen_text(app))
        key = app.screen.query_one(RowList).current_key
        await pilot.press("space")
        await shown(
            app, lambda: sum(row.made_up_on is None for row in rows_of(app, MissedPanel)) == count - 1
        )
        app.screen.query_one(RowList).move_to(there(key))
        await pilot.press("space")
        await shown(app, lambda: all(row.made_up_on is None for row in rows_of(app, MissedPanel)))
        await pilot.press("enter", *"fri reading room [/b]", "enter")
        await shown(app, lambda: any(row.note for row in rows_of(app, MissedPanel)))
        app.screen.query_one(RowList).move("last")
        await shown(app, lambda: "reading room [/b]" in text(screen_text(app)))


async def test_sheets_are_turned_and_written_to_a_file_to_print(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, shown, "s")
        sheets = rows_of(app, SheetsPanel)
        assert f"1 of {len(sheets)}" in text(screen_text(app))
        await pilot.press("n", "n", "p")
        await pilot.pause(0.1)
        assert f"2 of {len(sheets)} · {sheets[1].name}" in text(screen_text(app))
        await pilot.press("x")
        await pilot.pause()
        app.screen.query_one("#line", Input).value = str(tmp_path)
        await pilot.press("enter")
        await shown(app, (tmp_path / "huddle-sheets-2026-11-23.html").exists)
    page = (tmp_path / "huddle-sheets-2026-11-23.html").read_text("utf-8")
    assert page.count("<section>") == len(sheets)
    assert "<script" not in page


async def test_fair_shares_stand_by_code_over_the_window_that_is_chosen(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, shown, "B")
        rows = app.screen.query_one(RowList)
        assert [row.code for row in rows.hits] == sorted(row.code for row in rows.hits)
        assert "+1" in text(screen_text(app))
        await pilot.press("f")
        await shown(app, lambda: "this week" in text(screen_text(app)))
        await pilot.press("e", *"nonsense", "enter")
        await pilot.pause(0.3)
        assert "not a range of days" in text(screen_text(app))
        await pilot.press("escape", "escape", "e", *"16-20nov", "enter")
        await shown(app, lambda: "16-20nov: Mon 16 Nov" in text(screen_text(app)))


async def test_the_order_of_the_levels_is_changed_by_keys_and_by_dragging_and_the_day_is_planned_anew(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, shown, "O")
        assert rows_of(app, OrderPanel)[0] == "crowding"
        await pilot.press("-", "-", "+")
        await shown(app, lambda: app.services.team.rules().order[:2] == ("strength", "crowding"))
        await shown(app, lambda: plan_of(app).order[5] == "strength")
        rows = app.screen.query_one(RowList)
        await pilot.mouse_down(rows, offset=(10, 3))
        await pilot.mouse_up(rows, offset=(10, 0))
        await shown(app, lambda: app.services.team.rules().order[0] == "fairness")
        await pilot.pause(0.1)
        assert "spread evenly" in text(screen_text(app))
        await pilot.press("escape", "u")
        await shown(app, lambda: app.services.team.rules().order[0] == "strength")


async def test_who_volunteered_is_said_by_one_key(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.plans.apply()
        await opened(app, pilot, shown, "H")
        for word in ("volunteered", "asked", ""):
            await pilot.press("v")
            await shown(app, lambda word=word: app.services.ledger.day().rows[0].asked == word)
