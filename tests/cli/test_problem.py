"""`huddle plan --problem`: problem files, planned without a database and without a home."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Huddle = Callable[..., Any]


def problem(**changes: Any) -> dict[str, Any]:
    """Two educators, two groups, one block; A is out."""
    educator = {"can_lead": True, "can_help": True, "certs": [], "strength": {"math": 2}, "absent": []}
    group = {
        "size": 10,
        "ratio": 25,
        "room_cap": 30,
        "requires": [],
        "needs": {},
        "weights": {"math": 1},
        "knows": [],
    }
    return {
        "schema": "huddle-coverage/1",
        "blocks": ["b1"],
        "educators": [{**educator, "id": "A", "absent": ["b1"]}, {**educator, "id": "B"}],
        "groups": [
            {**group, "id": "g1", "usual": {"b1": {"lead": "A", "helpers": []}}},
            {**group, "id": "g2", "usual": {"b1": {"lead": "B", "helpers": []}}},
        ],
        **changes,
    }


def uncoverable() -> dict[str, Any]:
    return problem(keep_apart=[["g1", "g2"]], splits=False)


def test_a_problem_is_planned_without_database_and_home(process: Huddle) -> None:
    bare = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"))
    ran = process("plan", "--problem", "-", stdin=json.dumps(problem()).encode(), env=bare)
    assert ran.code == 0
    assert ran.json["leads"] == [
        {"block": "b1", "group": "g1", "educator": "B", "students": 10},
        {"block": "b1", "group": "g2", "educator": "B", "students": 10},
    ]
    assert (ran.json["team"], ran.json["date"]) == (None, None)


def test_the_same_problem_gives_the_same_bytes(huddle: Huddle) -> None:
    data = json.dumps(problem()).encode()
    first = huddle("plan", "--problem", "-", stdin=data)
    assert huddle("plan", "--problem", "-", "--json", stdin=data).out == first.out


def test_an_uncovered_group_is_exit_3(huddle: Huddle) -> None:
    ran = huddle("plan", "--problem", "-", stdin=json.dumps(uncoverable()).encode())
    assert ran.code == 3
    assert [gap["group"] for gap in ran.json["gaps"]] == ["g1"] or ran.json["gaps"][0]["group"] == "g2"


def test_a_refused_problem_lists_every_finding_by_its_json_path(huddle: Huddle, tmp_path: Path) -> None:
    bad = problem()
    bad["groups"][0]["size"] = -1
    bad["groups"][1]["usual"]["b1"]["lead"] = "Z"
    bad["educators"][1]["strength"]["math"] = 7
    path = tmp_path / "bad.json"
    path.write_text(json.dumps(bad), "utf-8")
    ran = huddle("plan", "--problem", str(path))
    assert ran.code == 6
    assert ran.json["schema"] == "huddle.error/1"
    message = ran.json["error"]["message"]
    assert "$.groups[0].size" in message
    assert "$.groups[1].usual.b1.lead" in message
    assert "$.educators[1].strength.math" in message


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[" * 100_000, b"\xff\xfe{}", b'{"blocks": NaN}', b"3", b"null", b'{"blocks": 1e999}'],
)
def test_what_is_no_problem_is_refused_with_6_and_never_a_traceback(huddle: Huddle, data: bytes) -> None:
    ran = huddle("plan", "--problem", "-", stdin=data)
    assert ran.code == 6
    assert ran.json["error"]["code"] == "problem_refused"


def test_a_file_that_is_not_there_is_a_usage_error(huddle: Huddle, tmp_path: Path) -> None:
    assert huddle("plan", "--problem", "missing.json").code == 2
    assert huddle("plan", "--problem", str(tmp_path)).code == 2


def test_lines_answer_in_order_and_a_bad_line_does_not_stop_the_rest(huddle: Huddle) -> None:
    lines = [problem(name="one"), uncoverable(), {"blocks": 3}, problem()]
    data = "\n".join(json.dumps(line) for line in lines) + "\n"
    ran = huddle("plan", "--problem", "-", "--lines", stdin=data.encode())
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [a["schema"] for a in answers] == [
        "huddle.plan/1",
        "huddle.plan/1",
        "huddle.error/1",
        "huddle.plan/1",
    ]
    assert ran.code == 6


def test_lines_are_3_when_one_leaves_a_group_uncovered_and_0_otherwise(
    huddle: Huddle, tmp_path: Path
) -> None:
    path = tmp_path / "days.jsonl"  # the ending says that it has lines
    path.write_text(f"{json.dumps(problem())}\n{json.dumps(uncoverable())}\n", "utf-8")
    ran = huddle("plan", "--problem", str(path))
    assert ran.code == 3
    assert len(ran.out.splitlines()) == 2
    path.write_text(json.dumps(problem()), "utf-8")
    assert huddle("plan", "--problem", str(path)).code == 0


def test_every_line_has_its_answer_also_an_empty_one(huddle: Huddle) -> None:
    good = json.dumps(problem())
    ran = huddle("plan", "--problem", "-", "--lines", stdin=f"{good}\n\n  \n{good}".encode())
    answers = [json.loads(line) for line in ran.out.splitlines()]
    assert [a["schema"] for a in answers] == [
        "huddle.plan/1",
        "huddle.error/1",
        "huddle.error/1",
        "huddle.plan/1",
    ]
    assert "is empty" in answers[1]["error"]["message"]
    assert ran.code == 6


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo terminals on this system")
def test_many_problems_show_on_a_terminal_how_far_they_are_and_answers_stay_clean(tmp_path: Path) -> None:
    path = tmp_path / "days.jsonl"
    path.write_text((json.dumps(problem()) + "\n") * 8, "utf-8")
    ours, theirs = os.openpty()
    command = [sys.executable, "-m", "huddle", "plan", "--problem", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, cwd=tmp_path) as running:
        os.close(theirs)
        assert running.stdout is not None
        out = running.stdout.read()
        running.wait(60)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert [json.loads(line)["schema"] for line in out.splitlines()] == ["huddle.plan/1"] * 8
    assert b"[############............] 4 of 8 problems planned" in shown
    assert shown.endswith(b"\r\x1b[K")


def test_locks_and_switches_hold_for_a_problem_file_too(huddle: Huddle) -> None:
    data = json.dumps(problem()).encode()
    ran = huddle("plan", "--problem", "-", "--forbid", "g1@b1=B", stdin=data)
    assert ran.code == 3
    assert huddle("plan", "--problem", "-", "--lock", "g1@b1=A", stdin=data).code == 6
    assert huddle("plan", "--problem", "-", "--lock", "g1", stdin=data).code == 2
    why = huddle("plan", "--problem", "-", "--why", "g1@b1", stdin=data).json
    assert why["schema"] == "huddle.why/1"
    more = huddle("plan", "--problem", "-", "--alternatives", "1", stdin=data).json
    assert more["schema"] == "huddle.plans/1"


def test_what_belongs_to_a_team_is_refused(huddle: Huddle) -> None:
    data = json.dumps(problem()).encode()
    for extra in (
        ("--apply",),
        ("--fresh",),
        ("--all-teams",),
        ("--what-if", "out:B"),
        ("--problem-out", "-"),
    ):
        assert huddle("plan", "--problem", "-", *extra, stdin=data).code == 2
