"""Deals the students of a split by name: how many go to whom is planned, who goes where is decided here, exactly.

A unit is what must stay together: one student, or students linked by keep-together pairs. Units are placed one after
the other. All that the future can depend on is the places left in each part, where the units stand that a later unit
must avoid, and how the flags that later units still hold are spread; so of two beginnings that agree in these only the
better one is followed (dynamic programming over such states), and everybody without a wish fills the rest by name.
"""

import functools
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from huddle.domain.student import Student

# Beginnings followed at once: first a few for a good dealing, then all that can still become better than it, up to an
# amount of work (beginnings x units x parts, about a second). The splits of real groups (36 students, 4 parts, a
# third with flags) hardly ever need more, so that the best is found; beyond, the least promising beginnings are
# dropped and the dealing is legal all the same.
NARROW = 50
WORK = 400_000

_Row = tuple[int, ...]  # a number for each part
# Flags at an adult who does not serve them, then the sum over flags of the squares of how many are in each part (both
# with the least that is still to come), then the place in the alphabet.
_Cost = tuple[int, int, int]
_State = tuple[_Row, _Row, tuple[_Row, ...]]


@dataclass(frozen=True, slots=True)
class _Unit:
    """Students who go together: their places in the alphabet, the parts they may go to, the units they must avoid."""

    members: tuple[int, ...]
    flags: tuple[str, ...]
    parts: tuple[int, ...]
    avoids: frozenset[int]


def deal(
    students: Sequence[Student],
    counts: Sequence[int],
    *,
    apart: set[frozenset[str]],
    together: set[frozenset[str]],
    with_already: Sequence[Collection[str]],
    serves: Sequence[Collection[str]],
) -> list[tuple[str, ...]] | None:
    """Who goes to which part of a split.

    In this order: keep-apart pairs never meet and keep-together pairs stay together (a must); as many need flags as
    possible are with an adult who serves them; each flag is spread evenly over the parts; the first names of the
    alphabet go to the first part.

    Args:
        students: the group's members who are there.
        counts: the planned students of each part. Where they are more than `students`, the surplus comes off the
            largest part, one at a time; of equal parts off the later.
        apart: pairs of student ids that must not meet; ids of others are ignored.
        together: pairs of student ids that must stay together.
        with_already: for each part the ids of the students its adult holds anyway.
        serves: for each part the need flags that its adult's credentials serve.

    Returns:
        The student ids of each part by name, or None when no dealing is legal.
    """
    ordered = sorted(students, key=lambda student: student.sort_key)
    places = _places(counts, len(ordered))
    if places is None:
        return None
    units = _units(ordered, len(places), apart, together, with_already)
    if units is None:
        return None
    order, bound = _in_order(units, len(places))
    legal = _legal(order[:bound], places)
    if legal is None:
        return None
    best = _best(order, places, serves)
    seats = _seats(order[:bound], places, legal) if best is None else _seats(order, places, best)
    return [
        tuple(student.id for student, seat in zip(ordered, seats, strict=True) if seat == part)
        for part in range(len(places))
    ]


def _places(counts: Sequence[int], students: int) -> _Row | None:
    """The places of each part without the surplus; None when there are too few."""
    places = list(counts)
    while sum(places) > students:
        largest = max(range(len(places)), key=lambda part: (places[part], part))
        places[largest] -= 1
    return tuple(places) if sum(places) == students else None


def _units(
    students: Sequence[Student],
    parts: int,
    apart: set[frozenset[str]],
    together: set[frozenset[str]],
    with_already: Sequence[Collection[str]],
) -> list[_Unit] | None:
    """Who must stay together, made one; None when two of them must not meet."""
    index = {student.id: place for place, student in enumerate(students)}
    unit_of = list(range(len(students)))
    for pair in together:
        if len(pair) == 2 and pair <= index.keys():
            first, second = sorted(unit_of[index[student]] for student in pair)
            unit_of = [first if unit == second else unit for unit in unit_of]
    avoids: dict[int, set[int]] = {unit: set() for unit in unit_of}
    closed: dict[int, set[int]] = {unit: set() for unit in unit_of}
    for pair in apart:
        here = [unit_of[index[student]] for student in pair if student in index]
        if len(here) == 2:
            if here[0] == here[1]:
                return None
            avoids[here[0]].add(here[1])
            avoids[here[1]].add(here[0])
        elif here:
            closed[here[0]].update(part for part in range(parts) if not pair.isdisjoint(with_already[part]))
    names = sorted(avoids)
    number = {unit: place for place, unit in enumerate(names)}
    found = []
    for unit in names:
        members = tuple(place for place, of in enumerate(unit_of) if of == unit)
        flags = tuple(sorted(need for place in members for need in set(students[place].needs)))
        open_to = tuple(part for part in range(parts) if part not in closed[unit])
        found.append(_Unit(members, flags, open_to, frozenset(number[other] for other in avoids[unit])))
    return found


def _in_order(units: Sequence[_Unit], parts: int) -> tuple[list[_Unit], int]:
    """The units in the order in which they are placed, and how many of them are bound by a must.

    Units that must avoid each other come first, neighbors close together; then other bound units, the largest first;
    then students with flags, those with the same flags together. The rest fills what is left and is not in the order.
    """
    order: list[int] = []
    seen: set[int] = set()
    for start in sorted(range(len(units)), key=lambda u: (-len(units[u].avoids), len(units[u].parts), u)):
        queue = [start] if units[start].avoids and start not in seen else []
        seen.update(queue)
        while queue:
            order.append(queue.pop(0))
            near = sorted(units[order[-1]].avoids - seen, key=lambda u: (-len(units[u].avoids), u))
            seen.update(near)
            queue += near
    alone = [place for place, unit in enumerate(units) if not unit.avoids]
    tied = [u for u in alone if len(units[u].members) > 1 or len(units[u].parts) < parts]
    order += sorted(tied, key=lambda u: (-len(units[u].members), len(units[u].parts), u))
    bound = len(order)
    flagged = [u for u in alone if u not in tied and units[u].flags]
    order += sorted(flagged, key=lambda u: (units[u].flags, u))
    moved = {old: new for new, old in enumerate(order)}
    return [
        _Unit(u.members, u.flags, u.parts, frozenset(moved[other] for other in u.avoids))
        for u in (units[place] for place in order)
    ], bound


def _remembered(units: Sequence[_Unit]) -> list[tuple[int, ...]]:
    """For each number of placed units: those of them that a later unit must avoid."""
    last = [max(unit.avoids, default=-1) for unit in units]
    return [tuple(u for u in range(placed) if last[u] >= placed) for placed in range(len(units) + 1)]


def _open_parts(unit: _Unit, left: _Row, stands: _Row) -> Iterator[int]:
    """The parts that can take the unit now; `stands` is the part of each unit before it."""
    taken = {stands[other] for other in unit.avoids if other < len(stands)}
    return (part for part in unit.parts if part not in taken and left[part] >= len(unit.members))


def _legal(units: Sequence[_Unit], places: _Row) -> _Row | None:
    """A part for every unit, by trying all; a state that led nowhere is not tried twice."""
    remembered = _remembered(units)
    dead: set[tuple[int, _Row, _Row]] = set()

    def place(number: int, left: _Row, stands: _Row) -> _Row | None:
        if number == len(units):
            return stands
        state = number, left, tuple(stands[u] for u in remembered[number])
        if state in dead:
            return None
        for part in _open_parts(units[number], left, stands):
            rest = _more(left, part, -len(units[number].members))
            if (found := place(number + 1, rest, (*stands, part))) is not None:
                return found
        dead.add(state)
        return None

    return place(0, places, ())


def _more(row: _Row, part: int, count: int) -> _Row:
    """The row with `count` more in one part."""
    return (*row[:part], row[part] + count, *row[part + 1 :])


@dataclass(frozen=True, slots=True)
class _Step:
    """What placing a unit means.

    Attributes:
        unserved: flags not served in each part, beyond the least of its parts.
        flags: for each of its flags the row, how many it holds, how many are still to come and where they may go.
        weight: what a later part costs its members in the order of the alphabet.
        remembered: which units must be known after it.
    """

    unit: _Unit
    unserved: _Row
    flags: tuple[tuple[int, int, int, _Row], ...]
    weight: int
    remembered: tuple[int, ...]


def _steps(units: Sequence[_Unit], places: _Row, serves: Sequence[Collection[str]]) -> list[_Step]:
    """A step for each unit."""
    parts = range(len(places))
    later = Counter(flag for unit in units for flag in unit.flags)
    rows = {flag: row for row, flag in enumerate(sorted(later))}
    reach = {flag: tuple(sorted({p for u in units if flag in u.flags for p in u.parts})) for flag in later}
    remembered = _remembered(units)
    steps = []
    for number, unit in enumerate(units):
        later.subtract(unit.flags)
        unserved = [sum(flag not in serves[part] for flag in unit.flags) for part in parts]
        least = min((unserved[part] for part in unit.parts), default=0)
        steps.append(
            _Step(
                unit=unit,
                unserved=tuple(count - least for count in unserved),
                flags=tuple(
                    (rows[flag], held, later[flag], reach[flag]) for flag, held in Counter(unit.flags).items()
                ),
                weight=sum(len(places) ** (sum(places) - 1 - place) for place in unit.members),
                remembered=remembered[number + 1],
            )
        )
    return steps


@functools.lru_cache(maxsize=10_000)
def _least(spread: _Row, later: int, reach: _Row) -> int:
    """The least sum of squares when `later` more students with a flag join those of the parts they can reach."""
    row = list(spread)
    for _ in range(later):
        row[min(reach, key=row.__getitem__)] += 1
    return sum(held * held for held in row)


def _best(units: Sequence[_Unit], places: _Row, serves: Sequence[Collection[str]]) -> _Row | None:
    """The part of every unit at the least cost; None when dropped beginnings were the only legal ones."""
    steps = _steps(units, places, serves)
    good = _search(steps, places, NARROW)
    if good is not None and good[0][0] == 0:  # no flag more than the least is left unserved: none has to be
        strict = [
            replace(step.unit, parts=tuple(p for p in step.unit.parts if not step.unserved[p]))
            for step in steps
        ]
        steps = _steps(strict, places, serves)
    wide = max(NARROW, WORK // (len(places) * max(1, len(units))))
    best = _search(steps, places, wide, good[0] if good else None)
    return min(found for found in (good, best) if found)[2] if good or best else None


def _search(
    steps: Sequence[_Step], places: _Row, width: int, goal: tuple[int, int] | None = None
) -> tuple[tuple[int, int], _Row, _Row] | None:
    """The best dealing found: its cost, every student's part, every unit's part. Worse than `goal` is not followed."""
    nobody = (0,) * len(places)
    least: dict[int, int] = {}  # of each flag, before anybody is placed
    for step in steps:
        for row, held, later, reach in step.flags:
            least.setdefault(row, _least(nobody, held + later, reach))
    start: _State = (places, (), (nobody,) * len(least))
    states: dict[_State, tuple[_Cost, _Row]] = {start: ((0, sum(least.values()), 0), ())}
    for step in steps:
        following: dict[_State, tuple[_Cost, _Row]] = {}
        for state, (cost, stands) in states.items():
            for part in _open_parts(step.unit, state[0], stands):
                dearer, spread = _placed(step, part, cost, state[2])
                if goal is not None and dearer[:2] > goal:
                    continue
                now = (*stands, part)
                left = _more(state[0], part, -len(step.unit.members))
                key = left, tuple(now[unit] for unit in step.remembered), spread
                if key not in following or dearer < following[key][0]:
                    following[key] = dearer, now
        states = following
        if len(states) > width:
            states = dict(sorted(states.items(), key=lambda item: item[1])[:width])
    units = [step.unit for step in steps]
    return min(
        ((cost[:2], _seats(units, places, stands), stands) for cost, stands in states.values()), default=None
    )


def _placed(step: _Step, part: int, cost: _Cost, spread: tuple[_Row, ...]) -> tuple[_Cost, tuple[_Row, ...]]:
    """The cost and the spread of flags after the unit went to the part."""
    rows = list(spread)
    crowding = cost[1]
    for row, held, later, reach in step.flags:
        crowding -= _least(rows[row], held + later, reach)
        rows[row] = _more(rows[row], part, held)
        crowding += _least(rows[row], later, reach)
        if not later:
            rows[row] = ()  # nobody after this holds the flag: how it is spread does not matter any more
    return (cost[0] + step.unserved[part], crowding, cost[2] + part * step.weight), tuple(rows)


def _seats(units: Sequence[_Unit], places: _Row, stands: _Row) -> _Row:
    """The part of every student: units where they stand, the others by name into what is left, first part first."""
    part_of = {place: part for unit, part in zip(units, stands, strict=True) for place in unit.members}
    taken = Counter(part_of.values())
    left = iter([part for part, size in enumerate(places) for _ in range(size - taken[part])])
    return tuple(part_of[place] if place in part_of else next(left) for place in range(sum(places)))
