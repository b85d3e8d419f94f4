"""One clock, the school's: whatever zone the computer is in."""

import datetime as dt
import time
from collections.abc import Callable, Iterator

import pytest

from huddle.bootstrap import Services
from huddle.services.desk.clock import make_clock

At = Callable[..., Services]


@pytest.fixture(params=["UTC", "Asia/Tokyo", "America/Phoenix"])
def laptop(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("laptop")
def test_a_time_that_was_chosen_is_a_time_at_the_school(at: At) -> None:
    services = at("2026-11-23T07:45")
    with services.desk.write("A school in Phoenix") as (work, place):
        import dataclasses

        work.save(dataclasses.replace(place.school, time_zone="America/Phoenix"))
        work.commit()
    services = at("2026-11-23T07:45")
    services.absences.log("grace 5")
    (logged,) = [each for each in services.absences.list() if each.code == "GO"]
    assert logged.reported is not None
    assert logged.reported.astimezone(dt.UTC).replace(second=0, microsecond=0) == dt.datetime(
        2026, 11, 23, 14, 45, tzinfo=dt.UTC
    )


@pytest.mark.parametrize(
    ("moment", "utc"),
    [
        ("2026-03-08T01:30", "2026-03-08T06:30"),  # before the clocks go forward in New York
        ("2026-03-08T03:30", "2026-03-08T07:30"),
        ("2026-11-01T00:30", "2026-11-01T04:30"),  # before they go back
        ("2026-11-01T07:45", "2026-11-01T12:45"),
    ],
)
def test_the_nights_on_which_clocks_change(moment: str, utc: str) -> None:
    clock = make_clock(moment)
    now = clock.now("America/New_York").astimezone(dt.UTC).replace(second=0, microsecond=0)
    assert now.isoformat() == f"{utc}:00+00:00"
    assert clock.today("America/New_York").isoformat() == moment[:10]
