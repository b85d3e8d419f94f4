"""The levels by which plans are compared, in words: what each is about, and what more or less of it means."""

from huddle.domain.cover.why import Instead

# Levels that count things: level -> one of them, several of them; more of each is worse.
_COUNTED = {
    "uncovered": ("student uncovered", "students uncovered"),
    "unmet": ("need unmet", "needs unmet"),
    "kept": ("announced group changed", "announced groups changed"),
    "splits": ("group split", "groups split"),
    "moves": ("adult moved", "adults moved"),
    "planning": ("planning block lost", "planning blocks lost"),
}
# The other levels: level -> what more of it means, and what less of it means.
_MEASURED = {
    "crowding": ("more crowded", "less crowded"),
    "strength": ("weaker in the groups' subjects", "stronger in the groups' subjects"),
    "continuity": ("more new faces", "fewer new faces"),
    "fairness": ("covers less evenly shared", "covers more evenly shared"),
}
# The same in few words, beside the level's name.
_SHORT = {
    **_MEASURED,
    "strength": ("weaker", "stronger"),
    "fairness": ("less even", "more even"),
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
    "planning": ("Planning kept", "Planning blocks are lost last."),
}


def trade_words(level: str, by: int) -> str:
    """What it means that a plan is worse (by > 0) or better (by < 0) on a level: `1 more group split`, `less crowded`.

    A sum without a unit is not said.
    """
    if level in _COUNTED:
        return f"{abs(by)} {'fewer' if by < 0 else 'more'} {_COUNTED[level][abs(by) != 1]}"
    return _MEASURED[level][by < 0]


def trade_short(level: str, by: int) -> str:
    """`trade_words` for a narrow place that names the level already: `weaker`, `2 fewer groups split`."""
    return trade_words(level, by) if level in _COUNTED else _SHORT[level][by < 0]


def price_words(one: Instead) -> str:
    """The price of an alternative in words: what would be worse first, or that nothing would."""
    if one.level is None:
        return "just as good"
    return f"but then {one.said}" if one.said else trade_words(one.level, one.by)
