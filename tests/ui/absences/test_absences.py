"""The absences by keys, on a real database: the month, weekly repeats, a calendar file, students."""

from pathlib import Path

from tests.ui.acting import Lines, SchoolApp, Shown, said, there, view_of
from textual.widgets import Input

from huddle.ui.absences.absences import AbsencesScreen
from huddle.ui.calendar.month import MonthGrid


def text(lines: list[str]) -> str:
    return "\n".join(lines)


async def test_an_absence_repeats_weekly_and_the_month_shows_it(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.absences.log("chloe tue pm")
        await pilot.press("4")
        await shown(app)
        await pilot.press("j", "r", *"15dec", "enter")
        await shown(app, lambda: any(a.repeats_until for a in app.services.absences.list()))
        await shown(app, lambda: "15 Dec" in text(screen_text(app)))
        month = app.screen.query_one(MonthGrid)
        month.focus()
        await pilot.press("pagedown")
        await shown(app, lambda: "December 2026" in text(screen_text(app)))
        assert " 8·" in text(screen_text(app))
        assert " 9·" not in text(screen_text(app))
        await pilot.press("u", "4")
        await shown(app, lambda: not any(a.repeats_until for a in app.services.absences.list()))


async def test_the_week_follows_the_cursor_and_enter_looks_at_the_day(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("4")
        await shown(app)
        month = app.screen.query_one(MonthGrid)
        month.focus()
        assert there(month.day).isoformat() == "2026-11-23"
        await pilot.press("down", "right")
        await shown(app, lambda: "Week of Mon 30 Nov" in text(screen_text(app)))
        await pilot.press("left", "up", "right", "enter")
        await shown(app, lambda: view_of(app, AbsencesScreen).today.isoformat() == "2026-11-24")
        assert "Tue 24 Nov" in screen_text(app)[0]


async def test_a_calendar_file_is_shown_before_it_is_saved(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, tmp_path: Path
) -> None:
    path = tmp_path / "a.ics"
    path.write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        "BEGIN:VEVENT\nUID:1\nDTSTAMP:20261101T000000Z\nSUMMARY:Chloe Wren\nDTSTART;VALUE=DATE:20261126\nEND:VEVENT\n"
        "BEGIN:VEVENT\nUID:2\nDTSTAMP:20261101T000000Z\nSUMMARY:[/b][@click=app.quit]x\n"
        "DTSTART;VALUE=DATE:20261126\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("4")
        await shown(app)
        before = len(app.services.absences.list())
        await pilot.press("i")
        await shown(app, lambda: app.screen.query("#line"))
        app.screen.query_one("#line", Input).value = "nowhere.ics"
        await pilot.press("enter")
        await shown(app, lambda: "cannot be read" in said(app))
        app.screen.query_one("#line", Input).value = str(path)
        await pilot.press("enter")
        await shown(app, lambda: "Left out, 1 event" in text(screen_text(app)))
        assert "[/b][@click=app.quit]x" in text(screen_text(app))
        assert len(app.services.absences.list()) == before
        await pilot.press("enter")
        await shown(app, lambda: len(app.services.absences.list()) == before + 1)


async def test_days_blocks_and_repeats_are_changed_in_one_form_and_the_reason_only_where_it_is_shown(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("4")
        await shown(app)
        await pilot.press("e")
        await shown(app, lambda: app.screen.query("#blocks"))
        assert not app.screen.query("#reason")
        app.screen.query_one("#blocks", Input).value = "10:40-"
        app.screen.query_one("#weekly", Input).value = "14dec"
        await pilot.press("ctrl+s")
        await shown(app, lambda: app.services.absences.list()[0].repeats_until)
        assert app.services.absences.list()[0].blocks == ("3", "4", "5", "6")
        await pilot.press("u")
        await shown(app, lambda: app.services.absences.list()[0].blocks == ())


async def test_students_who_are_out_have_a_list_and_come_back_by_one_key(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("4")
        await shown(app)
        await pilot.press("v")
        await shown(app)
        await pilot.press("v")
        await shown(app, lambda: "Student" in text(screen_text(app)))
        count = len(app.services.attendance.list())
        await pilot.press("d")
        await shown(app, lambda: len(app.services.attendance.list()) == count - 1)
        await pilot.press("u")
        await shown(app, lambda: len(app.services.attendance.list()) == count)


async def test_the_line_tells_what_another_day_loses_and_takes_several_people(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("a", *"chloe tomorrow 4")
        await shown(app, lambda: "touches 1 session: H3 4" in text(screen_text(app)))
        await pilot.press("ctrl+u", *"chloe and ella wed-thu")
        await shown(
            app, lambda: "touches" in text(screen_text(app)) and "on 2 days" in text(screen_text(app))
        )
        assert "Ella" in text(screen_text(app))
        await pilot.press("enter")
        await shown(app, lambda: len([a for a in app.services.absences.list() if a.first.day == 25]) == 2)


async def test_me_is_asked_for_where_it_is_missed(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.desk.user = ""
        await pilot.press("a", *"me tomorrow")
        await shown(app, lambda: "does not know who you are" in text(screen_text(app)))
        await pilot.press("enter")
        await shown(app, lambda: "Who are you?" in text(screen_text(app)))
        await pilot.press(*"ella", "enter")
        await shown(
            app, lambda: "Ella" in text(screen_text(app)) and "Who are you?" not in text(screen_text(app))
        )
        await pilot.press("enter")
        await shown(app, lambda: any(a.code == "ES" for a in app.services.absences.list()))
        assert app.services.desk.user == "ES"
