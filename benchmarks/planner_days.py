"""The families of days on which the planner is measured, as problems of `huddle-coverage/1`."""

import random
from typing import Any

Json = dict[str, Any]

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
