"""The price of another plan in words: students, groups, people and blocks, one sentence for each level."""

import pytest

from huddle.coverage.problem.day import Day
from huddle.coverage.reasons.price import draft_of, price_sentence
from huddle.domain.cover.answer import Answer, Help, Lead
from huddle.domain.cover.problem import LEVELS, Announced, Educator, Group, Problem, Usual

ANN = Educator("Ann", absent=("1",), strength={"math": 3})
BEN = Educator("Ben", strength={"math": 3}, cover_load=2)
CEM = Educator("Cem", strength={"math": 1}, cover_load=9)
DEE = Educator("Dee", strength={"math": 2}, planning=("1",))


def a_group(name: str, lead: str, size: int = 20, knows: tuple[str, ...] = ()) -> Group:
    return Group(
        name, size, 60, 60, 26, weights={"math": 2}, knows=knows, usual={"1": Usual(lead), "2": Usual(lead)}
    )


PROBLEM = Problem(
    blocks=("1", "2"),
    educators=(ANN, BEN, CEM, DEE),
    groups=(a_group("G", "Ann", knows=("Ben",)), a_group("H", "Dee")),
    announced=(Announced("1", "G", ("Ben",)),),
)
DAY = Day(PROBLEM)


def a_plan(*leads: tuple[str, str, str, int], helps: tuple[tuple[str, str, str], ...] = ()) -> Answer:
    return Answer("best", 9, {}, tuple(Lead(*lead) for lead in leads), tuple(Help(*row) for row in helps))


H1, H2, G2 = ("1", "H", "Dee", 20), ("2", "H", "Dee", 20), ("2", "G", "Ann", 20)
BY_BEN = a_plan(("1", "G", "Ben", 20), H1, G2, H2)
BY_CEM = a_plan(("1", "G", "Cem", 20), H1, G2, H2)
BY_DEE = a_plan(("1", "G", "Dee", 20), H1, G2, H2)


@pytest.mark.parametrize(
    ("level", "other", "said"),
    [
        ("uncovered", a_plan(H1, G2, H2), "nobody would lead G in block 1"),
        ("kept", BY_CEM, "G in block 1 would not stay as announced"),
        (
            "splits",
            a_plan(("1", "G", "Ben", 9), ("1", "G", "Cem", 11), H1, G2, H2),
            "G in block 1 would be shared out",
        ),
        (
            "moves",
            a_plan(("1", "G", "Dee", 20), ("1", "H", "Cem", 20), G2, H2),
            "H in block 1 would change its adults too",
        ),
        ("moves", BY_DEE, "Dee would lead G and H together in block 1"),
        ("crowding", BY_DEE, "Dee would have 40 students in block 1 (target 26)"),
        ("strength", BY_CEM, "20 students would be with an adult less strong in math"),
        ("continuity", BY_CEM, "G would meet Cem, who is new to them"),
        ("fairness", BY_CEM, "Cem would cover, with 9 covers before today; Ben has 2"),
        (
            "planning",
            a_plan(("1", "G", "Ben", 20), H1, G2, H2, helps=(("1", "G", "Dee"),)),
            "somebody would give up planning",  # Dee has a role then either way: no one fact decides
        ),
    ],
)
def test_each_level_has_its_price_in_words(level: str, other: Answer, said: str) -> None:
    assert price_sentence(DAY, BY_BEN, draft_of(DAY, other), level) == said


@pytest.mark.parametrize("level", LEVELS)
def test_a_price_without_one_deciding_fact_is_still_said_in_words(level: str) -> None:
    said = price_sentence(DAY, BY_BEN, draft_of(DAY, BY_BEN), level)
    assert said
    assert not any(sign.isdigit() for sign in said)


def test_who_gives_up_planning_is_named() -> None:
    free = Problem(PROBLEM.blocks, PROBLEM.educators, (a_group("G", "Ann"),))
    day = Day(free)
    now, other = a_plan(("1", "G", "Ben", 20), G2), a_plan(("1", "G", "Dee", 20), G2)
    assert (
        price_sentence(day, now, draft_of(day, other), "planning") == "Dee would give up planning in block 1"
    )


def test_many_groups_are_counted() -> None:
    groups = tuple(a_group(name, f"E{name}") for name in "KLMN")
    people = tuple(Educator(f"E{name}") for name in "KLMN")
    day = Day(Problem(("1",), people, groups))
    now = a_plan(*(("1", name, f"E{name}", 20) for name in "KLMN"))
    other = a_plan(*(("1", name, f"E{then}", 20) for name, then in zip("KLMN", "LMNK", strict=True)))
    said = price_sentence(day, now, draft_of(day, other), "moves")
    assert said == "K in block 1, L in block 1 and 2 more groups would change their adults too"
