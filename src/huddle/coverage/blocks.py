"""One block of the day by itself: every plan that can be part of the best day.

The levels before the first of continuity and fairness (in the problem's order) are sums over blocks, so a day is best
on them exactly when every block is, as long as no cap of the day forbids it. A block search finds the best values of
those levels and lists every plan that reaches them, less those that another is at least as good as in everything the
rest of the day can see.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from huddle.coverage.day import NOBODY, Day, Place, crowding
from huddle.coverage.dealing import Desk, Split, best_deal
from huddle.coverage.problem import LEVELS

UNCOVERED, UNMET, KEPT, SPLITS, MOVES, CROWDING, STRENGTH, CONTINUITY, FAIRNESS, PLANNING = range(len(LEVELS))
NODES = 12_000
"""Steps of search a block may take before it is left to the solver."""
SPLIT_NODES = 25_000
"""The same with splits, where the solver is slower."""
MOST_CHOICES = 400
"""Plans a block may list before it is left to the solver."""
CLOCK_EVERY = 256
GAINS = 50
"""Places where one more helper would make room that the capacity bound looks at, at most."""

Cost = tuple[int, int, int, int, int, int]
"""(uncovered, unmet, kept, splits, moves, strength)."""
Option = tuple[tuple[int, ...], int, int, int, int]
"""(who takes a part, and what that adds to unmet, kept, moves and strength)."""


class OutOfSteps(Exception):  # noqa: N818 - not an error: the search stops
    """The search has used its steps or its time."""


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
    """

    leads: tuple[tuple[int, tuple[tuple[int, int], ...]], ...]
    helps: tuple[tuple[int, tuple[int, ...]], ...]
    values: tuple[int, ...]
    pairs: frozenset[tuple[int, int]]
    covers: tuple[tuple[int, int, int], ...]
    planning: frozenset[int]


@dataclass(frozen=True, slots=True)
class Found:
    """What a block search found.

    Attributes:
        choices: plans that reach the best values, in a stable order; when not complete, the best plan so far.
        complete: whether `choices` is proved to be all that matters.
        impossible: proved that the block has no legal plan (locks).
        best: the best values of the separable levels, in the problem's order.
    """

    choices: tuple[Choice, ...]
    complete: bool
    impossible: bool = False
    best: tuple[int, ...] | None = None


def prefix_length(day: Day) -> int:
    """How many levels, from the first, are sums over blocks."""
    return min(day.order.index(CONTINUITY), day.order.index(FAIRNESS))


class BlockSearch:
    """Depth-first search over one block: group by group a whole lead, a split or nobody; then helpers; then sizes.

    Args:
        day: the problem.
        block: position of the block.
        remaining: seconds left.
        load_left: cover load each educator may still take, where capped; the day's cap when left out.
        planning_spent: educators who may lose no planning block any more.
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
        planning_spent: frozenset[int] = frozenset(),
        nodes: int | None = None,
        until_covered: bool = False,
    ) -> None:
        self.day = day
        self.block = block
        self.remaining = remaining
        self.fixed_nodes = nodes
        self.nodes = 0
        self.until_covered = until_covered
        self.steps = 0
        self.load_left = day.cover_cap if load_left is None else load_left
        self.spent = frozenset(e for e in planning_spent if block in day.planning[e])
        self.prefix = prefix_length(day)
        self.strength_first = day.order.index(STRENGTH) < day.order.index(CROWDING)
        self.best: tuple[int, ...] | None = None
        self.must_beat: tuple[int, ...] | None = None
        self.spare_for: tuple[int, ...] | None = None
        self.choices: dict[tuple[object, ...], Choice] = {}
        self._sessions()
        self._state()

    def _sessions(self) -> None:
        day, b = self.day, self.block
        groups = day.meets[b]
        leaders = {
            g: [e for e in day.can_lead[b, g] if e not in self.spent and self._fits_load(g, e)]
            for g in groups
        }
        self.usual = {g: day.usual_lead[b, g] for g in groups}
        self.usual = {g: e if e != NOBODY and day.present[b][e] else NOBODY for g, e in self.usual.items()}
        # Groups that only few suit come first (needs, announcements), then large rooms, which decide what fits; then
        # those whose usual lead can stay: what is left to cover is then decided with little freedom.
        self.groups = sorted(
            groups,
            key=lambda g: (
                not day.needs[g] and (b, g) not in day.told,
                -day.room[g],
                self.usual[g] not in leaders[g],
                -day.size[g],
                g,
            ),
        )
        self.leaders = [leaders[g] for g in self.groups]
        self.helpers = {
            g: [e for e in day.can_help[b, g] if e not in self.spent and self._fits_load(g, e)]
            for g in groups
        }
        self.anyone_helps = sorted({e for row in self.helpers.values() for e in row})
        self.holders_help = {
            g: [any(e in holders for e in self.helpers[g]) for _, holders in day.needs[g]] for g in groups
        }
        self.certs = sorted({holders for g in groups for _, holders in day.needs[g]}, key=sorted)
        self.needs_helper = {
            g: [
                (self.certs.index(holders), i, [e for e in self.helpers[g] if e in holders])
                for i, (_, holders) in enumerate(day.needs[g])
                if self.holders_help[g][i]
            ]
            for g in groups
        }
        self.moved_helpers = {g: [e for e in day.usual_help[b, g] if day.present[b][e]] for g in groups}
        self.helps_usually: dict[int, list[int]] = {}
        for g in groups:
            for e in self.moved_helpers[g]:
                self.helps_usually.setdefault(e, []).append(g)
        self.everyone = sorted({e for row in self.leaders for e in row})
        self.largest_target = max((day.target[g] for g in groups), default=0)
        self.largest_ratio = max((day.ratio[g] for g in groups), default=0)

    def _fits_load(self, g: int, e: int) -> bool:
        left = self.load_left[e]
        return left is None or not self.day.is_cover((self.block, g), e) or self.day.load[g][e] <= left

    def _state(self) -> None:
        people = len(self.day.max_groups)
        self.held: list[list[int]] = [[] for _ in range(people)]
        self.whole = [0] * people
        self.parts = [0] * people
        self.taken: dict[int, tuple[int, ...]] = {}
        self.leading = 0
        self.in_splits = 0
        self.pending: dict[int, list[tuple[int, list[int]]]] = {}

    # Bounds ---------------------------------------------------------------------------------------------------

    def floor(self) -> tuple[int, int, int]:
        """Values of uncovered, unmet and kept that no plan of the block can beat, by each session alone."""
        uncovered = unmet = kept = 0
        for g, leaders in zip(self.groups, self.leaders, strict=True):
            place = (self.block, g)
            if not leaders:
                uncovered += self.day.size[g]
                unmet += len(self.day.needs[g])
            else:
                for i, (_, holders) in enumerate(self.day.needs[g]):
                    unmet += not self.holders_help[g][i] and not any(e in holders for e in leaders)
            kept += not self._can_keep(place, leaders)
        return uncovered, unmet, kept

    def _can_keep(self, place: Place, leaders: list[int]) -> bool:
        told = self.day.told.get(place)
        if told is None:
            return True
        if not told.issubset(leaders):
            return False
        if not told:
            return place not in self.day.must
        return len(told) == 1 or (self.day.can_split[place] and len(told) <= self.day.problem.max_parts)

    def _prepare(self, *, splits: bool) -> None:
        """Options of every group with their fixed costs, and what the groups after it cost at least."""
        day, b = self.day, self.block
        self.options: list[list[Option]] = []
        for g, leaders in zip(self.groups, self.leaders, strict=True):
            place = (b, g)
            size = day.size[g]
            options: list[Option] = []
            usual = self.usual[g]
            for e in leaders:
                unmet = sum(
                    not self.holders_help[g][need] and not day.can_meet(g, need, (e,))
                    for need in range(len(day.needs[g]))
                )
                moves = int(usual not in {NOBODY, e})
                options.append(
                    ((e,), unmet, int(not day.kept(place, (e,))), moves, -size * day.strength[g][e])
                )
            options.sort(
                key=lambda option: (
                    option[3],
                    option[2],
                    option[1],
                    self._waiting(g, option[0]),
                    option[4],
                    option[0],
                )
            )
            if splits and day.can_split[place]:
                options += self._split_options(place, leaders)
            if place not in day.must:
                lost = int(usual != NOBODY)
                options.append(((), len(day.needs[g]), int(not day.kept(place, ())), lost, 0))
            self.options.append(options)
        count = len(self.groups)
        rest = [[0] * 4 for _ in range(count + 1)]
        self.rest_groups = [0] * (count + 1)
        self.rest_students = [0] * (count + 1)
        for i in range(count - 1, -1, -1):
            for column in range(4):
                added = min((_added(option)[column] for option in self.options[i]), default=0)
                rest[i][column] = rest[i + 1][column] + added
            size = day.size[self.groups[i]]
            self.rest_groups[i] = self.rest_groups[i + 1] + (size > 0)
            self.rest_students[i] = self.rest_students[i + 1] + size
        self.rest = rest
        self._count_needs()
        self.rest_sizes = [
            sorted(day.size[g] for g in self.groups[i:] if day.size[g]) for i in range(count + 1)
        ]
        self.rest_room = [max((day.room[g] for g in self.groups[i:]), default=0) for i in range(count + 1)]
        self.open_sums = [sorted(_sums([day.size[g] for g in self.groups[i:]])) for i in range(count + 1)]

    def _count_needs(self) -> None:
        """From each group on: how many groups want each credential, and how many needs nobody can meet."""
        count = len(self.groups)
        self.wanting = [[0] * len(self.certs) for _ in range(count + 1)]
        self.hopeless = [0] * (count + 1)
        for i in range(count - 1, -1, -1):
            g = self.groups[i]
            self.wanting[i] = list(self.wanting[i + 1])
            self.hopeless[i] = self.hopeless[i + 1]
            for n, (_, holders) in enumerate(self.day.needs[g]):
                if self.holders_help[g][n] or any(e in holders for e in self.leaders[i]):
                    self.wanting[i][self.certs.index(holders)] += 1
                else:
                    self.hopeless[i] += 1

    def _waiting(self, g: int, leads: tuple[int, ...]) -> int:
        """How many needs of the group these leads leave to a helper."""
        return sum(not self.day.can_meet(g, need, leads) for _, need, _ in self.needs_helper[g])

    def _split_options(self, place: Place, leaders: list[int]) -> list[Option]:
        day = self.day
        g = place[1]
        size = day.size[g]
        options: list[Option] = []
        for count in range(2, min(day.problem.max_parts, len(leaders), size) + 1):
            for parts in combinations(leaders, count):
                unmet = 0
                for need in range(len(day.needs[g])):
                    unmet += not self.holders_help[g][need] and not day.can_meet(g, need, parts)
                best = max(day.strength[g][e] for e in parts)
                moves = int(self.usual[g] != NOBODY)
                options.append((parts, unmet, int(not day.kept(place, parts)), moves, -size * best))
        return options

    # Search ---------------------------------------------------------------------------------------------------

    def work(self, steps: int) -> None:
        """Count steps; stop when they or the time are used up."""
        before = self.steps
        self.steps += steps
        if self.steps > self.nodes:
            raise OutOfSteps
        if before // CLOCK_EVERY != self.steps // CLOCK_EVERY and self.choices and self.remaining() <= 0:
            raise OutOfSteps

    def run(self, *, splits: bool) -> Found:
        """Search all plans of the block, without splits or with them; a second run goes on from the first's best."""
        # A plan with a split is better only on one of the first three levels; the others were listed without splits.
        self.must_beat = self.best[:3] if splits and self.best is not None else None
        return self._search(splits=splits)

    def list_best(self, best: tuple[int, ...]) -> Found:
        """List the plans that reach values known to be the best of the block."""
        self.best = best
        self.choices = {}
        self.must_beat = None
        return self._search(splits=best[SPLITS] > 0)

    def _search(self, *, splits: bool) -> Found:
        self._prepare(splits=splits)
        self._state()
        self.steps = 0
        self.nodes = (SPLIT_NODES if splits else NODES) if self.fixed_nodes is None else self.fixed_nodes
        try:
            self._next(0, (0, 0, 0, 0, 0, 0))
        except OutOfSteps:
            return Found(tuple(self.choices.values())[:1], complete=False)
        kept = _undominated(self.choices, self.day.order[self.prefix :])
        if kept is None:
            return Found(tuple(self.choices.values())[:1], complete=False)
        return Found(kept, complete=True, impossible=not kept, best=self.best)

    def splits_could_help(self) -> bool:
        """Whether a split could better the best plan without splits: only on uncovered, unmet or kept."""
        splittable = any(self.day.can_split[self.block, g] for g in self.groups)
        return splittable and (self.best is None or self.best[:3] != self.floor())

    def _next(self, i: int, cost: Cost) -> None:
        """Decide group `i` after all before it; `cost` is what the decided groups cost at least."""
        if i == len(self.groups):
            self._leaf(cost)
            return
        self.work(1 + len(self.options[i]) // 8)
        g = self.groups[i]
        size = self.day.size[g]
        uncovered, unmet, kept, splits, moves, strength = cost
        spare = self._spare_moves(i, cost)
        crowd = self.rest_groups[i + 1] - (len(self.everyone) - self.leading)
        for parts, more_unmet, more_kept, more_moves, more_strength in self.options[i]:
            if self.best is not self.spare_for:
                spare = self._spare_moves(i, cost)
            if parts and spare is not None:
                beside = sum(1 for e in parts if self.held[e])
                if more_moves + beside + max(0, crowd + len(parts) - beside) > spare:
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
            extra = self._take(i, parts)
            if extra < 0:
                continue
            after = (
                uncovered,
                unmet + more_unmet,
                kept + more_kept,
                splits + (len(parts) > 1),
                moves + more_moves + extra,
                strength + more_strength,
            )
            if self._promising(i + 1, after):
                self._next(i + 1, after)
            self._give_back(g, parts)

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

    def _take(self, i: int, parts: tuple[int, ...]) -> int:
        """Let `parts` hold group `i`.

        Returns:
            The moves this adds, or -1 (and nothing is changed) when a rule forbids it.
        """
        day = self.day
        g = self.groups[i]
        students = day.size[g] if len(parts) == 1 else 1
        later = self.rest_room[i + 1]
        extra = 0
        for e in parts:
            held = self.held[e]
            if held:
                extra += 1
                if len(held) >= day.max_groups[e] or any(other in day.apart[g] for other in held):
                    return -1
            if not self._fits(e, g, students, later):
                return -1
        waiting = [(c, row) for c, need, row in self.needs_helper[g] if not day.can_meet(g, need, parts)]
        if waiting:
            self.pending[g] = waiting
        if len(parts) > 1:
            self.in_splits += day.size[g]
        for e in parts:
            if not self.held[e]:
                self.leading += 1
                extra += len(self.helps_usually.get(e, ()))
            self.held[e].append(g)
            if len(parts) == 1:
                self.whole[e] += students
            else:
                self.parts[e] += 1
        self.taken[g] = parts
        return extra

    def _fits(self, e: int, g: int, students: int, later: int) -> bool:
        """Whether ratio, room and cover cap can still hold when `e` takes so many students of the group too.

        Helpers are counted as if everybody who may help came, and room as if a group decided later brought its own
        (`later`, the largest).
        """
        day = self.day
        held = self.held[e]
        least = self.whole[e] + self.parts[e] + students
        ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
        adults = 1 + len(self.anyone_helps) - (e in self.anyone_helps)
        if least > ratio * adults:
            return False
        more = len(held) + 1 < day.max_groups[e]
        if least > max([day.room[g], later * more, *(day.room[other] for other in held)]):
            return False
        left = self.load_left[e]
        if left is None:
            return True
        return left >= sum(day.load[other][e] for other in (g, *held) if day.is_cover((self.block, other), e))

    def _give_back(self, g: int, parts: tuple[int, ...]) -> None:
        del self.taken[g]
        self.pending.pop(g, None)
        if len(parts) > 1:
            self.in_splits -= self.day.size[g]
        for e in parts:
            self.held[e].pop()
            if not self.held[e]:
                self.leading -= 1
            if len(parts) == 1:
                self.whole[e] -= self.day.size[g]
            else:
                self.parts[e] -= 1

    def _promising(self, i: int, cost: Cost) -> bool:
        """Whether some plan below this point can be as good as the best so far."""
        if self.until_covered:
            return not cost[0] and self._beyond_room(i) <= 0 and self._short_of_hands(i) <= 0
        best = self.best
        if best is None:
            return True
        uncovered, unmet, kept, splits, moves, strength = cost
        rest = self.rest[i]
        lost = unmet + rest[0]
        # If no more group stays uncovered, those left beyond the free leads go to people who hold one already.
        crowd = max(0, self.rest_groups[i] - (len(self.everyone) - self.leading))
        bound = (uncovered, lost, kept + rest[1], splits, moves + rest[2] + crowd)
        if bound > best[:5]:
            return False
        # Students that fit nowhere stay uncovered, and only whole groups do.
        beyond = self._beyond_room(i)
        if beyond > 0:
            more = next((total for total in self.open_sums[i] if total >= beyond), None)
            if more is None:
                return False
            uncovered += more
            crowd = 0
        elif crowd and (short := self._short_of_hands(i)) > 0:
            uncovered += sum(self.rest_sizes[i][:short])
            crowd = 0
        if self.certs and (uncovered, lost) <= best[:2]:
            lost = max(lost + self._helpers_short(), unmet + self.hopeless[i] + self._holders_short(i))
        bound = (uncovered, lost, kept + rest[1], splits, moves + rest[2] + crowd)
        if self.must_beat is not None and bound[:3] >= self.must_beat:
            return False
        if bound != best[:5]:
            return bound < best[:5]
        if self.prefix == len(bound):
            return True
        values = {CROWDING: self._crowding_bound(), STRENGTH: strength + rest[3], PLANNING: 0}
        return tuple(values[level] for level in self.day.order[5 : self.prefix]) <= best[5:]

    def _beyond_room(self, i: int) -> int:
        """How many students still to be placed fit nowhere, whoever takes them and wherever the helpers go."""
        day = self.day
        wanted = self.rest_students[i] + self.in_splits
        spare = 0
        gains: list[int] = []
        for e in self.everyone:
            held = self.held[e]
            if len(held) >= day.max_groups[e] or i == len(self.groups):
                if not self.parts[e]:
                    continue
                room = 0
            else:
                room = self.rest_room[i]
            if held:
                ratio = min(day.ratio[g] for g in held)
                room = max(room, *(day.room[g] for g in held))
            else:
                ratio = self.largest_ratio
            spare += min(ratio, room) - self.whole[e]
            if spare >= wanted:
                return 0
            while ratio < room:
                gain = min(ratio, room - ratio)
                gains.append(gain)
                room -= gain
                if len(gains) > GAINS or not gain:
                    break
        if spare < wanted and gains:
            helpers = sum(1 for e in self.anyone_helps if not self.held[e])
            spare += sum(sorted(gains, reverse=True)[:helpers])
        return wanted - spare

    def _short_of_hands(self, i: int) -> int:
        """How many of the groups still to be decided are more than everybody may hold."""
        return self.rest_groups[i] - sum(self.day.max_groups[e] - len(self.held[e]) for e in self.everyone)

    def _helpers_short(self) -> int:
        """Needs of decided groups that can no longer be met: a helper who leads cannot help, and each helps one group."""
        lost = waiting = 0
        usable: set[int] = set()
        for needs in self.pending.values():
            waits = False
            for _, helpers in needs:
                free = [e for e in helpers if not self.held[e]]
                if free:
                    waits = True
                    usable.update(free)
                else:
                    lost += 1
            waiting += waits
        return lost + max(0, waiting - len(usable))

    def _holders_short(self, i: int) -> int:
        """Needs beyond what the holders of each credential can serve: as many groups as they hold, or one they help."""
        short = 0
        for c, holders in enumerate(self.certs):
            wanted = self.wanting[i][c] + sum(
                c == cert for needs in self.pending.values() for cert, _ in needs
            )
            for e in holders:
                if not wanted:
                    break
                held = len(self.held[e])
                leads = self.day.max_groups[e] - held if e in self.everyone else 0
                wanted = max(0, wanted - max(leads, int(not held and e in self.anyone_helps)))
            short += wanted
        return short

    def _crowding_bound(self) -> int:
        total = 0
        for e, held in enumerate(self.held):
            if held:
                full = len(held) >= self.day.max_groups[e]
                target = max(self.day.target[g] for g in held) if full else self.largest_target
                total += crowding(self.whole[e] + self.parts[e] - target)
        return total

    # Leaves ---------------------------------------------------------------------------------------------------

    def _leaf(self, cost: Cost) -> None:
        """All groups are decided: try every useful way to place the helpers."""
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
        )
        self.choices[choice.leads, choice.helps] = choice
        if self.until_covered and not values[UNCOVERED]:
            raise OutOfSteps


def _sums(sizes: Sequence[int]) -> set[int]:
    """Every sum that some of the sizes can have."""
    sums = {0}
    for size in sizes:
        sums |= {total + size for total in sums}
    return sums


def _added(option: Option) -> tuple[int, int, int, int]:
    _, unmet, kept, moves, strength = option
    return unmet, kept, moves, strength


def _undominated(
    choices: dict[tuple[object, ...], Choice], suffix: Sequence[int]
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
    if not (one.pairs <= two.pairs and one.planning <= two.planning):
        return False
    if any(one.values[level] > two.values[level] for level in suffix):
        return False
    theirs = {e: (count, load) for e, count, load in two.covers}
    return all(
        count <= theirs.get(e, (0, 0))[0] and load <= theirs.get(e, (0, 0))[1]
        for e, count, load in one.covers
    )
