"""What a block search hands on: plans of one block, and which of them the rest of the day may want."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huddle.coverage.problem.day import Day
from huddle.domain.cover.problem import LEVELS

UNCOVERED, UNMET, KEPT, SPLITS, MOVES, CROWDING, STRENGTH, CONTINUITY, FAIRNESS, PLANNING = range(len(LEVELS))
MOST_CHOICES = 400
"""Plans a block may list before it is left to the solver."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One plan of one block, and all that the rest of the day can see of it.

    Attributes:
        leads: group -> ((educator, students), ...).
        helps: group -> helpers.
        values: the ten levels of the block, in the fixed order; continuity and fairness are left 0.
        pairs: (educator, group) led where the educator is not the usual lead.
        covers: (educator, covers, cover load) of everybody with covers.
        planning: educators with a cap on planning who lose this planning block.
        busy: those with a role among the educators for whom other blocks depend on it (`Day.never_all`).
    """

    leads: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    helps: tuple[tuple[int, tuple[int, ...]], ...]
    values: tuple[int, ...]
    pairs: frozenset[tuple[int, int]]
    covers: tuple[tuple[int, int, int], ...]
    planning: frozenset[int]
    busy: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """What a block search found.

    Attributes:
        choices: plans that reach the best values, in a stable order; when not complete, the best plan so far.
        complete: whether `choices` is proved to be all that matters.
        impossible: proved that the block has no legal plan (locks).
        best: the best values of the separable levels, in the problem's order, as far as they were found.
        cut: the clock ended the search; with more time it finds more.
    """

    choices: tuple[Choice, ...]
    complete: bool
    impossible: bool = False
    best: tuple[int, ...] | None = None
    cut: bool = False


def prefix_length(day: Day) -> int:
    """How many levels, from the first, are sums over blocks."""
    return min(day.order.index(CONTINUITY), day.order.index(FAIRNESS))


def undominated(
    choices: Mapping[tuple[object, ...], Choice], suffix: Sequence[int]
) -> tuple[Choice, ...] | None:
    """The choices that no other is at least as good as in all the day can see; None when there are too many.

    Of several that look the same from outside the one whose adults come first in the problem stays.
    """
    rows = sorted(choices.values(), key=lambda choice: (choice.leads, choice.helps))
    kept: list[Choice] = []
    for row in rows:
        if any(_as_good(other, row, suffix) for other in kept):
            continue
        kept = [other for other in kept if not _as_good(row, other, suffix)]
        kept.append(row)
        if len(kept) > MOST_CHOICES:
            return None
    return tuple(kept)


def _as_good(one: Choice, two: Choice, suffix: Sequence[int]) -> bool:
    """Whether `one` can stand wherever `two` does without making the day worse."""
    if not (one.pairs <= two.pairs and one.planning <= two.planning and one.busy <= two.busy):
        return False
    if any(one.values[level] > two.values[level] for level in suffix):
        return False
    theirs = {e: (count, load) for e, count, load in two.covers}
    return all(
        count <= theirs.get(e, (0, 0))[0] and load <= theirs.get(e, (0, 0))[1]
        for e, count, load in one.covers
    )
