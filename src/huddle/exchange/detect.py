"""Reads a roster whose format is not known: opens the package, tells the format by its columns, lets the reader read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath

from huddle.domain.errors import UsageError
from huddle.exchange.columnmap import ColumnMap
from huddle.exchange.csvtable import DELIMITERS, header_names
from huddle.exchange.findings import Finding, Report, shown
from huddle.exchange.others import looks_like_another
from huddle.exchange.package import Package, open_package
from huddle.exchange.readers import clever, lists, native, oneroster, sds
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.staged import StagedRoster

AUTO = "auto"


@dataclass(frozen=True, slots=True)
class Reader:
    """A format: its name, how it is called, whether tables with such headers are its own, and how it is read."""

    name: str
    label: str
    claims: Callable[[Mapping[str, tuple[str, ...]]], bool]
    read: Callable[[Package, ReadOptions, Report], StagedRoster | None]


READERS = (
    Reader(oneroster.FORMAT, oneroster.LABEL, oneroster.claims, oneroster.read),
    Reader(sds.FORMAT, sds.LABEL, sds.claims, sds.read),
    Reader(clever.FORMAT, clever.LABEL, clever.claims, clever.read),
    Reader(native.FORMAT, native.LABEL, native.claims, native.read),
    Reader(
        lists.FORMAT, lists.LABEL, lambda _: False, lists.read
    ),  # told by its lines, where nothing else claims it
)
# A sheet of names is the template's table of students under any name.
_SAME = {"sheet": native.FORMAT}


def read_roster(
    path: Path | str,
    *,
    format: str = AUTO,  # noqa: A002 - the command's own word
    encoding: str | None = None,
    delimiter: str | None = None,
    dates: str | None = None,
    strict: bool = False,
    columns: ColumnMap | None = None,
    data: bytes | None = None,
) -> tuple[StagedRoster | None, list[Finding]]:
    """Read a roster.

    Args:
        path: a zip, a folder or one CSV file.
        format: one of the readers' names, or auto.
        encoding: how the files are written, when not in UTF-8.
        delimiter: what separates cells (one character, or `tab`).
        dates: `mdy` or `dmy` for dates that can be read two ways.
        columns: which of their columns are which of the template's; the format is then the template's.
        strict: make every warning an error.
        data: the bytes when they come from standard input; `path` is then only their name.

    Returns:
        The staged roster, and all findings in the order of the files. The roster is None when nothing could be read;
        with errors among the findings it lacks the refused rows and is not `complete`.

    Raises:
        UsageError: there is no such path, format or delimiter.
    """
    options = ReadOptions(encoding, _delimiter(delimiter), _date_order(dates), columns)
    chosen = _chosen(native.FORMAT if columns and format == AUTO else format)
    if columns and chosen is not None and chosen.name != native.FORMAT:
        raise UsageError(
            f"A map cannot be used with --format {format}: its columns are known.",
            code="bad_map",
            hint="Leave --format or --map away.",
        )
    report = Report()
    package = open_package(Path(path), report, data)
    staged = None
    if package is not None:
        reader = chosen or _detected(package, report)
        staged = reader.read(package, options, report) if reader else None
    findings = report.findings(strict=strict)
    if staged is not None and any(f.severity == "error" for f in findings) and staged.complete:
        staged = staged.incomplete()
    return staged, findings


def _delimiter(word: str | None) -> str | None:
    named = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "bar": "|"}
    if word is None or (delimiter := named.get(word, word)) in DELIMITERS:
        return word if word is None else delimiter
    raise UsageError(f"{shown(word)} cannot separate cells.", code="bad_delimiter", hint="Use , ; | or tab.")


def _date_order(word: str | None) -> str | None:
    if word in (None, "mdy", "dmy"):
        return word
    raise UsageError(f"{shown(word or '')} is no order of dates.", code="bad_dates", hint="Use mdy or dmy.")


def _chosen(name: str) -> Reader | None:
    if name == AUTO:
        return None
    for reader in READERS:
        if reader.name == _SAME.get(name, name):
            return reader
    known = ", ".join([*(reader.name for reader in READERS), *_SAME])
    raise UsageError(
        f"{shown(name)} is no format huddle reads.", code="bad_format", hint=f"Use auto, {known}."
    )


def _detected(package: Package, report: Report) -> Reader | None:
    headers = {PurePath(name).stem.casefold(): header_names(package.head(name)) for name in package.names}
    other = looks_like_another(headers)
    claimed = [reader for reader in READERS if reader.claims(headers)]
    if other:  # with names in it a table may look like a sheet of students, and holds something else
        claimed = [reader for reader in claimed if reader.name != native.FORMAT]
    if len(claimed) == 1:
        return claimed[0]
    if (
        not (claimed or other)
        and len(package.names) == 1
        and lists.looks_like(package.head(package.names[0]))
    ):
        return next(reader for reader in READERS if reader.name == lists.FORMAT)
    known = " or ".join(f"{reader.label} (--format {reader.name})" for reader in claimed or READERS)
    if claimed:
        report.add("E101", f"This could be {known}. Say which.", package.name)
    elif "[content_types]" in headers or package.name.casefold().endswith((".xls", ".ods")):
        report.add("E101", "This spreadsheet cannot be read. Save it as .xlsx or as CSV files.", package.name)
    else:
        seen = ", ".join(shown(name, 40) for name in package.names[:8])
        what = (
            f"These tables are of no format that huddle reads: {seen}."
            if seen
            else "There is no table in it."
        )
        how = "a table of students under other names is read with --format sheet or --map FILE."
        report.add("E101", f"{other}{what} It reads {known}; {how}", package.name)
    return None
