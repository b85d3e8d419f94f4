"""Commands of the history and of records."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "history.view",
        "v",
        "Days/lines",
        "Show the days that were found, or the lines.",
        ("history",),
        footer=7,
    ),
    Command(
        "history.period",
        "f",
        "Period",
        "Look back a month, a term, a year, or all years.",
        ("history",),
        footer=8,
    ),
    Command("history.filters", "s", "Saved", "Searches that are kept under a name.", ("history",), footer=9),
    Command(
        "history.disclosures",
        "L",
        "Disclosures",
        "What was taken out, by whom and when.",
        ("history",),
        footer=11,
    ),
    Command(
        "timeline.open",
        "T",
        "Timeline",
        "All that is kept about one student, latest first.",
        ("history", "roster"),
        footer=10,
    ),
    Command(
        "timeline.extract",
        "X",
        "Extract",
        "Write the student's record to a file for a records request; every other student is taken out.",
        ("timeline",),
        footer=1,
    ),
    Command("filters.save", "n", "Keep", "Keep the present search under a name.", ("filters",), footer=1),
    Command("filters.remove", "d", "Remove", "Forget the search under the cursor.", ("filters",), footer=2),
    Command(
        "record.reopen",
        "R",
        "Re-open",
        "Open the huddle again; what is written then is marked as an amendment.",
        ("history", "record"),
        footer=6,
    ),
)
