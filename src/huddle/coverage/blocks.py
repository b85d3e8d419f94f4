"""One block of the day by itself: every plan that can be part of the best day.

The levels before the first of continuity and fairness (in the problem's order) are sums over blocks, so a day is best
on them exactly when every block is, as long as no cap of the day forbids it. A block search finds the best values of
those levels and lists every plan that reaches them, less those that another is at least as good as in everything the
rest of the day can see.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import combinations

from huddle.coverage.bounds import BlockBounds
from huddle.coverage.choices import CROWDING, SPLITS, STRENGTH, UNCOVERED, Choice, Found, undominated
from huddle.coverage.day import NOBODY, Day, crowding
from huddle.coverage.desks import DEAL, Cost, Option, OutOfSteps
from huddle.coverage.part_sizes import Desk, Split, best_deal

NODES = 12_000
"""Steps of search a block may take before it is left to the solver."""
SPLIT_NODES = 60_000
"""The same with splits, where the solver is slower."""
FIRST_PLAN = 50
"""A search that has no plan at all yet may take so many times its steps."""
CLOCK_EVERY = 256
PROBES = 5
"""So many moves beyond the least possible are tried first."""
PROBE = 6_000
"""Steps each of these tries may take before it has a plan."""
FEW = 400
"""Steps to better a plan in which present leads keep their groups."""
BEYOND = 2**60
NOTHING: Cost = (0, 0, 0, 0, 0, 0)


class BlockSearch(BlockBounds):
    """Depth-first search over one block: group by group a whole lead, a split or nobody; then helpers; then sizes.

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
        self.spare_for: tuple[int, ...] | None = None
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
                self._present_leads_keep(cover=cover)
            self._state()
        self.steps, self.nodes = 0, steps
        return False

    def _present_leads_keep(self, *, cover: bool) -> None:
        """Try the plan in which everybody who is there keeps their groups.

        With `cover` the other groups go, smallest first, to who is free or to where the most seats are.
        """
        usual = [self.usual[g] in self.leaders[i] for i, g in enumerate(self.groups)]
        turn = sorted(range(len(self.groups)), key=lambda i: (not usual[i], self.day.size[self.groups[i]], i))
        used = [0] * len(self.day.max_groups)
        values = [0] * 5  # uncovered, unmet, kept, moves, strength
        splits = 0
        for i in turn:
            g = self.groups[i]
            ways: list[tuple[int, ...]] = [(self.usual[g],)] if usual[i] else []
            if (self.block, g) in self.day.must:
                ways = [option[0] for option in self.options[i]]
            elif cover and not usual[i]:
                ways = [(e,) for e in self.leaders[i] if not self.held[e]]
                ways.append(self._most_seats(g, used))
            way: tuple[int, ...] = next((way for way in ways if way and self._takes(g, way, used)), ())
            if not way:
                self.taken[g] = ()
            option = (
                self._dealt_option(g, way)
                if len(way) > 1
                else next((option for option in self.options[i] if option[0] == way), None)
            )
            if option is None:
                return
            splits += len(way) > 1
            values[0] += 0 if way else self.day.size[g]
            for position, value in enumerate(option[1:], 1):
                values[position] += value
        held = sum(max(0, len(row) - 1) for row in self.held)
        moved = sum(len(groups) for e, groups in self.helps_usually.items() if self.held[e])
        uncovered, unmet, kept, moves, strength = values
        self._leaf((uncovered, unmet, kept, splits, moves + held + moved, strength))

    def _most_seats(self, g: int, used: list[int]) -> tuple[int, ...]:
        """The fewest people with the most free seats who can share a group without any helper; () when they cannot."""
        day, size = self.day, self.day.size[g]
        if g not in self.deal_option:
            return ()
        seats = []
        for e in self.may_lead[g]:
            held = self.held[e]
            if len(held) < day.max_groups[e] and not any(other in day.apart[g] for other in held):
                ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
                room = max([day.room[g], *(day.room[other] for other in held)])
                seats.append((used[e] - min(ratio, room), e))
        seats.sort()
        for count in range(2, min(day.problem.max_parts, len(seats), size) + 1):
            if -sum(free for free, _ in seats[:count]) >= size and seats[count - 1][0] < 0:
                return tuple(sorted(e for _, e in seats[:count]))
        return ()

    def _takes(self, g: int, way: tuple[int, ...], used: list[int]) -> bool:
        """Let these hold a group, if they can; counts the seats they use."""
        day = self.day
        if self._take(g, way, 0) < 0:
            return False
        left = day.size[g]
        for n, e in enumerate(way):
            held = self.held[e]
            free = min(*(day.ratio[o] for o in held), max(day.room[o] for o in held)) - used[e]
            taken = left if len(way) == 1 else max(1, min(free, left - (len(way) - n - 1)))
            used[e] += taken
            left -= taken
        return True

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
                self._leaf(cost)
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
            extra = self._take(g, parts, later)
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
            self._leaf(cost)
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
        extra = self._take(g, parts, later)
        if extra < 0:
            return
        option = self._dealt_option(g, parts)
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

    # Leaves ---------------------------------------------------------------------------------------------------

    def _leaf(self, cost: Cost) -> None:
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
