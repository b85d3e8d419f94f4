"""One piece of work on the database: all of it, or nothing. Leave the block without commit and it rolls back."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from huddle.domain.errors import DATABASE, ConflictError, HuddleError
from huddle.domain.record import Change
from huddle.domain.values import new_id
from huddle.store.reader import Reader
from huddle.store.rows import TABLE_OF, columns, decode, encode, to_json
from huddle.store.schema import CHANNEL, SCHEMA
from huddle.store.search import keep as keep_search

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection


class UnitOfWork(Reader):
    """Reads and writes in one transaction, and keeps the journal: who, when, before, after."""

    def __init__(
        self,
        connection: "Connection",
        *,
        by: str,
        label: str,
        team_id: str,
        now: dt.datetime,
        journal: bool = True,
    ) -> None:
        from sqlalchemy import text

        super().__init__(
            lambda sql, values: connection.execute(text(sql), dict(values)),
            dates_as_text=connection.dialect.name == "sqlite",
        )
        self.connection = connection
        self.journal = journal
        self.by = by
        self.label = label
        self.team_id = team_id
        self.now = now
        self.kind = "do"
        self.committed = False
        self._journal_line = ""
        self._lines: list[tuple[str, str, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []

    @property
    def has_changes(self) -> bool:
        """Whether anything was written that the journal will list."""
        return bool(self._lines)

    # Tables are imported here, not above: reading needs none of SQLModel, and its import is the slow part of a start.
    @staticmethod
    def table(name: str) -> Any:
        """SQLAlchemy's table of that name."""
        from sqlmodel import SQLModel

        import huddle.store.tables  # noqa: F401 - registers the tables

        return SQLModel.metadata.tables[name]

    def add(self, record: Any) -> None:
        """Add a new record."""
        self.add_all([record])

    def add_all(self, records: Iterable[Any]) -> None:
        """Add new records, table by table in the order given."""
        batches: dict[str, list[dict[str, Any]]] = {}
        for record in records:
            batches.setdefault(TABLE_OF[type(record)], []).append(encode(record))
        for name, rows in batches.items():
            self.connection.execute(self.table(name).insert(), rows)
            self._lines += [(name, row["id"], None, row) for row in rows]

    def note(self, record: Any) -> None:
        """Add a record about the work itself (an import run, a disclosure); the undo journal does not list it."""
        self.connection.execute(self.table(TABLE_OF[type(record)]).insert(), [encode(record)])

    def save(self, record: Any) -> Any:
        """Save a changed record and return it with its new version. Nothing is written if nothing changed.

        Raises:
            ConflictError: its version is not the one that is stored; somebody else was faster.
        """
        noun = type(record)
        stored = self.get(noun, record.id)
        if stored is None or getattr(stored, "version", None) != getattr(record, "version", None):
            raise ConflictError("Somebody else changed this in the meantime; your change was not saved.")
        if stored == record:
            return record
        before, after = encode(stored), encode(record)
        if "version" in after:
            after["version"] += 1
        self.update(TABLE_OF[noun], before, after)
        return decode(noun, {name: after[name] for name in columns(noun)})

    def update(self, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Write the columns of a row that differ between `before` and `after`.

        Raises:
            ConflictError: its version is not the one of `before`.
        """
        table = self.table(name)
        condition = table.c.id == after["id"]
        if "version" in before:
            condition &= table.c.version == before["version"]
        changed = {key: value for key, value in after.items() if before[key] != value}
        result = self.connection.execute(table.update().where(condition).values(changed))
        if result.rowcount != 1:
            raise ConflictError("Somebody else changed this in the meantime; your change was not saved.")
        self.record(name, after["id"], before, after)

    def remove(self, record: Any) -> None:
        """Remove a record for good (links and drafts only; people and groups are archived).

        Raises:
            ConflictError: it is not there any more.
        """
        name = TABLE_OF[type(record)]
        table = self.table(name)
        if self.connection.execute(table.delete().where(table.c.id == record.id)).rowcount != 1:
            raise ConflictError("Somebody else removed this in the meantime; nothing was changed.")
        self.record(name, record.id, encode(record), None)

    def amend(self, record: Any) -> None:
        """Change a record that was noted; the undo journal does not list it."""
        row = encode(record)
        table = self.table(TABLE_OF[type(record)])
        self.connection.execute(table.update().where(table.c.id == row["id"]).values(row))

    def commit(self, noting: Callable[[int], Any] | None = None) -> int:
        """Write the journal and make everything permanent; returns the change's number (0 when nothing changed).

        `noting` gets that number and makes a record about the work that is noted in the same transaction.

        Raises:
            HuddleError: a newer huddle updated the database in the meantime; nothing is kept.
        """
        self._require_own_schema()
        seq = self._write_journal() if self._lines and self.journal else 0
        if noting is not None:
            self.note(noting(seq))
        self._keep_search(seq)
        self._make_permanent()
        return seq

    def _make_permanent(self) -> None:
        """Commit. An error in the middle of it says nothing: the database itself is asked what is true.

        Raises:
            HuddleError: it cannot be told whether it was saved.
            DBAPIError: nothing was saved.
        """
        from sqlalchemy.exc import DBAPIError

        from huddle.store.outcome import was_saved

        if self.server:
            self.connection.exec_driver_sql(
                f"NOTIFY {CHANNEL}"
            )  # heard by the other windows when it is committed
        try:
            self.connection.commit()
        except DBAPIError:
            if not self._journal_line or not was_saved(self.connection, self._journal_line):
                raise
        self.committed = True

    def _keep_search(self, seq: int) -> None:
        """What was written is found by its words from now on."""
        keep_search(self.connection, ((table, row_id) for table, row_id, _, _ in self._lines), seq)

    def _require_own_schema(self) -> None:
        asked = (
            "PRAGMA user_version"
            if self.connection.dialect.name == "sqlite"
            else "SELECT max(version_num) FROM alembic_version"
        )
        if int(self.connection.exec_driver_sql(asked).scalar() or 0) != SCHEMA:
            raise HuddleError(
                "A newer huddle updated the database while this one was open; nothing was saved.",
                code="database_newer",
                exit_code=DATABASE,
                hint="Close huddle and start it again.",
            )

    def _write_journal(self) -> int:
        table = self.table("change")
        change = {
            "team_id": self.team_id,
            "at": self.now.astimezone(dt.UTC).replace(tzinfo=None),
            "by": self.by,
            "label": self.label,
            "kind": self.kind,
            "undone_by": None,
        }
        result = self.connection.execute(table.insert().values(change))
        seq = (result.inserted_primary_key or (0,))[0]
        if self.server:
            from huddle.store.retry import Retrying

            if isinstance(self.connection, Retrying):
                self.connection.was(table.insert().values({**change, "seq": seq}))
        lines = [
            {
                "id": new_id(),
                "seq": seq,
                "table_name": name,
                "row_id": row_id,
                "before": None if before is None else to_json(before),
                "after": None if after is None else to_json(after),
            }
            for name, row_id, before, after in self._lines
        ]
        self.connection.execute(self.table("change_line").insert(), lines)
        self._journal_line = str(lines[0]["id"]) if lines else ""
        return int(seq)

    def record(
        self, table: str, row_id: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Note a row that was written, for the journal: its columns before and after, None where it was not there."""
        self._lines.append((table, row_id, before, after))

    def commit_reversal(self, change: Change) -> int:
        """Write the journal of a reversal, mark the change as taken back, and make everything permanent."""
        self._require_own_schema()
        seq = self._write_journal()
        table = self.table("change")
        self.connection.execute(table.update().where(table.c.seq == change.seq).values(undone_by=seq))
        self._keep_search(seq)
        self._make_permanent()
        return seq
