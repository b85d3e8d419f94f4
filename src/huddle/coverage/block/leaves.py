"""The end of each branch of a block's search: all leads are placed; helpers and sizes are, and the plan is compared."""

from collections.abc import Callable, Sequence

from huddle.coverage.block.bounds import BlockBounds
from huddle.coverage.block.choices import CROWDING, STRENGTH, UNCOVERED, Choice
from huddle.coverage.block.desks import Cost, OutOfSteps
from huddle.coverage.block.part_sizes import Desk, Split, best_deal
from huddle.coverage.problem.day import NOBODY, Day, crowding

FIRST_PLAN = 50
"""A search that has no plan at all yet may take so many times its steps."""
CLOCK_EVERY = 256


class BlockLeaves(BlockBounds):
    """What a block's search has found, how many steps it took, and how a branch ends.

    Args:
        day: the problem.
        block: position of the block.
        remaining: seconds left.
        load_left: cover load each educator may still take, where capped; the day's cap when left out.
        kept_out: educators who get no role in the block.
        nodes: steps each run may take; more with splits than without when left out.
        until_covered: stop at the first plan that covers everything.
    """

    def __init__(
        self,
        day: Day,
        block: int,
        remaining: Callable[[], float],
        *,
        load_left: Sequence[int | None] | None = None,
        kept_out: frozenset[int] = frozenset(),
        nodes: int | None = None,
        until_covered: bool = False,
    ) -> None:
        super().__init__(day, block, load_left=load_left, kept_out=kept_out, until_covered=until_covered)
        self.remaining = remaining
        self.fixed_nodes = nodes
        self.nodes = 0
        self.steps = 0
        self.cut = False
        self.after_probe = 0
        self.strength_first = day.order.index(STRENGTH) < day.order.index(CROWDING)
        self.choices: dict[tuple[object, ...], Choice] = {}

    def work(self, steps: int) -> None:
        """Count steps; stop when they or the time are used up."""
        before = self.steps
        self.steps += steps
        patience = FIRST_PLAN if self.best is None and self.fixed_nodes is None else 1
        if self.steps > self.nodes * patience:
            raise OutOfSteps
        if (
            before // CLOCK_EVERY != self.steps // CLOCK_EVERY
            and self.best is not None
            and self.remaining() <= 0
        ):
            self.cut = True
            raise OutOfSteps

    def leaf(self, cost: Cost) -> None:
        """All groups are decided: try every useful way to place the helpers."""
        if any(all(e in self.taken[g] for g, e in leads) for leads in self.differ):
            return
        uncovered, _, kept, splits, moves, _ = cost
        # The moves of usual helpers who lead were counted on the way down; here all helpers are counted afresh.
        moves -= sum(len(groups) for e, groups in self.helps_usually.items() if self.held[e])
        usual = sum(len(row) for row in self.moved_helpers.values())
        free = [e for e in self.anyone_helps if not self.held[e]]
        places = [self._places_for(h) for h in free]
        placed: dict[int, int] = {}

        def place(position: int) -> None:
            self.work(1)
            if position == len(free):
                self._complete(placed, uncovered, kept, splits, moves + usual - self._as_usual(placed))
                return
            helper = free[position]
            for g in places[position]:
                if g == NOBODY:
                    place(position + 1)
                else:
                    placed[helper] = g
                    place(position + 1)
                    del placed[helper]

        place(0)

    def _as_usual(self, placed: dict[int, int]) -> int:
        return sum(g in self.helps_usually.get(e, ()) for e, g in placed.items())

    def _places_for(self, helper: int) -> list[int]:
        """Where this free adult may be of use: with a usual group, an overfull lead, or an unmet need; or nowhere.

        A helper anywhere else changes no level but fairness and planning, and those for the worse.
        """
        day = self.day
        usual = []
        useful = []
        for g, parts in self.taken.items():
            if not parts or helper not in self.helpers[g]:
                continue
            if g in self.helps_usually.get(helper, ()):
                usual.append(g)
            elif (len(parts) == 1 and self._wants_adult(parts[0])) or any(
                helper in holders and (len(parts) > 1 or parts[0] not in holders)
                for _, holders in day.needs[g]
            ):
                useful.append(g)
        return [*usual, *useful, NOBODY]

    def _wants_adult(self, e: int) -> bool:
        if self.parts[e]:
            return True
        return self.whole[e] > min(self.day.ratio[g] for g in self.held[e])

    def _complete(self, placed: dict[int, int], uncovered: int, kept: int, splits: int, moves: int) -> None:
        """All adults are placed: check the limits, deal the splits, and compare."""
        day = self.day
        best = self.best
        if best is not None and (uncovered,) > best[:1]:
            return
        helpers: dict[int, list[int]] = {}
        for h, g in placed.items():
            helpers.setdefault(g, []).append(h)
        desks: dict[int, Desk] = {}
        crowded = 0
        for e, held in enumerate(self.held):
            if not held:
                continue
            extra = sum(len(helpers.get(g, ())) for g in held if len(self.taken[g]) == 1)
            limit = min(min(day.ratio[g] for g in held) * (1 + extra), max(day.room[g] for g in held))
            room = limit - self.whole[e]
            if room < self.parts[e]:
                return
            target = max(day.target[g] for g in held)
            if self.parts[e]:
                desks[e] = Desk(self.whole[e], room, target)
            else:
                crowded += crowding(self.whole[e] - target)
        unmet, strength = 0, 0
        split: list[Split] = []
        dealt: list[int] = []
        for g in self.groups:
            parts = self.taken[g]
            if len(parts) > 1:
                needs = []
                for students, holders in day.needs[g]:
                    if not any(h in holders for h in helpers.get(g, ())):
                        needs.append((students, tuple(e in holders for e in parts)))
                split.append(
                    Split(day.size[g], parts, tuple(day.strength[g][e] for e in parts), tuple(needs))
                )
                dealt.append(g)
                continue
            if parts:
                strength -= day.size[g] * day.strength[g][parts[0]]
            for _, holders in day.needs[g]:
                unmet += not parts or not (
                    parts[0] in holders or any(h in holders for h in helpers.get(g, ()))
                )
        if best is not None and (uncovered, unmet, kept, splits, moves) > best[:5]:
            return
        sizes: dict[int, tuple[int, ...]] = {}
        if split:
            result = best_deal(split, desks, self.strength_first, self.work)
            if result is None:
                return
            deal, cost = result
            sizes = dict(zip(dealt, deal, strict=True))
            unmet += cost[0]
            crowded += cost[2] if self.strength_first else cost[1]
            strength += cost[1] if self.strength_first else cost[2]
        busy = {e for e, held in enumerate(self.held) if held} | placed.keys()
        planning = sum(self.block in day.planning[e] for e in busy)
        values = (uncovered, unmet, kept, splits, moves, crowded, strength, 0, 0, planning)
        self._offer(values, sizes, helpers, busy)

    def _offer(
        self,
        values: tuple[int, ...],
        sizes: dict[int, tuple[int, ...]],
        helpers: dict[int, list[int]],
        busy: set[int],
    ) -> None:
        day, b = self.day, self.block
        prefix = tuple(values[level] for level in day.order[: self.prefix])
        if self.best is not None and prefix > self.best:
            return
        covers: dict[int, list[int]] = {}
        roles = [(e, g) for g, parts in self.taken.items() for e in parts]
        roles += [(e, g) for g, row in helpers.items() for e in row]
        for e, g in roles:
            if day.is_cover((b, g), e):
                entry = covers.setdefault(e, [0, 0])
                entry[0] += 1
                entry[1] += day.load[g][e]
        for e, (_, load) in covers.items():
            left = self.load_left[e]
            if left is not None and load > left:
                return
        if self.best is None or prefix < self.best:
            self.best = prefix
            self.choices = {}
        choice = Choice(
            leads=tuple(
                (g, tuple(zip(parts, sizes.get(g, (day.size[g],)), strict=True)))
                for g, parts in sorted(self.taken.items())
                if parts
            ),
            helps=tuple((g, tuple(sorted(row))) for g, row in sorted(helpers.items())),
            values=values,
            pairs=frozenset(
                (e, g) for g, parts in self.taken.items() for e in parts if e != day.usual_lead[b, g]
            ),
            covers=tuple((e, count, load) for e, (count, load) in sorted(covers.items())),
            planning=frozenset(e for e in busy if b in day.planning[e] and day.planning_cap[e] is not None),
            busy=frozenset(e for e in busy if any(b in blocks for blocks in day.never_all[e])),
        )
        self.choices[choice.leads, choice.helps] = choice
        self.nodes = max(self.nodes, self.after_probe)
        if self.until_covered and not values[UNCOVERED]:
            raise OutOfSteps
