"""An educator's absence."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huddle.domain.errors import InvalidError
from huddle.domain.values import require_one_of

# Optional and private; nothing medical is ever stored. (A subset of the Ed-Fi absence categories.)
CATEGORIES = {
    "sick": "sick",
    "personal": "personal",
    "pd": "professional development",
    "school_business": "school business",
    "bereavement": "bereavement",
    "jury_duty": "jury duty",
    "leave": "leave",
    "other": "other",
    "private": "prefer not to say",
}
_WEEK = dt.timedelta(days=7)
ACTIVE = "active"
CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """From `first` to `last` (both included), in `blocks` (short names; empty = all day) of each of those days.

    `repeats_until` repeats it weekly on the weekdays of first..last. `category` is private to the educator and is left
    out of every board, plan and export that does not ask for it by name. `reported_at` is UTC.
    """

    id: str
    team_id: str
    educator_id: str
    first: dt.date
    last: dt.date
    blocks: tuple[str, ...] = ()
    planned: bool = False
    category: str = ""
    substitute_wanted: bool = False
    state: str = ACTIVE
    repeats_until: dt.date | None = None
    reported_at: dt.datetime | None = None
    version: int = 1

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidError("The absence ends before it begins.", hint="Check its dates.")
        if (self.last - self.first).days > 400:
            raise InvalidError(
                "The absence is longer than a year.", hint="End their membership in the team instead."
            )
        require_one_of(self.state, (ACTIVE, CANCELLED), "An absence")
        if self.category:
            require_one_of(self.category, CATEGORIES, "A category")
        if self.repeats_until is not None:
            if (self.last - self.first).days > 6:
                raise InvalidError("Only an absence of at most a week can repeat weekly.")
            if self.repeats_until < self.last:
                raise InvalidError("The absence stops repeating before it ends.", hint="Check its dates.")

    def on(self, day: dt.date) -> bool:
        """Whether it falls on that day (cancelled absences fall on none)."""
        if self.state != ACTIVE:
            return False
        if self.first <= day <= self.last:
            return True
        if self.repeats_until is None or not self.last < day <= self.repeats_until:
            return False
        return (day - self.first).days % 7 <= (self.last - self.first).days

    def covers(self, day: dt.date, block: str) -> bool:
        """Whether the educator is away in that block of that day."""
        return self.on(day) and (not self.blocks or block in self.blocks)

    @property
    def ends(self) -> dt.date:
        """Its last day, repeats included."""
        return max(self.last, self.repeats_until or self.last)

    def spells(self) -> Iterator[tuple[dt.date, dt.date]]:
        """First and last day of each of its times: one, or one for each week in which it repeats."""
        first, last = self.first, self.last
        while first <= self.ends:
            yield first, min(last, self.ends)
            first, last = first + _WEEK, last + _WEEK


def one_a_person(absences: Iterable[Absence], blocks: Sequence[str]) -> list[Absence]:
    """The absences of one day, one for each educator: whoever is out twice is out once, in the blocks of both.

    Args:
        absences: those that fall on the day.
        blocks: the day's blocks in order.
    """
    found: dict[str, Absence] = {}
    for absence in absences:
        other = found.get(absence.educator_id)
        if other is None:
            found[absence.educator_id] = absence
            continue
        both = {*other.blocks, *absence.blocks}
        whole = not other.blocks or not absence.blocks or both >= set(blocks)
        found[absence.educator_id] = dataclasses.replace(
            other,
            blocks=() if whole else tuple(block for block in blocks if block in both),
            last=max(other.last, absence.last),
            category=other.category or absence.category,
            repeats_until=None,
        )
    return list(found.values())
