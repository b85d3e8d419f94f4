"""Reads huddle's own template: students, educators, groups and absences as CSV, or one sheet of students."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from huddle.exchange import template
from huddle.exchange.findings import Report, shown
from huddle.exchange.grades import is_known_grade
from huddle.exchange.guard import unguard
from huddle.exchange.others import is_no_student
from huddle.exchange.package import Package
from huddle.exchange.readers import native_cells as cells
from huddle.exchange.readers.native_sheet import open_sheet
from huddle.exchange.readers.native_tables import claims, mapped_tables, tables_of
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Ids, Row
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
_INITIAL = re.compile(r"[^\W\d_]\.")


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the tables that are there; None when one of them cannot be read at all."""
    tables = mapped_tables(package, options.columns) if options.columns else tables_of(package)
    report.order([package.label(name) for table in template.TABLES for name in tables.get(table, ())])
    read = {name for names in tables.values() for name in names}
    for name in package.names:
        if name not in read:
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
        self, package: Package, options: ReadOptions, report: Report, tables: Mapping[str, tuple[str, ...]]
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
        self.joined: defaultdict[str, set[str]] = defaultdict(set)  # key of a student -> folded groups
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
        for name in self.tables.get(table, ()):
            yield from self._rows_of(table, name)

    def _rows_of(self, table: str, name: str) -> Iterator[Row]:
        label, data = self.package.label(name), self.package.read(name, self.report)
        sheet = open_sheet(table, label, data, self.options, self.report) if data is not None else None
        if sheet is None or data is None:
            self.broken.add(table)
            return
        digest = hashlib.sha256(data).hexdigest()
        source = SourceFile(label, digest, len(sheet.records) + len(sheet.ragged))
        if source not in self.sources:  # a map may find several tables in one file
            self.sources.append(source)
        if table == "educators":
            self.refused |= {fold(sheet.ragged_id(record, "educator_id")) for record in sheet.ragged} - {""}
        for record in sheet.records:
            row = Row(sheet, replace(record, cells=tuple(unguard(cell) for cell in record.cells)))
            row.check_values()
            yield row

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
        if self._shares(column.partition("_")[0] + "s") and self.people.get(person.key) == person:
            return False  # a row of another table, which names the same person again
        if person.id:
            if not ids.claim(row, column, person.id):
                return False
        elif person.key in self.people:
            line = self.people[person.key].origin.line
            row.note("E302", column, f"{shown(person.name)} stands in line {line} too; give each an id.")
            return False
        self.people[person.key] = person
        return True

    def _shares(self, table: str) -> bool:
        """Whether a map finds the table in the file of another one, so that its rows may repeat."""
        return any(
            set(self.tables[table]) & set(names) for other, names in self.tables.items() if other != table
        )

    def _read_groups(self) -> None:
        rows: dict[str, Row] = {}
        for row in self._rows("groups"):
            name = row.text("group")
            if row.bad:
                continue
            if (first := self.groups.get(fold(name))) is not None:
                if self._shares("groups") and _same(row, rows[fold(name)], "groups"):
                    continue
                row.note("E207", "group", f"{shown(name)} stands in line {first.origin.line} too.")
                continue
            rows[fold(name)] = row
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
            groups = tuple(dict.fromkeys(filter(None, self._groups_in(row, person))))
            if not row.bad and self._is_further_class(person, groups):
                groups = tuple(group for group in groups if fold(group) not in self.joined[person.key])
            elif not self._take(ids, row, "student_id", person):
                continue
            for group in groups:
                self._join(person, group, row, unknown)
        if unknown and "groups" in self.tables:
            for group, count in unknown.items():
                message = f"{shown(group)} is not in groups.csv; it was added for {count} students."
                self.report.add("W304", message, self.package.label(self.tables["students"][0]))

    def _groups_in(self, row: Row, person: Person) -> tuple[str, ...]:
        """The groups of a student's row: listed, else the homeroom, else of several sheets the name of its own."""
        if row.has("groups"):
            return cells.members(row, "groups")
        names = self.tables["students"]
        if row.has("homeroom") or len(names) == 1:
            return (person.homeroom,)
        return tuple(PurePath(name).stem for name in names if self.package.label(name) == row.origin.file)

    def _is_further_class(self, person: Person, groups: tuple[str, ...]) -> bool:
        """Whether a row says of somebody who is there only a further class, as in sheets with a row for each of them."""
        first = self.people.get(person.key)
        if first is None or not person.id or replace(person, homeroom=first.homeroom) != first:
            return False
        return bool({fold(group) for group in groups} - self.joined[person.key])

    def _join(self, person: Person, group: str, row: Row, unknown: Counter[str]) -> None:
        one = self.groups.get(fold(group))
        if one is None:
            one = Class(id=group, title=group, code=group, origin=row.origin)
            self.groups[fold(group)] = one
            unknown[group] = 0
        if one.id in unknown:
            unknown[one.id] += 1
        self.joined[person.key].add(fold(group))
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


def _same(row: Row, other: Row, table: str) -> bool:
    """Whether two rows say the same in the columns of a table."""
    return all(row.raw(c.name) == other.raw(c.name) for c in template.columns(table))


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
