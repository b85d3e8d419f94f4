"""`huddle absent`: logged in one line, listed, cancelled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

Huddle = Callable[..., Any]


def test_an_absence_is_saved_and_its_id_printed(huddle: Huddle, school: Path) -> None:
    ran = huddle("absent", "ella", "3-5")
    assert ran.code == 0
    listed = huddle("absent", "--list", "--json").json
    saved = next(row for row in listed["absences"] if row["educator"] == "ES")
    assert saved["id"] == ran.first_word
    assert saved["blocks"] == ["3", "4", "5"]
    assert (saved["from"], saved["until"], saved["state"]) == ("2026-11-23", "2026-11-23", "active")


def test_the_json_has_the_keys_of_the_contract_in_their_order(huddle: Huddle, school: Path) -> None:
    answer = huddle("absent", "grace", "24-26nov", "sick", "--json").json
    assert list(answer) == ["schema", "absences"]
    assert answer["schema"] == "huddle.absences/1"
    (row,) = answer["absences"]
    assert list(row)[:6] == ["id", "educator", "from", "until", "blocks", "state"]
    assert (row["from"], row["until"]) == ("2026-11-24", "2026-11-26")


def test_a_category_is_never_printed(huddle: Huddle, school: Path) -> None:
    ran = huddle("absent", "grace", "tomorrow", "bereavement")
    listed = huddle("absent", "--list")
    in_json = huddle("absent", "--list", "--json")
    board = huddle("today", "--json")
    for shown in (ran, listed, in_json, board):
        assert "bereavement" not in shown.out + shown.err


def test_stdin_takes_one_absence_a_line_and_a_bad_line_does_not_stop_the_rest(
    huddle: Huddle, school: Path
) -> None:
    ran = huddle("absent", "-", stdin=b"\xef\xbb\xbfella 3-5\n\nnobody here\nchloe tomorrow am\r\n")
    assert ran.code == 4
    assert len(ran.out.splitlines()) == 2
    assert "Line 3:" in ran.err
    assert {row["educator"] for row in huddle("absent", "--list", "--json").json["absences"]} == {
        "BH",
        "ES",
        "CW",
    }


def test_several_people_of_a_name_are_listed_and_nobody_is_guessed(huddle: Huddle, school: Path) -> None:
    huddle("educator", "add", "Ben Okafor")
    ran = huddle("absent", "ben", "tomorrow")
    assert ran.code == 4
    assert "BH Ben Heron" in ran.err
    assert "BO Ben Okafor" in ran.err
    assert ran.out == ""


def test_a_cancelled_absence_is_listed_no_more(huddle: Huddle, school: Path) -> None:
    key = huddle("absent", "ella").first_word
    cancelled = huddle("absent", "--cancel", key, "--json").json["absences"][0]
    assert (cancelled["id"], cancelled["state"]) == (key, "cancelled")
    assert key not in huddle("absent", "--list").out


def test_an_absence_makes_an_applied_plan_stale_and_says_so(huddle: Huddle, school: Path) -> None:
    huddle("plan", "--apply")
    ran = huddle("absent", "ella")
    assert "out of date" in ran.err
    assert huddle("today", "--json").json["plan_state"] == "stale"


def test_an_absence_on_a_day_without_school_is_saved_with_a_warning(huddle: Huddle, school: Path) -> None:
    ran = huddle("absent", "ella", "sat")
    assert ran.code == 0
    assert "no school" in ran.err


def test_nothing_or_two_things_asked_is_a_usage_error(huddle: Huddle, school: Path) -> None:
    assert huddle("absent").code == 2
    assert huddle("absent", "ella", "--list").code == 2
    assert huddle("absent", "ella", "99").code == 2


def test_an_absence_typed_in_a_locale_without_utf8_keeps_its_letters(process: Huddle, school: Path) -> None:
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert process("educator", "add", "Zoë Muñoz", env=plain).code == 0
    assert "Zoë Muñoz" in process("educator", "list").out


def test_several_people_and_days_in_one_line(huddle: Huddle, school: Path) -> None:
    ran = huddle("absent", "ella", "and", "chloe", "next", "week")
    assert ran.code == 0
    assert len(ran.out.splitlines()) == 2
    rows = huddle("absent", "--list", "--json").json["absences"]
    assert {(row["educator"], row["from"], row["until"]) for row in rows} >= {
        ("ES", "2026-11-30", "2026-12-04"),
        ("CW", "2026-11-30", "2026-12-04"),
    }


def test_a_word_that_is_not_understood_is_named(huddle: Huddle, school: Path) -> None:
    ran = huddle("absent", "ella", "aftrnoon")
    assert ran.code == 2
    assert ran.err.strip() == "I know Ella, but not 'aftrnoon': did you mean afternoon?"


def test_who_me_is_can_be_said_once(huddle: Huddle, school: Path) -> None:
    unknown = huddle("absent", "me", "tomorrow")
    assert unknown.code == 4
    assert "huddle config set me" in unknown.err
    said = huddle("config", "set", "me", "ella")
    assert "You are Ella" in said.out
    assert huddle("absent", "me", "tomorrow").code == 0
    assert "ES" in huddle("config").out
    assert huddle("config", "set", "me", "nobody").code == 4
    assert huddle("config", "set", "dates", "ymd").code == 2
    assert huddle("config", "set", "color", "red").code == 2
    assert huddle("config", "get", "me").code == 2


def test_the_order_of_dates_is_a_setting(huddle: Huddle, school: Path) -> None:
    huddle("config", "set", "dates", "dmy")
    assert "Thu 3 Dec" in huddle("absent", "ella", "3/12").out
    huddle("config", "set", "dates", "mdy")
    assert "Thu 3 Dec" in huddle("absent", "chloe", "12/3").out
