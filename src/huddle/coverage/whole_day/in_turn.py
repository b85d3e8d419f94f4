"""A legal day where the caps forbid the best of every block: each block in turn, with what the caps leave."""

from collections.abc import Callable

from huddle.coverage.block.choices import Choice, Found
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.problem.day import Day
from huddle.coverage.problem.memory import Memory, block_facts


def one_after_another(day: Day, remaining: Callable[[], float], memory: Memory) -> list[Choice] | None:
    """One choice per block; None when a block has none left. `remaining` tells the seconds left."""
    load = list(day.cover_cap)
    lost = [0] * len(day.max_groups)
    busy: list[set[int]] = [set() for _ in day.max_groups]
    picked: list[Choice] = []
    for b in range(len(day.problem.blocks)):
        kept_out = frozenset(
            e
            for e, cap in enumerate(day.planning_cap)
            if (cap is not None and lost[e] >= cap and b in day.planning[e])
            or day.over(e, {*busy[e], b}) is not None
        )
        found = _next(day, b, remaining, memory, load, kept_out)
        if not found.choices:
            return None
        choice = found.choices[0]
        picked.append(choice)
        for e, _, taken in choice.covers:
            left = load[e]
            load[e] = None if left is None else left - taken
        for e in choice.planning:
            lost[e] += 1
        for e in choice.busy:
            busy[e].add(b)
    return picked


def _next(
    day: Day,
    b: int,
    remaining: Callable[[], float],
    memory: Memory,
    load: list[int | None],
    kept_out: frozenset[int],
) -> Found:
    return memory.recall(
        ("turn", block_facts(day, b, load, kept_out)),
        lambda: BlockSearch(day, b, remaining, load_left=load, kept_out=kept_out).run(splits=False),
        lambda known: not known.cut,
    )
