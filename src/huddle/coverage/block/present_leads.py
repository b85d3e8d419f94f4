"""A first plan of a block: everybody who is there keeps their groups."""

from huddle.coverage.block.leaves import BlockLeaves


def present_leads_keep(search: BlockLeaves, *, cover: bool) -> None:
    """Try the plan in which everybody who is there keeps their groups.

    With `cover` the other groups go, smallest first, to who is free or to where the most seats are.
    """
    usual = [search.usual[g] in search.leaders[i] for i, g in enumerate(search.groups)]
    turn = sorted(
        range(len(search.groups)), key=lambda i: (not usual[i], search.day.size[search.groups[i]], i)
    )
    used = [0] * len(search.day.max_groups)
    values = [0] * 5  # uncovered, unmet, kept, moves, strength
    splits = 0
    for i in turn:
        g = search.groups[i]
        ways: list[tuple[int, ...]] = [(search.usual[g],)] if usual[i] else []
        if (search.block, g) in search.day.must:
            ways = [option[0] for option in search.options[i]]
        elif cover and not usual[i]:
            ways = [(e,) for e in search.leaders[i] if not search.held[e]]
            ways.append(_most_seats(search, g, used))
        way: tuple[int, ...] = next((way for way in ways if way and _takes(search, g, way, used)), ())
        if not way:
            search.taken[g] = ()
        option = (
            search.dealt_option(g, way)
            if len(way) > 1
            else next((option for option in search.options[i] if option[0] == way), None)
        )
        if option is None:
            return
        splits += len(way) > 1
        values[0] += 0 if way else search.day.size[g]
        for position, value in enumerate(option[1:], 1):
            values[position] += value
    held = sum(max(0, len(row) - 1) for row in search.held)
    moved = sum(len(groups) for e, groups in search.helps_usually.items() if search.held[e])
    uncovered, unmet, kept, moves, strength = values
    search.leaf((uncovered, unmet, kept, splits, moves + held + moved, strength))


def _most_seats(search: BlockLeaves, g: int, used: list[int]) -> tuple[int, ...]:
    """The fewest people with the most free seats who can share a group without any helper; () when they cannot."""
    day, size = search.day, search.day.size[g]
    if g not in search.deal_option:
        return ()
    seats = []
    for e in search.may_lead[g]:
        held = search.held[e]
        if len(held) < day.max_groups[e] and not any(other in day.apart[g] for other in held):
            ratio = min([day.ratio[g], *(day.ratio[other] for other in held)])
            room = max([day.room[g], *(day.room[other] for other in held)])
            seats.append((used[e] - min(ratio, room), e))
    seats.sort()
    for count in range(2, min(day.problem.max_parts, len(seats), size) + 1):
        if -sum(free for free, _ in seats[:count]) >= size and seats[count - 1][0] < 0:
            return tuple(sorted(e for _, e in seats[:count]))
    return ()


def _takes(search: BlockLeaves, g: int, way: tuple[int, ...], used: list[int]) -> bool:
    """Let these hold a group, if they can; counts the seats they use."""
    day = search.day
    if search.take(g, way, 0) < 0:
        return False
    left = day.size[g]
    for n, e in enumerate(way):
        held = search.held[e]
        free = min(*(day.ratio[o] for o in held), max(day.room[o] for o in held)) - used[e]
        taken = left if len(way) == 1 else max(1, min(free, left - (len(way) - n - 1)))
        used[e] += taken
        left -= taken
    return True
