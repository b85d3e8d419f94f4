"""Reads huddle's own template: students, educators, groups and absences as CSV, or one sheet of students."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

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
from huddle.exchange.findings import Report, shown
from huddle.exchange.grades import is_known_grade
from huddle.exchange.guard import unguard
from huddle.exchange.others import is_no_student
from huddle.exchange.package import Package
from huddle.exchange.readers import native_cells as cells
from huddle.exchange.readers.native_tables import claims, keys, mapped_tables, tables_of
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Ids, Row, Sheet
from huddle.exchange.slots import AT, at_period
from huddle.exchange.staged import (
    BULK,
    HELPER,
    LEAD,
    STUDENT,
    Class,
    Enrolment,
    Person,
    SourceFile,
    StagedAbsence,
    StagedRoster,
    same_id,
)
from huddle.text import fold

FORMAT = template.FORMAT
LABEL = template.LABEL
__all__ = ["FORMAT", "LABEL", "claims", "read"]
_LINES_BEFORE = 5  # among which a header is looked for
_INITIAL = re.compile(r"[^\W\d_]\.")


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the tables that are there; None when one of them cannot be read at all."""
    tables = mapped_tables(package, options.columns) if options.columns else tables_of(package)
    report.order([package.label(tables[table]) for table in template.TABLES if table in tables])
    for name in package.names:
        if name not in tables.values():
            report.add("W105", "It is no table of the template and is not read.", package.label(name))
    if not tables:
        report.add("E103", "There is neither students.csv nor another table of the template.", package.name)
        return None
    return _Reader(package, options, report, tables).read()


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody named in a cell, to be found among the educators."""

    row: Row
    column: str
    text: str


class _Reader:
    """One reading of one template."""

    def __init__(
        self, package: Package, options: ReadOptions, report: Report, tables: Mapping[str, str]
    ) -> None:
        self.package, self.options, self.report, self.tables = package, options, report, tables
        self.sources: list[SourceFile] = []
        self.people: dict[str, Person] = {}
        self.by_id: dict[str, str] = {}  # folded id of an educator -> key
        self.by_name: dict[str, list[str]] = {}  # folded name of an educator -> keys
        self.refused: set[str] = set()  # folded ids and names of educators whose rows were refused
        self.hanging: Counter[tuple[str, str]] = Counter()  # file and refused educator -> rows
        self.groups: dict[str, Class] = {}  # folded name -> group
        self.listed: list[Enrolment] = []
        self.broken: set[str] = set()

    def read(self) -> StagedRoster | None:
        """Educators first, for groups and absences name them."""
        self._read_educators()
        self._read_groups()
        self._read_students()
        absences = tuple(self._absences())
        for (file, name), count in self.hanging.items():
            times = "1 row names" if count == 1 else f"{count} rows name"
            message = f"{times} the refused educator {shown(name)}, who was left out there."
            self.report.add("N301", message, file)
        if self.broken:
            return None
        people = sorted(self.people.values(), key=lambda p: p.educator)
        return StagedRoster(
            format=FORMAT,
            mode=BULK,
            complete=not self.report.failed,
            files=tuple(self.sources),
            people=tuple(people),
            classes=tuple(self.groups.values()),
            enrolments=tuple(self.listed),
            absences=absences,
        )

    def _rows(self, table: str) -> Iterator[Row]:
        if table not in self.tables:
            return
        name = self.tables[table]
        label, data = self.package.label(name), self.package.read(name, self.report)
        sheet = self._sheet(table, label, data) if data is not None else None
        if sheet is None or data is None:
            self.broken.add(table)
            return
        digest = hashlib.sha256(data).hexdigest()
        self.sources.append(SourceFile(label, digest, len(sheet.records) + len(sheet.ragged)))
        if table == "educators":
            self.refused |= {fold(sheet.ragged_id(record, "educator_id")) for record in sheet.ragged} - {""}
        for record in sheet.records:
            row = Row(sheet, replace(record, cells=tuple(unguard(cell) for cell in record.cells)))
            row.check_values()
            yield row

    def _sheet(self, table: str, label: str, data: bytes) -> Sheet | None:
        columns = template.columns(table)
        mapped = self.options.columns
        known = mapped.keys(table) if mapped else keys(table)
        options = CsvOptions(self.options.encoding, self.options.delimiter, ours=True, showable=known)
        text = decode(label, data, Report(), options)
        if text is not None:
            line, delimiter = self._header(text, known)
            if line > 1 or delimiter != ",":
                how = SEPARATOR_NAMES[delimiter]
                message = f"The header was found in line {line}, its columns separated by {how}."
                self.report.add("N102", message, label, line)
            options = replace(options, delimiter=delimiter, header_line=line)
        read = read_table(label, data, self.report, options)
        if read is None:
            return None
        if mapped:
            read = mapped.renamed(table, read, self.report)
        sheet = Sheet(read, columns, self.report, exact=False, dates=self.options.dates)
        names = {"first_name", "last_name", "name"}
        if sheet.usable and table in template.READ_ALSO and not names & set(sheet.at):
            self.report.add(
                "E201", "The columns 'first_name' and 'last_name' are missing.", label, read.header.line
            )
            return None
        return sheet if sheet.usable else None

    def _header(self, text: str, keys: set[str]) -> tuple[int, str]:
        """Line and separator of the header: where most columns are known among the first lines."""
        wanted = (self.options.delimiter,) if self.options.delimiter else DELIMITERS
        best, place = 0, (1, wanted[0])
        for number, line in enumerate(first_lines(text, _LINES_BEFORE), start=1):
            for delimiter in wanted:
                cells = {header_key(cell.strip().strip('"')) for cell in line.split(delimiter)}
                if len(cells & keys) > best:
                    best, place = len(cells & keys), (number, delimiter)
        return place

    def _read_educators(self) -> None:
        ids = Ids()
        for row in self._rows("educators"):
            given, family = cells.name(row)
            received = row.ident("educator_id")
            role = template.ROLE_WORDS.get(row.raw("role").casefold(), "")
            if row.raw("role") and not role:
                row.word("role", list(template.ROLE_WORDS))
            person = Person(
                key=_key("educator", received, given, family, ""),
                id=received,
                given=given,
                family=family,
                preferred_given=row.text("preferred_name"),
                educator=True,
                role=role or "certified",
                email=row.text("email"),
                subjects=row.items("subjects", template.SEPARATORS),
                strengths=cells.strengths(row),
                credentials=row.items("credentials", template.SEPARATORS),
                active=row.flag("active") is not False,
                origin=row.origin,
                says=self._said(row, "role"),
            )
            if self._take(ids, row, "educator_id", person):
                self._name_educator(person)
            else:
                self.refused |= {fold(person.id), *_spellings(person)} - {""}

    def _said(self, row: Row, *unless_empty: str) -> frozenset[str]:
        """The columns with which the file speaks of a row: also by an empty cell, but for these."""
        columns = row.columns() if self.options.columns is None else frozenset[str]()
        return columns - {name for name in unless_empty if not row.raw(name)}

    def _name_educator(self, person: Person) -> None:
        if person.id:
            self.by_id.setdefault(fold(person.id), person.key)
        for spelling in _spellings(person):
            self.by_name.setdefault(spelling, []).append(person.key)

    def _take(self, ids: Ids, row: Row, column: str, person: Person) -> bool:
        """Keep the person unless the row is wrong or the person is there already."""
        if _reduced(person):
            words = f"{shown(person.name)} is no name but what an export without names wrote."
            named = "first_name" if row.has("first_name") else "name"
            row.note("E303", named, f"{words} Export the roster again with --names full.")
        if row.bad:
            return False
        if person.id:
            if not ids.claim(row, column, person.id):
                return False
        elif person.key in self.people:
            line = self.people[person.key].origin.line
            row.note("E302", column, f"{shown(person.name)} stands in line {line} too; give each an id.")
            return False
        self.people[person.key] = person
        return True

    def _read_groups(self) -> None:
        for row in self._rows("groups"):
            name = row.text("group")
            if row.bad:
                continue
            if (first := self.groups.get(fold(name))) is not None:
                row.note("E207", "group", f"{shown(name)} stands in line {first.origin.line} too.")
                continue
            periods = cells.members(row, "period")
            location, rooms = cells.rooms(row, periods)
            self.groups[fold(name)] = Class(
                id=name,
                title=row.text("name") or name,
                code=name,
                subjects=cells.members(row, "kind"),
                periods=periods,
                location=location,
                rooms=rooms,
                origin=row.origin,
                says=self._said(row, "name"),
            )
            for column, role in (("lead_educator", LEAD), ("helpers", HELPER)):
                self._adults(name, row, column, role, periods)

    def _adults(self, group: str, row: Row, column: str, role: str, periods: tuple[str, ...]) -> None:
        """Who leads or helps a group, each once, with the periods in which they do."""
        found: dict[str, list[str]] = {}
        for text in cells.members(row, column):
            who, period = (text, "") if self._is_known(text) else at_period(text, periods)
            somebody, _, elsewhere = who.rpartition(AT)
            if not period and self._is_known(somebody):
                row.note(
                    "E301", column, f"the group does not meet in {shown(elsewhere)}, by its own periods."
                )
                continue
            key = self._educator(_Named(row, column, who))
            if key:
                found.setdefault(key, []).append(period)
        for position, (key, periods_of) in enumerate(found.items()):
            of_it = () if "" in periods_of else tuple(periods_of)
            one = Enrolment(
                id="",
                class_id=group,
                person_key=key,
                role=role,
                primary=position == 0 and role == LEAD,
                periods=of_it,
                origin=row.origin,
            )
            self.listed.append(one)

    def _is_known(self, text: str) -> bool:
        return fold(text) in self.by_id or fold(text) in self.by_name

    def _educator(self, named: _Named) -> str:
        """The key of an educator named by id or name; without a table of educators the name makes one."""
        wanted = fold(named.text)
        if wanted in self.by_id:
            return self.by_id[wanted]
        found = self.by_name.get(wanted, [])
        if len(found) == 1:
            return found[0]
        if found:
            message = f"{shown(named.text)} fits {len(found)} educators; give the id."
            named.row.note("E302", named.column, message)
            return ""
        if wanted in self.refused:
            self.hanging[named.row.origin.file, named.text] += 1
            return ""
        if "educators" in self.tables:
            if "educators" not in self.broken:
                named.row.note("E301", named.column, f"{shown(named.text)} is not in educators.csv.")
            return ""
        given, family = cells.split(named.text)
        key = _key("educator", "", given, family, "")
        self.people[key] = Person(
            key=key, id="", given=given, family=family, educator=True, origin=named.row.origin
        )
        self._name_educator(self.people[key])
        return key

    def _read_students(self) -> None:
        ids = Ids()
        unknown: Counter[str] = Counter()
        for row in self._rows("students"):
            given, family = cells.name(row)
            if is_no_student(f"{given} {family}"):
                row.note(
                    "W220",
                    "name",
                    f"{shown(f'{given} {family}'.strip())} is a row of a gradebook; it was left out.",
                )
                continue
            received = row.ident("student_id")
            grade = row.text("grade")
            if grade and not is_known_grade(grade):
                row.note("W210", "grade", f"{shown(grade)} is not a known grade; it was kept as it is.")
            person = Person(
                key=_key("student", received, given, family, grade),
                id=received,
                given=given,
                family=family,
                preferred_given=row.text("preferred_name"),
                student=True,
                grade=grade,
                needs=cells.needs(row),
                homeroom=row.text("homeroom"),
                tags=cells.members(row, "tags"),
                active=row.flag("active") is not False,
                origin=row.origin,
                says=self._said(row),
            )
            cells.note_unstored(row)
            groups = cells.members(row, "groups") if row.has("groups") else (person.homeroom,)
            if self._take(ids, row, "student_id", person):
                for group in filter(None, groups):
                    self._join(person, group, row, unknown)
        if unknown and "groups" in self.tables:
            for group, count in unknown.items():
                message = f"{shown(group)} is not in groups.csv; it was added for {count} students."
                self.report.add("W304", message, self.package.label(self.tables["students"]))

    def _join(self, person: Person, group: str, row: Row, unknown: Counter[str]) -> None:
        one = self.groups.get(fold(group))
        if one is None:
            one = Class(id=group, title=group, code=group, origin=row.origin)
            self.groups[fold(group)] = one
            unknown[group] = 0
        if one.id in unknown:
            unknown[one.id] += 1
        self.listed.append(
            Enrolment(id="", class_id=one.id, person_key=person.key, role=STUDENT, origin=row.origin)
        )

    def _absences(self) -> Iterator[StagedAbsence]:
        for row in self._rows("absences"):
            key = self._educator(_Named(row, "educator", row.text("educator"))) if row.raw("educator") else ""
            first, last = row.date("start_date"), row.date("end_date")
            if first and last and last < first:
                row.note("E210", "end_date", f"it ends on {last}, before it begins on {first}.")
            part = cells.part(row)
            category = cells.category(row)
            if not row.bad and key and first is not None:
                yield StagedAbsence(
                    person_key=key,
                    first=first,
                    last=last or first,
                    part=part,
                    category=category,
                    origin=row.origin,
                )


def _spellings(person: Person) -> set[str]:
    """The folded names under which somebody may be named."""
    return {fold(person.name), fold(f"{person.given} {person.family}")} - {""}


def _reduced(person: Person) -> bool:
    """Whether initials (M. C.) or the person's own id stand where the name should be."""
    given, family = person.given, person.family
    if _INITIAL.fullmatch(given) and (not family or _INITIAL.fullmatch(family)):
        return True
    return bool(person.id) and fold(given) == fold(person.id) and not family


def _key(kind: str, received: str, given: str, family: str, grade: str) -> str:
    return f"{kind}:{same_id(received)}" if received else f"{kind}={given}|{family}|{grade}"
