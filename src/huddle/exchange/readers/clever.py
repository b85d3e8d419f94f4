"""Reads Clever's CSV layout (schools, students, teachers, sections, enrollments): names exact, order of columns free."""

from collections.abc import Mapping

from huddle.exchange.findings import Report
from huddle.exchange.package import Package
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.readers.tables import Tables, TableSpec, has_columns, person_key
from huddle.exchange.sheet import Column
from huddle.exchange.staged import LEAD, STUDENT, Class, Org, Person, StagedRoster

FORMAT = "clever"
LABEL = "Clever"

_NAMES = (Column("First_name", needed=True), Column("Last_name", needed=True))
# The first teacher stands in Teacher_id, the others in Teacher_2_id to Teacher_10_id.
_OTHER_TEACHERS = tuple(f"Teacher_{number}_id" for number in range(2, 11))
SPECS = {
    "schools": TableSpec(
        (Column("School_id", needed=True), Column("School_name", needed=True)), "School_id", "school"
    ),
    "teachers": TableSpec(
        (Column("School_id"), Column("Teacher_id", needed=True), *_NAMES, Column("Teacher_email")),
        "Teacher_id",
        "teacher",
    ),
    "students": TableSpec(
        (Column("School_id"), Column("Student_id", needed=True), *_NAMES, Column("Grade")),
        "Student_id",
        "student",
    ),
    "sections": TableSpec(
        (
            Column("School_id", needed=True),
            Column("Section_id", needed=True),
            Column("Teacher_id"),
            *(Column(name) for name in _OTHER_TEACHERS),
            *(
                Column(name)
                for name in ("Name", "Section_number", "Grade", "Course_name", "Period", "Subject")
            ),
            *(Column(name) for name in ("Term_name", "Term_start", "Term_end")),
        ),
        "Section_id",
        "section",
    ),
    "enrollments": TableSpec(
        (
            Column("School_id"),
            Column("Section_id", needed=True),
            Column("Student_id", needed=True),
        )
    ),
}


def claims(headers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the tables are Clever's: sections that name their teachers, and enrollments of students.

    Args:
        headers: stem of a file's name in lower case -> its column names in lower case.
    """
    return has_columns(headers, "sections", "School_id", "Section_id", "Teacher_id") and has_columns(
        headers, "students", "School_id", "Student_id"
    )


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the tables; None when one that is needed is missing or cannot be read."""
    tables = Tables(package, options, report, SPECS)
    for row in tables.rows("schools"):
        received = row.raw("School_id")
        tables.orgs[received] = Org(id=received, name=row.text("School_name"), origin=row.origin)
    for table, kind in (("teachers", "educator"), ("students", "student")):
        for row in tables.rows(table):
            received = row.raw(SPECS[table].id)
            school = tables.refer(row, "School_id", "schools")
            person = Person(
                key=person_key(kind, received),
                id=received,
                given=row.text("First_name"),
                family=row.text("Last_name"),
                educator=kind == "educator",
                student=kind == "student",
                grade=row.text("Grade"),
                email=row.text("Teacher_email"),
                school_ids=(school,) if school else (),
                origin=row.origin,
            )
            tables.person(row, person)
    _read_sections(tables)
    for row in tables.rows("enrollments"):
        section = tables.refer(row, "Section_id", "sections")
        student = tables.refer(row, "Student_id", "students")
        tables.join(row, section, person_key("student", student), STUDENT)
    return tables.roster(FORMAT, "")


def _read_sections(tables: Tables) -> None:
    for row in tables.rows("sections"):
        received = row.raw("Section_id")
        course = row.text("Course_name")
        term = tables.term(row, "", row.text("Term_name"), "Term_start", "Term_end")
        one = Class(
            id=received,
            title=row.text("Name")
            or " ".join(filter(None, (course, row.text("Section_number"))))
            or received,
            course_title=course,
            subjects=row.items("Subject"),
            periods=row.periods("Period"),
            grades=row.items("Grade"),
            school_id=tables.refer(row, "School_id", "schools"),
            term_ids=(term,) if term else (),
            origin=row.origin,
        )
        teachers = [
            tables.refer(row, column, "teachers")
            for column in ("Teacher_id", *_OTHER_TEACHERS)
            if row.raw(column)
        ]
        if not row.bad:
            tables.classes[received] = one
        for place, teacher in enumerate(teachers):
            tables.join(row, received, person_key("educator", teacher), LEAD, primary=place == 0)
