"""The levels by which plans are compared, in words: what each is about, and what more or less of it means."""

# Levels that count things: level -> one of them, several of them; more of each is worse.
_COUNTED = {
    "uncovered": ("student uncovered", "students uncovered"),
    "unmet": ("need unmet", "needs unmet"),
    "kept": ("announced group changed", "announced groups changed"),
    "splits": ("group split", "groups split"),
    "moves": ("move", "moves"),
    "planning": ("planning block lost", "planning blocks lost"),
}
# The other levels: level -> what more of it means, and what less of it means.
_MEASURED = {
    "crowding": ("more crowded", "less crowded"),
    "strength": ("weaker in the groups' subjects", "stronger in the groups' subjects"),
    "continuity": ("more new faces", "fewer new faces"),
    "fairness": ("covers less evenly shared", "covers more evenly shared"),
}

# What a team decides when it orders the soft levels: level -> a short name, and a sentence.
SOFT_WORDS = {
    "crowding": ("Room to work", "Nobody holds more students than the target where it can be helped."),
    "strength": ("Strength", "Groups get adults who are strong in what they are doing."),
    "continuity": (
        "Familiar faces",
        "Students keep adults they know, and one new adult rather than several.",
    ),
    "fairness": ("Fair shares", "Covers are spread evenly over the team and the weeks."),
    "planning": ("Planning kept", "Planning blocks are given up last."),
}


def trade_words(level: str, by: int) -> str:
    """What it means that a plan is worse (by > 0) or better (by < 0) on a level: `weaker in the groups' subjects by 12`."""
    if level in _COUNTED:
        return f"{abs(by)} {'fewer' if by < 0 else 'more'} {_COUNTED[level][abs(by) != 1]}"
    return f"{_MEASURED[level][by < 0]} by {abs(by)}"


def price_words(level: str | None, by: int) -> str:
    """The price of an alternative: the first level that gets worse, and by how much; None when none does."""
    return trade_words(level, by) if level else "as good on every level"
