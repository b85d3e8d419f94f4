"""The command `huddle` on a real pseudo-terminal: what it keeps, and what it does not listen to."""

import os
import pty
import re
import select
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from huddle.cli.start.window import Drafts, drop_developers_settings
from huddle.serve import DRIVER

_STYLING = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")


class Window:
    """A running `huddle` of 80 x 24 and what it has painted."""

    def __init__(self, process: subprocess.Popen[bytes], terminal: int) -> None:
        self.process = process
        self.terminal = terminal

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def until(self, words: str, seconds: float = 30) -> None:
        """Read until the words are painted."""
        got = b""
        end = time.monotonic() + seconds
        while words.encode() not in _STYLING.sub(b"", got):
            assert time.monotonic() < end, got[-2000:].decode("utf-8", "replace")
            if select.select([self.terminal], [], [], 0.1)[0]:
                got += os.read(self.terminal, 65_536)

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        return self.ended()

    def ended(self) -> int:
        """Read what is still painted, so that nobody waits, until it has ended."""
        while select.select([self.terminal], [], [], 30)[0]:
            try:
                if not os.read(self.terminal, 65_536):
                    break
            except OSError:
                break
        return self.process.wait(30)


@contextmanager
def window(database: Path, **environment: str) -> Iterator[Window]:
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "huddle", "--db", str(database)],
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "80", "LINES": "24",
             "HUDDLE_TODAY": "2026-11-23T07:45", **environment},
    )  # fmt: skip
    os.close(theirs)
    try:
        yield Window(process, ours)
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def notes_in(database: Path) -> list[str]:
    with closing(sqlite3.connect(database)) as connection:
        return [row[0] for row in connection.execute("SELECT text FROM entry")]


def test_a_note_that_was_being_written_survives_two_kills_and_goes_when_it_is_saved(school_db: Path) -> None:
    drafts = school_db.parent / "drafts" / "school"
    with window(school_db) as first:
        first.until("Students out")
        first.type("6")
        first.until("Here")
        first.type("eKai: call home")
        first.until("14 of 65,536")
        assert first.end(signal.SIGTERM) == 143
    kept = list(drafts.glob("*-note.txt"))
    assert [path.read_text(encoding="utf-8") for path in kept] == ["Kai: call home"]
    for number in (signal.SIGTERM, signal.SIGKILL):
        with window(school_db) as again:
            again.until("unsaved")
            again.type("6")
            again.until("Kai: call home")
            again.end(number)
        assert list(drafts.glob("*-note.txt")) == kept
    with window(school_db) as last:
        last.until("Students out")
        last.type("6")
        last.until("Kai: call home")
        last.type("e!\r")
        last.until("note ")
        last.until("Kai: call home!")
        patience = time.monotonic() + 30
        while list(drafts.glob("*-note.txt")) and time.monotonic() < patience:
            if select.select([last.terminal], [], [], 0.05)[0]:  # the line is on its way to the database
                os.read(last.terminal, 65_536)
        last.type("\x11")  # ctrl+q
        assert last.ended() == 0
    assert "Kai: call home!" in notes_in(school_db)
    assert list(drafts.glob("*-note.txt")) == []


def test_settings_for_developers_of_textual_are_not_listened_to(school_db: Path, tmp_path: Path) -> None:
    log = tmp_path / "everything.log"
    with window(
        school_db,
        TEXTUAL="debug,devtools",
        TEXTUAL_LOG=str(log),
        TEXTUAL_DEBUG="1",
        TEXTUAL_DRIVER="os:abort",
    ) as one:
        one.until("Students out")
        one.type("q")
        assert one.ended() == 0
    assert not log.exists()


def test_only_the_driver_of_the_browser_may_be_set() -> None:
    web = {"TEXTUAL_DRIVER": DRIVER, "TEXTUAL_COLOR_SYSTEM": "truecolor"}
    environ = {**web, "TEXTUAL": "debug", "TEXTUAL_LOG": "x", "TEXTUAL_DEBUG": "1", "HOME": "/"}
    drop_developers_settings(environ)
    assert environ == {**web, "HOME": "/"}
    environ = {"TEXTUAL_DRIVER": "mine:Driver"}
    drop_developers_settings(environ)
    assert environ == {}


def test_what_is_being_typed_survives_a_kill_that_nobody_hears_of(school_db: Path) -> None:
    drafts = school_db.parent / "drafts" / "school"
    with window(school_db) as first:
        first.until("Students out")
        first.type("6")
        first.until("Here")
        first.type("eKai: call home")
        first.until("14 of 65,536")
        first.type(" again")
        patience = time.monotonic() + 30
        while [path.read_text(encoding="utf-8") for path in drafts.glob("*-note.txt")] != [
            "Kai: call home again"
        ]:
            assert time.monotonic() < patience
            if select.select([first.terminal], [], [], 0.05)[0]:
                os.read(first.terminal, 65_536)
        first.end(signal.SIGKILL)
    with window(school_db) as again:
        again.until("unsaved")
        again.type("6")
        again.until("Kai: call home again")


def test_a_draft_that_was_written_on_takes_the_place_of_the_one_it_came_from(tmp_path: Path) -> None:
    database = str(tmp_path / "team.db")
    Drafts(database).keep("note", "older")
    Drafts(database).keep("note", "newer")
    drafts = Drafts(database)
    assert drafts.offered() == {"note": "newer"}
    drafts.keep("note", "newer and more")
    assert Drafts(database).offered() == {"note": "newer and more"}
    assert len(list((tmp_path / "drafts" / "team").iterdir())) == 2
    drafts = Drafts(database)
    drafts.offered()
    drafts.drop("form Decision")
    drafts.drop("note")
    assert Drafts(database).offered() == {"note": "older"}


def test_a_draft_is_not_offered_to_another_team_in_the_same_folder(tmp_path: Path) -> None:
    Drafts(str(tmp_path / "north.db")).keep("note", "Kai was upset")
    assert Drafts(str(tmp_path / "south.db")).offered() == {}
    assert Drafts(str(tmp_path / "north.db")).offered() == {"note": "Kai was upset"}


def test_a_draft_that_cannot_be_kept_leaves_the_one_it_came_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts = Drafts(str(tmp_path / "team.db"))
    drafts.keep("note", "older")
    drafts.offered()

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("huddle.exchange.target.write_target", full)
    drafts.keep("note", "newer")
    assert Drafts(str(tmp_path / "team.db")).offered() == {"note": "older"}


def test_what_was_typed_into_a_form_stands_there_again_and_goes_when_it_is_thrown_away(
    school_db: Path,
) -> None:
    drafts = school_db.parent / "drafts" / "school"
    with window(school_db) as first:
        first.until("Students out")
        first.type("2")
        first.until("Students · ")
        first.type("n")
        first.until("New student")
        first.type("Pia Quill")
        first.until("Pia Quill")
        assert first.end(signal.SIGHUP) == 129
    (kept,) = drafts.glob("*-form-*.txt")
    assert kept.read_text(encoding="utf-8").endswith(": Pia Quill")
    with window(school_db) as again:
        again.until("Unsaved form")
        again.type("2")
        again.until("Students · ")
        again.type("n")
        again.until("to discard")
        again.type("\x1b")
        again.until("Not saved yet")
        again.type("\x1b")
        again.until("Students · ")
        again.type("\x11")
        assert again.ended() == 0
    assert list(drafts.glob("*-form-*.txt")) == []


def test_a_note_is_written_in_ones_own_editor(school_db: Path, tmp_path: Path) -> None:
    editor = tmp_path / "my editor.sh"
    editor.write_text(
        '#!/bin/sh\nls -l "$1" > "$0.seen"\nprintf "two\\nlines [/b]" >> "$1"\n', encoding="utf-8"
    )
    editor.chmod(0o700)
    with window(school_db, VISUAL=f"'{editor}'") as one:
        one.until("Students out")
        one.type("6")
        one.until("Here")
        one.type("e")
        one.type("so: \x05")
        one.until("lines [/b]")
        one.type("\r")
        patience = time.monotonic() + 30
        while "so: two\nlines [/b]" not in notes_in(school_db) and time.monotonic() < patience:
            if select.select([one.terminal], [], [], 0.05)[0]:
                os.read(one.terminal, 65_536)
        one.type("\x1b\x11")
        assert one.ended() == 0
    assert "so: two\nlines [/b]" in notes_in(school_db)
    assert Path(f"{editor}.seen").read_text(encoding="utf-8").startswith("-rw-------")
