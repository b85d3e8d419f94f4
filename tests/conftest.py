"""Fixtures for every test: nobody's own settings, a migrated database file to copy, a clock that stands."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _nobodys_settings(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No developer's configuration, data or theme reaches a test, and no test reaches theirs."""
    for name in os.environ:
        if name.startswith(("HUDDLE_", "TEXTUAL")) and name != "HUDDLE_SAMPLES":
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("CONFIG", "DATA", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))


@pytest.fixture(scope="session")
def _migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database of the current schema, migrated once."""
    from huddle.store.opening import open_database

    path = tmp_path_factory.mktemp("migrated") / "huddle.db"
    open_database(str(path), now=NOW, create=True).close()
    return path


@pytest.fixture
def empty_db(_migrated: Path, tmp_path: Path) -> Path:
    """The path of an empty database file of this test's own."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return Path(shutil.copy2(_migrated, folder / "huddle.db"))


@pytest.fixture
def clock() -> dt.datetime:
    """The moment at which the test's world stands: Monday 23 November 2026, 14:45 UTC."""
    return NOW


@pytest.fixture
def open_umask() -> Iterator[None]:
    """The most careless umask: what is private then is private always."""
    before = os.umask(0)
    yield
    os.umask(before)
