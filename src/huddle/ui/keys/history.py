"""Commands of the history and of records."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "history.view",
        "v",
        "Days/lines",
        "Show the days found, or the lines.",
        ("history",),
        footer=7,
    ),
    Command(
        "history.period",
        "f",
        "Period",
        "Look back a month, a term, a year, or everything.",
        ("history",),
        footer=8,
    ),
    Command("history.filters", "s", "Saved", "Saved searches.", ("history",), footer=9),
    Command(
        "history.disclosures",
        "L",
        "Disclosures",
        "What was exported, by whom and when.",
        ("history",),
        footer=11,
    ),
    Command(
        "timeline.open",
        "T",
        "Timeline",
        "Everything on record about one student, latest first.",
        ("history", "roster"),
        footer=10,
    ),
    Command(
        "timeline.extract",
        "X",
        "Extract",
        "Write the student's record to a file for a records request; all other students are redacted.",
        ("timeline",),
        footer=1,
    ),
    Command("filters.save", "n", "Keep", "Save this search under a name.", ("filters",), footer=1),
    Command("filters.remove", "d", "Remove", "Delete this saved search.", ("filters",), footer=2),
    Command(
        "record.reopen",
        "R",
        "Reopen",
        "Reopen the huddle; anything written now is marked as an amendment.",
        ("history", "record"),
        footer=6,
    ),
)
