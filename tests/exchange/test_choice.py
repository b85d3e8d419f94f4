"""Choosing a team: what is taken without a word, what selectors do, what is left out, what is refused."""

import dataclasses
import datetime as dt

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, with_cell, with_line, zipped

from huddle.exchange.choice import Choice, Refusal, choose
from huddle.exchange.detect import read_roster
from huddle.exchange.staged import Class, Enrolment, Org, Person, StagedRoster

MONDAY = dt.date(2026, 11, 23)


def staged(files: Files) -> StagedRoster:
    roster, _ = read_roster("set.zip", data=zipped(files))
    assert roster is not None
    return roster


def chosen(roster: StagedRoster, *, on: dt.date = MONDAY, **selectors: list[str]) -> Choice:
    choice = choose(roster, on=on, **selectors)
    assert isinstance(choice, Choice), choice
    return choice


def ids(choice: Choice) -> list[str]:
    return [one.row.id for one in choice.classes]


def codes(choice: Choice) -> list[str]:
    return [finding.code for finding in choice.findings]


@pytest.fixture(scope="module")
def roster() -> StagedRoster:
    return staged(clean_set())


def big(classes: int, size: int, *, schools: int = 1, teachers: int = 1) -> StagedRoster:
    """Classes of `size` students each, spread over schools and teachers."""
    people = [
        Person(key=f"t{n}", id=f"t{n}", given="T", family=f"N{n}", educator=True) for n in range(teachers)
    ]
    rows, enrolments = [], []
    for n in range(classes):
        rows.append(Class(id=f"c{n}", title=f"Class {n}", school_id=f"s{n % schools}"))
        enrolments.append(Enrolment(id="", class_id=f"c{n}", person_key=f"t{n % teachers}", role="lead"))
        for m in range(size):
            people.append(
                Person(key=f"u{n}-{m}", id=f"u{n}-{m}", given="U", family="X", student=True, grade="7")
            )
            enrolments.append(Enrolment(id="", class_id=f"c{n}", person_key=f"u{n}-{m}", role="student"))
    return StagedRoster(
        format="oneroster",
        orgs=tuple(Org(id=f"s{n}", name=f"School {n}") for n in range(schools)),
        people=tuple(people),
        classes=tuple(rows),
        enrolments=tuple(enrolments),
    )


def test_a_small_school_is_taken_whole_without_a_word(roster: StagedRoster) -> None:
    choice = chosen(roster)
    assert ids(choice) == ["c1", "c2", "c3", "c4", "c5", "c6"]
    assert [p.id for p in choice.educators] == ["t1", "t3", "a1", "t2", "t4"]
    assert len(choice.students) == 24
    assert [s.id for s in choice.schools] == ["s1"]
    assert codes(choice) == []
    assert choice.classes[1].lead is not None
    assert choice.classes[1].lead.id == "t1"
    assert [p.id for p in choice.classes[1].helpers] == ["a1"]


@pytest.mark.parametrize(
    ("roster", "word"),
    [
        (big(9, 23), "207 students"),
        (big(16, 2, teachers=16), "16 educators"),
        (big(2, 3, schools=2), "2 schools"),
    ],
)
def test_more_than_a_team_is_refused_with_what_there_is(roster: StagedRoster, word: str) -> None:
    refusal = choose(roster, on=MONDAY)
    assert isinstance(refusal, Refusal)
    assert refusal.exit_code == 8
    assert word in refusal.message
    assert any(line.startswith("school") for line in refusal.offer.lines())
    assert any(line.startswith("grade") for line in refusal.offer.lines())
    assert any(line.startswith("educator") for line in refusal.offer.lines())


def test_exactly_as_much_as_a_team_may_be_is_taken() -> None:
    choice = chosen(big(10, 20, teachers=10))
    assert len(choice.students) == 200
    assert len(chosen(big(15, 2, teachers=15)).educators) == 15


def test_a_big_school_is_taken_with_a_selector() -> None:
    assert len(chosen(big(9, 23), grades=["7"]).students) == 207


def test_values_of_one_selector_unite_and_selectors_intersect(roster: StagedRoster) -> None:
    assert ids(chosen(roster, educators=["Brandt", "stone"])) == ["c1", "c2", "c3", "c4"]
    assert ids(chosen(roster, educators=["t1", "t3"], grades=["8"])) == ["c5"]
    assert ids(chosen(roster, grades=["7", "08"], schools=["hill"])) == ["c1", "c2", "c3", "c4", "c5", "c6"]


def test_nothing_in_common_is_refused(roster: StagedRoster) -> None:
    refusal = choose(roster, on=MONDAY, educators=["t1"], grades=["8"])
    assert isinstance(refusal, Refusal)
    assert (refusal.code, refusal.exit_code) == ("nothing_chosen", 4)


def test_classes_by_id_are_taken_alone_or_added(roster: StagedRoster) -> None:
    assert ids(chosen(roster, classes=["c5"])) == ["c5"]
    assert ids(chosen(roster, classes=["s8"])) == ["c5"]
    assert ids(chosen(roster, classes=["c5"], educators=["t1"])) == ["c1", "c2", "c5"]


def test_a_grade_compares_with_the_students_where_the_class_has_none() -> None:
    choice = chosen(staged(with_cell(clean_set(), "classes.csv", "c5,", "grades", "")), grades=["Grade 8"])
    assert ids(choice) == ["c5", "c6"]


@pytest.mark.parametrize(
    ("selector", "word", "hint"),
    [
        ("grades", "3", "Its grades: 7, 8."),
        ("educators", "Nobody", "Hana Brandt (t1)"),
        ("schools", "Valley", "Hill School (s1)"),
        ("classes", "c99", "Math 7A (c1)"),
    ],
)
def test_an_unknown_value_lists_what_exists(
    roster: StagedRoster, selector: str, word: str, hint: str
) -> None:
    refusal = choose(roster, on=MONDAY, **{selector: [word]})
    assert isinstance(refusal, Refusal)
    assert refusal.exit_code == 4
    assert f"'{word}'" in refusal.message
    assert hint in refusal.hint


def test_a_name_that_fits_several_is_never_guessed() -> None:
    files = with_cell(clean_set(), "users.csv", "t2,", "familyName", "Brandt")
    refusal = choose(staged(files), on=MONDAY, educators=["brandt"])
    assert isinstance(refusal, Refusal)
    assert "could be 2: Hana Brandt (t1), Grace Brandt (t2)" in refusal.message


def test_a_person_who_left_before_the_day_is_not_taken() -> None:
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-u1,", "endDate", "2026-11-23")
    choice = chosen(staged(files))
    assert "u1" not in [p.id for p in choice.classes[0].students]
    assert "u1" in [p.id for p in chosen(staged(files), on=dt.date(2026, 11, 22)).classes[0].students]


def test_without_dates_of_its_own_an_enrolment_follows_its_class() -> None:
    files = clean_set()
    for start in ("e-c5-t3,", *(f"e-c5-u{n}," for n in range(17, 25))):
        files = with_cell(files, "enrollments.csv", start, "beginDate", "")
        files = with_cell(files, "enrollments.csv", start, "endDate", "")
    files = with_cell(files, "classes.csv", "c5,", "termSourcedIds", "m2")
    assert "c5" not in ids(chosen(staged(files)))
    assert "c5" in ids(chosen(staged(files), on=dt.date(2027, 2, 1)))


def test_when_nothing_is_current_the_latest_school_year_is_taken_with_a_warning(roster: StagedRoster) -> None:
    choice = chosen(roster, on=dt.date(2030, 1, 1))
    assert len(choice.students) == 24
    assert choice.school_year == 2027
    assert codes(choice) == ["W501"]
    assert "2027" in choice.findings[0].text()


def test_a_whole_school_section_is_left_out_unless_named() -> None:
    files = with_line(clean_set(), "classes.csv", 'ws,,,Assembly,,k4,WS,homeroom,,s1,"m1,m2",,,3')
    files = with_line(files, "enrollments.csv", "e-ws-t4,,,ws,s1,t4,teacher,true,,")
    for n in range(1, 25):
        files = with_line(files, "enrollments.csv", f"e-ws-u{n},,,ws,s1,u{n},student,,,")
    roster = staged(files)
    choice = chosen(roster, educators=["t4"])
    assert ids(choice) == ["c6"]
    assert [(one.id, size) for one, size in choice.left_out] == [("ws", 24)]
    assert codes(choice) == ["W502"]
    assert "--class ws" in choice.findings[0].message
    assert ids(chosen(roster, educators=["t4"], classes=["ws"])) == ["c6", "ws"]
    assert "ws" not in ids(chosen(roster))


def test_in_a_school_of_one_class_that_class_is_no_assembly() -> None:
    assert ids(chosen(big(1, 25))) == ["c0"]


def test_of_several_teachers_the_primary_one_leads_and_the_others_help() -> None:
    files = with_line(clean_set(), "enrollments.csv", "e-z,,,c5,s1,t4,teacher,,,")
    one = next(c for c in chosen(staged(files)).classes if c.row.id == "c5")
    assert one.lead is not None
    assert (one.lead.id, [p.id for p in one.helpers]) == ("t3", ["t4"])


def test_of_several_teachers_without_a_primary_one_the_first_leads_with_a_warning() -> None:
    files = with_line(clean_set(), "enrollments.csv", "e-z,,,c5,s1,t4,teacher,,,")
    files = with_cell(files, "enrollments.csv", "e-c5-t3,", "primary", "")
    choice = chosen(staged(files))
    assert codes(choice) == ["W503"]
    one = next(c for c in choice.classes if c.row.id == "c5")
    assert one.lead is not None
    assert one.lead.id == "t3"


def test_equal_titles_are_told_apart() -> None:
    files = with_cell(clean_set(), "classes.csv", "c2,", "title", "Math 7A")
    labels = [one.label for one in chosen(staged(files)).classes]
    assert labels[:3] == ["Math 7A M7A", "Math 7A M7B", "Reading 7A"]
    assert len(set(labels)) == 6


def test_a_class_or_person_that_was_removed_is_not_taken(roster: StagedRoster) -> None:
    people = [dataclasses.replace(p, removed=p.id == "u1") for p in roster.people]
    classes = [dataclasses.replace(c, removed=c.id == "c6") for c in roster.classes]
    choice = chosen(dataclasses.replace(roster, people=tuple(people), classes=tuple(classes)))
    assert "c6" not in ids(choice)
    assert "u1" not in [p.id for p in choice.students]


def test_a_sheet_of_names_without_groups_is_the_whole_team() -> None:
    roster, _ = read_roster("s.csv", data=b"name,grade\nJane Doe,7\nBob Roe,8\n")
    assert roster is not None
    assert [p.name for p in chosen(roster).students] == ["Jane Doe", "Bob Roe"]
    assert [p.name for p in chosen(roster, grades=["8"]).students] == ["Bob Roe"]


def test_students_of_a_template_without_a_group_stay_in_the_team_when_its_groups_are_named() -> None:
    roster, _ = read_roster("s.csv", data=b"name,groups\nJane Doe,7A\nBob Roe,\nAnn Lee,7B\n")
    assert roster is not None
    assert [p.name for p in chosen(roster, classes=["7A"]).students] == ["Jane Doe", "Bob Roe"]
