"""The command as people run it, on a demo school that has lived for thirty days, built once and copied for each test."""

import datetime as dt
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from huddle.cli.run import answer
from huddle.services.demo.demo import build
from huddle.services.planner.planner import InlinePlanner
from huddle.store.opening import open_database

MONDAY = "2026-11-23"


@dataclass(frozen=True)
class Ran:
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def first_word(self) -> str:
        return self.out.split()[0]


Huddle = Callable[..., Ran]


@pytest.fixture(scope="session")
def _lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    database = open_database(str(path), now=dt.datetime(2026, 11, 23, tzinfo=dt.UTC), create=True)
    build(database, InlinePlanner(), dt.date(2026, 11, 23))
    database.close()
    return path


@pytest.fixture
def school(_lived: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo school's database, of this test's own; HUDDLE_DB names it, and it is Monday morning."""
    path = Path(shutil.copy2(_lived, tmp_path / "school.db"))
    path.chmod(0o600)
    monkeypatch.setenv("HUDDLE_DB", str(path))
    monkeypatch.setenv("HUDDLE_TODAY", MONDAY)
    return path


@pytest.fixture
def huddle(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Huddle:
    """The command in this process: `huddle("absent", "ben", "3-5")`, with `stdin` where it reads."""
    monkeypatch.chdir(tmp_path)

    def run(*words: str, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        capsys.readouterr()
        code = answer(words)
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run


@pytest.fixture
def process(tmp_path: Path) -> Huddle:
    """The command as a process of its own, `env` added to this one's environment (None takes a variable away)."""

    def run(*words: str, stdin: bytes = b"", env: dict[str, str | None] | None = None) -> Ran:
        variables = {**os.environ, **(env or {})}
        ended = subprocess.run(
            [sys.executable, "-m", "huddle", *words],
            input=stdin,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            timeout=60,
            env={name: value for name, value in variables.items() if value is not None},
        )
        return Ran(
            ended.returncode, ended.stdout.decode("utf-8", "replace"), ended.stderr.decode("utf-8", "replace")
        )

    return run
