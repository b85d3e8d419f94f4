"""Notes, actions, decisions, spotlights and the running of the huddle."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


@pytest.mark.parametrize(
    "text", ["- call the office", "-x", "--db is no option here", "--kind of blue", "-h", "- a -h b"]
)
def test_a_text_may_begin_with_a_dash(huddle: Huddle, school: Path, text: str) -> None:
    for command in ("note", "decide", "todo"):
        assert huddle(command, text).code == 0, command
    assert text in huddle("huddle", "show").out


def test_the_options_of_a_note_and_a_spotlight_may_stand_behind_the_text(
    huddle: Huddle, school: Path
) -> None:
    assert huddle("note", "room keys", "--kind", "parking").code == 0
    assert "PARKING: room keys\n" in huddle("huddle", "show").out
    assert huddle("note", "room keys", "--kind", "blue").code == 2
    assert huddle("spotlight", "S-1010", "new glasses", "--again", "tomorrow").code == 0
    shown = huddle("--date", "2026-11-24", "huddle", "brief").out
    assert "(S-1010)  look again today" in shown


def test_a_note_of_several_lines_comes_from_stdin_and_is_one_note(huddle: Huddle, school: Path) -> None:
    assert huddle("note", "-", stdin="first line\nsecond, Zoë\n".encode()).code == 0
    assert "    - first line\n      second, Zoë\n" in huddle("huddle", "show").out


def test_hostile_text_is_shown_and_does_nothing(huddle: Huddle, school: Path) -> None:
    assert huddle("note", "\x1b]0;owned\x07 [b]bold[/b] \u202eabc").code == 0
    shown = huddle("huddle", "show").out
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    assert "[b]bold[/b]" in shown


def test_an_empty_or_huge_note_is_refused(huddle: Huddle, school: Path) -> None:
    assert huddle("note", "-", stdin=b"\n").code == 2
    assert huddle("note", "-", stdin=b"x" * 70_000).code == 2


def test_an_action_has_an_owner_and_a_day_and_can_be_closed(huddle: Huddle, school: Path) -> None:
    key = huddle("todo", "call home @grace due fri").first_word
    action = next(a for a in huddle("today", "--json").json["actions"] if a["id"] == key)
    assert action == {"id": key, "text": "call home", "owner": "GO", "due": "2026-11-27", "days_late": 0}
    assert huddle("todo", "--done", key).code == 0
    assert key not in [a["id"] for a in huddle("today", "--json").json["actions"]]
    assert huddle("todo", "--open", key).code == 0
    assert huddle("todo", "--drop", key).code == 2  # without a reason
    assert huddle("todo", "--drop", key, "the family moved").code == 0


def test_an_action_with_an_unknown_owner_is_not_saved(huddle: Huddle, school: Path) -> None:
    before = huddle("today", "--json").json["actions"]
    assert huddle("todo", "call home @zzz").code == 4
    assert huddle("todo", "call @grace @ben").code == 2
    assert huddle("today", "--json").json["actions"] == before


def test_a_decision_and_a_spotlight_are_kept(huddle: Huddle, school: Path) -> None:
    huddle("decide", "Exit tickets on Friday")
    assert "DECISION: Exit tickets on Friday" in huddle("huddle", "show").out
    assert huddle("spotlight", "S-1010", "new glasses").code == 0
    assert {"student": "S-1010", "text": "new glasses"} in huddle("today", "--json").json["spotlights"]
    assert huddle("spotlight", "S-0000").code == 4


def test_a_huddle_runs_from_start_to_finish(huddle: Huddle, school: Path) -> None:
    assert huddle("huddle", "next").code == 2  # nothing runs
    assert "running" in huddle("huddle", "start", "--facilitator", "grace").out
    assert "+ Follow-up" in huddle("huddle", "next").out
    assert "finished" in huddle("huddle", "finish").out
    assert huddle("today", "--json").json["huddle"]["state"] == "finished"


def test_history_finds_a_huddle_by_its_words(huddle: Huddle, school: Path) -> None:
    huddle("note", "the marmalade matter")
    found = huddle("history", "marmalade").out.splitlines()
    assert len(found) == 1
    assert found[0].startswith("Mon 23 Nov 2026")
    assert huddle("history", "no such words").out == ""
    assert len(huddle("history").out.splitlines()) > 15
    ran = huddle("--date", "2027-03-01", "history", "--days", "5")
    assert (ran.out, ran.err) == ("", "No huddle in this time. --days looks further back.\n")


def test_undo_and_redo_reach_across_runs(huddle: Huddle, school: Path) -> None:
    huddle("note", "one")
    huddle("note", "two")
    assert huddle("undo", "2").code == 0
    assert "- one" not in huddle("huddle", "show").out
    assert huddle("redo").code == 0
    assert "- one" in huddle("huddle", "show").out
    assert huddle("undo", "0").code == 2
    assert huddle("redo", "5").code == 0  # there is nothing left to do again: done


def test_undo_goes_back_through_a_whole_huddle_to_what_was_before_it(huddle: Huddle, school: Path) -> None:
    key = huddle("absent", "ella").first_word
    for step in ("start", "next", "next", "finish"):
        huddle("huddle", step)
    ran = huddle("undo", "5")
    assert ran.code == 0, ran.err
    assert key not in huddle("absent", "--list").out
    assert huddle("today", "--json").json["huddle"]["state"] == "none"


def test_what_happened_is_noted_beside_the_plan(huddle: Huddle, school: Path) -> None:
    assert huddle("happened", "H2@1").code == 4  # nothing is applied
    huddle("plan", "--apply")
    assert huddle("happened", "H2@1", "as", "planned").out.strip() == "H2@1  as planned"
    assert huddle("happened", "H2@1", "grace").out.strip() == "H2@1  GO"
    assert huddle("happened", "H2@1", "they went to the library").code == 0
    assert huddle("happened", "H1@1", "grace").code == 4  # the plan changed nothing there
