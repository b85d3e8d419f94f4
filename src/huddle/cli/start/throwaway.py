"""A throw-away school as a database, and the invocation that shows its morning."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from huddle.cli.invocation import Invocation

_SATURDAY = 5


def make_school(
    invocation: Invocation,
    path: Path,
    progress: Callable[[int, int], None],
    *,
    shape: str = "elementary",
    seed: int = 1,
) -> Invocation:
    """Make the school at `path`, on the invocation's day or, at a weekend, on the Monday after.

    Args:
        invocation: whose day, clock and colors hold.
        path: a file that is not there yet.
        progress: told (days done, days in all).
        shape: elementary, middle or high.
        seed: the same seed and date make the same school.
    """
    from huddle.services.demo.demo import build
    from huddle.services.desk.clock import make_clock
    from huddle.services.planner.planner import InlinePlanner
    from huddle.store.opening import open_database

    date = make_clock(invocation.settings.today.value).today()
    while date.weekday() >= _SATURDAY:
        date += dt.timedelta(days=1)
    database = open_database(str(path), now=dt.datetime.now(dt.UTC), create=True)
    try:
        team = build(database, InlinePlanner(), date, shape=shape, seed=seed, progress=progress)
    finally:
        database.close()
    return Invocation(
        flags={**invocation.flags, "db": str(path), "team": team, "date": date.isoformat()},
        readonly=invocation.readonly,
        no_color=invocation.no_color,
    )
