"""Why a group cannot be covered: a smallest set of facts that together make it impossible.

A deletion filter: fact after fact is left out of the problem, the least useful first; whatever can be missed while
the group still cannot be covered is no part of the reason. What stays is needed, every bit of it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from huddle.coverage.block.choices import UNCOVERED
from huddle.coverage.block.search import BlockSearch
from huddle.coverage.model.engine import solve
from huddle.coverage.model.joint import Joint
from huddle.coverage.problem.day import Day, Draft, Place
from huddle.coverage.problem.memory import Memory
from huddle.domain.cover.problem import MAX_LIMIT, Educator, Group, Lock, Problem
from huddle.text import one_line

STEPS = 2_000
"""Steps to decide whether some facts leave a way to cover the group, before the solver is asked."""
EFFORT = 0.2
"""The solver's limit each time, in its own seconds, the same on every machine."""
TURNS = 4
"""How often the solver is asked for one reason; what stays undecided then counts as needed."""
MOST_EDUCATORS = 12
"""In larger houses the reasons of each educator say more than a set of facts."""


Way = tuple[str, Callable[[Problem], Problem]]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is so, and the problem without it.

    Attributes:
        sentence: what is so.
        without: the problem if it were not so.
        ways: what people could decide so that it is not, in words and as the problem it makes, the smallest first.
    """

    sentence: str
    without: Callable[[Problem], Problem]
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a group stays uncovered, most useful fact first, and which decisions would each by itself open the gap."""

    facts: tuple[str, ...] = ()
    would_help: tuple[str, ...] = ()


def smallest_conflict(
    day: Day, draft: Draft, place: Place, memory: Memory, remaining: Callable[[], float]
) -> Reason:
    """The facts that keep `place` uncovered while the groups covered in its block stay covered.

    Returns:
        The reason; an empty one when the block alone does not explain it (caps of the day), the house is too large, or
        the time does not suffice.
    """
    if len(day.problem.educators) > MOST_EDUCATORS:
        return Reason()
    b = place[0]
    block = block_alone(day, b, [g for g in day.meets[b] if g == place[1] or draft.leads.get((b, g))])
    group = day.problem.groups[place[1]].id

    def find() -> Reason:
        facts = needed_facts(block, group, remaining)
        ways = advice(block, facts, remaining)
        return Reason(tuple(fact.sentence for fact in facts), tuple(sentence for sentence, _ in ways))

    try:
        return memory.recall(("conflict", repr(block), group), find, lambda _: True)
    except NoTime:
        return Reason()


def advice(block: Problem, facts: Iterable[Fact], remaining: Callable[[], float]) -> list[Way]:
    """For each fact the smallest decision that by itself lets the whole block be covered, tried on the block as it is.

    Raises:
        NoTime: the time was up before all were tried.
    """
    decide = Decide(remaining)
    found = (next((way for way in fact.ways if decide.coverable(way[1](block))), None) for fact in facts)
    return [way for way in found if way is not None]


def needed_facts(block: Problem, group: str, remaining: Callable[[], float]) -> list[Fact]:
    """The facts without any of which the block could be covered whole, most useful first; none when it can be.

    Raises:
        NoTime: the time was up before they were found.
    """
    decide = Decide(remaining)
    if decide.coverable(block) is not False:
        return []
    kinds = facts_of(block, group)
    kept = [list(kind) for kind in kinds]
    for i, kind in enumerate(kinds):
        if kind and decide.coverable(_without(block, kinds, kept, i, [])) is False:
            kept[i] = []
            continue
        for fact in kind:
            fewer = [other for other in kept[i] if other is not fact]
            if len(kind) > 1 and decide.coverable(_without(block, kinds, kept, i, fewer)) is False:
                kept[i] = fewer
    return [fact for kind in reversed(kept) for fact in reversed(kind)]


def _without(
    block: Problem, kinds: Sequence[Sequence[Fact]], kept: list[list[Fact]], i: int, instead: list[Fact]
) -> Problem:
    """The block when of kind `i` only the facts `instead` hold, and of the others those that are kept."""
    for j, kind in enumerate(kinds):
        stay = instead if j == i else kept[j]
        for fact in kind:
            if not any(fact is other for other in stay):
                block = fact.without(block)
    return block


class NoTime(Exception):  # noqa: N818 - not an error: there is no more time to look for reasons
    """The time was up before the reason was found."""


class Decide:
    """Decides whether a block can be covered; the solver is asked only so often."""

    def __init__(self, remaining: Callable[[], float]) -> None:
        self.remaining = remaining
        self.turns = TURNS

    def coverable(self, block: Problem) -> bool | None:
        """Whether all groups of a day of one block can be covered; None when that was not decided.

        Raises:
            NoTime: the time is up.
        """
        if self.remaining() <= 0:
            raise NoTime
        day = Day(block)
        search = BlockSearch(day, 0, self.remaining, nodes=STEPS, until_covered=True)
        found = search.run(splits=False)
        if found.complete and search.splits_could_help():
            found = search.run(splits=True)
        if search.best is not None and search.best[UNCOVERED] == 0:
            return True
        if found.complete:
            return False
        if self.remaining() <= 0:
            raise NoTime
        if not self.turns:
            return None
        self.turns -= 1
        joint = Joint(day, [0])
        for (_, g), variable in joint.open.items():
            if day.size[g]:
                joint.rows.bounds[variable] = (0, 0)
        outcome = solve(joint.rows, {}, self.remaining, effort=EFFORT)
        if outcome.status != "unknown":
            return bool(outcome.values)
        if self.remaining() <= 0:
            raise NoTime
        return None


def block_alone(day: Day, b: int, groups: list[int]) -> Problem:
    """The block by itself with these groups, and only what decides whether they can be covered."""
    problem = day.problem
    block = problem.blocks[b]
    names = {problem.groups[g].id for g in groups}

    def here(blocks: Iterable[str]) -> tuple[str, ...]:
        return (block,) if block in blocks else ()

    return replace(
        problem,
        blocks=(block,),
        educators=tuple(
            replace(e, absent=here(e.absent), off=here(e.off), planning=here(e.planning))
            for e in problem.educators
        ),
        groups=tuple(
            replace(g, needs={}, weights={}, knows=(), usual={block: g.usual[block]})
            for g in problem.groups
            if g.id in names
        ),
        overlaps=(),
        max_row={},
        keep_apart=tuple(pair for pair in problem.keep_apart if names.issuperset(pair)),
        locks=tuple(lock for lock in problem.locks if lock.block == block and lock.group in names),
        announced=(),
        no_split=tuple(row for row in problem.no_split if row[0] == block and row[1] in names),
    )


def facts_of(block: Problem, group: str) -> list[list[Fact]]:
    """All facts by kind, least useful kind first."""
    return [
        _apart(block),
        _max_groups(block),
        _split_rules(block),
        _locks(block),
        _caps(block),
        _who_leads(block),
        _credentials(block),
        _by_value(
            block, "ratio", lambda names, value: f"An adult may have at most {value} students of {names}."
        ),
        _by_value(block, "room_cap", lambda names, value: f"The room of {names} holds {value}."),
        _out(block, group),
    ]


def _educators(problem: Problem, change: Callable[[Educator], Educator]) -> Problem:
    return replace(problem, educators=tuple(change(e) for e in problem.educators))


def _groups(problem: Problem, change: Callable[[Group], Group]) -> Problem:
    return replace(problem, groups=tuple(change(g) for g in problem.groups))


def _names(ids: Iterable[str]) -> str:
    words = [one_line(name) for name in ids]
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _apart(block: Problem) -> list[Fact]:
    if not block.keep_apart:
        return []
    pairs = "; ".join(_names(pair) for pair in block.keep_apart)
    groups = "these groups" if len(block.keep_apart) > 1 else _names(block.keep_apart[0])

    def without(p: Problem) -> Problem:
        return replace(p, keep_apart=())

    return [Fact(f"Kept apart: {pairs}.", without, ((f"One adult for {groups} together.", without),))]


def _max_groups(block: Problem) -> list[Fact]:
    limits = {e.max_groups for e in block.educators if e.can_lead}
    many = len(block.groups)
    if not limits or min(limits) >= many:
        return []
    most = f"at most {max(limits)}" if len(limits) == 1 else f"at most {min(limits)} to {max(limits)}"

    def up_to(count: int) -> Callable[[Problem], Problem]:
        return lambda p: _educators(p, lambda e: replace(e, max_groups=max(e.max_groups, count)))

    ways = tuple(
        (f"Up to {count} groups at once for one adult (team rule).", up_to(count))
        for count in range(min(limits) + 1, many + 1)
    )
    return [Fact(f"One adult holds {most} groups at once.", up_to(many), ways)]


def _split_rules(block: Problem) -> list[Fact]:
    parts = len(block.educators)
    facts = []

    def splits(p: Problem) -> Problem:
        return replace(p, splits=True)

    def all_split(p: Problem) -> Problem:
        return replace(p, no_split=())

    def up_to(count: int) -> Callable[[Problem], Problem]:
        return lambda p: replace(p, max_parts=count)

    if not block.splits:
        facts.append(Fact("Groups are not split.", splits, (("Splitting a group.", splits),)))
    if block.no_split:
        stay = _names(name for _, name in block.no_split)
        facts.append(Fact(f"{stay} must not be split.", all_split, ((f"Splitting {stay}.", all_split),)))
    if block.max_parts < parts:
        ways = tuple(
            (f"Up to {count} parts for a split group (team rule).", up_to(count))
            for count in range(block.max_parts + 1, parts + 1)
        )
        facts.append(Fact(f"A group is split into at most {block.max_parts} parts.", up_to(parts), ways))
    return facts


def _locks(block: Problem) -> list[Fact]:
    def fact(lock: Lock) -> Fact:
        word = "wants" if lock.lead else "ruled out"
        who = f"{_names([lock.educator])} for {_names([lock.group])}"

        def without(p: Problem) -> Problem:
            return replace(p, locks=tuple(other for other in p.locks if other != lock))

        back = f"Unlocking {who}."
        return Fact(f"The team {word} {who}.", without, ((back, without),))

    return [fact(lock) for lock in dict.fromkeys(block.locks)]


def _caps(block: Problem) -> list[Fact]:
    facts = []
    for row in block.educators:
        who = _names([row.id])
        if row.planning and row.planning_cap == 0:
            free = _free(row.id, planning_cap=None)
            ways = ((f"{who} giving up planning in this block.", free),)
            facts.append(Fact(f"{who} keeps planning.", free, ways))
        if row.cover_cap is not None:
            free = _free(row.id, cover_cap=None)
            ways = ((f"{who} covering more than {row.cover_cap} today.", free),)
            facts.append(Fact(f"{who} takes a cover load of at most {row.cover_cap} a day.", free, ways))
    return facts


def _free(name: str, **fields: object) -> Callable[[Problem], Problem]:
    """Changes some fields of one educator."""

    def change(educator: Educator) -> Educator:
        return replace(educator, **fields) if educator.id == name else educator  # type: ignore[arg-type]  # by name

    return lambda problem: _educators(problem, change)


def _who_leads(block: Problem) -> list[Fact]:
    helpers = [e.id for e in block.educators if not e.can_lead]
    if not helpers:
        return []
    does = "do not lead groups" if len(helpers) > 1 else "does not lead groups"
    return [Fact(f"{_names(helpers)} {does}.", lambda p: _educators(p, lambda e: replace(e, can_lead=True)))]


def _credentials(block: Problem) -> list[Fact]:
    def fact(row: Group) -> Fact:
        holders = [e.id for e in block.educators if set(row.requires) <= set(e.certs)]
        only = f"only {_names(holders)} can" if holders else "nobody can"
        return Fact(
            f"Whoever leads {_names([row.id])} must hold {_names(row.requires)}; {only}.",
            lambda p: _groups(p, lambda g: replace(g, requires=()) if g.id == row.id else g),
        )

    return [fact(row) for row in block.groups if row.requires]


def _by_value(block: Problem, name: str, say: Callable[[str, int], str]) -> list[Fact]:
    """One fact for all groups that share a number."""
    shared: dict[int, list[str]] = defaultdict(list)
    for row in block.groups:
        shared[getattr(row, name)].append(row.id)

    def fact(value: int, groups: list[str]) -> Fact:
        return Fact(
            say(_names(groups), value),
            lambda p: _groups(p, lambda g: replace(g, **{name: MAX_LIMIT}) if g.id in groups else g),  # type: ignore[arg-type]  # one number by name
        )

    return [fact(value, groups) for value, groups in sorted(shared.items())]


def _out(block: Problem, group: str) -> list[Fact]:
    """Who is away, the usual adults of the group last, so that they stay longest."""
    usual = next(row.usual[block.blocks[0]] for row in block.groups if row.id == group)
    away = [e for e in block.educators if e.absent or e.off]
    away.sort(key=lambda e: (e.id == usual.lead, e.id in usual.helpers, bool(e.absent)))
    return [
        Fact(
            f"{_names([e.id])} {'is out' if e.absent else 'is not there in this block'}.",
            _free(e.id, absent=(), off=()),
        )
        for e in away
    ]
