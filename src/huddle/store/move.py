"""A whole database into another one, file or server, compared row by row before it counts; the first is only read."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Table, func, select, text
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle.domain.errors import FAILED, GUARD, HuddleError
from huddle.store.database import Database
from huddle.store.faults import faults_as_errors
from huddle.store.file import resolve
from huddle.store.migrate import set_in_place
from huddle.store.opening import open_database
from huddle.store.search import build
from huddle.store.sqlite import writing

_BATCH = 1000


def move(source: str, target: str, now: dt.datetime) -> dict[str, int]:
    """Copy every record, with ids, versions and journal, into a new file or an empty database of a server.

    Args:
        source: path or URL of a database of this huddle's schema.
        target: a path where nothing is, or the URL of a server's database without huddle's records.
        now: the time.

    Returns:
        Table -> rows, those with rows only.

    Raises:
        NotFoundError: there is no source.
        HuddleError: the source cannot be read, the target exists, or what was written is not what was read. The source
            is as it was; of a file nothing is left behind, and of a server's database nothing but empty tables.
    """
    with contextlib.closing(open_database(source, now=now, readonly=True)) as first:
        if "://" in target:
            with contextlib.closing(open_database(target, now=now, create=True)) as second:
                return _copy(first, second)
        path = resolve(Path(target))
        if path.exists() or path.is_symlink():
            raise _not_empty(str(path))
        with (
            _unfinished(path) as beside,
            contextlib.closing(open_database(str(beside), now=now, create=True)) as second,
        ):
            counts = _copy(first, second)
            second.close()
            with contextlib.closing(writing(beside)) as connection:
                build(connection)
            set_in_place(beside, path)
            if not path.exists() or not path.samefile(beside):
                raise _not_empty(str(path))  # somebody made it in the meantime
            return counts


@contextlib.contextmanager
def _unfinished(path: Path) -> Iterator[Path]:
    """A private name beside the target, which never holds half a database."""
    beside = path.with_name(f".{path.name}.moving")
    try:
        yield beside
    finally:
        for side in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                beside.with_name(beside.name + side).unlink(missing_ok=True)


def _copy(first: Database, second: Database) -> dict[str, int]:
    """Copy in one transaction, having looked that there is nothing, and compare before it is made permanent."""
    tables = SQLModel.metadata.sorted_tables
    with (
        faults_as_errors(),
        first.engine.connect().execution_options(sqlite_begin="DEFERRED") as reading,
        second.engine.connect() as writing,
    ):
        if any(_count(writing, table) for table in tables):
            raise _not_empty("the second database")
        for table in tables:
            rows = reading.execute(select(table)).mappings()
            while batch := [dict(row) for row in rows.fetchmany(_BATCH)]:
                writing.execute(table.insert(), batch)
        counts = {table.name: _same(table, reading, writing) for table in tables}
        if writing.dialect.name == "postgresql":
            writing.execute(
                text("SELECT setval(pg_get_serial_sequence('change', 'seq'), (SELECT max(seq) FROM change))")
            )
        writing.commit()
    return {name: count for name, count in counts.items() if count}


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _same(table: Table, reading: Connection, writing: Connection) -> int:
    """How many rows both have, when they have the same."""
    read, written = (_rows(connection, table) for connection in (reading, writing))
    if read != written:
        raise HuddleError(
            f"What was written is not what was read ({table.name}), so nothing was kept.",
            code="move_failed",
            exit_code=FAILED,
            hint="The first database is as it was. Try again.",
        )
    return len(read)


def _rows(connection: Connection, table: Table) -> dict[Any, tuple[Any, ...]]:
    """The rows by their key; the two databases need not put texts into one order."""
    key = next(iter(table.primary_key.columns)).name
    rows = connection.execute(select(table)).mappings()
    return {row[key]: tuple(row.values()) for row in rows}


def _not_empty(what: str) -> HuddleError:
    return HuddleError(
        f"There is something in {what} already; it was left as it was.",
        code="target_exists",
        exit_code=GUARD,
        hint="Name a new file, or an empty database of the server.",
    )
