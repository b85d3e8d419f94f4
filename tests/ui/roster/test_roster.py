"""The roster by keys, on a real database: marks, regrouping looked at before it is saved, columns, pairs, forms."""

from typing import Any

from tests.ui.acting import Lines, SchoolApp, Shown, on, said, there, view_of
from textual.widgets import Input

from huddle.ui.app import HuddleApp
from huddle.ui.roster.regroup import RegroupDialog
from huddle.ui.roster.roster import RosterScreen
from huddle.ui.widgets.rowlist import RowList


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def test_marked_students_are_regrouped_by_five_keys_after_seeing_the_headcounts_and_u_takes_all_back(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        before = {row.code: row.groups for row in view_of(app, RosterScreen).students}
        await pilot.press("space", "space", "m")
        await shown(app, lambda: isinstance(app.screen, RegroupDialog) and app.screen._day is not None)
        chosen = app.screen.query_one(RowList)
        assert "26 > " in text(screen_text(app))
        assert "target" in text(screen_text(app))
        await pilot.press("down", "down")
        group = chosen.current_key
        await pilot.press("enter")
        await shown(app, lambda: not isinstance(app.screen, RegroupDialog))
        marked = {
            code for code, groups in before.items() if group in _groups(app, code) and group not in groups
        }
        assert len(marked) in {1, 2}
        assert on(app, RosterScreen).marks.keys == set()
        await pilot.press("u")
        await shown(app, lambda: {r.code: r.groups for r in view_of(app, RosterScreen).students} == before)


def _groups(app: HuddleApp, code: str) -> tuple[str, ...]:
    return next(row.groups for row in app.services.roster.view().students if row.code == code)


async def test_copying_into_the_same_block_is_said_before_and_refused(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("m")
        await shown(app, lambda: isinstance(app.screen, RegroupDialog) and app.screen._day is not None)
        app.screen.query_one("#how", Input).value = "copy"
        await pilot.pause()
        assert "same block" in text(screen_text(app))
        await pilot.press("h", "1", "ctrl+s")
        await shown(app, lambda: "in the same block" in said(app))
        app.screen.query_one("#since", Input).value = "someday"
        await pilot.press("ctrl+s")
        assert "not a day" in said(app)


async def test_marks_act_on_all_and_follow_the_filter(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        out = sum(bool(row.out) for row in view_of(app, RosterScreen).students)
        await pilot.press("slash", *"group:h1 !out:today", "enter", "M")
        marked = len(on(app, RosterScreen).marks.keys)
        assert marked > 5
        assert f"{marked} marked" in text(screen_text(app))
        await pilot.press("t")
        await shown(
            app, lambda: sum(bool(r.out) for r in view_of(app, RosterScreen).students) == out + marked
        )
        await pilot.press("u")
        await shown(app, lambda: sum(bool(r.out) for r in view_of(app, RosterScreen).students) == out)
        await pilot.press("M")
        assert on(app, RosterScreen).marks.keys == set()


async def test_columns_are_chosen_and_remembered(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        assert "S-1008" not in text(screen_text(app)[:14])
        await pilot.press("C", "j", "space", "enter")
        await shown(app, lambda: "S-1008" in text(screen_text(app)[:14]))
    again = school_app()
    async with again.run_test(size=(80, 24)) as pilot:
        await shown(again)
        await pilot.press("2")
        await shown(again)
        assert "S-1008" in text(screen_text(again)[:14])


async def test_the_order_never_tells_what_is_hidden(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        orders = set()
        for _ in range(12):
            await pilot.press("o")
            orders.add(on(app, RosterScreen)._order)
        assert orders == {"name", "grade", "groups", "leads", "days", "today"}
        await pilot.press("z", *"oooooooooooo")
        await pilot.press("slash", *"need:iep")
        await shown(app)
        assert on(app, RosterScreen).rows.hits
        await pilot.press("escape", "z")
        await shown(app)
        await pilot.press("slash", *"need:iep")
        await shown(app, lambda: not on(app, RosterScreen).rows.hits)


async def test_pairs_are_edited_and_seen_only_when_asked_for(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("space", "space", "p", "ctrl+s")
        await shown(app, lambda: any(row.pairs for row in view_of(app, RosterScreen).students))
        await pilot.press("g")
        await shown(app)
        assert "apart from" not in text(screen_text(app))
        await pilot.press("z")
        await shown(app, lambda: "apart from" in text(screen_text(app)))


async def test_a_form_over_a_colleagues_change_asks_and_loses_nothing(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app, other = school_app(), school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("j")
        await shown(app)
        code = there(on(app, RosterScreen).rows.current_key)
        await pilot.press("e")
        await shown(app, lambda: app.screen.query("#preferred"))
        other._open_services().students.set(code, {"preferred": "Tam", "grade": "9"})
        app.screen.query_one("#preferred", Input).value = "Kim"
        await pilot.press("ctrl+s")
        await shown(app, lambda: "changed this meanwhile" in text(screen_text(app)))
        await pilot.press("y", "enter")
        await shown(app, lambda: "Kim" in _row(app, code).preferred)
        assert _row(app, code).grade == "9"


def _row(app: HuddleApp, code: str) -> Any:
    return next(row for row in app.services.roster.view().students if row.code == code)


async def test_enter_shows_groups_by_date_and_days_out(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("enter")
        await shown(app, lambda: "Out on" in text(screen_text(app)))
        assert "2026-" in text(screen_text(app))
