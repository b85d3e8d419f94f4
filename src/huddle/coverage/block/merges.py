"""How many groups of a block can be led beside another one, at most."""

from collections.abc import Sequence

from huddle.coverage.problem.day import Day

EXACT = 16
"""Up to so many groups the pairs are matched exactly; beyond, they are counted."""


class Merges:
    """Pairs of groups that one adult could lead together, whoever it is, and how many such pairs there can be at once.

    Two groups that fit under the ratio of one adult are a pair; those that need a second adult are a pair for which
    somebody must help. A lead who helps in place of leading leaves one more group to others, so only adults who do not
    lead at all add to what can be merged.

    Args:
        day: the problem.
        groups: the block's groups with students, in the order in which masks number them.
        most: groups an educator of the block may hold at most.
        helpers: how many adults may help at all.
        only_help: how many of them lead nothing.
    """

    def __init__(self, day: Day, groups: Sequence[int], most: int, helpers: int, only_help: int) -> None:
        self.most = most
        self.only_help = only_help
        self.alone = [0] * len(groups)
        self.helped = [0] * len(groups)
        largest = max((day.room[g] for g in groups), default=0)
        for i, one in enumerate(groups):
            for j in range(i):
                two = groups[j]
                size = day.size[one] + day.size[two]
                ratio = min(day.ratio[one], day.ratio[two])
                room = max(day.room[one], day.room[two]) if most <= 2 else largest
                if two in day.apart[one] or size > room or size > ratio * (1 + helpers):
                    continue
                pairs = self.alone if size <= ratio else self.helped
                pairs[i] |= 1 << j
                pairs[j] |= 1 << i
        self.known: dict[tuple[int, int, int, int, int], int] = {}

    def most_of(self, rest: int, held: int, *, helping: int = 0, waiting: int = 0, met: int = 0) -> int:
        """How many of the groups in `rest` can at most be led beside another of them or one of `held`.

        Args:
            rest: groups that nobody leads yet.
            held: groups whose leads may still take another.
            helping: leads that help anyhow.
            waiting: groups among `held` that wait for a helper of their own.
            met: how many of these get one.
        """
        key = rest, held, helping, waiting, met
        if key not in self.known:
            helped = self._pairs(self.helped, rest, held)
            if self.most <= 2:  # of three groups together one helper may open two pairs
                own = sum(waiting >> i & 1 and others & rest != 0 for i, others in enumerate(self.helped))
                helped = min(max(0, self.only_help + helping - met) + min(own, met), helped)
            self.known[key] = self._pairs(self.alone, rest, held) + helped
        return self.known[key]

    def _pairs(self, of: list[int], rest: int, held: int) -> int:
        """The most pairs of one of `rest` with another of them or with one of `held`."""
        both = rest | held
        pairs = [
            others & (both if rest >> i & 1 else rest) if both >> i & 1 else 0 for i, others in enumerate(of)
        ]
        with_partner = sum(1 << i for i, others in enumerate(pairs) if others)
        count = with_partner.bit_count()
        if self.most > 2:
            return count * (self.most - 1) // self.most
        return _matching(pairs, with_partner) if len(of) <= EXACT else count // 2


def _matching(of: list[int], mask: int) -> int:
    """The most pairs within `mask` that share no group."""
    if not mask:
        return 0
    i = (mask & -mask).bit_length() - 1
    rest = mask & ~(1 << i)
    best = _matching(of, rest)
    partners = of[i] & rest
    while partners and best < mask.bit_count() // 2:
        j = partners & -partners
        partners &= ~j
        best = max(best, 1 + _matching(of, rest & ~j))
    return best
