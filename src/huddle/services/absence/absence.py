"""Log, change and cancel absences; applied plans of those days become stale and say so."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from huddle.domain.absence import ACTIVE, CANCELLED, CATEGORIES, Absence
from huddle.domain.day import TeamDay
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.reading.absence_line import parse_absence, parse_when
from huddle.domain.reading.absence_words import blocks_words, days_words, plain_blocks, when_words
from huddle.domain.team import TeamMember
from huddle.domain.values import new_id, short_id
from huddle.services.absence.reading import line_setting
from huddle.services.absence.views import AbsenceView
from huddle.services.desk.desk import Desk, Place
from huddle.store.queries.absence import absences_beginning, absences_between, absences_holding
from huddle.store.queries.plan import outdate
from huddle.store.reader import Reader
from huddle.store.unit_of_work import UnitOfWork
from huddle.text import join_names, one_line


class Absences:
    """The absences of a team's educators."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def typing_day(self, date: dt.date | None = None) -> TeamDay:
        """The day against which a line is read while it is typed (`preview_line` needs nothing else)."""
        with self._desk.read() as (reader, place):
            return self._desk.day(reader, place, date)

    def log(self, line: str, *, date: dt.date | None = None) -> AbsenceView:
        """Save the one absence that a line says (see `log_all`).

        Raises:
            UsageError: the line says several absences; nothing is saved.
        """
        return self._log(line, date, most=1)[0]

    def log_all(self, line: str, *, date: dt.date | None = None) -> list[AbsenceView]:
        """Save every absence that a line says, as one act: `dev and chloe mon-wed, farid tomorrow pm`.

        An absence that is there already is not saved again: it is returned, with a warning.

        Raises:
            NotFoundError: a person is not known, or several are meant.
            UsageError: a word is not understood. Nothing of the line is saved.
        """
        return self._log(line, date)

    def days(self, dates: Sequence[dt.date]) -> dict[dt.date, TeamDay]:
        """Dates of the team, whole, read at one moment."""
        with self._desk.read() as (reader, place):
            return {date: self._desk.day(reader, place, date) for date in dates}

    def _log(self, line: str, date: dt.date | None, most: int = 1000) -> list[AbsenceView]:
        with self._desk.write_on(date, "Logged an absence") as (work, place, day):
            setting = line_setting(day, self._desk.user, month_first=self._desk.month_first)
            said = parse_absence(line, setting)
            if len(said) > most:
                raise UsageError(
                    f"That line is {len(said)} absences, and one is wanted here.", code="too_many"
                )
            views: list[AbsenceView] = []
            added: list[Absence] = []
            for one in said:
                absence = Absence(
                    id=new_id(),
                    team_id=place.team.id,
                    educator_id=one.who.id,
                    first=one.first,
                    last=one.last,
                    blocks=plain_blocks(one.blocks, setting.blocks_of((one.first, one.last))),
                    planned=one.first > self._desk.today(place),
                    category=one.category if place.team.rules.keep_reasons else "",
                    reported_at=self._desk.clock.now(),
                    repeats_until=one.weekly_until,
                )
                there = already_out(work, absence)
                if there is not None:
                    words = f"{one.who.name} is already logged as out then ({when_words(there, day)}). No change made."
                    view = absence_view(there, day, place, warning=words)
                    views.append(dataclasses.replace(view, saved=False))
                    continue
                work.add(absence)
                added.append(absence)
                stale = outdate_absence(work, absence)
                views.append(absence_view(absence, day, place, warning=_warning(day, absence, stale)))
            if added:
                codes = join_names(list(dict.fromkeys(day.code_of[absence.educator_id] for absence in added)))
                work.label = f"Absence of {codes}, {when_words(added[0], day)}{' ...' * (len(added) > 1)}"
                work.commit()
            return views

    def edit(
        self,
        absence_id: str,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        blocks: Sequence[str] | None = None,
        category: str | None = None,
        weekly: tuple[dt.date | None] | None = None,
        version: int | None = None,
    ) -> AbsenceView:
        """Change an absence.

        Args:
            absence_id: its id, or the beginning of it.
            first: its new first day.
            last: its new last day.
            blocks: its new blocks; empty = all day.
            category: its new category.
            weekly: (the day until which it repeats weekly,), or (None,) for no longer.
            version: the version that was on the screen; another one is a conflict.
        """
        edit = _Edit(first, last, None if blocks is None else tuple(blocks), category, weekly, version)
        with self._desk.write_on(None, "Changed an absence") as (work, place, day):
            return self._edit(work, place, day, absence_id, edit)

    def change(self, absence_id: str, words: str) -> AbsenceView:
        """Change an absence by words: `[WHEN] [BLOCKS] [CATEGORY] [weekly until DAY | once]`; what is not said stays.

        Raises:
            UsageError: a word is not understood.
        """
        with self._desk.write_on(None, "Changed an absence") as (work, place, day):
            return self._edit(
                work, place, day, absence_id, _edit_in(words, day, month_first=self._desk.month_first)
            )

    def _edit(
        self, work: UnitOfWork, place: Place, day: TeamDay, absence_id: str, edit: "_Edit"
    ) -> AbsenceView:
        before = self._find(work, place, absence_id)
        after = dataclasses.replace(
            before,
            first=edit.first or before.first,
            last=edit.last or before.last,
            blocks=before.blocks if edit.blocks is None else plain_blocks(edit.blocks, day.usual_blocks),
            category=before.category if edit.category is None else edit.category,
            repeats_until=before.repeats_until if edit.weekly is None else edit.weekly[0],
            version=before.version if edit.version is None else edit.version,
        )
        work.label = f"Changed the absence of {day.code_of.get(before.educator_id, '?')}"
        saved = work.save(after)
        stale = outdate_absence(work, before) + outdate_absence(work, after)
        work.commit()
        return absence_view(saved, day, place, warning=_warning(day, saved, stale))

    def cancel(self, absence_id: str) -> AbsenceView:
        """Cancel an absence; it stays in the record as cancelled.

        Raises:
            NotFoundError: no absence, or several, begin with that id.
        """
        with self._desk.write_on(None, "Cancelled an absence") as (work, place, day):
            absence = self._find(work, place, absence_id)
            if absence.state == CANCELLED:
                return absence_view(absence, day, place, warning="It was cancelled before.")
            work.label = f"Cancelled the absence of {day.code_of.get(absence.educator_id, '?')}"
            saved = work.save(dataclasses.replace(absence, state=CANCELLED))
            stale = outdate_absence(work, absence)
            work.commit()
            return absence_view(saved, day, place, warning=_stale_words(stale))

    def _find(self, reader: Reader, place: Place, absence_id: str) -> Absence:
        wanted = absence_id.strip().casefold()
        if len(wanted) >= 4 and all(c in "0123456789abcdef-" for c in wanted):
            found = absences_beginning(reader, place.team.id, wanted)
            if len(found) == 1:
                return found[0]
            if found:
                raise NotFoundError(
                    f"Several absences begin with '{wanted}'.", code="ambiguous", hint="Type more of the id."
                )
        raise NotFoundError(
            f"There is no absence '{one_line(absence_id, 40)}'.",
            code="no_such_absence",
            hint="'huddle absent --list' shows their ids.",
        )

    def list(self, *, everything: bool = False) -> list[AbsenceView]:
        """Absences not yet over and not cancelled, the next first; or all of them, the latest first."""
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
            if everything:
                found = reader.find(Absence, "t.first DESC", team_id=place.team.id)
            else:
                coming = absences_between(reader, place.team.id, day.date, dt.date.max)
                found = sorted((a for a in coming if not self._over(day, a)), key=lambda a: a.first)
            return [absence_view(absence, day, place) for absence in found]

    def _over(self, day: TeamDay, absence: Absence) -> bool:
        """Whether the rest of its last day lies behind us."""
        if absence.ends != day.date or day.now is None:
            return False
        mine = [b for b in day.blocks if absence.covers(day.date, b.short)]
        return bool(mine) and all(day.over(block) for block in mine)


@dataclasses.dataclass(frozen=True, slots=True)
class _Edit:
    """What is changed of an absence; None = as it was. `weekly` is (the last day,), or (None,) for no longer."""

    first: dt.date | None = None
    last: dt.date | None = None
    blocks: tuple[str, ...] | None = None
    category: str | None = None
    weekly: tuple[dt.date | None] | None = None
    version: int | None = None


def _edit_in(words: str, day: TeamDay, *, month_first: bool) -> _Edit:
    parts = words.split()
    once = [part for part in parts if part.casefold() == "once"]
    if not parts:
        raise UsageError(
            "Nothing was said to change.",
            hint="Write days, blocks, a category, weekly until dec 18, or once.",
        )
    rest = " ".join(part for part in parts if part not in once)
    said = parse_when(rest, line_setting(day, month_first=month_first))
    return _Edit(
        first=said.first if said.said_first else None,
        last=said.last if said.said_when else None,
        blocks=said.blocks if said.said_blocks else None,
        category=said.category or None,
        weekly=(said.weekly_until,) if said.weekly_until or once else None,
    )


def already_out(reader: Reader, absence: Absence) -> Absence | None:
    """An absence that holds all of this one; one that only overlaps is another absence."""
    same = absences_holding(reader, absence)
    weeks = range(((absence.repeats_until or absence.first) - absence.first).days // 7 + 1)
    length = range((absence.last - absence.first).days + 1)
    days = [absence.first + dt.timedelta(days=7 * week + day) for week in weeks for day in length]
    for other in same:
        whole = not other.blocks or (absence.blocks and set(absence.blocks) <= set(other.blocks))
        if whole and other.id != absence.id and all(other.on(day) for day in days if day <= absence.ends):
            return other
    return None


def outdate_absence(work: UnitOfWork, absence: Absence) -> int:
    """Plans of the days of an absence: drafts go, applied ones are stale; returns how many became stale."""
    teams = [member.team_id for member in work.find(TeamMember, educator_id=absence.educator_id)]
    return sum(outdate(work, teams, first, last) for first, last in absence.spells())


def _warning(day: TeamDay, absence: Absence, stale: int) -> str:
    words = []
    days = (absence.last - absence.first).days + 1
    if not any(day.calendar.day(absence.first + dt.timedelta(days=n)).open for n in range(days)):
        words.append(f"There is no school on {days_words(absence)}; the absence was saved all the same.")
    if stale:
        words.append(_stale_words(stale))
    return " ".join(words)


def _stale_words(stale: int) -> str:
    if not stale:
        return ""
    return (
        "The applied plan is out of date. Re-plan the day."
        if stale == 1
        else f"{stale} applied plans are out of date."
    )


def absence_view(absence: Absence, day: TeamDay, place: Place, warning: str = "") -> AbsenceView:
    """An absence as it is shown, with its educator's name."""
    educator = day.educator_of.get(absence.educator_id)
    usual = day.blocks_on(absence.first) or day.usual_blocks
    return AbsenceView(
        id=absence.id,
        short_id=short_id(absence.id),
        code=day.code_of.get(absence.educator_id, "?"),
        name=educator.name if educator else "former member",
        first=absence.first,
        last=absence.last,
        blocks=absence.blocks,
        blocks_words=blocks_words(absence.blocks, usual),
        when_words=days_words(absence),
        category=CATEGORIES.get(absence.category, "") if place.team.rules.keep_reasons else "",
        planned=absence.planned,
        state="cancelled" if absence.state != ACTIVE else "active",
        reported=absence.reported_at,
        warning=warning,
        repeats_until=absence.repeats_until,
        version=absence.version,
    )
