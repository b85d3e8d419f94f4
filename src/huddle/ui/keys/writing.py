"""Commands that write: actions, spotlights, notes, and the start of the huddle."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "huddle.start",
        "s",
        "Start",
        "Start the huddle, or go on with the one that runs.",
        ("today", "huddle", "presenter"),
        footer=1,
    ),
    Command("action.add", "t", "To do", "Add an action: text @who due fri.", ("today", "huddle"), footer=4),
    Command("action.edit", "E", "Change", "Change the action under the cursor.", ("today", "huddle")),
    Command(
        "action.drop",
        "d",
        "Drop",
        "Drop the action under the cursor, with a reason; or take away the line under it.",
        ("today", "huddle"),
    ),
    Command(
        "action.roll",
        "r",
        "Roll on",
        "Let the action under the cursor be due on the next school day.",
        ("today", "huddle"),
    ),
    Command("action.repeat", "R", "Repeat", "Say how often the action comes again.", ("today", "huddle")),
    Command(
        "action.history",
        "i",
        "Its story",
        "Show what happened to the action under the cursor.",
        ("today", "huddle"),
    ),
    Command(
        "action.done",
        "space",
        "Done",
        "Tick the action under the cursor, or open it again.",
        ("today",),
        footer=3,
    ),
    Command(
        "spotlight.add",
        "S",
        "Spotlight",
        "Put a student into the spotlight.",
        ("today", "roster", "huddle"),
        footer=16,
    ),
    Command(
        "note.add", "N", "Note", "Write a line into the huddle of the day.", ("roster", "today"), footer=18
    ),
)
