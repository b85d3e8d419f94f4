"""Random days and a slow, obviously right planner to compare with."""

import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from huddle.coverage.check import check, levels
from huddle.coverage.problem.reading import parse_problem
from huddle.domain.cover.problem import LEVELS, ORDER, problem_to_json

Json = dict[str, Any]

CERTS = ("sped", "esl")
SKILLS = ("math", "reading")


def random_day(
    seed: int,
    *,
    leads: int = 3,
    aides: int = 0,
    groups: int = 3,
    blocks: int = 1,
    sizes: tuple[int, int] = (2, 4),
    times: bool = False,
) -> Json:
    """A random problem in which anything may happen: caps, locks, announcements, needs, bad usual plans."""
    rng = random.Random(seed)
    names = [f"E{i}" for i in range(leads)] + [f"A{i}" for i in range(aides)]
    day = [f"b{i}" for i in range(blocks)]
    chance = rng.random

    def some(of: list[str], p: float) -> list[str]:
        return [item for item in of if chance() < p]

    educators = []
    for i, name in enumerate(names):
        aide = name.startswith("A")
        educators.append(
            {
                "id": name,
                "can_lead": not aide and chance() < 0.95,
                "can_help": aide or chance() < 0.8,
                "certs": some(list(CERTS), 0.4),
                "strength": {skill: rng.randint(0, 4) for skill in SKILLS},
                "absent": (day if chance() < 0.6 else some(day, 0.6)) if i == 0 else some(day, 0.08),
                "off": some(day, 0.05),
                "max_groups": rng.choice([1, 2, 2, 2, 3]),
                "planning": some(day, 0.2),
                "planning_cap": rng.choice([None, 0, 1]),
                "cover_cap": rng.choice([None, None, 1, 2]),
                "cover_load": rng.randint(0, 3),
            }
        )
    rows: list[Json] = []
    codes = [f"G{i}" for i in range(groups)]
    for i, code in enumerate(codes):
        size = rng.randint(*sizes)
        usual = {}
        for block in day:
            if chance() < 0.9:
                lead = names[(i + (chance() < 0.2)) % leads] if chance() < 0.92 else None
                usual[block] = {"lead": lead, "helpers": [n for n in names if n != lead and chance() < 0.15]}
        rows.append(
            {
                "id": code,
                "size": size,
                "ratio": rng.randint(size, 2 * size + 2),
                "target": rng.randint(max(1, size - 1), size + 2),
                "room_cap": rng.randint(size, 2 * size + 2),
                "requires": ["sped"] if chance() < 0.1 else [],
                "needs": {cert: rng.randint(1, 2) for cert in CERTS if chance() < 0.25},
                "weights": {skill: rng.randint(0, 5) for skill in SKILLS},
                "knows": some(names, 0.3),
                "load": rng.choice([1, 1, 2]),
                "load_by": {names[0]: 2} if chance() < 0.1 else {},
                "usual": usual,
            }
        )
    meets = [(block, row["id"]) for block in day for row in rows if block in row["usual"]]
    order = list(ORDER)
    if chance() < 0.5:
        rng.shuffle(order)
    problem: Json = {
        "blocks": day,
        "educators": educators,
        "groups": rows,
        "keep_apart": [codes[:2]] if groups > 1 and chance() < 0.15 else [],
        "locks": [],
        "announced": [],
        "no_split": [{"block": b, "group": g} for b, g in meets if chance() < 0.1],
        "splits": chance() < 0.8,
        "max_parts": rng.choice([2, 3, 3]),
        "order": order,
    }
    for block, group in meets:
        if chance() < 0.15:
            problem["announced"].append(
                {"block": block, "group": group, "educators": rng.sample(names, rng.randint(1, 2))}
            )
        if chance() < 0.08:
            problem["locks"].append(
                {"block": block, "group": group, "educator": rng.choice(names), "lead": False}
            )
    if times:
        problem["overlaps"] = [rng.sample(day, 2)] if blocks > 1 and chance() < 0.7 else []
        problem["max_row"] = {name: rng.randint(1, 2) for name in names if chance() < 0.5}
    return problem


def in_order(problem: Json, values: dict[str, int]) -> tuple[int, ...]:
    """The ten values in the problem's own order of levels."""
    return tuple(values[name] for name in (*LEVELS[:5], *problem["order"]))


def exhaustive(problem: Json) -> tuple[int, ...]:
    """The best ten values, by trying every plan of every block and every combination of blocks."""
    full = problem_to_json(parse_problem(problem))
    best: tuple[int, ...] | None = None
    choices = [_distinct(full, block) for block in problem["blocks"]]
    for combination in itertools.product(*choices):
        whole = {
            "leads": [r for p in combination for r in p["leads"]],
            "helps": [r for p in combination for r in p["helps"]],
        }
        if len(combination) > 1 and check(full, whole):
            continue
        values = in_order(full, levels(full, whole))
        if best is None or values < best:
            best = values
    assert best is not None
    return best


def _distinct(problem: Json, block: str) -> list[Json]:
    """Every legal plan of one block, one for each different effect on the day."""
    alone = {
        **problem,
        "blocks": [block],
        "educators": [
            {**row, **{key: [b for b in row[key] if b == block] for key in ("absent", "off", "planning")}}
            for row in problem["educators"]
        ],
        "groups": [
            {**row, "usual": {b: u for b, u in row["usual"].items() if b == block}}
            for row in problem["groups"]
        ],
        **{
            key: [r for r in problem[key] if r["block"] == block]
            for key in ("locks", "announced", "no_split")
        },
    }
    found: dict[object, Json] = {}
    for one in _plans(alone, block):
        if check(alone, one):
            continue
        values = levels(alone, one)
        roles = sorted((r["educator"], r["group"], "students" in r) for r in [*one["leads"], *one["helps"]])
        signature = (tuple(values.values()), str(roles) if len(problem["blocks"]) > 1 else "")
        found.setdefault(signature, one)
    return list(found.values())


def _plans(problem: Json, block: str) -> Iterator[Json]:
    groups = [row for row in problem["groups"] if block in row["usual"]]
    names = [row["id"] for row in problem["educators"] if block not in row["absent"] + row["off"]]
    leaders = [row["id"] for row in problem["educators"] if row["id"] in names and row["can_lead"]]
    helpers = [row["id"] for row in problem["educators"] if row["id"] in names and row["can_help"]]
    for deal in itertools.product(*(_deals(row, leaders, problem["max_parts"]) for row in groups)):
        leads = [
            {"block": block, "group": row["id"], "educator": e, "students": n}
            for row, parts in zip(groups, deal, strict=True)
            for e, n in parts
        ]
        busy = {row["educator"] for row in leads}
        if check_leads_only(problem, leads):
            continue
        free = [e for e in helpers if e not in busy]
        covered = [row["id"] for row, parts in zip(groups, deal, strict=True) if parts]
        for places in itertools.product([None, *covered], repeat=len(free)):
            yield {
                "leads": leads,
                "helps": [
                    {"block": block, "group": g, "educator": e}
                    for e, g in zip(free, places, strict=True)
                    if g is not None
                ],
            }


def check_leads_only(problem: Json, leads: list[Json]) -> bool:
    """Whether the leads alone already break a rule that no helper can mend."""
    breaches = check(problem, {"leads": leads, "helps": []})
    return any(not breach.startswith("ratio") for breach in breaches)


def _deals(group: Json, leaders: list[str], max_parts: int) -> list[list[tuple[str, int]]]:
    size = group["size"]
    deals: list[list[tuple[str, int]]] = [[], *([(e, size)] for e in leaders)]
    for count in range(2, max_parts + 1):
        for chosen in itertools.combinations(leaders, count):
            for cuts in itertools.combinations(range(1, size), count - 1):
                ends = (0, *cuts, size)
                deals.append([(e, ends[i + 1] - ends[i]) for i, e in enumerate(chosen)])
    return deals


@pytest.fixture(name="random_day")
def random_day_fixture() -> Callable[..., Json]:
    return random_day


@pytest.fixture(name="exhaustive")
def exhaustive_fixture() -> Callable[[Json], tuple[int, ...]]:
    return exhaustive


@pytest.fixture(name="every_plan")
def every_plan_fixture() -> Callable[[Json, str], Iterator[Json]]:
    return _plans
