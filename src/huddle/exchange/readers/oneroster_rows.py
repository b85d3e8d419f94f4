"""The rows of a OneRoster package: opened, checked for double ids, their references resolved."""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from huddle.exchange import oneroster_spec as spec
from huddle.exchange.csvtable import CsvOptions, read_table
from huddle.exchange.findings import Report, shown
from huddle.exchange.guard import unguard
from huddle.exchange.package import Package
from huddle.exchange.readers.oneroster_manifest import Manifest
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Ids, Row, Sheet
from huddle.exchange.staged import BULK, DELTA, SourceFile

_OTHERS = frozenset(role.casefold() for role in spec.OTHERS)
_NOUNS = {
    "orgs": "organisation",
    "academicSessions": "session",
    "courses": "course",
    "classes": "class",
    "users": "user",
}


class Rows:
    """Gives the rows of each file, and remembers their ids for the files after it.

    Attributes:
        sources: the files that were read.
        broken: files that are there and could not be read.
        own: whether huddle wrote the package.
        modified: the latest time of change of any row.
    """

    def __init__(
        self,
        package: Package,
        files: Mapping[str, str],
        manifest: Manifest,
        options: ReadOptions,
        report: Report,
    ) -> None:
        """Take the files (file of the format -> its name in the package) and what is said of them."""
        self._package = package
        self._files = files
        self._modes = manifest.modes
        self._version = manifest.version
        self._options = options
        self.own = manifest.source == spec.OWN_SOURCE
        self._report = report
        self._ids = {file: Ids() for file in spec.READ}
        self.sources: list[SourceFile] = []
        self.broken: set[str] = set()
        self.modified: dt.datetime | None = None

    def of(self, file: str) -> Iterator[Row]:
        """The rows of a file whose id is their own; others are reported. Rows that say removed are tolerant.

        A row that the caller finds `bad` while it has it is refused: what refers to it is only counted.
        """
        sheet = self._sheet(file)
        if sheet is None:
            return
        ids, mode = self._ids[file], self._modes[file]
        for record in sheet.ragged:
            ids.refuse(sheet.ragged_id(record, "sourcedId"))
        filled, first = 0, 0
        for record in sheet.records:
            if self.own:
                record = replace(record, cells=tuple(unguard(cell) for cell in record.cells))  # noqa: PLW2901
            row = Row(sheet, record)
            status = row.word("status", spec.STATUS)
            row.removed = status in ("tobedeleted", "inactive")
            row.tolerant = row.removed or row.raw("role").casefold() in _OTHERS
            stamp = row.instant("dateLastModified")
            if stamp and (self.modified is None or stamp > self.modified):
                self.modified = stamp
            if mode == DELTA and not row.raw("status"):
                row.note("W214", "status", "it is empty in a delta file; the row was taken as active.")
            if mode == BULK and row.raw("status") and self._version != spec.WITHOUT_MANIFEST:
                filled, first = filled + 1, first or row.line
            row.check_values()
            received = row.ident("sourcedId")
            if not received or not ids.claim(row, "sourcedId", received):
                continue
            yield row
            if row.bad:
                ids.refuse(received)
        if filled:
            message = f"status: it is filled on {filled} rows of a bulk file, where it must be empty."
            self._report.add("W206", message, sheet.file, first, sheet.at["status"])

    def _sheet(self, file: str) -> Sheet | None:
        if file not in self._files:
            return None
        name = self._files[file]
        label, data = self._package.label(name), self._package.read(name, self._report)
        options = CsvOptions(self._options.encoding, self._options.delimiter or ",", showable=spec.SHOWABLE)
        table = read_table(label, data, self._report, options) if data is not None else None
        if table is None or data is None:
            self.broken.add(file)
            return None
        exact = self._version != spec.WITHOUT_MANIFEST
        columns = spec.columns(file, self._version)
        sheet = Sheet(
            table, columns, self._report, exact=exact, either_number=True, dates=self._options.dates
        )
        if not sheet.usable:
            self.broken.add(file)
        rows = len(table.records) + len(table.ragged)
        digest = hashlib.sha256(data).hexdigest()
        self.sources.append(SourceFile(label, digest, rows, self._modes[file]))
        return sheet if sheet.usable else None

    def refer(self, row: Row, column: str, file: str) -> str:
        """The id a cell refers to, as its own row writes it; a reference to nothing is an error in a bulk set."""
        received = row.ident(column)
        return self.resolve(row, column, file, received) if received else ""

    def is_named(self, file: str, received: str) -> bool:
        """Whether a row of the file has this id, taken or refused."""
        return self._ids[file].find(received) is not None or self._ids[file].was_refused(received)

    def resolve(self, row: Row, column: str, file: str, received: str) -> str:
        """The same for one id of a cell."""
        ids = self._ids[file]
        found = ids.find(received)
        if found is not None:
            return found
        if ids.was_refused(received):
            if not row.bad and not row.tolerant:
                ids.hanging[row.origin.file, received] += 1
                row.bad = True
            return received
        if file in self._files and file not in self.broken and self._modes[file] == BULK:
            row.note("E301", column, f"{shown(received)} is not in {file}.csv.")
        return received

    def report_hanging(self) -> None:
        """Count the rows that hang on refused ones."""
        for file, noun in _NOUNS.items():
            self._ids[file].report_hanging(noun, self._report)
