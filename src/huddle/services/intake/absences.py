"""The absences of the template, once each."""

import datetime as dt
import re
from collections.abc import Sequence

from huddle.domain.absence import Absence
from huddle.domain.block import Block
from huddle.domain.errors import HuddleError
from huddle.domain.reading.blocks import parse_blocks
from huddle.domain.values import new_id
from huddle.exchange.findings import Finding
from huddle.exchange.staged import StagedAbsence
from huddle.services.intake.people import PeopleWriter
from huddle.services.intake.work import Work
from huddle.store.queries.team import educators_of_team
from huddle.text import one_line

_CLOCK_TIMES = re.compile(r"((?:[01]?\d|2[0-3]):[0-5]\d)-((?:[01]?\d|2[0-3]):[0-5]\d)")


def write_absences(work: Work, people: PeopleWriter) -> None:
    """Add the absences that are not there yet."""
    if not work.roster.absences:
        return
    blocks = work.unit.find(Block, "t.position", team_id=work.team.id)
    names = {e.id: e.name for e in educators_of_team(work.unit, work.team.id)}
    for staged in work.roster.absences:
        educator = people.educators.get(staged.person_key)
        if educator is None:
            continue
        chosen = _part(staged, blocks)
        if chosen is None:
            what = one_line(staged.part, 40)
            message = f"'{what}' is no part of the team's day: the absence was left out."
            place = (staged.origin.file, staged.origin.line, None)
            work.findings.append(Finding(*place, "warning", "W404", message))
            continue
        same = work.unit.find(
            Absence, educator_id=educator, first=staged.first, last=staged.last, state="active"
        )
        if not any(absence.blocks == chosen for absence in same):
            work.lines.append(f"+ absence {staged.first} to {staged.last}: {names[educator]}")
            work.unit.add(
                Absence(
                    id=new_id(),
                    team_id=work.team.id,
                    educator_id=educator,
                    first=staged.first,
                    last=staged.last,
                    blocks=chosen,
                    planned=staged.first > work.date,
                    category=staged.category if work.team.rules.keep_reasons else "",
                    reported_at=work.unit.now,
                )
            )


def _part(staged: StagedAbsence, blocks: Sequence[Block]) -> tuple[str, ...] | None:
    """`all`, `am`, `pm`, `HH:MM-HH:MM` or block names as the team's blocks; None when it means none of them."""
    part = staged.part.strip().casefold()
    if part in ("", "all"):
        return ()
    if found := _CLOCK_TIMES.fullmatch(part):
        begin, end = (dt.time.fromisoformat(time.zfill(5)) for time in found.groups())
        return tuple(b.short for b in blocks if b.starts < end and begin < b.ends) or None
    try:
        chosen = {short for name in part.split(";") for short in (parse_blocks(name.strip(), blocks) or ())}
    except HuddleError:
        return None
    return tuple(b.short for b in blocks if b.short in chosen) or None
