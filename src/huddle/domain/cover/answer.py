"""The planner's answer as frozen values, and its JSON form `huddle.plan/1`."""

from collections.abc import Mapping
from dataclasses import dataclass

SCHEMA = "huddle.plan/1"


@dataclass(frozen=True, slots=True)
class Lead:
    """`educator` leads `students` of the group in this block; several rows for one session are a split."""

    block: str
    group: str
    educator: str
    students: int


@dataclass(frozen=True, slots=True)
class Help:
    """`educator` is a second adult with the group in this block."""

    block: str
    group: str
    educator: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a split. `students` are student codes; the planner knows only counts and leaves them empty."""

    educator: str
    students: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One covered session whose adults differ from the usual.

    Attributes:
        block: block id.
        group: group id.
        kind: split, merge, substitute, step_in, planning, float, swap or helper.
        before: usual lead, or the usual helpers when only the second adults change.
        after: who leads now, or the helpers now when only the second adults change.
        together: for a merge, the other groups that the new lead holds in the block.
        students: the group's size.
        parts: for a split, its educators in the order of `after`.
        why: the facts that decided it, in sentences.
    """

    block: str
    group: str
    kind: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    together: tuple[str, ...]
    students: int
    parts: tuple[Part, ...] = ()
    why: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """A session that nobody leads, what makes it impossible, and what would help."""

    block: str
    group: str
    students: int
    because: tuple[str, ...] = ()
    would_help: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """A legal plan for the whole day and how good it is known to be.

    Attributes:
        status: "best" (proved on all ten levels), "best_so_far" or "nothing_to_cover" (the usual plan).
        proved_through: -1..9, how far down the problem's own order of levels the plan is proved best.
        levels: the ten values, keys always in the fixed order.
        leads: the whole day, also what did not change.
        helps: likewise.
        changes: sessions whose adults differ from the usual.
        gaps: sessions that nobody leads.
        warnings: sentences about the plan as a whole.
    """

    status: str
    proved_through: int
    levels: Mapping[str, int]
    leads: tuple[Lead, ...]
    helps: tuple[Help, ...]
    changes: tuple[Change, ...] = ()
    gaps: tuple[Gap, ...] = ()
    warnings: tuple[str, ...] = ()


def answer_to_json(answer: Answer, team: str | None = None, date: str | None = None) -> dict[str, object]:
    """The answer as `huddle.plan/1`; `team` and `date` (ISO) are null for a problem file."""
    return {
        "schema": SCHEMA,
        "team": team,
        "date": date,
        "status": answer.status,
        "proved_through": answer.proved_through,
        "levels": dict(answer.levels),
        "leads": [
            {"block": row.block, "group": row.group, "educator": row.educator, "students": row.students}
            for row in answer.leads
        ],
        "helps": [{"block": row.block, "group": row.group, "educator": row.educator} for row in answer.helps],
        "changes": [_change_to_json(change) for change in answer.changes],
        "gaps": [
            {
                "block": gap.block,
                "group": gap.group,
                "students": gap.students,
                "because": list(gap.because),
                "would_help": list(gap.would_help),
            }
            for gap in answer.gaps
        ],
        "warnings": list(answer.warnings),
    }


def _change_to_json(change: Change) -> dict[str, object]:
    return {
        "block": change.block,
        "group": change.group,
        "kind": change.kind,
        "from": list(change.before),
        "to": list(change.after),
        "with": list(change.together),
        "students": change.students,
        "parts": [{"educator": part.educator, "students": list(part.students)} for part in change.parts],
        "why": list(change.why),
    }
