"""Events come from a calendar file or by hand; the same file again makes no doubles."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.exchange.readers.event_ics import Occurrence, read_occurrences

At = Callable[..., Services]
UTC = dt.UTC
MONDAY = dt.date(2026, 11, 23)


def calendar(*events: str) -> bytes:
    body = "".join(f"BEGIN:VEVENT\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{body}END:VCALENDAR\r\n".encode()


def read(*events: str, zone: dt.tzinfo = UTC, days: int = 30) -> list[Occurrence]:
    return list(
        read_occurrences(calendar(*events), zone=zone, since=MONDAY, until=MONDAY + dt.timedelta(days=days))
    )


DRILL = "UID:1\r\nDTSTART:20261123T170000Z\r\nDTEND:20261123T173000Z\r\nSUMMARY:Fire drill"


def test_a_moment_is_read_on_the_schools_clock() -> None:
    phoenix = dt.timezone(-dt.timedelta(hours=7))
    assert read(DRILL, zone=phoenix) == [Occurrence("1", MONDAY, "Fire drill", dt.time(10), dt.time(10, 30))]


def test_an_event_of_several_days_is_on_each_of_them_and_ends_before_its_end() -> None:
    trip = "UID:2\r\nDTSTART;VALUE=DATE:20261124\r\nDTEND;VALUE=DATE:20261126\r\nSUMMARY:Trip"
    assert [(each.date.day, each.starts) for each in read(trip)] == [(24, None), (25, None)]


def test_repeated_events_follow_their_rule_its_exceptions_and_moved_ones() -> None:
    weekly = "UID:3\r\nDTSTART:20261102T080000\r\nDURATION:PT30M\r\nRRULE:FREQ=WEEKLY;BYDAY=MO,WE\r\n"
    weekly += "EXDATE:20261125T080000\r\nSUMMARY:Coach"
    moved = (
        "UID:3\r\nRECURRENCE-ID:20261130T080000\r\nDTSTART:20261201T090000\r\nDURATION:PT30M\r\nSUMMARY:Coach"
    )
    found = [(each.date.isoformat()[5:], each.starts) for each in read(weekly, moved, days=10)]
    assert found == [("11-23", dt.time(8)), ("12-01", dt.time(9)), ("12-02", dt.time(8))]
    until = "UID:4\r\nDTSTART;VALUE=DATE:20261123\r\nRRULE:FREQ=DAILY;UNTIL=20261125\r\nSUMMARY:Book fair"
    assert [each.date.day for each in read(until)] == [23, 24, 25]


@pytest.mark.parametrize(
    "event",
    [
        DRILL + "\r\nSTATUS:CANCELLED",
        "UID:5\r\nSUMMARY:no day",
        "DTSTART:20261123T170000Z\r\nSUMMARY:no name",
        "UID:6\r\nDTSTART:20261123T170000Z",
        "UID:7\r\nDTSTART:notadate\r\nSUMMARY:broken",
    ],
)
def test_what_is_cancelled_or_cannot_be_placed_is_left_out(event: str) -> None:
    assert read(event) == []


@pytest.mark.parametrize(
    "data", [b"", b"hello", b"\x00\xff", b"BEGIN:VCALENDAR\r\n", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"]
)
def test_what_is_no_calendar_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(HuddleError, match="calendar") as caught:
        read_occurrences(data, zone=UTC, since=MONDAY, until=MONDAY)
    assert caught.value.exit_code == 6


def test_a_rule_that_repeats_every_second_is_not_followed_for_ever() -> None:
    with pytest.raises(HuddleError):
        read("UID:8\r\nDTSTART:20261123T000000\r\nRRULE:FREQ=SECONDLY\r\nSUMMARY:flood")


def test_the_same_calendar_again_changes_what_changed_and_makes_no_doubles(at: At) -> None:
    events = at().events
    trip = "UID:2\r\nDTSTART;VALUE=DATE:20261124\r\nSUMMARY:Trip"
    first = events.import_ics(calendar(DRILL, trip), "school.ics")
    assert (first.added, first.unchanged) == (2, 0)
    again = events.import_ics(calendar(DRILL, trip), "school.ics")
    assert (again.added, again.changed, again.removed, again.unchanged) == (0, 0, 0, 2)
    later = events.import_ics(calendar(DRILL.replace("Fire", "Bus")), "school.ics")
    assert (later.added, later.changed, later.removed) == (0, 1, 1)
    assert [each.text for each in events.on(MONDAY)] == ["Bus drill"]
    assert events.import_ics(calendar(trip), "other.ics", write=False).added == 1
    assert events.on(dt.date(2026, 11, 24)) == ()


def test_events_by_hand_are_there_and_go_again(at: At) -> None:
    events = at().events
    made = events.add("24-25nov", "Book [/b] fair", starts="9:00", ends="10:30")
    assert [(each.date.day, each.times, each.text) for each in made] == [
        (24, "09:00-10:30", "Book [/b] fair"),
        (25, "09:00-10:30", "Book [/b] fair"),
    ]
    events.remove(made[0].id[:8])
    assert [each.date.day for each in events.on(MONDAY, dt.date(2026, 11, 30))] == [25]
    with pytest.raises(NotFoundError):
        events.remove("nothing")
    for when, starts in (("some day", ""), ("24nov", "25:00")):
        with pytest.raises(UsageError):
            events.add(when, "x", starts=starts)
