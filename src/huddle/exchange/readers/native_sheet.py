"""One table of huddle's own template: its header found, also below a title, and its columns known."""

from dataclasses import replace

from huddle.exchange import template
from huddle.exchange.csvtable import (
    DELIMITERS,
    SEPARATOR_NAMES,
    CsvOptions,
    decode,
    first_lines,
    header_key,
    read_table,
)
from huddle.exchange.findings import Report
from huddle.exchange.readers.native_tables import keys
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Sheet

_LINES_BEFORE = 5  # among which a header is looked for
_NAMES = {"first_name", "last_name", "name"}


def open_sheet(table: str, label: str, data: bytes, options: ReadOptions, report: Report) -> Sheet | None:
    """The table with its columns; None with findings when it cannot be read, or has no names.

    Args:
        table: a table of the template.
        label: how the file is called in findings.
        data: its bytes.
        options: how to read.
        report: takes the findings.
    """
    mapped = options.columns
    known = mapped.keys(table) if mapped else keys(table)
    csv_options = CsvOptions(options.encoding, options.delimiter, ours=True, showable=known)
    text = decode(label, data, Report(), csv_options)
    if text is not None:
        line, delimiter = _header(text, known, options.delimiter)
        if line > 1 or delimiter != ",":
            how = SEPARATOR_NAMES[delimiter]
            message = f"The header was found in line {line}, its columns separated by {how}."
            report.add("N102", message, label, line)
        csv_options = replace(csv_options, delimiter=delimiter, header_line=line)
    read = read_table(label, data, report, csv_options)
    if read is None:
        return None
    if mapped:
        read = mapped.renamed(table, read, report)
    sheet = Sheet(read, template.columns(table), report, exact=False, dates=options.dates)
    if sheet.usable and table in template.READ_ALSO and not _NAMES & set(sheet.at):
        message = "The columns 'first_name' and 'last_name' are missing."
        report.add("E201", message, label, read.header.line)
        return None
    return sheet if sheet.usable else None


def _header(text: str, known: set[str], delimiter: str | None) -> tuple[int, str]:
    """Line and separator of the header: where most columns are known among the first lines."""
    wanted = (delimiter,) if delimiter else DELIMITERS
    best, place = 0, (1, wanted[0])
    for number, line in enumerate(first_lines(text, _LINES_BEFORE), start=1):
        for each in wanted:
            cells = {header_key(cell.strip().strip('"')) for cell in line.split(each)}
            if len(cells & known) > best:
                best, place = len(cells & known), (number, each)
    return place
