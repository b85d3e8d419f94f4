"""Missed services: a need of a group that nobody met in a session, kept as minutes to make up."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from huddle.domain.cover.answer import Answer
from huddle.domain.cover.problem import Problem, Slot
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


def unmet_needs(
    problem: Problem,
    leads: Mapping[Slot, Sequence[tuple[str, int]]],
    helpers: Mapping[Slot, Sequence[str]],
    *,
    away: Collection[tuple[str, str]] = (),
) -> list[Unmet]:
    """The needs that are not met, in the order of the problem's blocks, its groups and the credentials.

    A need is met when whoever leads the whole group or helps it holds the credential, or when the parts of a split led by
    holders add up to the number of students who need it; a session without a lead meets none (level 1 of the planner).

    Args:
        problem: the day; sessions that are not in it are left out.
        leads: who leads each session or a part of it, and how many students.
        helpers: the second adults of each session.
        away: (educator, block) of those who are not there after all.

    Returns:
        For each such session and credential the students without it: all who need it, less those whom a part serves.
    """
    certs = {educator.id: set(educator.certs) for educator in problem.educators}
    found = []
    for block in problem.blocks:
        for group in problem.groups:
            slot = Slot(block, group.id)
            if block not in group.usual:
                continue
            held = [(code, count) for code, count in leads.get(slot, ()) if (code, block) not in away]
            helping = [code for code in helpers.get(slot, ()) if (code, block) not in away]
            for credential, students in sorted(group.needs.items()):
                if held and any(credential in certs.get(code, ()) for code in helping):
                    continue
                served = sum(count for code, count in held if credential in certs.get(code, ()))
                if served < students:
                    found.append(Unmet(block, group.id, credential, students - served))
    return found


def unmet_by(problem: Problem, answer: Answer, *, away: Collection[tuple[str, str]] = ()) -> list[Unmet]:
    """The needs that a plan does not meet; `away` are (educator, block) of those who dropped out since."""
    leads = {
        slot: [(lead.educator, lead.students) for lead in rows]
        for slot, rows in answer.leads_by_slot().items()
    }
    return unmet_needs(problem, leads, answer.helpers(), away=away)
