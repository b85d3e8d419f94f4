"""A database moved into another: everything arrives, the first is untouched, half of one is never left."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import NOW

from huddle.domain.educator import Educator
from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.record import Change
from huddle.store import move as move_module
from huddle.store.move import move
from huddle.store.opening import open_database

Keep = Callable[..., int]


@pytest.fixture
def full(tmp_path: Path, records: list[Any], keep: Keep) -> Path:
    path = tmp_path / "first.db"
    with contextlib.closing(open_database(str(path), now=NOW, create=True)) as database:
        keep(database, *records)
    return path


def dump(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        names = [
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not name.startswith(("search", "sqlite_"))
        ]
        return {name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608 - own tables


def test_everything_arrives_in_another_file(full: Path, tmp_path: Path) -> None:
    before = full.read_bytes()
    counts = move(str(full), str(tmp_path / "second.db"), NOW)
    assert dump(tmp_path / "second.db") == dump(full)
    assert full.read_bytes() == before
    assert counts["student"] == 2
    assert counts["change_line"] > 10
    assert (tmp_path / "second.db").stat().st_mode & 0o777 == 0o600


def test_what_was_written_is_found_by_its_words_in_the_new_one(full: Path, tmp_path: Path) -> None:
    move(str(full), str(tmp_path / "second.db"), NOW)
    with contextlib.closing(sqlite3.connect(tmp_path / "second.db")) as connection:
        (indexed,) = connection.execute("SELECT count(*) FROM search").fetchone()
    assert indexed > 0


def test_the_new_one_is_written_to_and_its_journal_goes_on(full: Path, tmp_path: Path) -> None:
    move(str(full), str(tmp_path / "second.db"), NOW)
    with contextlib.closing(open_database(str(tmp_path / "second.db"), now=NOW)) as database:
        with database.read() as reader:
            last = max(change.seq for change in reader.select(Change))
        with database.write(by="HB", label="New", team_id="team", now=NOW) as work:
            work.add(Educator(id="new", given="New", family="Person"))
            assert work.commit() == last + 1


@pytest.mark.parametrize("there", ["", "a text that is no database"])
def test_what_is_there_is_left_as_it_was(full: Path, tmp_path: Path, there: str) -> None:
    target = tmp_path / "second.db"
    target.write_text(there, encoding="utf-8")
    with pytest.raises(HuddleError) as refusal:
        move(str(full), str(target), NOW)
    assert refusal.value.exit_code == 8
    assert target.read_text(encoding="utf-8") == there


def test_onto_itself_is_refused(full: Path) -> None:
    before = full.read_bytes()
    with pytest.raises(HuddleError):
        move(str(full), str(full), NOW)
    assert full.read_bytes() == before


def test_without_a_first_there_is_no_second(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        move(str(tmp_path / "none.db"), str(tmp_path / "second.db"), NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_copy_that_is_not_the_same_is_not_kept(
    full: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = iter(range(10_000))
    monkeypatch.setattr(move_module, "_rows", lambda connection, table: {next(given): ()})
    with pytest.raises(HuddleError) as failure:
        move(str(full), str(tmp_path / "second.db"), NOW)
    assert failure.value.exit_code == 1
    assert [path.name for path in tmp_path.iterdir() if "second" in path.name] == []
