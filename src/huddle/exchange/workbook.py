"""Opens an Excel workbook as CSV tables, a sheet each, for the readers of tables. Needs the extra [xlsx]."""

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable
from typing import Any
from xml.parsers import expat

from huddle.domain.errors import UsageError
from huddle.exchange.findings import Report, shown
from huddle.exchange.uncalculated import uncalculated
from huddle.exchange.writers.csvtext import csv_bytes

_HELP = "help"  # the sheet of the template that explains it
_MOST_PARTS = 2000
_MOST_BYTES = 50_000_000  # of the parts of a workbook together
_MOST_CELLS = 1_000_000  # of a sheet from its first to its last, also empty ones
_MOST_TEXT = 100_000_000  # characters, if each cell held the longest text
_PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})\Z")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    expat.ExpatError,
    LookupError,
)


class _TooLargeError(Exception):
    """The workbook would need more memory than it is given."""


def is_workbook(data: bytes) -> bool:
    """Whether the bytes of a zip are an Excel workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "xl/workbook.xml" in package.namelist()
    except _DAMAGE:
        return False


def read_workbook(name: str, data: bytes, report: Report) -> dict[str, bytes] | None:
    """The sheets that hold anything as CSV, by their names; None with a finding when they cannot be read.

    A row of the sheet is a line of the table. Whole numbers lose the `.0` that a workbook gives them, dates become
    ISO 8601, line breaks inside a cell blanks.

    Raises:
        UsageError: the extra [xlsx] is not installed.
    """
    try:
        import python_calamine as calamine
    except ImportError:
        raise UsageError(
            f"{shown(name)} is a workbook, and what reads workbooks is not installed.",
            code="no_xlsx",
            hint="Save its sheets as CSV files, or install team-huddle[xlsx].",
        ) from None
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(_measured(data)))
        found = {name: book.get_sheet_by_name(name) for name in book.sheet_names if name.casefold() != _HELP}
        sheets = {sheet: read.to_python(skip_empty_area=False) for sheet, read in found.items()}
        unknown = uncalculated(data)
        merged = {sheet: read.merged_cell_ranges or [] for sheet, read in found.items()}
    except _TooLargeError:
        report.add("E106", "The workbook is too large. Save its sheets as CSV files and give those.", name)
        return None
    except (*_DAMAGE, calamine.CalamineError):
        report.add("E107", "The workbook is damaged or locked. Save it again, without a password.", name)
        return None
    for sheet, rows in sheets.items():
        label = f"{name}/{sheet}"
        _fill_merged(label, rows, merged[sheet], report)
        for line, column in unknown.get(sheet, ()):
            message = "The cell is a formula whose result was not saved: open the workbook, save it, or write the value."
            report.add("E211", message, label, line, column)
    tables = {
        sheet.replace(".", "_"): [[_text(cell) for cell in row] for row in rows]
        for sheet, rows in sheets.items()
    }
    return {
        sheet: csv_bytes(rows[0], rows[1:], plain=True)
        for sheet, rows in tables.items()
        if any(map(any, rows))
    }


Range = tuple[tuple[int, int], tuple[int, int]]  # row and column, from 0, of the first and of the last cell


def _fill_merged(label: str, rows: list[list[Any]], ranges: Iterable[Range], report: Report) -> None:
    """Give the value of cells that are merged over several rows to each of the rows, and say so."""
    for (top, left), (bottom, right) in ranges:
        if bottom <= top or top >= len(rows) or left >= len(rows[top]) or rows[top][left] in ("", None):
            continue
        value = rows[top][left]
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = value
        count = min(bottom + 1, len(rows)) - top
        message = f"The cell is merged over {count} rows: its value was taken for each of them."
        report.add("W221", message, label, top + 1, left + 1)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return re.sub(r"[\r\n]+", " ", str(cell))


def _measured(data: bytes) -> bytes:
    """The workbook's XML packed anew, after it was found small enough: what it says about its sizes is not believed."""
    packed, measure, left = io.BytesIO(), _Measure(), _MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(packed, "w") as again:
        parts = package.infolist()
        if len(parts) > _MOST_PARTS:
            raise _TooLargeError
        if len({part.filename.casefold() for part in parts}) < len(parts):
            raise zipfile.BadZipFile
        for part in parts:
            if not part.filename.endswith((".xml", ".rels")):
                continue
            with package.open(part) as stream:
                content = stream.read(left + 1)
            left -= len(content)
            if left < 0:
                raise _TooLargeError
            measure.part(content)
            again.writestr(part.filename, content)
    if measure.area > _MOST_CELLS or measure.area * measure.longest > _MOST_TEXT:
        raise _TooLargeError
    return packed.getvalue()


class _Measure:
    """How much room a reader needs: it keeps a place for each cell up to the last, and a copy of each cell's text."""

    def __init__(self) -> None:
        self.area = 0  # cells from the first to the last of the largest sheet, also empty ones
        self.longest = 0  # characters of the longest text that cells share
        self._rows = self._columns = self._cells = self._text = 0
        self._in_text = False

    def part(self, content: bytes) -> None:
        """Measure one part of the package."""
        self._rows = self._columns = self._cells = 0
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)
        self.area = max(self.area, self._rows * self._columns, self._cells)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "si":
            self._in_text, self._text = True, 0
        if tag != "c":
            return
        self._cells += 1
        if place := _PLACE.match(attributes.get("r", "")):
            column = 0
            for letter in place[1]:
                column = column * 26 + ord(letter) - ord("A") + 1
            self._rows, self._columns = max(self._rows, int(place[2])), max(self._columns, column)

    def _end(self, tag: str) -> None:
        if tag.rpartition(":")[2] == "si":
            self._in_text = False

    def _characters(self, text: str) -> None:
        if self._in_text:
            self._text += len(text)
            self.longest = max(self.longest, self._text)
