"""Reading records: every query names its columns and binds its values."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from huddle.store.faults import damaged
from huddle.store.rows import TABLE_OF, UNREADABLE, columns, decode

Record = TypeVar("Record")


Run = Callable[[str, Mapping[str, Any]], Iterable[Any]]


class Reader:
    """Reads records. Every query names its columns and binds its values; nothing else reaches the SQL.

    Attributes:
        state: the state of the database that is read, as `Database.state` tells it; None where that is not known.
        sealed: table -> columns that whoever reads may not see (on a server); their fields have their defaults.
    """

    def __init__(self, run: Run, *, dates_as_text: bool) -> None:
        """Make a reader.

        Args:
            run: runs a query with `:name` for each value and gives its rows, values in the order of the columns.
            dates_as_text: whether the engine keeps dates and times as text, and its driver takes no others (SQLite).
                Otherwise it is the server (PostgreSQL), and `server` says so.
        """
        self._run = run
        self.state: object = None
        self.server = not dates_as_text
        self.sealed: Mapping[str, Collection[str]] = {}
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
        sealed = self.sealed.get(TABLE_OF[noun], ())
        open_names = [name for name in columns(noun) if name not in sealed]
        names = ", ".join(f't."{name}"' for name in open_names)
        sql = f"SELECT {names} FROM {TABLE_OF[noun]} t"  # noqa: S608 - names from this room only
        if where:
            sql += f" WHERE {where}"
        if order:
            sql += f" ORDER BY {order}"
        try:
            if sealed:  # what may not be read is as if nothing had been said
                found = self.rows(sql, **values)
                return [decode(noun, dict(zip(open_names, tuple(row), strict=True))) for row in found]
            return [decode(noun, tuple(row)) for row in self.rows(sql, **values)]
        except UNREADABLE as fault:
            raise damaged() from fault

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


def as_date(value: Any) -> dt.date:
    """A date column of a plain query, which SQLite gives as text."""
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


def as_moment(value: Any) -> dt.datetime:
    """A moment of a plain query, in UTC; the columns hold it without a zone."""
    moment = value if isinstance(value, dt.datetime) else dt.datetime.fromisoformat(value)
    return moment.replace(tzinfo=dt.UTC)
