"""The next best whole plans, and what each trades for what.

A plan is another one when some educator no longer leads some session that the known plan gave them. To be other than
all plans known so far it must give up a lead of each of them, and every lead lies in one block: so the plans that are
left are searched as days in which chosen blocks must differ from chosen known plans, best first. Where the best plan
of such a day turns out to be no other than one of those known, the day is divided by the block in which it is to differ
from that one. All other blocks are known already, and the best candidate so far bounds the search of the block.
"""

import heapq
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from huddle.coverage.block.choices import prefix_length
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.planner import forever, verified
from huddle.coverage.problem.day import Day, Draft, Leads, in_order, measure
from huddle.coverage.problem.memory import Memory, block_facts
from huddle.coverage.reasons.price import draft_of, price_sentence
from huddle.coverage.whole_day.day_search import DaySearch
from huddle.domain.cover.answer import Answer
from huddle.domain.cover.levels import trade_words
from huddle.domain.cover.problem import Problem

HELD = 3
"""Alternatives are as good as the best plan on so many levels: uncovered, unmet and kept."""
WORST = 2**60
"""Beyond every value of a level."""

Values = tuple[int, ...]
Differ = Mapping[int, tuple[Leads, ...]]


@dataclass(frozen=True, slots=True)
class _Known:
    """A plan that the next must differ from."""

    leads: tuple[Leads, ...]  # one a block

    def within(self, other: "_Known") -> bool:
        """Whether the other plan gives up none of these leads."""
        return all(mine <= theirs for mine, theirs in zip(self.leads, other.leads, strict=True))


@dataclass(slots=True)
class _Days:
    """Days that differ in some blocks from known plans: with their best plan, or not searched yet."""

    differ: Differ
    draft: Draft | None = None


_SEARCH, _PLAN, _WORSE = range(3)
"""What the queue holds: days still to be searched, their best plan, days known to be worse than their place."""


class _Others:
    """The search for the plans other than those known."""

    def __init__(
        self, problem: Problem, answer: Answer, remaining: Callable[[], float], memory: Memory
    ) -> None:
        self.day = day = Day(problem)
        self.remaining = remaining
        self.memory = memory
        self.prefix = prefix_length(day)
        base = DaySearch(day, remaining, _ignore, memory)
        base.run()
        self.least = [block.best if block.complete else None for block in base.found]
        held = tuple(answer.levels[level] for level in problem.levels[:HELD])
        self.worst = held + (WORST,) * (len(day.order) - HELD)
        changed = {row.block for row in answer.changes}
        blocks = problem.blocks
        self.blocks = sorted(range(len(blocks)), key=lambda b: (blocks[b] not in changed, b))
        self.count = itertools.count()
        self.queue: list[tuple[Values, int, object, int, _Days]] = []
        self.known: list[_Known] = []
        first = _known(day, _draft(day, answer))
        self.known.append(first)
        self._divide(_Days({}), first, ())

    def next(self) -> Draft | None:
        """The best plan other than those known, known from now on; None when there is none, or no time."""
        while self.queue and self.remaining() > 0:
            values, state, _, _, days = heapq.heappop(self.queue)
            if state != _PLAN or days.draft is None:
                self._search(days)
                continue
            plan = _known(self.day, days.draft)
            same = next((old for old in self.known if old.within(plan)), None)
            if same is not None:
                self._divide(days, same, values)
                continue
            self.known.append(plan)
            self._push(values, _PLAN, days)
            return days.draft
        return None

    def _divide(self, days: _Days, known: _Known, values: Values) -> None:
        """Queue these days once for each block in which they could differ from the known plan."""
        for b in self.blocks:
            if known.leads[b]:
                differ = {**days.differ, b: (*days.differ.get(b, ()), known.leads[b])}
                self._push(values, _SEARCH, _Days(differ))

    def _push(self, values: Values, state: int, days: _Days) -> None:
        tie = () if days.draft is None else tuple(sorted(days.draft.leads.items()))
        heapq.heappush(self.queue, (values, state, tie, next(self.count), days))

    def _search(self, days: _Days) -> None:
        """Search days as far as they may hold a plan better than the best candidate so far, and queue them again."""
        candidates = (
            values
            for values, state, _, _, other in self.queue
            if state == _PLAN and other.draft is not None and self._new(other.draft)
        )
        most = min(candidates, default=self.worst)
        day = self.day.other_than(days.differ)
        for b in days.differ:
            if self._beyond(day, b, most):
                if most is not self.worst:
                    self._push(most, _WORSE, days)
                return
        draft = DaySearch(day, self.remaining, _ignore, self.memory).run().draft
        if draft is None:
            return
        values = in_order(day, measure(day, draft))
        if values[:HELD] <= self.worst[:HELD]:
            self._push(values, _PLAN, _Days(days.differ, draft))

    def _new(self, draft: Draft) -> bool:
        plan = _known(self.day, draft)
        return not any(old.within(plan) for old in self.known)

    def _beyond(self, day: Day, b: int, most: Values) -> bool:
        """Whether no plan of block `b` leaves the whole day as good as `most`; what is found on the way is kept."""
        others = [least for other, least in enumerate(self.least) if other != b]
        facts = ("plain", block_facts(day, b))
        if None in others or self.memory.knows(facts):
            return False
        rest = [sum(values) for values in zip(*(least or () for least in others), strict=True)]
        limit = tuple(value - less for value, less in zip(most, rest or [0] * self.prefix, strict=False))
        found = BlockSearch(day, b, self.remaining).within(limit)
        if found.complete and found.choices:
            self.memory.keep(facts, (found, False))  # splits are in it
        return found.complete and not found.choices


def _ignore(_: Draft) -> None:
    """Plans on the way are of no interest."""


def _known(day: Day, draft: Draft) -> _Known:
    leads: list[set[tuple[int, int]]] = [set() for _ in day.problem.blocks]
    for (b, g), parts in draft.leads.items():
        leads[b].update((g, e) for e, _ in parts)
    return _Known(tuple(map(frozenset, leads)))


def _draft(day: Day, answer: Answer) -> Draft:
    draft = Draft()
    for row in answer.leads:
        place = day.block_at[row.block], day.group_at[row.group]
        draft.leads[place] = (*draft.leads.get(place, ()), (day.educator_at[row.educator], row.students))
    return draft


def alternatives(
    problem: Problem,
    answer: Answer,
    n: int,
    *,
    remaining: Callable[[], float] = forever,
    memory: Memory | None = None,
) -> list[Answer]:
    """The next best plans: somebody else leads, and uncovered, unmet and kept stay as good as in `answer`.

    Each plan differs from `answer` and from those before it in that some educator no longer leads some session.

    Args:
        problem: the day.
        answer: its plan.
        n: how many at most.
        remaining: seconds left.
        memory: what earlier plans found out.

    Returns:
        Best first. `proved_through` says down to which level a plan equals the proved best.
    """
    others = _Others(problem, answer, remaining, memory or Memory())
    found: list[Answer] = []
    while len(found) < n and (draft := others.next()) is not None:
        found.append(_alternative(others.day, draft, answer))
    return found


def _alternative(day: Day, draft: Draft, answer: Answer) -> Answer:
    """Another plan as an answer of the problem itself: proved only as far as it equals the best."""
    equal = 0
    best = tuple(answer.levels[level] for level in day.problem.levels)
    for value, least in zip(in_order(day, measure(day, draft)), best, strict=True):
        if value != least:
            break
        equal += 1
    made = verified(day, draft, min(equal - 1, answer.proved_through))
    return replace(made, warnings=())


def trades(problem: Problem, answer: Answer, other: Answer) -> list[str]:
    """What `other` gives up and gains against `answer`, level by level, in sentences."""
    found = []
    day = Day(problem)
    theirs = draft_of(day, other)
    for level in problem.levels:
        by = other.levels[level] - answer.levels[level]
        if by:
            sentence = price_sentence(day, answer, theirs, level) if by > 0 else trade_words(level, by)
            found.append(f"{sentence[0].upper()}{sentence[1:]}.")
    return found or ["As good on every level, with other people."]
