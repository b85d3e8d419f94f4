"""What a block allows and costs, as variables and rows: who leads, helps and shares which group."""

from collections import Counter
from collections.abc import Iterable, Mapping

from huddle.coverage.model.engine import Rows
from huddle.coverage.problem.day import NOBODY, Day, Place
from huddle.domain.cover.problem import LEVELS

Terms = Counter[int]


class BlockRows:
    """The variables of the given blocks, and the rules and levels that stay within a block.

    Attributes:
        rows: variables and rows.
        levels: for each of the ten levels its coefficients by variable.
        constants: for each level what the variables leave out.
        block_levels: (block, level) -> the same for one block; not for continuity and fairness.
        held: (place, educator) -> terms that are 1 when the educator leads it, whole or in part.
    """

    def __init__(self, day: Day, blocks: Iterable[int], *, splits: bool = True) -> None:
        self.day = day
        self.blocks = list(blocks)
        self.splits = splits
        self.rows = Rows()
        self.levels: list[Terms] = [Counter() for _ in LEVELS]
        self.constants = [0] * len(LEVELS)
        self.block_levels: dict[tuple[int, int], tuple[Terms, list[int]]] = {}
        self._b = NOBODY  # the block whose terms are being added
        self.whole: dict[tuple[Place, int], int] = {}
        self.part: dict[tuple[Place, int], int] = {}
        self.students: dict[tuple[Place, int], int] = {}
        self.help: dict[tuple[Place, int], int] = {}
        self.open: dict[Place, int] = {}
        self.split: dict[Place, int] = {}
        self.held: dict[tuple[Place, int], Terms] = {}
        places = [(b, g) for b in self.blocks for g in day.meets[b]]
        for place in places:
            self._b = place[0]
            self._session(place)
        for place in places:
            self._b = place[0]
            self._needs(place)
            self._kept(place)
            self._usual(place)
        for b in self.blocks:
            self._b = b
            self._block(b)
        self._b = NOBODY

    def level(self, name: str, terms: Mapping[int, int], constant: int = 0) -> None:
        """Add terms to a level, of the whole and of the block whose terms are being added."""
        index = LEVELS.index(name)
        of_block, block_constant = self.block_levels.setdefault((self._b, index), (Counter(), [0]))
        for variable, coefficient in terms.items():
            self.levels[index][variable] += coefficient
            of_block[variable] += coefficient
        self.constants[index] += constant
        block_constant[0] += constant

    def _session(self, place: Place) -> None:
        """Somebody leads it whole, or it is split, or it is uncovered."""
        day, rows = self.day, self.rows
        g = place[1]
        size = day.size[g]
        leads = day.can_lead[place]
        covered: Terms = Counter()
        for e in leads:
            self.whole[place, e] = covered_by = rows.variable()
            covered[covered_by] = 1
            self.held[place, e] = Counter({covered_by: 1})
            self.level("strength", {covered_by: -size * day.strength[g][e]})
        if self.splits and day.can_split[place] and len(leads) >= 2:
            covered[self._split(place)] = 1
        if place in day.must:
            rows.row(covered, 1, 1)
        else:
            self.open[place] = rows.variable()
            rows.row(covered + Counter({self.open[place]: 1}), 1, 1)
            self.level("uncovered", {self.open[place]: size})
        for e in day.can_help[place]:
            self.help[place, e] = variable = rows.variable()
            if place in self.open:
                rows.row({variable: 1, self.open[place]: 1}, high=1)

    def _split(self, place: Place) -> int:
        day, rows = self.day, self.rows
        g = place[1]
        size = day.size[g]
        self.split[place] = split = rows.variable()
        self.level("splits", {split: 1})
        parts: Terms = Counter()
        total: Terms = Counter()
        for e in day.can_lead[place]:
            self.part[place, e] = part = rows.variable()
            self.students[place, e] = count = rows.variable(0, size - 1)
            parts[part] = 1
            total[count] = 1
            self.held[place, e][part] = 1
            rows.row({count: 1, part: -1}, low=0)
            rows.row({count: 1, part: 1 - size}, high=0)
            rows.row({part: 1, split: -1}, high=0)
            self.level("strength", {count: -day.strength[g][e]})
        rows.row(minus(total, [split], size), 0, 0)
        rows.row(minus(parts, [split], 2), low=0)
        rows.row(minus(parts, [split], day.problem.max_parts), high=0)
        return split

    def _needs(self, place: Place) -> None:
        rows = self.rows
        for students, holders in self.day.needs[place[1]]:
            unmet = rows.variable()
            terms: Terms = Counter({unmet: 1})
            counts: Terms = Counter()
            for e in holders:
                if (place, e) in self.whole:
                    terms[self.whole[place, e]] = 1
                if (place, e) in self.help:
                    terms[self.help[place, e]] = 1
                if (place, e) in self.students:
                    counts[self.students[place, e]] = 1
            if place in self.split and (counts or not students):
                terms[self._met_by_parts(place, counts, students)] = 1
            rows.row(terms, low=1)
            self.level("unmet", {unmet: 1})

    def _met_by_parts(self, place: Place, counts: Terms, students: int) -> int:
        met = self.rows.variable()
        self.rows.row({met: 1, self.split[place]: -1}, high=0)
        counts[met] = -students
        self.rows.row(counts, low=0)
        return met

    def _kept(self, place: Place) -> None:
        day, rows = self.day, self.rows
        if place not in day.told:
            return
        told = day.told[place]
        lost = rows.variable()
        self.level("kept", {lost: 1})
        if not told:
            rows.row({lost: 1, self.open[place]: 1} if place in self.open else {lost: 1}, low=1)
            return
        chosen = self.whole if len(told) == 1 else self.part
        for e in told:
            terms = Counter({lost: 1})
            if (place, e) in chosen:
                terms[chosen[place, e]] = 1
            rows.row(terms, low=1)
        for e in day.can_lead[place]:
            if e not in told and (place, e) in self.part:
                rows.row({lost: 1, self.part[place, e]: -1}, low=0)

    def _usual(self, place: Place) -> None:
        """Moves of people who are there."""
        day = self.day
        b = place[0]
        lead = day.usual_lead[place]
        if lead != NOBODY and day.present[b][lead]:
            self._away(self.whole.get((place, lead)))
        for e in day.usual_help[place]:
            if day.present[b][e]:
                self._away(self.help.get((place, e)))

    def _away(self, role: int | None) -> None:
        self.level("moves", {} if role is None else {role: -1}, 1)

    def _block(self, b: int) -> None:
        day = self.day
        for leads in day.differ.get(b, ()):
            held: Terms = Counter()
            for g, e in leads:
                held.update(self.held.get(((b, g), e), ()))
            self.rows.row(held, high=len(leads) - 1)
        for e in range(len(day.max_groups)):
            places = [(b, g) for g in day.meets[b] if ((b, g), e) in self.held]
            helping = [self.help[(b, g), e] for g in day.meets[b] if ((b, g), e) in self.help]
            if places:
                self._role(e, places, helping)
                self._capacity(e, places)
            elif len(helping) > 1:
                self.rows.row(dict.fromkeys(helping, 1), high=1)

    def _role(self, e: int, places: list[Place], helping: list[int]) -> None:
        day, rows = self.day, self.rows
        for place in places:
            if helping:
                rows.row(self.held[place, e] + Counter(helping), high=1)
            else:
                rows.row(self.held[place, e], high=1)
        for i, one in enumerate(places):
            for two in places[i + 1 :]:
                if two[1] in day.apart[one[1]]:
                    rows.row(self.held[one, e] + self.held[two, e], high=1)
        if len(places) > 1:
            groups: Terms = Counter()
            for place in places:
                groups.update(self.held[place, e])
            limit = min(len(places), day.max_groups[e])
            rows.row(groups, high=limit)
            if limit > 1:
                beyond = rows.variable(0, limit - 1)
                groups[beyond] = -1
                rows.row(groups, high=1)
                self.level("moves", {beyond: 1})

    def _capacity(self, e: int, places: list[Place]) -> None:
        """Ratio, room and crowding of one educator in one block."""
        day, rows = self.day, self.rows
        total: Terms = Counter()
        for place in places:
            total[self.whole[place, e]] = day.size[place[1]]
            if (place, e) in self.students:
                total[self.students[place, e]] = 1
        most = self._most(e, places)
        helpers = self._helpers(e, places)
        ratios = sorted({day.ratio[g] for _, g in places})
        for place in places:
            ratio = day.ratio[place[1]]
            if ratio < ratios[-1] and ratio < most:
                for literal in self.held[place, e]:
                    rows.row(minus(total, helpers, ratio), high=ratio, when=(literal,))
        if ratios[-1] < most:
            rows.row(minus(total, helpers, ratios[-1]), high=ratios[-1])
        for room in sorted({day.room[g] for _, g in places}):
            if room < most:
                rows.row(
                    total, high=room, when=self._none_of(e, [p for p in places if day.room[p[1]] > room])
                )
        targets = sorted({day.target[g] for _, g in places})
        if targets[0] < most:
            over = [rows.variable(0, 4), rows.variable(0, 4), rows.variable(0, most)]
            self.level("crowding", {over[0]: 1, over[1]: 2, over[2]: 3})
            for target in targets:
                when = self._none_of(e, [p for p in places if day.target[p[1]] > target])
                rows.row(minus(total, over, 1), high=target, when=when)

    def _most(self, e: int, places: list[Place]) -> int:
        """More students than this the educator cannot hold whatever the plan."""
        sizes = sorted((self.day.size[g] for _, g in places), reverse=True)
        return sum(sizes[: self.day.max_groups[e]])

    def _none_of(self, e: int, places: list[Place]) -> tuple[int, ...]:
        return tuple(-literal - 1 for place in places for literal in self.held[place, e])

    def _helpers(self, e: int, places: list[Place]) -> list[int]:
        """Variables that count the helpers on the groups the educator leads whole."""
        counts = []
        for place in places:
            others = [self.help[place, h] for h in self.day.can_help[place] if h != e]
            if others:
                count = self.rows.variable(0, len(others))
                self.rows.row({count: 1, self.whole[place, e]: -len(others)}, high=0)
                self.rows.row(minus(Counter({count: 1}), others, 1), high=0)
                counts.append(count)
        return counts


def minus(terms: Mapping[int, int], variables: Iterable[int], times: int) -> Terms:
    """`terms` - `times` x the sum of `variables`."""
    result = Counter(dict(terms))
    for variable in variables:
        result[variable] -= times
    return result
