"""Reads Microsoft School Data Sync: CSV of version 1 (six files), 2 (four) and 2.1 (ten, of which five are read)."""

from collections.abc import Mapping

from huddle.exchange.findings import Report
from huddle.exchange.package import Package
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.readers.tables import Tables, TableSpec, has_columns, is_gone, person_key
from huddle.exchange.sheet import Column, Row
from huddle.exchange.staged import HELPER, LEAD, STUDENT, Class, Org, Person, StagedRoster, Term

FORMAT = "sds"
LABEL = "School Data Sync"


def _id(*synonyms: str) -> Column:
    """The column that names a row; the United Kingdom's layout has other words for it."""
    return Column("SIS ID", needed=True, synonyms=("ID", *synonyms))


_SCHOOL = Column("School SIS ID", needed=True, synonyms=("School DfE Number", "School ID"))
_SECTION = Column("Section SIS ID", needed=True, synonyms=("Section ID",))
_PERSON = (
    _id(),
    _SCHOOL,
    Column("First Name", needed=True),
    Column("Last Name", needed=True),
    Column("Status"),
)
SPECS_1 = {
    "school": TableSpec((_id("DfE Number"), Column("Name", needed=True)), "SIS ID", "school"),
    "teacher": TableSpec((*_PERSON, Column("Secondary Email")), "SIS ID", "teacher"),
    "student": TableSpec((*_PERSON, Column("Grade")), "SIS ID", "student"),
    "section": TableSpec(
        (
            _id(),
            _SCHOOL,
            Column("Section Name", needed=True),
            *(Column(name) for name in ("Term SIS ID", "Term Name", "Term Start Date", "Term End Date")),
            *(Column(name) for name in ("Course Name", "Course Subject", "Periods", "Status")),
        ),
        "SIS ID",
        "section",
    ),
    "teacherroster": TableSpec((_SECTION, _id())),
    "studentenrollment": TableSpec((_SECTION, _id())),
}

_SOURCED = Column("sourcedId", needed=True)
_NAMES = (Column("givenName", needed=True), Column("familyName", needed=True), Column("email"))
_USER = Column("userSourcedId", needed=True)
_ROLE = Column("role", needed=True)
SPECS_2 = {
    "orgs": TableSpec(
        (_SOURCED, Column("name", needed=True), Column("type"), Column("parentSourcedId")),
        "sourcedId",
        "organisation",
    ),
    "academicsessions": TableSpec(
        (
            _SOURCED,
            Column("title"),
            Column("type"),
            Column("schoolYear"),
            Column("startDate"),
            Column("endDate"),
        ),
        "sourcedId",
        "session",
        optional=True,
    ),
    "users": TableSpec(
        (_SOURCED, *_NAMES, Column("orgSourcedIds"), Column("role"), Column("grade")), "sourcedId", "user"
    ),
    "roles": TableSpec((_USER, Column("orgSourcedId"), _ROLE, Column("grade")), optional=True),
    "courses": TableSpec(
        (_SOURCED, Column("title"), Column("subject"), Column("grade")),
        "sourcedId",
        "course",
        optional=True,
    ),
    "classes": TableSpec(
        (
            _SOURCED,
            Column("orgSourcedId", needed=True),
            Column("title", needed=True),
            Column("sessionSourcedIds"),
            Column("courseSourcedId"),
        ),
        "sourcedId",
        "class",
    ),
    "enrollments": TableSpec((Column("classSourcedId", needed=True), _USER, _ROLE)),
}
# Role -> the role the educator gets; written in any capitals.
_EDUCATORS = {
    **dict.fromkeys(("teacher", "professor", "lecturer", "faculty", "instructor", "adjunct"), "certified"),
    **dict.fromkeys(("aide", "proctor", "staff"), "paraeducator"),
}
_HELPERS = {"aide", "proctor", "staff"}


def claims(headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the tables are those of School Data Sync, told by their columns: version 2 has OneRoster's file names.

    Args:
        headers: stem of a file's name in lower case -> its column names in lower case.
    """
    return _is_first(headers) or (
        "manifest" not in headers
        and has_columns(headers, "users", "sourcedId", "username", "givenName")
        and has_columns(headers, "classes", "sourcedId", "orgSourcedId")
    )


def _is_first(headers: Mapping[str, tuple[str, ...]]) -> bool:
    return any(
        has_columns(headers, "section", name, school, "Section Name")
        for name, school in (("SIS ID", "School SIS ID"), ("ID", "School DfE Number"))
    )


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the tables; None when one that is needed is missing or cannot be read."""
    stems = {name.rpartition("/")[2].rpartition(".")[0].casefold() for name in package.names}
    if "section" in stems or "studentenrollment" in stems:
        return _read_first(Tables(package, options, report, SPECS_1))
    return _read_second(Tables(package, options, report, SPECS_2))


def _read_first(tables: Tables) -> StagedRoster | None:
    for row in tables.rows("school"):
        tables.orgs[row.raw("SIS ID")] = Org(id=row.raw("SIS ID"), name=row.text("Name"), origin=row.origin)
    for table, kind in (("teacher", "educator"), ("student", "student")):
        for row in tables.rows(table):
            received = row.raw("SIS ID")
            person = Person(
                key=person_key(kind, received),
                id=received,
                given=row.text("First Name"),
                family=row.text("Last Name"),
                educator=kind == "educator",
                student=kind == "student",
                grade=row.text("Grade"),
                email=row.text("Secondary Email"),
                school_ids=(tables.refer(row, "School SIS ID", "school"),),
                active=not is_gone(row, "Status"),
                origin=row.origin,
            )
            tables.person(row, person)
    for row in tables.rows("section"):
        term = tables.term(
            row, row.ident("Term SIS ID"), row.text("Term Name"), "Term Start Date", "Term End Date"
        )
        one = Class(
            id=row.raw("SIS ID"),
            title=row.text("Section Name"),
            course_title=row.text("Course Name"),
            subjects=row.items("Course Subject"),
            periods=row.periods("Periods"),
            school_id=tables.refer(row, "School SIS ID", "school"),
            term_ids=(term,) if term else (),
            removed=is_gone(row, "Status"),
            origin=row.origin,
        )
        if not row.bad:
            tables.classes[one.id] = one
    for table, people, kind, role in (
        ("teacherroster", "teacher", "educator", LEAD),
        ("studentenrollment", "student", "student", STUDENT),
    ):
        for row in tables.rows(table):
            section = tables.refer(row, "Section SIS ID", "section")
            received = tables.refer(row, "SIS ID", people)
            tables.join(row, section, person_key(kind, received), role)
    return tables.roster(FORMAT, "1")


def _read_second(tables: Tables) -> StagedRoster | None:
    version = "2.1" if "roles" in tables.files else "2"
    for row in tables.rows("orgs"):
        received, kind = row.raw("sourcedId"), row.raw("type").casefold()
        tables.orgs[received] = Org(
            id=received,
            name=row.text("name"),
            type="school" if kind in {"school", "college"} else kind or "other",
            parent_id=row.ident("parentSourcedId"),
            origin=row.origin,
        )
    for row in tables.rows("academicsessions"):
        received = row.raw("sourcedId")
        tables.terms[received] = Term(
            id=received,
            title=row.text("title") or received,
            type=row.raw("type") or "term",
            begin=row.date("startDate"),
            end=row.date("endDate"),
            origin=row.origin,
        )
    _read_users(tables, version)
    courses = {
        row.raw("sourcedId"): (row.text("title"), row.items("subject"), row.items("grade"))
        for row in tables.rows("courses")
    }
    for row in tables.rows("classes"):
        course, subjects, grades = courses.get(row.raw("courseSourcedId"), ("", (), ()))
        terms = row.items("sessionSourcedIds")
        one = Class(
            id=row.raw("sourcedId"),
            title=row.text("title"),
            course_title=course,
            subjects=subjects,
            grades=grades,
            school_id=tables.refer(row, "orgSourcedId", "orgs"),
            term_ids=tuple(
                tables.resolve(row, "sessionSourcedIds", "academicsessions", term) for term in terms
            ),
            origin=row.origin,
        )
        if not row.bad:
            tables.classes[one.id] = one
    for row in tables.rows("enrollments"):
        _enrol(tables, row)
    return tables.roster(FORMAT, version)


def _read_users(tables: Tables, version: str) -> None:
    """People get what they are from users.csv (version 2), or from roles.csv, one row for each role (2.1)."""
    rows = {row.raw("sourcedId"): row for row in tables.rows("users")}
    said: dict[str, list[tuple[str, str, str]]] = {received: [] for received in rows}
    if version == "2":
        for received, row in rows.items():
            schools = row.items("orgSourcedIds") or ("",)
            said[received] = [(row.raw("role"), school, row.text("grade")) for school in schools]
    else:
        for row in tables.rows("roles"):
            received = tables.refer(row, "userSourcedId", "users")
            school = tables.refer(row, "orgSourcedId", "orgs")
            if not row.bad:
                said[received].append((row.raw("role"), school, row.text("grade")))
    for received, row in rows.items():
        roles = [role.casefold() for role, _, _ in said[received]]
        teaching = [role for role in roles if role in _EDUCATORS]
        if not teaching and "student" not in roles:
            tables.skipped[f"people as {min(roles) if roles and roles[0] else 'other'}"] += 1
        for kind, counts in (("educator", bool(teaching)), ("student", "student" in roles)):
            if not counts:
                continue
            person = Person(
                key=person_key(kind, received),
                id=received,
                given=row.text("givenName"),
                family=row.text("familyName"),
                educator=kind == "educator",
                student=kind == "student",
                role=_EDUCATORS[teaching[0]] if kind == "educator" else "certified",
                grade=next((grade for role, _, grade in said[received] if role.casefold() == "student"), "")
                if kind == "student"
                else "",
                email=row.text("email") if kind == "educator" else "",
                school_ids=tuple(dict.fromkeys(school for _, school, _ in said[received] if school)),
                origin=row.origin,
            )
            tables.person(row, person)


def _enrol(tables: Tables, row: Row) -> None:
    role = row.raw("role").casefold()
    in_class = tables.refer(row, "classSourcedId", "classes")
    received = tables.refer(row, "userSourcedId", "users")
    if role == "student":
        tables.join(row, in_class, person_key("student", received), STUDENT)
    elif role in _EDUCATORS:
        part = HELPER if role in _HELPERS else LEAD
        tables.join(row, in_class, person_key("educator", received), part)
    else:
        tables.skipped[f"enrolments as {role or 'other'}"] += 1
