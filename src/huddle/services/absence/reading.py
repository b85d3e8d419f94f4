"""What an absence line is read against: the day that is looked at, its people, its calendar."""

import datetime as dt

from huddle.domain.day import TeamDay
from huddle.domain.reading.absence_line import Setting
from huddle.domain.reading.dates import Year


def line_setting(day: TeamDay, me: str = "", *, month_first: bool = True) -> Setting:
    """The setting for lines that are typed on a day.

    Args:
        day: the day that is looked at; `today` and `mon` are counted from it.
        me: the code of the educator at this computer; may be empty.
        month_first: whether 11/12 is November 12.
    """

    def is_school(date: dt.date) -> bool:
        return day.calendar.day(date).open

    return Setting(
        year=Year(day.date, month_first, tuple(sorted(day.team.rules.week)) or (0, 1, 2, 3, 4), is_school),
        blocks=day.usual_blocks,
        people=day.people(),
        me=me or None,
        now=day.now,
        blocks_on=day.blocks_on,
        all_blocks=day.all_blocks,
    )
