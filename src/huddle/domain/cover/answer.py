"""The planner's answer as frozen values, and its JSON form `huddle.plan/1`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from huddle.domain.cover.problem import Problem, Slot

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
        note: what a person wrote who decided it over the planner.
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
    note: str = ""

    @property
    def slot(self) -> Slot:
        """The session that changes."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class Gap:
    """A session that nobody leads, what makes it impossible, and what would help."""

    block: str
    group: str
    students: int
    because: tuple[str, ...] = ()
    would_help: tuple[str, ...] = ()

    @property
    def slot(self) -> Slot:
        """The session that nobody leads."""
        return Slot(self.block, self.group)


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

    def leads_by_slot(self) -> dict[Slot, tuple[Lead, ...]]:
        """Who leads each session or a part of it."""
        found: dict[Slot, tuple[Lead, ...]] = {}
        for lead in self.leads:
            slot = Slot(lead.block, lead.group)
            found[slot] = (*found.get(slot, ()), lead)
        return found

    def leaders(self) -> dict[Slot, tuple[str, ...]]:
        """Codes of those who lead each session or a part of it."""
        return {slot: tuple(lead.educator for lead in leads) for slot, leads in self.leads_by_slot().items()}

    def helpers(self) -> dict[Slot, tuple[str, ...]]:
        """Codes of the second adults of each session."""
        found: dict[Slot, tuple[str, ...]] = {}
        for row in self.helps:
            slot = Slot(row.block, row.group)
            found[slot] = (*found.get(slot, ()), row.educator)
        return found

    def adults(self) -> dict[Slot, tuple[str, ...]]:
        """Codes of those who lead each session or a part of it, then of those who help."""
        leaders, helpers = self.leaders(), self.helpers()
        slots = dict.fromkeys((*leaders, *helpers))
        return {slot: (*leaders.get(slot, ()), *helpers.get(slot, ())) for slot in slots}

    def parts(self) -> dict[Slot, dict[str, tuple[str, ...]]]:
        """For each split whose students are dealt: educator -> student codes."""
        return {
            change.slot: {part.educator: part.students for part in change.parts}
            for change in self.changes
            if change.parts
        }

    def covers(self, problem: Problem) -> dict[Slot, tuple[str, ...]]:
        """Who covers in each session: leads it whole or in part, or helps it, being neither its usual lead nor helper."""
        usual = {slot: {one.lead, *one.helpers} for slot, one in problem.usual().items()}
        found = {
            slot: tuple(code for code in adults if code not in usual[slot])
            for slot, adults in self.adults().items()
            if slot in usual
        }
        return {slot: codes for slot, codes in found.items() if codes}


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
        **({"note": change.note} if change.note else {}),
    }


def answer_from_json(row: Mapping[str, Any]) -> Answer:
    """An answer that huddle itself wrote with `answer_to_json`; what an older one did not write is empty."""
    return Answer(
        status=row.get("status", "best_so_far"),
        proved_through=row.get("proved_through", -1),
        levels=dict(row.get("levels", {})),
        leads=tuple(
            Lead(one["block"], one["group"], one["educator"], one.get("students", 0))
            for one in row.get("leads", ())
        ),
        helps=tuple(Help(one["block"], one["group"], one["educator"]) for one in row.get("helps", ())),
        changes=tuple(map(_change_from_json, row.get("changes", ()))),
        gaps=tuple(map(_gap_from_json, row.get("gaps", ()))),
        warnings=tuple(row.get("warnings", ())),
    )


def _change_from_json(row: Mapping[str, Any]) -> Change:
    return Change(
        block=row.get("block", ""),
        group=row.get("group", ""),
        kind=row.get("kind", ""),
        before=tuple(row.get("from", ())),
        after=tuple(row.get("to", ())),
        together=tuple(row.get("with", ())),
        students=row.get("students", 0),
        parts=tuple(Part(part["educator"], tuple(part["students"])) for part in row.get("parts", ())),
        why=tuple(row.get("why", ())),
        note=row.get("note", ""),
    )


def _gap_from_json(row: Mapping[str, Any]) -> Gap:
    return Gap(
        block=row.get("block", ""),
        group=row.get("group", ""),
        students=row.get("students", 0),
        because=tuple(row.get("because", ())),
        would_help=tuple(row.get("would_help", ())),
    )
