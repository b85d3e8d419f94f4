"""Missed services: a need of a group that nobody met in a session, kept as minutes to make up."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.values import require_line, require_range


@dataclass(frozen=True, slots=True)
class Unmet:
    """A session of a plan in which so many students have no adult who holds the credential they need."""

    block: str
    group: str
    credential: str
    students: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedService:
    """A service that an applied plan leaves out: how many students of which group, for how many minutes each.

    It names no student and no flag: the group, the block and the credential say what is to be made up. `made_up_on` is
    the school's date on which it was made up; None while it is open.
    """

    id: str
    team_id: str
    plan_id: str
    date: dt.date
    block: str
    group_code: str
    credential: str
    students: int
    minutes: int
    made_up_on: dt.date | None = None
    note: str = ""
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.credential, "The credential", limit=40)
        require_range(self.students, 1, 10_000, "The students")
        require_line(self.note, "The note", limit=500, empty=True)


def unmet_needs(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> list[Unmet]:
    """The needs that a plan does not meet, in the order of its blocks, groups and credentials.

    A need is met when whoever leads the whole group or helps it holds the credential, or when the parts of a split led by
    holders add up to the number of students who need it; a session without a lead meets none (level 1 of the planner).

    Args:
        problem: huddle-coverage/1.
        answer: huddle.plan/1 for it; rows of blocks that are not in the problem are left out.

    Returns:
        For each such session and credential the students without it: all who need it, less those whom a part serves.
    """
    certs = {educator["id"]: set(educator["certs"]) for educator in problem["educators"]}
    parts: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for row in answer["leads"]:
        parts.setdefault((row["block"], row["group"]), []).append((row["educator"], row["students"]))
    helpers: dict[tuple[str, str], list[str]] = {}
    for row in answer["helps"]:
        helpers.setdefault((row["block"], row["group"]), []).append(row["educator"])
    found = []
    for block in problem["blocks"]:
        for group in problem["groups"]:
            if block not in group["usual"]:
                continue
            place = block, group["id"]
            held = parts.get(place, [])
            for credential, students in sorted(group["needs"].items()):
                if held and any(credential in certs[code] for code in helpers.get(place, ())):
                    continue
                served = sum(count for code, count in held if credential in certs[code])
                if served < students:
                    found.append(Unmet(block, group["id"], credential, students - served))
    return found
