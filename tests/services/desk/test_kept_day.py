"""A window keeps the day it read last while nobody saves anything; whoever writes reads afresh."""

import dataclasses
import datetime as dt
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team
from huddle.services.desk.desk import Place
from huddle.store.backup import backup_beside
from huddle.store.queries import day as store_day
from huddle.store.queries.day import load_day
from huddle.store.reader import Reader
from huddle.store.repair import restore
from huddle.store.rows import encode
from huddle.store.sqlite import wal_reset_fixed
from huddle.store.unit_of_work import UnitOfWork

At = Callable[..., Services]
NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


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


def held_while(at: At, meanwhile: Callable[[Services], object]) -> tuple[TeamDay, TeamDay, int]:
    """The day that an act gets when a colleague does something between its reading and its writing, and the day now."""
    services, colleague = at(), at()
    loads = 0
    lock = services.desk.write

    @contextmanager
    def lock_late(label: str, *, journal: bool = True) -> Iterator[tuple[UnitOfWork, Place]]:
        nonlocal loads
        meanwhile(colleague)
        with lock(label, journal=journal) as (work, place):
            counted = work.select

            def counting(noun: type[Any], *words: Any, **values: Any) -> list[Any]:
                nonlocal loads
                loads += noun is Student
                return counted(noun, *words, **values)

            work.select = counting  # type: ignore[method-assign]
            yield work, place

    services.desk.write = lock_late  # type: ignore[method-assign]
    with services.desk.write_on(None, "Nothing") as (_, _place, day):
        pass
    return day, read(colleague), loads


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda _: None, id="nothing"),
        pytest.param(lambda s: s.huddles.note("hello"), id="a note"),
        pytest.param(lambda s: s.plans.draft(), id="a draft"),
        pytest.param(lambda s: s.preferences.set("sort", "name"), id="a preference"),
    ],
)
def test_a_day_that_was_read_before_the_lock_holds_where_it_has_not_changed(
    at: At, meanwhile: Callable[[Services], object]
) -> None:
    held, now, loads = held_while(at, meanwhile)
    assert dataclasses.replace(held, now=None) == dataclasses.replace(now, now=None)
    assert loads == 0


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda s: s.absences.log("chloe 4-5"), id="an absence"),
        pytest.param(lambda s: (s.absences.log("chloe 4-5"), s.undo.undo()), id="an undo"),
        pytest.param(lambda s: s.attendance.out(["S-1008"]), id="a student who is out"),
        pytest.param(lambda s: s.students.archive("S-1008"), id="a student who left"),
        pytest.param(lambda s: s.purge.student("S-1008", dry_run=False), id="a purge"),
        pytest.param(lambda s: s.team.set_strength("chloe", "math", 1), id="a strength"),
        pytest.param(lambda s: s.setup.rename_team("Others"), id="the team's name"),
    ],
)
def test_a_day_that_changed_before_the_lock_is_read_again(
    at: At, meanwhile: Callable[[Services], object]
) -> None:
    held, now, loads = held_while(at, meanwhile)
    assert dataclasses.replace(held, now=None) == dataclasses.replace(now, now=None)
    assert loads == 1


def test_a_database_that_was_restored_before_the_lock_is_read_again(at: At, demo_db: Path) -> None:
    saved = backup_beside(demo_db, "backup", NOW)
    at().absences.log("chloe 4-5")

    def put_back(colleague: Services) -> None:
        restore(saved, demo_db, NOW)
        colleague.huddles.note("one")

    held, now, loads = held_while(at, put_back)
    assert held.absences == now.absences
    assert loads == 1


def test_what_a_day_is_made_of_is_known(demo_db: Path) -> None:
    """A table that the day is read from, and that is not among those looked for in the journal, would be overlooked."""
    asked: set[str] = set()
    with closing(sqlite3.connect(demo_db)) as raw:

        def listen(sql: str) -> None:
            asked.update(re.findall(r"(?:FROM|JOIN) (\w+)", sql))

        raw.set_trace_callback(listen)
        reader = Reader(raw.execute, dates_as_text=True)
        (team,) = reader.select(Team)
        (school,) = reader.select(School)
        second = dataclasses.replace(team, id="other", name="Other")
        row = encode(second)
        raw.execute(
            f"INSERT INTO team ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",  # noqa: S608 - own table
            list(row.values()),
        )
        raw.execute(
            "INSERT INTO team_member SELECT 'x', 'other', educator_id, code, tier, since, until, version FROM"
            " team_member LIMIT 1"
        )
        load_day(reader, team, school, dt.date(2026, 11, 23), None)
    assert {"coverage_plan", "student"} <= asked == set(store_day._MADE_OF)


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
