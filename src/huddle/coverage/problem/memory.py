"""What earlier searches found out, kept by the facts it depends on, so that any later problem may use it."""

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from huddle.coverage.problem.day import NOBODY, Day

MOST = 4_000
"""Results kept; the oldest go first. A block of a team takes a few kilobytes."""

Kept = TypeVar("Kept")


class Memory:
    """Finished results by the facts they follow from.

    A lock, a what-if or another absence leaves most blocks of a day as they were, and what is known of these blocks
    need not be found again. Only what is final is kept: never a search that the clock ended. A plan made with a memory
    is the plan made without one.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, object] = {}

    def knows(self, facts: Hashable) -> bool:
        """Whether what follows from `facts` is kept."""
        return facts in self._kept

    def keep(self, facts: Hashable, found: object) -> None:
        """Keep what follows from `facts`."""
        if len(self._kept) >= MOST:
            del self._kept[next(iter(self._kept))]
        self._kept[facts] = found

    def recall(self, facts: Hashable, find: Callable[[], Kept], final: Callable[[Kept], bool]) -> Kept:
        """What follows from `facts`: as it was found before, else by `find`, and kept when it is `final`."""
        if facts in self._kept:
            return self._kept[facts]  # type: ignore[return-value]  # the facts name what is kept under them
        found = find()
        if final(found):
            self.keep(facts, found)
        return found


def block_facts(
    day: Day, b: int, load_left: Sequence[int | None] | None = None, kept_out: frozenset[int] = frozenset()
) -> Hashable:
    """Everything that decides which plans of block `b` are best, and nothing else.

    Args:
        day: the problem.
        b: position of the block.
        load_left: cover load each educator may still take, where capped; the day's cap when left out.
        kept_out: educators who get no role in the block.
    """
    here = day.present[b]
    left = day.cover_cap if load_left is None else load_left
    meets = day.meets[b]
    adults: set[int] = set()
    groups = []
    for g in meets:
        place = b, g
        leads, helps = day.can_lead[place], day.can_help[place]
        adults.update(leads, helps)
        needs = [
            (students, tuple(sorted(e for e in holders if here[e]))) for students, holders in day.needs[g]
        ]
        usual = day.usual_lead[place]
        told = day.told.get(place)
        groups.append(
            (
                (g, day.size[g], day.ratio[g], day.room[g], day.target[g], place in day.must),
                (leads, helps, tuple(needs), day.can_split[place]),
                None if told is None else tuple(sorted(told)),
                usual if usual != NOBODY and here[usual] else NOBODY,
                tuple(e for e in day.usual_help[place] if here[e]),
                tuple(e for e in (*leads, *helps) if e in day.usual_help[place]),
                tuple(day.strength[g][e] for e in leads),
                tuple(day.load[g][e] for e in (*leads, *helps)),
                tuple(other for other in meets if other in day.apart[g]),
            )
        )
    people = tuple(
        (
            (e, day.max_groups[e], left[e], b in day.planning[e], day.planning_cap[e] is None),
            (e in kept_out, any(b in blocks for blocks in day.never_all[e])),
        )
        for e in sorted(adults)
    )
    return day.order, day.problem.max_parts, tuple(groups), people, day.differ.get(b, ())
