"""The families of days on which the planner is measured, as problems of `huddle-coverage/1`."""

import random
from typing import Any

Json = dict[str, Any]
Table = list[list[int]]

SKILLS = ("math", "reading", "science", "writing", "care")


def whole_group_day(seed: int, *, educators: int = 6, groups: int = 8, blocks: int = 6, out: int = 1) -> Json:
    """Small groups of 5-14 that may be joined whole; most educators lead in most blocks, one or more are out."""
    rng = random.Random(seed)
    names = [f"E{i}" for i in range(educators)]
    day = [f"b{i}" for i in range(blocks)]
    codes = [f"G{i}" for i in range(groups)]
    usual: dict[str, Json] = {code: {} for code in codes}
    for block in day:
        leads = rng.sample(names, rng.randint(educators - 1, educators))
        for code, lead in zip(rng.sample(codes, len(leads)), leads, strict=False):
            free = [name for name in names if name not in leads]
            usual[code][block] = {"lead": lead, "helpers": free[:1] if rng.random() < 0.3 else []}
    away = set(rng.sample(names, out))
    return {
        "blocks": day,
        "educators": [_educator(rng, name, day if name in away else [], day) for name in names],
        "groups": [
            _group(
                rng,
                code,
                rng.randint(5, 14),
                ratio=rng.randint(20, 26),
                target=16,
                room=30,
                usual=usual[code],
            )
            for code in codes
        ],
    }


def full_class_day(
    seed: int, *, leads: int = 5, aides: int = 1, groups: int = 5, blocks: int = 5, out: int = 1
) -> Json:
    """Classes of 20-28, at most 34 an adult, one room for 60: no class fits beside another without a second adult."""
    rng = random.Random(seed)
    teachers = [f"E{i}" for i in range(leads)]
    helpers = [f"A{i}" for i in range(aides)]
    day = [f"b{i}" for i in range(blocks)]
    codes = [f"G{i}" for i in range(groups)]
    usual: dict[str, Json] = {code: {} for code in codes}
    for block in day:
        second = dict(zip(helpers, rng.sample(codes, aides), strict=True))
        for code, lead in zip(codes, rng.sample(teachers, groups), strict=True):
            usual[code][block] = {"lead": lead, "helpers": [aide for aide in helpers if second[aide] == code]}
    away = set(rng.sample(teachers, out))
    return {
        "blocks": day,
        "educators": [
            *(_educator(rng, name, day if name in away else [], []) for name in teachers),
            *({**_educator(rng, name, [], []), "can_lead": False} for name in helpers),
        ],
        "groups": [
            _group(
                rng,
                code,
                rng.randint(20, 28),
                ratio=34,
                target=26,
                room=60 if i == 0 else 34,
                usual=usual[code],
            )
            for i, code in enumerate(codes)
        ],
    }


def team_day(seed: int) -> Json:
    """Random teams of both kinds, one or two out: small groups that may be joined, or full classes with aides."""
    rng = random.Random(seed * 7919 + 1)
    out = rng.randint(1, 2)
    if seed % 2:
        size = rng.randint(4, 6)
        return full_class_day(
            seed, leads=size, aides=rng.randint(1, 2), groups=size, blocks=rng.randint(4, 6), out=out
        )
    size = rng.randint(5, 8)
    groups = size + rng.randint(1, 4)
    return whole_group_day(seed, educators=size, groups=groups, blocks=rng.randint(4, 8), out=out)


def district_day(seed: int) -> Json:
    """A team of seven of either kind; everybody is out with a chance of 6 in 100."""
    day = (
        full_class_day(seed, leads=6, groups=6, out=0)
        if seed % 2
        else whole_group_day(seed, educators=7, groups=9, out=0)
    )
    rng = random.Random(seed * 104_729 + 2)
    for row in day["educators"]:
        row["absent"] = list(day["blocks"]) if rng.random() < 0.06 else []
    return day


def assignment_day(profit: Table, resource: Table, capacity: list[int]) -> Json:
    """Generalised assignment as a day: a job is a one-student group with a block of its own, an agent an educator.

    Profits are written in base 5 over three skills private to the job, weighted 1, 5 and 25.
    """
    agents, jobs = range(len(profit)), range(len(profit[0]))
    blocks = [f"b{j}" for j in jobs]
    adult = {"can_lead": True, "can_help": False, "certs": []}
    job = {"size": 1, "ratio": 1, "room_cap": 1, "requires": [], "needs": {}, "knows": []}
    educators = [
        {
            "id": f"a{i}",
            **adult,
            "strength": {f"s{j}_{k}": profit[i][j] // 5**k % 5 for j in jobs for k in range(3)},
            "absent": [],
            "cover_cap": capacity[i],
        }
        for i in agents
    ]
    return {
        "blocks": blocks,
        "educators": [{"id": "phantom", **adult, "strength": {}, "absent": blocks}, *educators],
        "groups": [
            {
                "id": f"j{j}",
                **job,
                "weights": {f"s{j}_{k}": 5**k for k in range(3)},
                "load_by": {f"a{i}": resource[i][j] for i in agents},
                "usual": {f"b{j}": {"lead": "phantom", "helpers": []}},
            }
            for j in jobs
        ],
    }


def _educator(rng: random.Random, name: str, absent: list[str], day: list[str]) -> Json:
    return {
        "id": name,
        "can_lead": True,
        "can_help": True,
        "certs": ["sped"] if rng.random() < 0.3 else [],
        "strength": {skill: rng.randint(0, 4) for skill in SKILLS},
        "absent": absent,
        "planning": rng.sample(day, 1) if day else [],
        "planning_cap": 1,
        "cover_load": rng.randint(0, 5),
    }


def _group(
    rng: random.Random, code: str, size: int, *, ratio: int, target: int, room: int, usual: Json
) -> Json:
    regular = {adults["lead"] for adults in usual.values()}
    return {
        "id": code,
        "size": size,
        "ratio": ratio,
        "target": target,
        "room_cap": room,
        "requires": [],
        "needs": {"sped": rng.randint(1, 3)} if rng.random() < 0.15 else {},
        "weights": {skill: rng.randint(1, 4) for skill in rng.sample(SKILLS, 2)},
        "knows": sorted(regular),
        "usual": usual,
    }
