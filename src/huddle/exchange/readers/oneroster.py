"""Reads OneRoster CSV 1.0, 1.1 and 1.2, bulk and delta, as zip or folder."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from huddle.exchange import oneroster_spec as spec
from huddle.exchange.findings import Report, shown
from huddle.exchange.grades import is_known_grade
from huddle.exchange.package import Package
from huddle.exchange.periods import with_days
from huddle.exchange.readers.oneroster_manifest import Manifest, read_manifest
from huddle.exchange.readers.oneroster_rows import Rows
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.sheet import Row
from huddle.exchange.staged import (
    BULK,
    DELTA,
    STUDENT,
    Class,
    Enrolment,
    Org,
    Person,
    StagedRoster,
    Term,
)

FORMAT = "oneroster"
LABEL = "OneRoster 1.0, 1.1 or 1.2"


def claims(headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the package is OneRoster: a manifest, or tables with OneRoster's own columns.

    Args:
        headers: stem of a file's name in lower case -> its column names in lower case.
    """
    if "manifest" in headers:
        return True
    users = headers.get("users", ())
    return "sourcedid" in users and ("enableduser" in users or "userid" in users)


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the package; None when it cannot be read at all, incomplete when rows were refused."""
    files = _files(package, report)
    labels = {file: package.label(name) for file, name in files.items()}
    order = [package.label(name) for name in package.names if name.casefold() == "manifest.csv"]
    report.order([*order, *(labels[file] for file in spec.READ if file in labels)])
    manifest = read_manifest(package, set(files), options, report)
    if manifest is None:
        return None
    return _Reader(package, options, report, manifest, files).read()


def _files(package: Package, report: Report) -> dict[str, str]:
    """File of the format -> its name in the package."""
    known = {f"{file}.csv".casefold(): file for file in (*spec.READ, *spec.NOT_READ)}
    found: dict[str, str] = {}
    for name in package.names:
        file = known.get(name.casefold())
        if file is None:
            if name.casefold() != "manifest.csv":
                report.add("W105", "It is no file of OneRoster and is not read.", package.label(name))
            continue
        if name != f"{file}.csv":
            report.add("W106", f"It was read as {file}.csv.", package.label(name))
        found[file] = name
    return found


@dataclass(slots=True)
class _User:
    """A row of users.csv until roles and enrolments say what the person is."""

    row: Row
    id: str
    roles: set[str] = field(default_factory=set)
    schools: list[str] = field(default_factory=list)
    teaches: set[str] = field(default_factory=set)
    learns: bool = False
    removed: bool = False


class _Reader:
    """One reading of one package."""

    def __init__(
        self,
        package: Package,
        options: ReadOptions,
        report: Report,
        manifest: Manifest,
        files: dict[str, str],
    ) -> None:
        self.package, self.report, self.manifest, self.files = package, report, manifest, files
        self.rows = Rows(package, files, manifest, options, report)
        self.users: dict[str, _User] = {}
        self.courses: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.skipped: Counter[str] = Counter()

    def read(self) -> StagedRoster | None:
        """All files in the order in which they depend on each other."""
        whole = self._all_there()
        orgs = list(self._orgs())
        terms = list(self._terms())
        self._read_courses()
        classes = with_days(self._classes())
        self._read_users()
        self._read_roles()
        enrolments = list(self._enrolments(classes))
        people = list(self._people())
        if not whole or self.rows.broken:
            return None
        self._note_classes(classes, enrolments)
        modes = {source.mode for source in self.rows.sources}
        return StagedRoster(
            format=FORMAT,
            version=self.manifest.version,
            mode=BULK if modes == {BULK} else DELTA,
            complete=not self.report.failed,
            source_name=self.manifest.source,
            modified=self.rows.modified,
            files=tuple(self.rows.sources),
            orgs=tuple(orgs),
            terms=tuple(terms),
            people=tuple(people),
            classes=tuple(classes),
            enrolments=tuple(enrolments),
            skipped=dict(sorted(self.skipped.items())),
        )

    def _all_there(self) -> bool:
        """Whether a bulk set has the files that huddle cannot do without."""
        modes = [self.manifest.modes[file] for file in spec.READ if file in self.files]
        if not modes:
            self.report.add("N101", "The package holds no rosters: nothing to update.", self.package.name)
            return True
        if BULK not in modes:
            return True
        needed = [
            *spec.WHOLE,
            *(["roles"] if self.manifest.version == "1.2" else []),
        ]
        missing = [file for file in needed if file not in self.files]
        for file in missing:
            if file not in self.manifest.reported:
                self.report.add("E103", f"{file}.csv is missing.", self.package.name)
        for file in ("academicSessions", "courses"):
            if file not in self.files and file not in self.manifest.reported:
                lost = "what is current" if file == "academicSessions" else "the courses' titles"
                message = f"{file}.csv is missing: {lost} cannot be told."
                self.report.add("W107", message, self.package.name)
        return not missing

    def _orgs(self) -> Iterator[Org]:
        found: list[tuple[Row, Org]] = []
        for row in self.rows.of("orgs"):
            kind = row.word("type", spec.ORG_TYPES, "W217")
            org = Org(
                id=row.raw("sourcedId"),
                name=row.text("name"),
                type=kind or "other",
                parent_id=row.ident("parentSourcedId"),
                removed=row.removed,
                origin=row.origin,
            )
            if not row.bad:
                found.append((row, org))
        for row, org in found:
            if org.parent_id and self.rows.is_named("orgs", org.parent_id):
                self.rows.resolve(row, "parentSourcedId", "orgs", org.parent_id)
            elif org.parent_id:  # nothing of a team hangs on it
                row.note("W305", "parentSourcedId", f"{shown(org.parent_id)} is not in orgs.csv.")
        if found and not any(org.type == "school" for _, org in found):
            for row, org in found:
                if org.type == "department":
                    row.note("W212", "type", "no organisation is a school; this department was taken as one.")
        yield from (org for row, org in found if not row.bad)

    def _terms(self) -> Iterator[Term]:
        found: list[tuple[Row, Term]] = []
        for row in self.rows.of("academicSessions"):
            begin, end = row.date("startDate"), row.date("endDate")
            if begin and end and end < begin:
                row.note("E210", "endDate", f"it ends on {end}, before it begins on {begin}.")
            term = Term(
                id=row.raw("sourcedId"),
                title=row.text("title"),
                type=row.word("type", spec.SESSION_TYPES, "W217") or "term",
                begin=begin,
                end=end,
                school_year=_school_year(row),
                parent_id=row.ident("parentSourcedId"),
                removed=row.removed,
                origin=row.origin,
            )
            if not row.bad:
                found.append((row, term))
        for row, term in found:
            if term.parent_id:
                self.rows.resolve(row, "parentSourcedId", "academicSessions", term.parent_id)
        yield from (term for row, term in found if not row.bad)

    def _read_courses(self) -> None:
        for row in self.rows.of("courses"):
            self.rows.refer(row, "orgSourcedId", "orgs")
            self.rows.refer(row, "schoolYearSourcedId", "academicSessions")
            if not row.bad:
                self.courses[row.raw("sourcedId")] = row.text("title"), row.items("subjects")

    def _classes(self) -> Iterator[Class]:
        for row in self.rows.of("classes"):
            course = self.rows.refer(row, "courseSourcedId", "courses")
            course_title, course_subjects = self.courses.get(course, ("", ()))
            grades = row.items("grades")
            for grade in grades:
                self._note_grade(row, grade)
            school = self.rows.refer(row, "schoolSourcedId", "orgs")
            terms = row.items("termSourcedIds")
            one = Class(
                id=row.raw("sourcedId"),
                title=row.text("title"),
                course_title=course_title,
                code=row.text("classCode"),
                type=row.word("classType", spec.CLASS_TYPES, "W217") or "scheduled",
                subjects=row.items("subjects") or course_subjects,
                periods=row.periods("periods"),
                grades=grades,
                location=row.text("location"),
                school_id=school,
                term_ids=tuple(
                    self.rows.resolve(row, "termSourcedIds", "academicSessions", t) for t in terms
                ),
                removed=row.removed,
                origin=row.origin,
            )
            if not row.bad:
                yield one

    def _note_grade(self, row: Row, grade: str) -> None:
        if grade and not is_known_grade(grade):
            row.note("W210", "grades", f"{shown(grade)} is not a known grade; it was kept as it is.")

    def _read_users(self) -> None:
        old = self.manifest.version != "1.2"
        for row in self.rows.of("users"):
            row.flag("enabledUser")  # not used, but wrong words in it are worth a finding
            user = _User(row, row.raw("sourcedId"), removed=row.removed)
            if old:
                role = row.word("role", spec.USER_ROLES)
                user.roles = {role} if role else set()
                for received in row.items("orgSourcedIds"):
                    user.schools.append(self.rows.resolve(row, "orgSourcedIds", "orgs", received))
            if not row.bad:
                self.users[user.id] = user

    def _read_roles(self) -> None:
        if self.manifest.version != "1.2":
            return
        for row in self.rows.of("roles"):
            role = row.word("role", spec.USER_ROLES)
            row.word("roleType", spec.ROLE_TYPES, "W217")
            school = self.rows.refer(row, "orgSourcedId", "orgs")
            user = self.users.get(self.rows.refer(row, "userSourcedId", "users"))
            begin, end = row.date("beginDate"), row.date("endDate")
            if begin and end and end < begin:
                row.note("E210", "endDate", f"it ends on {end}, before it begins on {begin}.")
            if user and role and not row.bad and not row.removed:
                user.roles.add(role)
                user.schools.append(school)

    def _enrolments(self, classes: list[Class]) -> Iterator[Enrolment]:
        school_of = {one.id: one.school_id for one in classes}
        for row in self.rows.of("enrollments"):
            role = row.word("role", (*spec.CLASS_ROLES, *spec.USER_ROLES))
            in_class = self.rows.refer(row, "classSourcedId", "classes")
            received = self.rows.refer(row, "userSourcedId", "users")
            school = self.rows.refer(row, "schoolSourcedId", "orgs")
            begin, end = row.date("beginDate"), row.date("endDate")
            if begin and end and end < begin:
                row.note("E210", "endDate", f"it ends on {end}, before it begins on {begin}.")
            primary = bool(row.flag("primary"))
            if row.bad:
                continue
            if role not in spec.CLASS_ROLES and not row.removed:
                self.skipped[f"enrolments as {role or 'other'}"] += 1
                continue
            if school and school_of.get(in_class, school) != school:
                row.note("W301", "schoolSourcedId", f"the class belongs to {shown(school_of[in_class])}.")
            one = Enrolment(
                id=row.raw("sourcedId"),
                class_id=in_class,
                person_key=received,
                role=spec.CLASS_ROLES.get(role, STUDENT),
                primary=primary,
                begin=begin,
                end=end,
                removed=row.removed,
                origin=row.origin,
            )
            self._take_part(one, role)
            yield one

    def _take_part(self, enrolment: Enrolment, role: str) -> None:
        user = self.users.get(enrolment.person_key)
        if user is None or enrolment.removed:
            return
        if enrolment.role == STUDENT:
            user.learns = True
        else:
            user.teaches.add(role)

    def _people(self) -> Iterator[Person]:
        both = 0
        for user in self.users.values():
            teaching = [role for role in spec.EDUCATORS if role in user.roles | user.teaches]
            student = user.learns or spec.STUDENT_ROLE in user.roles
            both += bool(teaching) and student
            if not teaching and not student and not self._is_change(user):
                self._skip(user)
                continue
            yield self._person(user, teaching, student=student)
        if both:
            message = f"{both} people are students in one place and teach in another; both were kept."
            self.report.add("N302", message, self.package.label(self.files["users"]))
        self.rows.report_hanging()

    def _is_change(self, user: _User) -> bool:
        """Whether the row changes or removes somebody whose role an earlier package told."""
        return user.removed or (not user.roles and self.manifest.modes["users"] == DELTA)

    def _skip(self, user: _User) -> None:
        if user.roles:
            self.skipped[f"people as {min(user.roles)}"] += 1
            return
        self.skipped["people without a role"] += 1
        user.row.note("W303", "sourcedId", "the person has no role that is known; left out.")

    def _person(self, user: _User, teaching: list[str], *, student: bool) -> Person:
        row = user.row
        grades = row.items("grades")
        for grade in () if teaching else grades:
            self._note_grade(row, grade)
        return Person(
            key=user.id,
            id=user.id,
            given=row.text("givenName"),
            family="" if self.rows.own and row.raw("familyName") == spec.NO_NAME else row.text("familyName"),
            preferred_given=row.text("preferredGivenName"),
            preferred_family=row.text("preferredFamilyName"),
            educator=bool(teaching),
            student=student,
            role=spec.EDUCATORS[teaching[0]] if teaching else "certified",
            grade=", ".join(grades) if student or not teaching else "",
            email=row.text("email") if teaching and not student else "",
            school_ids=tuple(dict.fromkeys(user.schools)),
            removed=user.removed,
            origin=row.origin,
        )

    def _note_classes(self, classes: list[Class], enrolments: list[Enrolment]) -> None:
        if self.manifest.modes.get("enrollments") != BULK or self.report.failed:
            return
        taught = {one.class_id for one in enrolments if one.role != STUDENT}
        for one in classes:
            if one.id not in taught and not one.removed:
                message = f"Nobody teaches the class {shown(one.title)}."
                self.report.add("W302", message, one.origin.file, one.origin.line)


def _school_year(row: Row) -> int | None:
    """The year in which the school year ends; a range such as 2026-2027 or 2026/27 is repaired."""
    value = row.raw("schoolYear")
    if len(value) == 4 and value.isascii() and value.isdigit():
        return int(value)
    first, _, last = value.replace("/", "-").partition("-")
    if len(first) == 4 and len(last) in (2, 4) and (first + last).isascii() and (first + last).isdigit():
        year = int(last) if len(last) == 4 else int(first[:2] + last)
        row.note("W207", "schoolYear", f"{shown(value)} was read as {year}, the year in which it ends.")
        return year
    if value:
        row.note("W207", "schoolYear", f"{shown(value)} is not a year; it was left out.")
    return None
