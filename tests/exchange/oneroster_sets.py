"""Clean OneRoster sets for tests: a small school whose every file is as the specification wants it, and ways to spoil it."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

Files = dict[str, bytes]

_ALL_11 = (
    *("academicSessions", "categories", "classes", "classResources", "courses", "courseResources"),
    *("demographics", "enrollments", "lineItems", "orgs", "resources", "results", "users"),
)
_ONLY_12 = (
    *("lineItemLearningObjectiveIds", "lineItemScoreScales", "resultLearningObjectiveIds"),
    *("resultScoreScales", "roles", "scoreScales", "userProfiles", "userResources"),
)
_HEADERS = {
    "orgs": "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId",
    "academicSessions": (
        "sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear"
    ),
    "courses": (
        "sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,"
        "subjects,subjectCodes"
    ),
    "classes": (
        "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,"
        "schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods"
    ),
    "users11": (
        "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,"
        "familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password"
    ),
    "users12": (
        "sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,middleName,"
        "identifier,email,sms,phone,agentSourcedIds,grades,password,userMasterIdentifier,"
        "resourceSourcedIds,preferredGivenName,preferredMiddleName,preferredFamilyName,"
        "primaryOrgSourcedId,pronouns"
    ),
    "roles": (
        "sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,"
        "userProfileSourcedId"
    ),
    "enrollments": (
        "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,"
        "beginDate,endDate"
    ),
}
# class id -> title, course, code, room, period, grade, teacher, helper
_CLASSES = {
    "c1": ("Math 7A", "k1", "M7A", "Room 1", "1", "07", "t1", ""),
    "c2": ("Math 7B", "k1", "M7B", "Room 1", "2", "07", "t1", "a1"),
    "c3": ("Reading 7A", "k2", "R7A", "Room 2", "2", "07", "t2", ""),
    "c4": ("Reading 7B", "k2", "R7B", "Room 2", "1", "07", "t2", ""),
    "c5": ("Science 8", "k3", "S8", "Room 3", "1", "08", "t3", ""),
    "c6": ("Art 8", "k4", "A8", "Room 4", "2", "08", "t4", ""),
}
_LEARN = {"c1": range(1, 9), "c2": range(9, 17), "c3": range(1, 9), "c4": range(9, 17)}
_LEARN |= {"c5": range(17, 25), "c6": range(17, 25)}
_TEACHERS = {
    "t1": ("Hana", "Brandt"),
    "t2": ("Grace", "Stone"),
    "t3": ("Omar", "O’Neil"),
    "t4": ("Li", "Wei"),
}


def clean_set(version: str = "1.1", mode: str = "bulk", *, extra: Iterable[str] = ()) -> Files:
    """One school of 24 students in grades 7 and 8, four teachers, an aide, a parent, six classes, one year.

    Args:
        version: 1.1 or 1.2.
        mode: bulk leaves status and dateLastModified empty, delta fills them.
        extra: other files of the format to name as bulk in the manifest.
    """
    stamp = ["", ""] if mode == "bulk" else ["active", "2026-09-01T07:00:00.000Z"]
    tables = {
        "orgs": [
            ["d1", *stamp, "North District", "district", "", ""],
            ["s1", *stamp, "Hill School", "school", "100", "d1"],
        ],
        "academicSessions": [
            ["y1", *stamp, "2026-2027", "schoolYear", "2026-08-15", "2027-06-15", "", "2027"],
            ["m1", *stamp, "Fall", "semester", "2026-08-15", "2027-01-20", "y1", "2027"],
            ["m2", *stamp, "Spring", "semester", "2027-01-20", "2027-06-15", "y1", "2027"],
        ],
        "courses": [
            [f"k{n}", *stamp, "y1", title, title[:2].upper(), "", "s1", title, ""]
            for n, title in enumerate(("Math", "Reading", "Science", "Art"), start=1)
        ],
        "classes": [
            [key, *stamp, title, grade, course, code, "scheduled", room, "s1", "m1,m2", "", "", period]
            for key, (title, course, code, room, period, grade, _, _) in _CLASSES.items()
        ],
        "users": _users(version, stamp),
        "enrollments": _enrollments(stamp),
    }
    if version == "1.2":
        tables["roles"] = [
            [f"r-{key}", *stamp, key, "primary", role, "", "", "s1", ""] for key, _, _, role, _ in _people()
        ]
    files = {f"{name}.csv": table(_header(name, version), rows) for name, rows in tables.items()}
    listed = {*tables, *extra}
    known = (*_ALL_11, *(_ONLY_12 if version == "1.2" else ()))
    manifest = [["manifest.version", "1.0"], ["oneroster.version", version]]
    manifest += [[f"file.{name}", mode if name in listed else "absent"] for name in known]
    manifest += [["source.systemName", "Test SIS"], ["source.systemCode", "TEST"]]
    files["manifest.csv"] = table(["propertyName", "value"], manifest)
    return files


def _header(name: str, version: str) -> list[str]:
    key = f"users{version.replace('.', '')}" if name == "users" else name
    return _HEADERS[key].split(",")


def _people() -> list[tuple[str, str, str, str, str]]:
    """Id, given name, family name, role and grade of everybody."""
    students = [
        (f"u{n}", f"Given{n}", f"Family{n:02}", "student", "07" if n < 17 else "08") for n in range(1, 25)
    ]
    teachers = [(key, given, family, "teacher", "") for key, (given, family) in _TEACHERS.items()]
    others = [("a1", "Ana", "Ruiz", "aide", ""), ("p1", "Pat", "Family01", "parent", "")]
    return [*teachers, *others, *students]


def _users(version: str, stamp: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for key, given, family, role, grade in _people():
        org = ["s1", role] if version == "1.1" else []
        mail = f"{key}@school.example"
        agents = "p1" if key == "u1" else ""
        row = [
            key,
            *stamp,
            "true",
            *org,
            key,
            "",
            given,
            family,
            "",
            "",
            mail,
            "555-01",
            "555-02",
            agents,
            grade,
        ]
        row.append("Secret!" + key)
        if version == "1.2":
            row += ["", "", "Gigi" if key == "u1" else "", "", "", "s1", ""]
        rows.append(row)
    return rows


def _enrollments(stamp: Sequence[str]) -> list[list[str]]:
    rows: list[list[str]] = []
    for key, (*_, teacher, helper) in _CLASSES.items():
        people = [(teacher, "teacher", "true"), *([(helper, "aide", "")] if helper else [])]
        people += [(f"u{n}", "student", "") for n in _LEARN[key]]
        rows += [
            [f"e-{key}-{user}", *stamp, key, "s1", user, role, primary, "2026-08-15", "2027-06-15"]
            for user, role, primary in people
        ]
    return rows


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV with CRLF."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def line_of(files: Mapping[str, bytes], name: str, start: str) -> int:
    """The line, from 1, that begins with `start`."""
    lines = files[name].split(b"\r\n")
    return next(n for n, line in enumerate(lines, start=1) if line.startswith(start.encode()))


def column_of(files: Mapping[str, bytes], name: str, column: str) -> int:
    """The position, from 1, of a column."""
    return files[name].split(b"\r\n")[0].decode().split(",").index(column) + 1


def with_cell(files: Mapping[str, bytes], name: str, start: str, column: str, value: str) -> Files:
    """The files with one cell changed: in the row that begins with `start`."""
    rows = list(csv.reader(io.StringIO(files[name].decode(), newline="")))
    line, at = line_of(files, name, start), column_of(files, name, column)
    rows[line - 1][at - 1] = value
    return {**files, name: table(rows[0], rows[1:])}


def without_line(files: Mapping[str, bytes], name: str, start: str) -> Files:
    """The files without the row that begins with `start`."""
    lines = files[name].split(b"\r\n")
    del lines[line_of(files, name, start) - 1]
    return {**files, name: b"\r\n".join(lines)}


def with_line(files: Mapping[str, bytes], name: str, line: str) -> Files:
    """The files with one more row at the end."""
    return {**files, name: files[name] + line.encode() + b"\r\n"}


def zipped(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """The files as a zip, inside `folder` (with its slash) when one is named."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(folder + name, data)
    return out.getvalue()


def write_folder(path: Path, files: Mapping[str, bytes]) -> Path:
    """The files in a folder; gives the folder back."""
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (path / name).write_bytes(data)
    return path
