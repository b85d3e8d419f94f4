"""Drafted schedules: nobody in two places, as few blocks as the busiest person needs, always the same."""

import datetime as dt
import itertools
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huddle.domain.block import Block
from huddle.domain.drafting import (
    ClassToPlace,
    block_short,
    draft_blocks,
    draft_times,
    natural_key,
    subject_skill,
)
from huddle.domain.educator import SKILLS, Skill
from huddle.domain.errors import InvalidError


def a_class(number: int, educators: str, students: str = "", periods: str = "") -> ClassToPlace:
    return ClassToPlace(
        f"c{number}",
        f"Class {number}",
        tuple(educators.split()),
        frozenset(students.split()),
        tuple(periods.split()),
    )


people = st.sets(st.integers(0, 7), max_size=3).map(lambda found: " ".join(map(str, sorted(found))))
day = st.lists(st.tuples(people, people), min_size=1, max_size=7).map(
    lambda rows: [a_class(n, teachers, students) for n, (teachers, students) in enumerate(rows)]
)


def fewest(classes: list[ClassToPlace]) -> int:
    """The fewest blocks, by trying everything."""
    for size in range(1, len(classes) + 1):
        for blocks in itertools.product(range(size), repeat=len(classes)):
            placed = list(zip(classes, blocks, strict=True))
            if not any(
                one == other and (set(a.educators) & set(b.educators) or a.students & b.students)
                for (a, one), (b, other) in itertools.combinations(placed, 2)
            ):
                return size
    raise AssertionError


@settings(max_examples=60, deadline=None)
@given(day)
def test_without_periods_nobody_is_in_two_places_and_no_shorter_day_exists(
    classes: list[ClassToPlace],
) -> None:
    draft = draft_blocks(classes)
    assert draft.clashes == ()
    assert draft.shortest
    assert len(draft.blocks) == fewest(classes)
    assert all(len(draft.placed[one.id]) == 1 for one in classes)
    assert {block for blocks in draft.placed.values() for block in blocks} == set(draft.blocks)


def test_a_day_is_as_long_as_the_busiest_person_needs() -> None:
    classes = [a_class(n, f"t{n // 6}", " ".join(f"s{n // 6}-{m}" for m in range(20))) for n in range(42)]
    draft = draft_blocks(classes)
    assert draft.blocks == ("1", "2", "3", "4", "5", "6")
    assert Counter(block for (block,) in draft.placed.values()) == dict.fromkeys(draft.blocks, 7)


def test_an_odd_ring_needs_a_block_more_than_its_busiest_person() -> None:
    ring = [a_class(n, f"t{n} t{(n + 1) % 5}") for n in range(5)]
    draft = draft_blocks(ring)
    assert len(draft.blocks) == 3
    assert draft.shortest


def test_periods_are_blocks_in_natural_order_and_a_class_may_have_several() -> None:
    draft = draft_blocks(
        [a_class(1, "t1", "", "10"), a_class(2, "t2", "", "2"), a_class(3, "t3", "", "1 10")]
    )
    assert draft.blocks == ("1", "2", "10")
    assert draft.names == {"1": "Block 1", "2": "Block 2", "10": "Block 10"}
    assert draft.placed == {"c1": ("10",), "c2": ("2",), "c3": ("1", "10")}


def test_a_clash_of_the_files_own_periods_is_told_and_kept() -> None:
    draft = draft_blocks([a_class(1, "t1", "s1", "3"), a_class(2, "t1", "s1 s2", "3")])
    assert draft.placed == {"c1": ("3",), "c2": ("3",)}
    assert [(clash.person, clash.block, clash.classes) for clash in draft.clashes] == [
        ("t1", "3", ("c1", "c2")),
        ("s1", "3", ("c1", "c2")),
    ]


def test_classes_without_a_period_go_around_those_with_one() -> None:
    draft = draft_blocks(
        [a_class(1, "t1", "", "A"), a_class(2, "t1"), a_class(3, "t2"), a_class(4, "t2", "", "B")]
    )
    assert draft.placed["c2"] == ("B",)
    assert draft.placed["c3"] == ("A",)
    assert draft.blocks == ("A", "B")


def test_a_block_is_added_when_the_named_ones_are_full_and_takes_a_free_number() -> None:
    draft = draft_blocks([a_class(1, "t1", "", "1"), a_class(2, "t1"), a_class(3, "t1")])
    assert draft.blocks == ("1", "2", "3")
    assert draft.clashes == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(people, people, st.sets(st.sampled_from("ABC"), max_size=2)), max_size=10))
def test_only_periods_of_the_file_can_clash(rows: list[tuple[str, str, set[str]]]) -> None:
    classes = [a_class(n, t, s, " ".join(sorted(p))) for n, (t, s, p) in enumerate(rows)]
    draft = draft_blocks(classes)
    periods = {one.id: one.periods for one in classes}
    for clash in draft.clashes:
        assert all(periods[one] for one in clash.classes)
    assert draft_blocks(classes) == draft


def test_periods_of_any_text_become_blocks_that_a_schedule_accepts() -> None:
    names = ["1-2", "Zero Hour A", "Zero Hour A (late)", "情報", "a=b", "", "Zero:Hour,A"]
    draft = draft_blocks(
        [ClassToPlace(f"c{n}", "x", (), frozenset(), (p,)) for n, p in enumerate(names) if p]
    )
    assert len(set(draft.blocks)) == 6
    for position, (short, (starts, ends)) in enumerate(zip(draft.blocks, draft_times(6), strict=True)):
        Block(
            id="b",
            team_id="t",
            short=short,
            name=draft.names[short],
            starts=starts,
            ends=ends,
            position=position,
        )


def test_short_names_stay_distinct_at_their_limit() -> None:
    taken: list[str] = []
    for _ in range(12):
        taken.append(block_short("Morning Meeting Time", taken))
    assert len(set(taken)) == 12
    assert all(len(short) <= 12 for short in taken)


def test_natural_order_counts() -> None:
    assert sorted(["10", "2", "1-10", "1-2", "B", "a"], key=natural_key) == [
        "1-2",
        "1-10",
        "2",
        "10",
        "a",
        "B",
    ]


@given(st.lists(st.text(max_size=6), max_size=6))
def test_any_labels_have_an_order(labels: list[str]) -> None:
    ordered = sorted(labels, key=natural_key)
    labels.reverse()
    assert sorted(labels, key=natural_key) == ordered


def test_the_day_begins_at_half_past_eight_with_fifty_minute_blocks() -> None:
    assert draft_times(3) == (
        (dt.time(8, 30), dt.time(9, 20)),
        (dt.time(9, 25), dt.time(10, 15)),
        (dt.time(10, 20), dt.time(11, 10)),
    )
    assert draft_times(0) == ()


@pytest.mark.parametrize("count", [1, 13, 14, 40, 100, 700])
def test_any_number_of_blocks_fits_into_the_day_in_order(count: int) -> None:
    times = draft_times(count)
    assert len(times) == count
    assert all(start < end for start, end in times)
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(times))
    assert times[-1][1] <= dt.time(21)


def test_more_blocks_than_minutes_are_refused() -> None:
    with pytest.raises(InvalidError, match="do not fit"):
        draft_times(2000)


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("Mathematics", "math"),
        ("Algebra I", "math"),
        ("English/Language Arts I (9th grade)", "reading"),
        ("English as a Second Language", "language_support"),
        ("Creative Writing", "writing"),
        ("Introduction to Physics", "science"),
        ("Computer Science", "technology"),
        ("History - 2", "social_studies"),
        ("Social Studies", "social_studies"),
        ("Español 2", "spanish"),
        ("French", "world_language"),
        ("Visual Arts", "art"),
        ("Language Arts", "reading"),
        ("Concert Band", "music"),
        ("Physical Education", "pe"),
        ("Homeroom KG", "advisory"),
        ("Reading Intervention", "reading"),
        ("RTI", "small_group_intervention"),
        ("Special Education", "inclusion"),
        ("Party Planning", "party_planning"),
        ("情報処理入門", "情報処理入門"),
        ("", "general"),
        ("!?", "general"),
    ],
)
def test_a_subject_calls_for_a_skill(text: str, skill: str) -> None:
    assert subject_skill(text) == skill


def test_the_first_text_that_the_catalogue_knows_decides() -> None:
    assert subject_skill("", "Radiant Raccoon", "Science KG") == "science"
    assert subject_skill("Yoga", "Radiant Raccoon") == "yoga"


@pytest.mark.parametrize("code", SKILLS)
def test_the_catalogues_codes_and_labels_stand_for_themselves(code: str) -> None:
    assert subject_skill(code) == code
    assert subject_skill(SKILLS[code]) == code


@given(st.text(max_size=80))
def test_every_subject_becomes_a_skill_a_team_can_hold(text: str) -> None:
    code = subject_skill(text)
    assert Skill(id="s", team_id="t", code=code, name=code).code == code
    assert subject_skill(code) == code
