"""The team's word against the rules: locks that no plan can keep, by themselves or with each other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from huddle.coverage.problem.findings import Finding, ProblemRefused, shown
from huddle.domain.cover.problem import Educator, Group, Lock, Problem


def lock_rule(problem: Problem, lock: Lock) -> str:
    """The rule that makes leading by itself impossible, as the end of a sentence about the educator, or ""."""
    educator = next(e for e in problem.educators if e.id == lock.educator)
    group = next(g for g in problem.groups if g.id == lock.group)
    missing = [cert for cert in group.requires if cert not in educator.certs]
    if lock.block in educator.absent:
        return "is out in this block"
    if lock.block in educator.off:
        return "is not there in this block"
    if not educator.can_lead:
        return "does not lead groups"
    if missing:
        return f"does not hold {', '.join(map(shown, missing))}, which whoever leads this group must hold"
    if educator.max_groups < 1:
        return "holds no groups (team rule)"
    if lock.block in educator.planning and educator.planning_cap == 0:
        return "keeps every planning block (team rule)"
    if educator.cover_cap is not None and _load(educator, group, lock.block) > educator.cover_cap:
        return "would go over the cover cap for the day (team rule)"
    return _too_many(problem, lock.block, educator, [group])


def never_fits(problem: Problem, lock: Lock) -> str:
    """Why a lock cannot be kept beside the others of a problem that no plan can keep: the end of a sentence."""
    for clash in _clashes(problem):
        if lock in [problem.locks[i] for i in clash.locks] and len(clash.locks) > 1:
            others = [problem.locks[i] for i in clash.locks if problem.locks[i] != lock]
            named = ", ".join(
                f"{shown(o.educator)} for {shown(o.group)} in block {shown(o.block)}" for o in others
            )
            return f"cannot: the team locked {named}, and {clash.why}"
    return "cannot lead it beside what else the team locked, within ratio, room and caps"


def _load(educator: Educator, group: Group, block: str) -> int:
    """The cover load of leading the group once; 0 for its usual adults."""
    usual = group.usual[block]
    if educator.id == usual.lead or educator.id in usual.helpers:
        return 0
    return group.load_by.get(educator.id, group.load)


def _too_many(problem: Problem, block: str, educator: Educator, groups: Sequence[Group]) -> str:
    """Whether these groups together are more than the educator may hold, with everybody helping who may; "" if not.

    Another group may bring a larger room: the largest that could be held beside them counts.
    """
    size = sum(group.size for group in groups)
    leading = {lock.educator for lock in problem.locks if lock.lead and lock.block == block}
    helpers = sum(
        e.can_help
        and e.id != educator.id
        and e.id not in leading
        and block not in e.absent
        and block not in e.off
        and not (block in e.planning and e.planning_cap == 0)
        for e in problem.educators
    )
    ratio = min(group.ratio for group in groups)
    if size > ratio * (1 + helpers):
        most = f"at most {ratio} an adult"
        return f"would hold {size} students, {most}" + (f", {helpers} more may help" if helpers else "")
    rooms = [group.room_cap for group in groups]
    if educator.max_groups > len(groups):
        apart = {frozenset(pair) for pair in problem.keep_apart}
        rooms += [
            other.room_cap
            for other in problem.groups
            if block in other.usual and not any(frozenset((other.id, g.id)) in apart for g in groups)
        ]
    if size > max(rooms):
        return f"would hold {size} students in a room for {max(rooms)}"
    return ""


@dataclass(frozen=True, slots=True)
class _Clash:
    """Locks, by their position in the problem, that cannot be kept together, and why (the rest of a sentence)."""

    locks: tuple[int, ...]
    why: str


def check_locks(problem: Problem) -> None:
    """Refuse a problem that huddle made itself when its locks name nobody and nothing of the day, or clash.

    Raises:
        ProblemRefused: with every finding.
    """
    slots, people = problem.usual(), {educator.id for educator in problem.educators}
    findings = [
        Finding(f"$.locks[{number}]", f"is about {lock.group} in block {lock.block}: not on this day.")
        for number, lock in enumerate(problem.locks)
        if lock.slot not in slots or lock.educator not in people
    ]
    findings = findings or lock_findings(problem)
    if findings:
        raise ProblemRefused(findings)


def lock_findings(problem: Problem) -> list[Finding]:
    """Everything that speaks against the locks of a problem; locks that contradict each other name each other."""
    found: list[tuple[int, str]] = []
    for index, lock in enumerate(problem.locks):
        rule = lock_rule(problem, lock) if lock.lead else ""
        if rule:
            found.append((index, f"{shown(lock.educator)} cannot lead {shown(lock.group)}: it {rule}."))
    for clash in _clashes(problem):
        found += named(clash.locks, clash.why)
    return [Finding(f"$.locks[{index}]", message) for index, message in dict.fromkeys(sorted(found))]


def named(locks: Sequence[int], why: str) -> list[tuple[int, str]]:
    """One finding for each of the locks, which names all the others."""
    return [
        (mine, f"contradicts {', '.join(f'$.locks[{other}]' for other in locks if other != mine)}: {why}.")
        for mine in locks
    ]


def _clashes(problem: Problem) -> list[_Clash]:
    """Locks that contradict each other by what they say, or by a rule that needs no search."""
    return [*_same_session(problem), *_same_block(problem), *_same_day(problem)]


def _same_session(problem: Problem) -> Iterable[_Clash]:
    for index, lock in enumerate(problem.locks):
        for earlier in range(index):
            other = problem.locks[earlier]
            if (lock.block, lock.group) != (other.block, other.group):
                continue
            session = f"{shown(lock.group)} in block {shown(lock.block)}"
            if lock.educator != other.educator and lock.lead and other.lead:
                who = f"{shown(other.educator)} and {shown(lock.educator)}"
                yield _Clash((earlier, index), f"{who} must each lead {session} whole")
            elif lock.educator == other.educator and lock.lead != other.lead:
                yield _Clash((earlier, index), f"{shown(lock.educator)} must lead {session} and must not")


def _same_block(problem: Problem) -> Iterable[_Clash]:
    """What one educator must lead in one block is more than they may hold."""
    groups = {group.id: group for group in problem.groups}
    apart = {frozenset(pair) for pair in problem.keep_apart}
    for educator in problem.educators:
        for block in problem.blocks:
            mine = _first_locks(problem, lambda lock: lock.educator == educator.id and lock.block == block)  # noqa: B023 - called within the turn
            if len(mine) < 2:
                continue
            held = [groups[problem.locks[i].group] for i in mine]
            where = f"in block {shown(block)}"
            for i, one in enumerate(held):
                for j in range(i):
                    if frozenset((one.id, held[j].id)) in apart:
                        why = f"{shown(held[j].id)} and {shown(one.id)} are kept apart"
                        yield _Clash((mine[j], mine[i]), why)
            who = shown(educator.id)
            if len(held) > educator.max_groups >= 1:
                yield _Clash(tuple(mine), f"{who} may hold at most {educator.max_groups} {where}")
            elif rule := _too_many(problem, block, educator, held):
                yield _Clash(tuple(mine), f"{who} {rule} {where}")


def _same_day(problem: Problem) -> Iterable[_Clash]:
    """What one educator must lead over the day goes over a cap."""
    groups = {group.id: group for group in problem.groups}
    for educator in problem.educators:
        mine = _first_locks(problem, lambda lock: lock.educator == educator.id)  # noqa: B023 - called within the turn
        loads = {i: _load(educator, groups[problem.locks[i].group], problem.locks[i].block) for i in mine}
        covers = tuple(i for i in mine if loads[i])
        cap = educator.cover_cap
        if cap is not None and len(covers) > 1 and sum(loads.values()) > cap:
            total = sum(loads.values())
            yield _Clash(
                covers, f"{shown(educator.id)} would have a cover load of {total}, at most {cap} a day"
            )
        planning = tuple(i for i in mine if problem.locks[i].block in educator.planning)
        lost = len({problem.locks[i].block for i in planning})
        limit = educator.planning_cap
        if limit is not None and lost > limit >= 1:
            yield _Clash(planning, f"{shown(educator.id)} would lose {lost} planning blocks, at most {limit}")


def _first_locks(problem: Problem, wanted: Callable[[Lock], bool]) -> list[int]:
    """The positions of the leads that are locked and wanted, each session once."""
    first: dict[tuple[str, str], int] = {}
    for index, lock in enumerate(problem.locks):
        if lock.lead and wanted(lock):
            first.setdefault((lock.block, lock.group), index)
    return list(first.values())
