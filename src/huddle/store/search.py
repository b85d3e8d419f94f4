"""The words of the huddles, found fast: SQLite's FTS5 where the engine has it, PostgreSQL's own search there, else a scan.

The index is no part of the schema: whoever writes keeps it, and makes it anew when it is missing or behind. Any engine can
read and write the file, with the index or without it.
"""

import re
import sqlite3
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from huddle.store.reader import Reader
from huddle.text import fold

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

TABLE = "search"
STATE = "search_state"  # the latest change that the index knows
_CURRENT = f"(SELECT s.seq FROM {STATE} s) = (SELECT coalesce(max(c.seq), 0) FROM change c)"  # noqa: S608 - own tables
_KNOWS_ALL_BEFORE = (
    f"SELECT (SELECT s.seq FROM {STATE} s) = (SELECT coalesce(max(c.seq), 0) FROM change c WHERE c.seq < ?)"  # noqa: S608
)
_TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (?, ?)"
_FTS5 = "SELECT count(*) FROM pragma_module_list WHERE name = 'fts5'"
_INSERT = f"INSERT INTO {TABLE}(words, row_id, team_id, source)"
# What is searched: table -> (the column of its words, the rows that count).
_SOURCES = {
    "entry": ("text", "NOT t.archived AND t.kind <> 'rating'"),
    "action": ("text", "1"),
    "spotlight": ("text", "1"),
}
# A script that writes no blanks between words; there the index cannot tell where a word begins.
_UNSPACED = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"\w+")
_ACCENTS = "àáâãäåçèéêëìíîïñòóôõöùúûüýÿāăąćčďēĕėęěğīįľłńňōőřśşšţťūůűźżž"


def keep(connection: "Connection", rows: Iterable[tuple[str, str]], seq: int) -> None:
    """Let the index follow what a transaction wrote, in that transaction.

    Args:
        connection: the transaction's.
        rows: (table, id) of every row that it added, changed or removed.
        seq: the number of its change; 0 when it has none.
    """
    if connection.dialect.name != "sqlite":
        return  # the server keeps its index itself
    file: Any = connection.connection.driver_connection
    if not file.execute(_FTS5).fetchone()[0]:
        return
    known = file.execute(_TABLES, (TABLE, STATE)).fetchone()[0] == 2
    # It is behind when an engine without FTS5 wrote in the meantime.
    if seq and not (known and file.execute(_KNOWS_ALL_BEFORE, (seq,)).fetchone()[0]):
        build(file)
    elif known:
        _follow(file, rows)
        file.execute(f"UPDATE {STATE} SET seq = max(seq, ?)", (seq,))  # noqa: S608 - own table


def _follow(file: sqlite3.Connection, rows: Iterable[tuple[str, str]]) -> None:
    for table, row_id in dict.fromkeys(rows):
        if table not in _SOURCES:
            continue
        words, counts = _SOURCES[table]
        # The id is a phrase of its parts in the index: it is found without looking at every row.
        phrase = 'row_id : "' + row_id.replace('"', " ") + '"'
        same = f"SELECT s.rowid FROM {TABLE} s WHERE {TABLE} MATCH ? AND s.row_id = ?"  # noqa: S608 - own table
        file.execute(f"DELETE FROM {TABLE} WHERE rowid IN ({same})", (phrase, row_id))  # noqa: S608 - own table
        file.execute(
            f"{_INSERT} SELECT t.{words}, t.id, t.team_id, ? FROM {table} t WHERE t.id = ? AND {counts}",  # noqa: S608
            (table, row_id),
        )


def build(connection: sqlite3.Connection) -> None:
    """Make the index of all that is there now; nothing of an earlier one stays. An engine without FTS5 makes none."""
    if not connection.execute(_FTS5).fetchone()[0]:
        return
    connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
    connection.execute(f"DROP TABLE IF EXISTS {STATE}")
    connection.execute(
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, row_id, team_id, source UNINDEXED,"
        ' tokenize="unicode61 remove_diacritics 2")'
    )
    for table, (words, counts) in _SOURCES.items():
        connection.execute(
            f"{_INSERT} SELECT t.{words}, t.id, t.team_id, '{table}' FROM {table} t WHERE {counts}"  # noqa: S608
        )
    connection.execute(f"CREATE TABLE {STATE} (seq INTEGER NOT NULL)")
    connection.execute(f"INSERT INTO {STATE} SELECT coalesce(max(c.seq), 0) FROM change c")  # noqa: S608 - own tables


def prepare_server(connection: "Connection") -> None:
    """The same on PostgreSQL: an index of each text, which the server keeps itself."""
    for table in _SOURCES:
        connection.exec_driver_sql(
            f"CREATE INDEX IF NOT EXISTS {TABLE}_{table} ON {table} USING gin ({_vector('text')})"
        )


def _vector(column: str) -> str:
    plain = "".join(fold(letter) for letter in _ACCENTS)
    return f"to_tsvector('simple', translate(lower({column}), '{_ACCENTS}', '{plain}'))"


def condition(reader: Reader, texts: Sequence[str]) -> tuple[str, dict[str, Any]]:
    """What narrows a query on `t` to rows that can hold all the texts; whoever asks looks at the words once more.

    Args:
        reader: the unit of reading.
        texts: words or phrases; of the last word of each the beginning is enough.

    Returns:
        A condition in SQL for a table `t` with the columns id and text, and its values. It is empty where there is no
        index, or where the index cannot tell.
    """
    words = [_WORD.findall(fold(text).replace("_", " ")) for text in texts]
    if not any(words) or any(_UNSPACED.search(text) for text in texts):
        return "", {}
    if reader.server:
        asked = " & ".join(
            " <-> ".join(f"{word}:*" if word == each[-1] else word for word in each) for each in words if each
        )
        return f"{_vector('t.text')} @@ to_tsquery('simple', :words)", {"words": asked}
    if not _is_kept(reader):
        return "", {}
    asked = " AND ".join('"' + " ".join(each) + '" *' for each in words if each)
    matching = f"SELECT s.row_id FROM {TABLE} s WHERE {TABLE} MATCH :words"  # noqa: S608 - own table
    return f"t.id IN ({matching})", {"words": f"words : ({asked})"}


def _is_kept(reader: Reader) -> bool:
    """Whether the index is there, the engine can read it, and it knows all that was written."""
    tables = reader.scalar(
        "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN (:one, :other)",
        one=TABLE,
        other=STATE,
    )
    return tables == 2 and bool(reader.scalar(_FTS5)) and bool(reader.scalar(f"SELECT {_CURRENT}"))
