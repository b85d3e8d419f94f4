"""`huddle standing`, `huddle missed` and `huddle sheets`, as people run them."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

Huddle = Callable[..., Any]


def test_standing_plans_the_next_school_day_and_says_so_on_stderr(huddle: Huddle, school: Path) -> None:
    ran = huddle("standing")
    assert ran.code == 0
    assert "Tue 24 Nov 2026 · standing plans" in ran.out
    assert "Amara (AF)  best possible" in ran.out
    assert ran.err == "Standing plans: 10 of 10\n"


def test_standing_of_a_date_is_of_that_date(huddle: Huddle, school: Path) -> None:
    answer = huddle("--date", "wed", "standing", "--json").json
    assert (next(iter(answer)), answer["schema"], answer["date"]) == (
        "schema",
        "huddle.standing/1",
        "2026-11-25",
    )
    assert {row["state"] for row in answer["plans"]} == {"ready"}


def test_standing_on_a_day_without_school_says_so(huddle: Huddle, school: Path) -> None:
    assert "No school that day." in huddle("--date", "2026-11-28", "standing").out


def test_fragile_lists_needs_by_session_and_what_one_educator_holds(huddle: Huddle, school: Path) -> None:
    out = huddle("standing", "--fragile").out
    assert "L5@2  sped  9 students   if Ella (ES) is out" in out
    assert "Credentials that one educator holds\n  esl   Ines (IS)  L8 W6" in out


def test_standing_works_on_a_database_that_is_only_read(huddle: Huddle, school: Path) -> None:
    assert huddle("--readonly", "standing").code == 0


def test_a_missed_service_is_listed_made_up_and_listed_as_such(huddle: Huddle, school: Path) -> None:
    first = huddle("missed", "--json").json["services"][0]
    ran = huddle("missed", "--made-up", first["id"], "20nov", "read", "with", "Ella")
    assert ran.code == 0
    assert ran.out.endswith("made up Fri 20 Nov  read with Ella\n")
    again = huddle("missed", "--json").json["services"][0]
    assert again == {**first, "made_up_on": "2026-11-20", "note": "read with Ella"}
    rows = list(csv.DictReader(io.StringIO(huddle("missed", "--csv").out)))
    assert rows[0]["made_up_on"] == "2026-11-20"


def test_an_unknown_missed_service_is_exit_4_and_a_stray_word_exit_2(huddle: Huddle, school: Path) -> None:
    assert huddle("missed", "--made-up", "ffffffff", "--json").code == 4
    assert huddle("missed", "tomorrow").code == 2
    assert huddle("missed", "--csv", "--json").code == 2


def test_sheets_are_pages_parted_by_form_feeds(huddle: Huddle, school: Path) -> None:
    huddle("plan", "--apply")
    pages = huddle("sheets").out.split("\f")
    assert len(pages) > 1
    assert all("plan applied\nCover for " in page for page in pages)
    assert huddle("sheets", "chloe").out in pages


def test_sheets_for_somebody_who_takes_nothing_more_say_so(huddle: Huddle, school: Path) -> None:
    ran = huddle("sheets", "ben")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "Nobody takes more than usual in this plan.\n"


def test_sheets_refuse_an_unknown_names_mode_and_a_day_without_a_plan(huddle: Huddle, school: Path) -> None:
    assert huddle("sheets", "--names", "nick").code == 2
    assert huddle("--date", "2026-12-01", "sheets").code == 4
