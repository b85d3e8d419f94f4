"""A student's record is whole, and an extract of it names nobody else; the log says who got it."""

import csv
import io
import json
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import NotFoundError, UsageError

At = Callable[..., Services]


@pytest.fixture
def told(at: At) -> Services:
    services = at("2026-11-23T07:45")
    services.students.add("Quillon Zzyzx", code="S-9001")
    services.students.add("Bertrand Mumpsimus", code="S-9002")
    services.students.add("Quillon Mumpsimus", code="S-9003")
    services.huddles.note(
        "+S-9001 shared with Bertrand Mumpsimus (S-9002), bertrand was kind; Quillon Mumpsimus too"
    )
    services.huddles.decide("Nothing about anybody")
    services.huddles.todo("call about +S-9001 and Mumpsimus @grace")
    services.huddles.spotlight("S-9001", "reads with Bertrand")
    services.attendance.out(["S-9001"])
    return services


def test_a_timeline_has_what_was_written_and_when_the_student_was_out(told: Services) -> None:
    view = told.timeline.of("zzyzx")
    assert (view.code, view.name, view.initials) == ("S-9001", "Quillon Zzyzx", "Q.Z.")
    assert sorted(row.kind for row in view.rows) == ["action, open", "note", "out", "spotlight"]
    assert told.timeline.of("zzyzx", until=view.rows[0].date.replace(year=2025)).rows == ()


def test_an_extract_names_nobody_else_in_any_format(told: Services) -> None:
    for form in ("md", "html", "csv", "json"):
        data = told.timeline.extract("S-9001", recipient="mother", form=form).data.decode()
        assert "Mumpsimus" not in data
        assert "ertrand" not in data
        assert "S-9002" not in data
        assert "Quillon" in data
    rows = json.loads(told.timeline.extract("S-9001", recipient="x", form="json").data)["rows"]
    assert (
        "shared with another student (another student)"
        in rows[-1]["text"] + rows[0]["text"] + rows[1]["text"] + rows[2]["text"]
    )


def test_an_extract_is_written_into_the_disclosure_log_with_who_got_it(told: Services) -> None:
    told.timeline.extract("S-9001", recipient="mother, records request")
    (entry,) = told.exports.disclosures()
    assert (entry.what, entry.student, entry.recipient, entry.rows) == (
        "student",
        "S-9001",
        "mother, records request",
        4,
    )
    with pytest.raises(UsageError):
        told.timeline.extract("S-9001", recipient=" ")
    with pytest.raises(UsageError):
        told.timeline.extract("S-9001", recipient="x", form="docx")
    assert len(told.exports.disclosures()) == 1


def test_who_left_has_a_record_still(told: Services) -> None:
    told.students.archive("S-9001")
    assert told.timeline.of("S-9001").rows
    with pytest.raises(NotFoundError):
        told.timeline.of("nobody at all")


def test_a_table_of_a_record_holds_no_formula(told: Services) -> None:
    told.huddles.spotlight("S-9001", "=cmd|' /C calc'!A0")
    data = told.timeline.extract("S-9001", recipient="x", form="csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(data)) for cell in row]
    assert any("cmd" in cell for cell in cells)
    assert not any(cell.startswith("=") for cell in cells)
