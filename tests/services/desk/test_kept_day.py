"""A window keeps the day it read last while nobody saves anything; whoever writes reads afresh."""

import datetime as dt
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.store.sqlite import wal_reset_fixed

At = Callable[..., Services]


def read(services: Services, date: dt.date | None = None) -> TeamDay:
    with services.desk.read() as (reader, place):
        return services.desk.day(reader, place, date)


def window(at: At, moment: str = "2026-11-23T09:00") -> Services:
    services = at(moment)
    services.desk.keep_days()
    return services


def test_a_day_is_the_same_until_somebody_saves(at: At) -> None:
    services, colleague = window(at), at()
    first = read(services)
    assert read(services) is first
    colleague.huddles.todo("call home")
    second = read(services)
    assert second is not first
    assert read(services) is second
    services.absences.log("chloe 4-5")
    assert {a.educator_id for a in read(services).absences} > {a.educator_id for a in second.absences}


def test_another_day_and_another_team_name_are_other_days(at: At) -> None:
    services = window(at)
    today = read(services)
    tomorrow = read(services, dt.date(2026, 11, 24))
    assert (today.date, tomorrow.date) == (dt.date(2026, 11, 23), dt.date(2026, 11, 24))
    assert read(services).date == today.date


def test_who_writes_reads_afresh(at: At) -> None:
    services = window(at)
    kept = read(services)
    with services.desk.write("Nothing") as (work, place):
        assert services.desk.day(work, place) is not kept


def test_a_command_keeps_nothing(at: At) -> None:
    services = at()
    assert read(services) is not read(services)


@pytest.mark.skipif(
    not wal_reset_fixed(sqlite3.sqlite_version_info), reason="here nobody writes while somebody reads"
)
def test_a_unit_that_began_before_a_change_never_gets_a_later_day(at: At) -> None:
    services, colleague = window(at), at()
    with services.desk.read() as (reader, place):
        colleague.absences.log("chloe 4-5")
        read(services)  # the later day is kept now
        out = services.desk.day(reader, place).absences
    assert len(read(services).absences) == len(out) + 1


def test_a_file_that_was_replaced_is_not_taken_for_the_one_that_was_opened(
    at: At, demo_db: Path, tmp_path: Path
) -> None:
    services = window(at)
    kept = read(services)
    copy = Path(shutil.copy2(demo_db, tmp_path / "copy.db"))
    copy.replace(demo_db)
    assert services.database.state() is None
    assert read(services) is not kept
