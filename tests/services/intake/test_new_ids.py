"""New ids for known people are recognized, taken by name where that is said, and proposed one by one; new classes are offered."""

import pytest
from tests.exchange.oneroster_sets import Files, clean_set, with_cell, with_line
from tests.services.intake.conftest import Bring
from tests.services.intake.test_intake import dump
from tests.services.intake.test_removals import groups, leads, with_rows

from huddle.bootstrap import Services
from huddle.domain.errors import GUARD, HuddleError


def renewed(system: str = "Test SIS") -> Files:
    """The clean set with other ids for everybody and every class."""
    files = clean_set()
    for name in ("users.csv", "classes.csv", "enrollments.csv"):
        text = files[name].decode()
        for kind in "utac":
            for n in range(30, 0, -1):
                text = text.replace(f"{kind}{n},", f"new-{kind}{n:02},")
        files[name] = text.replace("\r\ne-", "\r\nnew-e-").encode()
    files["manifest.csv"] = files["manifest.csv"].replace(b"Test SIS", system.encode())
    return files


@pytest.mark.parametrize("system", ["Test SIS", "Successor SIS"])
def test_a_source_with_new_ids_is_recognized_and_its_people_stay(
    services: Services, bring: Bring, system: str
) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    with pytest.raises(HuddleError) as refused:
        bring(renewed(system))
    assert (refused.value.code, refused.value.exit_code) == ("new_ids", GUARD)
    assert "16 of 16 students" in refused.value.message
    assert dump(services) == before
    old = (groups(services), leads(services), [s.code for s in services.roster.view().students])
    result = bring(renewed(system), match_names=True)
    assert {name: count for name, count in result.counts.items() if count} == {"unchanged": 19}
    assert (groups(services), leads(services), [s.code for s in services.roster.view().students]) == old
    assert not bring(renewed(system)).undoable


def test_one_student_with_a_new_id_is_proposed(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    code = next(s.code for s in services.roster.view().students if s.name == "Given1 Family01")
    files = {
        name: data.replace(b"\r\nu1,", b"\r\nx1,").replace(b",u1,", b",x1,").replace(b"-u1,", b"-x1,")
        for name, data in clean_set().items()
    }
    result = bring(files)
    assert {name: count for name, count in result.counts.items() if count} == {
        "added": 1,
        "archived": 1,
        "unchanged": 18,
    }
    new = next(s.code for s in services.roster.view().students if s.name == "Given1 Family01")
    said = next(f.message for f in result.findings if f.code == "N409")
    assert f"'huddle people merge {code} {new}'" in said


def with_class() -> Files:
    files = with_line(clean_set(), "classes.csv", 'c9,,,Algebra,07,k1,ALG,scheduled,Room 1,s1,"m1,m2",,,3')
    files = with_line(files, "enrollments.csv", "e9,,,c9,s1,t1,teacher,true,2026-08-15,2027-06-15")
    return with_line(files, "enrollments.csv", "e91,,,c9,s1,u1,student,,2026-08-15,2027-06-15")


def test_a_new_class_of_a_chosen_educator_is_offered_once_and_not_added(
    services: Services, bring: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    first, second = bring(with_class()), bring(with_class())
    assert len(groups(services)) == 4
    assert [[f.message for f in r.findings if f.code == "N407"] for r in (first, second)] == [
        ["The class 'Algebra' is new; --class c9 takes it into the team."],
        [],
    ]


def test_a_class_that_was_not_chosen_at_first_is_not_offered(services: Services, bring: Bring) -> None:
    bring(clean_set(), classes=("c1",))
    renamed = with_cell(clean_set(), "users.csv", "u1,", "familyName", "Other")
    assert not [f for f in bring(renamed).findings if f.code == "N407"]
    fewer = with_rows(clean_set(), "enrollments.csv", lambda row: row[3] != "c6")
    assert not [f for f in bring(fewer).findings if f.code == "N407"]
