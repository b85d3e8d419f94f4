"""A backup of each day and before what changes much, without anybody asking for it; how old the newest is."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
import time_machine

from huddle.bootstrap import Services, open_services
from huddle.config import load_settings
from huddle.domain.errors import HuddleError
from huddle.store.backup import backups_of

At = Callable[..., Services]
NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


def reasons(database: Path) -> list[str]:
    return [backup.reason for backup in backups_of(database)]


def opened(path: Path, *, readonly: bool = False) -> Services:
    return open_services(load_settings({"db": str(path), "date": "2026-11-23"}), readonly=readonly)


def notes_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as raw:
        (count,) = raw.execute("SELECT count(*) FROM entry WHERE text LIKE 'hello%'").fetchone()
    return int(count)


def test_the_first_change_of_a_day_is_preceded_by_a_backup(demo_db: Path) -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        services = opened(demo_db)
        assert services.today.board() is not None
        assert reasons(demo_db) == []
        services.huddles.note("hello")
        services.huddles.note("hello again")
        assert reasons(demo_db) == ["daily"]
        assert notes_in(backups_of(demo_db)[0].path) == 0
        services.close()
        clock.shift(dt.timedelta(hours=8))
        later = opened(demo_db)
        later.huddles.note("hello, still the same day")
        assert reasons(demo_db) == ["daily"]
        clock.shift(dt.timedelta(hours=3))
        later.huddles.note("hello, the next day")
        assert reasons(demo_db) == ["daily", "daily"]
        assert notes_in(backups_of(demo_db)[0].path) == 3
        later.close()


def test_where_the_backup_of_the_day_cannot_be_made_work_goes_on(demo_db: Path) -> None:
    (demo_db.parent / "backups").write_text("no folder")
    services = opened(demo_db)
    services.huddles.note("hello")
    services.close()
    assert notes_in(demo_db) == 1


@pytest.mark.parametrize(
    ("reason", "act"),
    [
        pytest.param(
            "before-regroup",
            lambda s: s.regroup.regroup(s.groups.list()[0].code, into=["S-1008"], move=True),
            id="regroup",
        ),
        pytest.param(
            "before-archive", lambda s: s.students.archive("S-1008", "S-1009"), id="archive of several"
        ),
    ],
)
def test_what_changes_much_is_preceded_by_a_backup(
    at: At, demo_db: Path, reason: str, act: Callable[[Services], object]
) -> None:
    act(at())
    assert reasons(demo_db) == [reason]


def test_what_changes_much_is_not_done_without_a_backup(at: At, demo_db: Path) -> None:
    (demo_db.parent / "backups").write_text("no folder")
    services = at()
    with pytest.raises(HuddleError, match="nothing was changed"):
        services.students.archive("S-1008", "S-1009")
    assert {"S-1008", "S-1009"} <= {row.code for row in services.roster.view().students}
    services.students.archive("S-1008")  # one student is no bulk


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (dt.timedelta(seconds=5), "0 minutes old"),
        (dt.timedelta(minutes=59), "59 minutes old"),
        (dt.timedelta(hours=1), "1 hour old"),
        (dt.timedelta(days=3, hours=2), "3 days old"),
    ],
)
def test_the_age_of_the_newest_backup_is_told(at: At, demo_db: Path, age: dt.timedelta, words: str) -> None:
    services = at()
    view = services.backups.view()
    assert view is not None
    assert (view.count, view.words) == (0, "none yet")
    made = Path(services.backups.make())
    assert made.parent == demo_db.parent / "backups"
    with time_machine.travel(dt.datetime.now(dt.UTC) + age):
        view = services.backups.view()
        assert view is not None
        assert (view.count, view.words) == (1, words)
