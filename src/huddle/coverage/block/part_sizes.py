"""How many students of each split group go to whom: the part sizes that are best for given leads."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from huddle.coverage.problem.day import crowding


@dataclass(frozen=True, slots=True)
class Split:
    """One group to deal out.

    Attributes:
        size: students of the group.
        parts: who takes a part, in the order of the problem.
        strength: strength of each of them with this group.
        needs: (students, which parts count) for every need that only the parts can meet.
    """

    size: int
    parts: tuple[int, ...]
    strength: tuple[int, ...]
    needs: tuple[tuple[int, tuple[bool, ...]], ...] = ()


@dataclass(slots=True)
class Desk:
    """What an educator holds before parts are dealt: students whole, how many more fit, and the target."""

    students: int
    room: int
    target: int


Deal = tuple[tuple[int, ...], ...]
Cost = tuple[int, int, int]
"""(unmet needs, then crowding and minus strength in the problem's order)."""


def best_deal(
    splits: Sequence[Split], desks: dict[int, Desk], strength_first: bool, work: Callable[[int], None]
) -> tuple[Deal, Cost] | None:
    """The sizes of all parts that are best by (unmet, crowding, strength) in this order of the last two.

    Args:
        splits: the groups to deal, at least one.
        desks: what each educator holds; only those who take parts are looked at.
        strength_first: whether strength comes before crowding.
        work: told how much was tried, so that the caller can stop a search that takes too long.

    Returns:
        One tuple of sizes per split in the order of its parts, and the cost; None when they do not fit. Crowding is
        that of all educators with a part, strength that of the parts.
    """
    apart = _independent(splits)
    if len(apart) > 1:
        return _each_alone(splits, apart, desks, strength_first, work)
    first, rest = splits[0], splits[1:]
    if not rest and not first.needs:
        return _greedy(first, desks, strength_first, work)
    best: tuple[Deal, Cost] | None = None
    for sizes in _sizes(first, desks):
        work(1)
        unmet = sum(
            sum(n for n, holds in zip(sizes, who, strict=True) if holds) < students
            for students, who in first.needs
        )
        strength = -sum(n * s for n, s in zip(sizes, first.strength, strict=True))
        if rest:
            with_these = dict(desks)
            for e, n in zip(first.parts, sizes, strict=True):
                desk = desks[e]
                with_these[e] = Desk(desk.students + n, desk.room - n, desk.target)
            deeper = best_deal(rest, with_these, strength_first, work)
            if deeper is None:
                continue
            deal, cost = deeper
            others = set(first.parts).difference(*(split.parts for split in rest))
            crowded = sum(_crowding(with_these[e], 0) for e in others)
        else:
            deal, cost, crowded = (
                (),
                (0, 0, 0),
                sum(_crowding(desks[e], n) for e, n in zip(first.parts, sizes, strict=True)),
            )
        added = (strength, crowded) if strength_first else (crowded, strength)
        total = (unmet + cost[0], added[0] + cost[1], added[1] + cost[2])
        if best is None or total < best[1]:
            best = ((sizes, *deal), total)
    return best


def _independent(splits: Sequence[Split]) -> list[list[int]]:
    """The positions of splits that share nobody with those of another list."""
    lists: list[tuple[set[int], list[int]]] = []
    for position, split in enumerate(splits):
        people, mine = set(split.parts), [position]
        others = []
        for who, those in lists:
            if people.isdisjoint(who):
                others.append((who, those))
            else:
                people |= who
                mine = those + mine
        lists = [*others, (people, mine)]
    return [sorted(mine) for _, mine in lists]


def _each_alone(
    splits: Sequence[Split],
    apart: Sequence[Sequence[int]],
    desks: dict[int, Desk],
    strength_first: bool,
    work: Callable[[int], None],
) -> tuple[Deal, Cost] | None:
    sizes: dict[int, tuple[int, ...]] = {}
    costs: list[Cost] = []
    for mine in apart:
        found = best_deal([splits[i] for i in mine], desks, strength_first, work)
        if found is None:
            return None
        sizes |= zip(mine, found[0], strict=True)
        costs.append(found[1])
    unmet, first, second = (sum(column) for column in zip(*costs, strict=True))
    return tuple(sizes[i] for i in range(len(splits))), (unmet, first, second)


def _crowding(desk: Desk, more: int) -> int:
    return crowding(desk.students + more - desk.target)


def _sizes(split: Split, desks: dict[int, Desk]) -> Iterator[tuple[int, ...]]:
    """Every way to deal one group: at least 1 a part, at most what fits."""
    rooms = [desks[e].room for e in split.parts]

    def deal(position: int, left: int) -> Iterator[tuple[int, ...]]:
        if position == len(rooms) - 1:
            if 1 <= left <= rooms[position]:
                yield (left,)
            return
        behind = len(rooms) - position - 1
        most_behind = sum(rooms[position + 1 :])
        for n in range(max(1, left - most_behind), min(rooms[position], left - behind) + 1):
            for tail in deal(position + 1, left - n):
                yield (n, *tail)

    return deal(0, split.size)


def _greedy(
    split: Split, desks: dict[int, Desk], strength_first: bool, work: Callable[[int], None]
) -> tuple[Deal, Cost] | None:
    """Student by student to where one more costs least: exact, because that cost never falls as a part grows."""
    parts = [desks[e] for e in split.parts]
    count = len(parts)
    left = split.size - count
    if left < 0 or any(desk.room < 1 for desk in parts) or sum(desk.room for desk in parts) < split.size:
        return None
    work(count)
    sizes = [1] * count
    strength = split.strength
    while left:
        choice = -1
        least = (0, 0)
        for i in range(count):
            if sizes[i] < parts[i].room:
                over = parts[i].students + sizes[i] - parts[i].target
                slope = 0 if over < 0 else 1 if over < 4 else 2 if over < 8 else 3
                cost = (-strength[i], slope) if strength_first else (slope, -strength[i])
                if choice < 0 or cost < least:
                    choice, least = i, cost
        sizes[choice] += 1
        left -= 1
    crowded = sum(_crowding(desk, n) for desk, n in zip(parts, sizes, strict=True))
    taught = -sum(n * s for n, s in zip(sizes, strength, strict=True))
    return (tuple(sizes),), ((0, taught, crowded) if strength_first else (0, crowded, taught))
