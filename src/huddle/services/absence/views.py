"""Who is out, as the board and the lists of absences show it."""

import datetime as dt
from dataclasses import dataclass

from huddle.domain.absence import CATEGORIES, Absence, one_a_person
from huddle.domain.day import TeamDay
from huddle.domain.reading.absence_words import blocks_words


@dataclass(frozen=True, slots=True)
class OutView:
    """An educator who is out: `blocks` in words (all day, blocks 3-5), `until` the last day when later than today."""

    absence_id: str
    code: str
    first_name: str
    name: str
    blocks: str
    block_names: tuple[str, ...]
    until: dt.date | None
    category: str  # private: shown only when asked for


@dataclass(frozen=True, slots=True)
class SaidAbsence:
    """One absence that a line says, in words: who, which days, which part of the day, the reason if there is one."""

    code: str
    name: str
    when: str
    blocks: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class AbsencePreview:
    """An absence line while it is typed: what it would do, or why it cannot be saved.

    Attributes:
        ok: whether it can be saved.
        message: what it means, or what is wrong with it.
        code: the stable word of what is wrong.
        said: each absence it says.
        candidates: code and name of the educators its first word may mean.
        affects: of each day that was looked at and loses something, its date and the sessions that lose an adult (`7C 3`).
        to_read: dates that have to be read before `affects` is the whole truth.
        school_days: how many school days are meant in all.
        looked: how many of them were looked at.
    """

    ok: bool
    message: str
    code: str = ""
    said: tuple[SaidAbsence, ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()
    affects: tuple[tuple[dt.date, tuple[str, ...]], ...] = ()
    to_read: tuple[dt.date, ...] = ()
    school_days: int = 0
    looked: int = 0


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence in a list."""

    id: str
    short_id: str
    code: str
    name: str
    first: dt.date
    last: dt.date
    blocks: tuple[str, ...]
    blocks_words: str
    when_words: str
    category: str  # private
    planned: bool
    state: str
    reported: dt.datetime | None
    by: str = ""
    warning: str = ""
    repeats_until: dt.date | None = None
    version: int = 1
    saved: bool = True  # False where the same absence was there already

    def on(self, day: dt.date) -> bool:
        """Whether it falls on that day; cancelled ones do on theirs too."""
        weekly = self.repeats_until is not None and self.first <= day <= self.repeats_until
        since = (day - self.first).days
        return (since % 7 if weekly else since) in range((self.last - self.first).days + 1)


def out_views(day: TeamDay) -> tuple[OutView, ...]:
    """Who is out on a day, each once."""
    merged = one_a_person(day.absences, [block.short for block in day.usual_blocks])
    return tuple(out_view(day, absence) for absence in merged)


def out_view(day: TeamDay, absence: Absence) -> OutView:
    """An absence as the board shows it: who, which blocks, until when; the category rides along unseen."""
    educator = day.educator_of[absence.educator_id]
    return OutView(
        absence_id=absence.id,
        code=day.code_of[absence.educator_id],
        first_name=day.first_names[day.code_of[absence.educator_id]],
        name=educator.name,
        blocks=blocks_words(absence.blocks, day.usual_blocks),
        block_names=absence.blocks or tuple(b.short for b in day.usual_blocks),
        until=absence.last if absence.last > day.date else None,
        category=CATEGORIES.get(absence.category, "") if day.team.rules.keep_reasons else "",
    )
