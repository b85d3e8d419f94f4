"""A problem with numbers in place of names: what the searches and the model compute with."""

import copy
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from huddle.domain.cover.problem import LEVELS, Problem

NOBODY = -1

Place = tuple[int, int]
"""(block, group), both as positions in the problem."""
Leads = frozenset[tuple[int, int]]
"""Who leads what in one block, whole or in part: (group, educator)."""


@dataclass(slots=True)
class Draft:
    """A plan in numbers: per session its leads as (educator, students), and its helpers."""

    leads: dict[Place, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    helps: dict[Place, tuple[int, ...]] = field(default_factory=dict)


class Day:
    """Everything about a problem that does not depend on the plan.

    Positions (block b, educator e, group g) follow the order of the problem. Ratios, rooms and targets beyond the
    number of students of the whole day are lowered to it: they never bind.

    Attributes:
        differ: block -> leads of which a plan must give up at least one, set by set; for plans other than those known.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.block_at = {name: i for i, name in enumerate(problem.blocks)}
        self.educator_at = {row.id: i for i, row in enumerate(problem.educators)}
        self.group_at = {row.id: i for i, row in enumerate(problem.groups)}
        self.order = tuple(LEVELS.index(name) for name in problem.levels)
        everyone = sum(row.size for row in problem.groups)
        self.size = [row.size for row in problem.groups]
        self.ratio = [min(row.ratio, everyone) for row in problem.groups]
        self.room = [min(row.room_cap, everyone) for row in problem.groups]
        self.target = [min(row.target, everyone) for row in problem.groups]
        self.max_groups = [row.max_groups for row in problem.educators]
        self.cover_cap = [row.cover_cap for row in problem.educators]
        self.planning_cap = [row.planning_cap for row in problem.educators]
        self.cover_load = [row.cover_load for row in problem.educators]
        self.planning = [frozenset(self.block_at[b] for b in row.planning) for row in problem.educators]
        self.strength = [
            [
                sum(weight * e.strength.get(skill, 0) for skill, weight in g.weights.items())
                for e in problem.educators
            ]
            for g in problem.groups
        ]
        self.new_cost = [
            [1 if e.id in set(g.knows) else 2 for e in problem.educators] for g in problem.groups
        ]
        self.load = [[g.load_by.get(e.id, g.load) for e in problem.educators] for g in problem.groups]
        self.needs = [
            [
                (students, frozenset(i for i, e in enumerate(problem.educators) if cert in e.certs))
                for cert, students in g.needs.items()
            ]
            for g in problem.groups
        ]
        self.apart: list[set[int]] = [set() for _ in problem.groups]
        for one, two in problem.keep_apart:
            self.apart[self.group_at[one]].add(self.group_at[two])
            self.apart[self.group_at[two]].add(self.group_at[one])
        self.differ: Mapping[int, tuple[Leads, ...]] = {}
        self._sessions()
        self._people()
        self.never_all = self._never_all()

    def _sessions(self) -> None:
        problem = self.problem
        self.meets: list[list[int]] = [
            [g for g, group in enumerate(problem.groups) if block in group.usual] for block in problem.blocks
        ]
        self.usual_lead: dict[Place, int] = {}
        self.usual_help: dict[Place, tuple[int, ...]] = {}
        for session in problem.sessions():
            place = self.block_at[session.block], self.group_at[session.group]
            lead = session.usual.lead
            self.usual_lead[place] = NOBODY if lead is None else self.educator_at[lead]
            self.usual_help[place] = tuple(sorted(self.educator_at[e] for e in session.usual.helpers))
        self.must: dict[Place, int] = {}
        self.never: dict[Place, set[int]] = {}
        for lock in problem.locks:
            place = self.block_at[lock.block], self.group_at[lock.group]
            if lock.lead:
                self.must[place] = self.educator_at[lock.educator]
            else:
                self.never.setdefault(place, set()).add(self.educator_at[lock.educator])
        self.told: dict[Place, frozenset[int]] = {
            (self.block_at[row.block], self.group_at[row.group]): frozenset(
                self.educator_at[name] for name in row.educators
            )
            for row in problem.announced
        }
        stays = {(self.block_at[b], self.group_at[g]) for b, g in problem.no_split}
        self.can_split = {
            place: problem.splits
            and problem.max_parts >= 2
            and place not in stays
            and place not in self.must
            and self.size[place[1]] >= 2
            for place in self.usual_lead
        }

    def _people(self) -> None:
        problem = self.problem
        self.present = [
            [block not in e.absent and block not in e.off for e in problem.educators]
            for block in problem.blocks
        ]
        free = [
            [
                here and not (self.planning_cap[e] == 0 and b in self.planning[e])
                for e, here in enumerate(self.present[b])
            ]
            for b in range(len(problem.blocks))
        ]
        self.can_lead: dict[Place, tuple[int, ...]] = {}
        self.can_help: dict[Place, tuple[int, ...]] = {}
        for place in self.usual_lead:
            b, g = place
            requires = set(problem.groups[g].requires)
            self.can_lead[place] = tuple(
                e
                for e, row in enumerate(problem.educators)
                if free[b][e]
                and row.can_lead
                and row.max_groups >= 1
                and requires.issubset(row.certs)
                and e not in self.never.get(place, ())
                and self.must.get(place, e) == e
                and self._within_cap(place, e)
            )
            self.can_help[place] = tuple(
                e
                for e, row in enumerate(problem.educators)
                if free[b][e] and row.can_help and self._within_cap(place, e)
            )

    def _never_all(self) -> list[list[frozenset[int]]]:
        """For each educator the sets of blocks in which they may not have a role in all: overlapping, or too many in a row.

        What is usual is allowed.
        """
        problem = self.problem
        usual: list[set[int]] = [set() for _ in problem.educators]
        for (b, g), lead in self.usual_lead.items():
            for e in (lead, *self.usual_help[b, g]):
                if e != NOBODY:
                    usual[e].add(b)
        overlaps = [frozenset(self.block_at[b] for b in pair) for pair in problem.overlaps]
        found = []
        for e, row in enumerate(problem.educators):
            sets = [pair for pair in dict.fromkeys(overlaps) if not pair <= usual[e]]
            if row.id in problem.max_row:
                most = max(problem.max_row[row.id], _longest(usual[e]))
                sets += [frozenset(range(b, b + most + 1)) for b in range(len(problem.blocks) - most)]
            found.append(sets)
        return found

    def over(self, e: int, busy: AbstractSet[int]) -> frozenset[int] | None:
        """Blocks, all in `busy`, in which the educator may not have a role in all; None when there are none."""
        return next((blocks for blocks in self.never_all[e] if blocks <= busy), None)

    def _within_cap(self, place: Place, educator: int) -> bool:
        cap = self.cover_cap[educator]
        return cap is None or not self.is_cover(place, educator) or self.load[place[1]][educator] <= cap

    def is_cover(self, place: Place, educator: int) -> bool:
        """Whether a role of `educator` in this session is a cover."""
        return educator != self.usual_lead[place] and educator not in self.usual_help[place]

    def other_than(self, differ: Mapping[int, tuple[Leads, ...]]) -> "Day":
        """The same day, in which plans must give up some of these leads."""
        day = copy.copy(self)
        day.differ = differ
        return day

    def can_meet(self, g: int, need: int, leads: tuple[int, ...]) -> bool:
        """Whether these leads can meet a need of the group by themselves, if the parts of a split are dealt for it."""
        students, holders = self.needs[g][need]
        others = sum(e not in holders for e in leads)
        if len(leads) == 1:
            return not others
        return not students or (others < len(leads) and self.size[g] - others >= students)

    def kept(self, place: Place, leads: Iterable[int]) -> bool:
        """Whether these leads are what was announced for the session, if anything was."""
        return place not in self.told or frozenset(leads) == self.told[place]


def _longest(blocks: AbstractSet[int]) -> int:
    """The length of the longest run of blocks."""
    longest = run = 0
    for b in range(max(blocks, default=-1) + 1):
        run = run + 1 if b in blocks else 0
        longest = max(longest, run)
    return longest


def crowding(over: int) -> int:
    """The crowding of `over` students beyond the target: 1 each for four, 2 each for four, then 3 each."""
    return max(0, over) + max(0, over - 4) + max(0, over - 8)


def usual_draft(day: Day) -> Draft:
    """The usual plan of everybody's roles, without asking whether it is legal today."""
    draft = Draft()
    for place, lead in day.usual_lead.items():
        if lead != NOBODY:
            draft.leads[place] = ((lead, day.size[place[1]]),)
            if day.usual_help[place]:
                draft.helps[place] = day.usual_help[place]
    return draft


def measure(day: Day, draft: Draft, only: int | None = None) -> tuple[int, ...]:
    """The ten levels of a legal draft, in the fixed order of `LEVELS`; of one block when `only` names it."""
    uncovered = unmet = kept = splits = moves = strength = 0
    holds: dict[tuple[int, int], list[Place]] = {}
    students: dict[tuple[int, int], int] = {}
    pairs: set[tuple[int, int]] = set()
    covers: dict[int, int] = {}
    busy: set[tuple[int, int]] = set()
    for place, usual in day.usual_lead.items():
        b, g = place
        if only is not None and b != only:
            continue
        leads = draft.leads.get(place, ())
        helpers = draft.helps.get(place, ())
        uncovered += 0 if leads else day.size[g]
        unmet += unmet_needs(day, g, leads, helpers)
        kept += not day.kept(place, (e for e, _ in leads))
        splits += len(leads) > 1
        whole = leads[0][0] if len(leads) == 1 else NOBODY
        moves += usual != NOBODY and day.present[b][usual] and whole != usual
        moves += sum(day.present[b][e] and e not in helpers for e in day.usual_help[place])
        for e, n in leads:
            strength += n * day.strength[g][e]
            holds.setdefault((b, e), []).append(place)
            students[b, e] = students.get((b, e), 0) + n
            if e != usual:
                pairs.add((e, g))
        for e in (*(e for e, _ in leads), *helpers):
            covers[e] = covers.get(e, 0) + day.is_cover(place, e)
            busy.add((b, e))
    moves += sum(len(places) - 1 for places in holds.values())
    crowded = sum(
        crowding(students[key] - max(day.target[g] for _, g in places)) for key, places in holds.items()
    )
    continuity = sum(day.new_cost[g][e] for e, g in pairs)
    fairness = sum((load + covers.get(e, 0)) ** 2 for e, load in enumerate(day.cover_load))
    planning = sum(b in day.planning[e] for b, e in busy)
    return uncovered, unmet, kept, splits, moves, crowded, -strength, continuity, fairness, planning


def unmet_needs(day: Day, g: int, leads: tuple[tuple[int, int], ...], helpers: Iterable[int]) -> int:
    """How many needs of the group are not met by these leads and helpers; all of them when nobody leads."""
    count = 0
    for students, holders in day.needs[g]:
        if not leads:
            count += 1
            continue
        if any(e in holders for e in helpers):
            continue
        held = sum(n for e, n in leads if e in holders)
        count += not (leads[0][0] in holders if len(leads) == 1 else held >= students)
    return count


def in_order(day: Day, values: tuple[int, ...]) -> tuple[int, ...]:
    """The ten values rearranged into the problem's own order of levels, so that tuples compare as plans do."""
    return tuple(values[level] for level in day.order)


def named(values: tuple[int, ...]) -> Mapping[str, int]:
    """The ten values by name, in the fixed order."""
    return dict(zip(LEVELS, values, strict=True))
