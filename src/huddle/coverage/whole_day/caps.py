"""The best day when the caps forbid the best of every block: a best-first search over who is kept out of which block.

Without the caps every block takes its best. Where somebody then goes over a cap, every plan that keeps the cap asks less
of that person in at least one of these blocks, so the search goes on with one of them barred there, for each in turn.
Blocks under the same bars are searched once. The first day taken from the queue that keeps all caps is the best.
"""

import heapq
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.coverage.block.choices import Choice, Found
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.problem.day import Day, Draft, in_order, measure
from huddle.coverage.problem.memory import Memory, block_facts
from huddle.coverage.whole_day.master import choose, draft_of

WORK = 6000
"""Days the search may look at, divided by the square of the number of blocks, before it is left to the solver."""
MOST_DAYS = 400
NO_ROLE = -1

Bar = tuple[int, int, int]
"""(block, educator, cover load still allowed there, or NO_ROLE)."""


@dataclass(frozen=True, slots=True)
class Capped:
    """The best choices; None with `settled` when no plan keeps locks and caps, None without it when undecided."""

    choices: tuple[Choice, ...] | None
    settled: bool


class CapSearch:
    """One search over a day whose block searches have all ended."""

    def __init__(
        self, day: Day, found: Sequence[Found], remaining: Callable[[], float], memory: Memory
    ) -> None:
        self.day = day
        self.memory = memory
        self.remaining = remaining
        self.count = itertools.count()  # equals leave the queue in the order in which they came
        self.searched: dict[tuple[int, frozenset[Bar]], Found] = {
            (b, frozenset()): block for b, block in enumerate(found)
        }

    def run(self) -> Capped:
        """Search until the best day is found, or it takes too long."""
        queue: list[tuple[tuple[int, ...], int, frozenset[Bar], tuple[Choice, ...]]] = []
        seen = {frozenset[Bar]()}
        if not self._push(queue, frozenset()):
            return Capped(None, settled=False)
        blocks = len(self.day.problem.blocks)
        most = min(MOST_DAYS, WORK // max(1, blocks * blocks))
        while len(seen) < most:
            if not queue:
                return Capped(None, settled=True)
            _, _, bars, choices = heapq.heappop(queue)
            more = self._bars(choices)
            if not more:
                return Capped(choices, settled=True)
            for bar in more:
                barred = frozenset((*bars, bar))
                if barred in seen:
                    continue
                seen.add(barred)
                if self.remaining() <= 0 or not self._push(queue, barred):
                    return Capped(None, settled=False)
        return Capped(None, settled=False)

    def _push(
        self,
        queue: list[tuple[tuple[int, ...], int, frozenset[Bar], tuple[Choice, ...]]],
        bars: frozenset[Bar],
    ) -> bool:
        """Queue the best day under these bars, caps aside; false when a block search did not end."""
        lists = []
        for b in range(len(self.day.problem.blocks)):
            block = self._block(b, frozenset(bar for bar in bars if bar[0] == b))
            if not block.complete:
                return False
            if block.impossible:
                return True
            lists.append(block.choices)
        chosen = choose(self.day, lists, self.remaining, caps=False)
        if chosen.choices is None or not chosen.complete:
            return False
        values = in_order(self.day, measure(self.day, draft_of(chosen.choices)))
        heapq.heappush(queue, (values, next(self.count), bars, chosen.choices))
        return True

    def _block(self, b: int, bars: frozenset[Bar]) -> Found:
        key = b, bars
        if key not in self.searched:
            left = list(self.day.cover_cap)
            for _, e, allowed in bars:
                if allowed != NO_ROLE:
                    cap = left[e]
                    left[e] = allowed if cap is None else min(cap, allowed)
            kept_out = frozenset(e for _, e, allowed in bars if allowed == NO_ROLE)
            self.searched[key] = self.memory.recall(
                ("barred", block_facts(self.day, b, left, kept_out)),
                lambda: self._search(b, left, kept_out),
                lambda known: not known.cut,
            )
        return self.searched[key]

    def _search(self, b: int, left: Sequence[int | None], kept_out: frozenset[int]) -> Found:
        search = BlockSearch(self.day, b, self.remaining, load_left=left, kept_out=kept_out)
        if search.splits_must_come():
            return search.run(splits=True)
        found = search.run(splits=False)
        if found.complete and not found.impossible and search.splits_could_help():
            found = search.run(splits=True)
        return found

    def _bars(self, choices: tuple[Choice, ...]) -> list[Bar]:
        """One bar for each block that takes part in going over a cap; of all such caps the one with the fewest."""
        day = self.day
        loads: dict[int, list[Bar]] = {}
        sums = [0] * len(day.max_groups)
        planning: dict[int, list[Bar]] = {}
        for b, choice in enumerate(choices):
            for e, _, load in choice.covers:
                if load:
                    sums[e] += load
                    loads.setdefault(e, []).append((b, e, load - 1))
            for e in choice.planning:
                planning.setdefault(e, []).append((b, e, NO_ROLE))
        busy: dict[int, set[int]] = {}
        for b, choice in enumerate(choices):
            for e in choice.busy:
                busy.setdefault(e, set()).add(b)
        over = [bars for e, bars in loads.items() if (cap := day.cover_cap[e]) is not None and sums[e] > cap]
        over += [
            bars
            for e, bars in planning.items()
            if (cap := day.planning_cap[e]) is not None and len(bars) > cap
        ]
        for e, blocks in busy.items():
            if (all_of := day.over(e, blocks)) is not None:
                over.append([(b, e, NO_ROLE) for b in sorted(all_of)])
        return min(over, key=lambda bars: (len(bars), bars), default=[])


def within_caps(day: Day, draft: Draft) -> bool:
    """Whether a day made of legal blocks keeps the caps of the day."""
    load = [0] * len(day.max_groups)
    lost: set[tuple[int, int]] = set()
    busy: dict[int, set[int]] = {}
    for place in day.usual_lead:
        for e in (*(e for e, _ in draft.leads.get(place, ())), *draft.helps.get(place, ())):
            load[e] += day.load[place[1]][e] * day.is_cover(place, e)
            busy.setdefault(e, set()).add(place[0])
            if place[0] in day.planning[e]:
                lost.add((e, place[0]))
    for e, (cover_cap, planning_cap) in enumerate(zip(day.cover_cap, day.planning_cap, strict=True)):
        if cover_cap is not None and load[e] > cover_cap:
            return False
        if planning_cap is not None and sum(who == e for who, _ in lost) > planning_cap:
            return False
    return all(day.over(e, blocks) is None for e, blocks in busy.items())
