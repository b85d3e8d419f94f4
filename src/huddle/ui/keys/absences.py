"""Commands of the absences."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "absence.edit", "e", "Edit", "Change days, blocks or reason of the absence.", ("absences",), footer=6
    ),
    Command(
        "absence.repeat", "r", "Weekly", "Repeat the absence weekly until a day.", ("absences",), footer=7
    ),
    Command(
        "absence.import",
        "i",
        "Calendar",
        "Import absences from an .ics file; you see the changes first.",
        ("absences",),
    ),
    Command(
        "absence.cancel",
        "d",
        "Cancel",
        "Cancel the absence; it stays in the record. For a student: mark present.",
        ("absences",),
        footer=8,
    ),
)
