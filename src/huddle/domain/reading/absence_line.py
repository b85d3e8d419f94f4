"""An absence as a teacher would write it to a colleague: who, which days, which part of the day, optionally why.

Every word is understood or refused; none is dropped. The line is read by `absence_reader`, days by `dates`, parts of a
day by `block_words`; here it becomes the absences that it says.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from huddle.domain.errors import UsageError
from huddle.domain.person import Person
from huddle.domain.reading.absence_clause import Clause, Setting, Spell
from huddle.domain.reading.absence_reader import LineReader
from huddle.domain.reading.dates import Span, day_label
from huddle.domain.reading.day_parts import Resolve
from huddle.text import one_line

__all__ = ["AbsenceLine", "Setting", "parse_absence", "parse_when"]

_MOST = 60


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """One absence that a line says.

    Attributes:
        who: who is out.
        first: the first day.
        last: the last day, included.
        blocks: short names of the blocks of each of these days; empty is all day.
        category: a key of CATEGORIES, or empty.
        weekly_until: the day until which it repeats weekly.
        said_first: whether the first day was named (`until fri` alone names the last).
        said_when: whether a day was named (else it is today).
        said_blocks: whether a part of the day was named.
    """

    who: Person
    first: dt.date
    last: dt.date
    blocks: tuple[str, ...] = ()
    category: str = ""
    weekly_until: dt.date | None = None
    said_when: bool = False
    said_first: bool = False
    said_blocks: bool = False


def parse_absence(line: str, setting: Setting) -> tuple[AbsenceLine, ...]:
    """The absences that a line says, one for each person and each stretch of days: `dev and chloe mon-wed, farid pm`.

    Raises:
        UsageError: a word is not understood; the sentence names it and the nearest word that is.
        NotFoundError: the first words are nobody's name, or may be several people's.
    """
    clauses = LineReader(line, setting).clauses()
    found = [
        AbsenceLine(
            who,
            *span,
            blocks,
            clause.category,
            until,
            said_when=clause.first_said or bool(clause.until and until is None),
            said_first=clause.first_said,
            said_blocks=any(spell.parts for spell in clause.spells),
        )
        for clause in clauses
        for who in clause.people
        for span, blocks, until in _spells(clause, setting)
    ]
    if len(found) > _MOST:
        raise UsageError(
            f"That line is {len(found)} absences.", code="too_many", hint=f"Write at most {_MOST} in a line."
        )
    return tuple(found)


def parse_when(words: str, setting: Setting) -> AbsenceLine:
    """What is said without a person, for an absence that is there: days, part of the day, reason, weekly until DAY.

    Raises:
        UsageError: a word is not understood, or more than one stretch of days is said.
    """
    nobody = Person("", "ME", "me")
    setting = Setting(
        setting.year, setting.blocks, [nobody], "ME", setting.now, setting.blocks_on, setting.all_blocks
    )
    found = parse_absence(f"me {words}", setting)
    if len(found) != 1:
        raise UsageError(
            f"'{one_line(words, 40)}' is {len(found)} stretches of days.",
            hint="Change one absence to one; log the others.",
        )
    return found[0]


def _spells(clause: Clause, setting: Setting) -> list[tuple[Span, tuple[str, ...], dt.date | None]]:
    """The stretches of days of a clause, with the blocks of each and the day until which it repeats weekly."""
    spells = clause.spells or [Spell()]
    parts = _parts(spells)
    found = []
    for spell, part in zip(spells, parts, strict=True):
        days = _days_of(spell, clause, setting.year.today)
        until = _weekly_until(clause, days) if clause.weekly or spell.weekly else None
        stretches = _minus(days, clause.without)
        found += [(stretch, _blocks(part, stretch, setting), until) for stretch in stretches]
    if not found:
        raise UsageError(
            "No day is left.", code="bad_date", hint="Write the days one by one: mon, tue and fri."
        )
    return found


def _parts(spells: Sequence[Spell]) -> list[list[Resolve]]:
    """The part of the day of each stretch: its own, else of the next that says one (`mon and tue pm`), else of one said first."""
    found: list[list[Resolve]] = []
    for place, spell in enumerate(spells):
        later = next((s.parts for s in spells[place + 1 :] if s.parts and not s.part_first), [])
        ahead = spells[0].parts if spells[0].part_first else []
        found.append(spell.parts or ahead or later)
    return found


def _days_of(spell: Spell, clause: Clause, today: dt.date) -> Span:
    if clause.weekly or spell.weekly:
        first, last = spell.days or (clause.since or today,) * 2
        if clause.since is not None and spell.days is not None and first < clause.since:
            shift = dt.timedelta(days=7 * -((first - clause.since).days // 7))
            first, last = first + shift, last + shift
        return first, last
    if clause.until is not None:
        first = clause.since or (spell.days[0] if spell.days else today)
        if clause.until < first:
            raise UsageError(
                f"That ends on {day_label(clause.until)}, before it begins.",
                code="bad_date",
                hint="Write the first day first: mon-wed.",
            )
        return first, clause.until
    if spell.days is None and clause.since is not None:
        raise UsageError(
            f"'{one_line(clause.text_of_since, 30)}' until which day?",
            code="bad_date",
            hint=f"Write both days, for instance: {day_label(clause.since)[:3].lower()} until fri.",
        )
    return spell.days or (today, today)


def _weekly_until(clause: Clause, days: Span) -> dt.date:
    if clause.until is None:
        raise UsageError(
            "It repeats weekly until which day?",
            code="bad_date",
            hint="Write: ben mon pm weekly until dec 18.",
        )
    if clause.until < days[1]:
        raise UsageError(
            f"It would stop on {day_label(clause.until)}, before it begins.",
            code="bad_date",
            hint="Check the days.",
        )
    return clause.until


def _minus(days: Span, without: Iterable[Span]) -> list[Span]:
    """A span without some of its days, as spans."""
    gone = list(without)
    if not gone:
        return [days]
    left = [
        day
        for day in (days[0] + dt.timedelta(days=n) for n in range((days[1] - days[0]).days + 1))
        if not any(first <= day <= last for first, last in gone)
    ]
    spans: list[Span] = []
    for day in left:
        if spans and (day - spans[-1][1]).days == 1:
            spans[-1] = spans[-1][0], day
        else:
            spans.append((day, day))
    return spans


def _blocks(parts: Sequence[Resolve], span: Span, setting: Setting) -> tuple[str, ...]:
    """The blocks of some parts of a day together; () is all day."""
    blocks = setting.blocks_of(span)
    now = setting.now if span[0] == setting.year.today else None
    chosen = [part(blocks, now) for part in parts]
    if not chosen or any(not part for part in chosen):
        return ()
    wanted = {short for part in chosen for short in part}
    return tuple(b.short for b in blocks if b.short in wanted)
