"""Commands of the team, its schedule, its rules and its calendar."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "strength.cycle", "space", "Level", "Raise the level by one; after 4 comes 0.", ("team",), footer=6
    ),
    Command("strength.up", "+", "Up", "Raise the level of the strength.", ("team",)),
    Command("strength.down", "-", "Down", "Lower the level of the strength.", ("team",)),
    Command(
        "educator.edit", "e", "Edit", "Change name, role and limits of the educator.", ("team",), footer=7
    ),
    Command("educator.add", "n", "New", "Add an educator to the team.", ("team",), footer=8),
    Command(
        "educator.archive", "d", "Archive", "End the educator's time in the team; history stays.", ("team",)
    ),
    Command(
        "schedule.open",
        "s",
        "Timetable",
        "Look at the base timetable and check what was drafted.",
        ("team",),
        footer=9,
    ),
    Command("rules.open", "R", "Rules", "Look at the team's rules and change them.", ("team",), footer=10),
    Command("rule.edit", "e", "Edit", "Change the rule under the cursor.", ("rules",), footer=6),
    Command(
        "calendar.open",
        "C",
        "Calendar",
        "School days, holidays, special days and days of the cycle.",
        ("team", "absences"),
        footer=11,
    ),
    Command(
        "mark.add", "n", "Mark", "Mark days as holiday, special or school days.", ("calendar",), footer=6
    ),
    Command("mark.edit", "e", "Edit", "Change the mark under the cursor.", ("calendar",), footer=7),
    Command("mark.remove", "d", "Remove", "Take the mark under the cursor away.", ("calendar",), footer=8),
    Command(
        "session.confirm", "space", "Confirm", "The session is right as it stands.", ("schedule",), footer=3
    ),
    Command(
        "session.confirm_all", "C", "All right", "All drafted sessions are right.", ("schedule",), footer=4
    ),
    Command(
        "session.edit",
        "e",
        "Edit",
        "Change the session, group, block, duty or room under the cursor.",
        ("schedule",),
        footer=5,
    ),
    Command(
        "session.add",
        "n",
        "New",
        "Add one of what is shown: a session, a group, a block, planning, a room.",
        ("schedule",),
        footer=6,
    ),
    Command(
        "session.remove", "d", "Remove", "Take what the cursor stands on out of the timetable.", ("schedule",)
    ),
    Command(
        "duty.edit",
        "o",
        "Planning",
        "Mark a planning block or a block off for an educator.",
        ("schedule",),
        footer=7,
    ),
)
