"""Tables of a student information system that name each other by ids, without a manifest: opened, checked, resolved."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from huddle.exchange.csvtable import CsvOptions, header_key, read_table
from huddle.exchange.findings import Report, shown
from huddle.exchange.grades import is_known_grade
from huddle.exchange.package import Package
from huddle.exchange.periods import with_days
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Column, Ids, Row, Sheet
from huddle.exchange.staged import (
    BULK,
    STUDENT,
    Class,
    Enrolment,
    Org,
    Person,
    SourceFile,
    StagedRoster,
    Term,
)

_GONE = {"inactive", "deleted", "disabled"}


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table of a format.

    Attributes:
        columns: what is read of it; `needed` ones must be there and filled.
        id: the column that names a row; empty when rows have no name.
        noun: what a row is, for findings.
        optional: whether the format does without the table.
    """

    columns: tuple[Column, ...]
    id: str = ""
    noun: str = ""
    optional: bool = False


def has_columns(headers: Mapping[str, tuple[str, ...]], table: str, *names: str) -> bool:
    """Whether there is a table with all of these columns (in any spelling that `header_key` makes equal)."""
    return {header_key(name) for name in names} <= set(map(header_key, headers.get(table, ())))


def person_key(kind: str, received: str) -> str:
    """What enrolments refer to: an educator and a student may have one id. People see and type that of an educator."""
    return received if kind == "educator" else f"{kind}:{received}"


class Tables:
    """One package: its tables by their stems, the ids in them, and what is staged of them.

    Attributes:
        people: the people by key.
        classes: the classes by id.
        terms: the terms by id.
        orgs: the schools by id.
        enrolments: who is what in which class.
        skipped: what was left out on purpose -> how often.
    """

    def __init__(
        self, package: Package, options: ReadOptions, report: Report, specs: Mapping[str, TableSpec]
    ) -> None:
        """Find the tables; other files are noted, also those that a format has and huddle never reads."""
        self.report = report
        self.people: dict[str, Person] = {}
        self.classes: dict[str, Class] = {}
        self.terms: dict[str, Term] = {}
        self.orgs: dict[str, Org] = {}
        self.enrolments: list[Enrolment] = []
        self.skipped: Counter[str] = Counter()
        self._package, self._options, self._specs = package, options, specs
        stems = {PurePath(name).stem.casefold(): name for name in package.names}
        self.files = {table: stems[table] for table in specs if table in stems}
        self._ids = {table: Ids() for table in specs}
        self._sources: list[SourceFile] = []
        self._joined: set[tuple[str, str, str]] = set()
        self._broken = False
        report.order([package.label(name) for name in self.files.values()])
        for name in package.names:
            if name not in self.files.values():
                report.add("W105", "It is not needed and is not read.", package.label(name))

    def rows(self, table: str) -> Iterator[Row]:
        """The rows of a table; a row with an id that is there already is reported and left out.

        A row that the caller finds `bad` while it has it is refused: what refers to it is only counted.
        """
        sheet = self._sheet(table)
        if sheet is None:
            return
        spec, ids = self._specs[table], self._ids[table]
        for record in sheet.ragged:
            ids.refuse(sheet.ragged_id(record, spec.id) if spec.id else "")
        for record in sheet.records:
            row = Row(sheet, record)
            row.check_values()
            received = row.ident(spec.id) if spec.id else ""
            if spec.id and (not received or not ids.claim(row, spec.id, received)):
                continue
            yield row
            if row.bad:
                ids.refuse(received)

    def _sheet(self, table: str) -> Sheet | None:
        if table not in self.files:
            if not self._specs[table].optional:
                self.report.add("E103", f"{table}.csv is missing.", self._package.name)
                self._broken = True
            return None
        name = self.files[table]
        label, data = self._package.label(name), self._package.read(name, self.report)
        columns = self._specs[table].columns
        showable = {header_key(each) for c in columns for each in (c.name, *c.synonyms)}
        options = CsvOptions(
            self._options.encoding, self._options.delimiter or ",", ours=True, showable=showable
        )
        read = read_table(label, data, self.report, options) if data is not None else None
        sheet = None
        if read is not None and data is not None:
            rows = len(read.records) + len(read.ragged)
            self._sources.append(SourceFile(label, hashlib.sha256(data).hexdigest(), rows))
            sheet = Sheet(read, columns, self.report, exact=False, dates=self._options.dates)
        if sheet is None or not sheet.usable:
            self._broken = True
            return None
        return sheet

    def refer(self, row: Row, column: str, table: str) -> str:
        """The id a cell refers to, as its own row writes it; a reference to nothing is an error."""
        received = row.ident(column)
        return self.resolve(row, column, table, received) if received else ""

    def resolve(self, row: Row, column: str, table: str, received: str) -> str:
        """The same for an id that was read already."""
        ids = self._ids[table]
        found = ids.find(received)
        if found is not None:
            return found
        if ids.was_refused(received):
            if not row.bad:
                ids.hanging[row.origin.file, received] += 1
                row.bad = True
        elif not self._broken:
            row.note("E301", column, f"{shown(received)} is not in {table}.csv.")
        return received

    def term(self, row: Row, received: str, title: str, begin: str, end: str) -> str:
        """The term a class's row describes, taken from the row where it comes first; its end is its last day."""
        first, last = row.date(begin), row.date(end)
        if first and last and last < first:
            row.note("E210", end, f"it ends on {last}, before it begins on {first}.")
        key = received or title
        if key and not row.bad and key not in self.terms:
            after = last + dt.timedelta(days=1) if last else None
            self.terms[key] = Term(id=key, title=title or key, begin=first, end=after, origin=row.origin)
        return key

    def person(self, row: Row, person: Person) -> None:
        """Keep a person whose row is sound, and note a grade that is not known."""
        if person.grade and not is_known_grade(person.grade):
            row.note("W210", "grade", f"{shown(person.grade)} is not a known grade; it was kept as it is.")
        if not row.bad:
            self.people[person.key] = person

    def join(self, row: Row, class_id: str, key: str, role: str, *, primary: bool = False) -> None:
        """Put a person into a class, once."""
        if row.bad or key not in self.people:
            return
        one = Enrolment(
            id="", class_id=class_id, person_key=key, role=role, primary=primary, origin=row.origin
        )
        if (class_id, key, role) not in self._joined:
            self._joined.add((class_id, key, role))
            self.enrolments.append(one)

    def roster(self, form: str, version: str) -> StagedRoster | None:
        """What was staged; None when a table that is needed cannot be read."""
        for table, spec in self._specs.items():
            if spec.noun:
                self._ids[table].report_hanging(spec.noun, self.report)
        if self._broken:
            return None
        taught = {one.class_id for one in self.enrolments if one.role != STUDENT}
        for one in () if self.report.failed else self.classes.values():
            if one.id not in taught and not one.removed:
                message = f"Nobody teaches the class {shown(one.title)}."
                self.report.add("W302", message, one.origin.file, one.origin.line)
        return StagedRoster(
            format=form,
            version=version,
            mode=BULK,
            complete=not self.report.failed,
            files=tuple(self._sources),
            orgs=tuple(self.orgs.values()),
            terms=tuple(self.terms.values()),
            people=tuple(self.people.values()),
            classes=tuple(with_days(self.classes.values())),
            enrolments=tuple(self.enrolments),
            skipped=dict(sorted(self.skipped.items())),
        )


def is_gone(row: Row, column: str) -> bool:
    """Whether a row's status says that its record is no longer in use."""
    return row.raw(column).casefold() in _GONE
