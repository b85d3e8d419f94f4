"""A day as the planner sees it: the schema `huddle-coverage/1` as frozen values, read and written."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SCHEMA = "huddle-coverage/1"
LEVELS = (
    "uncovered",
    "unmet",
    "kept",
    "splits",
    "moves",
    "crowding",
    "strength",
    "continuity",
    "fairness",
    "planning",
)
"""The ten levels in the fixed order in which they are shown."""
FIXED = LEVELS[:5]
ORDER = LEVELS[5:]
"""The levels a team may reorder, in their default order."""

# Numbers beyond these are mistakes; inside them every sum the planner makes stays far below 2**63.
MAX_SIZE = 10_000
MAX_LIMIT = 10**9
MAX_COUNT = 10_000
MAX_STRENGTH = 4
MAX_WEIGHT = 25


class Slot(NamedTuple):
    """One group in one block of a day, by their short name and code."""

    block: str
    group: str


@dataclass(frozen=True, slots=True)
class Educator:
    """An adult of the team; fields as in `huddle-coverage/1`, blocks and skills by id.

    `role` is carried for the explanations only ("substitute"); the mathematics does not look at it.
    """

    id: str
    can_lead: bool = True
    can_help: bool = True
    certs: tuple[str, ...] = ()
    strength: Mapping[str, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()
    off: tuple[str, ...] = ()
    max_groups: int = 2
    planning: tuple[str, ...] = ()
    planning_cap: int | None = None
    cover_cap: int | None = None
    cover_load: int = 0
    role: str = ""


@dataclass(frozen=True, slots=True)
class Usual:
    """Who leads and helps a group in one block on a normal day; a lead of None is a gap in the schedule."""

    lead: str | None = None
    helpers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of students; `size`, `ratio` (per adult), `target` and `room_cap` are in students."""

    id: str
    size: int
    ratio: int
    room_cap: int
    target: int
    requires: tuple[str, ...] = ()
    needs: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, int] = field(default_factory=dict)
    knows: tuple[str, ...] = ()
    load: int = 1
    load_by: Mapping[str, int] = field(default_factory=dict)
    usual: Mapping[str, Usual] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lock:
    """A person's decision about one session: with `lead` the educator leads it whole, without never any part of it.

    `note` is what was written beside it; the planner does not look at it.
    """

    block: str
    group: str
    educator: str
    lead: bool
    note: str = field(default="", compare=False)

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class Announced:
    """The leads that people have been told already for one session."""

    block: str
    group: str
    educators: tuple[str, ...]

    @property
    def slot(self) -> Slot:
        """The session it is about."""
        return Slot(self.block, self.group)


@dataclass(frozen=True, slots=True)
class Session:
    """One group in one block of the day."""

    block: str
    group: str
    usual: Usual


@dataclass(frozen=True, slots=True)
class Problem:
    """A whole day to plan.

    `order` are the levels after `moves`, most important first. `overlaps` are pairs of blocks at the same time;
    `max_row` is, by educator, the most blocks in a row in which they have a role.
    """

    blocks: tuple[str, ...]
    educators: tuple[Educator, ...]
    groups: tuple[Group, ...]
    keep_apart: tuple[tuple[str, str], ...] = ()
    locks: tuple[Lock, ...] = ()
    announced: tuple[Announced, ...] = ()
    no_split: tuple[tuple[str, str], ...] = ()
    splits: bool = True
    max_parts: int = 3
    order: tuple[str, ...] = ORDER
    name: str = ""
    overlaps: tuple[tuple[str, str], ...] = ()
    max_row: Mapping[str, int] = field(default_factory=dict)

    @property
    def levels(self) -> tuple[str, ...]:
        """The ten levels in this problem's own order."""
        return FIXED + self.order

    def usual(self) -> dict[Slot, Usual]:
        """Who usually leads and helps in each session: block by block, groups in the order of the problem."""
        return {
            Slot(block, group.id): group.usual[block]
            for block in self.blocks
            for group in self.groups
            if block in group.usual
        }

    def sessions(self) -> tuple[Session, ...]:
        """All sessions: block by block, groups in the order of the problem."""
        return tuple(
            Session(block, group.id, group.usual[block])
            for block in self.blocks
            for group in self.groups
            if block in group.usual
        )


def problem_to_json(problem: Problem) -> dict[str, object]:
    """The canonical JSON form: every field of the schema, in its order, defaults filled in."""
    return {
        "schema": SCHEMA,
        "name": problem.name,
        "blocks": list(problem.blocks),
        "educators": [_educator_to_json(educator) for educator in problem.educators],
        "groups": [_group_to_json(group) for group in problem.groups],
        "keep_apart": [list(pair) for pair in problem.keep_apart],
        "locks": [
            {
                "block": lock.block,
                "group": lock.group,
                "educator": lock.educator,
                "lead": lock.lead,
                **({"note": lock.note} if lock.note else {}),
            }
            for lock in problem.locks
        ],
        "announced": [
            {"block": told.block, "group": told.group, "educators": list(told.educators)}
            for told in problem.announced
        ],
        "no_split": [{"block": block, "group": group} for block, group in problem.no_split],
        "splits": problem.splits,
        "max_parts": problem.max_parts,
        "order": list(problem.order),
        **({"overlaps": [list(pair) for pair in problem.overlaps]} if problem.overlaps else {}),
        **({"max_row": dict(problem.max_row)} if problem.max_row else {}),
    }


def _educator_to_json(educator: Educator) -> dict[str, object]:
    row: dict[str, object] = {
        "id": educator.id,
        "can_lead": educator.can_lead,
        "can_help": educator.can_help,
        "certs": list(educator.certs),
        "strength": dict(educator.strength),
        "absent": list(educator.absent),
        "off": list(educator.off),
        "max_groups": educator.max_groups,
        "planning": list(educator.planning),
        "planning_cap": educator.planning_cap,
        "cover_cap": educator.cover_cap,
        "cover_load": educator.cover_load,
    }
    if educator.role:
        row["role"] = educator.role
    return row


def _group_to_json(group: Group) -> dict[str, object]:
    return {
        "id": group.id,
        "size": group.size,
        "ratio": group.ratio,
        "target": group.target,
        "room_cap": group.room_cap,
        "requires": list(group.requires),
        "needs": dict(group.needs),
        "weights": dict(group.weights),
        "knows": list(group.knows),
        "load": group.load,
        "load_by": dict(group.load_by),
        "usual": {
            block: {"lead": usual.lead, "helpers": list(usual.helpers)}
            for block, usual in group.usual.items()
        },
    }


def problem_from_json(row: Mapping[str, Any]) -> Problem:
    """A problem that huddle itself wrote with `problem_to_json`; one from elsewhere is read by `huddle.coverage`."""
    return Problem(
        blocks=tuple(row.get("blocks", ())),
        educators=tuple(map(_educator_from_json, row.get("educators", ()))),
        groups=tuple(map(_group_from_json, row.get("groups", ()))),
        keep_apart=tuple((first, second) for first, second in row.get("keep_apart", ())),
        locks=tuple(
            Lock(lock["block"], lock["group"], lock["educator"], lock["lead"], lock.get("note", ""))
            for lock in row.get("locks", ())
        ),
        announced=tuple(
            Announced(told["block"], told["group"], tuple(told["educators"]))
            for told in row.get("announced", ())
        ),
        no_split=tuple((place["block"], place["group"]) for place in row.get("no_split", ())),
        splits=row.get("splits", True),
        max_parts=row.get("max_parts", 3),
        order=tuple(row.get("order", ORDER)),
        name=row.get("name", ""),
        overlaps=tuple((first, second) for first, second in row.get("overlaps", ())),
        max_row=dict(row.get("max_row", {})),
    )


def _educator_from_json(row: Mapping[str, Any]) -> Educator:
    return Educator(
        id=row["id"],
        can_lead=row.get("can_lead", True),
        can_help=row.get("can_help", True),
        certs=tuple(row.get("certs", ())),
        strength=dict(row.get("strength", {})),
        absent=tuple(row.get("absent", ())),
        off=tuple(row.get("off", ())),
        max_groups=row.get("max_groups", 2),
        planning=tuple(row.get("planning", ())),
        planning_cap=row.get("planning_cap"),
        cover_cap=row.get("cover_cap"),
        cover_load=row.get("cover_load", 0),
        role=row.get("role", ""),
    )


def _group_from_json(row: Mapping[str, Any]) -> Group:
    return Group(
        id=row["id"],
        size=row["size"],
        ratio=row["ratio"],
        room_cap=row["room_cap"],
        target=row["target"],
        requires=tuple(row.get("requires", ())),
        needs=dict(row.get("needs", {})),
        weights=dict(row.get("weights", {})),
        knows=tuple(row.get("knows", ())),
        load=row.get("load", 1),
        load_by=dict(row.get("load_by", {})),
        usual={
            block: Usual(usual["lead"], tuple(usual["helpers"]))
            for block, usual in row.get("usual", {}).items()
        },
    )
