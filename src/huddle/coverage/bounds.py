"""The facts of one block, what is decided so far, and what a plan below that point must cost at least."""

from collections.abc import Sequence
from itertools import combinations
from math import comb

from huddle.coverage.choices import CROWDING, PLANNING, STRENGTH, prefix_length
from huddle.coverage.day import NOBODY, Day, Place, crowding
from huddle.coverage.merges import Merges

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


class BlockBounds:
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
        return [self._dealt_option(g, parts) for count in counts for parts in combinations(leaders, count)]

    def _dealt_option(self, g: int, parts: tuple[int, ...]) -> Option:
        """Splitting a group among these."""
        day = self.day
        unmet = sum(
            not self.holders_help[g][need] and not day.can_meet(g, need, parts)
            for need in range(len(day.needs[g]))
        )
        best = max(day.strength[g][e] for e in parts)
        kept = day.kept((self.block, g), parts)
        return parts, unmet, int(not kept), int(self.usual[g] != NOBODY), -day.size[g] * best

    def _take(self, g: int, parts: tuple[int, ...], later: int) -> int:
        """Let `parts` hold group `g`; `later` is the largest room of the groups still to be placed.

        Returns:
            The moves this adds, or -1 (and nothing is changed) when a rule forbids it.
        """
        day = self.day
        students = day.size[g] if len(parts) == 1 else 1
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
        for e in parts:
            if not self.held[e]:
                self.leading += 1
                self.free_helpers -= e in self.may_help
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

        Helpers are counted as if everybody came who may help and leads nothing so far, and room as if a group decided later brought its own
        (`later`, the largest).
        """
        day = self.day
        held = self.held[e]
        least = self.whole[e] + self.parts[e] + students
        ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
        adults = 1 + self.free_helpers - (not held and e in self.may_help)
        if least > ratio * adults:
            return False
        more = len(held) + 1 < day.max_groups[e]
        if least > max([day.room[g], later * more, *(day.room[other] for other in held)]):
            return False
        left = self.load_left[e]
        if left is None:
            return True
        return left >= sum(day.load[other][e] for other in (g, *held) if day.is_cover((self.block, other), e))

    def _seats(self, e: int, g: int, later: int) -> int:
        """How many students of a split group the educator could take at most, whoever helps."""
        day = self.day
        held = self.held[e]
        more = len(held) + 1 < day.max_groups[e]
        if len(held) >= day.max_groups[e] or any(other in day.apart[g] for other in held):
            return 0
        ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
        if self.whole[e]:
            ratio *= 1 + self.free_helpers - (not held and e in self.may_help)
        room = max([day.room[g], later * more, *(day.room[other] for other in held)])
        return min(ratio, room) - self.whole[e] - self.parts[e]

    def _give_back(self, g: int, parts: tuple[int, ...]) -> None:
        del self.taken[g]
        self.pending.pop(g, None)
        for e in parts:
            self.held[e].pop()
            if not self.held[e]:
                self.leading -= 1
                self.free_helpers += e in self.may_help
            if len(parts) == 1:
                self.whole[e] -= self.day.size[g]
            else:
                self.parts[e] -= 1

    def _promising(self, i: int, cost: Cost) -> bool:
        """Whether some plan below this point can be as good as the best so far."""
        if self.until_covered:
            return (
                not cost[0]
                and self._beyond_room(i) <= 0
                and not self._short_of_hands(i, self._must_split(i, len(self.everyone) - self.leading))
            )
        best = self.best
        if best is None:
            return True
        bound, more = self._bound(i, cost, best[:5])
        if self.must_beat is not None and bound[:3] >= self.must_beat:
            return False
        if bound != best[:5]:
            return bound < best[:5]
        if self.prefix == len(bound):
            return True
        values = {
            CROWDING: self._crowding_bound(i, more),
            STRENGTH: cost[5] + self.rest[i][3],
            PLANNING: 0,
        }
        return tuple(values[level] for level in self.day.order[5 : self.prefix]) <= best[5:]

    def _bound(self, i: int, cost: Cost, best: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
        """The first five levels of any plan below this point are at least so much, and students that stay uncovered at least.

        Once it is more than `best` it is not made any sharper.
        """
        uncovered, unmet, kept, splits, moves, _ = cost
        rest = self.rest[i]
        lost = unmet + rest[0]
        # If no more group stays uncovered, those left beyond the free leads are led beside another or split.
        free = len(self.everyone) - self.leading
        away, both = self._lead_elsewhere(i)
        moves += away
        helping, waiting, met = self._leads_who_help() if self.pending else (0, 0, 0)
        must_split = self._must_split(i, free - helping, helping, waiting, met)
        held = self._more_held(i, must_split, free - helping) - both
        least = splits + must_split, moves + rest[2] + max(0, held)
        if (bound := (uncovered, lost, kept + rest[1], *least)) > best:
            return bound, 0
        # Students that fit nowhere stay uncovered, and only whole groups do.
        more = 0
        beyond = self._beyond_room(i)
        if beyond > 0:
            found = next((total for total in self.open_sums[i] if total >= beyond), None)
            if found is None:
                return (uncovered + beyond, 0, 0, 0, 0), beyond
            more = found
        short = lost
        if self.certs and (uncovered + more, lost) <= best[:2]:
            short = max(lost + self._helpers_short(), unmet + self.hopeless[i] + self._holders_short(i))
        anyhow = self._must_split(i, free) if met else must_split
        if short > lost:  # whoever waits for a helper may be the one who stays without
            must_split, lost = anyhow, short
            held = self._more_held(i, must_split, free) - both
            least = splits + must_split, moves + rest[2] + max(0, held)
        more = max(more, sum(self.rest_sizes[i][: self._short_of_hands(i, anyhow)]))
        if more:
            must_split = anyhow
            uncovered += more
            open_groups = self._most_open(i, more)
            must_split = max(0, must_split - open_groups)
            held = self._more_held(i, must_split, free, open_groups) - both
            least = splits + must_split, moves + rest[2] + max(0, held)
        return (uncovered, lost, kept + rest[1], *least), more

    def _lead_elsewhere(self, i: int) -> tuple[int, int]:
        """Groups left whose usual lead leads another already, and how many of them that lead may still take as well."""
        day = self.day
        away = both = 0
        for e, groups in self.own.items():
            held = self.held[e]
            if not held or groups[-1] < i:
                continue
            for j in groups:
                if j >= i:
                    away += 1
                    g = self.groups[j]
                    both += self._fits(e, g, day.size[g], self.rest_room[i]) and len(held) < day.max_groups[e]
        return away, both

    def _leads_who_help(self) -> tuple[int, int, int]:
        """If every need that waits for a helper and may be met is met: how many leads help, and lead nothing, at least.

        Also which groups wait for a helper, as a mask, and how many of them get one.
        """
        usable: set[int] = set()
        waiting = mask = 0
        for g, needs in self.pending.items():
            waits = False
            for _, helpers in needs:
                for e in helpers:
                    if not self.held[e]:
                        usable.add(e)
                        waits = True
            if waits:
                waiting += 1
                mask |= self.bit.get(g, 0)
        met = min(waiting, len(usable))
        return max(0, met - len(usable.difference(self.everyone))), mask, met

    def _must_split(self, i: int, free: int, helping: int = 0, waiting: int = 0, met: int = 0) -> int:
        """How many more groups are split at least if all that are left are covered: the others find a free lead or a partner.

        Of the leads `free` are left to lead alone, besides those `helping`; `met` of the groups `waiting` for a helper
        get one.
        """
        crowd = self.rest_groups[i] - free
        if crowd <= 0:
            return 0
        mine = 0
        for e in self.everyone:
            held = self.held[e]
            if held and len(held) < self.day.max_groups[e]:
                if not self.whole[e]:  # parts leave room for whatever may come
                    crowd -= 1
                    continue
                for g in held:
                    mine |= self.bit.get(g, 0)
        most = self.merges.most_of(self.rest_mask[i], mine, helping=helping, waiting=waiting & mine, met=met)
        return max(0, crowd - most)

    def _more_held(self, i: int, must_split: int, free: int, open_groups: int = 0) -> int:
        """How many groups and parts more people hold beside another, at least, if so many more groups are split and stay open."""
        return max(0, self.rest_groups[i] - open_groups + must_split + self._parts_due(i) - free)

    def _parts_due(self, i: int) -> int:
        """How many parts at least the groups make that are split already and not dealt yet."""
        undealt = self.deferred[self.dealt :]
        if not undealt:
            return 0
        return 2 * len(undealt) if self.rest_groups[i] else self._pieces(undealt)

    def _most_open(self, i: int, students: int) -> int:
        """How many of the groups left can stay uncovered, at most, if these are so many students together."""
        count = 0
        for size in self.rest_sizes[i]:
            students -= size
            if students < 0:
                break
            count += 1
        return count

    def _pieces(self, undealt: Sequence[int]) -> int:
        """How many parts at least the groups that are split make, with all others placed: each part fits somewhere."""
        day = self.day
        ratio = max(day.ratio[g] for g in undealt)
        most_room = max(day.room[g] for g in undealt)
        seats: list[int] = []
        gains: list[int] = []
        for e in self.everyone:
            held = self.held[e]
            if len(held) >= day.max_groups[e]:
                continue
            least = min([ratio, *(day.ratio[g] for g in held)])
            room = max([most_room, *(day.room[g] for g in held)])
            seats.append(max(0, min(least, room) - self.whole[e]))
            if held and room > least:
                gains.append(min(least * self.free_helpers, room - least))
        seats.sort(reverse=True)
        gains.sort(reverse=True)
        extra = sum(gains[: self.free_helpers])
        each = sum(_fewest(day.size[g], seats, extra) for g in undealt)
        return max(each, _fewest(sum(day.size[g] for g in undealt), seats, extra))

    def _beyond_room(self, i: int) -> int:
        """How many students still to be placed fit nowhere, whoever takes them and wherever the helpers go.

        An adult who holds nothing yet leads or helps, not both, and is counted where more students fit.
        """
        day = self.day
        wanted = self.rest_students[i] + self.in_splits
        later = self._room_later(i)
        alone = min(self.largest_ratio, later)
        spare = 0
        either = 0
        gains: list[int] = []
        for e in self.everyone:
            held = self.held[e]
            if held:
                room = later if len(held) < day.max_groups[e] else 0
                if not room and not self.parts[e]:
                    continue
                ratio = min(day.ratio[g] for g in held)
                room = max(room, *(day.room[g] for g in held))
                spare += min(ratio, room) - self.whole[e]
            elif later:
                ratio, room = self.largest_ratio, later
                spare += alone
                either += e in self.may_help
            else:
                either += e in self.may_help
                continue
            if spare >= wanted:
                return 0
            for _ in range(self.free_helpers if ratio else 0):
                if ratio >= room:
                    break
                gain = min(ratio, room - ratio)
                gains.append(gain)
                room -= gain
        gains.sort(reverse=True)
        spare += sum(gains[: self.only_help])
        spare += sum(max(0, gain - alone) for gain in gains[self.only_help : self.only_help + either])
        return wanted - spare

    def _short_of_hands(self, i: int, must_split: int) -> int:
        """How many of the groups left stay uncovered at least: there are no more hands for them, or they may not be split."""
        due = self.rest_groups[i] + self._parts_due(i)
        if not due:
            return 0
        hands = sum(self.day.max_groups[e] - len(self.held[e]) for e in self.everyone)
        splittable = self.rest_splittable[i]
        short = 0
        while short < self.rest_groups[i] and (must_split > splittable or due - short + must_split > hands):
            short += 1
            must_split = max(0, must_split - 1)
        return short if must_split <= splittable and due - short + must_split <= hands else short + 1

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
            waiting = (any(c == cert for cert, _ in needs) for needs in self.pending.values())
            wanted = self.wanting[i][c] + sum(waiting)
            for e in holders:
                if not wanted:
                    break
                held = len(self.held[e])
                leads = self.day.max_groups[e] - held if e in self.everyone else 0
                wanted = max(0, wanted - max(leads, int(not held and e in self.anyone_helps)))
            short += wanted
        return short

    def _crowding_bound(self, i: int, less: int) -> int:
        """The least crowding if all that are left are covered but so many students: they go where they cost least."""
        day = self.day
        total = 0
        more = self.rest_students[i] + self.in_splits - less
        seats = [0, 0, 0]
        for e in self.everyone:
            held = self.held[e]
            have = self.whole[e]
            full = len(held) >= day.max_groups[e]
            target = max(day.target[g] for g in held) if full else self.largest_target
            over = have - target
            if full and not self.parts[e]:
                total += crowding(over)
                continue
            total += crowding(over)
            seats[0] += max(0, -over)
            seats[1] += min(4, max(0, 4 - max(0, over)))
            seats[2] += min(4, max(0, 8 - max(4, over)))
        for cost, free in enumerate(seats):
            placed = min(more, free)
            total += cost * placed
            more -= placed
        return total + 3 * more

    def _room_later(self, i: int) -> int:
        """The largest room of the groups that are not placed yet."""
        later = self.rest_room[i]
        for g in self.deferred[self.dealt :]:
            later = max(later, self.day.room[g])
        return later


def _fewest(students: int, seats: Sequence[int], extra: int) -> int:
    """How many parts at least so many students make, by the largest free seats and some extra ones; a split has 2."""
    count = 0
    students -= extra
    for free in seats:
        if students <= 0:
            break
        students -= free
        count += 1
    return max(2, count)


def _sums(sizes: Sequence[int]) -> set[int]:
    """Every sum that some of the sizes can have."""
    sums = {0}
    for size in sizes:
        sums |= {total + size for total in sums}
    return sums


def _added(option: Option) -> tuple[int, int, int, int]:
    _, unmet, kept, moves, strength = option
    return unmet, kept, moves, strength
