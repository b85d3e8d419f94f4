"""Regrouping: looked at before it is saved, for a while or for good, and taken back as one act."""

import datetime as dt
from collections.abc import Callable

import pytest

from huddle.bootstrap import Services
from huddle.domain.errors import UsageError
from huddle.domain.who import find_group
from huddle.services.roster.regroup import regrouping

At = Callable[..., Services]
MONDAY = dt.date(2026, 11, 23)


def members(services: Services, code: str, date: dt.date = MONDAY) -> set[str]:
    return {one for group in services.groups.list(date) if group.code == code for one, _ in group.members}


def two_groups(services: Services) -> tuple[str, str, list[str]]:
    """Two groups that meet in one block, and students of the first."""
    day = services.regroup.day(MONDAY)
    for one in day.groups:
        comers = day.members_of.get(one.id, ())[:3]
        for other in day.groups:
            if other is not one and len(comers) == 3:
                seen = regrouping(day, other, comers, move=True)
                if any(count.group == one.code for count in seen.headcounts[1:]):
                    return one.code, other.code, [s.code for s in comers]
    raise AssertionError


def test_students_who_move_leave_the_groups_of_the_same_block_and_undo_is_one_act(at: At) -> None:
    services = at()
    left, joined, codes = two_groups(services)
    before = members(services, left), members(services, joined)
    done = services.regroup.regroup(joined, into=codes, move=True)
    assert done.came == 3
    assert members(services, left) == before[0] - set(codes)
    assert members(services, joined) == before[1] | set(codes)
    services.undo.undo()
    assert (members(services, left), members(services, joined)) == before


def test_for_a_while_means_back_where_they_were_afterwards(at: At) -> None:
    services = at()
    left, joined, codes = two_groups(services)
    since, until = dt.date(2026, 11, 30), dt.date(2026, 12, 11)
    services.regroup.regroup(joined, into=codes, move=True, since=since, until=until)
    for date, where in (
        (MONDAY, left),
        (dt.date(2026, 11, 29), left),
        (since, joined),
        (until, joined),
        (dt.date(2026, 12, 12), left),
    ):
        assert set(codes) <= members(services, where, date)
        other = joined if where == left else left
        assert not set(codes) & members(services, other, date)


def test_copying_into_the_same_block_is_refused_and_says_where(at: At) -> None:
    services = at()
    left, joined, codes = two_groups(services)
    seen = services.regroup.look(joined, into=codes)
    assert set(seen.clashes) == {(code, left) for code in codes}
    with pytest.raises(UsageError, match=left):
        services.regroup.regroup(joined, into=codes)
    with pytest.raises(UsageError, match="before it begins"):
        services.regroup.regroup(joined, out=codes, since=MONDAY, until=MONDAY - dt.timedelta(days=1))


def test_room_target_maximum_and_keep_apart_are_said_before_saving(at: At) -> None:
    services = at()
    left, joined, codes = two_groups(services)
    there = min(members(services, joined))
    services.students.pair(codes[0], there, "apart")
    services.students.pair(codes[1], min(members(services, left) - set(codes)), "together")
    size = len(members(services, joined))
    services.groups.set(joined, {"room": f"Den:{size + 2}"})
    seen = services.regroup.look(joined, into=codes, move=True)
    assert f"{joined}: {size + 3} students, room Den holds {size + 2}." in seen.conflicts
    assert sum("kept apart" in line for line in seen.conflicts) == 1
    assert sum("kept together" in line for line in seen.conflicts) == 1
    services.groups.set(joined, {"room": "", "max": 2, "target": 1})
    assert "over the maximum" in services.regroup.look(joined, into=codes, move=True).conflicts[0]
    assert members(services, joined) & set(codes) == set()


def test_needs_that_come_along_are_counted_and_who_serves_them_is_named(at: At) -> None:
    services = at()
    left, joined, codes = two_groups(services)
    services.students.set(codes[0], {"needs": ("el",)})
    day = services.regroup.day(MONDAY)
    group = find_group(day, joined)
    comers = [s for s in day.students if s.code in codes]
    need = next(n for n in regrouping(day, group, comers, move=True).needs if n.flag == "EL")
    assert need.after == need.before + sum("el" in s.needs for s in comers)
    adult = next(one for row in services.groups.list() if row.code == joined for one in row.adults)
    services.team.set_credential(adult, "esl")
    seen = services.regroup.look(joined, into=codes, move=True)
    assert adult in next(n for n in seen.needs if n.flag == "EL").served_by
    assert left


def test_who_is_there_already_does_not_come_again(at: At) -> None:
    services = at()
    _, joined, codes = two_groups(services)
    services.regroup.regroup(joined, into=codes, move=True)
    assert services.regroup.regroup(joined, into=codes, move=True).came == 0
