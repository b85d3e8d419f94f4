"""What a person asks of a plan, as it is typed: `7C@3=HB:note`, `7C@3`, `out:dev@3-5`, `sub:am+sped`."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from huddle.domain.absence import Absence
from huddle.domain.cover.problem import Lock, Slot
from huddle.domain.day import TeamDay
from huddle.domain.educator import Credential, Educator, credential_code
from huddle.domain.errors import UsageError
from huddle.domain.person import Person, find_person
from huddle.domain.reading.blocks import parse_blocks
from huddle.domain.team import TeamMember
from huddle.domain.values import new_id
from huddle.domain.who import find_group
from huddle.text import one_line

WhatIf = Callable[[TeamDay], TeamDay]
"""A change of a day that has not happened."""


@dataclass(frozen=True, slots=True)
class PlanRequest:
    """What a person asks of a plan beside the day itself.

    Attributes:
        locks: who must, or must not, lead a session.
        without_splits: no group may be split.
        fresh: forget what was announced.
    """

    locks: tuple[Lock, ...] = ()
    without_splits: bool = False
    fresh: bool = False


def parse_slot(day: TeamDay, words: str) -> Slot:
    """The session of `G@B`.

    Raises:
        UsageError: it is not of that form, or the day has no such block.
        NotFoundError: there is no such group.
    """
    group, at, block = words.partition("@")
    if not (at and group and block):
        raise UsageError(
            f"'{one_line(words, 40)}' is not a session.",
            code="bad_session",
            hint="Write it like 7C@3: the group, @, the block.",
        )
    code = find_group(day, group).code
    blocks = _blocks(day, block)
    if len(blocks) != 1:
        raise UsageError(
            f"'{one_line(block, 20)}' is not one block.", code="no_such_block", hint=_known_blocks(day)
        )
    return Slot(blocks[0], code)


def parse_lock(day: TeamDay, words: str, *, lead: bool, user: str = "") -> Lock:
    """The lock of `G@B=WHO[:NOTE]`: WHO must lead the session whole, or (lead=False) must not lead any of it."""
    place, equals, rest = words.partition("=")
    who, _, note = rest.partition(":")
    if not (equals and who.strip()):
        raise UsageError(
            f"'{one_line(words, 60)}' does not say who.",
            code="bad_lock",
            hint="Write it like 7C@3=HB or 7C@3=HB:knows the lab.",
        )
    slot = parse_slot(day, place)
    person = find_person(who, day.people(), me=user or None, what="educator")
    return Lock(slot.block, slot.group, person.code, lead, one_line(note) if note.strip() else "")


def what_if(specs: Sequence[str], user: str = "") -> WhatIf:
    """The change of a day that the specs say; names are looked up when it is made.

    Args:
        specs: `out:WHO[@BLOCKS]`, `back:WHO[@HH:MM]`, `sub:BLOCKS[+credential]`.
        user: the code `me` stands for.

    Raises:
        UsageError: a spec is of none of these forms.
    """
    makers = {"out": _out, "back": _back, "sub": _substitute}
    steps = []
    for spec in specs:
        kind, colon, rest = spec.partition(":")
        if kind.casefold() not in makers or not colon or not rest.strip():
            raise UsageError(
                f"'{one_line(spec, 60)}' is not a what-if.",
                code="bad_what_if",
                hint="Write out:dev, out:dev@3-5, back:ben@11:00, sub:all, sub:3-5+sped or nosplit.",
            )
        steps.append((makers[kind.casefold()], rest))

    def change(day: TeamDay) -> TeamDay:
        for step, words in steps:
            day = step(day, words, user)
        return day

    return change


def _out(day: TeamDay, words: str, user: str) -> TeamDay:
    who, _, blocks = words.partition("@")
    person = find_person(who, day.people(), me=user or None, what="educator")
    absence = _away(day, person, _blocks(day, blocks) if blocks else ())
    return dataclasses.replace(day, absences=(*day.absences, absence))


def _back(day: TeamDay, words: str, user: str) -> TeamDay:
    """The person is back from a time on: the blocks that started before it stay missed."""
    who, at, time = words.partition("@")
    person = find_person(who, day.people(), me=user or None, what="educator")
    since = _time(time) if at else dt.time.min
    missed = tuple(b.short for b in day.blocks if b.starts < since and day.is_out(person.id, b.short))
    others = tuple(a for a in day.absences if a.educator_id != person.id)
    if missed:
        others = (*others, _away(day, person, missed))
    return dataclasses.replace(day, absences=others)


def _substitute(day: TeamDay, words: str, user: str) -> TeamDay:
    """A substitute in some blocks: no strengths, knows nobody, one credential at most."""
    del user
    blocks, _, credential = words.partition("+")
    here = _blocks(day, blocks) or tuple(b.short for b in day.usual_blocks)
    taken = {member.code for member in day.members}
    code = next(code for n in range(1, 100) if (code := f"SU{n}") not in taken)
    educator = Educator(id=new_id(), given="Substitute", role="substitute")
    person = Person(educator.id, code, educator.name)
    away = tuple(b.short for b in day.usual_blocks if b.short not in here)
    held = (
        [Credential(id=new_id(), educator_id=educator.id, code=credential_code(credential))]
        if credential
        else []
    )
    return dataclasses.replace(
        day,
        members=(
            *day.members,
            TeamMember(id=new_id(), team_id=day.team.id, educator_id=educator.id, code=code),
        ),
        educators=(*day.educators, educator),
        credentials=(*day.credentials, *held),
        absences=(*day.absences, _away(day, person, away)) if away else day.absences,
    )


def _away(day: TeamDay, person: Person, blocks: tuple[str, ...]) -> Absence:
    return Absence(
        id=new_id(),
        team_id=day.team.id,
        educator_id=person.id,
        first=day.date,
        last=day.date,
        blocks=blocks,
    )


def _blocks(day: TeamDay, words: str) -> tuple[str, ...]:
    """Block names, () for all day.

    Raises:
        UsageError: the words are not blocks of the day.
    """
    found = parse_blocks(words, day.usual_blocks)
    if found is None:
        raise UsageError(
            f"There is no block '{one_line(words, 20)}' that day.",
            code="no_such_block",
            hint=_known_blocks(day),
        )
    return found


def _known_blocks(day: TeamDay) -> str:
    return f"Blocks: {', '.join(b.short for b in day.usual_blocks) or 'none'}."


def _time(words: str) -> dt.time:
    hours, colon, minutes = words.partition(":")
    try:
        return dt.time(int(hours), int(minutes) if colon else 0)
    except ValueError as error:
        raise UsageError(
            f"'{one_line(words, 20)}' is not a time.", code="bad_time", hint="Write it like 11:00."
        ) from error
