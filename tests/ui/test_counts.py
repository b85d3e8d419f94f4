"""The rest of the flows whose keys are counted: exactly these keys, and what stands in the database afterwards."""

from tests.ui.acting import SchoolApp, Shown, drawn_plan, on, plan_of, view_of
from textual.widgets import Input

from huddle.ui.roster.roster import RosterScreen
from huddle.ui.today.today import TodayScreen
from huddle.ui.widgets.rowlist import RowList


async def test_no_key_shows_the_plan_after_an_absence_is_saved(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("a", "f", "a", "enter")
        await shown(app, lambda: view_of(app, TodayScreen).plan and len(view_of(app, TodayScreen).out) == 2)
        assert app.current_mode == "today"
        assert {"BH", "FP"} <= {
            code for change in drawn_plan(app, TodayScreen).changes for code in change.before
        }


async def test_two_keys_apply_a_plan_with_a_gap(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        for row in app.services.team.view().educators[:-2]:
            if row.code != "BH":
                app.services.absences.log(row.code)
        app.morning.plan_again()
        await shown(app, lambda: view_of(app, TodayScreen).plan and drawn_plan(app, TodayScreen).gaps)
        await pilot.press("A", "enter")
        await shown(app, lambda: plan_of(app).state == "applied")
        assert plan_of(app).gaps


async def test_two_keys_apply_the_plan_from_another_tab(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("3")
        await shown(app)
        await pilot.press("c", "A")
        await shown(app, lambda: plan_of(app).state == "applied")


async def test_three_keys_swap_one_cover(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        before = {(c.block, c.group): c.after for c in plan_of(app).changes}
        await pilot.press("c", "n", "full_stop")
        await shown(
            app,
            lambda: {(c.block, c.group): c.after for c in plan_of(app).changes} != before,
        )


async def test_one_key_starts_the_huddle_one_goes_on_and_two_with_a_text_add_an_action(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: app.services.huddles.view().state == "running")
        await pilot.press("n")
        await shown(app, lambda: app.services.huddles.view().current == 1)
        await pilot.press("t", *"call Pia @grace", "enter")
        await shown(app, lambda: any(a.text == "call Pia" for a in app.services.huddles.view().actions))


async def test_five_keys_with_three_letters_find_a_student_by_the_palette(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("colon")
        await pilot.pause(0.5)
        await pilot.press("o", "n", "e")
        await pilot.pause(0.5)
        await pilot.press("enter")
        await shown(app, lambda: app.current_mode == "roster")
        await shown(app, lambda: app.screen.query_one("#rows", RowList).current_key == "S-1008")


async def test_a_colleagues_change_keeps_the_place_in_a_long_list_and_what_is_being_typed(
    school_app: SchoolApp, shown: Shown
) -> None:
    app, other = school_app(), school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("2")
        await shown(app)
        await pilot.press("pagedown", "pagedown", "up")
        rows = app.screen.query_one("#rows", RowList)
        await shown(app)
        place = (rows.current_key, rows.top, rows.cursor)
        services = other._open_services()
        drawn = on(app, RosterScreen).view
        services.students.add("Nova Quill", grade="2")
        await shown(app, lambda: on(app, RosterScreen).view is not drawn)
        assert rows.current_key == place[0]
        assert abs(rows.top - place[1]) <= 1
        await pilot.press("slash", *"aga")
        drawn = on(app, RosterScreen).view
        services.students.add("Nova Agave", grade="2")
        await shown(app, lambda: on(app, RosterScreen).view is not drawn)
        assert app.screen.query_one("#filter", Input).value == "aga"
        assert app.screen.query_one("#filter").has_focus
        assert "Nova" in {
            row.name.split()[-1] if "," in row.name else row.name.split()[0] for row in rows.hits
        }
