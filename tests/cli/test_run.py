"""Exit codes, signals, streams, encodings: what a shell sees."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huddle import __version__
from huddle.cli.invocation import Invocation
from huddle.cli.run import globals_first
from huddle.domain.errors import HuddleError
from huddle.store.faults import damaged

Huddle = Callable[..., Any]


def start(*words: str, cwd: Path) -> "subprocess.Popen[bytes]":
    pipe = subprocess.PIPE
    return subprocess.Popen(
        [sys.executable, "-m", "huddle", *words], stdin=pipe, stdout=pipe, stderr=pipe, cwd=cwd
    )


def test_the_version_is_told_and_loads_nothing(process: Huddle) -> None:
    ran = process("--version")
    assert (ran.code, ran.out) == (0, f"huddle {__version__}\n")
    program = (
        "import os, sys\nsys.argv = ['huddle', '--version']\n"
        "os._exit = lambda code: (print(sorted(m for m in sys.modules if m.split('.')[0] in "
        "('huddle', 'typer', 'rich', 'textual', 'sqlalchemy', 'platformdirs', 're'))), sys.exit(code))\n"
        "from huddle.__main__ import main\nmain()"
    )
    ended = subprocess.run([sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}\n{program}"],
                           capture_output=True, check=True, text=True)  # fmt: skip
    assert ended.stdout.splitlines()[1] == "['huddle', 'huddle.__main__']"


def test_the_version_stands_beside_other_options_too(huddle: Huddle) -> None:
    assert huddle("--readonly", "--version").out == f"huddle {__version__}\n"


def test_own_options_may_stand_before_and_after_the_command() -> None:
    assert globals_first(["today", "--db", "x", "--json", "--readonly"]) == [
        "--db",
        "x",
        "--readonly",
        "today",
        "--json",
    ]
    assert globals_first(["--team=A", "plan", "--date=fri"]) == ["--team=A", "--date=fri", "plan"]
    assert globals_first(["note", "--db", "is", "--readonly"]) == ["--db", "is", "--readonly", "note"]
    assert globals_first(["note", "see", "--db", "x"]) == ["note", "see", "--db", "x"]
    assert globals_first(["absent", "--", "--db", "x"]) == ["absent", "--", "--db", "x"]


def test_a_value_that_is_a_commands_name_is_no_command(huddle: Huddle, school: Path) -> None:
    assert huddle("--team", "plan", "today").code == 4  # there is no team of that name
    assert huddle("--theme", "demo", "today").code == 0


@pytest.mark.parametrize(
    "words", [["bogus"], ["plan", "--bogus"], ["undo", "many"], ["--db"], ["huddle", "bogus"], ["team"]]
)
def test_a_usage_error_is_a_sentence_and_2(huddle: Huddle, words: list[str]) -> None:
    ran = huddle(*words)
    assert ran.code == 2
    assert ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


def test_an_error_is_json_on_stdout_where_json_was_asked_for(huddle: Huddle, school: Path) -> None:
    ran = huddle("today", "--json", "--team", "nobody")
    assert ran.code == 4
    assert list(ran.json) == ["schema", "error"]
    assert ran.json["schema"] == "huddle.error/1"
    assert list(ran.json["error"]) == ["code", "message", "hint"]
    assert ran.json["error"]["message"] in ran.err
    assert huddle("plan", "--bogus", "--json").json["error"]["code"] == "usage"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"just text", "not_a_database"), (b"", "database_empty"), (os.urandom(5000), "not_a_database")],
)
def test_a_file_that_is_no_database_is_5_and_stays_as_it_is(
    huddle: Huddle, tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    for words in (["today", "--json"], ["absent", "ben", "--json"], ["plan", "--json"]):
        ran = huddle("--db", str(path), *words)
        assert ran.code == 5
        assert ran.json["error"]["code"] == code
    assert path.read_bytes() == content


def test_a_path_that_cannot_be_a_database_is_2(huddle: Huddle, tmp_path: Path) -> None:
    assert huddle("--db", str(tmp_path), "today").code == 2
    assert huddle("--db", str(tmp_path / "no" / "x.db"), "today").code == 2


def test_a_day_that_is_none_is_2(huddle: Huddle, school: Path) -> None:
    assert huddle("--date", "someday", "today").code == 2
    assert huddle("--date", "2026-02-30", "today").code == 2


def test_readonly_refuses_to_write(huddle: Huddle, school: Path) -> None:
    before = school.read_bytes()
    assert huddle("note", "x", "--readonly").code == 0  # after the text it is text
    assert huddle("--readonly", "note", "x").code == 8
    assert school.read_bytes() != before


@pytest.mark.parametrize(("number", "code"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_ends_it_with_its_own_code_and_without_a_word(school: Path, number: str, code: int) -> None:
    waiting = start("absent", "-", cwd=school.parent)
    assert waiting.stdin is not None
    assert waiting.stdout is not None
    waiting.stdin.write(b"ella tomorrow\n")
    waiting.stdin.flush()
    assert waiting.stdout.readline()  # saved, and now it waits for the next line
    waiting.send_signal(getattr(signal, number))
    out, err = waiting.communicate(timeout=20)
    assert (waiting.returncode, out, err) == (code, b"", b"")


def test_a_signal_is_heard_while_the_solver_computes(tmp_path: Path) -> None:
    """A day that takes the solver long: many full groups, nobody to spare."""
    import json
    import random

    dice = random.Random(3)
    blocks = [f"b{n}" for n in range(8)]
    educators = [
        {"id": f"E{n}", "can_lead": True, "can_help": True, "certs": [], "absent": blocks if n < 4 else [],
         "strength": {f"s{k}": dice.randrange(5) for k in range(6)}, "cover_cap": 3}
        for n in range(16)
    ]  # fmt: skip
    groups = [
        {"id": f"G{n}", "size": dice.randrange(20, 29), "ratio": 34, "room_cap": 60, "requires": [], "needs": {},
         "weights": {f"s{k}": dice.randrange(4) for k in range(6)}, "knows": [],
         "usual": {b: {"lead": f"E{(n + m) % 16}", "helpers": []} for m, b in enumerate(blocks)}}
        for n in range(15)
    ]  # fmt: skip
    path = tmp_path / "hard.json"
    path.write_text(json.dumps({"blocks": blocks, "educators": educators, "groups": groups}), "utf-8")
    planning = start("plan", "--problem", str(path), "--limit", "60", cwd=tmp_path)
    time.sleep(2.5)
    if planning.poll() is not None:
        pytest.skip("the planner was faster than the signal")
    planning.send_signal(signal.SIGTERM)
    planning.communicate(timeout=20)
    assert planning.returncode == 143


def test_a_reader_that_went_away_is_no_failure(school: Path) -> None:
    command = f"{sys.executable} -m huddle roster | true; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, check=False)  # noqa: S607 - any bash
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_closed_streams_are_no_crash(school: Path) -> None:
    for command in ("today >&-", "today <&-", "note x >&-", "bogus 2>&-", "--version >&-"):
        ended = subprocess.run(
            ["bash", "-c", f"{sys.executable} -m huddle {command}"],  # noqa: S607 - any bash
            capture_output=True,
            check=False,
        )
        assert b"Traceback" not in ended.stderr
        assert ended.returncode in (0, 1, 2)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full on this system")
@pytest.mark.parametrize(
    "words", [["today"], ["today", "--json"], ["--help"], ["--version"], ["export", "-o", "-"]]
)
def test_a_full_disk_behind_stdout_is_1_and_a_sentence(school: Path, words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [sys.executable, "-m", "huddle", *words], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert b"Exception" not in ended.stderr


def test_an_output_without_utf8_shows_what_it_can(process: Huddle, school: Path) -> None:
    ascii_only = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    ran = process("roster", env=ascii_only)
    assert ran.code == 0
    assert "Zo? [b]O'Neil" in ran.out or "[b]O'Neil, [/] Zo?" in ran.out
    as_json = process("roster", "--json", env=ascii_only)
    assert as_json.code == 0
    assert any("Zoë" in row["name"] for row in as_json.json["students"])  # JSON loses no letter


def test_argv_that_is_no_text_is_a_sentence(process: Huddle, school: Path) -> None:
    broken = os.fsdecode(b"b\xff\xfen")
    ran = process("absent", broken)
    assert ran.code == 4
    assert "Traceback" not in ran.err
    assert process("note", broken).code == 0


def test_color_never_reaches_a_pipe(process: Huddle, school: Path) -> None:
    for words in (["today"], ["plan"], ["--help"], ["bogus"], ["doctor"]):
        ran = process(*words, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
        assert "\x1b" not in ran.out + ran.err


def test_a_damaged_record_is_said_to_be_damage(huddle: Huddle, school: Path) -> None:
    import sqlite3

    with sqlite3.connect(school) as connection:
        connection.execute("UPDATE huddle SET agenda = '{\"Grace Oriole\": 1}' WHERE date = '2026-11-20'")
    ran = huddle("--date", "2026-11-20", "huddle", "show")
    assert ran.code == 5
    assert "huddle repair" in ran.err
    assert "Grace" not in ran.err


def test_a_disk_that_failed_once_is_not_called_damage(school: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page that was read wrong is read right when it is looked at again."""
    before = school.read_bytes()
    invocation = Invocation(flags={"db": str(school)})
    with pytest.raises(HuddleError) as caught, invocation.services():
        raise damaged()
    assert (caught.value.code, caught.value.exit_code) == ("read_failed", 1)
    assert school.read_bytes() == before
    school.write_bytes(before[: len(before) // 2])
    with pytest.raises(HuddleError) as caught, invocation.services():
        raise damaged()
    assert (caught.value.code, caught.value.exit_code) == ("database_damaged", 5)


def test_what_nobody_expected_is_a_sentence_a_log_line_and_no_name(
    huddle: Huddle, school: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huddle.paths import log_file
    from huddle.services.huddle.huddle import Huddles

    def broken(self: Huddles, date: object = None) -> None:
        raise ZeroDivisionError("Grace Oriole")

    monkeypatch.setattr(Huddles, "view", broken)
    ran = huddle("--date", "2026-11-20", "huddle", "show")
    assert ran.code == 1
    assert "Traceback" not in ran.err
    assert str(log_file()) in ran.err
    logged = log_file().read_text("utf-8")
    assert "huddle." in logged
    assert "Grace" not in logged + ran.err
    assert log_file().stat().st_mode & 0o777 == 0o600


def test_completion_scripts_and_their_answers(process: Huddle, huddle: Huddle) -> None:
    assert "_HUDDLE_COMPLETE" in huddle("completion", "bash").out
    assert huddle("completion", "tcsh").code == 2
    asked = {"_HUDDLE_COMPLETE": "complete_bash", "COMP_WORDS": "huddle pl", "COMP_CWORD": "1"}
    assert "plan" in process(env=asked).out.split()


def test_paths_tell_each_value_and_the_rule_that_won(huddle: Huddle, school: Path) -> None:
    shown = huddle("--theme", "huddle-light", "paths").out
    rows = {line.split("  ")[0].strip(): line for line in shown.splitlines()}
    assert "environment HUDDLE_DB" in rows["db"]
    assert "flag --theme" in rows["theme"]
    assert rows["team"].endswith("default")
    assert {"config", "backups", "drafts", "themes", "log"} <= rows.keys()


def test_a_broken_config_is_a_warning_and_the_defaults(
    huddle: Huddle, school: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "config.toml"
    monkeypatch.setenv("HUDDLE_CONFIG", str(config))
    for content in (b"user = [", b"user = 3\nnonsense = 1", b"\xff\xfe", b"a = " + b"[" * 5000):
        config.write_bytes(content)
        ran = huddle("today")
        assert ran.code == 0
        assert "Warning" in ran.err
        assert str(config) in ran.err
