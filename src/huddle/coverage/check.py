"""The independent checker: reads the JSON forms of a problem and a plan, and shares no code with the model.

Rules and levels are written down a second time, straight from their definitions, so that a mistake in the model
cannot hide behind the same mistake here. Problems are taken in canonical form (`problem_to_json`).
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

Json = Mapping[str, Any]


class _Facts:
    """Lookups shared by the rules and the levels."""

    def __init__(self, problem: Json, plan: Json) -> None:
        self.problem = problem
        self.educators = {row["id"]: row for row in problem["educators"]}
        self.groups = {row["id"]: row for row in problem["groups"]}
        self.sessions = [
            (block, group["id"])
            for block in problem["blocks"]
            for group in problem["groups"]
            if block in group["usual"]
        ]
        self.leads: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        self.helps: dict[tuple[str, str], list[str]] = defaultdict(list)
        self.breaches: list[str] = []
        known = set(self.sessions)
        for row in [*plan["leads"], *plan["helps"]]:
            if (row["block"], row["group"]) not in known or row["educator"] not in self.educators:
                self.breaches.append(f"row names a session or educator that is not in the problem: {row}")
        for row in plan["leads"]:
            place = row["block"], row["group"]
            if row["educator"] in self.leads[place]:
                self.breaches.append(f"role: {row['educator']} leads {place} twice")
            self.leads[place][row["educator"]] = row["students"]
        for row in plan["helps"]:
            place = row["block"], row["group"]
            if row["educator"] in self.helps[place]:
                self.breaches.append(f"role: {row['educator']} helps {place} twice")
            self.helps[place].append(row["educator"])

    def held(self, block: str) -> dict[str, dict[str, int]]:
        """Educator -> {group: students} in one block."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for (where, group), parts in self.leads.items():
            if where == block:
                for educator, students in parts.items():
                    found[educator][group] = students
        return found

    def whole(self, block: str, group: str) -> bool:
        return len(self.leads.get((block, group), {})) == 1

    def usual(self, block: str, group: str) -> tuple[str | None, list[str]]:
        adults = self.groups[group]["usual"][block]
        return adults["lead"], adults["helpers"]

    def present(self, educator: str, block: str) -> bool:
        row = self.educators[educator]
        return block not in row["absent"] and block not in row["off"]

    def roles(self) -> list[tuple[str, str, str]]:
        """(block, group, educator) of every lead and help."""
        found = [(b, g, e) for (b, g), parts in self.leads.items() for e in parts]
        return found + [(b, g, e) for (b, g), helpers in self.helps.items() for e in helpers]

    def covers(self) -> dict[str, list[str]]:
        """Educator -> the groups of its covers today, one entry a session."""
        found: dict[str, list[str]] = defaultdict(list)
        for block, group, educator in self.roles():
            lead, helpers = self.usual(block, group)
            if educator != lead and educator not in helpers:
                found[educator].append(group)
        return found

    def planning_used(self) -> dict[str, int]:
        used = {(educator, block) for block, _, educator in self.roles()}
        count: dict[str, int] = defaultdict(int)
        for educator, block in used:
            count[educator] += block in self.educators[educator]["planning"]
        return count


def check(problem: Json, plan: Json) -> list[str]:
    """Every breach of a rule in `plan`, one sentence each beginning with the rule's code; empty when it is legal."""
    facts = _Facts(problem, plan)
    if facts.breaches:
        return facts.breaches
    return [
        *_people(facts),
        *_roles(facts),
        *_rooms(facts),
        *_day_caps(facts),
        *_splits(facts),
        *_locks(facts),
        *_levels(facts, plan),
    ]


def _people(facts: _Facts) -> list[str]:
    found = []
    for (block, group), parts in facts.leads.items():
        for name in parts:
            row = facts.educators[name]
            if not facts.present(name, block):
                found.append(f"avail: {name} leads {group} in {block} but is not there")
            if not row["can_lead"] or not set(facts.groups[group]["requires"]) <= set(row["certs"]):
                found.append(f"lead: {name} may not lead {group}")
    for (block, group), helpers in facts.helps.items():
        for name in helpers:
            if not facts.present(name, block):
                found.append(f"avail: {name} helps {group} in {block} but is not there")
            if not facts.educators[name]["can_help"]:
                found.append(f"help: {name} may not help")
            if not facts.leads.get((block, group)):
                found.append(f"help: {name} helps {group} in {block}, which nobody leads")
    return found


def _roles(facts: _Facts) -> list[str]:
    found = []
    for block in facts.problem["blocks"]:
        held = facts.held(block)
        helping: dict[str, int] = defaultdict(int)
        for (where, _), helpers in facts.helps.items():
            if where == block:
                for name in helpers:
                    helping[name] += 1
        for name, count in helping.items():
            if count > 1 or name in held:
                found.append(f"role: {name} has more than one role in {block}")
        for name, groups in held.items():
            if len(groups) > facts.educators[name]["max_groups"]:
                found.append(f"groups: {name} holds {len(groups)} groups in {block}")
            for one, two in facts.problem["keep_apart"]:
                if one in groups and two in groups:
                    found.append(f"apart: {name} holds {one} and {two} in {block}")
    return found


def _rooms(facts: _Facts) -> list[str]:
    found = []
    for block in facts.problem["blocks"]:
        for name, groups in facts.held(block).items():
            students = sum(groups.values())
            helpers = sum(len(facts.helps.get((block, g), ())) for g in groups if facts.whole(block, g))
            allowed = min(facts.groups[g]["ratio"] for g in groups) * (1 + helpers)
            if students > allowed:
                found.append(f"ratio: {name} holds {students} students in {block}, at most {allowed}")
            room = max(facts.groups[g]["room_cap"] for g in groups)
            if students > room:
                found.append(f"room: {name} holds {students} students in {block}, the room holds {room}")
    return found


def _day_caps(facts: _Facts) -> list[str]:
    found = []
    for name, used in facts.planning_used().items():
        cap = facts.educators[name]["planning_cap"]
        if cap is not None and used > cap:
            found.append(f"plan: {name} loses {used} planning blocks, at most {cap}")
    for name, groups in facts.covers().items():
        cap = facts.educators[name]["cover_cap"]
        load = sum(facts.groups[g]["load_by"].get(name, facts.groups[g]["load"]) for g in groups)
        if cap is not None and load > cap:
            found.append(f"cover: {name} has a cover load of {load}, at most {cap}")
    return found + _time(facts)


def _time(facts: _Facts) -> list[str]:
    """Two blocks at the same time, and blocks in a row."""
    found = []
    order = facts.problem["blocks"]
    usual: dict[str, set[str]] = defaultdict(set)
    for block, group in facts.sessions:
        lead, helpers = facts.usual(block, group)
        for name in (lead, *helpers):
            if name is not None:
                usual[name].add(block)
    now: dict[str, set[str]] = defaultdict(set)
    for block, _, name in facts.roles():
        now[name].add(block)
    for name, blocks in now.items():
        for one, two in facts.problem.get("overlaps", ()):
            if {one, two} <= blocks and not {one, two} <= usual[name]:
                found.append(f"overlap: {name} has a role in {one} and in {two}")
        most = facts.problem.get("max_row", {}).get(name)
        if most is not None and _run(order, blocks) > max(most, _run(order, usual[name])):
            found.append(f"row: {name} has a role in {_run(order, blocks)} blocks in a row, at most {most}")
    return found


def _run(order: list[str], blocks: set[str]) -> int:
    words = "".join("x" if block in blocks else " " for block in order).split()
    return max(map(len, words), default=0)


def _splits(facts: _Facts) -> list[str]:
    found = []
    never = {(row["block"], row["group"]) for row in facts.problem["no_split"]}
    for (block, group), parts in facts.leads.items():
        size = facts.groups[group]["size"]
        if not parts:
            continue
        if sum(parts.values()) != size:
            found.append(
                f"split: the parts of {group} in {block} add up to {sum(parts.values())}, not {size}"
            )
        if len(parts) == 1:
            continue
        if not facts.problem["splits"] or (block, group) in never:
            found.append(f"split: {group} in {block} must stay together")
        if len(parts) > facts.problem["max_parts"] or min(parts.values()) < 1:
            found.append(
                f"split: {group} in {block} has {len(parts)} parts, the smallest of {min(parts.values())}"
            )
    return found


def _locks(facts: _Facts) -> list[str]:
    found = []
    for lock in facts.problem["locks"]:
        leads = facts.leads.get((lock["block"], lock["group"]), {})
        if lock["lead"] and list(leads) != [lock["educator"]]:
            found.append(f"lock: {lock['educator']} must lead {lock['group']} in {lock['block']}")
        if not lock["lead"] and lock["educator"] in leads:
            found.append(f"lock: {lock['educator']} must not lead {lock['group']} in {lock['block']}")
    return found


def _levels(facts: _Facts, plan: Json) -> list[str]:
    stated = plan.get("levels")
    if stated is None:
        return []
    true = _all_levels(facts)
    return [
        f"levels: {name} is {value}, the plan says {stated.get(name)}"
        for name, value in true.items()
        if stated.get(name) != value
    ]


def levels(problem: Json, plan: Json) -> dict[str, int]:
    """The ten levels of `plan`, computed from its rows alone."""
    return _all_levels(_Facts(problem, plan))


def _all_levels(facts: _Facts) -> dict[str, int]:
    covers = facts.covers()
    return {
        "uncovered": sum(facts.groups[g]["size"] for b, g in facts.sessions if not facts.leads.get((b, g))),
        "unmet": _unmet(facts),
        "kept": _not_kept(facts),
        "splits": sum(len(parts) > 1 for parts in facts.leads.values()),
        "moves": _moves(facts),
        "crowding": _crowding(facts),
        "strength": -sum(
            students * weight * facts.educators[name]["strength"].get(skill, 0)
            for (_, group), parts in facts.leads.items()
            for name, students in parts.items()
            for skill, weight in facts.groups[group]["weights"].items()
        ),
        "continuity": _continuity(facts),
        "fairness": sum(
            (row["cover_load"] + len(covers.get(name, ()))) ** 2 for name, row in facts.educators.items()
        ),
        "planning": sum(facts.planning_used().values()),
    }


def _unmet(facts: _Facts) -> int:
    count = 0
    for block, group in facts.sessions:
        parts = facts.leads.get((block, group), {})
        for cert, students in facts.groups[group]["needs"].items():
            holders = {name for name, row in facts.educators.items() if cert in row["certs"]}
            met = bool(holders & set(facts.helps.get((block, group), ())))
            if len(parts) == 1:
                met = met or set(parts) <= holders
            elif len(parts) > 1:
                met = met or sum(n for name, n in parts.items() if name in holders) >= students
            count += not (parts and met)
    return count


def _not_kept(facts: _Facts) -> int:
    return sum(
        set(facts.leads.get((row["block"], row["group"]), ())) != set(row["educators"])
        for row in facts.problem["announced"]
    )


def _moves(facts: _Facts) -> int:
    count = 0
    for block, group in facts.sessions:
        lead, helpers = facts.usual(block, group)
        if lead is not None and facts.present(lead, block):
            count += list(facts.leads.get((block, group), ())) != [lead]
        count += sum(
            facts.present(name, block) and name not in facts.helps.get((block, group), ())
            for name in set(helpers)
        )
    for block in facts.problem["blocks"]:
        count += sum(len(groups) - 1 for groups in facts.held(block).values())
    return count


def _crowding(facts: _Facts) -> int:
    total = 0
    for block in facts.problem["blocks"]:
        for groups in facts.held(block).values():
            over = sum(groups.values()) - max(facts.groups[g]["target"] for g in groups)
            for student in range(1, over + 1):
                total += 1 if student <= 4 else 2 if student <= 8 else 3
    return total


def _continuity(facts: _Facts) -> int:
    new = {
        (name, group)
        for (block, group), parts in facts.leads.items()
        for name in parts
        if name != facts.usual(block, group)[0]
    }
    return sum(1 if name in facts.groups[group]["knows"] else 2 for name, group in new)
