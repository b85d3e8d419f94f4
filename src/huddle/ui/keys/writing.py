"""Commands that write: actions, spotlights, notes, and the start of the huddle."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "huddle.start",
        "s",
        "Start",
        "Start the huddle, or continue the one in progress.",
        ("today", "huddle", "presenter"),
        footer=1,
    ),
    Command("action.add", "t", "To do", "Add an action: text @who due fri.", ("today", "huddle"), footer=4),
    Command("action.edit", "E", "Change", "Change this action.", ("today", "huddle")),
    Command(
        "action.drop",
        "d",
        "Drop",
        "Drop this action, with a reason; or remove this line.",
        ("today", "huddle"),
    ),
    Command(
        "action.roll",
        "r",
        "Postpone",
        "Postpone this action to the next school day.",
        ("today", "huddle"),
    ),
    Command("action.repeat", "R", "Repeat", "Say how often this action repeats.", ("today", "huddle")),
    Command(
        "action.history",
        "i",
        "History",
        "History of this action.",
        ("today", "huddle"),
    ),
    Command(
        "action.done",
        "space",
        "Done",
        "Mark this action done, or reopen it.",
        ("today",),
        footer=3,
    ),
    Command(
        "spotlight.add",
        "S",
        "Spotlight",
        "Add a student spotlight.",
        ("today", "roster", "huddle"),
        footer=16,
    ),
    Command("note.add", "N", "Note", "Write a note for today's huddle.", ("roster", "today"), footer=18),
)
