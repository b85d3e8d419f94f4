"""Commands of the team, its schedule, its rules and its calendar."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "strength.cycle",
        "space",
        "Level",
        "Raise the level by one; after 4 it starts again at 0.",
        ("team",),
        footer=6,
    ),
    Command("strength.up", "+", "Up", "Raise the level of the strength.", ("team",)),
    Command("strength.down", "-", "Down", "Lower the level of the strength.", ("team",)),
    Command(
        "educator.edit", "e", "Edit", "Change name, role and limits of the educator.", ("team",), footer=7
    ),
    Command("educator.add", "n", "New", "Add an educator to the team.", ("team",), footer=8),
    Command(
        "educator.archive",
        "d",
        "Archive",
        "End this educator's membership in the team; the history stays.",
        ("team",),
    ),
    Command(
        "schedule.open",
        "s",
        "Schedule",
        "Open the base schedule and check what was drafted.",
        ("team",),
        footer=9,
    ),
    Command("rules.open", "R", "Rules", "See the team's rules and change them.", ("team",), footer=10),
    Command("rule.edit", "e", "Edit", "Change this rule.", ("rules",), footer=6),
    Command(
        "calendar.open",
        "C",
        "Calendar",
        "School days, holidays, special days and days of the cycle.",
        ("team", "absences"),
        footer=11,
    ),
    Command(
        "mark.add",
        "n",
        "Mark",
        "Mark days as holidays, special days or school days.",
        ("calendar",),
        footer=6,
    ),
    Command("mark.edit", "e", "Edit", "Change this mark.", ("calendar",), footer=7),
    Command("mark.remove", "d", "Remove", "Remove this mark.", ("calendar",), footer=8),
    Command("session.confirm", "space", "Confirm", "Confirm this session.", ("schedule",), footer=3),
    Command(
        "session.confirm_all", "C", "Confirm all", "Confirm all drafted sessions.", ("schedule",), footer=4
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
        "Add a session, a group, a block, planning time or a room: whatever this list shows.",
        ("schedule",),
        footer=6,
    ),
    Command("session.remove", "d", "Remove", "Remove the selected item from the schedule.", ("schedule",)),
    Command(
        "duty.edit",
        "o",
        "Planning",
        "Mark a planning block or a block off for an educator.",
        ("schedule",),
        footer=7,
    ),
)
