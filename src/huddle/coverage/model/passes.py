"""Solving a joint model level by level, and saying truthfully how far the proof went."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huddle.coverage.model.block_rows import Terms
from huddle.coverage.model.engine import Outcome, solve
from huddle.coverage.model.joint import Joint

RANGE = 2**40
"""Levels share a pass while the product of their ranges stays below this."""
TIE_EFFORT = 1.0
"""Deterministic seconds for the last tie-break."""
FIRST_PASS = 4
"""The levels uncovered, unmet, kept and splits share the first pass; measured best."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The end of a run of passes.

    Attributes:
        values: a solution of the model, or None when none was found.
        proved: how many of the levels, from the first, are proved best.
        impossible: the model has no solution at all.
    """

    values: Sequence[int] | None
    proved: int
    impossible: bool = False


def minimise(
    joint: Joint,
    order: Sequence[int],
    remaining: Callable[[], float],
    *,
    hint: Mapping[int, int] | None = None,
    on_better: Callable[[Sequence[int]], None] | None = None,
    floor: Sequence[int] = (),
    tie_break: bool = False,
) -> Proof:
    """Minimise the levels of `joint` in this order, each held while the next is minimised.

    Args:
        joint: the model; rows that hold the levels found are added to it.
        order: level numbers, most important first.
        remaining: seconds left.
        hint: a plan to start from.
        on_better: called with the solution after every pass.
        floor: the first values, in this order, of a plan than which none is better; spares proofs where it is met.
        tie_break: whether to choose among equals at the end.
    """
    values: Sequence[int] | None = None
    proved = 0
    for levels in _passes(joint, order):
        weights, objective = _objective(joint, levels)
        known = floor[proved : proved + len(levels)]
        least = sum(w * (v - joint.constants[k]) for w, v, k in zip(weights, known, levels, strict=False))
        if objective and len(known) == len(levels):
            joint.rows.row(objective, low=least)
        if objective:
            if remaining() <= 0:
                return Proof(values, proved)
            outcome = solve(
                joint.rows, objective, remaining, hint if values is None else dict(enumerate(values))
            )
            if outcome.status == "infeasible":
                return Proof(None, 0, impossible=True)
            if outcome.values:
                values = outcome.values
            if outcome.status != "optimal":
                return Proof(values, proved + _proved_by_bound(joint, levels, weights, values, outcome))
            if on_better is not None:
                on_better(outcome.values)
        elif values is None:
            outcome = solve(joint.rows, {}, remaining)
            if not outcome.values:
                return Proof(None, 0, impossible=outcome.status == "infeasible")
            values = outcome.values
        proved += len(levels)
        if values is not None and objective and value_of(objective, values) != least:
            floor = ()  # the levels below are bounded only while those above are met
        for level in levels:
            if values is not None and joint.levels[level]:
                joint.rows.row(joint.levels[level], high=value_of(joint.levels[level], values))
    if tie_break and values is not None and remaining() > 0:
        values = _tie_break(joint, values, remaining)
    return Proof(values, proved)


def value_of(terms: Terms, values: Sequence[int]) -> int:
    """The value of a linear expression in a solution."""
    return sum(coefficient * values[variable] for variable, coefficient in terms.items())


def span(joint: Joint, level: int) -> tuple[int, int]:
    """The smallest and largest value the expression of a level can have by its variables alone."""
    low = high = 0
    for variable, coefficient in joint.levels[level].items():
        ends = [coefficient * bound for bound in joint.rows.bounds[variable]]
        low += min(ends)
        high += max(ends)
    return low, high


def _passes(joint: Joint, order: Sequence[int]) -> list[list[int]]:
    """The levels grouped into passes."""
    groups: list[list[int]] = []
    room = 0
    for position, level in enumerate(order):
        low, high = span(joint, level)
        size = high - low + 1
        if position < FIRST_PASS and groups and room >= size:
            groups[-1].append(level)
            room //= size
        else:
            groups.append([level])
            room = RANGE // size
    return groups


def _objective(joint: Joint, levels: list[int]) -> tuple[list[int], Terms]:
    weights = [1]
    for level in reversed(levels[1:]):
        low, high = span(joint, level)
        weights.insert(0, weights[0] * (high - low + 1))
    objective: Terms = Counter()
    for weight, level in zip(weights, levels, strict=True):
        for variable, coefficient in joint.levels[level].items():
            objective[variable] += weight * coefficient
    return weights, objective


def _proved_by_bound(
    joint: Joint, levels: list[int], weights: list[int], values: Sequence[int] | None, outcome: Outcome
) -> int:
    """How many levels of an unfinished pass its bound proves best for `values`."""
    if values is None or outcome.status == "unknown":
        return 0
    found = [value_of(joint.levels[level], values) for level in levels]
    ends = [span(joint, level)[1] for level in levels]
    for count in range(len(levels), 0, -1):
        # The largest objective of any plan that is better within the first `count` levels.
        better = [*found[: count - 1], found[count - 1] - 1, *ends[count:]]
        if outcome.bound > sum(w * v for w, v in zip(weights, better, strict=True)):
            return count
    return 0


def _tie_break(joint: Joint, values: Sequence[int], remaining: Callable[[], float]) -> Sequence[int]:
    """Among equally good plans the one whose adults come first in the problem, so that the same day gives the same plan."""
    rank: Terms = Counter()
    for (_, e), terms in joint.held.items():
        for variable in terms:
            rank[variable] += e
    for (_, e), variable in joint.help.items():
        rank[variable] += e
    outcome = solve(joint.rows, rank, remaining, dict(enumerate(values)), effort=TIE_EFFORT)
    return outcome.values or values
