"""The plain joint model: a whole day, or some of its blocks, as a list of variables and rows.

It is the exact statement of the rules and levels of `huddle-coverage/1` in linear form, and the planner's last
resort: whatever the block searches cannot settle ends here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from huddle.coverage.model.block_rows import BlockRows, Terms, minus
from huddle.coverage.problem.day import Day, Draft


class Joint(BlockRows):
    """The model of the given blocks of a day: their rows, and what couples them."""

    def __init__(self, day: Day, blocks: Iterable[int], *, splits: bool = True) -> None:
        super().__init__(day, blocks, splits=splits)
        self._day_sums()

    def _day_sums(self) -> None:
        """What couples blocks: pairs, covers, planning."""
        day = self.day
        pairs: dict[tuple[int, int], int] = {}
        for (place, e), terms in self.held.items():
            if e == day.usual_lead[place]:
                continue
            g = place[1]
            if (e, g) not in pairs:
                pairs[e, g] = self.rows.variable()
                self.level("continuity", {pairs[e, g]: day.new_cost[g][e]})
            self.rows.row(minus(terms, [pairs[e, g]], 1), high=0)
        for e in range(len(day.max_groups)):
            self._covers(e)
            self._planning(e)
            self._never_all(e)

    def _covers(self, e: int) -> None:
        day = self.day
        covers: Terms = Counter()
        load: Terms = Counter()
        roles = [*self.held.items(), *((key, Counter({v: 1})) for key, v in self.help.items())]
        for (place, who), terms in roles:
            if who == e and day.is_cover(place, e):
                for variable in terms:
                    covers[variable] = 1
                    load[variable] = day.load[place[1]][e]
        before = day.cover_load[e]
        self.level("fairness", {}, before * before)
        if not covers:
            return
        cap = day.cover_cap[e]
        if cap is not None:
            self.rows.row(load, high=cap)
        most = len({place for (place, who), _ in roles if who == e})
        if most == 1:
            self.level("fairness", dict.fromkeys(covers, 2 * before + 1))
            return
        count = self.rows.variable(0, most)
        square = self.rows.variable(0, most * most)
        self.rows.row(minus(covers, [count], 1), 0, 0)
        for k in range(most):
            # The line through (k, k^2) and (k+1, (k+1)^2) lies on or below the square at every whole number.
            self.rows.row({square: 1, count: -(2 * k + 1)}, low=-k * (k + 1))
        self.level("fairness", {square: 1, count: 2 * before})

    def _planning(self, e: int) -> None:
        day = self.day
        used = []
        for b in self.blocks:
            if b not in day.planning[e]:
                continue
            roles = [terms for ((where, _), who), terms in self.held.items() if where == b and who == e]
            roles += [
                Counter({v: 1}) for ((where, _), who), v in self.help.items() if where == b and who == e
            ]
            if roles:
                self._b = b
                used.append(self.rows.variable())
                self.level("planning", {used[-1]: 1})
                for terms in roles:
                    self.rows.row(minus(terms, used[-1:], 1), high=0)
        cap = day.planning_cap[e]
        if cap is not None and cap < len(used):
            self.rows.row(dict.fromkeys(used, 1), high=cap)

    def _never_all(self, e: int) -> None:
        """Blocks in which the educator may not have a role in all: overlapping, or too many in a row."""
        busy: dict[int, int] = {}
        for blocks in self.day.never_all[e]:
            if not blocks.issubset(self.blocks):
                continue
            for b in blocks.difference(busy):
                busy[b] = self.rows.variable()
                roles = [terms for ((at, _), who), terms in self.held.items() if (at, who) == (b, e)]
                roles += [Counter({v: 1}) for ((at, _), who), v in self.help.items() if (at, who) == (b, e)]
                for terms in roles:
                    self.rows.row(minus(terms, [busy[b]], 1), high=0)
            self.rows.row(dict.fromkeys((busy[b] for b in blocks), 1), high=len(blocks) - 1)

    def draft(self, values: Sequence[int]) -> Draft:
        """The plan that a solution stands for."""
        draft = Draft()
        for b in self.blocks:
            for g in self.day.meets[b]:
                place = (b, g)
                leads = [
                    (e, self.day.size[g]) for e in self.day.can_lead[place] if values[self.whole[place, e]]
                ]
                leads += [
                    (e, values[self.students[place, e]])
                    for e in self.day.can_lead[place]
                    if (place, e) in self.part and values[self.part[place, e]]
                ]
                if leads:
                    draft.leads[place] = tuple(sorted(leads))
                    helpers = tuple(e for e in self.day.can_help[place] if values[self.help[place, e]])
                    if helpers:
                        draft.helps[place] = helpers
        return draft

    def hold(self, block: int, level: int, value: int) -> None:
        """Let one level of one block be at most `value`."""
        terms, constant = self.block_levels.get((block, level), (Counter(), [0]))
        self.rows.row(terms, high=value - constant[0])

    def pin(self, block: int, draft: Draft) -> None:
        """Fix one block to a plan."""
        for variable, value in self.hint(draft, [block]).items():
            self.rows.bounds[variable] = (value, value)

    def hint(self, draft: Draft, blocks: Sequence[int] | None = None) -> dict[int, int]:
        """The deciding variables as a plan has them, of all blocks or of some."""
        values: dict[int, int] = {}
        for b in self.blocks if blocks is None else blocks:
            for g in self.day.meets[b]:
                place = (b, g)
                leads = draft.leads.get(place, ())
                split = len(leads) > 1
                if place in self.open:
                    values[self.open[place]] = int(not leads)
                if place in self.split:
                    values[self.split[place]] = int(split)
                for e in self.day.can_lead[place]:
                    students = dict(leads).get(e, 0)
                    values[self.whole[place, e]] = int(not split and any(e == lead for lead, _ in leads))
                    if (place, e) in self.part:
                        values[self.part[place, e]] = int(split and students > 0)
                        values[self.students[place, e]] = students if split else 0
                for e in self.day.can_help[place]:
                    values[self.help[place, e]] = int(e in draft.helps.get(place, ()))
        return values
