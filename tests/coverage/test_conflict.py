"""The reason of a gap: together its facts make it impossible, and without any one of them it is possible."""

import math
import random
from collections.abc import Callable, Collection
from typing import Any

from huddle.coverage.model.engine import solve
from huddle.coverage.model.joint import Joint
from huddle.coverage.planner import plan
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.reading import parse_problem
from huddle.coverage.reasons.conflict import Decide, advice, block_alone, facts_of, needed_facts
from huddle.coverage.reasons.explain import substitutes
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Problem

Json = dict[str, Any]
Days = Callable[..., Json]


def possible(block: Problem) -> bool:
    """Whether every group with students can be led, by the plain joint model."""
    joint = Joint(Day(block), [0])
    for (_, g), variable in joint.open.items():
        if block.groups[g].size:
            joint.rows.bounds[variable] = (0, 0)
    return bool(solve(joint.rows, {}).values)


def only(block: Problem, group: str, sentences: Collection[str]) -> Problem:
    """The block when of all its facts only these hold."""
    facts = [fact for kind in facts_of(block, group) for fact in kind]
    for fact in facts:
        if fact.sentence not in sentences:
            block = fact.without(block)
    return block


def gaps(random_day: Days, seeds: range) -> list[tuple[Problem, str]]:
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        data = random_day(
            seed,
            leads=rng.randint(2, 5),
            aides=rng.randint(0, 2),
            groups=rng.randint(2, 5),
            sizes=rng.choice([(3, 9), (15, 28)]),
        )
        problem = parse_problem(data)
        answer = plan(problem)
        day = Day(problem)
        led = {row.group for row in answer.leads}
        for gap in answer.gaps:
            groups = [g for g in day.meets[0] if problem.groups[g].id in {*led, gap.group}]
            found.append((block_alone(day, 0, groups), gap.group))
    return found


def test_every_fact_of_a_reason_is_needed_and_together_they_suffice(random_day: Days) -> None:
    reasons = several = 0
    for block, group in gaps(random_day, range(8002, 8036)):
        facts = [fact.sentence for fact in needed_facts(block, group, lambda: math.inf)]
        if not facts:
            assert possible(block)
            continue
        assert not possible(only(block, group, facts))
        for dropped in facts:
            rest = [sentence for sentence in facts if sentence != dropped]
            assert possible(only(block, group, rest)), (facts, dropped)
        reasons += 1
        several += len(facts) > 2
    assert reasons > 10
    assert several > 3


def test_each_piece_of_advice_opens_the_gap_on_the_block_as_it_is_and_nothing_smaller_does(
    random_day: Days,
) -> None:
    said = silent = 0
    for block, group in gaps(random_day, range(8400, 8480)):
        facts = needed_facts(block, group, lambda: math.inf)
        told = dict(advice(block, facts, lambda: math.inf))
        for fact in facts:
            for sentence, change in fact.ways:
                assert possible(change(block)) == (sentence in told), sentence
                if sentence in told:
                    break
            said += any(sentence in told for sentence, _ in fact.ways)
            silent += bool(fact.ways) and not any(sentence in told for sentence, _ in fact.ways)
    assert said > 10
    assert silent


def test_whether_a_block_can_be_covered_is_what_the_joint_model_says(random_day: Days) -> None:
    told: dict[bool, int] = {True: 0, False: 0}
    for seed in range(8100, 8200):
        rng = random.Random(seed)
        data = random_day(
            seed,
            leads=rng.randint(2, 5),
            aides=rng.randint(0, 2),
            groups=rng.randint(2, 6),
            sizes=rng.choice([(2, 4), (5, 14), (15, 28)]),
        )
        day = Day(parse_problem(data | {"announced": []}))
        block = block_alone(day, 0, day.meets[0])
        decided = Decide(lambda: math.inf).coverable(block)
        assert decided == possible(block), seed
        told[decided] += 1
    assert min(told.values()) > 10


def test_the_substitutes_that_would_help_open_the_gap(random_day: Days) -> None:
    opened = 0
    for seed in range(8200, 8260):
        data = random_day(seed, leads=3, groups=4, sizes=(5, 14)) | {"locks": []}
        problem = parse_problem(data)
        day = Day(problem)
        for gap in plan(problem).gaps:
            many = substitutes(day, (0, day.group_at[gap.group]))
            assert any("substitute" in sentence for sentence in gap.would_help) == bool(many)
            requires = list(day.problem.groups[day.group_at[gap.group]].requires)
            more = [
                {
                    "id": f"SU{i}",
                    "can_lead": True,
                    "can_help": True,
                    "certs": requires,
                    "strength": {},
                    "absent": [],
                }
                for i in range(many)
            ]
            again = plan(parse_problem(data | {"educators": [*data["educators"], *more]}))
            assert again.levels["uncovered"] <= plan(problem).levels["uncovered"] - gap.students or not many
            opened += bool(many)
    assert opened > 10


def test_a_plan_with_gaps_is_told_before_they_are_explained_and_explained_only_while_time_is_left(
    random_day: Days,
) -> None:
    explained = 0
    for seed in range(8300, 8330):
        problem = parse_problem(random_day(seed, leads=3, groups=4, sizes=(5, 14)) | {"locks": []})
        over: list[Answer] = []

        def tell(better: Answer) -> None:
            if better.status == "best":
                over.append(better)  # noqa: B023 - called within the turn

        hurried = plan(problem, remaining=lambda: 0.0 if over else math.inf, on_better=tell)  # noqa: B023 - likewise
        if hurried.status == "nothing_to_cover" or not hurried.gaps:
            continue
        assert over == [hurried]  # nothing more was found out
        assert all(gap.because for gap in hurried.gaps)
        whole = plan(problem)
        assert whole.leads == hurried.leads
        explained += whole.gaps != hurried.gaps
    assert explained > 3
