"""The best plan of a whole day: blocks by themselves, then together, then the solver for what is left."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.coverage.block.choices import SPLITS, Found, prefix_length
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.model.engine import solve
from huddle.coverage.model.joint import Joint
from huddle.coverage.model.passes import minimise
from huddle.coverage.problem.day import Day, Draft, in_order, measure
from huddle.coverage.problem.memory import Memory, block_facts
from huddle.coverage.whole_day.apart import joined, teams_of
from huddle.coverage.whole_day.caps import CapSearch, within_caps
from huddle.coverage.whole_day.in_turn import one_after_another
from huddle.coverage.whole_day.master import Chosen, better_block, choose, draft_of, draft_of_block

FIRST_STEPS = 400
"""Steps a hard block may take for the plan that is shown first."""
LAST_RESORT = 30.0
"""Seconds to find any legal plan at all when locks make even that a search; a limit never cuts this short."""


@dataclass(frozen=True, slots=True)
class Result:
    """A legal plan, and how many levels of the problem's order are proved best; no draft when locks exclude all.

    `least` are values of the first levels than which no plan is better, compared in their order; empty where not needed.
    """

    draft: Draft | None
    proved: int
    least: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Settled:
    """What the solver made of a block: a plan, how many of the separable levels it proved, and what was listed then."""

    part: Draft | None
    proved: int
    found: Found
    impossible: bool = False
    cut: bool = False


class DaySearch:
    """One search. `on_better` is called with every better legal plan on the way; `memory` spares what is known.

    Attributes:
        found: what each block offers by itself, once it was searched.
    """

    def __init__(
        self,
        day: Day,
        remaining: Callable[[], float],
        on_better: Callable[[Draft], None],
        memory: Memory,
    ) -> None:
        self.day = day
        self.memory = memory
        self.remaining = remaining
        self.on_better = on_better
        self.blocks = range(len(day.problem.blocks))
        self.facts = [block_facts(day, b) for b in self.blocks]
        self.searches: dict[int, BlockSearch] = {}
        self.found: list[Found] = []
        self.prefix = prefix_length(day)
        self.best: Draft | None = None
        self.best_values: tuple[int, ...] = ()
        self.told: Draft | None = None

    def run(self) -> Result:
        """Search until the best plan is proved or the time is up."""
        self._teams_apart()
        result = self._run()
        if result.draft is None or result.proved >= self.prefix:
            return result
        # What is as good as the plainest bound is proved, whatever else was not.
        values = in_order(self.day, measure(self.day, result.draft))
        floor = [
            sum(column) for column in zip(*(self._search(b).root_bound() for b in self.blocks), strict=True)
        ]
        met = next((i for i, least in enumerate(floor) if values[i] != least), len(floor))
        return Result(result.draft, max(result.proved, met), tuple(floor))

    def _teams_apart(self) -> None:
        """A large day first as its teams, each by itself."""
        teams = [Day(problem) for problem in teams_of(self.day)]
        plans: list[tuple[Day, Draft]] = []
        for done, team in enumerate(teams):
            limit = self._share(self.remaining() / 2 / (len(teams) - done))
            draft = DaySearch(team, limit, lambda _: None, self.memory).run().draft
            if draft is None:
                return
            plans.append((team, draft))
        if plans:
            self._keep(joined(self.day, plans))
            self._tell()

    def _run(self) -> Result:
        everything = len(self.day.order)
        self._first_plan()
        plain = [self._plain(b) for b in self.blocks]
        self.found = found = [block for block, _ in plain]
        if any(block.impossible for block in found):
            return Result(None, everything)
        chosen = self._combine(found)
        if chosen is None and self.best is None:
            picked = one_after_another(self.day, self.remaining, self.memory)
            if picked is not None:
                self._keep(draft_of(picked))
        waiting = [b for b in self.blocks if found[b].complete and plain[b][1]]
        if waiting:
            if not all(self.memory.knows(("splits", self.facts[b])) for b in waiting):
                self._tell()
            for b in waiting:
                found[b] = self._with_splits(b, found[b])
            chosen = self._combine(found)
        settled = all(block.complete for block in found)
        if settled and chosen is not None and chosen.complete and chosen.choices is not None:
            return Result(draft_of(chosen.choices), everything)
        self._tell()
        if self.remaining() <= 0 and self.best is not None:
            return Result(self.best, 0)
        if settled and chosen is None and (capped := self._capped(found)) is not None:
            return capped
        return self._with_solver(found, chosen, settled=settled)

    def _with_solver(self, found: list[Found], chosen: Chosen | None, *, settled: bool) -> Result:
        """What is left when the searches could not settle the day by themselves."""
        target = self._settle(found)
        if isinstance(target, Result):
            return target
        if not settled:
            settled = all(block.complete for block in found)
            chosen = self._combine(found)
            if settled and chosen is not None and chosen.complete and chosen.choices is not None:
                return Result(draft_of(chosen.choices), len(self.day.order))
            if settled and chosen is None and (capped := self._capped(found)) is not None:
                return capped
        if chosen is not None or not settled:
            result = self._finish(found, target)
            if result is not None:
                return result
        return self._whole_day(target)

    # Without the solver ----------------------------------------------------------------------------------------

    def _search(self, b: int) -> BlockSearch:
        if b not in self.searches:
            self.searches[b] = BlockSearch(self.day, b, self.remaining)
        return self.searches[b]

    def _plain(self, b: int) -> tuple[Found, bool]:
        """What block `b` offers, and whether splits, which were not looked at, could better it."""

        def find() -> tuple[Found, bool]:
            search = self._search(b)
            if search.splits_must_come():
                return search.run(splits=True), False
            found = search.run(splits=False)
            return found, search.splits_could_help()

        return self.memory.recall(("plain", self.facts[b]), find, lambda known: not known[0].cut)

    def _first_plan(self) -> None:
        """Where some blocks are hard, show a plan soon: each hard block as far as a few steps lead."""
        hard = [
            b
            for b in self.blocks
            if not self.memory.knows(("plain", self.facts[b])) and self._search(b).splits_must_come()
        ]
        if not hard:
            return
        draft = Draft()
        for b in self.blocks:
            if b in hard:
                found = BlockSearch(self.day, b, self.remaining, nodes=FIRST_STEPS).run(splits=True)
            else:
                found, _ = self._plain(b)
            part = draft_of_block(b, found.choices[0]) if found.choices else None
            if self.best is not None:
                part = better_block(self.day, b, part, self._of_block(b, self.best))
            if part is None:
                return
            draft.leads |= part.leads
            draft.helps |= part.helps
        if within_caps(self.day, draft):
            self._keep(draft)
            self._tell()

    def _with_splits(self, b: int, plain: Found) -> Found:
        def find() -> Found:
            search = self._search(b)
            search.go_on_from(plain)
            return search.run(splits=True)

        return self.memory.recall(("splits", self.facts[b]), find, lambda known: not known.cut)

    def _combine(self, found: list[Found]) -> Chosen | None:
        """The best day from what the blocks offer, kept if it is better; None when the caps allow no combination."""
        if not all(block.choices for block in found):
            return None
        chosen = choose(self.day, [block.choices for block in found], self.remaining)
        if chosen.choices is None:
            return None
        self._keep(draft_of(chosen.choices))
        return chosen

    def _capped(self, found: list[Found]) -> Result | None:
        """The best day under caps that forbid the best of every block; None when that takes too long."""
        capped = CapSearch(self.day, found, self.remaining, self.memory).run()
        if not capped.settled:
            return None
        return Result(None if capped.choices is None else draft_of(capped.choices), len(self.day.order))

    def _keep(self, draft: Draft) -> None:
        """Remember the legal draft if it is better than the best so far."""
        values = in_order(self.day, measure(self.day, draft))
        if self.best is None or values < self.best_values:
            self.best, self.best_values = draft, values

    def _tell(self) -> None:
        """Show the best plan so far, once."""
        if self.best is not None and self.best is not self.told:
            self.told = self.best
            self.on_better(self.best)

    # With the solver -------------------------------------------------------------------------------------------

    def _settle(self, found: list[Found]) -> tuple[int, ...] | Result:
        """The best values of the separable levels: of each block that its search left open, by the solver.

        With its best values known a block's search is tried once more, to list its best plans in `found`.

        Returns:
            The sums over the blocks, than which no day is better; or the end, when the time is up or locks exclude
            every plan.
        """
        day = self.day
        sums = [0] * self.prefix
        self.of_block: list[tuple[int, ...]] = []
        draft = Draft()
        proved = self.prefix
        open_blocks = [b for b in self.blocks if not found[b].complete]
        for b in self.blocks:
            part = draft_of_block(b, found[b].choices[0]) if found[b].choices else None
            if b in open_blocks:
                # Most blocks end long before their share; a hard one may take that of another.
                left = len(open_blocks) - open_blocks.index(b)
                settled = self._settled(b, found[b], self.remaining() * min(1, 2 / left))
                if settled.impossible:
                    return Result(None, len(day.order))
                proved = min(proved, settled.proved)
                part, found[b] = settled.part, settled.found
            if part is None:
                return self._any_plan()
            draft.leads |= part.leads
            draft.helps |= part.helps
            values = in_order(day, measure(day, part, only=b))
            self.of_block.append(values[: self.prefix])
            sums = [total + value for total, value in zip(sums, values, strict=False)]
        if within_caps(self.day, draft):
            self._keep(draft)
        if proved == self.prefix:
            return tuple(sums)
        if self.best is None:
            return self._any_plan()
        return Result(self.best, proved if self.best_values[:proved] == tuple(sums[:proved]) else 0)

    def _settled(self, b: int, found: Found, share: float) -> _Settled:
        """Block `b`, whose search did not end, by the solver within `share` seconds."""
        day = self.day

        def find() -> _Settled:
            part = draft_of_block(b, found.choices[0]) if found.choices else None
            if self.best is not None:
                part = better_block(day, b, part, self._of_block(b, self.best))
            joint = Joint(day, [b], splits=self._plain(b)[1])
            hint = None if part is None else joint.hint(part)
            proof = minimise(joint, day.order[: self.prefix], self._share(share), hint=hint)
            if proof.impossible:
                return _Settled(part, proof.proved, found, impossible=True, cut=found.cut)
            if proof.values is not None:
                part = better_block(day, b, part, joint.draft(proof.values))
            if proof.proved < self.prefix or part is None or self.remaining() <= 0:
                return _Settled(part, proof.proved, found, cut=True)
            values = in_order(day, measure(day, part, only=b))
            listed = self._search(b).list_best(values[: self.prefix])
            if not listed.complete:
                cut = found.cut or listed.cut
                return _Settled(part, proof.proved, Found((), complete=False), cut=cut)
            return _Settled(part, proof.proved, listed, cut=found.cut)

        return self.memory.recall(("settled", b, self.facts[b]), find, lambda known: not known.cut)

    def _of_block(self, b: int, draft: Draft) -> Draft:
        return Draft(
            {place: leads for place, leads in draft.leads.items() if place[0] == b},
            {place: helpers for place, helpers in draft.helps.items() if place[0] == b},
        )

    def _share(self, seconds: float) -> Callable[[], float]:
        """A limit that ends this many seconds from now."""
        if seconds == math.inf:
            return self.remaining
        end = self.remaining() - seconds
        return lambda: self.remaining() - end

    def _finish(self, found: list[Found], target: tuple[int, ...]) -> Result | None:
        """The coupled levels, with the separable ones held at their best; None when the caps do not allow that."""
        day = self.day
        joint = Joint(day, self.blocks, splits=target[SPLITS] > 0)
        for b, block in enumerate(found):
            if block.complete and len(block.choices) == 1:
                joint.pin(b, draft_of_block(b, block.choices[0]))
            for level, value in zip(day.order, self.of_block[b], strict=False):
                joint.hold(b, level, value)
        hint = self._hint(joint) if self.best_values[: self.prefix] == target else None
        proof = minimise(
            joint,
            day.order[self.prefix :],
            self.remaining,
            hint=hint,
            on_better=self._better(joint),
            tie_break=True,
        )
        if proof.impossible:
            return None
        if proof.values is None and self.best_values[: self.prefix] != target:
            return self._any_plan() if self.best is None else Result(self.best, 0)
        return self._result(joint, proof.values, self.prefix + proof.proved)

    def _whole_day(self, floor: tuple[int, ...]) -> Result:
        """Everything at once: the caps of the day forbid the best of every block."""
        joint = Joint(self.day, self.blocks)
        proof = minimise(
            joint,
            self.day.order,
            self.remaining,
            hint=self._hint(joint),
            on_better=self._better(joint),
            floor=floor,
            tie_break=True,
        )
        if proof.impossible:
            return Result(None, len(self.day.order))
        if proof.values is None and self.best is None:
            return self._any_plan()
        return self._result(joint, proof.values, proof.proved)

    def _hint(self, joint: Joint) -> dict[int, int] | None:
        return None if self.best is None else joint.hint(self.best)

    def _better(self, joint: Joint) -> Callable[[Sequence[int]], None]:
        def better(values: Sequence[int]) -> None:
            self._keep(joint.draft(values))
            self._tell()

        return better

    def _result(self, joint: Joint, values: Sequence[int] | None, proved: int) -> Result:
        if values is not None:
            draft = joint.draft(values)
            self._keep(draft)
            if proved == len(self.day.order):
                return Result(draft, proved)  # among equals the tie-break decides, not which came first
        return Result(self.best, proved)

    def _any_plan(self) -> Result:
        """No plan was found in time: any legal one, nothing proved."""
        if not self.day.must:
            return Result(Draft(), 0)
        joint = Joint(self.day, self.blocks, splits=False)
        outcome = solve(joint.rows, {}, seconds=LAST_RESORT)
        if not outcome.values:
            return Result(None, 0)
        return Result(joint.draft(outcome.values), 0)
