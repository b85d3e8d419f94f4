"""The levels by which plans are compared, in words: what each is about, and what more or less of it means."""

# Level -> what more of it means, and what less of it means; all levels are minimised.
_TRADES = {
    "uncovered": ("{} more students uncovered", "{} fewer students uncovered"),
    "unmet": ("{} more needs unmet", "{} fewer needs unmet"),
    "kept": ("{} more announced groups change", "{} fewer announced groups change"),
    "splits": ("{} more groups are split", "{} fewer groups are split"),
    "moves": ("{} more moves", "{} fewer moves"),
    "crowding": ("more crowded by {}", "less crowded by {}"),
    "strength": ("weaker in the groups' subjects by {}", "stronger in the groups' subjects by {}"),
    "continuity": ("more new faces by {}", "fewer new faces by {}"),
    "fairness": ("covers less evenly shared by {}", "covers more evenly shared by {}"),
    "planning": ("{} more planning blocks lost", "{} fewer planning blocks lost"),
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
    return _TRADES[level][by < 0].format(abs(by))


def price_words(level: str | None, by: int) -> str:
    """The price of an alternative: the first level that gets worse, and by how much; None when none does."""
    return trade_words(level, by) if level else "as good on every level"
