"""School Data Sync and Clever: thin mappings onto the staged roster, refused by line and column where they are wrong."""

import datetime as dt

import pytest
from tests.exchange.oneroster_sets import zipped

from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import StagedRoster

Files = dict[str, str]

SDS_1: Files = {
    "School.csv": "SIS ID,Name,Phone\ns1,Fifth Street,555\n",
    "Teacher.csv": "SIS ID,School SIS ID,Username,Password,First Name,Last Name,Secondary Email,Status\n"
    "1,s1,abel,=cmd,Abel,Diaz,abel@x.example,Active\n2,s1,bo,x,Bo,Ito,,Inactive\n",
    "Student.csv": "SIS ID,School SIS ID,Last Name,First Name,Username,Grade,Birthdate\n"
    "1,s1,O'Malley,Kai,kai,4,4/2/2016\n2,s1,Ngũgĩ,Ann,ann,5,\n",
    "Section.csv": "SIS ID,School SIS ID,Section Name,Term SIS ID,Term Name,Term StartDate,Term EndDate,Course Subject,"
    "Periods\nm4,s1,Math 4,t1,Autumn,2026-08-24,2026-12-18,Math,3\n",
    "studentenrollment.csv": "Section SIS ID,SIS ID\nm4,1\nm4,2\n",
    "TeacherRoster.csv": "Section SIS ID,SIS ID\nm4,1\n",
}
SDS_2: Files = {
    "orgs.csv": "sourcedId,name,type,parentSourcedId\no1,Fifth Street,school,\n",
    "users.csv": "sourcedId,orgSourcedIds,givenName,familyName,username,password,role,grade\n"
    "1,o1,Kai,Eze,kai,x,Student,4\n2,o1,Abel,Diaz,abel,x,teacher,\n3,o1,Pa,Eze,pa,x,Guardian,\n4,o1,Jo,Ray,jo,x,Aide,\n",
    "classes.csv": "sourcedId,orgSourcedId,title\nc1,o1,Math 4\n",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,1,Student\nc1,2,teacher\nc1,4,aide\nc1,3,observer\n",
}
SDS_21: Files = {
    **SDS_2,
    "users.csv": "sourcedId,username,givenName,familyName,password,email\n1,k,Kai,Eze,x,k@x.example\n2,a,Abel,Diaz,x,a@x.example\n",
    "roles.csv": "userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary\n1,o1,student,y,4,TRUE\n2,o1,teacher,y,,TRUE\n",
    "academicSessions.csv": "sourcedId,title,type,schoolYear,startDate,endDate\ny,Year,schoolYear,2027,2026-08-24,2027-06-11\n",
    "classes.csv": "sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId\nc1,o1,Math 4,y,\n",
    "enrollments.csv": "classSourcedId,userSourcedId,role\nc1,1,student\nc1,2,professor\n",
    "userFlags.csv": "userSourcedId,flag\n1,iep\n",
}
CLEVER: Files = {
    "schools.csv": "School_id,School_name\ns1,Fifth Street\n",
    "teachers.csv": "School_id,Teacher_id,Teacher_email,First_name,Last_name\ns1,t1,a@x.example,Abel,Diaz\ns1,t2,,Bo,Ito\n",
    "students.csv": "School_id,Student_id,Last_name,First_name,Grade,DOB\ns1,p1,Eze,Kai,4,2016-01-01\n",
    "sections.csv": "School_id,Section_id,Teacher_id,Teacher_2_id,Name,Grade,Course_name,Period,Subject,Term_name,Term_start,"
    "Term_end\ns1,x1,t1,t2,Math 4,4,Mathematics,3,math,Autumn,2026-08-24,2026-12-18\n",
    "enrollments.csv": "School_id,Section_id,Student_id\ns1,x1,p1\n",
    "staff.csv": "School_id,Staff_id,First_name,Last_name\ns1,f1,Lee,Wu\n",
}


def read(files: Files) -> tuple[StagedRoster | None, list[Finding]]:
    return read_roster("roster.zip", data=zipped({name: text.encode() for name, text in files.items()}))


def whole(files: Files) -> StagedRoster:
    roster, findings = read(files)
    assert roster is not None, [finding.text() for finding in findings]
    assert roster.complete
    return roster


def changed(files: Files, name: str, old: str, new: str) -> Files:
    assert old in files[name]
    return {**files, name: files[name].replace(old, new)}


@pytest.mark.parametrize(
    ("files", "described"),
    [
        (SDS_1, "School Data Sync 1 bulk, 6 files"),
        (SDS_2, "School Data Sync 2 bulk, 4 files"),
        (SDS_21, "School Data Sync 2.1 bulk, 6 files"),
        (CLEVER, "Clever bulk, 5 files"),
    ],
)
def test_the_format_is_told_by_the_columns(files: Files, described: str) -> None:
    assert whole(files).described() == described


@pytest.mark.parametrize("files", [SDS_1, SDS_2, SDS_21, CLEVER])
def test_the_same_class_comes_out_of_each(files: Files) -> None:
    roster = whole(files)
    (one,) = roster.classes
    assert one.title == "Math 4"
    people = {person.key: person.name for person in roster.people}
    members = {(people[e.person_key], e.role) for e in roster.enrolments}
    assert {("Abel Diaz", "lead")} <= members
    assert any(role == "student" and name.startswith("Kai") for name, role in members)
    assert [org.name for org in roster.orgs if org.id == one.school_id] == ["Fifth Street"]


def test_an_educator_and_a_student_may_have_one_id() -> None:
    roster = whole(SDS_1)
    same = [person for person in roster.people if person.id == "1"]
    assert {(person.educator, person.student) for person in same} == {(True, False), (False, True)}
    assert len({person.key for person in same}) == 2


def test_what_huddle_never_stores_is_not_read() -> None:
    for files in (SDS_1, SDS_2, SDS_21, CLEVER):
        roster, findings = read(files)
        said = repr(roster) + "".join(finding.text() for finding in findings)
        for secret in ("=cmd", "4/2/2016", "2016-01-01", "k@x.example", "iep"):
            assert secret not in said


def test_the_last_day_of_a_term_belongs_to_it() -> None:
    for files in (SDS_1, CLEVER):
        (term,) = whole(files).terms
        assert term.on(dt.date(2026, 12, 18))
        assert not term.on(dt.date(2026, 12, 19))


def test_roles_decide_who_leads_helps_and_is_left_out() -> None:
    roster = whole(SDS_2)
    assert {(e.person_key, e.role) for e in roster.enrolments} == {
        ("student:1", "student"), ("2", "lead"), ("4", "helper"),
    }  # fmt: skip
    assert dict(roster.skipped) == {"enrolments as observer": 1, "people as guardian": 1}


def test_the_first_of_several_teachers_is_the_primary_one() -> None:
    leads = [(e.person_key, e.primary) for e in whole(CLEVER).enrolments if e.role == "lead"]
    assert leads == [("t1", True), ("t2", False)]


def test_somebody_who_is_inactive_is_so_here() -> None:
    assert [person.name for person in whole(SDS_1).people if not person.active] == ["Bo Ito"]


@pytest.mark.parametrize(
    ("files", "place"),
    [
        (changed(SDS_1, "TeacherRoster.csv", "m4,1", "m4,9"), ("TeacherRoster.csv", 2, 2, "E301")),
        (changed(SDS_1, "Section.csv", "2026-12-18", "4/5/2026"), ("Section.csv", 2, 7, "E208")),
        (changed(SDS_2, "enrollments.csv", "c1,1", "c7,1"), ("enrollments.csv", 2, 1, "E301")),
        (changed(CLEVER, "sections.csv", "t1,t2", "t1,t9"), ("sections.csv", 2, 4, "E301")),
        (
            changed(CLEVER, "students.csv", "s1,p1,Eze", "s1,p1,Eze,Eze"),
            ("students.csv", 2, 7, "E114"),
        ),
        (
            changed(CLEVER, "students.csv", "Kai,4", ",4"),
            ("students.csv", 2, 4, "E202"),
        ),
    ],
)
def test_what_is_wrong_is_named_by_file_line_and_column(
    files: Files, place: tuple[str, int, int, str]
) -> None:
    roster, findings = read(files)
    errors = [f for f in findings if f.severity == "error"]
    assert [(f.file.rpartition("/")[2], f.line, f.column, f.code) for f in errors] == [place]
    assert roster is None or not roster.complete


def test_what_hangs_on_a_refused_row_is_counted_and_not_repeated() -> None:
    _, findings = read(changed(SDS_1, "Section.csv", "2026-12-18", "never"))
    assert [f.code for f in findings if f.severity == "error"] == ["E205"]
    assert sum(f.code == "N301" for f in findings) == 2


def test_an_export_with_user_names_alone_is_refused() -> None:
    files = changed(SDS_1, "Student.csv", "Last Name,First Name,", "a,b,")
    roster, findings = read(files)
    assert roster is None
    assert {f.code for f in findings if f.severity == "error"} == {"E201"}


def test_a_missing_table_is_named() -> None:
    files = {name: text for name, text in CLEVER.items() if name != "enrollments.csv"}
    roster, findings = read(files)
    assert roster is None
    assert [f.text() for f in findings if f.code == "E103"]


def test_a_format_that_is_not_read_is_named() -> None:
    roster, findings = read(
        {"users.csv": "user_id,login_id,first_name,status\n1,k,Kai,active\n", "courses.csv": "course_id\nc\n"}
    )
    assert roster is None
    assert "This looks like Canvas SIS." in findings[0].message
    assert "Clever (--format clever)" in findings[0].message
    roster, findings = read(
        {"users.csv": "SourceSystemIdentifier,SourceSystem,UserRole,Name\n1,x,teacher,Abel Diaz\n"}
    )
    assert roster is None
    assert "This looks like Ed-Fi LMS." in findings[0].message
