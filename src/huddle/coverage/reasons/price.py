"""What another way would cost, in words: students, groups, people and blocks in place of a level's value."""

from collections.abc import Mapping

from huddle.coverage.problem.day import NOBODY, Day, Draft, Place
from huddle.coverage.reasons.explain import name
from huddle.domain.cover.answer import Answer
from huddle.text import join_names, one_line, plural

_SHOWN = 2  # groups that are named; the rest are counted


def price_sentence(day: Day, answer: Answer, other: Draft, level: str) -> str:
    """What is worse first in another plan than in this one, as a sentence that goes on after `but then`.

    Args:
        day: the problem.
        answer: the plan.
        other: the other plan.
        level: the first level on which the other is worse.
    """
    now = draft_of(day, answer)
    words = {
        "uncovered": _uncovered,
        "kept": _kept,
        "splits": _splits,
        "moves": _moves,
        "crowding": _crowding,
        "strength": _strength,
        "continuity": _continuity,
        "fairness": _fairness,
        "planning": _planning,
    }.get(level)
    said = words(day, now, other) if words else ""
    return said or _PLAIN[level]


# What is said where the two plans do not show one fact that decides.
_PLAIN = {
    "uncovered": "more students would have nobody",
    "unmet": "a service that students need would be left out",
    "kept": "more of what was announced would change",
    "splits": "a group would be shared out",
    "moves": "more colleagues would leave their own groups",
    "crowding": "more students would be with one adult",
    "strength": "groups would be with adults less strong in their subjects",
    "continuity": "students would meet more new faces",
    "fairness": "covers would be shared less evenly",
    "planning": "somebody would give up planning",
}


def draft_of(day: Day, answer: Answer) -> Draft:
    """A plan in numbers."""
    draft = Draft()
    for lead in answer.leads:
        place = day.block_at[lead.block], day.group_at[lead.group]
        draft.leads[place] = (*draft.leads.get(place, ()), (day.educator_at[lead.educator], lead.students))
    for row in answer.helps:
        place = day.block_at[row.block], day.group_at[row.group]
        draft.helps[place] = (*draft.helps.get(place, ()), day.educator_at[row.educator])
    return draft


def _at(day: Day, place: Place) -> str:
    """`H3 in block 1`."""
    return f"{one_line(day.problem.groups[place[1]].id)} in block {one_line(day.problem.blocks[place[0]])}"


def _several(day: Day, places: list[Place]) -> str:
    """`H3 in block 1 and M4 in block 3`; many are counted."""
    if len(places) > _SHOWN:
        rest = len(places) - _SHOWN
        return f"{', '.join(_at(day, place) for place in places[:_SHOWN])} and {plural(rest, 'more group')}"
    return join_names([_at(day, place) for place in places])


def _people(draft: Draft, place: Place) -> tuple[int, ...]:
    return tuple(sorted(e for e, _ in draft.leads.get(place, ())))


def _adults(draft: Draft, place: Place) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return _people(draft, place), tuple(sorted(draft.helps.get(place, ())))


def _usual(day: Day, place: Place) -> tuple[tuple[int, ...], tuple[int, ...]]:
    lead = day.usual_lead[place]
    return (() if lead == NOBODY else (lead,)), tuple(sorted(day.usual_help[place]))


def _uncovered(day: Day, now: Draft, other: Draft) -> str:
    lost = [place for place in day.usual_lead if now.leads.get(place) and not other.leads.get(place)]
    return f"nobody would lead {_several(day, lost)}" if lost else ""


def _kept(day: Day, now: Draft, other: Draft) -> str:
    lost = [
        place
        for place in day.told
        if day.kept(place, _people(now, place)) and not day.kept(place, _people(other, place))
    ]
    return f"{_several(day, lost)} would not stay as announced" if lost else ""


def _splits(day: Day, now: Draft, other: Draft) -> str:
    more = [
        place
        for place in day.usual_lead
        if len(other.leads.get(place, ())) > 1 >= len(now.leads.get(place, ()))
    ]
    return f"{_several(day, more)} would be shared out" if more else ""


def _moves(day: Day, now: Draft, other: Draft) -> str:
    """Groups that would change too; else somebody who would hold two."""
    touched = [
        place
        for place in day.usual_lead
        if _adults(now, place) == _usual(day, place) != _adults(other, place)
    ]
    if touched:
        return f"{_several(day, touched)} would change {'its' if len(touched) == 1 else 'their'} adults too"
    before, after = _held(now), _held(other)
    for (b, e), groups in after.items():
        if len(groups) > max(1, len(before.get((b, e), ()))):
            names = join_names([one_line(day.problem.groups[g].id) for g in sorted(groups)])
            return f"{name(day, e)} would lead {names} together in block {one_line(day.problem.blocks[b])}"
    return ""


def _held(draft: Draft) -> dict[tuple[int, int], set[int]]:
    found: dict[tuple[int, int], set[int]] = {}
    for (b, g), leads in draft.leads.items():
        for e, _ in leads:
            found.setdefault((b, e), set()).add(g)
    return found


def _crowds(day: Day, draft: Draft) -> Mapping[tuple[int, int], tuple[int, int]]:
    """(block, educator) -> students held, and the target."""
    found: dict[tuple[int, int], tuple[int, int]] = {}
    for (b, g), leads in draft.leads.items():
        for e, n in leads:
            students, target = found.get((b, e), (0, 0))
            found[b, e] = students + n, max(target, day.target[g])
    return found


def _crowding(day: Day, now: Draft, other: Draft) -> str:
    before = _crowds(day, now)
    worse = [
        (students - max(target, before.get(key, (0, 0))[0]), key, students, target)
        for key, (students, target) in _crowds(day, other).items()
        if students > max(target, before.get(key, (0, 0))[0])
    ]
    if not worse:
        return ""
    _, (b, e), students, target = max(worse, key=lambda row: (row[0], -row[1][0], -row[1][1]))
    block = one_line(day.problem.blocks[b])
    return f"{name(day, e)} would have {plural(students, 'student')} in block {block} (target {target})"


def _strength(day: Day, now: Draft, other: Draft) -> str:
    """How many students would be with somebody less strong, in the subject that loses most."""
    students = 0
    lost: dict[str, int] = {}
    for place in day.usual_lead:
        was, then = now.leads.get(place, ()), other.leads.get(place, ())
        if not was or not then or _people(now, place) == _people(other, place):
            continue
        g = place[1]
        if max(day.strength[g][e] for e, _ in then) >= max(day.strength[g][e] for e, _ in was):
            continue
        students += day.size[g]
        for skill, weight in day.problem.groups[g].weights.items():
            fall = max(_level(day, e, skill) for e, _ in was) - max(_level(day, e, skill) for e, _ in then)
            lost[skill] = lost.get(skill, 0) + max(0, fall) * weight * day.size[g]
    skill = min(lost, key=lambda one: (-lost[one], one), default="")
    if not students or not lost.get(skill):
        return ""
    return f"{plural(students, 'student')} would be with an adult less strong in {one_line(skill).replace('_', ' ')}"


def _level(day: Day, e: int, skill: str) -> int:
    return day.problem.educators[e].strength.get(skill, 0)


def _pairs(day: Day, draft: Draft) -> set[tuple[int, int]]:
    """(educator, group) of everybody who leads a group that is not usually theirs then."""
    return {
        (e, place[1]) for place, leads in draft.leads.items() for e, _ in leads if e != day.usual_lead[place]
    }


def _continuity(day: Day, now: Draft, other: Draft) -> str:
    new = sorted(_pairs(day, other) - _pairs(day, now))
    strange = [(e, g) for e, g in new if day.new_cost[g][e] > 1]
    if strange:
        e, g = strange[0]
        return f"{one_line(day.problem.groups[g].id)} would meet {name(day, e)}, who is new to them"
    if new:
        e, g = new[0]
        return f"{one_line(day.problem.groups[g].id)} would have one adult more than needed that day, {name(day, e)}"
    return ""


def _fairness(day: Day, now: Draft, other: Draft) -> str:
    """Who would cover more, and who less, with what they have covered before."""
    before, after = _covers(day, now), _covers(day, other)
    change = {e: after.get(e, 0) - before.get(e, 0) for e in before.keys() | after.keys()}
    more = [e for e, by in change.items() if by > 0]
    less = [e for e, by in change.items() if by < 0]
    if not more or not less:
        return ""
    up = max(more, key=lambda e: (day.cover_load[e], -e))
    down = min(less, key=lambda e: (day.cover_load[e], e))
    return (
        f"{name(day, up)} would cover, with {plural(day.cover_load[up], 'cover')} before today;"
        f" {name(day, down)} has {day.cover_load[down]}"
    )


def _covers(day: Day, draft: Draft) -> dict[int, int]:
    found: dict[int, int] = {}
    for place in day.usual_lead:
        for e in (*_people(draft, place), *draft.helps.get(place, ())):
            found[e] = found.get(e, 0) + day.is_cover(place, e)
    return found


def _planning(day: Day, now: Draft, other: Draft) -> str:
    def given_up(draft: Draft) -> set[tuple[int, int]]:
        return {
            (b, e)
            for (b, g) in day.usual_lead
            for e in (*_people(draft, (b, g)), *draft.helps.get((b, g), ()))
            if b in day.planning[e]
        }

    more = sorted(given_up(other) - given_up(now))
    if not more:
        return ""
    b, e = more[0]
    return f"{name(day, e)} would give up planning in block {one_line(day.problem.blocks[b])}"
