"""The huddle and its record by commands: a week played, looked up, taken out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("school")


@pytest.fixture
def at(huddle: Huddle, monkeypatch: pytest.MonkeyPatch) -> Huddle:
    """The command at a moment, by somebody: `at("23T07:45", "AF", "note", "x")`."""

    def run(moment: str, user: str, *words: str) -> Any:
        monkeypatch.setenv("HUDDLE_TODAY", f"2026-11-{moment}")
        monkeypatch.setenv("HUDDLE_USER", user)
        return huddle(*words)

    return run


def test_a_week_of_huddles_rolls_on_what_is_open(at: Huddle) -> None:
    at("23T07:45", "AF", "huddle", "start")
    made = at("23T07:46", "AF", "todo", "call home @grace due tomorrow")
    at("23T07:47", "GO", "note", "--kind", "parking", "where do markers live")
    assert "paused" in at("23T07:48", "AF", "huddle", "pause").out
    assert "paused" not in at("23T07:50", "AF", "huddle", "resume").out
    assert "skipped" in at("23T07:51", "AF", "huddle", "skip").out
    at("23T07:55", "AF", "huddle", "finish")
    brief = at("25T07:45", "AF", "huddle", "brief").out
    assert "call home  @GO  due 2026-11-24" in brief
    assert "where do markers live" in brief
    shown = at("25T07:45", "AF", "huddle", "show").out
    assert "call home" in shown
    at("25T07:46", "GO", "todo", "--done", made.first_word)
    assert "call home" not in at("26T07:45", "AF", "huddle", "brief").out
    steps = at("26T07:45", "AF", "todo", "--history", made.first_word).out
    assert [line.split()[-1] for line in steps.splitlines()] == ["made", "done"]
    days = at("26T07:45", "AF", "history").out
    assert "Tue 24 Nov 2026  skipped" in days


def test_agendas_are_shown_changed_and_chosen(at: Huddle) -> None:
    shown = at("23T07:00", "AF", "huddle", "agenda")
    assert shown.code == 0
    assert "default  10 min · today" in shown.out
    changed = at(
        "23T07:00", "AF", "huddle", "agenda", "--section", "Wellbeing", "--minutes", "2", "--place", "1"
    )
    assert "  1 Wellbeing  2 min  notes" in changed.out
    assert "mon · today" in at("23T07:00", "AF", "huddle", "agenda", "monday", "--days", "mon").out
    assert at("23T07:00", "AF", "huddle", "agenda", "--minutes", "2").code == 2
    assert at("23T07:00", "AF", "huddle", "agenda", "nothing", "--use").code == 4


def test_what_was_said_is_found_by_filters_as_text_and_as_json(at: Huddle) -> None:
    at("23T07:45", "AF", "decide", "Rota starts Monday")
    at("23T07:46", "AF", "note", "no rota yet")
    found = at("23T08:00", "AF", "history", "--lines", "decision:rota", "since:23nov")
    assert found.out.split() == ["Mon", "23", "Nov", "2026", "decision", "AF", "Rota", "starts", "Monday"]
    plain = at("23T08:00", "AF", "history", "--lines", "--plain", "rota", "since:23nov").out.splitlines()
    assert [line.split("\t")[1] for line in plain] == ["note", "decision"]
    answer = at("23T08:00", "AF", "history", "decision:rota", "--json").json
    assert answer["schema"] == "huddle.history/1"
    assert answer["lines"][0]["text"] == "Rota starts Monday"
    assert at("23T08:00", "AF", "history", "since:soon").code == 2
    assert at("23T08:00", "AF", "history", "by:nobodyatall").code == 4
    at("23T08:00", "AF", "history", "decision:", "--save", "Decisions")
    assert "Rota starts" in at("23T08:00", "AF", "history", "--filter", "decisions", "--lines").out


def test_an_export_of_a_filter_holds_what_fits_and_no_more(at: Huddle) -> None:
    at("23T07:45", "AF", "decide", "Rota starts Monday")
    at("23T07:46", "AF", "note", "no rota yet")
    made = at("23T08:00", "AF", "export", "--filter", "decision:rota since:23nov", "--format", "json").json
    (day,) = made["huddles"]
    assert [entry["text"] for section in day["sections"] for entry in section["entries"]] == [
        "Rota starts Monday"
    ]
    assert (day["actions"], day["spotlights"], made["coverage"], made["absences"]) == ([], [], [], [])
    assert made["query"] == "decision:rota since:23nov"
    assert at("23T08:00", "AF", "export", "--what", "roster", "--filter", "x").code == 2
    log = at("23T08:00", "AF", "history", "--disclosures").out
    assert "filter decision:rota since:23nov" in log


def test_a_students_record_is_shown_and_taken_out_for_somebody(at: Huddle, tmp_path: Path) -> None:
    at("23T07:45", "AF", "spotlight", "S-1008", "reads aloud", "--again", "next week")
    shown = at("23T08:00", "AF", "student", "timeline", "S-1008")
    assert "reads aloud" in shown.out
    assert at("23T08:00", "AF", "student", "timeline", "S-1008", "--json").json["student"]["id"] == "S-1008"
    assert at("23T08:00", "AF", "student", "extract", "S-1008").code == 2
    made = at(
        "23T08:00", "AF", "student", "extract", "S-1008", "--for", "mother", "-o", str(tmp_path / "r.html")
    )
    assert made.code == 0
    assert "<table>" in (tmp_path / "r.html").read_text("utf-8")
    log = at("23T08:00", "AF", "history", "--disclosures", "--json").json["disclosures"]
    assert (log[0]["what"], log[0]["with"]) == ("student S-1008", "for mother")


def test_a_calendar_is_imported_and_its_events_are_listed(at: Huddle, tmp_path: Path) -> None:
    event = "BEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20261123\r\nSUMMARY:Picture [/b] day\r\nEND:VEVENT"
    path = tmp_path / "school.ics"
    path.write_text(f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{event}\r\nEND:VCALENDAR\r\n", "utf-8")
    assert "1 would be added" in at("23T07:00", "AF", "import", str(path), "--dry-run").out
    assert "1 added" in at("23T07:00", "AF", "import", str(path)).out
    assert "0 added" in at("23T07:00", "AF", "import", "--format", "ics", str(path)).out
    listed = at("23T07:00", "AF", "calendar", "events")
    assert "Picture [/b] day" in listed.out
    assert "Picture" in at("23T07:00", "AF", "huddle", "brief").out
    assert at("23T07:00", "AF", "calendar", "event", "--remove", listed.first_word).code == 0
    assert at("23T07:00", "AF", "import", str(tmp_path / "none.ics")).code == 2
    made = at("23T07:00", "AF", "calendar", "event", "24nov", "Fire", "drill", "--from", "10:00")
    assert made.out.rstrip().endswith("2026-11-24  Fire drill")


def test_who_has_seen_the_cover_is_noted(at: Huddle) -> None:
    assert at("23T07:45", "GO", "huddle", "seen", "me").code == 4
    at("23T07:45", "AF", "plan", "--apply")
    seen = at("23T07:46", "GO", "huddle", "seen", "me").out
    assert [line.split()[0] for line in seen.splitlines() if " seen " in line] == ["GO"]


def test_an_export_keeps_to_its_schema_with_all_that_a_huddle_can_hold(at: Huddle) -> None:
    import jsonschema

    import huddle.exchange

    at("23T07:45", "AF", "huddle", "start", "--agenda", "short")
    at("23T07:46", "AF", "note", "--kind", "plus", "short")
    at("23T07:46", "AF", "huddle", "rate", "4")
    at("23T07:46", "AF", "calendar", "event", "today", "Drill", "--from", "9:00")
    at("23T07:47", "AF", "todo", "file notes @grace every fri")
    at("23T07:48", "AF", "huddle", "skip")
    at("23T07:55", "AF", "huddle", "finish")
    at("23T09:00", "AF", "note", "one more thing")
    made = at("23T09:00", "AF", "export", "--format", "json").json
    schema = Path(huddle.exchange.__file__).parent / "schemas" / "export-1.schema.json"
    jsonschema.validate(made, json.loads(schema.read_text("utf-8")))
    (day,) = made["huddles"]
    assert (day["agenda"], day["minutes"], day["rating"], day["skipped"]) == (
        "short",
        10,
        4.0,
        ["In and out"],
    )
    assert day["amended"].startswith("2026-11-23T09:00")
    assert day["events"] == [{"starts": "09:00", "ends": None, "text": "Drill"}]
    assert "every fri" in [action["repeats"] for action in day["actions"]]
