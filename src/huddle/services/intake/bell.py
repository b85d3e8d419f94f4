"""The times of the day that a list tells: blocks get them, new blocks are made, and blocks of nobody go."""

import dataclasses
from collections.abc import Sequence

from huddle.domain.block import Block
from huddle.domain.schedule import Duty, Session
from huddle.domain.values import new_id
from huddle.exchange.staged import BlockTimes
from huddle.services.intake.work import Work
from huddle.text import fold, one_line


def set_bell(work: Work, bell: Sequence[BlockTimes]) -> None:
    """Give the team's usual day these blocks and times; a block in which something happens stays whatever the list says."""
    if not bell:
        return
    stored = [b for b in work.unit.find(Block, "t.position", team_id=work.team.id) if not b.bell]
    by_short = {fold(block.short): block for block in stored}
    said = []
    for position, slot in enumerate(bell, 1):
        known = by_short.pop(fold(slot.short), None)
        if known is None:
            work.unit.add(
                Block(
                    id=new_id(),
                    team_id=work.team.id,
                    short=slot.short,
                    name=one_line(slot.name, 60),
                    starts=slot.starts,
                    ends=slot.ends,
                    position=position,
                )
            )
            said.append(f"+ block {slot.short} {slot.starts:%H:%M}-{slot.ends:%H:%M}")
            continue
        wanted = dataclasses.replace(known, starts=slot.starts, ends=slot.ends, position=position)
        if wanted != known:
            work.unit.save(wanted)
            said.append(f"~ block {known.short} {slot.starts:%H:%M}-{slot.ends:%H:%M}")
    used = {s.block for s in work.unit.find(Session, team_id=work.team.id)}
    used |= {d.block for d in work.unit.find(Duty, team_id=work.team.id)}
    for block in by_short.values():
        if block.short not in used:
            work.unit.remove(block)
            said.append(f"- block {block.short}, in which nothing happens")
    work.lines += said
