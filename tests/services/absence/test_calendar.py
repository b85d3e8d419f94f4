"""Absences from a calendar: certain names only, weekly repeats, and the same event again is the same absence."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError
from huddle.services.export.export import ExportRequest

At = Callable[..., Services]


def calendar(*events: str) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for number, event in enumerate(events):
        lines += [
            "BEGIN:VEVENT",
            f"UID:u{number}",
            "DTSTAMP:20261101T000000Z",
            *event.split("|"),
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


WEEKLY = (
    "SUMMARY:Chloe Wren dentist|DTSTART:20261124T123000|DTEND:20261124T160000"
    "|RRULE:FREQ=WEEKLY;UNTIL=20261215T235959Z"
)
DAYS = "SUMMARY:DS out|DTSTART;VALUE=DATE:20261126|DTEND;VALUE=DATE:20261128"
FIRST_NAME = "SUMMARY:Grace period ends|DTSTART;VALUE=DATE:20261126"
MEETING = "SUMMARY:[/b] staff meeting|DTSTART:20261124T150000Z|DTEND:20261124T160000Z"
PAST = "SUMMARY:DS out|DTSTART;VALUE=DATE:20261102|DTEND;VALUE=DATE:20261103"
TWO = "SUMMARY:CW and DS: course|DTSTART;VALUE=DATE:20261130"


def test_only_who_is_named_for_certain_is_out(at: At) -> None:
    services = at()
    before = services.absences.list()
    data = calendar(WEEKLY, DAYS, FIRST_NAME, MEETING, PAST, TWO)
    found = services.absence_calendar.look(data)
    assert [(one.code, one.state) for one in found] == [
        ("CW", "new"),
        ("", "nobody"),
        ("DS", "new"),
        ("", "nobody"),
        ("", "nobody"),
    ]
    assert "Chloe" in found[-1].why
    assert services.absences.list() == before
    services.absence_calendar.save(data)
    saved = {one.code: one for one in services.absences.list() if one not in before}
    assert saved["CW"].blocks_words == "afternoon"
    assert saved["CW"].repeats_until == dt.date(2026, 12, 15)
    assert (saved["DS"].first, saved["DS"].last) == (dt.date(2026, 11, 26), dt.date(2026, 11, 27))


def test_an_event_that_moved_moves_its_absence_and_one_that_is_cancelled_cancels_it(at: At) -> None:
    services = at()
    services.absence_calendar.save(calendar(WEEKLY, DAYS))
    assert {one.state for one in services.absence_calendar.look(calendar(WEEKLY, DAYS))} == {"same"}
    later = DAYS.replace("20261126", "20261127")
    found = services.absence_calendar.save(calendar(WEEKLY + "|STATUS:CANCELLED", later))
    assert {one.code: one.state for one in found} == {"CW": "cancel", "DS": "changed"}
    listed = {one.code: one for one in services.absences.list()}
    assert "CW" not in listed
    assert listed["DS"].first == dt.date(2026, 11, 27)
    services.undo.undo()
    assert "CW" in {one.code for one in services.absences.list()}


def test_huddles_own_calendar_brings_nothing_new(at: At) -> None:
    services = at()
    services.absences.log("chloe tue pm weekly until 15dec")
    services.absences.log("dev 26-27nov")
    before = services.absences.list()
    written = services.exports.export(
        ExportRequest(when="2026-11-23..2026-12-20", format="ics", what="absences")
    )
    found = services.absence_calendar.save(written.data)
    assert found
    assert {one.state for one in found} == {"same"}
    assert services.absences.list() == before


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"BEGIN:VCALENDAR", b"\xff\xfe\x00", b"BEGIN:VEVENT\r\nEND:VEVENT"]
)
def test_what_is_no_calendar_is_refused_in_a_sentence(at: At, data: bytes) -> None:
    with pytest.raises(HuddleError) as refused:
        at().absence_calendar.look(data)
    assert refused.value.exit_code == 6
