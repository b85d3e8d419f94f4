"""A room knows only the rooms below it, and a start loads only what it needs."""

import ast
import os
import re
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


# --- what no linter sees -----------------------------------------------------------------------------------------

SOURCE = ROOT / "src"
FILES = {
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted((SOURCE / "huddle").rglob("*.py"))
}


def imports(name: str, tree: ast.Module) -> set[str]:
    """The modules of huddle that a module imports, also inside functions and for type checking only."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {
                f"{node.module}.{alias.name}" if f"{node.module}.{alias.name}" in FILES else node.module
                for alias in node.names
            }
    return {module for module in found if module in FILES and module != name}


def circles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The sets of modules that import each other in a circle (Tarjan's strongly connected components)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in arrows[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            here = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(here) > 1:
                found.append(sorted(here))

    for name in arrows:
        if name not in index:
            visit(name)
    return found


def test_no_module_imports_in_a_circle_not_even_inside_a_function_or_for_types() -> None:
    arrows = {name: imports(name, ast.parse(path.read_text("utf-8"))) for name, path in FILES.items()}
    assert circles(arrows) == []
    assert circles(
        {**arrows, "huddle.text": {"huddle.ui.app"}, "huddle.ui.app": {"huddle.text"}}
    )  # it would see one


_SQL = re.compile(
    r"\bSELECT\b.+\bFROM\b|\bINSERT INTO\b|\bUPDATE \w+ SET\b|\bDELETE FROM\b|\bt\.[a-z_]+ (?:=|<|>|IN|LIKE|BETWEEN)"
)


def test_only_store_has_sql_text() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, path in FILES.items()
        if not name.startswith("huddle.store")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.search(node.value)
    ]
    assert found == []


def test_screens_ask_services_and_never_open_a_unit_of_reading() -> None:
    found = [
        name
        for name, path in FILES.items()
        if name.startswith("huddle.ui") and ".desk.read(" in path.read_text("utf-8")
    ]
    assert found == []


def test_a_class_of_the_face_has_few_ancestors_of_our_own() -> None:
    """Parts, not mixins: the app and the screens are composed. Counted with the class itself, and what notices failures."""
    code = """
import importlib, inspect, pkgutil, sys
import huddle.ui
for module in pkgutil.walk_packages(huddle.ui.__path__, "huddle.ui."):
    for name, cls in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
        own = [base for base in cls.__mro__ if base.__module__.startswith("huddle")]
        if cls.__module__ == module.name:
            print(len(own), name)
"""
    depth = {
        name: int(count)
        for count, name in map(str.split, run("-c", code, importtime=False).stdout.splitlines())
    }
    assert depth["HuddleApp"] <= 4
    assert max(depth.values()) <= 5


# What is loaded before the first frame, or before the first tab: only there is something imported when it is asked for.
ON_THE_WAY_TO_THE_FIRST_FRAME = (
    "huddle.ui.app",
    "huddle.ui.rooms",
    "huddle.ui.shell.",
    "huddle.ui.dialogs.form",
    "huddle.ui.writing.spotlight_keys",
)


def test_a_screen_imports_at_its_top() -> None:
    found = [
        f"{name}:{inner.lineno}"
        for name, path in FILES.items()
        if name.startswith("huddle.ui.") and not name.startswith(ON_THE_WAY_TO_THE_FIRST_FRAME)
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


def test_what_is_shown_is_made_of_records_with_names_and_not_of_tuples_of_texts() -> None:
    found = [
        f"{name}:{field.lineno}"
        for name, path in FILES.items()
        if name.startswith(("huddle.services", "huddle.ui")) and not name.startswith("huddle.services.demo")
        for kind in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(kind, ast.ClassDef)
        for field in kind.body
        if isinstance(field, ast.AnnAssign)
        and re.search(r"tuple\[str(, \w+){2,}", ast.unparse(field.annotation))
    ]
    assert found == []


def test_one_place_notices_that_work_in_a_thread_has_failed() -> None:
    found = [name for name, path in FILES.items() if "WorkerState.ERROR" in path.read_text("utf-8")]
    assert found == ["huddle.ui.shell.failures"]


_CHANGE_WORDS = re.compile(r"\bUNCOVERED\b|\bno second adult\b|\bno helper\b|: nobody yet\b")


def test_a_change_has_one_text() -> None:
    """Sentences about changes and gaps of a plan are in one room; what draws them asks it."""
    there = FILES["huddle.domain.cover.wording"].read_text("utf-8")
    assert _CHANGE_WORDS.search(there)
    found = [
        f"{name}:{node.lineno}"
        for name, path in FILES.items()
        if name.startswith(("huddle.ui", "huddle.cli", "huddle.exchange", "huddle.services"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _CHANGE_WORDS.search(node.value)
    ]
    assert found == []
