"""Reads CSV strictly: a table is right, or every line that is not is named."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from huddle.exchange.findings import Report, shown
from huddle.text import one_line

CELL_LIMIT = 1_000_000  # characters
_FIRST_LINES = 5  # among which a header is looked for
DELIMITERS = (",", ";", "\t", "|")
# What a person may name with --encoding: text encodings that schools' programs write.
ENCODINGS = frozenset(
    codecs.lookup(name).name
    for name in (
        *("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"),
        *(f"cp{page}" for page in (437, 850, 852, 866, 874, 932, 936, 949, 950, *range(1250, 1259))),
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *("mac-roman", "mac-latin2", "shift_jis", "euc_jp", "gb18030", "gbk", "big5", "euc_kr", "koi8-r"),
    )
)
_GUESSES = ("cp1252", "cp932", "mac-roman", "cp1250", "cp1251")
SEPARATOR_NAMES = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


@dataclass(frozen=True, slots=True)
class Record:
    """A row: the physical line on which it starts, and its cells."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its header; `ragged` are the rows that were refused because cells are missing or too many."""

    file: str
    header: Record
    records: tuple[Record, ...]
    ragged: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class CsvOptions:
    """How a file is read.

    Attributes:
        encoding: as the person named it; None for UTF-8 with or without a byte order mark.
        delimiter: one character; None to take the one that the header shows.
        ours: the format is huddle's own, where a byte order mark and the like are as they should be.
        showable: `header_key` of the columns whose cells may stand in a message; None for all.
        header_line: the line of the header; what stands above it is a title.
    """

    encoding: str | None = None
    delimiter: str | None = ","
    ours: bool = False
    showable: Collection[str] | None = None
    header_line: int = 1


def header_key(name: str) -> str:
    """A column name without case, blanks, underscores, hyphens and stars."""
    return re.sub(r"[\s_\-*]+", "", name).casefold()


def _without_blank_end(row: Record, width: int) -> Record:
    """The row without empty cells beyond the header, as some programs end their lines."""
    if len(row.cells) <= width or any(map(str.strip, row.cells[width:])):
        return row
    return Record(row.line, row.cells[:width])


def read_table(file: str, data: bytes, report: Report, options: CsvOptions) -> Table | None:
    """Read a table; None with findings when its bytes, its header or its quotes are broken."""
    text = decode(file, data, report, options)
    if text is None:
        return None
    if not options.ours:
        _note_surface(file, text, report, marked=data.startswith(codecs.BOM_UTF8))
    delimiter = options.delimiter or found_delimiter(text)
    records = _records(file, text, delimiter, report, quiet=options.ours)
    if records is None:
        return None
    records = [record for record in records if record.line >= options.header_line]
    if not records:
        report.add("E117", "The file is empty.", file)
        return None
    header, *rows = records
    if not _header_is_right(file, header, delimiter, report):
        return None
    width = len(header.cells)
    rows = [_without_blank_end(row, width) for row in rows]
    good = tuple(row for row in rows if len(row.cells) == width)
    ragged = tuple(row for row in rows if len(row.cells) != width)
    for row in ragged:
        message = f"{len(row.cells)} cells where the header has {width}."
        report.add("E114", message, file, row.line, min(len(row.cells), width) + 1)
    if not rows and not options.ours:
        report.add("W114", "There is a header, but no row.", file)
    return Table(file, header, good, ragged)


def decode(file: str, data: bytes, report: Report, options: CsvOptions) -> str | None:
    """The text of the bytes; None with a finding that names the place and what it might be."""
    encoding = "utf-8-sig"
    if options.encoding is not None:
        try:
            encoding = codecs.lookup(options.encoding).name
        except (LookupError, ValueError):
            encoding = ""
        if encoding not in ENCODINGS:
            message = (
                f"{shown(options.encoding)} is no encoding that is read; cp1252, utf-16 or shift_jis are."
            )
            report.add("E110", message, file)
            return None
        encoding = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        _report_bytes(file, data, error, report, options)
        return None
    if text.count("\0") * 4 > len(text):
        report.add("E110", "The file looks like UTF-16. Use --encoding utf-16-le or utf-16-be.", file, 1)
        return None
    return text


def _report_bytes(
    file: str, data: bytes, error: UnicodeDecodeError, report: Report, options: CsvOptions
) -> None:
    if options.encoding is not None:
        message = f"The byte at offset {error.start} is not {error.encoding}. Try another --encoding."
        report.add("E110", message, file)
        return
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        report.add("E110", "The file is UTF-16, not UTF-8. Use --encoding utf-16.", file, 1)
        return
    # Python counts from behind the byte order mark.
    offset = error.start + (len(codecs.BOM_UTF8) if data.startswith(codecs.BOM_UTF8) else 0)
    start = max(data.rfind(b"\n", 0, offset), data.rfind(b"\r", 0, offset)) + 1
    before = data[:start]
    line = before.count(b"\n") + before.replace(b"\r\n", b"").count(b"\r") + 1
    row = re.split(rb"[\r\n]", data[start : offset + CELL_LIMIT], maxsplit=1)[0]
    delimiter = options.delimiter or found_delimiter(data[:CELL_LIMIT].decode("latin-1"))
    message, column = f"Byte 0x{data[offset]:02x} at offset {offset} is not UTF-8.", None
    if len(row) <= CELL_LIMIT:
        cells = list(_spans(row.decode("latin-1"), delimiter))
        column = next(n for n, (_, last) in enumerate(cells, start=1) if offset - start <= last)
        if options.showable is None or _column_name(data, column, delimiter) in options.showable:
            first, last = cells[column - 1]
            message += _readings(row[first:last])
    report.add("E110", f"{message} Say how the files are written: --encoding NAME.", file, line, column)


def _column_name(data: bytes, column: int, delimiter: str) -> str:
    """The header's name of a column in bytes that cannot be decoded."""
    head = re.split(rb"[\r\n]", data[:CELL_LIMIT].removeprefix(codecs.BOM_UTF8), maxsplit=1)[0].decode(
        "latin-1"
    )
    names = [header_key(head[first:last].strip().strip('"')) for first, last in _spans(head, delimiter)]
    return names[column - 1] if column <= len(names) else ""


def _readings(cell: bytes) -> str:
    """What the cell would say in two or three encodings, for the person to choose from."""
    found: dict[str, str] = {}
    for name in _GUESSES:
        try:
            text = one_line(cell.decode(name), 30)
        except UnicodeDecodeError:
            continue
        if text.isprintable() and text not in found.values() and len(found) < 3:
            found[name] = text
    return (
        " It reads " + ", ".join(f"'{text}' as {name}" for name, text in found.items()) + "." if found else ""
    )


def _spans(line: str, delimiter: str) -> Iterator[tuple[int, int]]:
    """Beginning and end of each cell of a line, quotes respected."""
    start, quoted = 0, False
    for position, char in enumerate(line):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            yield start, position
            start = position + 1
    yield start, len(line)


def _note_surface(file: str, text: str, report: Report, *, marked: bool) -> None:
    if marked:
        report.add("W111", "A byte order mark was ignored.", file)
    if "\r" in text and "\n" not in text:
        report.add("W112", "The lines end as on an old Macintosh (CR).", file)
    if text and text[-1] not in "\r\n":
        report.add("W113", "The last row has no line end: was the file cut off?", file)


def first_lines(text: str, count: int) -> list[str]:
    """The first physical lines, without their ends, as far as a cell may be long."""
    return re.split(r"\r\n?|\n", text[:CELL_LIMIT], maxsplit=count)[:count]


def found_delimiter(text: str) -> str:
    """The separator that stands most often outside quotes in the first line that is not blank."""
    line = next((line for line in first_lines(text.lstrip(), 1) if line.strip()), "")
    counts = Counter[str]()
    quoted = False
    for char in line:
        quoted = quoted != (char == '"')
        if not quoted and char in DELIMITERS:
            counts[char] += 1
    return max(DELIMITERS, key=lambda d: counts[d])


def header_names(head: bytes) -> tuple[str, ...]:
    """What may be column names, in lower case: the cells of the first lines, since a title may stand above them."""
    sixteen = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    text = head.decode("utf-16" if sixteen else "utf-8-sig", "replace")
    found: list[str] = []
    for line in first_lines(text.lstrip(), _FIRST_LINES):
        try:
            found += next(csv.reader([line], delimiter=found_delimiter(line)), [])
        except csv.Error:
            continue
    return tuple(cell.strip().casefold() for cell in found)


class _Lines:
    """Gives the physical lines one by one and keeps those of the row being read."""

    def __init__(self, text: str) -> None:
        self._stream = io.StringIO(text, newline="")
        self.row: list[str] = []

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._stream)
        self.row.append(line)
        return line


def _records(file: str, text: str, delimiter: str, report: Report, *, quiet: bool) -> list[Record] | None:
    """All rows that are not blank; None with a finding when a quote or a cell breaks the table."""
    csv.field_size_limit(CELL_LIMIT)
    lines = _Lines(text)
    records: list[Record] = []
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    nul, breaks, empty = "\0" in text, '"' in text, 0
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                if nul or (breaks and reader.line_num > line):
                    _note_cells(file, line, cells, report)
                records.append(Record(line, tuple(cells)))
            elif cells:
                empty += 1
            line = reader.line_num + 1
            lines.row.clear()
    except csv.Error:
        row = "".join(lines.row)
        column, message = _broken(row, delimiter)
        code = "E115" if "longer" in message else "E112"
        report.add(code, f"{message} Nothing after it was read.", file, line, column)
        return None
    if empty and not quiet:
        report.add("W116", f"{empty} empty rows were passed over.", file)
    return None if nul else records


def _note_cells(file: str, line: int, cells: list[str], report: Report) -> None:
    for column, cell in enumerate(cells, start=1):
        if "\0" in cell:
            report.add("E111", "The cell holds a NUL character.", file, line, column)
        elif "\n" in cell or "\r" in cell:
            report.add("W115", "The line break inside the cell became a blank.", file, line, column)


def _broken(row: str, delimiter: str) -> tuple[int, str]:
    """Which cell of a row the csv module refuses, and why."""
    column, position = 1, 0
    while position < len(row):
        end = _cell_end(row, position, delimiter)
        if row[position] == '"':
            closed = _quote_end(row, position)
            if closed is None:
                return column, "The quote that opens this cell is never closed."
            if row[closed : closed + 1] not in (delimiter, "\r", "\n", ""):
                return column, "Text follows the closing quote of this cell."
            end = closed
        if end - position > CELL_LIMIT:
            return column, "The cell is longer than a million characters."
        column += row[end : end + 1] == delimiter
        position = end + 1
    return column, "The quotes of this row do not fit together."


def _cell_end(row: str, start: int, delimiter: str) -> int:
    ends = [end for mark in (delimiter, "\r", "\n") if (end := row.find(mark, start)) >= 0]
    return min(ends, default=len(row))


def _quote_end(row: str, start: int) -> int | None:
    """The position after the quote that closes the one at `start`; None when none does."""
    position = start + 1
    while (found := row.find('"', position)) >= 0:
        if row[found + 1 : found + 2] != '"':
            return found + 1
        position = found + 2
    return None


def _header_is_right(file: str, header: Record, delimiter: str, report: Report) -> bool:
    names = [name.strip().casefold() for name in header.cells]
    if len(names) == 1:
        other = found_delimiter(header.cells[0])
        if other in names[0] and other != delimiter:
            message = f"The columns seem to be separated by {SEPARATOR_NAMES[other]}: use --delimiter."
            report.add("E116", message, file, header.line)
            return False
    first: dict[str, int] = {}
    twice = False
    for column, name in enumerate(names, start=1):
        if name and name in first:
            twice = True
            message = f"The column {shown(name)} stands twice: also in position {first[name]}."
            report.add("E113", message, file, header.line, column)
        first.setdefault(name, column)
    return not twice
