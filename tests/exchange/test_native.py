"""The native template: written, filled, read back the same; sheets of names as people have them."""

import codecs
import dataclasses
import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.oneroster_sets import Files, zipped

from huddle.domain.absence import CATEGORIES
from huddle.domain.drafting import subject_skill
from huddle.domain.educator import ROLES, SKILLS
from huddle.domain.student import NEEDS
from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.staged import Class, Enrolment, Person, StagedAbsence, StagedRoster
from huddle.exchange.writers.native import native_files, template_files
from huddle.text import fold, safe


def read(files: Files) -> tuple[StagedRoster, list[Finding]]:
    roster, findings = read_roster("team.zip", data=zipped(files))
    assert roster is not None, [f.text() for f in findings]
    return roster, findings


def sheet(text: str, **options: str) -> tuple[StagedRoster | None, list[Finding]]:
    return read_roster("team.csv", data=text.encode(), **options)  # type: ignore[arg-type] # options by name


def words(alphabet: str = "") -> st.SearchStrategy[str]:
    """Text as it stands in a cell: safe, without blanks at its ends, without what separates lists."""
    letters = st.sampled_from(alphabet) if alphabet else st.characters(exclude_categories=("Cs", "Cc"))
    return (
        st.text(letters, min_size=1, max_size=12)
        .map(lambda text: safe(text.replace(";", "").replace("|", "")).strip())
        .filter(lambda text: bool(text) and safe(text) == text)
    )


UNSTORED = "W219"  # a homeroom and tags are read, and said to have no place
TRICKY = "aZ9'=+-@, \"é大　\u0301%ß"
names = st.one_of(words(), words(TRICKY))
ids = st.lists(words("abcABC019-_.=+'"), min_size=12, max_size=12, unique_by=fold)


def given_names(key: str) -> st.SearchStrategy[str]:
    """Names that are not the person's own id: that is what an export without names writes, and it is refused (E303)."""
    return names.filter(lambda name: fold(name) != fold(key))


@st.composite
def rosters(draw: st.DrawFn) -> StagedRoster:
    """Any roster that the native format can hold."""
    educators = [
        Person(
            key=f"educator:{key}",
            id=key,
            given=draw(given_names(key)),
            family=draw(st.one_of(st.just(""), names)),
            preferred_given=draw(st.one_of(st.just(""), names)),
            educator=True,
            role=draw(st.sampled_from(sorted(ROLES))),
            email=draw(st.sampled_from(["", "a@b.example"])),
            subjects=draw(lists_of(names)),
            strengths=tuple(draw(st.dictionaries(skills, st.integers(0, 4), max_size=3)).items()),
            credentials=draw(lists_of(names)),
            active=draw(st.booleans()),
        )
        for key in draw(ids)[: draw(st.integers(0, 3))]
    ]
    students = [
        Person(
            key=f"student:{key}",
            id=key,
            given=draw(given_names(key)),
            family=draw(st.one_of(st.just(""), names)),
            preferred_given=draw(st.one_of(st.just(""), names)),
            student=True,
            grade=draw(st.sampled_from(["", "K", "07", "7", "12"])),
            needs=draw(lists_of(st.sampled_from(sorted(NEEDS)))),
            homeroom=draw(st.one_of(st.just(""), names)),
            tags=draw(lists_of(names)),
            active=draw(st.booleans()),
        )
        for key in draw(ids)[: draw(st.integers(0, 4))]
    ]
    groups = [
        Class(
            id=key,
            title=draw(st.one_of(st.just(key), names)),
            code=key,
            subjects=draw(lists_of(names)),
            periods=draw(lists_of(names)),
            location=draw(st.one_of(st.just(""), names)),
        )
        for key in draw(ids)[: draw(st.integers(0, 3))]
    ]
    enrolments: list[Enrolment] = []
    for group in groups:
        adults = draw(st.permutations(educators))[: draw(st.integers(0, 2))]
        for position, adult in enumerate(adults):
            role = "lead" if position == 0 else "helper"
            enrolments.append(
                Enrolment(id="", class_id=group.id, person_key=adult.key, role=role, primary=role == "lead")
            )
    for student in students:
        enrolments += [
            Enrolment(id="", class_id=group.id, person_key=student.key, role="student")
            for group in draw(st.permutations(groups))[: draw(st.integers(0, 3))]
        ]
    absences = [
        StagedAbsence(
            person_key=draw(st.sampled_from(educators)).key,
            first=(day := draw(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)))),
            last=day + dt.timedelta(days=draw(st.integers(0, 5))),
            part=draw(st.sampled_from(["all", "am", "pm", "09:30-11:00", "1; 2"])),
            category=draw(st.sampled_from(["", *CATEGORIES])),
        )
        for _ in range(draw(st.integers(0, 2)) if educators else 0)
    ]
    return StagedRoster(
        format="native",
        people=(*students, *educators),
        classes=tuple(groups),
        enrolments=tuple(enrolments),
        absences=tuple(absences),
    )


def lists_of(members: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(members, max_size=3, unique=True).map(tuple)


skills = st.one_of(st.sampled_from(sorted(SKILLS)), words().map(subject_skill))


@settings(max_examples=120, deadline=None)
@given(rosters(), st.booleans())
def test_any_roster_written_and_read_back_is_the_same(roster: StagedRoster, plain: bool) -> None:
    written = native_files(roster, plain=plain)
    back, findings = read(written)
    assert [f.text() for f in findings if f.code != UNSTORED] == []
    assert dataclasses.replace(back, files=()) == roster
    assert native_files(back, plain=plain) == written


def test_the_template_reads_without_a_finding_and_shows_two_rows_a_table() -> None:
    files = template_files()
    roster, findings = read(files)
    assert findings == []
    assert [len(data.decode().splitlines()) for data in files.values()] == [3, 3, 3, 3]
    assert native_files(roster) == files
    hana = next(p for p in roster.people if p.id == "HB")
    assert (hana.role, hana.strengths) == ("lead", (("math", 4), ("science", 2)))
    assert next(p for p in roster.people if p.id == "S-0002").needs == ("iep",)


def test_plain_files_have_no_mark_and_line_feeds() -> None:
    assert all(data.startswith(codecs.BOM_UTF8) and b"\r\n" in data for data in template_files().values())
    assert not any(
        b"\r" in data or data.startswith(codecs.BOM_UTF8) for data in template_files(plain=True).values()
    )


def test_a_sheet_with_a_title_semicolons_and_whole_names_is_read_and_says_how() -> None:
    roster, findings = sheet("Our team 2026\n\nStudent Name;Gr;HR\nDoe, Jane;07;7A\nBob Roe;K;7B\nCher;;\n")
    assert roster is not None
    assert [(p.given, p.family, p.grade_key) for p in roster.people] == [
        ("Jane", "Doe", "7"),
        ("Bob", "Roe", "K"),
        ("Cher", "", ""),
    ]
    assert [c.id for c in roster.classes] == [
        "7A",
        "7B",
    ]  # homerooms are groups where no other groups are named
    assert [f.text() for f in findings] == [
        "team.csv:3: note N102 The header was found in line 3, its columns separated by semicolons."
    ]


def test_tabs_and_bars_separate_too() -> None:
    for separator in "\t|":
        roster, _ = sheet("first_name,last_name,groups\nA,B,7A\n".replace(",", separator))
        assert roster is not None
        assert roster.people[0].family == "B"


def test_unknown_columns_are_listed_and_not_read() -> None:
    roster, findings = sheet("first_name,last_name,Birthdate\nA,B,2012-01-01\n")
    assert [f.code for f in findings] == ["W203"]
    assert "2012" not in repr(roster)
    assert "2012" not in findings[0].text()


def test_two_students_of_one_name_and_grade_need_an_id() -> None:
    _, findings = sheet("first_name,last_name,grade\nAnn,Lee,7\nAnn,Lee,8\nAnn,Lee,7\n")
    assert [(f.code, f.line) for f in findings] == [("E302", 4)]


def test_students_and_educators_may_have_the_same_ids() -> None:
    roster, findings = read(
        {
            "students.csv": b"student_id,first_name,last_name,groups\n1,Ann,Lee,7A\n",
            "educators.csv": b"educator_id,first_name,last_name\n1,Bob,Roe\n",
            "groups.csv": b"group,lead_educator\n7A,1\n",
        }
    )
    assert findings == []
    assert [(e.person_key, e.role) for e in roster.enrolments] == [
        ("educator:1", "lead"),
        ("student:1", "student"),
    ]


def test_a_lead_may_be_named_in_full_and_is_made_where_no_educators_are_listed() -> None:
    groups = {"groups.csv": b"group,lead_educator,helpers,period\n7A,Hana Brandt,Grace Stone; Li Wei,1\n"}
    roster, findings = read(groups)
    assert findings == []
    assert [p.name for p in roster.people] == ["Hana Brandt", "Grace Stone", "Li Wei"]
    assert [e.role for e in roster.enrolments] == ["lead", "helper", "helper"]
    listed = b"educator_id,first_name,last_name\nHB,Hana,Brandt\n"
    _, findings = read(groups | {"educators.csv": listed})
    assert [(f.code, f.line, f.column) for f in findings] == [("E301", 2, 3), ("E301", 2, 3)]


@pytest.mark.parametrize(
    ("table", "line", "code", "column"),
    [
        ("educators.csv", "X,,,certified,math=3", "E202", 2),
        ("educators.csv", "X,A,B,wizard,", "E203", 4),
        ("educators.csv", "X,A,B,aide,math=5", "E209", 5),
        ("educators.csv", "X,A,B,aide,math", "E209", 5),
        ("educators.csv", "HB,A,B,aide,", "E207", 1),
    ],
)
def test_a_wrong_cell_of_an_educator_is_named(table: str, line: str, code: str, column: int) -> None:
    text = (
        f"educator_id,first_name,last_name,role,strengths\nHB,Hana,Brandt,teacher,Maths: 3 | art=1\n{line}\n"
    )
    roster, findings = read({table: text.encode()})
    assert [(f.code, f.line, f.column) for f in findings] == [(code, 3, column)]
    assert [p.strengths for p in roster.people] == [(("math", 3), ("art", 1))]
    assert not roster.complete


def test_what_names_a_refused_educator_is_counted_not_reported_again() -> None:
    files = {
        "educators.csv": b"educator_id,first_name,last_name,strengths\nHB,Hana,Brandt,math=9\nGS,Grace,Stone\n",
        "groups.csv": b"group,lead_educator\n7A,HB\n7B,Hana Brandt\n7C,GS\n",
        "absences.csv": b"educator,start_date\nHB,2026-11-24\n",
    }
    roster, findings = read(files)
    assert [(f.file, f.code) for f in findings] == [
        ("team.zip/educators.csv", "E209"),
        ("team.zip/educators.csv", "E114"),
        ("team.zip/groups.csv", "N301"),
        ("team.zip/groups.csv", "N301"),
        ("team.zip/groups.csv", "N301"),
        ("team.zip/absences.csv", "N301"),
    ]
    assert [c.id for c in roster.classes] == ["7A", "7B", "7C"]
    assert roster.absences == ()


def test_an_id_is_an_id_also_where_somebody_else_has_that_name() -> None:
    files = {
        "educators.csv": b"educator_id,first_name,last_name\nLi,Ann,Roe\nX,Li,\n",
        "groups.csv": b"group,lead_educator\n7A,Li\n",
    }
    roster, findings = read(files)
    assert findings == []
    assert [e.person_key for e in roster.enrolments] == ["educator:Li"]


def test_a_table_of_educators_that_cannot_be_read_is_the_only_reason() -> None:
    files = {
        "educators.csv": b'educator_id,first_name\nHB,"Hana\n',
        "groups.csv": b"group,lead_educator\n7A,HB\n",
    }
    roster, findings = read_roster("team.zip", data=zipped(files))
    assert roster is None
    assert [f.code for f in findings] == ["E112"]


def test_unknown_needs_are_refused_and_written_forms_understood() -> None:
    roster, findings = sheet("first_name,last_name,needs\nA,B,IEP; ELL\nC,D,dyslexia\n")
    assert roster is not None
    assert roster.people[0].needs == ("iep", "el")
    assert [(f.code, f.line, f.column) for f in findings] == [("E203", 3, 3)]


def test_reasons_in_free_text_are_not_stored() -> None:
    files = {
        "educators.csv": b"educator_id,first_name,last_name\nHB,Hana,Brandt\n",
        "absences.csv": (
            b"educator,start_date,end_date,part,note\n"
            b"HB,2026-11-24,,AM,flu and fever\nhana brandt,2026-11-25,2026-11-26,9:30-11:00,sick\n"
            b"HB,2026-11-27,2026-11-26,,\nNobody,2026-11-27,,,\n"
        ),
    }
    roster, findings = read(files)
    assert [(a.part, a.category, a.first.day, a.last.day) for a in roster.absences] == [
        ("am", "", 24, 24),
        ("9:30-11:00", "sick", 25, 26),
    ]
    assert [(f.code, f.line) for f in findings] == [("W218", 2), ("E210", 4), ("E301", 5)]
    assert "fever" not in repr(roster) + repr(findings)


def test_a_group_the_table_of_groups_does_not_list_is_added_with_a_warning() -> None:
    files = {
        "students.csv": b"first_name,last_name,groups\nA,B,7a; 7X\nC,D,7X\n",
        "groups.csv": b"group\n7A\n",
    }
    roster, findings = read(files)
    assert [c.id for c in roster.classes] == ["7A", "7X"]
    assert [e.class_id for e in roster.enrolments] == ["7A", "7X", "7X"]
    assert [f.text() for f in findings] == [
        "team.zip/students.csv: warning W304 '7X' is not in groups.csv; it was added for 2 students."
    ]


def test_ids_keep_their_leading_zeros() -> None:
    roster, _ = sheet("student_id,first_name,last_name,grade\n007,A,B,09\n1E5,C,D,9\n")
    assert roster is not None
    assert [(p.id, p.grade) for p in roster.people] == [("007", "09"), ("1E5", "9")]
