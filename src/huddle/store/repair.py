"""When a database is lost or damaged: put a backup in its place, save what can be read, keep the backups few."""

import datetime as dt
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from huddle.domain.errors import DATABASE, GUARD, HuddleError
from huddle.paths import backups_folder, private_folder
from huddle.store.backup import backup_beside, backup_to
from huddle.store.faults import as_error
from huddle.store.file import create_private, inspect, no_database, resolve
from huddle.store.rows import RECORD_OF, UNREADABLE, columns, decode, encode

_SIDES = ("", "-journal", "-wal")
_BUSY_ROUNDS = 100
_BUSY_PAUSE = 0.1  # seconds
_PROBES = 200
_GENERATIONS = 6
_ESSENTIAL = (
    "school",
    "team",
    "educator",
    "team_member",
    "student",
    "student_group",
    "membership",
    "block",
    "base_session",
)
_RECOVERED = "recovered"
_PLACEHOLDERS: Mapping[str, Mapping[str, str]] = {
    "school": {"name": "Recovered school"},
    "team": {"name": "Recovered team", "school_id": _RECOVERED},
}
_HEADER = 100  # bytes
_LEAST_PAGE = 512


@dataclass(frozen=True, slots=True)
class Salvage:
    """What a repair brought over.

    Attributes:
        path: the new database.
        kept: table -> rows brought over.
        lost: table -> rows that were there, as far as that can be told, and were not brought over.
        rebuilt: table -> lost rows that others need and that the undo journal gave back as they were saved last.
        placeholders: table -> rows that others need and of which nothing but the id is known.
    """

    path: Path
    kept: Mapping[str, int]
    lost: Mapping[str, int]
    rebuilt: Mapping[str, int]
    placeholders: Mapping[str, int]

    @property
    def essential_lost(self) -> tuple[str, ...]:
        """Tables without which a team is not what it was and of which something is gone."""
        return tuple(name for name in _ESSENTIAL if self.lost.get(name) or self.placeholders.get(name))


def restore(backup: Path, database: Path, now: dt.datetime) -> Path | None:
    """Put a backup in the database's place, through SQLite, so that other open windows see it as a change.

    Args:
        backup: a huddle database, this one's schema or older.
        database: where it goes; it may be missing, empty or damaged, but not somebody else's file.
        now: the time, for the name of the copy of what is there.

    Returns:
        Where what was there is kept (a damaged file byte for byte); None when there was nothing.

    Raises:
        HuddleError: the backup is not sound or not huddle's, or the database cannot be written; it is as it was.
    """
    backup, database = resolve(backup), resolve(database)
    if not inspect(backup).exists:
        raise no_database(backup)
    _require_sound(backup)
    if not database.exists():
        backup_to(backup, database)
        return None
    try:
        inspect(database)
        kept = backup_beside(database, "before-restore", now)
        _copy_pages(backup, database)
    except HuddleError as error:
        if error.code not in {"database_damaged", "database_empty"}:
            raise
        # What is damaged cannot be written into: keep its bytes and put a new file in its place.
        kept = _set_aside(database, now)
        backup_to(backup, database)
    return kept


def _require_sound(path: Path) -> None:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            answers = connection.execute("PRAGMA integrity_check").fetchall()
    except sqlite3.Error as fault:
        raise as_error(fault) from fault
    if answers != [("ok",)]:
        raise HuddleError(
            "The backup is damaged, so nothing was changed.",
            code="database_damaged",
            exit_code=DATABASE,
            hint="Choose another file of the backups folder.",
        )


def _copy_pages(source: Path, target: Path) -> None:
    """SQLite's online backup in one step; waits for windows that are writing, but not for ever."""
    try:
        with (
            closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as reading,
            closing(sqlite3.connect(f"{target.as_uri()}?mode=rw", uri=True, timeout=0)) as writing,
        ):
            reading.backup(writing, progress=_patience(), sleep=_BUSY_PAUSE)
    except sqlite3.Error as fault:
        raise as_error(fault) from fault


def _patience() -> Callable[[int, int, int], None]:
    rounds = iter(range(_BUSY_ROUNDS))

    def waited(status: int, _remaining: int, _total: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and next(rounds, None) is None:
            raise HuddleError(
                "Another huddle is writing to the database and did not finish; nothing was restored.",
                code="database_locked",
                exit_code=DATABASE,
                hint="Close the other windows and try again.",
            )

    return waited


def _set_aside(database: Path, now: dt.datetime) -> Path:
    """The damaged file and its side files under another name in the backups folder, byte for byte."""
    stamp = now.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%S%f")
    kept = private_folder(backups_folder(database)) / f"{database.name}.damaged-{stamp}"
    _copy_bytes(database, kept)
    for side in _SIDES[1:]:
        database.with_name(database.name + side).unlink(missing_ok=True)
    return kept


def _copy_bytes(source: Path, target: Path) -> None:
    for side in _SIDES:
        part = source.with_name(source.name + side)
        if part.exists():
            copy = target.with_name(target.name + side)
            create_private(copy)
            shutil.copyfile(part, copy)


def repair(database: Path, target: Path) -> Salvage:
    """Save the readable rows of a damaged database into a new one, table by table; the damaged file is only read.

    A row is kept when it makes a sensible record. A reference to a record that is lost is emptied, or the row goes too
    when it makes no sense without it.

    Raises:
        HuddleError: the target exists, or nothing can be read.
    """
    from huddle.store.migrate import create

    database, target = resolve(database), resolve(target)
    if not database.exists():
        raise no_database(database)
    if target.exists():
        raise HuddleError(
            f"{target} is already there; nothing was changed.",
            code="target_exists",
            exit_code=GUARD,
            hint="Choose another name.",
        )
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=".repair-") as folder:
        copy, fresh = Path(folder) / "damaged.db", Path(folder) / "rebuilt.db"
        _copy_bytes(database, copy)
        _mend_header(copy)
        create(fresh)
        with (
            closing(sqlite3.connect(copy, isolation_level=None)) as damaged,
            closing(sqlite3.connect(fresh, isolation_level=None)) as sound,
        ):
            kept, expected = _bring_over(damaged, sound)
            rebuilt, placeholders = _rebuild_parents(sound)
            _mend_references(sound, kept)
        if not any(kept.values()):
            raise HuddleError(
                "Nothing in this file could be read; it was left as it is.",
                code="database_damaged",
                exit_code=DATABASE,
                hint="Restore the newest file of the backups folder.",
            )
        backup_to(fresh, target)
    back = {name: count + rebuilt.get(name, 0) for name, count in kept.items()}
    lost = {name: expected[name] - count for name, count in back.items() if expected[name] > count}
    return Salvage(
        target, {name: count for name, count in kept.items() if count}, lost, rebuilt, placeholders
    )


def _mend_header(copy: Path) -> None:
    """Say in the header how many pages there are: SQLite reads nothing of a file that is shorter than its header says."""
    with copy.open("r+b") as file:
        header = file.read(_HEADER)
        size = int.from_bytes(header[16:18], "big")
        size = 65_536 if size == 1 else size
        if len(header) < _HEADER or size < _LEAST_PAGE or size & (size - 1):
            return
        pages = copy.stat().st_size // size
        if int.from_bytes(header[28:32], "big") != pages:
            file.truncate(pages * size)
            file.seek(28)
            file.write(pages.to_bytes(4, "big"))
            file.seek(92)
            file.write(header[24:28])  # "the page count is valid for this change counter"


def _bring_over(
    damaged: sqlite3.Connection, sound: sqlite3.Connection
) -> tuple[dict[str, int], dict[str, int]]:
    """Rows kept, and rows that were there as far as that can be told, by table."""
    kept: dict[str, int] = {}
    expected: dict[str, int] = {}
    sound.execute("PRAGMA foreign_keys=OFF")
    sound.execute("BEGIN")
    for name, noun in RECORD_OF.items():
        fields = [row[1] for row in sound.execute(f'PRAGMA table_info("{name}")')]
        listed = ", ".join(f'"{field}"' for field in fields)
        insert = f'INSERT INTO "{name}" ({listed}) VALUES ({", ".join("?" * len(fields))})'  # noqa: S608 - own tables
        kept[name] = read = 0
        for row in _rows(damaged, name, listed):
            read += 1
            try:
                values = dict(zip(fields, row, strict=True))
                decode(noun, {field: values[field] for field in columns(noun)})
                sound.execute(insert, row)
            except (*UNREADABLE, sqlite3.Error):
                continue  # bytes that make no record, or a second row in the place of the first
            kept[name] += 1
        expected[name] = max(read, _count(damaged, name))
    sound.execute("COMMIT")
    for name, count in _known_from_elsewhere(sound).items():
        expected[name] = max(expected.get(name, 0), count)
    return kept, expected


def _known_from_elsewhere(sound: sqlite3.Connection) -> dict[str, int]:
    """Table -> how many rows other rows refer to, which tells of a table that can no longer be read."""
    named: dict[str, set[object]] = {}
    for table in RECORD_OF:
        for _, _, parent, field, *_ in sound.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
            found = sound.execute(f'SELECT DISTINCT "{field}" FROM "{table}" WHERE "{field}" IS NOT NULL')  # noqa: S608
            named.setdefault(parent, set()).update(row[0] for row in found)
    return {name: len(ids) for name, ids in named.items() if name in RECORD_OF}


def _rebuild_parents(sound: sqlite3.Connection) -> tuple[dict[str, int], dict[str, int]]:
    """Make the lost rows that others need again: from the undo journal, which holds every row as it was last saved.

    A school or a team that is not even there becomes a placeholder, so that everything that belongs to it is kept.

    Returns:
        Table -> how many rows the journal gave back, and table -> how many are placeholders.
    """
    journal: dict[str, int] = {}
    placeholders: dict[str, int] = {}
    for _ in range(_GENERATIONS):  # a row that was made may need a parent itself
        missing = {
            (parent, value)
            for table, rowid, parent, number in sound.execute("PRAGMA foreign_key_check").fetchall()
            for field in [_field(sound, table, number)]
            for (value,) in sound.execute(f'SELECT "{field}" FROM "{table}" WHERE rowid = ?', (rowid,))  # noqa: S608
        }
        added = False
        for table, row_id in sorted(missing):
            for rows, counted in (
                (_saved(sound, table, row_id), journal),
                (_invented(sound, table, row_id), placeholders),
            ):
                if rows is not None and _insert(sound, table, rows):
                    counted[table] = counted.get(table, 0) + 1
                    added = True
                    break
        if not added:
            break
    return journal, placeholders


def _field(sound: sqlite3.Connection, table: str, number: int) -> str:
    """The column of a foreign key of a table."""
    return next(
        str(row[3]) for row in sound.execute(f'PRAGMA foreign_key_list("{table}")') if row[0] == number
    )


def _saved(sound: sqlite3.Connection, table: str, row_id: str) -> Mapping[str, Any] | None:
    """A row as the undo journal knows it; None where it does not."""
    saved = sound.execute(
        "SELECT after FROM change_line WHERE table_name = ? AND row_id = ? AND after IS NOT NULL"
        " ORDER BY seq DESC LIMIT 1",
        (table, row_id),
    ).fetchone()
    try:
        row = json.loads(saved[0]) if saved else None
    except ValueError:
        return None
    return row if isinstance(row, dict) else None


def _invented(sound: sqlite3.Connection, table: str, row_id: str) -> Mapping[str, Any] | None:
    """A placeholder for a row of which only the id is known; None for what may be left out."""
    if table not in _PLACEHOLDERS:
        return None
    (school,) = sound.execute("SELECT min(id) FROM school").fetchone()
    return {**_PLACEHOLDERS[table], "id": row_id, **({"school_id": school} if school else {})}


def _insert(sound: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> bool:
    """Insert a row that was made again; whether it makes a record."""
    try:
        values = encode(decode(RECORD_OF[table], row))
        listed = ", ".join(f'"{name}"' for name in values)
        sound.execute(
            f'INSERT INTO "{table}" ({listed}) VALUES ({", ".join("?" * len(values))})',  # noqa: S608 - own tables
            [str(value) if isinstance(value, dt.date | dt.time) else value for value in values.values()],
        )
    except (*UNREADABLE, sqlite3.Error):
        return False
    return True


def _count(damaged: sqlite3.Connection, name: str) -> int:
    """How many rows the table had; SQLite counts in an index, which may be sound where the table is not."""
    try:
        return int(damaged.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608 - own tables
    except sqlite3.Error:
        return 0


def _rows(damaged: sqlite3.Connection, name: str, listed: str) -> Iterator[Sequence[object]]:
    """Every row that can be read: from the front, from the back, then from places between."""
    seen: set[int] = set()

    def walk(condition: str) -> Generator[Sequence[object], None, bool]:
        """Rows not read before; whether all of them could be read."""
        query = f'SELECT rowid, {listed} FROM "{name}" WHERE {condition}'  # noqa: S608 - own tables
        try:
            for rowid, *values in damaged.execute(query):
                if rowid in seen:
                    return True
                seen.add(rowid)
                yield values
        except (sqlite3.Error, UnicodeDecodeError):
            return False
        return True

    if (yield from walk("1 ORDER BY rowid")):
        return
    yield from walk("1 ORDER BY rowid DESC")
    ordered = sorted(seen)
    gaps = [(low, high) for low, high in pairwise(ordered) if high - low > 1]
    for low, high in gaps:
        for start in range(low, high, max(1, (high - low) // _PROBES)):
            yield from walk(f"rowid > {start} AND rowid < {high} ORDER BY rowid")


def _mend_references(sound: sqlite3.Connection, kept: dict[str, int]) -> None:
    """Empty references to lost records, and remove rows that need them, until every reference holds."""
    while broken := sound.execute("PRAGMA foreign_key_check").fetchall():
        for table, rowid, _parent, number in broken:
            field = next(
                row[3] for row in sound.execute(f'PRAGMA foreign_key_list("{table}")') if row[0] == number
            )
            needed = next(row[3] for row in sound.execute(f'PRAGMA table_info("{table}")') if row[1] == field)
            if needed:
                kept[table] -= sound.execute(f'DELETE FROM "{table}" WHERE rowid = ?', (rowid,)).rowcount  # noqa: S608
            else:
                sound.execute(f'UPDATE "{table}" SET "{field}" = NULL WHERE rowid = ?', (rowid,))  # noqa: S608
