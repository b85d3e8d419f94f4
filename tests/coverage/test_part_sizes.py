import itertools
import random

from huddle.coverage.block.part_sizes import Desk, Split, best_deal
from huddle.coverage.problem.day import crowding


def brute(
    splits: list[Split], desks: dict[int, Desk], *, strength_first: bool
) -> tuple[int, int, int] | None:
    best = None
    ways = [
        [
            sizes
            for sizes in itertools.product(range(1, split.size), repeat=len(split.parts))
            if sum(sizes) == split.size
        ]
        for split in splits
    ]
    for deal in itertools.product(*ways):
        held = {e: desk.students for e, desk in desks.items()}
        for split, sizes in zip(splits, deal, strict=True):
            for e, n in zip(split.parts, sizes, strict=True):
                held[e] += n
        if any(held[e] - desk.students > desk.room for e, desk in desks.items()):
            continue
        touched = {e for split in splits for e in split.parts}
        crowded = sum(crowding(held[e] - desks[e].target) for e in touched)
        strength = 0
        unmet = 0
        for split, sizes in zip(splits, deal, strict=True):
            strength -= sum(n * s for n, s in zip(sizes, split.strength, strict=True))
            for students, holds in split.needs:
                unmet += sum(n for n, h in zip(sizes, holds, strict=True) if h) < students
        cost = (unmet, strength, crowded) if strength_first else (unmet, crowded, strength)
        if best is None or cost < best:
            best = cost
    return best


def test_part_sizes_are_as_good_as_trying_them_all() -> None:
    dealt = 0
    for seed in range(150):
        rng = random.Random(seed)
        desks = {e: Desk(rng.randint(0, 4), rng.randint(0, 7), rng.randint(1, 6)) for e in range(4)}
        splits = []
        for _ in range(rng.choice([1, 1, 2])):
            parts = tuple(sorted(rng.sample(range(4), rng.randint(2, 3))))
            needs = tuple(
                (rng.randint(0, 3), tuple(rng.random() < 0.5 for _ in parts))
                for _ in range(rng.randint(0, 2))
            )
            splits.append(Split(rng.randint(2, 7), parts, tuple(rng.randint(0, 4) for _ in parts), needs))
        strength_first = rng.random() < 0.5
        found = best_deal(splits, desks, strength_first, lambda _: None)
        expected = brute(splits, desks, strength_first=strength_first)
        assert (found and found[1]) == expected, seed
        dealt += found is not None
    assert dealt > 50
