"""From one schema to the next: all rows arrive, or the database is as it was."""

import datetime as dt
import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle import resources
from huddle.domain.cover.happened import AsPlanned, By, Other
from huddle.domain.cover.plan import Move
from huddle.domain.errors import HuddleError
from huddle.domain.huddle import Entry
from huddle.domain.record import ChangeLine
from huddle.store import file, migrate, opening, unit_of_work
from huddle.store.database import Database
from huddle.store.opening import open_database
from huddle.store.rows import TABLE_OF, columns
from huddle.store.schema import SCHEMA

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
DUMPS = sorted(Path(__file__).with_name("dumps").glob("schema-*.sql"))

Next = Callable[[str], None]


def not_of_the_search(name: str | None, _kind: str, _parents: object) -> bool:
    """The index of words is made by whoever writes, not by a migration."""
    return not (name or "").startswith("search")


def test_the_tables_are_exactly_what_the_migrations_make(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "include_name": not_of_the_search}
        )
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_schemas_number_is_the_latest_migrations() -> None:
    revisions = list(ScriptDirectory(str(resources.migrations())).walk_revisions())
    assert [revision.revision for revision in revisions] == [f"{n:04}" for n in range(SCHEMA, 0, -1)]


def test_every_column_of_a_noun_is_a_column_of_its_table() -> None:
    for noun, name in TABLE_OF.items():
        own = {column.name for column in SQLModel.metadata.tables[name].columns}
        repeated = {"ends"} if name == "absence" else set()
        assert own == set(columns(noun)) | repeated
    assert set(SQLModel.metadata.tables) == set(TABLE_OF.values())


# --- dumps of every schema that was released ---------------------------------------------------------------------


def test_every_released_schema_has_a_dump_with_rows() -> None:
    assert [dump.name for dump in DUMPS] == [f"schema-{number}.sql" for number in range(1, SCHEMA + 1)]


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: str(dump.stem))
def test_a_database_of_that_schema_opens_with_every_row(
    dump: Path, tmp_path: Path, records: list[Any]
) -> None:
    path = tmp_path / "huddle.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(dump.read_text("utf-8"))
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        before = {name: list(connection.execute(f'SELECT count(*) FROM "{name}"')) for name in names}  # noqa: S608 - own tables
    opened = open_database(str(path), now=NOW)
    with opened.read() as reader:
        for record in (record for record in records if TABLE_OF[type(record)] in names):
            assert reader.get(type(record), record.id) == record
        assert reader.scalar("PRAGMA user_version") == SCHEMA
        after = {name: reader.scalar(f'SELECT count(*) FROM "{name}"') for name in names}  # noqa: S608 - own tables
    opened.close()
    assert after == {name: count for name, ((count,),) in before.items()}
    assert all(count > 0 for count in after.values())


def test_the_dump_of_this_schema_is_what_the_migrations_make_now(tmp_path: Path, empty_db: Path) -> None:
    path = tmp_path / "dumped.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DUMPS[-1].read_text("utf-8"))
    assert schema_text(path) == schema_text(empty_db)


def test_what_happened_gets_its_kind_in_the_record_and_in_the_undo_journal(tmp_path: Path) -> None:
    path = tmp_path / "huddle.db"
    said = {"": None, "as planned": AsPlanned(), "ZO": By(("ZO",)), "OK": Other("OK"), "TBD": Other("TBD")}
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((Path(__file__).with_name("dumps") / "schema-3.sql").read_text("utf-8"))
        names = [row[1] for row in connection.execute("PRAGMA table_info(move)")]
        kept = ", ".join(f'"{name}"' for name in names if name not in {"id", "happened"})
        for number, words in enumerate(said):
            connection.execute(
                f"INSERT INTO move (id, happened, {kept}) SELECT ?, ?, {kept} FROM move WHERE id = 'mv1'",  # noqa: S608 - own columns
                (f"new{number}", words),
            )
        row = {"id": "mv1", "team_id": "team", "happened": "ZO"}
        connection.execute(
            "INSERT INTO change_line SELECT 'line', seq, 'move', 'mv1', ?, NULL FROM change_line LIMIT 1",
            (json.dumps(row),),
        )
        connection.commit()
    opened = open_database(str(path), now=NOW)
    with opened.read() as reader:
        found = [reader.get(Move, f"new{number}") for number in range(len(said))]
        line = reader.find(ChangeLine, id="line")[0]
    opened.close()
    assert [move and move.happened for move in found] == list(said.values())
    assert line.before is not None
    assert line.before["happened"] == "by:ZO"


# --- the next schema ---------------------------------------------------------------------------------------------

NEXT = SCHEMA + 1

_HEAD = f'''"""The next schema"""

import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "{NEXT:04}"
down_revision = "{SCHEMA:04}"


def upgrade() -> None:
    op.add_column("school", sa.Column("motto", sa.String(), nullable=True))
'''


def _migration(*lines: str) -> str:
    return _HEAD + "".join(f"    {line}\n" for line in lines)


_ADDS = _migration()
_REBUILD = (
    'with op.batch_alter_table("student", recreate="always") as student:',
    '    student.alter_column("grade", new_column_name="year")',
)
_REBUILDS = _migration(*_REBUILD)
_FAILS = _migration(*_REBUILD, 'op.drop_table("no_such_table")')
_LOSES = _migration("op.execute('DELETE FROM membership')")
_BREAKS = _migration("op.execute('UPDATE membership SET student_id = id')")
_KILLED = _migration(*_REBUILD, "os.kill(os.getpid(), signal.SIGKILL)")


def _use_next(folder: Path, text: str, put: Callable[[Any, str, Any], None]) -> None:
    shutil.copytree(resources.migrations(), folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / f"{NEXT:04}_the_next_schema.py").write_text(text)
    put(migrate, "migrations", lambda: folder)
    for module in (migrate, file, opening, unit_of_work):
        put(module, "SCHEMA", NEXT)


@pytest.fixture
def the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Next:
    """Makes this huddle one that has the next schema, made by the given migration."""
    return lambda text: _use_next(tmp_path / "migrations", text, monkeypatch.setattr)


def rows(path: Path, *tables: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables]  # noqa: S608 - own tables


def schema_text(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()
        query = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'search%' ORDER BY name"
        return [version, *connection.execute(query)]


def backups(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*.db"))


def test_a_rebuilt_table_keeps_its_rows_and_theirs_and_a_backup_is_made_before(
    full: Database, empty_db: Path, the_next: Next
) -> None:
    full.close()
    the_next(_REBUILDS)
    opened = open_database(str(empty_db), now=NOW)
    with opened.read() as reader:
        assert reader.scalar("SELECT year FROM student WHERE id = 'ben'") == "5"
        assert reader.scalar("PRAGMA user_version") == NEXT
        assert reader.scalar("PRAGMA foreign_keys") == 1
    opened.close()
    assert rows(empty_db, "student", "membership", "student_absence", "student_pair", "spotlight") == [
        2,
        2,
        1,
        1,
        1,
    ]
    (saved,) = backups(empty_db)
    assert saved.name == f"huddle-before-schema-{NEXT}-20261123T144500000000.db"
    assert rows(saved, "student", "membership") == [2, 2]


@pytest.mark.parametrize("text", [_FAILS, _LOSES, _BREAKS])
def test_a_migration_that_fails_loses_rows_or_breaks_references_is_taken_back_whole(
    full: Database, empty_db: Path, the_next: Next, text: str
) -> None:
    full.close()
    before = schema_text(empty_db), rows(empty_db, "student", "membership")
    the_next(text)
    with pytest.raises(HuddleError) as caught:
        open_database(str(empty_db), now=NOW)
    assert (caught.value.code, caught.value.exit_code) == ("migration_failed", 5)
    assert (schema_text(empty_db), rows(empty_db, "student", "membership")) == before
    assert len(backups(empty_db)) == 1
    if text == _FAILS:
        assert str(backups(empty_db)[0]) in caught.value.hint


def test_an_older_database_is_not_migrated_just_to_look(
    full: Database, empty_db: Path, the_next: Next
) -> None:
    full.close()
    before = schema_text(empty_db)
    the_next(_REBUILDS)
    with pytest.raises(HuddleError) as caught:
        open_database(str(empty_db), now=NOW, readonly=True)
    assert caught.value.code == "database_older"
    assert schema_text(empty_db) == before
    assert backups(empty_db) == []


def test_a_window_that_is_open_writes_nothing_once_another_has_migrated(
    full: Database, empty_db: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, keep: Callable[..., int]
) -> None:
    with monkeypatch.context() as newer:
        _use_next(tmp_path / "migrations", _ADDS, newer.setattr)
        open_database(str(empty_db), now=NOW).close()
    with pytest.raises(HuddleError) as caught:
        keep(
            full,
            Entry(id="late", team_id="team", huddle_id="h1", section="x", kind="note", text="late", at=NOW),
        )
    assert caught.value.code == "database_newer"
    assert rows(empty_db, "entry") == [1]


_MIGRATE = """
import sys, importlib.util, datetime as dt
from pathlib import Path
spec = importlib.util.spec_from_file_location("test_migrate", sys.argv[1])
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module._use_next(Path(sys.argv[3]), getattr(module, sys.argv[4]), setattr)
print("starts", flush=True)
module.open_database(sys.argv[2], now=module.NOW)
"""


def start_migrating(path: Path, folder: Path, migration: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", _MIGRATE, __file__, str(path), str(folder), migration]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_migration_that_is_killed_leaves_the_old_schema_whole(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    before = schema_text(empty_db), rows(empty_db, "student", "membership")
    process = start_migrating(empty_db, tmp_path / "killed", "_KILLED")
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    open_database(str(empty_db), now=NOW).close()
    assert (schema_text(empty_db), rows(empty_db, "student", "membership")) == before
    assert rows(backups(empty_db)[0], "student", "membership") == [2, 2]


def test_of_two_that_start_at_once_one_migrates_and_one_backup_is_made(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    both = [start_migrating(empty_db, tmp_path / name, "_REBUILDS") for name in ("one", "two")]
    for process in both:
        process.communicate()
    assert [process.returncode for process in both] == [0, 0]
    assert len(backups(empty_db)) == 1
    assert rows(empty_db, "student", "membership") == [2, 2]


@pytest.mark.long
def test_a_migration_killed_at_any_moment_leaves_the_old_or_the_new_schema_whole(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    old, rng = empty_db.read_bytes(), random.Random(1)
    whole = {
        (SCHEMA, "grade"): 0,
        (NEXT, "year"): 0,
    }
    for number in range(60):
        empty_db.write_bytes(old)
        process = start_migrating(empty_db, tmp_path / str(number), "_REBUILDS")
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(rng.uniform(0, 0.12))
        process.kill()
        process.communicate()
        with closing(sqlite3.connect(empty_db)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            fields = {row[1] for row in connection.execute("PRAGMA table_info(student)")}
            (field,) = fields & {"grade", "year"}
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        whole[version, field] += 1
        assert rows(empty_db, "student", "membership") == [2, 2]
        assert all(rows(saved, "student", "membership") == [2, 2] for saved in backups(empty_db))
        empty_db.with_name("huddle.db-journal").unlink(missing_ok=True)
    assert all(whole.values()), whole


def test_the_name_of_a_folder_may_hold_percent_signs_and_blanks(tmp_path: Path) -> None:
    folder = tmp_path / "50% of ünits ?#"
    folder.mkdir()
    open_database(str(folder / "huddle.db"), now=NOW, create=True).close()
    opened = open_database(str(folder / "huddle.db"), now=NOW)
    with opened.read() as reader:
        assert reader.scalar("SELECT count(*) FROM team") == 0
    opened.close()
