"""A file that says which columns of somebody else's tables are which of the template's (`import --map FILE`)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from huddle.domain.errors import UsageError
from huddle.exchange import template
from huddle.exchange.csvtable import Table, header_key
from huddle.exchange.findings import Report, shown

_FILE = "file"
_MOST_BYTES = 100_000


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which columns are read, and from which files.

    Attributes:
        columns: table of the template -> column of the template -> their column.
        files: table of the template -> their file (or sheet), where the map names one.
    """

    columns: Mapping[str, Mapping[str, str]]
    files: Mapping[str, str]

    def keys(self, table: str) -> set[str]:
        """Their columns, as headers are compared."""
        return {header_key(theirs) for theirs in self.columns.get(table, {}).values()}

    def renamed(self, table: str, read: Table, report: Report) -> Table:
        """The table with the template's names in its header; columns that the map does not name have none."""
        ours = {header_key(theirs): name for name, theirs in self.columns[table].items()}
        seen = {header_key(cell) for cell in read.header.cells}
        for theirs in self.columns[table].values():
            if header_key(theirs) not in seen:
                message = f"The map names the column {shown(theirs)}, which is not there."
                report.add("E201", message, read.file, read.header.line)
        cells = tuple(ours.get(header_key(cell), "") for cell in read.header.cells)
        return replace(read, header=replace(read.header, cells=cells))


def read_map(path: Path) -> ColumnMap:
    """Read a map: TOML with a section for each table, `ours = "Theirs"`, and `file = "name.csv"` where there are several.

    Raises:
        UsageError: it cannot be read, or names a table or column that the template does not have.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _wrong(path, "it is too large")
        sections = tomllib.loads(path.read_text("utf-8"))
    except OSError as fault:
        raise UsageError(f"The map {path} cannot be read.", code="bad_map") from fault
    except (ValueError, RecursionError) as fault:
        place = str(fault).partition("(at ")[2].rstrip(")")
        raise _wrong(path, f"it is not TOML{f' ({place})' if place else ''}") from fault
    columns: dict[str, dict[str, str]] = {}
    files: dict[str, str] = {}
    for table, section in sections.items():
        if table not in template.TABLES or not isinstance(section, dict):
            raise _wrong(path, f"[{shown(table)}] is none of {', '.join(template.TABLES)}")
        known = [column.name for column in template.columns(table)]
        for ours, theirs in section.items():
            if not isinstance(theirs, str) or not theirs.strip():
                raise _wrong(path, f"{table}.{shown(ours)} must name a column, as a text")
            if ours == _FILE:
                files[table] = theirs
            elif ours in known:
                columns.setdefault(table, {})[ours] = theirs
            else:
                raise _wrong(path, f"{table} has no column {shown(ours)}; it has {', '.join(known)}")
    if not columns or set(files) - set(columns):
        raise _wrong(path, "it names no columns")
    return ColumnMap(columns, files)


def _wrong(path: Path, why: str) -> UsageError:
    return UsageError(
        f"The map {path} cannot be used: {why}.",
        code="bad_map",
        hint='Write for instance [students], and below it: student_id = "Student_Number".',
    )
