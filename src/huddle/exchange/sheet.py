"""A table with known columns: finds them in the header, and reads cells as what they should be."""

import datetime as dt
import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from huddle.exchange.csvtable import Record, Table, header_key
from huddle.exchange.dates import Reading, read_date, read_instant
from huddle.exchange.findings import Report, shown
from huddle.exchange.periods import split_periods
from huddle.exchange.staged import Origin, same_id
from huddle.text import safe

TEXT_LIMIT = 255
_TRUE = ("true", "yes", "y", "1", "x")
_FALSE = ("false", "no", "n", "0")
_PLAIN_ID = re.compile(r"[A-Za-z0-9._/@:{}-]+\Z")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a format.

    Attributes:
        name: as the format writes it.
        needed: without the column or a value in it the row means nothing: an error.
        usual: the format requires it, huddle does not: a warning.
        synonyms: other names people give it.
    """

    name: str
    needed: bool = False
    usual: bool = False
    synonyms: tuple[str, ...] = ()


_NAMED = 12  # unread columns that a finding names


def _in_either_number(names: Mapping[str, str], received: Collection[str]) -> dict[str, str]:
    """`grade` for `grades` and the other way round, where the format's own spelling is not among the received ones."""
    written = {names[key] for key in received if key in names}
    other = {key.removesuffix("s") if key.endswith("s") else f"{key}s": name for key, name in names.items()}
    return {key: name for key, name in other.items() if name not in written}


class Sheet:
    """A table whose columns are matched to those of a format."""

    def __init__(
        self,
        table: Table,
        columns: Sequence[Column],
        report: Report,
        *,
        exact: bool = True,
        either_number: bool = False,
        dates: str | None = None,
    ) -> None:
        """Match the header.

        Args:
            table: what was read.
            columns: of the format.
            report: takes the findings.
            exact: also report names and an order that differ from the format's.
            either_number: take `grade` for `grades` and the other way round.
            dates: `mdy` or `dmy` for dates that can be read two ways.
        """
        self.file = table.file
        self.report = report
        self.exact = exact
        self.dates = dates
        self.records = table.records
        self.ragged = table.ragged
        self.at: dict[str, int] = {}
        self.spelled: set[str] = set()  # columns under the format's own name, not a synonym
        self._place = {column.name: n for n, column in enumerate(columns)}
        self.needed = [column.name for column in columns if column.needed]
        self.usual = [column.name for column in columns if column.usual]
        self._either_number = either_number
        self.usable = self._match(table.header, columns, exact=exact)

    def _match(self, header: Record, columns: Sequence[Column], *, exact: bool) -> bool:
        names = {header_key(name): c.name for c in columns for name in (c.name, *c.synonyms)}
        if self._either_number:
            received_keys = {header_key(cell) for cell in header.cells}
            names = _in_either_number(names, received_keys) | names
        unknown: list[str] = []
        for column, received in enumerate(header.cells, start=1):
            name = names.get(header_key(received))
            if name is None or name in self.at:
                if received.strip() and not received.strip().startswith("metadata."):
                    unknown.append(received)
                continue
            self.at[name] = column
            if header_key(received) == header_key(name):
                self.spelled.add(name)
            if exact and received != name:
                message = f"The column {shown(received)} was read as '{name}'."
                self.report.add("W201", message, self.file, header.line, column)
        if not self.at:
            expected = ", ".join(column.name for column in columns[:4])
            message = f"The first line is not the header ({expected} ...)."
            self.report.add("E201", message, self.file, header.line)
            return False
        self._note_columns(header, columns, unknown, exact=exact)
        return all(name in self.at for name in self.needed)

    def _note_columns(
        self, header: Record, columns: Sequence[Column], unknown: Sequence[str], *, exact: bool
    ) -> None:
        for name in self.needed:
            if name not in self.at:
                message = f"The column '{name}' is missing."
                self.report.add("E201", message, self.file, header.line)
        missing = [c.name for c in columns if not c.needed and c.name not in self.at]
        if exact and missing:
            message = "Columns of the format are missing: " + ", ".join(missing) + "."
            self.report.add("W204", message, self.file, header.line)
        if unknown:
            named = ", ".join(shown(name, 40) for name in unknown[:_NAMED])
            more = f" and {len(unknown) - _NAMED} more" if len(unknown) > _NAMED else ""
            message = f"Not read: the columns {named}{more}."
            self.report.add("W203", message, self.file, header.line)
        places = [self._place[name] for name in self.at]
        if exact and places != sorted(places):
            wrong = next(n for n in range(1, len(places)) if places[n] < places[n - 1])
            name = list(self.at)[wrong]
            message = f"The columns are in another order than the format's, from '{name}' on."
            self.report.add("W202", message, self.file, header.line, self.at[name])

    def ragged_id(self, record: Record, name: str) -> str:
        """The id of a refused row, so far as it can be read; empty when it cannot."""
        column = self.at.get(name, 0)
        return record.cells[column - 1].strip() if 0 < column <= len(record.cells) else ""


class Row:
    """One row of a sheet. Reading a cell that is wrong notes the finding and makes the row `bad`."""

    __slots__ = ("_sheet", "bad", "cells", "line", "removed", "tolerant")

    def __init__(self, sheet: Sheet, record: Record) -> None:
        self._sheet = sheet
        self.cells = record.cells
        self.line = record.line
        self.bad = False
        self.removed = False  # the row says that its record is gone
        self.tolerant = False  # what the row says is not taken over, so nothing in it is worth a finding

    @property
    def origin(self) -> Origin:
        """Where the row stands."""
        return Origin(self._sheet.file, self.line)

    def raw(self, name: str) -> str:
        """The cell without blanks around it; empty when there is no such column."""
        column = self._sheet.at.get(name)
        return self.cells[column - 1].strip() if column else ""

    def has(self, name: str) -> bool:
        """Whether the table has the column."""
        return name in self._sheet.at

    def note(self, code: str, name: str, message: str) -> None:
        """A finding about a cell of the row."""
        if self.tolerant:
            return
        self.bad = self.bad or code[0] == "E"
        self._sheet.report.add(
            code, f"{name}: {message}", self._sheet.file, self.line, self._sheet.at.get(name)
        )

    def columns(self) -> frozenset[str]:
        """The format's columns that the table has under their own names."""
        return frozenset(self._sheet.spelled)

    def check_values(self) -> None:
        """Note every needed or usual value that is missing."""
        for name in self._sheet.needed:
            if not self.raw(name):
                self.note("E202", name, "the value is missing.")
        for name in self._sheet.usual:
            if name in self._sheet.at and not self.raw(name):
                self.note("W211", name, "the value is missing; huddle does not need it.")

    def text(self, name: str) -> str:
        """Safe text on one line, at most 255 characters."""
        value = safe(self.raw(name)).strip()
        if len(value) > TEXT_LIMIT:
            self.note("W215", name, f"the text was cut to {TEXT_LIMIT} characters.")
            value = value[:TEXT_LIMIT].rstrip()
        return value

    def ident(self, name: str) -> str:
        """An id, as received; an id that could not be printed is an error."""
        value = self.raw(name)
        if value and not _PLAIN_ID.match(value):
            if safe(value) != same_id(value):
                self.note("E206", name, "the id holds characters that cannot be shown.")
                return ""
            if self._sheet.exact:
                self.note("W216", name, f"{shown(value)} is an unusual id; it was kept as it is.")
        if len(value) > TEXT_LIMIT:
            self.note("E206", name, f"the id is longer than {TEXT_LIMIT} characters.")
            return ""
        return value

    def items(self, name: str, separators: str = ",") -> tuple[str, ...]:
        """The members of a list in one cell, blanks around them taken away."""
        parts = (safe(part).strip()[:TEXT_LIMIT] for part in re.split(f"[{separators}]", self.raw(name)))
        return tuple(dict.fromkeys(part for part in parts if part))

    def periods(self, name: str) -> tuple[str, ...]:
        """The periods of a cell, each with the days that stand in parentheses behind it."""
        return tuple(safe(part).strip()[:TEXT_LIMIT] for part in split_periods(self.raw(name)))

    def word(self, name: str, allowed: Collection[str], code: str = "E203") -> str:
        """One of the allowed words; other capitals are repaired; another word is a finding `code` and gives ""."""
        value = self.raw(name)
        if not value or value in allowed:
            return value
        folded = {word.casefold(): word for word in allowed}
        if (meant := folded.get(value.casefold())) is not None:
            if self._sheet.exact:
                self.note("W205", name, f"{shown(value)} was read as '{meant}'.")
            return meant
        if value.startswith("ext:"):
            self.note("W217", name, f"{shown(value)} is an extension that huddle does not know.")
            return ""
        close = difflib.get_close_matches(value.casefold()[:40], folded, n=1)
        hint = (
            f"did you mean '{folded[close[0]]}'?" if close else "allowed: " + ", ".join(sorted(allowed)) + "."
        )
        self.note(code, name, f"{shown(value)} is not a {header_words(name)}; {hint}")
        return ""

    def flag(self, name: str) -> bool | None:
        """True or false; None when the cell is empty or wrong. Other spellings than true and false are repaired."""
        value = self.raw(name)
        if value in ("true", "false") or not value:
            return {"true": True, "false": False, "": None}[value]
        folded = value.casefold()
        if folded in (*_TRUE, *_FALSE):
            meant = folded in _TRUE
            if self._sheet.exact:
                self.note("W205", name, f"{shown(value)} was read as {str(meant).lower()}.")
            return meant
        self.note("E204", name, f"{shown(value)} is neither true nor false.")
        return None

    def date(self, name: str) -> dt.date | None:
        """A date; None when the cell is empty or wrong."""
        value = self.raw(name)
        if not value:
            return None
        day, reading = read_date(value, self._sheet.dates)
        if reading is Reading.REPAIRED:
            self.note("W208", name, f"{shown(value)} was read as {day}.")
        elif reading is Reading.AMBIGUOUS:
            self.note("E208", name, f"{shown(value)} can be read two ways; use --dates mdy or --dates dmy.")
        elif reading is Reading.WRONG:
            self.note("E205", name, f"{shown(value)} is not a date; write 2026-11-23.")
        return day

    def instant(self, name: str) -> dt.datetime | None:
        """A time stamp; another form than the format's is only a warning."""
        value = self.raw(name)
        if not value:
            return None
        moment, reading = read_instant(value)
        if reading is not Reading.EXACT:
            self.note("W213", name, f"{shown(value)} is not written as 2026-11-23T07:45:00.000Z.")
        return moment

    def same_cells(self, other: "Row") -> bool:
        """Whether two rows say the same."""
        return self.cells == other.cells


def header_words(name: str) -> str:
    """`classType` as words: class type."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", name).replace("_", " ").casefold()


class Ids:
    """The rows of one kind by id: finds double rows, keeps what was refused, resolves references."""

    def __init__(self) -> None:
        self._rows: dict[str, tuple[str, Row]] = {}
        self._refused: set[str] = set()
        self.hanging: dict[tuple[str, str], int] = defaultdict(int)

    def claim(self, row: Row, name: str, received: str) -> bool:
        """Register a row under its id; False when the id was there already (a finding says which case it is)."""
        key = same_id(received)
        if key not in self._rows:
            self._rows[key] = received, row
            return True
        first = self._rows[key][1]
        if row.same_cells(first):
            row.note("W209", name, f"the same row stands in line {first.line}; it counts once.")
        else:
            row.note("E207", name, f"{shown(received)} stands in line {first.line} with other content.")
        return False

    def refuse(self, received: str) -> None:
        """A row with this id was refused: what refers to it is counted, not reported."""
        if received:
            self._refused.add(same_id(received))
            self._rows.pop(same_id(received), None)

    def find(self, received: str) -> str | None:
        """The id as the row with it writes it; None when there is no such row."""
        found = self._rows.get(same_id(received))
        return found[0] if found else None

    def was_refused(self, received: str) -> bool:
        """Whether a row with this id was there and was refused."""
        return same_id(received) in self._refused

    def report_hanging(self, noun: str, report: Report) -> None:
        """One note for each refused row on which others hang, in the file of the others."""
        for (file, received), count in self.hanging.items():
            rows = "1 row hangs" if count == 1 else f"{count} rows hang"
            message = f"{rows} on the refused {noun} {shown(received)} and {'was' if count == 1 else 'were'} not taken."
            report.add("N301", message, file)
