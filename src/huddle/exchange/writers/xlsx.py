"""Excel workbooks: the same tables as in CSV, a sheet each. Every cell is text: no formula, no link, `007` stays `007`."""

import csv
import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence

from huddle.exchange import template
from huddle.exchange.csvtable import CELL_LIMIT
from huddle.exchange.guard import unguard
from huddle.exchange.staged import StagedRoster
from huddle.exchange.writers.log import Document, csv_tables
from huddle.exchange.writers.native import native_tables, template_files

# The most that a cell holds (Excel specifications and limits), in units of UTF-16.
_MOST_UNITS = 32_767
_CUT = " [cut: a cell holds no more]"
_TEXT = 49  # the number of the built-in format in which all that is typed stays as it is
_WIDEST = 60  # characters; longer texts go on in the next line
# A workbook bears the date of its making; the same tables give the same bytes.
_MADE = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_HELP = (
    ("Fill the sheets; each row below a header is one student, educator, group or absence.",),
    ("Replace the example rows. Columns and sheets that you do not need may stay empty.",),
    (
        "A name is needed, in two cells or in one; ids are optional, but two students of one name and grade need them.",
    ),
    ("Several values in one cell are separated by a semicolon: 7A; 7R.",),
    ("Dates are written 2026-11-24. Strengths are written math=3; science=2, from 0 to 4.",),
    ("",),
    ("Sheet", "Column", "Needed", "Also understood as"),
)

Table = Iterable[Sequence[str]]


def xlsx(doc: Document) -> bytes:
    """The huddle log as a workbook: huddles, out, log, actions, coverage and absences."""
    return workbook(_tables(csv_tables(doc, plain=True)))


def native_xlsx(roster: StagedRoster, *, needs: bool = True) -> bytes:
    """The native template filled from a roster: students, educators, groups and absences."""
    return workbook(
        {name: [header, *rows] for name, (header, rows) in native_tables(roster, needs=needs).items()}
    )


def template_xlsx() -> bytes:
    """The native template with two example rows a sheet, and a sheet that explains it."""
    columns = [
        (table, column.name, "yes" if column.needed else "", ", ".join(column.synonyms))
        for table, of_table in template.TABLES.items()
        for column in of_table
    ]
    return workbook({**_tables(template_files(plain=True)), "help": [*_HELP, *columns]})


def workbook(tables: Mapping[str, Table]) -> bytes:
    """The tables as an Excel workbook.

    Args:
        tables: name of the sheet (at most 31 characters) -> its rows, the header first.
    """
    import xlsxwriter

    buffer = io.BytesIO()
    # In memory: with temporary files the names of students would lie about on the disk.
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"created": _MADE})
        text = book.add_format({"num_format": _TEXT, "valign": "top", "text_wrap": True})
        bold = book.add_format({"num_format": _TEXT, "valign": "top", "bold": True})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
            widths: dict[int, int] = {}
            for line, row in enumerate(table):
                for column, cell in enumerate(row):
                    widths[column] = min(max(widths.get(column, 8), len(cell) + 2), _WIDEST)
                    if cell:
                        sheet.write_string(line, column, _fitting(cell), text if line else bold)
            for column, width in widths.items():
                sheet.set_column(column, column, width, text)
    return buffer.getvalue()


def _tables(files: Mapping[str, bytes]) -> dict[str, list[list[str]]]:
    """The cells of CSV files by name of the file; a workbook needs no guard against formulas."""
    csv.field_size_limit(CELL_LIMIT)
    tables: dict[str, list[list[str]]] = {}
    for name, data in files.items():
        rows = csv.reader(io.StringIO(data.decode(), newline=""))
        tables[name.removesuffix(".csv")] = [[unguard(cell) for cell in row] for row in rows]
    return tables


def _fitting(cell: str) -> str:
    """The text as far as a cell holds it; that it was cut is written at its end."""
    units = cell.encode("utf-16-le", "replace")
    if len(units) <= 2 * _MOST_UNITS:
        return units.decode("utf-16-le")
    return units[: 2 * (_MOST_UNITS - len(_CUT))].decode("utf-16-le", "ignore") + _CUT
