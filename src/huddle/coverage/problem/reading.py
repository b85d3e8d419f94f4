"""JSON of the schema `huddle-coverage/1` into a problem, with a finding for everything that is wrong."""

import json
from dataclasses import dataclass

from huddle.coverage.problem.findings import Finding, ProblemRefused, Reader, shown, step
from huddle.coverage.problem.locks import lock_findings
from huddle.domain.cover.problem import (
    MAX_COUNT,
    MAX_LIMIT,
    MAX_SIZE,
    MAX_STRENGTH,
    MAX_WEIGHT,
    ORDER,
    SCHEMA,
    Announced,
    Educator,
    Group,
    Lock,
    Problem,
    Usual,
)


def loads_problem(text: str) -> Problem:
    """Read a problem from JSON text.

    Raises:
        ProblemRefused: the text is not JSON, or not a problem.
    """

    def no_constant(name: str) -> object:
        raise ValueError(f"{name} is not a JSON value")

    if not text.strip():
        raise ProblemRefused([Finding("$", "is empty: there is no problem.")])
    twice: list[Finding] = []

    def members(pairs: list[tuple[str, object]]) -> dict[str, object]:
        found = dict(pairs)
        if len(found) < len(pairs):
            keys = [key for key, _ in pairs]
            again = next(key for i, key in enumerate(keys) if key in keys[:i])
            twice.append(Finding("$", f"has an object that names {shown(again)} twice."))
        return found

    try:
        data = json.loads(text, parse_constant=no_constant, object_pairs_hook=members)
    except RecursionError:
        raise ProblemRefused([Finding("$", "is nested too deeply.")]) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise ProblemRefused([Finding("$", f"is not valid JSON ({where}: {error.msg}).")]) from None
    except ValueError:
        raise ProblemRefused([Finding("$", "holds a number that JSON does not allow.")]) from None
    if twice:
        raise ProblemRefused(twice)
    return parse_problem(data)


def parse_problem(data: object) -> Problem:
    """Turn parsed JSON of the schema `huddle-coverage/1` into a problem.

    Unknown fields are ignored; missing optional fields get the schema's defaults.

    Raises:
        ProblemRefused: with every finding, each with its JSON path.
    """
    read = Reader()
    root = read.members(data, "$")
    read.refuse_if_any()
    if root.get("schema", SCHEMA) != SCHEMA:
        read.note("$.schema", f'must be "{SCHEMA}", not {shown(root["schema"])}.')
    blocks = _ids(read, root, "blocks")
    if "blocks" not in root:
        read.refuse_if_any()  # every block that is named would be a finding
    educator_ids = _ids(read, root, "educators", inside=True)
    group_ids = _ids(read, root, "groups", inside=True)
    educators = tuple(
        _educator(read, item, path, blocks)
        for path, item in read.rows(root, "$", "educators", required=False)
        if isinstance(item, dict)
    )
    groups = tuple(
        _group(read, item, path, blocks, educator_ids)
        for path, item in read.rows(root, "$", "groups", required=False)
        if isinstance(item, dict)
    )
    meets = {(block, group.id) for group in groups for block in group.usual}
    places = _Places(read, blocks, educator_ids, group_ids, meets)
    problem = Problem(
        blocks=tuple(blocks),
        educators=educators,
        groups=groups,
        keep_apart=_pairs(read, root, "keep_apart", group_ids, "group"),
        locks=places.locks(root),
        announced=places.announced(root),
        no_split=tuple(
            dict.fromkeys(
                place
                for path, item in read.rows(root, "$", "no_split", required=False)
                if (place := places.session(read.members(item, path), path)) is not None
            )
        ),
        splits=read.flag(root, "$", "splits", default=True),
        max_parts=read.number(root, "$", "max_parts", low=1, high=MAX_COUNT, default=3),
        order=_order(read, root),
        overlaps=_pairs(read, root, "overlaps", blocks, "block"),
        max_row=_max_row(read, root, educator_ids),
        name=root["name"] if isinstance(root.get("name"), str) else "",  # type: ignore[arg-type]  # just tested
    )
    if not read.findings:
        read.findings += lock_findings(problem)
    read.refuse_if_any()
    return problem


def _ids(read: Reader, root: dict[str, object], key: str, *, inside: bool = False) -> dict[str, int]:
    """Id -> position of the members of `$.key`; duplicates are findings."""
    ids: dict[str, int] = {}
    for path, item in read.rows(root, "$", key, required=True):
        where, value = path, item
        if inside:
            members = read.members(item, path)
            where = step(path, "id")
            if "id" not in members:
                if isinstance(item, dict):
                    read.note(where, "is missing.")
                continue
            value = members["id"]
        name = read.text(value, where)
        if name in ids and isinstance(value, str) and name.strip():
            read.note(where, f"{shown(name)} stands here twice; ids must differ.")
        ids.setdefault(name, len(ids))
    return ids


def _educator(read: Reader, row: dict[str, object], path: str, blocks: dict[str, int]) -> Educator:
    role = row.get("role")
    return Educator(
        id=_plain(row),
        can_lead=read.flag(row, path, "can_lead"),
        can_help=read.flag(row, path, "can_help"),
        certs=read.texts(row, path, "certs"),
        strength=read.numbers(row, path, "strength", 0, MAX_STRENGTH),
        absent=read.known(row, path, "absent", blocks, "block"),
        off=read.known(row, path, "off", blocks, "block", required=False),
        max_groups=read.number(row, path, "max_groups", low=0, high=MAX_COUNT, default=2),
        planning=read.known(row, path, "planning", blocks, "block", required=False),
        planning_cap=read.optional_number(row, path, "planning_cap", 0, MAX_LIMIT),
        cover_cap=read.optional_number(row, path, "cover_cap", 0, MAX_LIMIT),
        cover_load=read.number(row, path, "cover_load", low=0, high=MAX_COUNT, default=0),
        role=role if isinstance(role, str) else "",
    )


def _plain(row: dict[str, object]) -> str:
    value = row.get("id")
    return value if isinstance(value, str) else ""


def _group(
    read: Reader, row: dict[str, object], path: str, blocks: dict[str, int], educators: dict[str, int]
) -> Group:
    ratio = read.number(row, path, "ratio", low=0, high=MAX_LIMIT)
    load_by = read.numbers(row, path, "load_by", 0, MAX_COUNT, required=False)
    for name in load_by:
        if name not in educators:
            read.note(step(step(path, "load_by"), name), "is not the id of an educator.")
    return Group(
        id=_plain(row),
        size=read.number(row, path, "size", low=0, high=MAX_SIZE),
        ratio=ratio,
        room_cap=read.number(row, path, "room_cap", low=0, high=MAX_LIMIT),
        target=read.number(row, path, "target", low=0, high=MAX_LIMIT, default=ratio),
        requires=read.texts(row, path, "requires"),
        needs=_needs(read, row, path),
        weights=read.numbers(row, path, "weights", 0, MAX_WEIGHT),
        knows=read.known(row, path, "knows", educators, "educator"),
        load=read.number(row, path, "load", low=0, high=MAX_COUNT, default=1),
        load_by=load_by,
        usual=_usual(read, row, path, blocks, educators),
    )


def _needs(read: Reader, row: dict[str, object], path: str) -> dict[str, int]:
    if isinstance(row.get("needs"), list):
        return dict.fromkeys(read.texts(row, path, "needs"), 1)
    return read.numbers(row, path, "needs", 0, MAX_SIZE)


def _usual(
    read: Reader, row: dict[str, object], path: str, blocks: dict[str, int], educators: dict[str, int]
) -> dict[str, Usual]:
    here = step(path, "usual")
    if "usual" not in row:
        read.note(here, "is missing.")
        return {}
    found: dict[str, Usual] = {}
    for block, value in read.members(row["usual"], here).items():
        where = step(here, block)
        if block not in blocks:
            read.note(where, f"names {shown(block)}, but there is no block with this id.")
        adults = read.members(value, where)
        if not isinstance(value, dict):
            continue
        lead = None
        if "lead" not in adults:
            read.note(step(where, "lead"), "is missing.")
        elif adults["lead"] is not None:
            lead = read.reference(adults["lead"], step(where, "lead"), educators, "educator")
        helpers = read.known(adults, where, "helpers", educators, "educator", once=True)
        if lead is not None and lead in helpers:
            read.note(step(where, "helpers"), f"names {shown(lead)}, who leads it.")
        found[block] = Usual(lead, helpers)
    return {block: found[block] for block in blocks if block in found}


def _pairs(
    read: Reader, root: dict[str, object], key: str, ids: dict[str, int], noun: str
) -> tuple[tuple[str, str], ...]:
    """The list `$.key` of pairs of `noun`s."""
    pairs: list[tuple[str, str]] = []
    for path, item in read.rows(root, "$", key, required=False):
        if not isinstance(item, list) or len(item) != 2:
            read.note(path, f"must be a list of two {noun}s.")
            continue
        one, two = (read.reference(item[i], f"{path}[{i}]", ids, noun) for i in (0, 1))
        if one is not None and one == two:
            read.note(path, f"names {shown(one)} twice; a pair has two {noun}s.")
        elif one is not None and two is not None:
            pairs.append((one, two))
    return tuple(dict.fromkeys(pairs))


def _max_row(read: Reader, root: dict[str, object], educators: dict[str, int]) -> dict[str, int]:
    found = read.numbers(root, "$", "max_row", 1, MAX_COUNT, required=False)
    for name in found:
        if name not in educators:
            read.note(step("$.max_row", name), "is not the id of an educator.")
    return {name: found[name] for name in educators if name in found}


def _order(read: Reader, root: dict[str, object]) -> tuple[str, ...]:
    if "order" not in root:
        return ORDER
    order = root["order"]
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(ORDER):
        read.note("$.order", f"must name each of {', '.join(ORDER)} once.")
        return ORDER
    return tuple(map(str, order))


@dataclass(frozen=True, slots=True)
class _Places:
    """Reads the lists whose rows point at sessions of the day."""

    read: Reader
    blocks: dict[str, int]
    educators: dict[str, int]
    groups: dict[str, int]
    meets: set[tuple[str, str]]

    def session(self, row: dict[str, object], path: str) -> tuple[str, str] | None:
        if not row:
            return None
        block = self.read.member(row, path, "block", self.blocks, "block")
        group = self.read.member(row, path, "group", self.groups, "group")
        if block is None or group is None:
            return None
        if (block, group) not in self.meets:
            self.read.note(path, f"{shown(group)} does not meet in block {shown(block)}.")
            return None
        return block, group

    def locks(self, root: dict[str, object]) -> tuple[Lock, ...]:
        found = []
        for path, item in self.read.rows(root, "$", "locks", required=False):
            row = self.read.members(item, path)
            place = self.session(row, path)
            if row:
                educator = self.read.member(row, path, "educator", self.educators, "educator")
                lead = self.read.flag(row, path, "lead")
                if place is not None and educator is not None:
                    found.append(Lock(*place, educator, lead))
        return tuple(found)

    def announced(self, root: dict[str, object]) -> tuple[Announced, ...]:
        found: dict[tuple[str, str], Announced] = {}
        for path, item in self.read.rows(root, "$", "announced", required=False):
            row = self.read.members(item, path)
            place = self.session(row, path)
            if row:
                educators = self.read.known(row, path, "educators", self.educators, "educator")
                if place in found:
                    self.read.note(path, f"{shown(place[1])} in block {shown(place[0])} was announced twice.")
                elif place is not None:
                    found[place] = Announced(*place, educators)
        return tuple(found.values())
