"""OneRoster: what a clean set says arrives, what is repaired is listed, what is wrong is named by line and column."""

import datetime as dt
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import (
    Files,
    clean_set,
    column_of,
    line_of,
    table,
    with_cell,
    with_line,
    without_line,
    zipped,
)

from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import StagedRoster


def read(files: Files, **options: str | bool | None) -> tuple[StagedRoster | None, list[Finding]]:
    return read_roster("set.zip", data=zipped(files), **options)  # type: ignore[arg-type] # options by name


def staged(files: Files) -> StagedRoster:
    roster, findings = read(files)
    assert roster is not None, [f.text() for f in findings]
    return roster


def texts(findings: list[Finding]) -> list[str]:
    return [finding.text() for finding in findings]


def only(findings: list[Finding], code: str) -> Finding:
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, texts(findings)
    return found[0]


@pytest.mark.parametrize("version", ["1.1", "1.2"])
@pytest.mark.parametrize("mode", ["bulk", "delta"])
def test_a_clean_set_has_no_finding(version: str, mode: str) -> None:
    roster, findings = read(clean_set(version, mode), strict=True)
    assert texts(findings) == []
    assert roster is not None
    assert (roster.version, roster.mode, roster.complete) == (version, mode, True)
    assert roster.tells_who_left == (mode == "bulk")
    assert roster.source_name == "Test SIS"
    assert len(roster.classes) == 6
    assert sum(p.student for p in roster.people) == 24
    assert sum(p.educator for p in roster.people) == 5
    assert len(roster.enrolments) == 6 + 1 + 6 * 8


def test_the_description_names_version_mode_files_and_source() -> None:
    assert staged(clean_set()).described() == "OneRoster 1.1 bulk, 6 files, source 'Test SIS'"


def test_rows_keep_their_file_and_line() -> None:
    files = clean_set()
    roster = staged(files)
    student = next(p for p in roster.people if p.id == "u5")
    assert (student.origin.file, student.origin.line) == (
        "set.zip/users.csv",
        line_of(files, "users.csv", "u5,"),
    )


def test_a_class_takes_its_subjects_from_its_course_and_keeps_periods_grades_and_room() -> None:
    one = staged(clean_set()).classes[0]
    assert (one.title, one.course_title, one.subjects) == ("Math 7A", "Math", ("Math",))
    assert (one.periods, one.grades, one.location, one.code) == (("1",), ("07",), "Room 1", "M7A")


def test_preferred_names_of_1_2_are_kept_apart_from_legal_ones() -> None:
    student = next(p for p in staged(clean_set("1.2")).people if p.id == "u1")
    assert (student.given, student.preferred_given, student.name) == ("Given1", "Gigi", "Gigi Family01")


def test_parents_are_counted_and_left_out() -> None:
    for version in ("1.1", "1.2"):
        roster = staged(clean_set(version))
        assert roster.skipped == {"people as parent": 1}
        assert not any(p.id == "p1" for p in roster.people)


def test_nothing_private_reaches_the_staged_roster() -> None:
    said = repr(staged(clean_set()))
    for private in ("Secret!", "555-01", "555-02", "u5@school.example"):
        assert private not in said
    assert "t1@school.example" in said  # educators' addresses serve their calendars


def test_an_aide_helps_and_becomes_a_paraeducator() -> None:
    roster = staged(clean_set())
    aide = next(p for p in roster.people if p.id == "a1")
    assert (aide.role, aide.educator, aide.student) == ("paraeducator", True, False)
    assert next(e for e in roster.enrolments if e.person_key == "a1").role == "helper"


def test_a_student_who_teaches_is_both_and_only_a_note() -> None:
    files = with_line(clean_set(), "enrollments.csv", "e-x,,,c5,s1,u1,teacher,,2026-08-15,2027-06-15")
    roster, findings = read(files)
    assert [f.code for f in findings] == ["N302"]
    assert roster is not None
    both = next(p for p in roster.people if p.id == "u1")
    assert both.educator
    assert both.student
    assert both.email == ""


def test_the_same_person_in_a_class_in_two_terms_is_not_a_double() -> None:
    files = with_line(clean_set(), "enrollments.csv", "e-y,,,c1,s1,u1,student,,2027-06-15,2027-06-20")
    assert read(files)[1] == []


# ---- repaired, with a warning -----------------------------------------------------------------------------------


def test_capitals_of_words_and_booleans_are_repaired() -> None:
    files = with_cell(clean_set(), "users.csv", "t1,", "role", "Teacher")
    files = with_cell(files, "users.csv", "t1,", "enabledUser", "TRUE")
    files = with_cell(files, "classes.csv", "c1,", "classType", "Scheduled")
    files = with_cell(files, "enrollments.csv", "e-c1-t1,", "primary", "TRUE")
    roster, findings = read(files)
    assert roster is not None
    assert roster.complete
    line = line_of(files, "users.csv", "t1,")
    assert f"set.zip/users.csv:{line}:6: warning W205 role: 'Teacher' was read as 'teacher'." in texts(
        findings
    )
    assert {f.code for f in findings} == {"W205"}
    assert next(p for p in roster.people if p.id == "t1").educator


def test_a_header_in_other_order_and_capitals_is_repaired() -> None:
    files = clean_set()
    files["orgs.csv"] = table(
        ["sourcedId", "Name ", "type", "status", "dateLastModified", "identifier", "parentSourcedId"],
        [["s1", "Hill School", "school", "", "", "", ""]],
    )
    roster, findings = read(files)
    assert roster is not None
    assert roster.orgs[0].name == "Hill School"
    assert [(f.code, f.line, f.column) for f in findings] == [("W201", 1, 2), ("W202", 1, 4)]


def test_a_byte_order_mark_and_mac_line_ends_are_repaired() -> None:
    files = clean_set()
    files["orgs.csv"] = b"\xef\xbb\xbf" + files["orgs.csv"]
    files["courses.csv"] = files["courses.csv"].replace(b"\r\n", b"\r")
    roster, findings = read(files)
    assert roster is not None
    assert texts(findings) == [
        "set.zip/orgs.csv: warning W111 A byte order mark was ignored.",
        "set.zip/courses.csv: warning W112 The lines end as on an old Macintosh (CR).",
    ]


def test_status_filled_in_bulk_is_one_warning_a_file_and_a_removed_row_is_removed() -> None:
    files = with_cell(clean_set(), "users.csv", "u1,", "status", "active")
    files = with_cell(files, "users.csv", "u2,", "status", "tobedeleted")
    roster, findings = read(files)
    assert roster is not None
    found = only(findings, "W206")
    assert (found.line, found.column) == (line_of(files, "users.csv", "u1,"), 2)
    assert next(p for p in roster.people if p.id == "u2").removed
    assert roster.mode == "bulk"


def test_a_school_year_as_range_is_the_year_in_which_it_ends() -> None:
    files = with_cell(clean_set(), "academicSessions.csv", "y1,", "schoolYear", "2026-2027")
    roster, findings = read(files)
    assert roster is not None
    assert roster.terms[0].school_year == 2027
    assert [(f.code, f.line, f.column) for f in findings] == [("W207", 2, 9)]


def test_unknown_columns_are_listed_without_their_values_and_metadata_is_silent() -> None:
    files = clean_set()
    files["orgs.csv"] = files["orgs.csv"].replace(
        b"parentSourcedId\r\n", b"parentSourcedId,ext_x,metadata.y\r\n", 1
    )
    files["orgs.csv"] = (
        files["orgs.csv"].replace(b'"",', b"").replace(b"district,,\r\n", b"district,,,geheim,1\r\n")
    )
    files["orgs.csv"] = files["orgs.csv"].replace(b"100,d1\r\n", b"100,d1,geheim,2\r\n")
    roster, findings = read(files)
    assert roster is not None
    assert texts(findings) == ["set.zip/orgs.csv:1: warning W203 Not read: the columns 'ext_x'."]


def test_an_identical_row_counts_once() -> None:
    files = clean_set()
    files["orgs.csv"] += files["orgs.csv"].split(b"\r\n")[2] + b"\r\n"
    roster, findings = read(files)
    assert roster is not None
    assert len(roster.orgs) == 2
    assert (only(findings, "W209").line, only(findings, "W209").column) == (4, 1)


def test_a_folder_inside_the_zip_is_looked_into() -> None:
    roster, findings = read_roster("a.zip", data=zipped(clean_set(), "export/"))
    assert roster is not None
    assert [f.code for f in findings] == ["W104"]


def test_a_file_the_manifest_does_not_name_is_read_with_a_warning() -> None:
    files = clean_set()
    files["manifest.csv"] = files["manifest.csv"].replace(b"file.courses,bulk\r\n", b"")
    roster, findings = read(files)
    assert roster is not None
    assert roster.classes[0].course_title == "Math"
    assert [f.code for f in findings] == ["W103"]


def test_a_department_stands_in_where_there_is_no_school() -> None:
    files = with_cell(clean_set(), "orgs.csv", "s1,", "type", "department")
    assert [(f.code, f.line) for f in read(files)[1]] == [("W212", 3)]


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        (b"manifest.version,1.0", b"manifest.version, 1.0", "W102"),
        (b"manifest.version,1.0", b"manifest.version,1", "W102"),
        (b"manifest.version,1.0", b"manifest.version,", "W102"),
        (b"propertyName,value\r\n", b"", "W102"),
        (b"oneroster.version,1.1\r\n", b"", "W102"),
        (b"file.users,bulk", b"file.users,Bulk", "W205"),
        (b"file.users,bulk", b"FILE.Users,bulk", "W102"),
    ],
)
def test_usual_slips_of_a_manifest_are_repaired(before: bytes, after: bytes, code: str) -> None:
    files = clean_set()
    files["manifest.csv"] = files["manifest.csv"].replace(before, after)
    roster, findings = read(files)
    assert roster is not None
    assert roster.complete
    assert {f.code for f in findings} == {code}
    assert roster.version == "1.1"


def test_files_in_lower_case_are_read() -> None:
    files = clean_set()
    files["academicsessions.csv"] = files.pop("academicSessions.csv")
    roster, findings = read(files)
    assert roster is not None
    assert len(roster.terms) == 3
    assert [f.code for f in findings] == ["W106"]


def test_a_set_without_manifest_is_read_by_its_columns() -> None:
    for version in ("1.1", "1.2"):
        for mode in ("bulk", "delta"):
            files = clean_set(version, mode)
            del files["manifest.csv"]
            roster, findings = read(files)
            assert roster is not None
            assert (roster.version, roster.mode) == (version, mode)
            assert [f.code for f in findings] == ["W101"]


def test_a_delta_may_refer_to_what_an_earlier_package_brought() -> None:
    files = clean_set("1.1", "delta")
    del files["courses.csv"]
    files["manifest.csv"] = files["manifest.csv"].replace(b"file.courses,delta", b"file.courses,absent")
    files = without_line(files, "users.csv", "u1,")
    roster, findings = read(files)
    assert texts(findings) == []
    assert roster is not None
    assert any(e.person_key == "u1" for e in roster.enrolments)


def test_a_delta_row_that_removes_needs_nothing_but_its_id() -> None:
    files = with_line(
        clean_set("1.1", "delta"), "users.csv", "gone,tobedeleted,2026-09-01T07:00:00.000Z" + "," * 15
    )
    roster, findings = read(files)
    assert texts(findings) == []
    assert roster is not None
    assert next(p for p in roster.people if p.id == "gone").removed


def test_a_zip_with_only_a_manifest_means_no_updates() -> None:
    manifest = clean_set()["manifest.csv"].replace(b"bulk", b"absent")
    roster, findings = read({"manifest.csv": manifest})
    assert roster is not None
    assert roster.people == ()
    assert roster.tells_who_left is False
    assert [f.code for f in findings] == ["N101"]


def test_the_latest_change_in_the_set_is_known() -> None:
    files = with_cell(
        clean_set("1.1", "delta"), "users.csv", "u3,", "dateLastModified", "2026-10-02T08:00:00.000Z"
    )
    assert staged(files).modified == dt.datetime(2026, 10, 2, 8, tzinfo=dt.UTC)


def test_strict_makes_every_warning_an_error() -> None:
    files = with_cell(clean_set(), "users.csv", "t1,", "role", "Teacher")
    roster, findings = read(files, strict=True)
    assert roster is not None
    assert not roster.complete
    assert [(f.severity, f.code) for f in findings] == [("error", "W205")]


# ---- refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "start", "column", "value", "code"),
    [
        ("users.csv", "u3,", "givenName", "", "E202"),
        ("users.csv", "u3,", "role", "pupil", "E203"),
        ("users.csv", "u3,", "orgSourcedIds", "s9", "E301"),
        ("classes.csv", "c3,", "title", "", "E202"),
        ("classes.csv", "c3,", "courseSourcedId", "k9", "E301"),
        ("classes.csv", "c3,", "schoolSourcedId", "s9", "E301"),
        ("classes.csv", "c3,", "termSourcedIds", "m1,m9", "E301"),
        ("enrollments.csv", "e-c1-u1,", "userSourcedId", "u99", "E301"),
        ("enrollments.csv", "e-c1-u1,", "classSourcedId", "c99", "E301"),
        ("enrollments.csv", "e-c1-u1,", "role", "", "E202"),
        ("enrollments.csv", "e-c1-u1,", "beginDate", "4/5/2026", "E208"),
        ("enrollments.csv", "e-c1-u1,", "beginDate", "2026-02-30", "E205"),
        ("enrollments.csv", "e-c1-u1,", "endDate", "2026-08-01", "E210"),
        ("enrollments.csv", "e-c1-t1,", "primary", "maybe", "E204"),
        ("academicSessions.csv", "m1,", "parentSourcedId", "y9", "E301"),
        ("orgs.csv", "s1,", "name", "", "E202"),
    ],
)
def test_a_wrong_cell_is_named_by_file_line_and_column(
    name: str, start: str, column: str, value: str, code: str
) -> None:
    files = with_cell(clean_set(), name, start, column, value)
    roster, findings = read(files)
    errors = [f for f in findings if f.severity == "error"]
    where = (f"set.zip/{name}", line_of(files, name, start), column_of(files, name, column), code)
    assert [(f.file, f.line, f.column, f.code) for f in errors] == [where]
    assert roster is not None
    assert not roster.complete
    assert not roster.tells_who_left


def test_an_unknown_role_comes_with_the_word_that_was_meant() -> None:
    found = only(read(with_cell(clean_set(), "users.csv", "t1,", "role", "teachr"))[1], "E203")
    assert (
        found.text()
        == "set.zip/users.csv:2:6: error E203 role: 'teachr' is not a role; did you mean 'teacher'?"
    )


def test_rows_that_hang_on_a_refused_row_are_counted_not_repeated() -> None:
    files = with_cell(clean_set(), "users.csv", "u3,", "givenName", "")
    roster, findings = read(files)
    assert only(findings, "N301").text() == (
        "set.zip/enrollments.csv: note N301 2 rows hang on the refused user 'u3' and were not taken."
    )
    assert len([f for f in findings if f.severity == "error"]) == 1
    assert roster is not None
    assert not any(e.person_key == "u3" for e in roster.enrolments)


def test_one_id_with_two_contents_is_an_error_at_the_second() -> None:
    files = with_line(clean_set(), "orgs.csv", "s1,,,Other School,school,,")
    found = only(read(files)[1], "E207")
    assert (found.line, found.column) == (4, 1)


def test_a_file_named_as_bulk_and_missing_is_an_error_at_its_line_of_the_manifest() -> None:
    for name in ("users", "courses", "demographics"):
        files = clean_set(extra=[name])
        files.pop(f"{name}.csv", None)
        found = only(read(files)[1], "E102")
        assert (found.file, found.line) == (
            "set.zip/manifest.csv",
            line_of(files, "manifest.csv", f"file.{name}"),
        )


def test_a_needed_file_that_is_absent_is_an_error_and_nothing_is_staged() -> None:
    files = clean_set()
    del files["enrollments.csv"]
    files["manifest.csv"] = files["manifest.csv"].replace(
        b"file.enrollments,bulk", b"file.enrollments,absent"
    )
    roster, findings = read(files)
    assert roster is None
    assert [f.code for f in findings] == ["E103"]


def test_a_missing_file_does_not_hide_the_other_reasons() -> None:
    files = with_cell(clean_set(), "users.csv", "u3,", "givenName", "")
    del files["enrollments.csv"]
    roster, findings = read(files)
    assert roster is None
    assert [f.code for f in findings if f.severity == "error"] == ["E102", "E202"]


def test_a_removal_is_kept_although_it_hangs_on_a_refused_row() -> None:
    files = with_cell(clean_set("1.1", "delta"), "users.csv", "u3,", "givenName", "")
    files = with_cell(files, "enrollments.csv", "e-c1-u3,", "status", "tobedeleted")
    roster, _ = read(files)
    assert roster is not None
    assert [e.removed for e in roster.enrolments if e.id.endswith("-u3")] == [True]


def test_a_missing_needed_column_is_an_error() -> None:
    files = clean_set()
    files["users.csv"] = files["users.csv"].replace(b"familyName", b"lastOne", 1)
    roster, findings = read(files)
    assert roster is None
    assert only(findings, "E201").text() == (
        "set.zip/users.csv:1: error E201 The column 'familyName' is missing."
    )


def test_references_to_a_file_that_cannot_be_read_are_not_reported_as_missing() -> None:
    for broken in (b'a,"b', b"sourcedId,\xff", b"one,two\r\n1,2\r\n"):
        roster, findings = read({**clean_set(), "users.csv": broken})
        assert roster is None
        assert {f.file for f in findings if f.severity == "error"} == {"set.zip/users.csv"}


def test_an_unknown_version_is_refused() -> None:
    files = clean_set()
    files["manifest.csv"] = files["manifest.csv"].replace(b"oneroster.version,1.1", b"oneroster.version,2.0")
    roster, findings = read(files)
    assert roster is None
    assert [(f.code, f.line, f.column) for f in findings] == [("E104", 3, 2)]


def test_ambiguous_dates_are_read_when_their_order_is_said() -> None:
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "beginDate", "9/8/2026")
    for order, day in (("mdy", dt.date(2026, 9, 8)), ("dmy", dt.date(2026, 8, 9))):
        roster, findings = read(files, dates=order)
        assert [f.code for f in findings] == ["W208"]
        assert roster is not None
        assert next(e for e in roster.enrolments if e.id == "e-c1-u1").begin == day


def test_ids_stay_text_as_received_and_compare_in_nfc() -> None:
    files = clean_set()
    decomposed, composed = "u\u0308-007", "\u00fc-007"
    files["users.csv"] = files["users.csv"].replace(b"u3,", decomposed.encode() + b",", 1)
    files["enrollments.csv"] = files["enrollments.csv"].replace(b"s1,u3,", b"s1," + composed.encode() + b",")
    roster, findings = read(files)
    assert roster is not None
    assert roster.complete, texts(findings)
    assert any(p.id == decomposed for p in roster.people)
    assert sum(e.person_key == decomposed for e in roster.enrolments) == 2


def test_a_folder_reads_like_its_zip(tmp_path: Path) -> None:
    from tests.exchange.oneroster_sets import write_folder

    folder = write_folder(tmp_path / "set", clean_set())
    roster, findings = read_roster(folder)
    assert findings == []
    assert roster is not None
    zipped_roster = staged(clean_set())
    assert roster.people == zipped_roster.people
    assert roster.enrolments == zipped_roster.enrolments
    assert roster.people[0].origin.file == "users.csv"


def test_findings_come_in_the_order_of_the_files_and_lines() -> None:
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "role", "x")
    files = with_cell(files, "orgs.csv", "s1,", "name", "")
    files = with_cell(files, "users.csv", "u9,", "givenName", "")
    files = with_cell(files, "users.csv", "u2,", "givenName", "")
    errors = [(f.file, f.line) for f in read(files)[1] if f.severity == "error"]
    assert [file.removeprefix("set.zip/") for file, _ in errors] == [
        "orgs.csv",
        "users.csv",
        "users.csv",
        "enrollments.csv",
    ]
    assert errors == sorted(errors, key=lambda e: (["orgs", "user", "enro"].index(e[0][8:12]), e[1]))


def test_a_parent_organization_that_is_absent_refuses_nothing() -> None:
    roster, findings = read(without_line(clean_set(), "orgs.csv", "d1,"))
    assert roster is not None
    assert [(f.code, f.severity, f.line) for f in findings] == [("W305", "warning", 2)]
    assert [(org.id, org.parent_id) for org in roster.orgs] == [("s1", "d1")]


@pytest.mark.parametrize("end", [",", ", ,,"])
def test_empty_cells_beyond_the_header_refuse_nothing(end: str) -> None:
    files = clean_set()
    header, *rows = files["users.csv"].decode().splitlines()
    files["users.csv"] = "".join(f"{line}\r\n" for line in [header, *(row + end for row in rows)]).encode()
    roster, findings = read(files)
    assert findings == read(clean_set())[1]
    assert roster is not None
    assert len(roster.people) == len(staged(clean_set()).people)


def test_a_column_in_the_other_number_is_read_and_said() -> None:
    files = clean_set()
    files["users.csv"] = files["users.csv"].replace(b"grades", b"grade", 1)
    roster, findings = read(files)
    assert roster is not None
    assert [f.code for f in findings] == ["W201"]
    assert {person.grade for person in roster.people} == {
        person.grade for person in staged(clean_set()).people
    }


def test_unread_columns_beyond_the_named_ones_are_counted() -> None:
    files = clean_set()
    header, *rows = files["users.csv"].decode().splitlines()
    more = ",".join(f"own{n}" for n in range(15))
    files["users.csv"] = "".join(
        f"{line}\r\n" for line in [f"{header},{more}", *(row + "," * 15 for row in rows)]
    ).encode()
    (finding,) = [f for f in read(files)[1] if f.code == "W203"]
    assert finding.text().endswith("'own11' and 3 more.")


def test_version_1_0_has_no_manifest_and_columns_in_the_singular() -> None:
    files = clean_set()
    del files["manifest.csv"]
    files["users.csv"] = (
        files["users.csv"]
        .replace(b"enabledUser,", b"")
        .replace(b",userIds", b",userId")
        .replace(b",grades", b",grade")
    )
    rows = files["users.csv"].split(b"\r\n")
    files["users.csv"] = b"\r\n".join([rows[0], *(row.replace(b",true,s1,", b",s1,") for row in rows[1:])])
    files["classes.csv"] = (
        files["classes.csv"].replace(b"termSourcedIds", b"termSourcedId").replace(b"grades", b"grade")
    )
    files["enrollments.csv"] = files["enrollments.csv"].replace(b",,,c1", b",active,,c1")
    roster, findings = read(files)
    assert [f.code for f in findings if f.severity != "note"] == ["W101"]
    assert roster is not None
    assert (roster.version, roster.mode, roster.tells_who_left) == ("1.0", "bulk", True)
    assert (len(roster.classes), sum(p.student for p in roster.people)) == (6, 24)
    assert {p.grade for p in roster.people if p.student} == {"07", "08"}
