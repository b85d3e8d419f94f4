"""Codes made from names: short, unique, stable and never ME."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.educator import make_code, skill_label
from huddle.domain.group import CODE_LIMIT, Group, make_group_code
from huddle.domain.team import TeamMember
from huddle.text import one_line


@pytest.mark.parametrize(
    ("given_name", "family", "taken", "code"),
    [
        ("Hugo", "Brandt", set(), "HB"),
        ("Hugo", "Brandt", {"HB"}, "HBR"),
        ("Hugo", "Brandt", {"HB", "HBR"}, "HBRA"),
        ("Hugo", "Brandt", {"HB", "HBR", "HBRA"}, "HUB"),
        ("Mary", "Evans", set(), "MEV"),
        ("Cher", "", set(), "CH"),
        ("", "Åström", set(), "AS"),
        ("Ü", "", set(), "E1"),
        ("李", "小龍", set(), "E1"),
        ("李", "小龍", {"E1", "E2"}, "E3"),
        ("Zoë", "O'Neil", set(), "ZO"),
    ],
)
def test_a_code_is_initials_then_more_letters_then_a_number(
    given_name: str, family: str, taken: set[str], code: str
) -> None:
    assert make_code(given_name, family, taken) == code


@given(st.lists(st.tuples(st.text(max_size=6), st.text(max_size=6)), max_size=40))
def test_every_code_of_a_team_is_new_and_a_member_accepts_it(names: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for given_name, family in names:
        code = make_code(given_name, family, taken)
        assert code not in taken
        assert TeamMember(id="m", team_id="t", educator_id="e", code=code).code == code
        taken.add(code)


@pytest.mark.parametrize(
    ("name", "wanted", "taken", "code"),
    [
        ("Grade 7 C", "7C", set(), "7C"),
        ("Grade 7 C", "7c", {"7C"}, "7c2"),
        ("Homeroom", "HR00000-A", set(), "HR00000A"),
        ("Homeroom", "HR000000-A", set(), "Homeroom"),
        ("", "HR000000-A", set(), "R000000A"),
        ("", "", set(), "G"),
        ("", "", {"g"}, "G2"),
        ("Mathematics", "", {"MATHEMAT"}, "Mathema2"),
        ("a@b=c:d,e f", "", set(), "abcdef"),
    ],
)
def test_a_group_code_keeps_what_the_file_says_when_it_can(
    name: str, wanted: str, taken: set[str], code: str
) -> None:
    assert make_group_code(name, wanted, taken) == code


@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=30))
def test_every_group_code_is_new_short_and_accepted(names: list[tuple[str, str]]) -> None:
    taken: set[str] = set()
    for raw_name, raw_wanted in names:
        code = make_group_code(one_line(raw_name), one_line(raw_wanted), taken)
        assert len(code) <= CODE_LIMIT
        assert code.upper() not in {other.upper() for other in taken}
        assert Group(id="g", team_id="t", code=code, name="A group").code == code
        taken.add(code)


def test_a_skill_outside_the_catalogue_is_written_readably() -> None:
    assert skill_label("math") == "Math"
    assert skill_label("robot_club") == "Robot club"
