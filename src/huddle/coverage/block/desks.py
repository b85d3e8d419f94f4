"""The facts of one block, and who holds what while its groups are decided one after the other."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

from huddle.coverage.block.choices import prefix_length
from huddle.coverage.block.merges import Merges
from huddle.coverage.problem.day import NOBODY, Day, Place

MOST_SPLITS = 3_000
"""Ways to choose who shares one group, beyond which they are looked at only once all whole groups are placed."""
DEAL = (NOBODY,)
"""In place of who takes a group: it is split, and who takes a part is decided once all whole groups are placed."""

Cost = tuple[int, int, int, int, int, int]
"""(uncovered, unmet, kept, splits, moves, strength)."""
Option = tuple[tuple[int, ...], int, int, int, int]
"""(who takes a part, and what that adds to unmet, kept, moves and strength)."""


class OutOfSteps(Exception):  # noqa: N818 - not an error: the search stops
    """The search has used its steps or its time."""


class BlockDesks:
    """One block while its groups are decided one after the other.

    Args:
        day: the problem.
        block: position of the block.
        load_left: cover load each educator may still take, where capped; the day's cap when left out.
        kept_out: educators who get no role in the block.
        until_covered: only plans that cover everything count.
    """

    def __init__(
        self,
        day: Day,
        block: int,
        *,
        load_left: Sequence[int | None] | None = None,
        kept_out: frozenset[int] = frozenset(),
        until_covered: bool = False,
    ) -> None:
        self.day = day
        self.block = block
        self.until_covered = until_covered
        self.load_left = day.cover_cap if load_left is None else load_left
        self.kept_out = kept_out
        self.prefix = prefix_length(day)
        self.differ = day.differ.get(block, ())
        self.best: tuple[int, ...] | None = None
        self.must_beat: tuple[int, ...] | None = None
        self._sessions()
        self._state()

    def _sessions(self) -> None:
        day, b = self.day, self.block
        groups = day.meets[b]
        leaders = {
            g: [e for e in day.can_lead[b, g] if e not in self.kept_out and self._fits_load(g, e)]
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
            g: [e for e in day.can_help[b, g] if e not in self.kept_out and self._fits_load(g, e)]
            for g in groups
        }
        self.anyone_helps = sorted({e for row in self.helpers.values() for e in row})
        self.may_help = frozenset(self.anyone_helps)
        self.holders_help = {
            g: [any(e in holders for e in self.helpers[g]) for _, holders in day.needs[g]] for g in groups
        }
        self.here = frozenset(e for e, here in enumerate(day.present[b]) if here)
        self.certs = sorted({holders & self.here for g in groups for _, holders in day.needs[g]}, key=sorted)
        self.needs_helper = {
            g: [
                (self.certs.index(holders & self.here), i, [e for e in self.helpers[g] if e in holders])
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
        self.only_help = len(self.may_help.difference(self.everyone))
        self.alike = self._alike() if self.until_covered else ()
        self.largest_target = max((day.target[g] for g in groups), default=0)
        self.largest_ratio = max((day.ratio[g] for g in groups), default=0)
        counted = [g for g in self.groups if day.size[g]]
        self.merges = Merges(
            day,
            counted,
            max((day.max_groups[e] for e in self.everyone), default=0),
            len(self.may_help),
            self.only_help,
        )
        self.bit = {g: 1 << i for i, g in enumerate(counted)}
        self.must_split_of_all = max(
            0, len(counted) - len(self.everyone) - self.merges.most_of((1 << len(counted)) - 1, 0)
        )
        self.may_lead = dict(zip(self.groups, self.leaders, strict=True))
        self.deal_option: dict[int, Option] = {}
        self.own: dict[int, list[int]] = {}
        for i, g in enumerate(self.groups):
            if self.usual[g] in self.leaders[i]:
                self.own.setdefault(self.usual[g], []).append(i)

    def _alike(self) -> Sequence[tuple[int, ...]]:
        """For each educator those before them who can do just the same as far as covering goes; one may stand for another."""
        day = self.day
        seen: dict[object, list[int]] = {}
        before: list[tuple[int, ...]] = []
        for e, left in enumerate(self.load_left):
            same: object = (
                day.max_groups[e],
                tuple(g for g, row in zip(self.groups, self.leaders, strict=True) if e in row),
                tuple(g for g, row in self.helpers.items() if e in row),
                None if left is None else e,
            )
            row = seen.setdefault(same, [])
            before.append(tuple(row))
            row.append(e)
        return before

    def _stands_for_another(self, parts: tuple[int, ...]) -> bool:
        """Whether somebody here holds nothing yet while one who can do the same, and comes first, stays free."""
        held = self.held
        return any(
            not held[other] and other not in parts for e in parts if not held[e] for other in self.alike[e]
        )

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
        self.free_helpers = len(self.anyone_helps)
        self.in_splits = 0
        self.deferred: list[int] = []
        self.dealt = 0
        self.pending: dict[int, list[tuple[int, list[int]]]] = {}

    def floor(self) -> tuple[int, int, int]:
        """Values of uncovered, unmet and kept that no plan of the block can beat, by each session alone."""
        uncovered = unmet = kept = 0
        for g, leaders in zip(self.groups, self.leaders, strict=True):
            place = (self.block, g)
            if not leaders:
                uncovered += self.day.size[g]
                unmet += len(self.day.needs[g])
            else:
                for i, (students, holders) in enumerate(self.day.needs[g]):
                    nobody = not self.holders_help[g][i] and not any(e in holders for e in leaders)
                    unmet += nobody and students > 0
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
        self.deal_option = {}
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
            if splits and day.can_split[place] and len(leaders) > 1:
                self.deal_option[g] = self._deal_option(place, leaders)
                # To better only needs or announcements, it counts at once who shares the groups that have any.
                if self.must_beat is not None and (day.needs[g] or place in day.told):
                    options += self._split_options(g, leaders)
                else:
                    options.append(self.deal_option[g])
            if place not in day.must:
                lost = int(usual != NOBODY)
                options.append(((), len(day.needs[g]), int(not day.kept(place, ())), lost, 0))
            self.options.append(options)
        count = len(self.groups)
        rest = [[0] * 4 for _ in range(count + 1)]
        self.rest_groups = [0] * (count + 1)
        self.rest_mask = [0] * (count + 1)
        self.rest_splittable = [0] * (count + 1)
        self.rest_students = [0] * (count + 1)
        for i in range(count - 1, -1, -1):
            for column in range(4):
                added = min((_added(option)[column] for option in self.options[i]), default=0)
                rest[i][column] = rest[i + 1][column] + added
            size = day.size[self.groups[i]]
            self.rest_groups[i] = self.rest_groups[i + 1] + (size > 0)
            self.rest_mask[i] = self.rest_mask[i + 1] | self.bit.get(self.groups[i], 0)
            may_split = any(option[0] == DEAL or len(option[0]) > 1 for option in self.options[i])
            self.rest_splittable[i] = self.rest_splittable[i + 1] + (size > 0 and may_split)
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
            wanted: set[int] = set()  # a holder meets all needs of the group that the same people can meet
            for n, (students, holders) in enumerate(self.day.needs[g]):
                if not students:
                    continue  # any split meets it
                if self.holders_help[g][n] or any(e in holders for e in self.leaders[i]):
                    wanted.add(self.certs.index(holders & self.here))
                else:
                    self.hopeless[i] += 1
            for c in wanted:
                self.wanting[i][c] += 1

    def _waiting(self, g: int, leads: tuple[int, ...]) -> int:
        """How many needs of the group these leads leave to a helper."""
        return sum(not self.day.can_meet(g, need, leads) for _, need, _ in self.needs_helper[g])

    def _deal_option(self, place: Place, leaders: list[int]) -> Option:
        """Splitting a group, at the least that any way to deal it costs."""
        day, g = self.day, place[1]
        size = day.size[g]
        unmet = sum(
            not self.holders_help[g][need]
            and students > 0
            and (size < students or not any(e in holders for e in leaders))
            for need, (students, holders) in enumerate(day.needs[g])
        )
        told = day.told.get(place)
        kept = told is not None and not (1 < len(told) <= day.problem.max_parts and told.issubset(leaders))
        best = max(day.strength[g][e] for e in leaders)
        return DEAL, unmet, int(kept), int(self.usual[g] != NOBODY), -size * best

    def _split_options(self, g: int, leaders: list[int]) -> list[Option]:
        """Every way to choose who shares a group."""
        counts = range(2, min(self.day.problem.max_parts, len(leaders), self.day.size[g]) + 1)
        if sum(comb(len(leaders), count) for count in counts) > MOST_SPLITS:
            return [self.deal_option[g]]
        return [self.dealt_option(g, parts) for count in counts for parts in combinations(leaders, count)]

    def dealt_option(self, g: int, parts: tuple[int, ...]) -> Option:
        """Splitting a group among these."""
        day = self.day
        unmet = sum(
            not self.holders_help[g][need] and not day.can_meet(g, need, parts)
            for need in range(len(day.needs[g]))
        )
        best = max(day.strength[g][e] for e in parts)
        kept = day.kept((self.block, g), parts)
        return parts, unmet, int(not kept), int(self.usual[g] != NOBODY), -day.size[g] * best


def _sums(sizes: Sequence[int]) -> set[int]:
    """Every sum that some of the sizes can have."""
    sums = {0}
    for size in sizes:
        sums |= {total + size for total in sums}
    return sums


def _added(option: Option) -> tuple[int, int, int, int]:
    _, unmet, kept, moves, strength = option
    return unmet, kept, moves, strength
