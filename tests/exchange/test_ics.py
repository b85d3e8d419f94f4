"""Calendars: what other programs' calendars need to keep one event a record, and nothing that is nobody's business."""

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from tests.exchange.test_log import PLAN, VALIDATOR, document

from huddle.domain.absence import Absence
from huddle.exchange.writers.ics import ics

UUID = "0f9c2d6e-3a51-4c33-9d43-5f0e2c1b7a10"
CHANGED = "2026-11-20T06:30:00-07:00"
DAYS = ("2026-11-23", "2026-11-24", "2026-11-25")
CLOCK = {"1": ("08:00", "08:45"), "2": ("08:50", "09:35"), "3": ("10:00", "10:45"), "4": ("10:50", "11:35")}


def times(*days: str) -> dict[str, Any]:
    """Four blocks on each day, in Phoenix."""
    return {
        day: {
            block: {"starts": f"{day}T{starts}:00-07:00", "ends": f"{day}T{ends}:00-07:00"}
            for block, (starts, ends) in CLOCK.items()
        }
        for day in days
    }


def absence(**changes: Any) -> dict[str, Any]:
    return {
        "id": UUID[:8],
        "educator": "HB",
        "from": "2026-11-23",
        "until": "2026-11-23",
        "blocks": [],
        "state": "active",
        "uuid": UUID,
        "changed": CHANGED,
        "version": 1,
        "category": "bereavement",
        **changes,
    }


def absences(*rows: dict[str, Any], **changes: Any) -> bytes:
    doc = document(absences=list(rows), **changes)
    VALIDATOR.validate(doc)
    return ics(doc)


def coverage(*plans: dict[str, Any], **changes: Any) -> bytes:
    doc = document(huddles=[], coverage=list(plans), **changes)
    VALIDATOR.validate(doc)
    return ics(doc, kind="coverage")


def events(data: bytes) -> list[Any]:
    """The events, after what RFC 5545 asks of the bytes (3.1) and of each event (3.6.1) was checked."""
    lines = data.split(b"\r\n")
    assert lines.pop() == b""
    assert not [line for line in lines if len(line) > 75 or b"\n" in line or b"\r" in line]
    calendar = Calendar.from_ical(data)
    assert not calendar.errors
    assert (str(calendar["VERSION"]), str(calendar["METHOD"])) == ("2.0", "PUBLISH")
    found: list[Any] = [part for part in calendar.subcomponents if isinstance(part, Event)]
    assert len(found) == len(calendar.subcomponents) == data.count(b"BEGIN:VEVENT\r\n")
    for event in found:
        assert not event.errors
        assert event["CLASS"] == "PRIVATE"
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        assert event["DTSTAMP"].dt.tzinfo is not None
        assert type(event["DTSTART"].dt) is type(event["DTEND"].dt)
        assert event["DTSTART"].dt < event["DTEND"].dt
    assert len({event["UID"] for event in found}) == len(found)
    return found


def span(event: Any) -> tuple[str, str]:
    return event["DTSTART"].to_ical().decode(), event["DTEND"].to_ical().decode()


def test_an_absence_of_whole_days_ends_before_the_day_after() -> None:
    one, two = events(absences(absence(), absence(uuid="b", until="2026-11-25")))
    assert span(one) == ("20261123", "20261124")
    assert span(two) == ("20261123", "20261126")
    assert one["DTSTART"].params["VALUE"] == "DATE"


def test_an_absence_is_known_by_its_uuid_and_stamped_with_its_last_change() -> None:
    [event] = events(absences(absence(version=3)))
    assert event["UID"] == f"absence-{UUID}@huddle"
    assert event["DTSTAMP"].dt == dt.datetime(2026, 11, 20, 13, 30, tzinfo=dt.UTC)
    assert event["SEQUENCE"] == 2
    assert (event["SUMMARY"], event["STATUS"]) == ("HB out", "CONFIRMED")


def test_a_document_without_the_optional_keys_gives_a_calendar_too() -> None:
    [event] = events(ics(document()))
    assert event["UID"] == "absence-c1b2c3d4@huddle"
    assert event["DTSTAMP"].dt == dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
    assert span(event) == ("20261123", "20261125")


def test_a_withdrawn_absence_is_cancelled_under_the_same_uid() -> None:
    [event] = events(absences(absence(state="cancelled", version=2)))
    assert (event["UID"], event["STATUS"]) == (f"absence-{UUID}@huddle", "CANCELLED")


def test_blocks_in_a_row_make_one_stretch_and_others_one_of_their_own() -> None:
    found = events(absences(absence(blocks=["1", "2", "4"]), times=times(*DAYS)))
    assert [(span(e), str(e["SUMMARY"]), str(e["UID"])) for e in found] == [
        (("20261123T150000Z", "20261123T163500Z"), "HB out (blocks 1, 2)", f"absence-{UUID}@huddle"),
        (("20261123T175000Z", "20261123T183500Z"), "HB out (block 4)", f"absence-{UUID}-2@huddle"),
    ]


def test_some_blocks_of_several_days_have_an_event_a_day_named_alike_in_every_export() -> None:
    row = absence(blocks=["1"], until="2026-11-24")
    found = events(absences(row, times=times(*DAYS)))
    assert [str(e["UID"]) for e in found] == [
        f"absence-{UUID}@huddle",
        f"absence-{UUID}-20261124@huddle",
    ]
    [later] = events(absences(row, times=times("2026-11-24", "2026-11-25")))
    assert later == found[1]


def test_blocks_whose_times_are_not_known_are_named_on_a_whole_day() -> None:
    [event] = events(absences(absence(blocks=["1", "2"])))
    assert (span(event), event["SUMMARY"]) == (("20261123", "20261124"), "HB out (blocks 1, 2)")
    [event] = events(absences(absence(blocks=["9"]), times=times(*DAYS)))
    assert span(event) == ("20261123", "20261124")


@pytest.mark.parametrize(
    ("length", "until"), [(0, "2026-12-14"), (2, "2026-12-15"), (3, "2026-12-20"), (6, "2026-12-09")]
)
@pytest.mark.parametrize("first", [dt.date(2026, 11, 23), dt.date(2026, 11, 27)])
def test_a_weekly_absence_falls_on_the_days_on_which_huddle_has_it(
    first: dt.date, length: int, until: str
) -> None:
    last, weekly = first + dt.timedelta(days=length), dt.date.fromisoformat(until)
    record = Absence(id="a", team_id="t", educator_id="e", first=first, last=last, repeats_until=weekly)
    row = absence(**{"from": str(first)}, last=str(last), until=until, repeats_until=until)
    wanted = [day for n in range(60) if record.on(day := first + dt.timedelta(days=n))]
    [event] = events(absences(row))
    rule = event["RRULE"]
    assert (rule["FREQ"], rule["UNTIL"], set(rule)) == (["WEEKLY"], [weekly], {"FREQ", "UNTIL", "BYDAY"})
    days = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
    on = [
        day
        for n in range((weekly - first).days + 1)
        if days[(day := first + dt.timedelta(days=n)).weekday()] in rule["BYDAY"]
    ]
    assert on == wanted
    assert span(event)[1] == f"{first + dt.timedelta(days=1):%Y%m%d}"
    every_day = times(*(str(first + dt.timedelta(days=n)) for n in range(-7, 60)))
    timed = events(absences({**row, "blocks": ["1"]}, times=every_day))
    assert [e["DTSTART"].dt.date() for e in timed] == wanted
    assert not [e for e in timed if "RRULE" in e]


def test_a_change_of_one_absence_changes_only_its_event() -> None:
    other = absence(uuid="1c", educator="GS")
    before = absences(absence(), other)
    after = absences(absence(until="2026-11-24", version=2, changed="2026-11-22T09:00:00Z"), other)
    assert absences(absence(), other, generated_at="2027-01-01T00:00:00+00:00") == before
    old, new = (data.split(b"BEGIN:VEVENT") for data in (before, after))
    assert [n for n, (one, two) in enumerate(zip(old, new, strict=True)) if one != two] == [1]
    changed, untouched = events(after)
    assert changed["UID"] == events(before)[0]["UID"]
    assert (changed["SEQUENCE"], untouched["SEQUENCE"]) == (1, 0)


def test_a_change_and_a_gap_of_a_plan_are_events_at_their_blocks() -> None:
    found = events(coverage({**PLAN, "changed": CHANGED}, times=times(*DAYS), team_uuid=UUID))
    assert [(str(e["SUMMARY"]), str(e["DESCRIPTION"]), span(e)[0]) for e in found] == [
        ("7C: GS for HB", "Block 3, already with them, 24 students", "20261123T170000Z"),
        ("7D: OM for HB", "Block 4, joins 7E, 1 student", "20261123T175000Z"),
        ("7C: nobody yet", "Block 5, 25 students", "20261123"),
    ]
    assert {str(e["STATUS"]) for e in found} == {"CONFIRMED"}


def test_a_new_plan_changes_the_same_event() -> None:
    gap = {**PLAN, "changes": [], "gaps": [{**PLAN["gaps"][0], "block": "3"}]}
    covered = {**PLAN, "changes": PLAN["changes"][:1], "gaps": []}
    gone = {**PLAN, "changes": [], "gaps": [], "withdrawn": [{"block": "3", "group": "7C"}]}
    found = [event for plan in (gap, covered, gone) for event in events(coverage(plan, team_uuid=UUID))]
    assert len({str(event["UID"]) for event in found}) == 1
    assert [str(event["STATUS"]) for event in found] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def test_sessions_of_other_teams_days_and_blocks_are_other_events() -> None:
    one = {**PLAN, "changes": PLAN["changes"][:1], "gaps": []}
    plans = [one, {**one, "date": "2026-11-24"}, {**one, "changes": [{**one["changes"][0], "block": "4"}]}]
    found = [event for plan in plans for event in events(coverage(plan, team_uuid=UUID))]
    found += events(coverage(one, team_uuid="another"))
    assert len({str(event["UID"]) for event in found}) == 4


@pytest.mark.parametrize(("state", "status"), [("stale", ["TENTATIVE"]), ("draft", []), ("superseded", [])])
def test_only_what_was_applied_is_in_the_calendar(state: str, status: list[str]) -> None:
    found = events(coverage({**PLAN, "state": state}))
    assert sorted({str(event["STATUS"]) for event in found}) == status


def test_no_reason_and_no_student_reaches_a_calendar() -> None:
    change = {**PLAN["changes"][0], "kind": "split", "why": ["SECRET"]}
    change["parts"] = [{"educator": "GS", "students": ["SECRET"]}]
    doc = document(
        "SECRET",
        absences=[absence(category="SECRET", reason="SECRET", note="SECRET")],
        coverage=[{**PLAN, "changes": [change], "gaps": [{**PLAN["gaps"][0], "because": ["SECRET"]}]}],
    )
    doc["huddles"][0]["coverage"] = None
    assert b"SECRET" in json.dumps(doc).encode()
    assert len(events(ics(doc))) == 1
    assert len(events(ics(doc, kind="coverage"))) == 2
    assert b"SECRET" not in ics(doc) + ics(doc, kind="coverage")


TRICK = 'x\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nATTENDEE:mailto:a@b.example\r\n;\\,:"'


@given(
    st.one_of(
        st.just(TRICK),
        st.text(alphabet='\r\n;:,\\"=ENDBGIV \t大👩\x85\u2028', max_size=120),
        st.text(max_size=60),
    )
)
def test_no_text_becomes_a_line_of_its_own(text: str) -> None:
    change = {
        **PLAN["changes"][0],
        "group": text,
        "to": [text],
        "from": [text],
        "with": [text],
        "block": text,
    }
    [out] = events(absences(absence(educator=text, uuid=text, blocks=[text]), team=text))
    [cover] = events(coverage({**PLAN, "changes": [change], "gaps": []}, team=text))
    names = {
        "UID",
        "DTSTAMP",
        "LAST-MODIFIED",
        "SEQUENCE",
        "DTSTART",
        "DTEND",
        "SUMMARY",
        "STATUS",
        "CLASS",
        "TRANSP",
    }
    assert set(out) == names
    assert set(cover) == names | {"DESCRIPTION"}
