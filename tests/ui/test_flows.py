"""What a person does, counted in keys from the moment the app is open, on a real database."""

import threading
from collections.abc import Sequence
from typing import Any

import pytest
from tests.ui.acting import Lines, SchoolApp, Shown, drawn_plan, on, plan_of, there, view_of
from textual.widgets import Input

from huddle.ui.absences.absences import AbsencesScreen
from huddle.ui.app import HuddleApp
from huddle.ui.huddle.huddle import HuddleRoom
from huddle.ui.roster.roster import RosterScreen
from huddle.ui.team.team import TeamScreen
from huddle.ui.today.today import TodayScreen
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.gridview import GridView
from huddle.ui.widgets.rowlist import RowList


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def test_four_keys_log_farid_out_today_and_the_plan_is_there(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("a", "f", "a", "enter")
        await shown(app, lambda: len(app.services.absences.list()) == 2)
        assert "Farid Plover" in {row.name for row in app.services.absences.list()}
        await shown(app, lambda: view_of(app, TodayScreen).plan and len(view_of(app, TodayScreen).out) == 2)
        assert {"Ben", "Farid"} <= {name for name in ("Ben", "Farid") if name in text(screen_text(app))}
        assert drawn_plan(app, TodayScreen).state == "draft"


async def test_eight_keys_log_farid_out_in_blocks_3_to_5(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("a", "f", "a", "space", "3", "-", "5", "enter")
        await shown(app, lambda: len(app.services.absences.list()) == 2)
        farid = next(row for row in app.services.absences.list() if row.code == "FP")
        assert farid.blocks == ("3", "4", "5")


async def test_one_key_applies_the_plan_and_one_takes_it_back(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("A")
        await shown(app, lambda: plan_of(app).state == "applied")
        await pilot.press("u")
        await shown(app, lambda: plan_of(app).state == "draft")


async def test_one_key_takes_an_absence_back_and_the_plan_follows(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        before = len(drawn_plan(app, TodayScreen).changes)
        await pilot.press("a", "f", "a", "enter")
        await shown(app, lambda: len(view_of(app, TodayScreen).out) == 2 and view_of(app, TodayScreen).plan)
        await pilot.press("u")
        await shown(app, lambda: len(view_of(app, TodayScreen).out) == 1 and view_of(app, TodayScreen).plan)
        assert len(drawn_plan(app, TodayScreen).changes) == before
        await pilot.press("U")
        await shown(app, lambda: len(view_of(app, TodayScreen).out) == 2)


async def test_five_keys_find_a_student(school_app: SchoolApp, shown: Shown, screen_text: Lines) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("slash", "n", "e", "i")
        rows = app.screen.query_one("#rows", RowList)
        assert "S-1008" in {row.code for row in rows.hits}
        assert len(rows.hits) < 104
        assert "[b]O'Neil, [/] Zoë" in text(screen_text(app))


async def test_the_palette_finds_a_student_without_the_apostrophe(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("colon", *"oneil")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await shown(app, lambda: app.current_mode == "roster")
        await shown(app, lambda: app.screen.query_one("#rows", RowList).current_key == "S-1008")


async def test_starting_the_huddle_going_on_and_writing(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: app.services.huddles.view().state == "running")
        await pilot.press("n")
        await shown(app, lambda: app.services.huddles.view().current == 1)
        await pilot.press("t", *"call Pia @grace due fri", "enter")
        await shown(app, lambda: any(a.text == "call Pia" for a in app.services.huddles.view().actions))
        await pilot.press("D", *"rota", "enter")
        await shown(app, lambda: any(e.kind == "decision" for e in app.services.huddles.view().entries))
        await pilot.press("e", *"Kai is back", "enter")
        await shown(app, lambda: any(e.text == "Kai is back" for e in app.services.huddles.view().entries))
        await pilot.press(*"half a line")
        assert on(app, HuddleRoom).drafts() == {"note": "half a line"}
        await pilot.press("escape")
        assert on(app, HuddleRoom).drafts() == {"note": "half a line"}
        here = sum(person.here for person in app.services.huddles.view().people)
        app.screen.query_one("#people", RowList).focus()
        await pilot.press("space")
        await shown(app, lambda: sum(p.here for p in app.services.huddles.view().people) == here - 1)
        await pilot.press("F")
        await shown(app, lambda: app.services.huddles.view().state == "finished")


async def test_quit_asks_while_a_huddle_runs(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: app.morning.running)
        await pilot.press("q")
        assert app.is_running
        await pilot.press("escape", "q", "enter")
        await pilot.pause()
    assert app.return_code == 0


async def test_one_key_raises_one_strength_level(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        code, skill = there(app.screen.query_one("#grid", GridView).current)
        before = on(app, TeamScreen)._rows[code].levels[skill][0]
        await pilot.press("plus")
        await shown(app, lambda: on(app, TeamScreen)._rows[code].levels[skill][0] == before + 1)
        await pilot.press("u")
        await shown(app, lambda: on(app, TeamScreen)._rows[code].levels[skill][0] == before)


async def test_days_go_back_and_forth_over_the_weekend(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("left_square_bracket")
        await shown(app, lambda: view_of(app, TodayScreen).date.isoformat() == "2026-11-20")
        assert "Fri 20 Nov" in screen_text(app)[0]
        await pilot.press("right_square_bracket")
        await shown(app, lambda: view_of(app, TodayScreen).is_today)
        await pilot.press("right_square_bracket")
        await shown(app, lambda: view_of(app, TodayScreen).date.isoformat() == "2026-11-24")
        await pilot.press("0")
        await shown(app, lambda: view_of(app, TodayScreen).is_today)


async def test_reasons_and_needs_are_hidden_until_z(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        for tab, private in (("4", "sick"), ("2", "IEP")):
            await pilot.press(tab)
            await shown(app)
            assert private not in text(screen_text(app))
            await pilot.press("z")
            await shown(app, lambda word=private: word in text(screen_text(app)))
            await pilot.press("z")
            await shown(app, lambda word=private: word not in text(screen_text(app)))


async def test_hidden_needs_and_reasons_look_the_same_for_everybody(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        app.services.absences.log("farid tomorrow")
        for tab, column in (("2", 5), ("4", 3)):
            await pilot.press(tab)
            await shown(app)
            rows = app.screen.query_one("#rows", RowList).hits
            assert len({str(_cells(app, row)[column]) for row in rows}) == 1 < len(rows)
            await pilot.press("z")
            await shown(app)
            assert len({str(_cells(app, row)[column]) for row in rows}) > 1
            await pilot.press("z")


async def test_what_saving_needs_is_loaded_after_the_first_screen(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)):
        await shown(app)
        await shown(app, lambda: app.services.database._engine is not None)
    reading = school_app(readonly=True)
    async with reading.run_test(size=(80, 24)) as pilot:
        await shown(reading)
        await pilot.pause(0.5)
        while any(thread.name == "warm" for thread in threading.enumerate()):
            await pilot.pause(0.05)
        assert reading.services.database._engine is None


async def test_a_colleagues_change_appears_by_itself_and_the_cursor_stays(
    school_app: SchoolApp, shown: Shown
) -> None:
    app, other = school_app(), school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("j")
        key = app.screen.query_one("#actions", RowList).current_key
        before = len(view_of(app, TodayScreen).actions)
        services = other._open_services()
        services.absences.log("hugo pm")
        services.huddles.todo("a new one due today")
        await shown(
            app,
            lambda: (
                len(view_of(app, TodayScreen).out) == 2 and len(view_of(app, TodayScreen).actions) > before
            ),
        )
        assert app.screen.query_one("#actions", RowList).current_key == key


async def test_in_a_read_only_app_nothing_can_be_logged_and_it_says_why(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app(readonly=True)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        await pilot.press("a")
        assert not app.screen.query(Input)
        await pilot.pause()
        assert any("look only" in note.message for note in app._notifications)


async def test_a_greyed_apply_says_why(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        await pilot.press("A")
        await shown(app, lambda: plan_of(app).state == "applied")
        await shown(app)
        await pilot.press("A")
        await pilot.pause()
        assert any("applied already" in note.message for note in app._notifications)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (60, 16)])
async def test_every_tab_fills_the_terminal_without_a_broken_line(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await shown(app)
        for key, tab in enumerate(
            ("Today", "Roster", "Team", "Absences", "Coverage", "Huddle", "History"), 1
        ):
            await pilot.press(str(key))
            await shown(app)
            lines = screen_text(app)
            assert f"[{key} {tab}]" in lines[0]
            assert lines[-1].rstrip().endswith("? Help")
            assert all(line.count("╭") == line.count("╮") for line in lines)
        await pilot.press("3", "s")
        await shown(app)
        assert "Schedule" in text(screen_text(app))
        await pilot.press("escape", "question_mark")
        await pilot.pause()
        assert "On this screen" in text(screen_text(app))
        await pilot.press("escape", "P")
        await shown(app)
        assert "F O L L O W" in text(screen_text(app))
        await pilot.press("escape")
        await pilot.pause()
        assert "[3 Team]" in screen_text(app)[0]


def _cells(app: HuddleApp, row: Any) -> Sequence[Cell]:
    screen = app.screen
    assert isinstance(screen, RosterScreen | AbsencesScreen)
    return screen._cells(row)
