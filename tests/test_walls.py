"""A room knows only the rooms below it, and a start loads only what it needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def run(*words: str, importtime: bool = True) -> "subprocess.CompletedProcess[str]":
    options = ["-X", "importtime"] if importtime else []
    command = [sys.executable, *options, *words]
    environ = {**os.environ, "HUDDLE_TODAY": "2026-11-23"}
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL
    )


def loaded(*words: str) -> set[str]:
    """The modules that a run of the interpreter imports."""
    lines = run(*words).stderr.splitlines()
    return {line.rpartition("|")[2].strip() for line in lines if line.startswith("import time:")}


def packages(modules: set[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_the_walls_between_the_rooms_hold() -> None:
    # In a process of its own: the checker sets up logging for the whole process it runs in.
    code = "from importlinter import cli; raise SystemExit(cli.lint_imports(no_cache=True))"
    checked = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_the_version_is_answered_before_anything_is_loaded() -> None:
    modules = loaded("-m", "huddle", "--version") - loaded("-c", "import runpy")
    assert {module for module in modules if module.startswith("huddle")} <= {"huddle"}
    assert packages(modules) - {"huddle"} <= sys.stdlib_module_names


@pytest.fixture(scope="module")
def school(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("school") / "school.db"
    run("-m", "huddle", "--date", "2026-11-23", "demo", "--keep", str(path), importtime=False)
    return path


@pytest.mark.parametrize(
    ("words", "unneeded"),
    [
        (["today"], {"textual", "ortools", "alembic", "sqlalchemy", "sqlmodel", "pydantic", "xlsxwriter"}),
        (["roster"], {"textual", "ortools", "alembic", "sqlalchemy", "sqlmodel", "pydantic", "xlsxwriter"}),
        (["absent", "--list"], {"textual", "ortools", "alembic", "sqlalchemy", "sqlmodel", "pydantic"}),
    ],
)
def test_a_command_loads_only_what_it_needs(school: Path, words: list[str], unneeded: set[str]) -> None:
    modules = loaded("-m", "huddle", "--db", str(school), *words)
    assert "huddle.store.database" in modules
    assert not packages(modules) & unneeded


def test_the_planner_loads_no_database_and_the_store_no_screen() -> None:
    assert not packages(loaded("-c", "import huddle.coverage.planner")) & {"sqlalchemy", "textual", "sqlite3"}
    assert not packages(loaded("-c", "import huddle.store.database")) & {"sqlalchemy", "textual", "ortools"}
    assert not packages(loaded("-c", "import huddle.domain.day")) & {
        "sqlalchemy",
        "textual",
        "ortools",
        "sqlite3",
    }
