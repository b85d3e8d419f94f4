"""The wheel that is built holds what huddle needs and works where none of the development tools are."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def run(*command: str | Path, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command where neither the checkout nor anybody's settings are in reach."""
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("HUDDLE_", "PYTHON"))
    }
    environ["HUDDLE_TODAY"] = "2026-11-23"
    return subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        timeout=280,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = run(
        sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_the_program_its_migrations_and_its_themes_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    def inside(folder: str, pattern: str) -> set[str]:
        return {str(found.relative_to(ROOT / folder)) for found in (ROOT / folder).rglob(pattern)}

    assert {f"huddle/_migrations/{name}" for name in inside("migrations", "*.py")} <= names
    assert {f"huddle/_themes/{name}" for name in inside("themes", "*.toml")} <= names
    assert {f"huddle/serve/page/{name}" for name in inside("src/huddle/serve/page", "*")} <= names
    assert {
        f"huddle/{name}" for name in inside("src/huddle", "*.py") | inside("src/huddle", "*.tcss")
    } <= names
    folders = {name.partition("/")[0] for name in names}
    assert folders == {"huddle", wheel.name.partition("-py3")[0] + ".dist-info"}
    assert not [name for name in names if "test" in name or "__pycache__" in name or name.endswith(".pyc")]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of commands of a clean environment in which only the wheel was installed."""
    folder = tmp_path_factory.mktemp("clean")
    venv.create(folder / "venv", with_pip=True)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    done = run(
        commands / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel, cwd=folder
    )
    if done.returncode and "connection broken" in done.stderr:
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    return commands


@pytest.mark.timeout(600)
def test_what_was_installed_works_without_the_development_tools(installed: Path, tmp_path: Path) -> None:
    huddle, school = installed / "huddle", tmp_path / "school.db"
    missing = run(installed / "python", "-c", "import pytest, hypothesis, ruff", cwd=tmp_path)
    assert missing.returncode == 1

    version = run(huddle, "--version", cwd=tmp_path)
    assert (version.returncode, version.stderr) == (0, "")
    assert version.stdout.startswith("huddle ")

    kept = run(huddle, "demo", "--keep", school, cwd=tmp_path)
    assert kept.returncode == 0, kept.stderr
    today = run(huddle, "--db", school, "today", "--json", cwd=tmp_path)
    assert today.returncode == 0, today.stderr
    assert json.loads(today.stdout)["schema"] == "huddle.today/1"
    plan = run(huddle, "--db", school, "plan", "--json", cwd=tmp_path)
    assert plan.returncode in {0, 3}, plan.stderr
    doctor = run(huddle, "--db", school, "doctor", "--json", cwd=tmp_path)
    assert doctor.returncode == 0, doctor.stdout + doctor.stderr
    assert "fail" not in {check["state"] for check in json.loads(doctor.stdout)["checks"]}
    themes = run(
        installed / "python", "-c", "from huddle.resources import themes; print(len(themes()))", cwd=tmp_path
    )
    assert int(themes.stdout) == len(list((ROOT / "themes").glob("*.toml")))
