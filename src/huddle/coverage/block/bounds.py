"""What a plan of one block below a point of the search must cost at least."""

from collections.abc import Sequence

from huddle.coverage.block.choices import CROWDING, PLANNING, STRENGTH
from huddle.coverage.block.desks import Cost
from huddle.coverage.block.taking import BlockTaking
from huddle.coverage.problem.day import crowding


class BlockBounds(BlockTaking):
    """Bounds on the levels, from what is decided in the block and what is still to come."""

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
