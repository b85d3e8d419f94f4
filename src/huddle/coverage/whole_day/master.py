"""Choosing one plan for every block: a small branch and bound over what couples the blocks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.coverage.block.choices import CONTINUITY, FAIRNESS, Choice, prefix_length
from huddle.coverage.problem.day import Day, Draft, in_order, measure

STEPS = 20_000
"""Steps before the choice is left to the solver."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """One choice per block; `choices` is None when no combination keeps the caps, `complete` when that is proved."""

    choices: tuple[Choice, ...] | None
    complete: bool


class _Master:
    def __init__(
        self, day: Day, lists: Sequence[Sequence[Choice]], remaining: Callable[[], float], *, caps: bool
    ) -> None:
        self.day = day
        self.caps = caps
        # Blocks without a choice first: what they fix sharpens the bound for the others.
        self.turn = sorted(range(len(lists)), key=lambda b: (len(lists[b]) > 1, b))
        self.lists = lists
        self.remaining = remaining
        self.suffix = day.order[prefix_length(day) :]
        self.best: tuple[int, ...] | None = None
        self.chosen: tuple[Choice, ...] | None = None
        self.steps = 0
        self.count = [0] * len(day.max_groups)
        self.load = [0] * len(day.max_groups)
        self.lost = [0] * len(day.max_groups)
        self.busy: list[set[int]] = [set() for _ in day.max_groups]
        self.pairs: dict[tuple[int, int], int] = {}
        self.picked: list[Choice] = []
        self.sums = [0] * len(day.order)
        self.continuity = 0
        self.fairness = sum(load * load for load in day.cover_load)
        self.least = [[0] * len(day.order) for _ in range(len(lists) + 1)]
        for i in range(len(lists) - 1, -1, -1):
            for level in self.suffix:
                self.least[i][level] = self.least[i + 1][level] + min(
                    c.values[level] for c in lists[self.turn[i]]
                )

    def next(self, i: int) -> bool:
        """Choose for the block whose turn is `i`; false when steps or time are used up."""
        bound = self._bound(i)
        if self.best is not None and bound >= self.best:
            return True
        if i == len(self.turn):
            self.best = bound
            by_block = dict(zip(self.turn, self.picked, strict=True))
            self.chosen = tuple(by_block[b] for b in range(len(self.turn)))
            return True
        self.steps += 1
        if self.steps > STEPS or (
            self.steps % 512 == 0 and self.chosen is not None and self.remaining() <= 0
        ):
            return False
        return all(self._try(choice, i) for choice in self.lists[self.turn[i]])

    def _bound(self, i: int) -> tuple[int, ...]:
        values = [total + least for total, least in zip(self.sums, self.least[i], strict=True)]
        values[CONTINUITY] = self.continuity
        values[FAIRNESS] = self.fairness
        return tuple(values[level] for level in self.suffix)

    def _try(self, choice: Choice, i: int) -> bool:
        b = self.turn[i]
        if self.caps and (self._over_cap(choice) or self._too_many(choice, b)):
            return True
        self._add(choice, 1)
        for e in choice.busy:
            self.busy[e].add(b)
        self.picked.append(choice)
        going = self.next(i + 1)
        self.picked.pop()
        for e in choice.busy:
            self.busy[e].remove(b)
        self._add(choice, -1)
        return going

    def _over_cap(self, choice: Choice) -> bool:
        day = self.day
        for e, _, load in choice.covers:
            cap = day.cover_cap[e]
            if cap is not None and self.load[e] + load > cap:
                return True
        return any(self.lost[e] + 1 > (day.planning_cap[e] or 0) for e in choice.planning)

    def _too_many(self, choice: Choice, b: int) -> bool:
        return any(self.day.over(e, {*self.busy[e], b}) is not None for e in choice.busy)

    def _add(self, choice: Choice, sign: int) -> None:
        day = self.day
        for e, count, load in choice.covers:
            before = day.cover_load[e] + self.count[e]
            self.count[e] += sign * count
            self.load[e] += sign * load
            self.fairness += (before + sign * count) ** 2 - before**2
        for e in choice.planning:
            self.lost[e] += sign
        for pair in choice.pairs:
            seen = self.pairs.get(pair, 0)
            self.pairs[pair] = seen + sign
            if (sign > 0 and seen == 0) or (sign < 0 and seen == 1):
                self.continuity += sign * day.new_cost[pair[1]][pair[0]]
        for level in self.suffix:
            self.sums[level] += sign * choice.values[level]


def choose(
    day: Day, lists: Sequence[Sequence[Choice]], remaining: Callable[[], float], *, caps: bool = True
) -> Chosen:
    """The best combination of one choice per block that keeps the caps of the day, or of all without `caps`.

    Ties go to the combination found first, which is the first in the order of the lists.
    """
    master = _Master(day, lists, remaining, caps=caps)
    complete = master.next(0)
    return Chosen(master.chosen, complete)


def draft_of(choices: Sequence[Choice]) -> Draft:
    """The day's plan made of one choice per block."""
    draft = Draft()
    for b, choice in enumerate(choices):
        for g, parts in choice.leads:
            draft.leads[b, g] = parts
        for g, helpers in choice.helps:
            draft.helps[b, g] = helpers
    return draft


def draft_of_block(b: int, choice: Choice) -> Draft:
    """One block's plan as a draft of the day."""
    return Draft({(b, g): parts for g, parts in choice.leads}, {(b, g): row for g, row in choice.helps})


def better_block(day: Day, b: int, one: Draft | None, two: Draft) -> Draft:
    """The better of two plans of a block on the separable levels."""
    if one is None:
        return two
    length = prefix_length(day)
    first, second = (in_order(day, measure(day, draft, only=b))[:length] for draft in (one, two))
    return one if first <= second else two
