"""Absences in words: which days, which blocks, who is out."""

from collections.abc import Sequence

from huddle.domain.absence import Absence
from huddle.domain.block import Block, noon_split
from huddle.domain.day import TeamDay
from huddle.domain.reading.dates import day_label


def plain_blocks(blocks: Sequence[str], usual: Sequence[Block]) -> tuple[str, ...]:
    """All blocks of the day named one by one are all day."""
    return () if set(blocks) >= {b.short for b in usual} else tuple(blocks)


def blocks_words(blocks: Sequence[str], usual: Sequence[Block]) -> str:
    """Blocks in words: all day, morning, afternoon, block 3, blocks 3-5."""
    if not blocks:
        return "all day"
    names = [b.short for b in usual]
    if len(names) > 1 and tuple(blocks) == noon_split(usual)[0]:
        return "morning"
    if len(names) > 1 and tuple(blocks) == noon_split(usual)[1]:
        return "afternoon"
    places = [names.index(b) for b in blocks if b in names]
    if len(blocks) == 1:
        return f"block {blocks[0]}"
    if len(places) == len(blocks) and places == list(range(places[0], places[-1] + 1)):
        return f"blocks {blocks[0]}-{blocks[-1]}"
    return "blocks " + ", ".join(blocks)


def days_words(absence: Absence) -> str:
    """Days in words: `Tue 24 Nov to Thu 26 Nov, weekly until Fri 18 Dec`."""
    if absence.first == absence.last:
        when = day_label(absence.first)
    else:
        when = f"{day_label(absence.first)} to {day_label(absence.last)}"
    return when + (f", weekly until {day_label(absence.repeats_until)}" if absence.repeats_until else "")


def when_words(absence: Absence, day: TeamDay) -> str:
    """Days and blocks in words."""
    return f"{days_words(absence)}, {blocks_words(absence.blocks, day.usual_blocks)}"


def educator_out(day: TeamDay, educator_id: str) -> str:
    """When an educator is out that day, in words; empty when in."""
    mine = [a for a in day.absences if a.educator_id == educator_id]
    if not mine:
        return ""
    if any(not a.blocks for a in mine):
        return "all day"
    away = {block for a in mine for block in a.blocks}
    return blocks_words([b.short for b in day.usual_blocks if b.short in away], day.usual_blocks)
