"""A plan in words: one text for a change and one for a gap, wherever they are read.

A change has a short form for a line (`Ella, free then`) and a full one, a sentence (`Ella is free in block 1 and leads H2 (24
students).`). Names come as they are to appear, made harmless for the place where the text will stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huddle.domain.cover.plan import KINDS
from huddle.text import join_names, plural

_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True)
class TellPart:
    """One adult's part of a group that is shared out: how many students, and the group the adult has beside them."""

    name: str
    students: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Tell:
    """What there is to tell of a session that changes; what is not known stays empty and is left out.

    Attributes:
        kind: the kind of change of huddle.plan/1.
        block: the block's short name.
        group: the group.
        now: who has it now; of a helper change the second adults.
        before: who usually has it.
        students: how many students the group has.
        together: of a merge, the other groups.
        crowd: of a merge, all students together.
        adults: of a merge, how many adults are with them.
        room: of a merge, where they are.
        parts: of a group that is shared out, who takes how many.
        origin: of a swap, the group that `now` usually has then.
        left: of a swap, who has that group instead.
        leads: who leads the group, where only its second adults change.
        elsewhere: who used to help and leads another group then: (name, group).
        helped: whether a second adult is with the group.
    """

    kind: str
    block: str
    group: str
    now: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    students: int = 0
    together: tuple[str, ...] = ()
    crowd: int = 0
    adults: int = 0
    room: str = ""
    parts: tuple[TellPart, ...] = ()
    origin: str = ""
    left: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    elsewhere: tuple[tuple[str, str], ...] = ()
    helped: bool = False


def _verb(names: Sequence[str], one: str, several: str) -> str:
    return one if len(names) == 1 else several


def short(tell: Tell) -> str:
    """A change on a line: who has the group now, and how that comes about."""
    who_now = join_names(tell.now)
    if tell.kind == "helper":
        if tell.now:
            return f"{who_now} {_verb(tell.now, 'helps', 'help')}"
        return f"without {join_names(tell.before)}" if tell.before else "without a second adult"
    if not tell.now:
        return f"NOBODY (was {join_names(tell.before)})" if tell.before else "NOBODY"
    if tell.kind == "split":
        parts = ", ".join(f"{part.students} {part.name}" for part in tell.parts)
        return f"shared: {parts}" if parts else f"shared: {who_now}"
    if tell.kind == "merge" and tell.together:
        return f"joins {join_names(tell.together)} with {who_now}"
    if tell.kind == "swap" and tell.origin:
        return f"{who_now} {_verb(tell.now, 'moves', 'move')} over from {tell.origin}"
    if tell.kind == "planning":
        return f"{who_now} {_verb(tell.now, 'gives', 'give')} up planning"
    if tell.kind == "substitute":
        return f"Sub: {who_now}"
    return f"{who_now}, {how(tell.kind, tell.together)}"


def full(tell: Tell) -> str:
    """A change in a sentence: who does what with which group, when, and what that means for students."""
    who_now, verb = join_names(tell.now), _verb(tell.now, "leads", "lead")
    students = f" ({plural(tell.students, 'student')})" if tell.students else ""
    if tell.kind == "helper":
        return _helper(tell, who_now)
    if not tell.now:
        return f"Nobody can lead {tell.group} in block {tell.block}{students}."
    if tell.kind == "float":
        return f"{who_now} {_verb(tell.now, 'is', 'are')} free in block {tell.block} and {verb} {tell.group}{students}."
    if tell.kind == "step_in":
        alone = "" if tell.helped else " alone"
        return f"{who_now} {_verb(tell.now, 'is', 'are')} with {tell.group} already and {verb} it{alone}{students}."
    if tell.kind == "planning":
        return (
            f"{who_now} {_verb(tell.now, 'gives', 'give')} up planning in block {tell.block} and {verb}"
            f" {tell.group}{students}; the planning time is owed."
        )
    if tell.kind == "substitute":
        return f"{who_now} ({_verb(tell.now, 'substitute', 'substitutes')}) {verb} {tell.group}{students}."
    if tell.kind == "merge" and tell.together:
        return f"{tell.group} joins {join_names(tell.together)} with {who_now}{_crowd(tell)}."
    if tell.kind == "split":
        return _shared(tell, who_now)
    if tell.kind == "swap" and tell.origin:
        left = join_names(tell.left) or "nobody"
        return (
            f"{who_now} {_verb(tell.now, 'moves', 'move')} from {tell.origin} to {tell.group}{students};"
            f" {tell.origin} has {left}."
        )
    return f"{who_now} {verb} {tell.group}{students}."


def _helper(tell: Tell, who_now: str) -> str:
    leads = join_names(tell.leads)
    if tell.now:
        others = f" {leads}" if leads else ""
        return f"{who_now} {_verb(tell.now, 'helps', 'help')}{others} in {tell.group}."
    others = "".join(f"; {name} leads {group}" for name, group in tell.elsewhere)
    if not leads:
        return f"{tell.group} has no second adult{others}."
    return f"{tell.group} is led by {leads}{'' if tell.helped else ' alone'}{others}."


def _crowd(tell: Tell) -> str:
    if not tell.crowd:
        return ""
    adults = f", {counted(tell.adults, 'adult')}" if tell.adults else ""
    return f": {plural(tell.crowd, 'student')}{adults}{f', in {tell.room}' if tell.room else ''}"


def _shared(tell: Tell, who_now: str) -> str:
    if not tell.parts:
        return f"{tell.group} is shared out among {who_now}; names are on the sheet."
    parts = [
        f"{part.students}{' go' if not number else ''} to {part.name}{f' ({part.group})' if part.group else ''}"
        for number, part in enumerate(tell.parts)
    ]
    return f"{tell.group} is shared out: {join_names(parts)}; names are on the sheet."


def counted(number: int, noun: str) -> str:
    """`two adults`, `11 groups`: a small number is a word."""
    word = _WORDS[number] if 0 <= number < len(_WORDS) else str(number)
    return f"{word} {noun}" if number == 1 else f"{word} {noun}s"


def how(kind: str, together: Sequence[str] = ()) -> str:
    """How a session changes, in a few words: `free then`, `joins 7E`."""
    if kind == "merge" and together:
        return f"joins {join_names(list(together))}"
    return KINDS.get(kind, kind) + (f" with {', '.join(together)}" if together else "")


def nobody(kind: str) -> str:
    """What stands where a change of this kind names nobody: a group without a second adult still has its lead."""
    return "no second adult" if kind == "helper" else "nobody"


def who(names: Sequence[str], kind: str) -> str:
    """Who has a session after a change: `Ella and Hugo`, `nobody`."""
    return join_names(names) or nobody(kind)


def instead_of(tell: Tell) -> str:
    """In whose place, to be added to the short form: `, for Ben`, ` (was Ben)`; empty where the line says it already."""
    if not tell.now or not tell.before:
        return ""
    before = join_names(tell.before)
    return f" (was {before})" if tell.kind in ("merge", "split") else f", for {before}"


def continued(sentence: str) -> str:
    """A sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]


def told_line(starts: str, tell: Tell) -> str:
    """A change as the team is told of it: `08:30 Omar is free in block 1 and leads 7D (24 students).`."""
    return f"{starts} {full(tell)}"


def told_gap_line(starts: str, group: str) -> str:
    """A gap as the team is told of it."""
    return f"{starts} {recorded_gap(group)}"


def gap_sentence(group: str, block: str, students: int, was: Sequence[str] = ()) -> str:
    """A gap in a sentence: `Nobody can lead 7C in block 3 (29 students; usually Chloe).`."""
    usually = f"; usually {join_names(was)}" if was else ""
    return f"Nobody can lead {group} in block {block} ({plural(students, 'student')}{usually})."


def gap_short(was: Sequence[str]) -> str:
    """A gap on a line: `NOBODY (was Chloe)`."""
    return short(Tell("uncovered", "", "", before=tuple(was)))


def retold_line(starts: str, group: str, names: Sequence[str], gone: Sequence[str], manner: str) -> str:
    """What is no longer as it was told: `08:30 7D: Dev, not Hugo (free then)`.

    Args:
        starts: HH:MM.
        group: the group.
        names: who has it now; nobody yet where empty.
        gone: who had been told and has it no longer.
        manner: how, or `as usual`; may be empty.
    """
    instead = f", not {join_names(gone)}" if gone else ""
    return f"{starts} {group}: {join_names(names) or 'nobody yet'}{instead}{f' ({manner})' if manner else ''}"


def alone_line(starts: str, group: str, names: Sequence[str], gone: Sequence[str]) -> str:
    """A group that has lost its second adult since it was told: `08:30 7D: Amara alone, without Hugo`."""
    without = f", without {join_names(gone)}" if gone else ""
    return f"{starts} {group}: {join_names(names) or 'nobody yet'} alone{without}"


def recorded(group: str, names: Sequence[str], usual: Sequence[str], kind: str) -> str:
    """A change in the record of a day: `7D: OM for HB`."""
    if kind == "helper" and not names and usual:
        return f"{group}: without {join_names(usual)}"
    instead_of = f" for {join_names(usual)}" if usual else ""
    return f"{group}: {who(names, kind)}{instead_of}"


def recorded_gap(group: str) -> str:
    """A gap in the record of a day: `7D: nobody yet`."""
    return f"{group}: nobody yet"


# One word for each kind, where they are counted beside each other.
_COUNTED = {
    "step_in": "already there",
    "float": "free",
    "planning": "from planning",
    "merge": "joined",
    "split": "shared",
    "swap": "moved",
    "helper": "second adult",
    "substitute": "sub",
}


def kinds_counted(kinds: Mapping[str, int]) -> str:
    """How often each kind of change comes: `2 free, 1 joined`."""
    return ", ".join(f"{count} {_COUNTED.get(kind, kind)}" for kind, count in kinds.items())


def day_line(students: int, untouched: int, groups: int, hosts: int, gaps: Sequence[tuple[str, str]]) -> str:
    """The day in a line: `119 of 150 students notice nothing. Seven groups change; everybody is covered.`.

    Args:
        students: how many students are there that day.
        untouched: how many of them have the adults of a usual day all day long.
        groups: how many groups change, those without an adult included.
        hosts: how many groups keep their adults and take others in.
        gaps: (group, block) of the sessions that nobody leads.
    """
    if not groups:
        return "Every group keeps its adults."
    nothing = "keep their adults all day" if hosts else "notice nothing"
    first = f"{untouched} of {plural(students, 'student')} {nothing}. "
    changed = counted(groups, "group").capitalize() + (" changes" if groups == 1 else " change")
    if hosts:
        changed += f", {counted(hosts, 'other')} {'takes' if hosts == 1 else 'take'} students in"
    if not gaps:
        return f"{first}{changed}; everybody is covered."
    by_block: dict[str, list[str]] = {}
    for group, block in gaps:
        by_block.setdefault(block, []).append(group)
    open_now = ", ".join(f"{join_names(names)} in block {block}" for block, names in by_block.items())
    return f"{first}{changed}. Nobody leads {open_now}."


def asks_line(covers: Sequence[tuple[str, int]]) -> str:
    """What the day asks of adults: `Asked of adults: Ella 2 covers; Farid and Ines 1 each.`; empty when nothing."""
    by_count: dict[int, list[str]] = {}
    for name, count in covers:
        if count:
            by_count.setdefault(count, []).append(name)
    said = [
        f"{join_names(names)} {count if place else plural(count, 'cover')}{' each' if len(names) > 1 else ''}"
        for place, (count, names) in enumerate(sorted(by_count.items(), reverse=True))
    ]
    return f"Asked of adults: {'; '.join(said)}." if said else ""
