"""Commands of every list: filter, mark, columns, order."""

from huddle.ui.keys.command import Command

_LISTS = ("roster", "absences", "history", "schedule", "rules", "calendar")


COMMANDS: tuple[Command, ...] = (
    Command(
        "list.filter",
        "/",
        "Filter",
        "Type to narrow the list; !word leaves out; esc clears.",
        _LISTS,
        footer=5,
    ),
    Command(
        "list.mark",
        "space",
        "Mark",
        "Mark the row; what is done next is done to all marked ones.",
        ("roster",),
        footer=8,
    ),
    Command("list.mark_all", "M", "Mark all", "Mark every row that is shown, or none.", ("roster",)),
    Command("list.columns", "C", "Columns", "Choose the columns; the choice is remembered.", ("roster",)),
    Command(
        "list.other",
        "v",
        "Other view",
        "Roster: groups with headcounts, or the student. Timetable: sessions, grid, groups, blocks, planning, rooms.",
        ("roster", "schedule"),
        footer=15,
    ),
    Command("list.order", "o", "Order", "Order the list by the next column.", ("roster",), footer=12),
    Command(
        "list.all",
        "v",
        "All",
        "Show also what is over or cancelled; then students who are out.",
        ("absences",),
        footer=14,
    ),
)
