"""Commands of the roster."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "student.out",
        "t",
        "Out/in",
        "Mark students absent, or present again.",
        ("roster",),
        footer=9,
    ),
    Command("student.add", "n", "New", "Add a student by hand.", ("roster",), footer=13),
    Command(
        "student.edit",
        "e",
        "Edit",
        "Change name, grade and (where shown) needs of the student.",
        ("roster",),
        footer=11,
    ),
    Command(
        "student.move",
        "m",
        "Regroup",
        "Move the students to another group, temporarily or permanently; conflicts are shown first.",
        ("roster",),
        footer=10,
    ),
    Command("student.pair", "p", "Apart", "Keep two students apart or together.", ("roster",)),
    Command(
        "student.archive",
        "d",
        "Archive",
        "Remove the students from the roster; their history stays.",
        ("roster",),
    ),
)
