import json
import math
import random
from collections.abc import Callable
from typing import Any

import pytest

from huddle.coverage.check import check
from huddle.coverage.model.joint import Joint
from huddle.coverage.model.passes import minimise
from huddle.coverage.planner import plan
from huddle.coverage.problem.day import Day, in_order, measure
from huddle.coverage.problem.findings import ProblemRefused
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.answer import Answer, answer_to_json
from huddle.domain.cover.problem import Problem, problem_to_json

Json = dict[str, Any]
RandomDay = Callable[..., Json]


def values(problem: Problem, answer: Answer) -> tuple[int, ...]:
    return tuple(answer.levels[level] for level in problem.levels)


def joint_best(problem: Problem) -> tuple[int, ...]:
    """The best values by the plain joint model, without any block search."""
    day = Day(problem)
    joint = Joint(day, range(len(problem.blocks)))
    proof = minimise(joint, day.order, lambda: math.inf)
    assert proof.proved == 10
    assert proof.values is not None
    return in_order(day, measure(day, joint.draft(proof.values)))


def mixed_day(random_day: RandomDay, seed: int) -> Json:
    rng = random.Random(seed)
    return random_day(
        seed,
        leads=rng.randint(2, 5),
        aides=rng.randint(0, 2),
        groups=rng.randint(2, 5),
        blocks=rng.randint(1, 3),
        sizes=rng.choice([(2, 4), (3, 9), (5, 14), (15, 28)]),
    )


def compare(problem: Problem, expected: tuple[int, ...], seed: int) -> None:
    answer = plan(problem)
    if answer.status == "nothing_to_cover":
        proved = answer.proved_through + 1
        assert values(problem, answer)[:proved] == expected[:proved], seed
        return
    assert (answer.status, answer.proved_through) == ("best", 9), seed
    assert values(problem, answer) == expected, seed
    assert check(problem_to_json(problem), answer_to_json(answer)) == [], seed


@pytest.mark.parametrize("start", range(0, 120, 20))
def test_one_block_equals_trying_every_plan(
    start: int, random_day: RandomDay, exhaustive: Callable[[Json], tuple[int, ...]]
) -> None:
    for seed in range(start, start + 20):
        data = random_day(seed, aides=seed % 2)
        compare(parse_problem(data), exhaustive(data), seed)


@pytest.mark.parametrize("start", range(1000, 1060, 20))
def test_two_blocks_equal_trying_every_pair_of_plans(
    start: int, random_day: RandomDay, exhaustive: Callable[[Json], tuple[int, ...]]
) -> None:
    for seed in range(start, start + 20):
        data = random_day(seed, groups=2, blocks=2)
        compare(parse_problem(data), exhaustive(data), seed)


@pytest.mark.parametrize("start", range(2000, 2080, 20))
def test_larger_days_equal_the_plain_joint_model(start: int, random_day: RandomDay) -> None:
    for seed in range(start, start + 20):
        problem = parse_problem(mixed_day(random_day, seed))
        compare(problem, joint_best(problem), seed)


@pytest.mark.parametrize("start", range(9000, 9060, 20))
def test_blocks_at_the_same_time_and_in_a_row_equal_the_references(
    start: int, random_day: RandomDay, exhaustive: Callable[[Json], tuple[int, ...]]
) -> None:
    bites = 0
    for seed in range(start, start + 20):
        data = random_day(seed, groups=2, blocks=2, times=True)
        compare(parse_problem(data), exhaustive(data), seed)
        longer = random_day(seed, leads=3, aides=1, groups=3, blocks=3, times=True)
        best = joint_best(parse_problem(longer))
        compare(parse_problem(longer), best, seed)
        bites += best != joint_best(parse_problem(longer | {"overlaps": [], "max_row": {}}))
    assert bites > 2


@pytest.mark.long
@pytest.mark.timeout(1500)
def test_many_days_equal_the_references(
    random_day: RandomDay, exhaustive: Callable[[Json], tuple[int, ...]]
) -> None:
    for seed in range(5000, 6000):
        data = random_day(seed, aides=seed % 2)
        compare(parse_problem(data), exhaustive(data), seed)
    for seed in range(6000, 6500):
        problem = parse_problem(mixed_day(random_day, seed))
        compare(problem, joint_best(problem), seed)


def test_the_same_problem_gives_the_same_bytes(random_day: RandomDay) -> None:
    for seed in range(3000, 3012):
        data = mixed_day(random_day, seed)
        first = json.dumps(answer_to_json(plan(parse_problem(data))))
        turned = {key: data[key] for key in reversed(data)}
        assert json.dumps(answer_to_json(plan(parse_problem(turned)))) == first


def test_with_no_time_at_all_there_is_still_a_legal_plan_that_claims_nothing_false(
    random_day: RandomDay,
) -> None:
    for seed in range(3100, 3140):
        problem = parse_problem(mixed_day(random_day, seed))
        answer = plan(problem, remaining=lambda: 0.0)
        assert check(problem_to_json(problem), answer_to_json(answer)) == []
        best = values(problem, plan(problem)) if answer.status != "nothing_to_cover" else joint_best(problem)
        proved = answer.proved_through + 1
        assert values(problem, answer)[:proved] == best[:proved], seed
        assert (answer.status == "best") == (proved == 10 and answer.status != "nothing_to_cover")


def test_better_plans_are_told_on_the_way_and_each_is_legal(random_day: RandomDay) -> None:
    told = 0
    for seed in range(3200, 3240):
        problem = parse_problem(mixed_day(random_day, seed))
        seen: list[Answer] = []
        answer = plan(problem, on_better=seen.append)
        told += len(seen)
        for better in seen:
            assert check(problem_to_json(problem), answer_to_json(better)) == []
            assert better.status == ("best" if better is seen[-1] and better.gaps else "best_so_far")
            assert values(problem, answer) <= values(problem, better)
    assert told


def team(**fields: Any) -> Json:
    adult = {"can_lead": True, "can_help": True, "certs": [], "strength": {}, "absent": []}
    group = {"size": 10, "ratio": 12, "room_cap": 30, "requires": [], "needs": {}, "weights": {}, "knows": []}
    return {
        "blocks": ["b1"],
        "educators": [{"id": name, **adult} for name in ("A", "B", "C")],
        "groups": [
            {"id": "G", **group, "usual": {"b1": {"lead": "A", "helpers": []}}},
            {"id": "H", **group, "usual": {"b1": {"lead": "B", "helpers": []}}},
        ],
    } | fields


def test_nobody_away_means_nothing_to_cover_and_the_usual_plan() -> None:
    answer = plan(parse_problem(team()))
    assert (answer.status, answer.proved_through) == ("nothing_to_cover", 9)
    assert [(lead.group, lead.educator) for lead in answer.leads] == [("G", "A"), ("H", "B")]
    assert answer.changes == ()


def test_somebody_away_without_a_session_changes_nothing() -> None:
    data = team()
    data["educators"][2]["absent"] = ["b1"]
    assert plan(parse_problem(data)).status == "nothing_to_cover"


def test_a_forbid_makes_it_a_day_to_plan() -> None:
    data = team(locks=[{"block": "b1", "group": "G", "educator": "A", "lead": False}])
    answer = plan(parse_problem(data))
    assert answer.status == "best"
    assert [(lead.group, lead.educator) for lead in answer.leads] == [("G", "C"), ("H", "B")]


def test_a_session_without_a_usual_lead_is_planned_like_a_gap() -> None:
    data = team()
    data["groups"][0]["usual"]["b1"]["lead"] = None
    answer = plan(parse_problem(data))
    assert answer.status == "best"
    assert {lead.group for lead in answer.leads} == {"G", "H"}


def test_an_illegal_usual_plan_is_planned_again() -> None:
    data = team()
    data["groups"][0]["ratio"] = 5
    data["splits"] = False
    answer = plan(parse_problem(data))
    assert answer.status == "best"
    assert answer.levels["uncovered"] == 0
    assert check(problem_to_json(parse_problem(data)), answer_to_json(answer)) == []


def test_locks_that_no_plan_can_keep_are_refused() -> None:
    lock = {"block": "b1", "educator": "C", "lead": True}
    data = team(locks=[{**lock, "group": "G"}, {**lock, "group": "H"}])
    data["educators"][0]["can_help"] = data["educators"][1]["can_help"] = False
    with pytest.raises(ProblemRefused, match="locks"):
        plan(parse_problem(data))


def test_a_full_class_is_split_when_nobody_can_take_it_whole() -> None:
    data = team(max_parts=2)
    data["educators"][0]["absent"] = ["b1"]
    data["educators"].append({**data["educators"][1], "id": "D", "can_help": False})
    for row in data["educators"][:3]:
        row["can_help"] = False
    data["groups"][0] |= {"size": 16, "ratio": 20}
    data["groups"][0]["target"] = data["groups"][1]["target"] = 8
    data["groups"][0]["room_cap"] = data["groups"][1]["room_cap"] = 15
    data["groups"][1]["usual"]["b1"]["lead"] = "B"
    answer = plan(parse_problem(data))
    assert answer.levels["splits"] == 1
    assert answer.levels["uncovered"] == 0
    assert sorted(lead.students for lead in answer.leads if lead.group == "G") == [8, 8]


def test_one_person_meets_two_needs_that_only_they_can_meet() -> None:
    data = team()
    data["educators"] = [
        {**data["educators"][0], "absent": ["b1"]},
        data["educators"][1],
        {**data["educators"][2], "can_lead": False, "certs": ["sped", "esl"]},
    ]
    data["groups"] = [row | {"needs": {"sped": 1, "esl": 1}, "ratio": 24} for row in data["groups"]]
    answer = plan(parse_problem(data))
    assert answer.levels["unmet"] == 2  # those of the other group
    assert [row.educator for row in answer.helps] == ["C"]


def announced_after(problem: Problem, data: Json, rng: random.Random) -> Json:
    """The same morning later: what was planned has been announced, and one more educator is out."""
    answer = plan(problem)
    told: dict[tuple[str, str], list[str]] = {}
    for row in answer.leads:
        told.setdefault((row.block, row.group), []).append(row.educator)
    announced = [
        {"block": row.block, "group": row.group, "educators": told[row.block, row.group]}
        for row in answer.changes
    ]
    present = [row["id"] for row in data["educators"] if not row["absent"]]
    away = rng.choice(present or [data["educators"][-1]["id"]])
    return data | {
        "announced": announced,
        "educators": [
            row | {"absent": list(data["blocks"])} if row["id"] == away else row for row in data["educators"]
        ],
    }


def test_after_a_second_absence_as_little_as_possible_of_what_was_announced_changes(
    random_day: RandomDay,
) -> None:
    announced = stayed = 0
    for seed in range(4000, 4030):
        rng = random.Random(seed)
        data = random_day(
            seed,
            leads=rng.randint(3, 5),
            aides=rng.randint(0, 1),
            groups=rng.randint(3, 4),
            blocks=rng.randint(1, 3),
            sizes=rng.choice([(3, 9), (15, 28)]),
        ) | {"announced": [], "locks": []}
        later = parse_problem(announced_after(parse_problem(data), data, rng))
        answer = plan(later)
        compare(later, joint_best(later), seed)
        announced += len(later.announced)
        stayed += len(later.announced) - answer.levels["kept"]
    assert announced > stayed > announced // 4


def test_what_was_announced_stays_although_another_would_now_suit_better() -> None:
    data = team()
    data["educators"].append({**data["educators"][2], "id": "D", "strength": {"math": 4}})
    data["educators"][0]["absent"] = ["b1"]
    data["groups"] = [row | {"weights": {"math": 3}, "knows": ["D"]} for row in data["groups"]]
    free = plan(parse_problem(data))
    assert [row.educator for row in free.leads if row.group == "G"] == ["D"]
    told = plan(parse_problem(data | {"announced": [{"block": "b1", "group": "G", "educators": ["C"]}]}))
    assert [row.educator for row in told.leads if row.group == "G"] == ["C"]
    assert told.levels["kept"] == 0
