"""Planning a day: the best legal plan, proved level by level as far as time allows."""

import math
from collections.abc import Callable, Sequence

from huddle.coverage import explain
from huddle.coverage.blocks import BlockSearch, Choice, Found, prefix_length
from huddle.coverage.check import check
from huddle.coverage.day import NOBODY, Day, Draft, in_order, measure, named, usual_draft
from huddle.coverage.findings import Finding, ProblemRefused
from huddle.coverage.joint import Joint
from huddle.coverage.master import Chosen, choose, draft_of
from huddle.coverage.passes import minimise
from huddle.coverage.plan import Answer, Help, Lead, answer_to_json
from huddle.coverage.problem import Problem, problem_to_json


def forever() -> float:
    """A limit that never ends."""
    return math.inf


def plan(
    problem: Problem,
    *,
    remaining: Callable[[], float] = forever,
    on_better: Callable[[Answer], None] | None = None,
) -> Answer:
    """Plan the day.

    Args:
        problem: the day.
        remaining: seconds left; the caller owns the clock. When it reaches 0 the best plan so far is the answer.
        on_better: called with every better plan on the way.

    Returns:
        A plan that keeps every rule, with the levels proved best. The same problem gives the same plan whenever it
        is proved to the end.

    Raises:
        ProblemRefused: the locks cannot be kept together.
        PlanBroken: the plan found breaks a rule (a mistake in the planner; never shown as a plan).
    """
    day = Day(problem)
    if nothing_to_cover(day):
        draft = usual_draft(day)
        answer = answer_of(day, draft, proved_for_free(measure(day, draft)), "nothing_to_cover")
        if not check(problem_to_json(problem), answer_to_json(answer)):
            return answer
    return _Planning(day, remaining, on_better).run()


class PlanBroken(RuntimeError):  # noqa: N818 - says what happened
    """The planner made a plan that its independent checker refuses."""


class _Planning:
    """One run of the planner over a day: blocks by themselves, then together, then the solver for what is left."""

    def __init__(
        self, day: Day, remaining: Callable[[], float], on_better: Callable[[Answer], None] | None
    ) -> None:
        self.day = day
        self.remaining = remaining
        self.on_better = on_better
        self.prefix = prefix_length(day)
        self.best: Draft | None = None
        self.best_values: tuple[int, ...] = ()

    def run(self) -> Answer:
        """Plan the day."""
        searches = [BlockSearch(self.day, b, self.remaining) for b in range(len(self.day.problem.blocks))]
        found = [search.run(splits=False) for search in searches]
        if any(block.impossible for block in found):
            raise self.refused()
        whole = self.combine(found)
        if whole is None:
            self.one_after_another()
        waiting = [b for b, search in enumerate(searches) if found[b].complete and search.splits_could_help()]
        if waiting:
            self.tell()
            for b in waiting:
                found[b] = searches[b].run(splits=True)
            whole = self.combine(found)
        if whole is not None and whole.complete and all(block.complete for block in found):
            return self.answer(len(self.day.order))
        self.tell()
        return self.solve()

    def combine(self, found: list[Found]) -> Chosen | None:
        """The best day from what the blocks offer, kept if it is better; None when the caps allow no combination."""
        if not all(block.choices for block in found):
            return None
        chosen = choose(self.day, [block.choices for block in found], self.remaining)
        if chosen.choices is None:
            return None
        self.keep(draft_of(chosen.choices))
        return chosen

    def one_after_another(self) -> None:
        """A legal day when the caps forbid the best of every block: each block in turn with what the caps leave."""
        day = self.day
        load = list(day.cover_cap)
        lost = [0] * len(day.max_groups)
        picked: list[Choice] = []
        for b in range(len(day.problem.blocks)):
            spent = frozenset(
                e for e, cap in enumerate(day.planning_cap) if cap is not None and lost[e] >= cap
            )
            found = BlockSearch(day, b, self.remaining, load_left=load, planning_spent=spent).run(
                splits=False
            )
            if not found.choices:
                return
            choice = found.choices[0]
            picked.append(choice)
            for e, _, taken in choice.covers:
                left = load[e]
                load[e] = None if left is None else left - taken
            for e in choice.planning:
                lost[e] += 1
        self.keep(draft_of(picked))

    def keep(self, draft: Draft) -> None:
        """Remember the draft if it is better than the best so far."""
        values = in_order(self.day, measure(self.day, draft))
        if self.best is None or values < self.best_values:
            self.best, self.best_values = draft, values

    def tell(self) -> None:
        """Show the best plan so far."""
        if self.on_better is not None and self.best is not None:
            self.on_better(verified(self.day, self.best, -1))

    def answer(self, proved: int) -> Answer:
        """The best plan, with its first `proved` levels proved."""
        return verified(self.day, Draft() if self.best is None else self.best, proved - 1)

    def refused(self) -> ProblemRefused:
        """The locks cannot be kept."""
        return ProblemRefused([Finding("$.locks", "cannot all be kept together with the team's rules.")])

    def solve(self) -> Answer:
        """Leave the whole day to the solver."""
        joint = Joint(self.day, range(len(self.day.problem.blocks)))

        def better(values: Sequence[int]) -> None:
            self.keep(joint.draft(values))
            self.tell()

        hint = None if self.best is None else joint.hint(self.best)
        proof = minimise(joint, self.day.order, self.remaining, hint=hint, on_better=better)
        if proof.impossible:
            raise self.refused()
        if proof.values is not None:
            draft = joint.draft(proof.values)
            self.keep(draft)
            if proof.proved == len(self.day.order):
                self.best = draft  # the tie-break decides between equals
        return self.answer(proof.proved)


def verified(day: Day, draft: Draft, proved: int) -> Answer:
    """The answer for a draft, after the independent checker has passed it."""
    answer = answer_of(day, draft, proved, "best" if proved == len(day.order) - 1 else "best_so_far")
    breaches = check(problem_to_json(day.problem), answer_to_json(answer))
    if breaches:
        raise PlanBroken("; ".join(breaches))
    return answer


def nothing_to_cover(day: Day) -> bool:
    """Nobody with a session is away, every session has a usual lead, and nothing is locked or forbidden."""
    if day.problem.locks:
        return False
    for place, lead in day.usual_lead.items():
        here = day.present[place[0]]
        if lead == NOBODY or not here[lead] or not all(here[e] for e in day.usual_help[place]):
            return False
    return True


def proved_for_free(values: tuple[int, ...]) -> int:
    """How far the usual plan is proved best without planning: as far as its first levels are 0.

    With no moves at all every plan as good so far has the same leads, and more helpers only add covers, so the usual
    plan is then best on all ten levels.
    """
    fixed = values[:5]
    if not any(fixed):
        return len(values) - 1
    return next(i for i, value in enumerate(fixed) if value) - 1


def answer_of(day: Day, draft: Draft, proved: int, status: str) -> Answer:
    """The draft in names, rows in the order of the problem."""
    problem = day.problem
    places = [(b, g) for b in range(len(problem.blocks)) for g in day.meets[b]]
    return Answer(
        status=status,
        proved_through=proved,
        levels=named(measure(day, draft)),
        leads=tuple(
            Lead(problem.blocks[b], problem.groups[g].id, problem.educators[e].id, students)
            for b, g in places
            for e, students in draft.leads.get((b, g), ())
        ),
        helps=tuple(
            Help(problem.blocks[b], problem.groups[g].id, problem.educators[e].id)
            for b, g in places
            for e in draft.helps.get((b, g), ())
        ),
        changes=explain.changes(day, draft),
        gaps=explain.gaps(day, draft),
        warnings=explain.warnings(day, draft, status),
    )
