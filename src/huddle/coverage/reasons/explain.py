"""Why a plan is as it is: changes, gaps and warnings in words, from the facts of the problem alone."""

from collections.abc import Callable, Iterable, Sequence

from huddle.coverage.problem.day import NOBODY, Day, Draft, Place, in_order, measure
from huddle.coverage.problem.memory import Memory
from huddle.coverage.reasons.conflict import Reason, smallest_conflict
from huddle.domain.cover.answer import Change, Gap, Part
from huddle.domain.educator import LEVEL_SENTENCES
from huddle.text import one_line, plural

MAIN_SKILLS = 2
"""So many of a group's skills are named in an explanation, the heaviest first."""


def changes(day: Day, draft: Draft) -> tuple[Change, ...]:
    """Every covered session whose adults differ from the usual, in the order of the problem."""
    return tuple(
        _change(day, draft, place)
        for place in places(day)
        if draft.leads.get(place) and not _as_usual(day, draft, place)
    )


def places(day: Day) -> list[Place]:
    """All sessions, block by block."""
    return [(b, g) for b in range(len(day.problem.blocks)) for g in day.meets[b]]


def _as_usual(day: Day, draft: Draft, place: Place) -> bool:
    leads = tuple(e for e, _ in draft.leads[place])
    return leads == (day.usual_lead[place],) and draft.helps.get(place, ()) == day.usual_help[place]


def _change(day: Day, draft: Draft, place: Place) -> Change:
    b, g = place
    leads = tuple(e for e, _ in draft.leads[place])
    kind, together = kind_of(day, draft, place)
    before: Iterable[int] = () if day.usual_lead[place] == NOBODY else (day.usual_lead[place],)
    after: Iterable[int] = leads
    if kind == "helper":
        before, after = day.usual_help[place], draft.helps.get(place, ())
    return Change(
        block=day.problem.blocks[b],
        group=day.problem.groups[g].id,
        kind=kind,
        before=_ids(day, before),
        after=_ids(day, after),
        together=tuple(day.problem.groups[other].id for other in together),
        students=day.size[g],
        parts=tuple(Part(name) for name in _ids(day, leads)) if kind == "split" else (),
        why=tuple(_why(day, draft, place, kind)),
    )


def _ids(day: Day, educators: Iterable[int]) -> tuple[str, ...]:
    return tuple(day.problem.educators[e].id for e in educators)


def kind_of(day: Day, draft: Draft, place: Place) -> tuple[str, tuple[int, ...]]:
    """The kind of change of a covered session, and for a merge the other groups its lead holds."""
    b, g = place
    leads = draft.leads[place]
    lead = leads[0][0]
    if len(leads) > 1:
        return "split", ()
    if lead == day.usual_lead[place]:
        return "helper", ()
    together = tuple(
        other
        for other in day.meets[b]
        if other != g and any(e == lead for e, _ in draft.leads.get((b, other), ()))
    )
    if together:
        return "merge", together
    if day.problem.educators[lead].role == "substitute":
        return "substitute", ()
    if lead in day.usual_help[place]:
        return "step_in", ()
    if b in day.planning[lead]:
        return "planning", ()
    return ("swap" if _usual_places(day, b, lead) else "float"), ()


def _usual_places(day: Day, b: int, educator: int) -> list[int]:
    """The groups with which the educator usually is in this block."""
    return [g for g in day.meets[b] if educator == day.usual_lead[b, g] or educator in day.usual_help[b, g]]


def _why(day: Day, draft: Draft, place: Place, kind: str) -> list[str]:
    sentences = _vacancy(day, draft, place)
    if kind == "helper":
        return sentences or [f"{_list(_ids(day, draft.helps.get(place, ())))} helps so that the limits hold."]
    if kind == "split":
        dealt = ", ".join(f"{n} to {name(day, e)}" for e, n in draft.leads[place])
        sentences.append(f"{day.size[place[1]]} students are split: {dealt}.")
    if place in day.told and day.kept(place, (e for e, _ in draft.leads[place])):
        sentences.append("This was announced already and stays.")
    if place in day.must:
        sentences.append(f"The team locked {name(day, day.must[place])} here.")
    for e, _ in draft.leads[place]:
        sentences += _lead_facts(day, draft, place, e)
    return sentences


def _vacancy(day: Day, draft: Draft, place: Place) -> list[str]:
    """What happened to the usual adults."""
    b = place[0]
    sentences = []
    usual = day.usual_lead[place]
    leads = [e for e, _ in draft.leads.get(place, ())]
    if usual == NOBODY:
        sentences.append(f"{group(day, place)} has no usual lead in this block.")
    elif not day.present[b][usual]:
        sentences.append(f"{name(day, usual)} {_away(day, b, usual)}.")
    elif leads != [usual]:
        sentences.append(f"{name(day, usual)} {_elsewhere(day, draft, b, usual, place)}.")
    for e in day.usual_help[place]:
        if not day.present[b][e]:
            sentences.append(f"{name(day, e)}, who helps here, {_away(day, b, e)}.")
        elif e not in leads and e not in draft.helps.get(place, ()):
            sentences.append(f"{name(day, e)}, who helps here, {_elsewhere(day, draft, b, e, place)}.")
    return sentences


def _away(day: Day, b: int, e: int) -> str:
    """Absent is one thing; that the schedule has somebody elsewhere at that time is no absence."""
    return (
        "is out" if day.problem.blocks[b] in day.problem.educators[e].absent else "is not there in this block"
    )


def _elsewhere(day: Day, draft: Draft, b: int, e: int, place: Place) -> str:
    for g in day.meets[b]:
        if (b, g) != place and any(e == who for who, _ in draft.leads.get((b, g), ())):
            return f"leads {group(day, (b, g))}"
        if (b, g) != place and e in draft.helps.get((b, g), ()):
            return f"helps {group(day, (b, g))}"
    if any(e == who for who, _ in draft.leads.get(place, ())):
        return "shares the group"
    return "is free"


def _lead_facts(day: Day, draft: Draft, place: Place, e: int) -> list[str]:
    b, g = place
    who = name(day, e)
    problem = day.problem
    sentences = []
    skills = sorted(problem.groups[g].weights.items(), key=lambda item: (-item[1], item[0]))[:MAIN_SKILLS]
    levels = [
        LEVEL_SENTENCES[problem.educators[e].strength.get(skill, 0)].format(one_line(skill).replace("_", " "))
        for skill, weight in skills
        if weight
    ]
    if levels:
        sentences.append(f"{who} {_list(levels)}.")
    if problem.educators[e].id in problem.groups[g].knows:
        sentences.append(f"{who} knows these students.")
    sentences.append(_headcount(day, draft, b, e))
    if day.is_cover(place, e):
        before = day.cover_load[e]
        sentences.append(f"{who} has {before or 'no'} {'cover' if before == 1 else 'covers'} before today.")
    if b in day.planning[e]:
        sentences.append(f"{who} gives up planning in this block.")
    return sentences


def _headcount(day: Day, draft: Draft, b: int, e: int) -> str:
    """Students in front of the educator against target, ratio and room."""
    held = [(g, n) for g in day.meets[b] for who, n in draft.leads.get((b, g), ()) if who == e]
    rows = [day.problem.groups[g] for g, _ in held]
    helpers = sum(len(draft.helps.get((b, g), ())) for g, _ in held if len(draft.leads[b, g]) == 1)
    students = sum(n for _, n in held)
    most = min(min(row.ratio for row in rows) * (1 + helpers), max(row.room_cap for row in rows))
    adults = f" and {helpers} more {'adult' if helpers == 1 else 'adults'}" if helpers else ""
    target = max(row.target for row in rows)
    return f"{name(day, e)}{adults} with {plural(students, 'student')}: target {target}, at most {most}."


def name(day: Day, e: int) -> str:
    """The educator as a sentence names them."""
    return shown_name(day.problem.educators[e].id)


def shown_name(educator: str) -> str:
    """An educator's id as it may stand in a sentence."""
    return one_line(educator)


def group(day: Day, place: Place) -> str:
    """The group as a sentence names it."""
    return one_line(day.problem.groups[place[1]].id)


def _list(names: Iterable[str]) -> str:
    cleaned = [one_line(item) for item in names]
    return " and ".join(filter(None, [", ".join(cleaned[:-1]), *cleaned[-1:]])) or "Nobody"


def gaps(
    day: Day, draft: Draft, memory: Memory | None = None, remaining: Callable[[], float] = lambda: 0.0
) -> tuple[Gap, ...]:
    """Every session nobody leads: what makes it impossible, and what would help.

    With a memory the reason is a smallest set of facts, found while time remains; otherwise, and where none is found,
    it is what stops each educator.
    """
    found = []
    for place in places(day):
        if draft.leads.get(place):
            continue
        reason = Reason() if memory is None else smallest_conflict(day, draft, place, memory, remaining)
        found.append(
            Gap(
                block=day.problem.blocks[place[0]],
                group=day.problem.groups[place[1]].id,
                students=day.size[place[1]],
                because=reason.facts or tuple(_because(day, draft, place)),
                would_help=(*_would_help(day, draft, place), *reason.would_help),
            )
        )
    return tuple(found)


def _because(day: Day, draft: Draft, place: Place) -> list[str]:
    return _vacancy(day, draft, place) + [
        f"{name(day, e)} {rule}."
        for e in range(len(day.problem.educators))
        if e != day.usual_lead[place] and (rule := stopped_by(day, draft, place, e))
    ]


def stopped_by(day: Day, draft: Draft, place: Place, e: int) -> str:
    """The first rule that keeps an educator from leading the whole group as things stand; "" when none does."""
    b, g = place
    row = day.problem.educators[e]
    wanted = day.problem.groups[g]
    missing = [one_line(cert) for cert in wanted.requires if cert not in row.certs]
    mine = [other for other in day.meets[b] if any(e == who for who, _ in draft.leads.get((b, other), ()))]
    students = sum(n for other in mine for who, n in draft.leads[b, other] if who == e)
    if not day.present[b][e]:
        return _away(day, b, e)
    if not row.can_lead:
        return "does not lead groups"
    if missing:
        return f"does not hold {', '.join(missing)}"
    if e in day.never.get(place, ()):
        return "was ruled out by the team"
    if place in day.must and day.must[place] != e:
        return f"cannot: the team locked {name(day, day.must[place])} here"
    if row.planning_cap == 0 and b in day.planning[e]:
        return "has planning, which is kept"
    if e not in day.can_lead[place] and row.max_groups >= 1:
        return f"may take a cover load of at most {row.cover_cap} today"
    if not mine and (at := _no_time(day, draft, b, e)):
        return at
    if len(mine) + 1 > row.max_groups:
        return f"holds {len(mine)} already, at most {row.max_groups}"
    apart = [one_line(day.problem.groups[other].id) for other in mine if other in day.apart[g]]
    if apart:
        return f"has {', '.join(apart)}, which is kept apart from it"
    ratio = min(day.ratio[other] for other in [*mine, g])
    if students + day.size[g] > ratio:
        return f"would hold {students + day.size[g]} students, at most {ratio} an adult"
    room = max(day.room[other] for other in [*mine, g])
    if students + day.size[g] > room:
        return f"would hold {students + day.size[g]} students in a room for {room}"
    return ""


def _no_time(day: Day, draft: Draft, b: int, e: int) -> str:
    """The roles of the educator in other blocks that leave no time for one in this block; "" when none do."""
    busy = {at for (at, _), leads in draft.leads.items() if any(e == who for who, _ in leads)}
    busy.update(at for (at, _), helpers in draft.helps.items() if e in helpers)
    blocks = day.over(e, {*busy, b})
    if b in busy or blocks is None:
        return ""
    names = _list(day.problem.blocks[at] for at in sorted(blocks - {b}))
    if blocks in [frozenset(day.block_at[name] for name in pair) for pair in day.problem.overlaps]:
        return f"has a role in block {names} at the same time"
    return f"has a role in {'blocks' if len(blocks) > 2 else 'block'} {names}, and at most {len(blocks) - 1} in a row"


def _would_help(day: Day, draft: Draft, place: Place) -> list[str]:
    """So many substitutes that they can take the group by themselves, for the run of blocks in which it is uncovered."""
    b, g = place
    many = substitutes(day, place)
    if not many:
        return []
    first = last = b
    while first > 0 and _gap(day, draft, (first - 1, g)):
        first -= 1
    while last + 1 < len(day.problem.blocks) and _gap(day, draft, (last + 1, g)):
        last += 1
    named = one_line(day.problem.blocks[first])
    blocks = f"block {named}" if first == last else f"blocks {named}-{one_line(day.problem.blocks[last])}"
    requires = day.problem.groups[g].requires
    held = " and ".join(map(one_line, requires)) or "any certificate"
    who = f"A substitute with {held}" if many == 1 else f"{_count(many)} substitutes with {held}"
    return [f"{who} in {blocks}."]


def substitutes(day: Day, place: Place) -> int:
    """How many substitutes can take a group by themselves: one leads, others help, or each a part; 0 when none can."""
    group = day.problem.groups[place[1]]
    if group.size <= min(group.ratio, group.room_cap):
        return 1
    if not group.ratio or not group.room_cap:
        return 0
    if group.size <= group.room_cap:
        return -(-group.size // group.ratio)
    parts = -(-group.size // min(group.ratio, group.room_cap))
    return parts if day.can_split[place] and parts <= day.problem.max_parts else 0


def _count(number: int) -> str:
    return {2: "Two", 3: "Three", 4: "Four"}.get(number, str(number))


def _gap(day: Day, draft: Draft, place: Place) -> bool:
    return place in day.usual_lead and not draft.leads.get(place)


def how_far(day: Day, draft: Draft, proved: int, least: Sequence[int]) -> str:
    """How much better at most a plan could be on the first level that is not proved; "" where no bound tells.

    Args:
        day: the problem.
        draft: the plan.
        proved: how many levels are proved best.
        least: values of the first levels than which no plan is better, compared in their order.
    """
    values = in_order(day, measure(day, draft))
    if proved >= len(least) or values[:proved] != tuple(least[:proved]):
        return ""
    by = values[proved] - least[proved]
    return (
        f"At most {plural(by, 'more student')} could be covered.",
        f"At most {plural(by, 'more need')} could be met.",
        f"At most {plural(by, 'more group')} could stay as announced.",
        f"At most {plural(by, 'group')} fewer could be split.",
        f"At most {plural(by, 'move')} fewer could do.",
    )[proved]


def warnings(day: Day, draft: Draft, status: str) -> tuple[str, ...]:
    """What a reader of the whole plan should know first."""
    found = []
    if status == "best_so_far":
        found.append("Time ran out before this plan was proved best.")
    lost = [
        f"{group(day, place)} in block {one_line(day.problem.blocks[place[0]])}"
        for place in day.told
        if not day.kept(place, (e for e, _ in draft.leads.get(place, ())))
    ]
    if lost:
        found.append(f"Announced before and now different: {', '.join(lost)}.")
    return tuple(found)
