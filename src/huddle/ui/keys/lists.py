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
        "Select this row; the next action applies to every selected row.",
        ("roster",),
        footer=8,
    ),
    Command("list.mark_all", "M", "Select all", "Select every row in the list, or none.", ("roster",)),
    Command("list.columns", "C", "Columns", "Choose the columns; your choice is remembered.", ("roster",)),
    Command(
        "list.other",
        "v",
        "Other view",
        "Roster: groups with headcounts, or the student. Schedule: sessions, grid, groups, blocks, planning, rooms.",
        ("roster", "schedule"),
        footer=15,
    ),
    Command("list.order", "o", "Order", "Sort the list by the next column.", ("roster",), footer=12),
    Command(
        "list.all",
        "v",
        "All",
        "Also show past and canceled absences; again: absent students.",
        ("absences",),
        footer=14,
    ),
)
