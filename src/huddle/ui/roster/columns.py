"""The columns of the roster: what each shows, and how the list is ordered by it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huddle.services.roster.views import StudentRow
from huddle.text import fold
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.wording import HIDDEN

MARK = Column("", 1)
_NAME = "name"
_NEEDS = "needs"


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """A column: its id, its place in the list, what a row shows in it, what the list is ordered by.

    `order` gives the key within the column; private columns cannot be ordered by while they are hidden, for the order
    would tell what is in them.
    """

    id: str
    column: Column
    cell: Callable[[StudentRow], Cell]
    order: Callable[[StudentRow], tuple[object, ...]]
    usual: bool = True
    private: bool = False


def _days(row: StudentRow) -> Cell:
    """The last ten school days: `.` here, `x` out."""
    marks = "".join("x" if out else "." for out in row.recent)
    return (marks, "late") if row.absent_days >= 3 else (marks, "")


COLUMNS: tuple[RosterColumn, ...] = (
    RosterColumn(
        _NAME, Column("Student", least=14), lambda row: row.sort_name, lambda row: (fold(row.sort_name),)
    ),
    RosterColumn("code", Column("Code", 8), lambda row: row.code, lambda row: (row.code,), usual=False),
    RosterColumn("grade", Column("Gr", 3), lambda row: row.grade, lambda row: (row.grade.zfill(3),)),
    RosterColumn("groups", Column("Groups", 14), lambda row: " ".join(row.groups), lambda row: row.groups),
    RosterColumn(
        "leads", Column("Leads", 12, wide_from=90), lambda row: " ".join(row.leads), lambda row: row.leads
    ),
    RosterColumn(
        _NEEDS,
        Column("Needs", 9),
        lambda row: " ".join(row.needs),
        lambda row: (not row.needs, row.needs),
        private=True,
    ),
    RosterColumn("days", Column("10 days", 10), _days, lambda row: (-row.absent_days,)),
    RosterColumn(
        "today",
        Column("Today", 12),
        lambda row: (f"out {row.out}", "late") if row.out else "",
        lambda row: (not row.out, row.out),
    ),
    RosterColumn(
        "pairs",
        Column("Apart, together", 16),
        lambda row: " ".join(f"{'!' if kind == 'apart' else '+'}{code}" for code, _, kind in row.pairs),
        lambda row: (not row.pairs,),
        usual=False,
        private=True,
    ),
)
LABELS = {
    _NAME: "name",
    "code": "code",
    "grade": "grade",
    "groups": "groups",
    "leads": "who leads them",
    _NEEDS: "needs (shown by z)",
    "days": "the last ten school days: x out",
    "today": "out today",
    "pairs": "keep apart (!) and together (+), shown by z",
}


def chosen_columns(words: str) -> tuple[RosterColumn, ...]:
    """The columns that a choice names, in their usual order; the name is always there."""
    ids = set(words.split())
    known = tuple(one for one in COLUMNS if one.id in ids or one.id == _NAME)
    return known if ids else tuple(one for one in COLUMNS if one.usual)


def widgets_columns(columns: Iterable[RosterColumn]) -> tuple[Column, ...]:
    """The columns as the list takes them, the mark first."""
    return (MARK, *(one.column for one in columns))


def cells(
    columns: Sequence[RosterColumn], row: StudentRow, *, marked: bool, private: bool
) -> tuple[Cell, ...]:
    """A row's cells; what is private is the same mask for everybody until it is asked for."""
    mark: Cell = ("*", "accent") if marked else ""
    shown = (one.cell(row) if private or not one.private else (HIDDEN, "muted") for one in columns)
    return (mark, *shown)
