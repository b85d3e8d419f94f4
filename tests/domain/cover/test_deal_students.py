"""Dealing the students of a split by name, against trying everything."""

import itertools
import random
from collections.abc import Collection, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.domain.cover.deal_students import deal
from huddle.domain.student import NEEDS, Student

Pairs = set[frozenset[str]]


def a_student(number: int, needs: Sequence[str] = ()) -> Student:
    return Student(
        id=f"s{number:02}",
        team_id="t",
        code=f"S-{number:04}",
        given="Ann",
        family=f"N{number:02}",
        needs=tuple(needs),
    )


def students(count: int) -> list[Student]:
    return [a_student(number) for number in range(count)]


def pair(first: int, second: int) -> frozenset[str]:
    return frozenset((f"s{first:02}", f"s{second:02}"))


def cost(
    seats: Sequence[int], group: Sequence[Student], serves: Sequence[Collection[str]]
) -> tuple[int, int, tuple[int, ...]]:
    """What a dealing costs, counted the plain way: flags not served, squares of each flag's counts, names."""
    unserved = sum(
        flag not in serves[seat] for seat, s in zip(seats, group, strict=True) for flag in set(s.needs)
    )
    crowding = sum(
        sum(seat == part and flag in s.needs for seat, s in zip(seats, group, strict=True)) ** 2
        for flag in NEEDS
        for part in range(len(serves))
    )
    return unserved, crowding, tuple(seats)


def by_trying_everything(
    group: Sequence[Student],
    counts: Sequence[int],
    apart: Pairs,
    together: Pairs,
    with_already: Sequence[Collection[str]],
    serves: Sequence[Collection[str]],
) -> tuple[int, ...] | None:
    options = []
    for seats in itertools.product(range(len(counts)), repeat=len(group)):
        if any(seats.count(part) != count for part, count in enumerate(counts)):
            continue
        seat_of = {s.id: seat for s, seat in zip(group, seats, strict=True)}
        met = any(seat_of.get(a, -1) == seat_of.get(b, -2) for a, b in map(sorted, apart))
        parted = any(seat_of[a] != seat_of[b] for a, b in map(sorted, together))
        avoided = any(
            a in seat_of and b in with_already[seat_of[a]]
            for p in apart
            for a, b in itertools.permutations(p, 2)
        )
        if not (met or parted or avoided):
            options.append(cost(seats, group, serves))
    return min(options)[2] if options else None


@st.composite
def cases(
    draw: st.DrawFn,
) -> tuple[list[Student], list[int], Pairs, Pairs, list[set[str]], list[set[str]]]:
    parts = draw(st.integers(1, 4))
    counts = draw(st.lists(st.integers(0, 3), min_size=parts, max_size=parts).filter(lambda c: sum(c) <= 7))
    flags = st.lists(st.sampled_from(["iep", "el", "health"]), max_size=2)
    group = [a_student(number, draw(flags)) for number in range(sum(counts))]
    held = ["h0", "h1"]
    here = [s.id for s in group]
    any_pair = st.lists(st.sampled_from([*here, *held]), min_size=2, max_size=2, unique=True).map(frozenset)
    own_pair = st.lists(st.sampled_from(here or ["-"]), min_size=2, max_size=2, unique=True).map(frozenset)
    apart = draw(st.sets(any_pair, max_size=4))
    together = draw(st.sets(own_pair, max_size=2)) if len(here) > 1 else set()
    with_already = [draw(st.sets(st.sampled_from(held))) for _ in counts]
    serves = [draw(st.sets(st.sampled_from(["iep", "el"]))) for _ in counts]
    return group, counts, apart, together, with_already, serves


@settings(max_examples=250, deadline=None)
@given(cases())
def test_the_dealing_is_the_best_of_all_and_none_only_when_none_is_legal(
    case: tuple[list[Student], list[int], Pairs, Pairs, list[set[str]], list[set[str]]],
) -> None:
    group, counts, apart, together, with_already, serves = case
    shuffled = random.Random(len(group)).sample(group, len(group))
    dealt = deal(shuffled, counts, apart=apart, together=together, with_already=with_already, serves=serves)
    best = by_trying_everything(*case)
    if best is None:
        assert dealt is None
        return
    assert dealt == [
        tuple(s.id for s, seat in zip(group, best, strict=True) if seat == part)
        for part in range(len(counts))
    ]


def test_the_surplus_comes_off_the_largest_part_and_of_equal_parts_off_the_later() -> None:
    def sizes(counts: list[int], present: int) -> list[int]:
        nothing: list[set[str]] = [set() for _ in counts]
        dealt = deal(
            students(present), counts, apart=set(), together=set(), with_already=nothing, serves=nothing
        )
        assert dealt is not None
        return [len(part) for part in dealt]

    assert sizes([5, 5, 2], 12) == [5, 5, 2]
    assert sizes([5, 5, 2], 11) == [5, 4, 2]
    assert sizes([5, 5, 2], 10) == [4, 4, 2]
    assert sizes([5, 5, 2], 5) == [2, 2, 1]
    assert sizes([1, 1], 0) == [0, 0]


def test_more_students_than_places_cannot_be_dealt() -> None:
    nothing: list[set[str]] = [set(), set()]
    assert (
        deal(students(11), [5, 5], apart=set(), together=set(), with_already=nothing, serves=nothing) is None
    )


def test_without_wishes_the_alphabet_is_cut_in_two() -> None:
    nothing: list[set[str]] = [set(), set()]
    dealt = deal(students(5), [3, 2], apart=set(), together=set(), with_already=nothing, serves=nothing)
    assert dealt == [("s00", "s01", "s02"), ("s03", "s04")]


def test_pairs_that_fill_no_part_are_refused_without_trying_all_of_a_million_ways() -> None:
    nothing: list[set[str]] = [set() for _ in range(4)]
    twins = {pair(place, place + 1) for place in range(0, 36, 2)}
    assert (
        deal(students(36), [9] * 4, apart=set(), together=twins, with_already=nothing, serves=nothing) is None
    )
    dealt = deal(
        students(36), [10, 10, 8, 8], apart=set(), together=twins, with_already=nothing, serves=nothing
    )
    assert dealt is not None
    assert all(sum(p <= set(part) for part in dealt) == 1 for p in twins)


def test_five_who_must_all_avoid_each_other_do_not_fit_into_four_parts() -> None:
    nothing: list[set[str]] = [set() for _ in range(4)]
    five = {pair(a, b) for a, b in itertools.combinations(range(5), 2)}
    four = {pair(a, b) for a, b in itertools.combinations(range(4), 2)}
    assert (
        deal(students(36), [9] * 4, apart=five, together=set(), with_already=nothing, serves=nothing) is None
    )
    dealt = deal(students(36), [9] * 4, apart=four, together=set(), with_already=nothing, serves=nothing)
    assert dealt is not None
    assert [part[0] for part in dealt] == ["s00", "s01", "s02", "s03"]


@settings(max_examples=4, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(30, 44), st.integers(2, 5))
def test_a_large_and_much_wished_for_split_is_dealt_legally(
    rng: random.Random, size: int, parts: int
) -> None:
    group = [a_student(n, [flag for flag in NEEDS if rng.random() < 0.2]) for n in range(size)]
    counts = [size // parts + (place < size % parts) for place in range(parts)]
    apart = {pair(*rng.sample(range(size), 2)) for _ in range(4)}
    together = {pair(*rng.sample(range(size), 2)) for _ in range(2)} - apart
    nothing: list[set[str]] = [set() for _ in counts]
    dealt = deal(group, counts, apart=apart, together=together, with_already=nothing, serves=nothing)
    if dealt is None:  # a chain of wishes can contradict itself
        assert together
        return
    assert sorted(student for part in dealt for student in part) == [s.id for s in group]
    assert [len(part) for part in dealt] == counts
    assert not any(p <= set(part) for p in apart for part in dealt)
    assert all(any(p <= set(part) for part in dealt) for p in together)
