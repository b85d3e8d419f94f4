"""Tables that are known by their columns and are no rosters: said by name, and never taken for a sheet of students."""

from collections.abc import Mapping

from huddle.exchange import template
from huddle.exchange.csvtable import header_key

# Another system's rosters: columns that its tables have together.
_SYSTEMS = {
    "Canvas SIS": {"userid", "loginid"},
    "Ed-Fi LMS": {"sourcesystem", "sourcesystemidentifier"},
}
_TEACHERS = {
    *("teacher", "teachers", "teachername", "educator", "educatorname", "staff", "staffname", "lecturer"),
    *("instructor", "teachercode", "teacherid"),
}
_TIMES = {"day", "weekday", "dayofweek", "period", "lesson", "hour", "block", "time", "starttime", "weektype"}
_STUDENTS = {"student", "students", "studentname", "studentid", "studentnumber", "firstname", "lastname"}
_SCORES = {
    *("currentscore", "finalscore", "currentgrade", "finalgrade", "currentpoints", "finalpoints"),
    *("sisuserid", "sisloginid", "unpostedcurrentscore", "unpostedfinalscore"),
}
_PRESENCE = {"attendance", "attendancecode", "attendancestatus", "status", "present", "absent", "tardy"}


def looks_like_another(headers: Mapping[str, tuple[str, ...]]) -> str:
    """A sentence that names what the tables are, where they are known and no rosters that huddle reads; else empty.

    Args:
        headers: stem of a file's name in lower case -> its column names in lower case.
    """
    for stem, names in headers.items():
        found = set(map(header_key, names))
        for label, columns in _SYSTEMS.items():
            if columns <= found:
                return f"This looks like {label}. "
        if stem in template.TABLES:
            continue
        if len(found & _SCORES) > 1:
            return "This looks like a gradebook, whose rows and columns are not only students. "
        if found & _TEACHERS and found & _TIMES and not found & _STUDENTS:
            return "This looks like a schedule of teachers, not a roster. "
        if "date" in found and found & _PRESENCE:
            return "This looks like a list of attendance, not a roster. "
    return ""


# Rows that gradebooks have among their students.
_NO_STUDENTS = {"points possible", "student, test", "test student", "test, student", "student test"}


def is_no_student(name: str) -> bool:
    """Whether a name is one that a gradebook gives to a row that is no student's."""
    return " ".join(name.casefold().split()) in _NO_STUDENTS
