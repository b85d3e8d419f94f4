"""An absence line while it is typed: what it means, and what it would do on the days that are meant."""

import datetime as dt
from collections.abc import Iterable, Mapping

from huddle.domain.absence import CATEGORIES, Absence
from huddle.domain.day import TeamDay
from huddle.domain.errors import HuddleError
from huddle.domain.reading.absence_line import AbsenceLine, parse_absence
from huddle.domain.reading.absence_words import blocks_words, days_words, plain_blocks
from huddle.services.absence.reading import line_setting
from huddle.services.absence.views import AbsencePreview, SaidAbsence
from huddle.text import fold

_MOST_DAYS = 10  # school days whose sessions are looked up while a line is typed
_LOOK_AHEAD = 400


def preview_line(
    day: TeamDay,
    line: str,
    user: str = "",
    *,
    month_first: bool = True,
    days: Mapping[dt.date, TeamDay] | None = None,
) -> AbsencePreview:
    """Read an absence line without touching the database.

    The person is looked up even while the rest is not yet understood, so that candidates show from the first letter.
    What a day would lose is only said of days that have been read: the first ten school days that are meant are in `days`,
    or named in the answer's `to_read`.

    Args:
        day: the day that is looked at.
        line: what has been typed.
        user: the code of the educator at this computer.
        month_first: whether 11/12 is November 12.
        days: other days that have been read, by their dates.
    """
    if not line.strip():
        return AbsencePreview(
            ok=False, message="Who is out?  For instance: ben · ben 3-5 · ben tomorrow am · me"
        )
    try:
        said = parse_absence(line, line_setting(day, user, month_first=month_first))
        absences = [_absence(day, one) for one in said]
    except HuddleError as error:
        return AbsencePreview(
            ok=False, message=error.text(), code=error.code, candidates=_candidates(day, line)
        )
    known = {day.date: day, **(days or {})}
    meant = sorted({date for absence in absences for date in _school_days(day, absence)})
    looked = meant[:_MOST_DAYS]
    parts = tuple(_said(day, one, absence) for one, absence in zip(said, absences, strict=True))
    touched = [known[date] for date in looked if date in known]
    return AbsencePreview(
        ok=True,
        message="; ".join(f"{part.name} · {part.when}, {part.blocks}" for part in parts),
        said=parts,
        candidates=_candidates(day, line) if len({one.who.id for one in said}) == 1 else (),
        affects=tuple((each.date, found) for each in touched if (found := tuple(_affected(each, absences)))),
        to_read=tuple(date for date in looked if date not in known),
        school_days=len(meant),
        looked=len(touched),
    )


def _absence(day: TeamDay, said: AbsenceLine) -> Absence:
    return Absence(
        id="",
        team_id=day.team.id,
        educator_id=said.who.id,
        first=said.first,
        last=said.last,
        blocks=plain_blocks(said.blocks, line_setting(day).blocks_of((said.first, said.last))),
        repeats_until=said.weekly_until,
    )


def _said(day: TeamDay, one: AbsenceLine, absence: Absence) -> SaidAbsence:
    return SaidAbsence(
        code=one.who.code,
        name=one.who.name,
        when=days_words(absence),
        blocks=blocks_words(absence.blocks, line_setting(day).blocks_of((one.first, one.last))),
        category=CATEGORIES.get(one.category, "") if day.team.rules.keep_reasons else "",
    )


def _school_days(day: TeamDay, absence: Absence) -> list[dt.date]:
    """The days of an absence on which there is school, a year ahead at most."""
    last = min(absence.ends, absence.first + dt.timedelta(days=_LOOK_AHEAD))
    dates = (absence.first + dt.timedelta(days=n) for n in range((last - absence.first).days + 1))
    return [date for date in dates if absence.on(date) and day.calendar.day(date).open]


def _candidates(day: TeamDay, words: str) -> tuple[tuple[str, str], ...]:
    first = fold(words).split()[:1]
    wanted = first[0] if first else ""
    return tuple(
        (p.code, p.name)
        for p in day.people()
        if wanted and (wanted in fold(p.name) or fold(p.code) == wanted)
    )


def _affected(day: TeamDay, absences: Iterable[Absence]) -> list[str]:
    """The sessions of a day that lose an adult."""
    of = [absence for absence in absences if absence.on(day.date)]
    return [
        f"{day.group_of[s.group_id].code} {s.block}"
        for s in day.sessions
        if any(a.educator_id in (s.lead_id, *s.helper_ids) and a.covers(day.date, s.block) for a in of)
    ]
