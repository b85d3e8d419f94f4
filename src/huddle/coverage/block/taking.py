"""Who holds which group while a block is searched: taken where the rules allow it, and given back."""

from huddle.coverage.block.desks import BlockDesks


class BlockTaking(BlockDesks):
    """Takes and gives back groups; what is held is told by `BlockDesks`."""

    def take(self, g: int, parts: tuple[int, ...], later: int) -> int:
        """Let `parts` hold group `g`; `later` is the largest room of the groups still to be placed.

        Returns:
            The moves this adds, or -1 (and nothing is changed) when a rule forbids it.
        """
        day = self.day
        students = day.size[g] if len(parts) == 1 else 1
        extra = 0
        for e in parts:
            held = self.held[e]
            if held:
                extra += 1
                if len(held) >= day.max_groups[e] or any(other in day.apart[g] for other in held):
                    return -1
            if not self._fits(e, g, students, later):
                return -1
        waiting = [(c, row) for c, need, row in self.needs_helper[g] if not day.can_meet(g, need, parts)]
        if waiting:
            self.pending[g] = waiting
        for e in parts:
            if not self.held[e]:
                self.leading += 1
                self.free_helpers -= e in self.may_help
                extra += len(self.helps_usually.get(e, ()))
            self.held[e].append(g)
            if len(parts) == 1:
                self.whole[e] += students
            else:
                self.parts[e] += 1
        self.taken[g] = parts
        return extra

    def _fits(self, e: int, g: int, students: int, later: int) -> bool:
        """Whether ratio, room and cover cap can still hold when `e` takes so many students of the group too.

        Helpers are counted as if everybody came who may help and leads nothing so far, and room as if a group decided later brought its own
        (`later`, the largest).
        """
        day = self.day
        held = self.held[e]
        least = self.whole[e] + self.parts[e] + students
        ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
        adults = 1 + self.free_helpers - (not held and e in self.may_help)
        if least > ratio * adults:
            return False
        more = len(held) + 1 < day.max_groups[e]
        if least > max([day.room[g], later * more, *(day.room[other] for other in held)]):
            return False
        left = self.load_left[e]
        if left is None:
            return True
        return left >= sum(day.load[other][e] for other in (g, *held) if day.is_cover((self.block, other), e))

    def _seats(self, e: int, g: int, later: int) -> int:
        """How many students of a split group the educator could take at most, whoever helps."""
        day = self.day
        held = self.held[e]
        more = len(held) + 1 < day.max_groups[e]
        if len(held) >= day.max_groups[e] or any(other in day.apart[g] for other in held):
            return 0
        ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
        if self.whole[e]:
            ratio *= 1 + self.free_helpers - (not held and e in self.may_help)
        room = max([day.room[g], later * more, *(day.room[other] for other in held)])
        return min(ratio, room) - self.whole[e] - self.parts[e]

    def _give_back(self, g: int, parts: tuple[int, ...]) -> None:
        del self.taken[g]
        self.pending.pop(g, None)
        for e in parts:
            self.held[e].pop()
            if not self.held[e]:
                self.leading -= 1
                self.free_helpers += e in self.may_help
            if len(parts) == 1:
                self.whole[e] -= self.day.size[g]
            else:
                self.parts[e] -= 1
