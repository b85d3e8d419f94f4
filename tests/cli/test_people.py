"""Groups, students, absences and calendars by command."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Huddle = Callable[..., Any]


def test_an_absence_repeats_weekly_and_is_changed_by_its_id(huddle: Huddle, school: Path) -> None:
    saved = huddle("absent", "chloe", "tue", "pm", "weekly", "until", "15dec")
    assert saved.code == 0
    assert "weekly until Tue 15 Dec" in saved.out
    assert huddle("absent", "--change", saved.first_word, "am").code == 0
    rows = {row["id"]: row for row in huddle("absent", "--list", "--json").json["absences"]}
    assert rows[saved.first_word]["weekly_until"] == "2026-12-15"
    assert rows[saved.first_word]["blocks"] == ["1", "2", "3"]
    assert huddle("absent", "--change", saved.first_word).code == 2
    assert huddle("absent", "chloe", "weekly").code == 2


def test_an_absence_that_is_there_already_is_nothing_to_do(huddle: Huddle, school: Path) -> None:
    saved = huddle("absent", "chloe", "3-5")
    again = huddle("absent", "chloe", "4")
    assert (again.code, again.first_word) == (0, saved.first_word)
    assert "already logged as out" in again.err


def test_without_the_right_to_write_nothing_is_logged(huddle: Huddle, school: Path) -> None:
    refused = huddle("--readonly", "absent", "chloe")
    assert (refused.code, refused.out) == (8, "")


def test_a_calendar_is_shown_first_and_then_saved(huddle: Huddle, school: Path) -> None:
    text = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n"
        b"SUMMARY:Chloe Wren course\r\nDTSTART;VALUE=DATE:20261126\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    before = huddle("absent", "--list").out
    shown = huddle("absent", "--calendar", "-", "--dry-run", stdin=text)
    assert (shown.code, shown.first_word) == (0, "new")
    assert huddle("absent", "--list").out == before
    assert huddle("absent", "--calendar", "-", stdin=text).code == 0
    assert "Thu 26 Nov" in huddle("absent", "--list").out
    assert huddle("absent", "--calendar", "-", stdin=b"no").code == 6
    assert huddle("absent", "--calendar", "nowhere.ics").code == 2
    assert huddle("absent", "ben", "--dry-run").code == 2


def test_regrouping_is_looked_at_and_then_done(huddle: Huddle, school: Path) -> None:
    group, other = (line.split()[0] for line in huddle("group", "list").out.splitlines()[:2])
    student = next(
        line.split()[0]
        for line in huddle("group", "show", group).out.splitlines()
        if line.split()[0] not in huddle("group", "show", other).out
    )
    seen = huddle("group", "set", other, "--in", student, "--move", "--dry-run")
    assert (seen.code, seen.first_word) == (0, other)
    assert student not in huddle("group", "show", other).out
    moved = huddle("group", "set", other, "--in", student, "--move", "--from", "30nov", "--until", "4dec")
    assert moved.code == 0
    assert student not in huddle("group", "show", other).out
    assert student in huddle("--date", "2026-12-01", "group", "show", other).out
    assert student not in huddle("--date", "2026-12-07", "group", "show", other).out
    assert huddle("group", "set", other, "--dry-run").code == 2
    assert huddle("group", "set", other, "--in", student, "--from", "someday").code == 2


def test_students_are_out_for_days_and_listed(huddle: Huddle, school: Path) -> None:
    assert len(huddle("student", "absent", "S-1001", "24-26nov", "am").out.splitlines()) == 3
    assert "S-1001" in huddle("--date", "2026-11-25", "student", "absent", "--list").out
    assert huddle("student", "absent").code == 2


def test_a_substitute_for_given_days(huddle: Huddle, school: Path) -> None:
    added = huddle(
        "educator", "add", "Sol Vega", "--role", "substitute", "--from", "24nov", "--until", "25nov"
    )
    code = added.first_word
    assert code not in huddle("educator", "list").out
    assert "Sol Vega" in huddle("--date", "2026-11-24", "educator", "list").out
    assert huddle("--date", "2026-11-24", "educator", "set", code, "--until", "none").code == 0
    assert "Sol Vega" in huddle("--date", "2026-12-24", "educator", "list").out


def test_an_unknown_timetable_of_a_special_day_is_refused_with_the_known_ones(
    huddle: Huddle, school: Path
) -> None:
    assert huddle("schedule", "block", "1", "09:30-10:10", "--bell", "late").code == 0
    refused = huddle("calendar", "add", "fri", "special", "--bell", "lait")
    assert refused.code == 2
    assert "Known: late." in refused.err
    assert huddle("calendar", "add", "fri", "special", "--bell", "late").code == 0


def test_a_roster_without_names_is_not_taken_for_people_called_by_their_initials(
    huddle: Huddle, school: Path, tmp_path: Path
) -> None:
    for mode in ("initials", "ids"):
        target = tmp_path / f"{mode}.zip"
        assert (
            huddle("export", "--what", "roster", "--format", "csv", "--names", mode, "-o", str(target)).code
            == 0
        )
        before = huddle("roster").out
        refused = huddle("import", str(target), "--yes")
        assert refused.code == 6
        assert "--names full" in refused.out + refused.err
        assert huddle("roster").out == before
