"""The settings under which nothing acknowledged is lost and nobody waits for a reader."""

import datetime as dt
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.errors import HuddleError, UsageError
from huddle.domain.record import Setting
from huddle.store import sqlite
from huddle.store.database import Database
from huddle.store.engine import server_engine, sqlite_engine
from huddle.store.sqlite import wal_reset_fixed

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("version", "fixed"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
    ],
)
def test_the_wal_reset_bug_is_known_by_version(version: tuple[int, int, int], fixed: bool) -> None:
    assert wal_reset_fixed(version) is fixed


@pytest.mark.parametrize(
    ("version", "journal", "synchronous"), [((3, 40, 1), "truncate", 3), ((3, 51, 3), "wal", 2)]
)
def test_every_connection_has_the_settings(
    empty_db: Path, monkeypatch: pytest.MonkeyPatch, version: tuple[int, ...], journal: str, synchronous: int
) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    made = sqlite_engine(empty_db)
    wanted = {
        "journal_mode": journal,
        "synchronous": synchronous,
        "foreign_keys": 1,
        "busy_timeout": 10_000,
        "journal_size_limit": 16_777_216,
        "trusted_schema": 0,
        "secure_delete": 1,
        "temp_store": 2,
    }
    reading = made.execution_options(sqlite_begin="DEFERRED")
    with reading.connect() as first, reading.connect() as second:
        for connection in (first, second):
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted
    made.dispose()


def test_a_writer_holds_the_lock_from_its_first_statement_on(database: Database, empty_db: Path) -> None:
    with database.write(by="", label="", team_id="", now=NOW) as work:
        work.get(Setting, "x")
        other = sqlite3.connect(empty_db, timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_readers_do_not_wait_for_a_writer_and_see_nothing_unfinished(database: Database) -> None:
    with database.write(by="", label="", team_id="", now=NOW) as work:
        work.add(Setting(id="x", value="1"))
        with database.read() as reader:
            assert reader.get(Setting, "x") is None
        work.commit()
    with database.read() as reader:
        assert reader.get(Setting, "x") is not None


def test_a_second_writer_waits_its_turn(database: Database, keep: Callable[..., int]) -> None:
    turn: list[str] = []

    def second() -> None:
        keep(database, Setting(id="second", value=""))
        turn.append("second")

    waiting = threading.Thread(target=second)
    with database.write(by="", label="", team_id="", now=NOW) as work:
        work.add(Setting(id="first", value=""))
        waiting.start()
        waiting.join(timeout=0.2)
        turn.append("first")
        work.commit()
    waiting.join()
    assert turn == ["first", "second"]


def test_who_waits_too_long_is_told_that_nothing_was_saved(
    empty_db: Path, monkeypatch: pytest.MonkeyPatch, keep: Callable[..., int]
) -> None:
    monkeypatch.setattr(sqlite, "LOCK_SECONDS", 0)
    impatient = Database(sqlite_engine(empty_db), path=empty_db, readonly=False)
    with closing(sqlite3.connect(empty_db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HuddleError, match="nothing was saved") as caught:
            keep(impatient, Setting(id="x", value=""))
    assert (caught.value.code, caught.value.exit_code) == ("database_locked", 5)
    keep(impatient, Setting(id="x", value=""))
    impatient.close()


def test_a_full_disk_is_a_sentence_and_the_next_save_works_again(
    database: Database, keep: Callable[..., int]
) -> None:
    with database.engine.connect() as connection:
        full = connection.exec_driver_sql("PRAGMA page_count").scalar()

    def limit(pages: Any) -> None:
        """SQLite refuses to grow beyond the limit exactly as it does on a full disk."""
        with database.engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")

    limit(full)
    with pytest.raises(HuddleError, match="disk is full") as caught:
        keep(database, *[Setting(id=str(number), value="x" * 10_000) for number in range(20)])
    assert (caught.value.code, caught.value.exit_code) == ("not_saved", 1)
    limit(1_000_000)
    assert keep(database, Setting(id="after", value="x"))
    with database.read() as reader:
        assert [setting.id for setting in reader.select(Setting)] == ["after"]


@pytest.mark.parametrize("url", ["mysql://a/b", "sqlite:///x.db", "://", "postgresql://a:notaport/b"])
def test_a_url_that_is_no_postgresql_is_refused(url: str) -> None:
    with pytest.raises(UsageError):
        server_engine(url)
