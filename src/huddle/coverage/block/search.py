"""One block of the day by itself: every plan that can be part of the best day.

The levels before the first of continuity and fairness (in the problem's order) are sums over blocks, so a day is best
on them exactly when every block is, as long as no cap of the day forbids it. A block search finds the best values of
those levels and lists every plan that reaches them, less those that another is at least as good as in everything the
rest of the day can see.
"""

from collections.abc import Sequence
from contextlib import suppress
from itertools import combinations

from huddle.coverage.block.choices import SPLITS, Found, undominated
from huddle.coverage.block.desks import DEAL, Cost, Option, OutOfSteps
from huddle.coverage.block.leaves import BlockLeaves
from huddle.coverage.block.present_leads import present_leads_keep

NODES = 12_000
"""Steps of search a block may take before it is left to the solver."""
SPLIT_NODES = 60_000
"""The same with splits, where the solver is slower."""
PROBES = 5
"""So many moves beyond the least possible are tried first."""
PROBE = 6_000
"""Steps each of these tries may take before it has a plan."""
FEW = 400
"""Steps to better a plan in which present leads keep their groups."""
BEYOND = 2**60
NOTHING: Cost = (0, 0, 0, 0, 0, 0)


class BlockSearch(BlockLeaves):
    """Depth-first search over one block: group by group a whole lead, a split or nobody; then helpers; then sizes.

    What it is made of is told by `BlockLeaves`.
    """

    spare_for: tuple[int, ...] | None = None  # the best plan that the spare moves were counted for

    def run(self, *, splits: bool) -> Found:
        """Search all plans of the block, without splits or with them; a second run goes on from the first's best."""
        # A plan with a split is better only on one of the first three levels; the others were listed without splits.
        self.must_beat = self.best[:3] if splits and self.best is not None else None
        return self._search(splits=splits)

    def go_on_from(self, found: Found) -> None:
        """Take what an earlier search of this block without splits has found."""
        self.best = found.best
        self.choices = {(choice.leads, choice.helps): choice for choice in found.choices}

    def list_best(self, best: tuple[int, ...]) -> Found:
        """List the plans that reach values known to be the best of the block."""
        self.best = best
        self.choices = {}
        self.must_beat = None
        return self._search(splits=best[SPLITS] > 0)

    def within(self, most: tuple[int, ...]) -> Found:
        """The best plans of the block if they are as good as `most` (in the problem's order); no choices otherwise."""
        self.best = most
        self.choices = {}
        self.must_beat = None
        found = self._search(splits=False)
        if not found.complete or not any(self.day.can_split[self.block, g] for g in self.groups):
            return found
        if found.choices:
            return self.run(splits=True) if self.splits_could_help() else found
        return self._search(splits=True)

    def _search(self, *, splits: bool) -> Found:
        self._state()
        self.cut = False
        self.steps = 0
        self.nodes = (SPLIT_NODES if splits else NODES) if self.fixed_nodes is None else self.fixed_nodes
        try:
            self._prepare(splits=splits)
            if self.best is not None or self.until_covered or not self._found_near_the_bound():
                self._next(0, NOTHING)
        except OutOfSteps:
            kept = None
        else:
            kept = undominated(self.choices, self.day.order[self.prefix :])
        if kept is None:
            return Found(tuple(self.choices.values())[:1], complete=False, best=self.best, cut=self.cut)
        return Found(kept, complete=True, impossible=not kept, best=self.best)

    def _found_near_the_bound(self) -> bool:
        """Search for plans as good as the bound at the root, then for those with a move more, and so on for a while.

        Such a search turns away most of what a search without a plan looks at. Where it finds plans it goes on to the
        end, and all plans that matter are listed; otherwise a plan is found in which present leads keep their groups.
        """
        steps, worst = self.nodes, (BEYOND,) * (self.prefix - 5)
        least, _ = self._bound(0, NOTHING, (BEYOND,) * 5)
        for more in range(PROBES):
            self.best = (*least[:4], least[4] + more, *worst)
            self.nodes = self.steps + min(PROBE, steps // PROBES)
            self.after_probe = steps
            try:
                self._next(0, NOTHING)
            except OutOfSteps:
                if self.choices:
                    raise
                self._state()
                break
            finally:
                self.after_probe = 0
            if self.choices:
                return True
        self.best = None
        for cover in (False, True):
            self.steps, self.nodes = 0, min(FEW, steps)
            with suppress(OutOfSteps):
                present_leads_keep(self, cover=cover)
            self._state()
        self.steps, self.nodes = 0, steps
        return False

    def splits_could_help(self) -> bool:
        """Whether a split could better the best plan without splits: only on uncovered, unmet or kept."""
        return self._splittable() and (self.best is None or self.best[:3] != self.floor())

    def root_bound(self) -> tuple[int, ...]:
        """The first five levels of any plan of the block are at least so much, compared in their order."""
        self._state()
        self._prepare(splits=True)
        return self._bound(0, NOTHING, (BEYOND,) * 5)[0]

    def splits_must_come(self) -> bool:
        """Whether it shows at once that without a split something stays uncovered."""
        return self._splittable() and self.must_split_of_all > 0

    def _splittable(self) -> bool:
        return any(self.day.can_split[self.block, g] for g in self.groups)

    def _next(self, i: int, cost: Cost) -> None:
        """Decide group `i` after all before it; `cost` is what the decided groups cost at least."""
        if i == len(self.groups):
            if self.deferred:
                self._deal(cost)
            else:
                self.leaf(cost)
            return
        self.work(1 + len(self.options[i]) * len(self.everyone) // 64)
        g = self.groups[i]
        size = self.day.size[g]
        uncovered, unmet, kept, splits, moves, strength = cost
        spare = self._spare_moves(i, cost)
        later = max(self.rest_room[i + 1], self._room_later(i + 1))
        crowd = self.rest_groups[i + 1] - (len(self.everyone) - self.leading)
        for parts, more_unmet, more_kept, more_moves, more_strength in self.options[i]:
            if self.best is not self.spare_for:
                spare = self._spare_moves(i, cost)
            if parts == DEAL:
                after = (
                    uncovered,
                    unmet + more_unmet,
                    kept + more_kept,
                    splits + 1,
                    moves + more_moves,
                    strength + more_strength,
                )
                self.deferred.append(g)
                self.in_splits += size
                if self._promising(i + 1, after):
                    self._next(i + 1, after)
                self.in_splits -= size
                self.deferred.pop()
                continue
            if parts and spare is not None:
                beside = sum(1 for e in parts if self.held[e])
                if more_moves + beside + max(0, crowd + len(parts) - beside) > spare:
                    continue
            if self.until_covered and self._stands_for_another(parts):
                continue
            if not parts:
                after = (
                    uncovered + size,
                    unmet + more_unmet,
                    kept + more_kept,
                    splits,
                    moves + more_moves,
                    strength,
                )
                if self._promising(i + 1, after):
                    self.taken[g] = ()
                    self._next(i + 1, after)
                    del self.taken[g]
                continue
            extra = self.take(g, parts, later)
            if extra < 0:
                continue
            dealt = len(parts) > 1
            self.in_splits += size * dealt
            after = (
                uncovered,
                unmet + more_unmet,
                kept + more_kept,
                splits + dealt,
                moves + more_moves + extra,
                strength + more_strength,
            )
            if self._promising(i + 1, after):
                self._next(i + 1, after)
            self.in_splits -= size * dealt
            self._give_back(g, parts)

    def _deal(self, cost: Cost) -> None:
        """All whole groups are placed: choose who takes a part of the next group that is split."""
        if self.dealt == len(self.deferred):
            self.leaf(cost)
            return
        g = self.deferred[self.dealt]
        least = self.deal_option[g]
        self.dealt += 1
        later = self._room_later(len(self.groups))
        fits = [(e, seats) for e in self.may_lead[g] if (seats := self._seats(e, g, later)) > 0]
        for count in range(2, min(self.day.problem.max_parts, len(fits), self.day.size[g]) + 1):
            if self._moves_up(cost, self._beside(fits, count)):
                break
            self.work(1)
            for chosen in combinations(fits, count):
                self.work(1)
                if sum(seats for _, seats in chosen) < self.day.size[g]:
                    continue
                parts = tuple(e for e, _ in chosen)
                if self.until_covered and self._stands_for_another(parts):
                    continue
                self._deal_to(g, parts, least, cost, later)
        self.dealt -= 1

    def _deal_to(self, g: int, parts: tuple[int, ...], least: Option, cost: Cost, later: int) -> None:
        uncovered, unmet, kept, splits, moves, strength = cost
        extra = self.take(g, parts, later)
        if extra < 0:
            return
        option = self.dealt_option(g, parts)
        after = (
            uncovered,
            unmet + option[1] - least[1],
            kept + option[2] - least[2],
            splits,
            moves + extra,
            strength + option[4] - least[4],
        )
        if self._promising(len(self.groups), after):
            self._deal(after)
        self._give_back(g, parts)

    def _beside(self, fits: Sequence[tuple[int, int]], count: int) -> int:
        """How many of so many parts at least go to somebody who holds a group already."""
        return max(0, count - sum(not self.held[e] for e, _ in fits))

    def _moves_up(self, cost: Cost, more: int) -> bool:
        """Whether so many more moves make every plan below this point worse than the best."""
        best = self.best
        return not self.until_covered and best is not None and (*cost[:4], cost[4] + more) > best[:5]

    def _spare_moves(self, i: int, cost: Cost) -> int | None:
        """How many moves more a plan that covers all that is left may have; None when the levels before leave it open."""
        self.spare_for = best = self.best
        if best is None:
            return None
        uncovered, unmet, kept, splits, moves, _ = cost
        rest = self.rest[i + 1]
        if (uncovered, unmet + rest[0], kept + rest[1], splits) < best[:4]:
            return None
        return best[4] - moves - rest[2]
