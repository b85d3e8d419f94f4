"""One piece of work on the database: all of it, or nothing. Leave the block without commit and it rolls back."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from huddle.domain.cover.plan import DRAFT, SUPERSEDED
from huddle.domain.errors import DATABASE, ConflictError, HuddleError
from huddle.domain.record import Change, ChangeLine
from huddle.domain.values import new_id
from huddle.store.rows import RECORD_OF, TABLE_OF, columns, decode, encode, to_json
from huddle.store.schema import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

Record = TypeVar("Record")
Run = Callable[[str, Mapping[str, Any]], Iterable[Any]]


class Reader:
    """Reads records. Every query names its columns and binds its values; nothing else reaches the SQL."""

    def __init__(self, run: Run, *, dates_as_text: bool) -> None:
        """Make a reader.

        Args:
            run: runs a query with `:name` for each value and gives its rows, values in the order of the columns.
            dates_as_text: whether the engine keeps dates and times as text, and its driver takes no others (SQLite).
                Otherwise it is the server (PostgreSQL), and `server` says so.
        """
        self._run = run
        self.server = not dates_as_text
        self._as_stored = _as_text if dates_as_text else _without_zone

    def rows(self, sql: str, **values: Any) -> Iterable[Any]:
        """The rows of a query of this room."""
        return self._run(sql, {key: self._as_stored(value) for key, value in values.items()})

    def select(self, noun: type[Record], where: str = "", order: str = "", **values: Any) -> list[Record]:
        """Records of a noun.

        Args:
            noun: the record's class.
            where: a condition in SQL with `:name` for each value. It is a text of this room, never data.
            order: the ORDER BY columns.
            **values: what `:name` stands for; dates may be given as dates.
        """
        names = ", ".join(f't."{name}"' for name in columns(noun))
        sql = f"SELECT {names} FROM {TABLE_OF[noun]} t"  # noqa: S608 - names from this room only
        if where:
            sql += f" WHERE {where}"
        if order:
            sql += f" ORDER BY {order}"
        return [decode(noun, tuple(row)) for row in self.rows(sql, **values)]

    def one(self, noun: type[Record], where: str, **values: Any) -> Record | None:
        """The first record that fits, or None."""
        found = self.select(noun, where, **values)
        return found[0] if found else None

    def get(self, noun: type[Record], record_id: str) -> Record | None:
        """The record with that id, or None."""
        return self.one(noun, "t.id = :id", id=record_id)

    def find(self, noun: type[Record], order: str = "", **equals: Any) -> list[Record]:
        """Records whose columns equal the values."""
        where = " AND ".join(f't."{name}" = :{name}' for name in equals)
        return self.select(noun, where, order, **equals)

    def scalar(self, sql: str, **values: Any) -> Any:
        """One value of a query of this room."""
        return next((row[0] for row in self.rows(sql, **values)), None)


# Plans that are not in force come, change and go outside the journal: they stand in nobody's way, and the journal's
# plan returns whole, since its moves belong to it alone.
_NOT_IN_FORCE = frozenset({DRAFT, SUPERSEDED})


def _without_zone(value: Any) -> Any:
    """A moment as the columns hold it: UTC without a zone."""
    return value.astimezone(dt.UTC).replace(tzinfo=None) if isinstance(value, dt.datetime) else value


def _as_text(value: Any) -> Any:
    """The text that SQLAlchemy's column types write."""
    if isinstance(value, dt.datetime):
        return _without_zone(value).isoformat(sep=" ", timespec="microseconds")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, dt.date) else value


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

    # Tables are imported here, not above: reading needs none of SQLModel, and its import is the slow part of a start.
    @staticmethod
    def _table(name: str) -> Any:
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
            self.connection.execute(self._table(name).insert(), rows)
            self._lines += [(name, row["id"], None, row) for row in rows]

    def note(self, record: Any) -> None:
        """Add a record about the work itself (an import run, a disclosure); the undo journal does not list it."""
        self.connection.execute(self._table(TABLE_OF[type(record)]).insert(), [encode(record)])

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
        self._update(TABLE_OF[noun], before, after)
        return decode(noun, {name: after[name] for name in columns(noun)})

    def _update(self, name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        table = self._table(name)
        condition = table.c.id == after["id"]
        if "version" in before:
            condition &= table.c.version == before["version"]
        changed = {key: value for key, value in after.items() if before[key] != value}
        result = self.connection.execute(table.update().where(condition).values(changed))
        if result.rowcount != 1:
            raise ConflictError("Somebody else changed this in the meantime; your change was not saved.")
        self._lines.append((name, after["id"], before, after))

    def remove(self, record: Any) -> None:
        """Remove a record for good (links and drafts only; people and groups are archived).

        Raises:
            ConflictError: it is not there any more.
        """
        name = TABLE_OF[type(record)]
        table = self._table(name)
        if self.connection.execute(table.delete().where(table.c.id == record.id)).rowcount != 1:
            raise ConflictError("Somebody else removed this in the meantime; nothing was changed.")
        self._lines.append((name, record.id, encode(record), None))

    def commit(self) -> int:
        """Write the journal and make everything permanent; returns the change's number (0 when nothing changed).

        Raises:
            HuddleError: a newer huddle updated the database in the meantime; nothing is kept.
        """
        self._require_own_schema()
        seq = self._write_journal() if self._lines and self.journal else 0
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

        try:
            self.connection.commit()
        except DBAPIError:
            if not self._journal_line or not was_saved(self.connection, self._journal_line):
                raise
        self.committed = True

    def _keep_search(self, seq: int) -> None:
        """What was written is found by its words from now on."""
        from huddle.store.search import keep

        keep(self.connection, ((table, row_id) for table, row_id, _, _ in self._lines), seq)

    def _require_own_schema(self) -> None:
        if self.connection.dialect.name != "sqlite":
            return
        if self.connection.exec_driver_sql("PRAGMA user_version").scalar() != SCHEMA:
            raise HuddleError(
                "A newer huddle updated the database while this one was open; nothing was saved.",
                code="database_newer",
                exit_code=DATABASE,
                hint="Close huddle and start it again.",
            )

    def _write_journal(self) -> int:
        table = self._table("change")
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
        self.connection.execute(self._table("change_line").insert(), lines)
        self._journal_line = str(lines[0]["id"]) if lines else ""
        return int(seq)

    # --- undo -----------------------------------------------------------------------------------------------------

    def last_change(self, kinds: Sequence[str]) -> Change | None:
        """The team's latest change of these kinds that was not taken back."""
        names = ", ".join(f":k{index}" for index in range(len(kinds)))
        found = self.select(
            Change,
            f"t.team_id = :team AND t.undone_by IS NULL AND t.kind IN ({names})",
            "t.seq DESC LIMIT 1",
            team=self.team_id,
            **{f"k{index}": kind for index, kind in enumerate(kinds)},
        )
        return found[0] if found else None

    def reverse(self, change: Change) -> int:
        """Take a change back: each record gets its earlier state, unless it was changed since.

        Raises:
            ConflictError: a record is no longer as the change left it; nothing is taken back.
        """
        lines = self.select(ChangeLine, "t.seq = :seq", seq=change.seq)
        parents_first = {
            table.name: place for place, table in enumerate(self._table("change").metadata.sorted_tables)
        }
        removals = sorted(
            (line for line in lines if line.after is None), key=lambda ln: parents_first[ln.table_name]
        )
        additions = [line for line in lines if line.before is None]
        edits = [line for line in lines if line.before is not None and line.after is not None]
        # Removed rows return before edits point at them; added rows go last, the latest table first.
        for line in removals:
            self._restore(line)
        for line in edits:
            self._edit_back(line)
        self._remove_added(additions)
        if not lines:
            raise ConflictError("There is nothing to take back.")
        return self._commit_reversal(change)

    def _commit_reversal(self, change: Change) -> int:
        """Write the journal of a reversal and mark the change as taken back."""
        self._require_own_schema()
        seq = self._write_journal()
        table = self._table("change")
        self.connection.execute(table.update().where(table.c.seq == change.seq).values(undone_by=seq))
        self._keep_search(seq)
        self._make_permanent()
        return seq

    def _current(self, line: ChangeLine) -> dict[str, Any] | None:
        record = self.get(RECORD_OF[line.table_name], line.row_id)
        return None if record is None else encode(record)

    def _values(self, line: ChangeLine, stored: Mapping[str, Any]) -> dict[str, Any]:
        """Journal values as column values."""
        noun = RECORD_OF[line.table_name]
        return encode(decode(noun, {name: stored[name] for name in columns(noun) if name in stored}))

    def _restore(self, line: ChangeLine) -> None:
        if line.before is None or self._current(line) is not None:
            raise ConflictError("Somebody changed this since; it was not taken back.")
        row = self._values(line, line.before)
        self.connection.execute(self._table(line.table_name).insert(), [row])
        self._lines.append((line.table_name, line.row_id, None, row))

    def _edit_back(self, line: ChangeLine) -> None:
        current = self._current(line)
        if line.before is None or line.after is None or current is None:
            raise ConflictError("Somebody changed this since; it was not taken back.")
        then, wanted = self._values(line, line.after), self._values(line, line.before)
        touched = [key for key in then if key != "version" and then[key] != wanted[key]]
        if line.table_name == "coverage_plan" and {current["state"], then["state"]} <= _NOT_IN_FORCE:
            touched = [key for key in then if key != "version"]
        elif any(current[key] != then[key] for key in touched):
            raise ConflictError("Somebody changed this since; it was not taken back.")
        after = {**current, **{key: wanted[key] for key in touched}}
        if "version" in after:
            after["version"] += 1
        self._update(line.table_name, current, after)

    def _remove_added(self, lines: Sequence[ChangeLine]) -> None:
        by_table: dict[str, list[ChangeLine]] = {}
        for line in lines:
            by_table.setdefault(line.table_name, []).append(line)
        for table in reversed(self._table(next(iter(by_table), "change")).metadata.sorted_tables):
            for line in by_table.get(table.name, ()):
                current = self._current(line)
                added = line.after and self._values(line, line.after)
                if not current or not added or {**current, "version": 0} != {**added, "version": 0}:
                    raise ConflictError("Somebody changed this since; it was not taken back.")
                if table.name == "team":
                    self._drop_plans(line.row_id)
                self.connection.execute(table.delete().where(table.c.id == line.row_id))
                self._lines.append((line.table_name, line.row_id, current, None))

    def _drop_plans(self, team_id: str) -> None:
        """Remove what was planned ahead for a team that goes: it can be planned again."""
        plans, standing = self._table("coverage_plan"), self._table("standing_plan")
        idle = (plans.c.team_id == team_id) & plans.c.state.in_(_NOT_IN_FORCE)
        self.connection.execute(plans.delete().where(idle))
        self.connection.execute(standing.delete().where(standing.c.team_id == team_id))
