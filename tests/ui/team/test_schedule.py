"""The schedule by keys, on a real database: every list of it is edited, and undo takes it back."""

from tests.ui.acting import Hand, Lines, SchoolApp, Shown, on, view_of
from textual.widgets import Input

from huddle.ui.app import HuddleApp
from huddle.ui.team.schedule import ScheduleScreen
from huddle.ui.team.schedule_lists import ORDER


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def opened(app: HuddleApp, pilot: Hand, shown: Shown, kind: str = "sessions") -> ScheduleScreen:
    await shown(app)
    await pilot.press("3")
    await shown(app)
    await pilot.press("s")
    await shown(app, lambda: isinstance(app.screen, ScheduleScreen))
    await pilot.press(*("v" * ORDER.index(kind)))
    await shown(app)
    return on(app, ScheduleScreen)


async def fill(app: HuddleApp, pilot: Hand, shown: Shown, **values: str) -> None:
    await shown(app, lambda: app.screen.query(".field"))
    for name, value in values.items():
        app.screen.query_one(f"#{name}", Input).value = value
    await pilot.press("ctrl+s")
    await shown(app, lambda: isinstance(app.screen, ScheduleScreen))


async def test_a_session_gets_another_lead_other_days_and_a_room_of_its_own(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, shown)
        row = on(app, ScheduleScreen).here()
        await pilot.press("e")
        await fill(app, pilot, shown, lead="BH", helpers="JD", days="mon,wed", room="Attic:12")
        after = next(s for s in app.services.schedule.view().sessions if s.id == row.id)
        assert (after.lead, after.helpers, after.days, after.own_room) == ("BH", ("JD",), "mon,wed", "Attic")
        await pilot.press("u")
        await shown(
            app,
            lambda: (
                on(app, ScheduleScreen).here().lead == row.lead
                and on(app, ScheduleScreen).here().days == row.days
            ),
        )


async def test_every_list_takes_a_new_row_and_undo_takes_it_back(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    new = {
        "groups": {"code": "NEW", "name": "[b]New[/b] group", "room": "Attic:12", "weights": "math=3"},
        "blocks": {"short": "7", "times": "15:00-15:40", "name": "Club"},
        "planning": {"who": "AF", "block": "2", "kind": "planning"},
        "rooms": {"name": "Loft", "capacity": "9"},
        "sessions": {"group": "H1", "block": "2", "lead": "nobody"},
    }
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await opened(app, pilot, shown)
        for kind, values in new.items():
            while screen.kind != kind:
                await pilot.press("v")
                await shown(app)
            count = len(screen.rows.all_rows)
            await pilot.press("n")
            await fill(app, pilot, shown, **values)
            await shown(app, lambda n=count: len(screen.rows.all_rows) == n + 1)
            if kind == "groups":
                assert "[b]New[/b] group" in text(screen_text(app))
            await pilot.press("u")
            await shown(app, lambda n=count: len(screen.rows.all_rows) == n)


async def test_the_grid_shows_who_leads_where_and_a_cell_is_edited(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(app, pilot, shown, "grid")
        assert "AF+JD" in text(screen_text(app))
        await pilot.press("l")
        await pilot.pause()
        assert screen.place_here() == ("H1", "2")
        await pilot.press("n")
        await fill(app, pilot, shown, lead="ES")
        await shown(app, lambda: screen._sessions.get(("H1", "2")) is not None)
        await pilot.press("d")
        await shown(app, lambda: screen._sessions.get(("H1", "2")) is None)


async def test_what_was_drafted_is_confirmed_one_by_one_or_all(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        import dataclasses

        from huddle.domain.schedule import Session

        with app.services.desk.write("draft") as (work, place):
            for session in work.find(Session, team_id=place.team.id)[:5]:
                work.save(dataclasses.replace(session, drafted=True))
            work.commit()
        await opened(app, pilot, shown)
        await shown(app, lambda: view_of(app, ScheduleScreen).view.drafted == 5)
        await pilot.press("space")
        await shown(app, lambda: view_of(app, ScheduleScreen).view.drafted == 4)
        await pilot.press("C")
        await pilot.pause()
        await pilot.press("enter")
        await shown(app, lambda: app.services.schedule.view().drafted == 0)
        await pilot.press("u")
        await shown(app, lambda: app.services.schedule.view().drafted == 4)


async def test_a_form_that_cannot_be_saved_says_why_and_keeps_what_was_typed(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, shown, "blocks")
        await pilot.press("e")
        await shown(app, lambda: app.screen.query("#times"))
        for wrong in ("late", "10:00", "10:00-9:00", "25:00-26:00"):
            app.screen.query_one("#times", Input).value = wrong
            await pilot.press("ctrl+s")
            await shown(app, lambda: app.screen.query_one(".dialog--problem").display)
            assert app.screen.query_one("#times", Input).value == wrong


async def test_every_list_says_what_to_do_while_it_is_empty(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.setup.archive_team()
        from huddle.services.team.setup import PRESETS, found_team

        found_team(
            app.services.database, app.options.now(), school="S", team="Empty", blocks=PRESETS["early"]
        )
        screen = await opened(app, pilot, shown)
        for kind in ORDER:
            assert screen.kind == kind
            assert " n " in text(screen_text(app)) or kind == "blocks"
            await pilot.press("v")
            await shown(app)
