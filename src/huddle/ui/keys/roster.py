"""Commands of the roster."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "student.out",
        "t",
        "Out/in",
        "Say that the students are out on the day, or here after all.",
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
        "Put the students into another group, for a while or for good; what speaks against it is shown first.",
        ("roster",),
        footer=10,
    ),
    Command("student.pair", "p", "Apart", "Keep two students apart or together.", ("roster",)),
    Command(
        "student.archive", "d", "Archive", "Take the students out of the roster; history stays.", ("roster",)
    ),
)
