"""Is a database file damaged? SQLite's own checks, and whether every row makes a record."""

import sqlite3
from contextlib import closing
from pathlib import Path

from huddle.store.rows import RECORD_OF, UNREADABLE, columns, decode
from huddle.store.sqlite import reading


def is_damaged(path: Path) -> bool:
    """Whether pages, references or rows of the file are damaged; the file is only read."""
    try:
        with closing(reading(path)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                return True
            if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
                return True
            for table, noun in RECORD_OF.items():
                names = ", ".join(f'"{name}"' for name in columns(noun))
                for row in connection.execute(f'SELECT {names} FROM "{table}"'):  # noqa: S608 - own tables
                    decode(noun, tuple(row))
    except (sqlite3.Error, *UNREADABLE):
        return True
    return False
