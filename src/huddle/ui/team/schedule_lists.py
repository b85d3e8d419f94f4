"""The lists of the schedule: what each shows of a session, a group, a block, a duty or a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from huddle.services.roster.group import GroupRow
from huddle.services.team.schedule import BlockRow, DutyRow, ScheduleLists
from huddle.services.team.views import SessionView
from huddle.text import plural
from huddle.ui.widgets.cells import Cell, Column

SESSIONS, GRID, GROUPS, BLOCKS, PLANNING_LIST, ROOMS = (
    "sessions",
    "grid",
    "groups",
    "blocks",
    "planning",
    "rooms",
)
ORDER = (SESSIONS, GRID, GROUPS, BLOCKS, PLANNING_LIST, ROOMS)


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room, how many students it holds (0 where nobody said), and the groups that use it."""

    name: str
    capacity: int
    groups: tuple[str, ...]


Row = SessionView | GroupRow | BlockRow | DutyRow | RoomRow


@dataclass(frozen=True, slots=True)
class ListKind:
    """One of the lists: its title, its columns, and what stands there while it is empty."""

    title: str
    columns: tuple[Column, ...]
    empty: tuple[str, ...]


KINDS: dict[str, ListKind] = {
    SESSIONS: ListKind(
        "Schedule",
        (
            Column("Block", 8),
            Column("Group", 9),
            Column("Name", wide_from=60),
            Column("Leads", 7),
            Column("Helps", 12),
            Column("Room", 10, wide_from=70),
            Column("Days", 12, wide_from=90),
            Column("Size", 4, align="right"),
            Column("", 6),
        ),
        ("No schedule yet.", "n adds a session of a group", "v shows groups and blocks, which come first"),
    ),
    GROUPS: ListKind(
        "Groups",
        (
            Column("Group", 9),
            Column("Name"),
            Column("Students", 8, align="right"),
            Column("Target", 6, align="right"),
            Column("Max", 4, align="right"),
            Column("Room", 12),
            Column("Blocks", 11),
            Column("Adults", 12, wide_from=90),
            Column("Needs most", 14, wide_from=110),
        ),
        ("No groups yet.", "n adds one", "students come into it from the roster: 2, then m"),
    ),
    BLOCKS: ListKind(
        "Blocks",
        (
            Column("Block", 8),
            Column("Name"),
            Column("Times", 11),
            Column("Days", 14),
            Column("Schedule", 14),
            Column("", 9),
        ),
        ("No blocks yet.", "n adds one: 1, 08:30-09:20"),
    ),
    PLANNING_LIST: ListKind(
        "Planning and off",
        (Column("Who", 5), Column("Name"), Column("Block", 8), Column("", 9), Column("Days", 14)),
        ("No planning is protected, and nobody is off.", "n marks a block for an educator"),
    ),
    ROOMS: ListKind(
        "Rooms",
        (Column("Room"), Column("Holds", 6, align="right"), Column("Groups", 30)),
        ("No rooms yet; a group without a room has no limit.", "n adds one"),
    ),
}


def rows_of(kind: str, lists: ScheduleLists) -> Sequence[Row]:
    """The rows of a list; drafted sessions come first."""
    if kind == GROUPS:
        return lists.groups
    if kind == BLOCKS:
        return lists.blocks
    if kind == PLANNING_LIST:
        return lists.duties
    if kind == ROOMS:
        used = [(session.room, session.group) for session in lists.view.sessions]
        return [
            RoomRow(name, capacity, tuple(dict.fromkeys(group for room, group in used if room == name)))
            for name, capacity in lists.rooms
        ]
    return sorted(lists.view.sessions, key=lambda row: not row.drafted)


def key_of(row: Row) -> str:
    """A row's key; unique in its list."""
    match row:
        case SessionView() | DutyRow():
            return row.id
        case GroupRow():
            return row.code
        case BlockRow():
            return f"{row.bell}/{row.short}"
        case RoomRow():
            return row.name


def search_of(row: Row) -> str:
    """What a filter looks in."""
    match row:
        case SessionView():
            adults = f"{row.lead} {' '.join(row.helpers)}"
            return f"{row.block} {row.group} {row.group_name} {adults} {row.room} {'draft' if row.drafted else ''}"
        case GroupRow():
            return f"{row.code} {row.name} {row.room} {' '.join(row.adults)}"
        case BlockRow():
            return f"{row.short} {row.name} {row.bell} {row.times}"
        case DutyRow():
            return f"{row.code} {row.name} {row.block} {row.kind}"
        case RoomRow():
            return f"{row.name} {' '.join(row.groups)}"


def cells_of(row: Row) -> Sequence[Cell]:
    """A row's cells in the columns of its list."""
    match row:
        case SessionView():
            return (
                row.block,
                row.group,
                row.group_name,
                row.lead or ("nobody", "late"),
                " ".join(row.helpers),
                row.room,
                row.days or "every day",
                str(row.students),
                ("draft", "late") if row.drafted else "",
            )
        case GroupRow():
            size = len(row.members)
            return (
                row.code,
                row.name,
                (str(size), "late" if row.seats and size > row.seats else ""),
                str(row.target),
                str(row.most),
                f"{row.room} ({row.seats})" if row.seats else row.room,
                " ".join(row.blocks),
                " ".join(row.adults),
                " ".join(f"{skill} {weight}" for skill, weight in row.weights.items()),
            )
        case BlockRow():
            state: Cell = "" if row.used else ("unused", "muted")
            return (row.short, row.name, row.times, row.days or "every day", row.bell or "usual", state)
        case DutyRow():
            return (row.code, row.name, row.block, row.kind, row.days or "every day")
        case RoomRow():
            return (row.name, str(row.capacity or ""), " ".join(row.groups))


def detail_of(row: Any, lists: ScheduleLists) -> list[Cell]:
    """What is worth knowing about a row: of a session its group, of a group its students, of a block who meets in it."""
    match row:
        case SessionView():
            group = next((one for one in lists.groups if one.code == row.group), None)
            return [] if group is None else group_lines(group, draft=row.drafted)
        case GroupRow():
            return group_lines(row, draft=row.drafted, members=True)
        case BlockRow():
            here = [one for one in lists.view.sessions if one.block == row.short]
            return [
                [("meets here ", "muted"), plural(len(here), "session")],
                *(f"{one.group:<9} {one.lead or 'nobody':<4} {' '.join(one.helpers)}" for one in here),
            ]
        case DutyRow():
            mine = [one for one in lists.view.sessions if row.code in (one.lead, *one.helpers)]
            return [
                [
                    ("usually in ", "muted"),
                    " ".join(f"{one.group}@{one.block}" for one in mine) or "no session",
                ]
            ]
        case _:
            return []


def group_lines(group: GroupRow, *, draft: bool, members: bool = False) -> list[Cell]:
    """A group's headcount against its limits, its room, its adults, and (where asked) its students."""
    size = len(group.members)
    lines: list[Cell] = [
        [
            (f"{group.code} {group.name}  ", "strong"),
            f"{plural(size, 'student')}, target {group.target}, at most {group.most} an adult",
        ],
        [
            ("adults  ", "muted"),
            " ".join(group.adults) or "none",
            ("   room  ", "muted"),
            f"{group.room} holds {group.seats}" if group.seats else group.room or "none",
        ],
    ]
    if group.weights:
        lines.append(
            [("needs   ", "muted"), ", ".join(f"{skill} {weight}" for skill, weight in group.weights.items())]
        )
    if draft:
        lines.append(("Drafted by the import: space says that it is right.", "late"))
    if members:
        lines += ["", *(f"{code:<8} {name}" for code, name in group.members)]
    return lines
