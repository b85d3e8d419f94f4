"""Standing plans, "if X is out": the planner's answer to a day as it would be, and what of a team rests on one person."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Problem, problem_to_json
from huddle.domain.values import require_line

# A strength is there when somebody leads it without notes (level 3 of 4).
LEADS_ALONE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPlan:
    """What the planner answered to a day on which the educator is out, students of splits not yet dealt.

    `key` stands for the whole problem, so that an answer is used only where nothing it was made from has changed. Days that
    are alike share it; `date` is the last that was swept. `made_at` is UTC.
    """

    id: str
    team_id: str
    educator_code: str
    date: dt.date
    key: str
    answer: Answer
    proved_through: int
    made_at: dt.datetime

    def __post_init__(self) -> None:
        require_line(self.educator_code, "The educator's code", limit=40)
        require_line(self.key, "The key", limit=64)


def problem_key(problem: Problem) -> str:
    """The SHA-256 of a problem's canonical JSON, as 64 hexadecimal digits; the same problem has the same key."""
    canonical = json.dumps(problem_to_json(problem), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class RestsOnOne:
    """Something that groups need and one educator of the team has: its code, whose, and for which groups."""

    code: str
    educator: str
    groups: tuple[str, ...]


def strengths_on_one(problem: Problem) -> list[RestsOnOne]:
    """The strengths that a group of the day gives weight to and that one educator leads independently."""
    needed: dict[str, list[str]] = {}
    for group in problem.groups:
        for skill, weight in group.weights.items():
            if weight:
                needed.setdefault(skill, []).append(group.id)
    holders = {
        skill: [e.id for e in problem.educators if e.strength.get(skill, 0) >= LEADS_ALONE]
        for skill in needed
    }
    return _on_one(needed, holders)


def credentials_on_one(problem: Problem) -> list[RestsOnOne]:
    """The credentials that a group of the day needs, or asks of its lead, and that one educator holds."""
    needed: dict[str, list[str]] = {}
    for group in problem.groups:
        for credential in {*group.needs, *group.requires}:
            needed.setdefault(credential, []).append(group.id)
    holders = {
        credential: [e.id for e in problem.educators if credential in e.certs] for credential in needed
    }
    return _on_one(needed, holders)


def _on_one(needed: Mapping[str, list[str]], holders: Mapping[str, list[str]]) -> list[RestsOnOne]:
    return [
        RestsOnOne(code, holders[code][0], tuple(needed[code]))
        for code in sorted(needed)
        if len(holders[code]) == 1
    ]
