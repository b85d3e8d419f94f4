"""An error inside COMMIT says nothing about the outcome: what the database holds then is what people are told."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from huddle.domain.errors import HuddleError
from huddle.domain.huddle import Entry
from huddle.store.database import Database

NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NOTE = Entry(id="late", team_id="team", huddle_id="h1", section="x", kind="note", text="late", at=NOON)


def save(database: Database) -> int:
    with database.write(by="HB", label="x", team_id="team", now=NOON) as work:
        work.add(NOTE)
        return work.commit()


def there(database: Database) -> bool:
    with database.read() as reader:
        return reader.get(Entry, "late") is not None


def broken(database: Database, monkeypatch: pytest.MonkeyPatch, commit: Callable[[Any], None]) -> None:
    def fails(connection: Any) -> None:
        commit(connection)
        fault = sqlite3.OperationalError("disk I/O error")
        fault.sqlite_errorname = "SQLITE_IOERR_FSYNC"
        raise fault

    monkeypatch.setattr(database.engine.dialect, "do_commit", fails)


def test_what_was_saved_in_spite_of_the_error_is_told_as_saved(
    full: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken(full, patch, lambda connection: connection.commit())
        assert save(full) > 0
    assert there(full)


def test_what_was_not_saved_is_told_as_not_saved_and_can_be_saved_again(
    full: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        broken(full, patch, lambda _: None)
        with pytest.raises(HuddleError, match="nothing was saved"):
            save(full)
    assert not there(full)
    save(full)
    assert there(full)


def test_when_the_database_does_not_answer_nobody_says_that_it_was_saved_or_not(
    full: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_connection: Any) -> None:
        monkeypatch.setattr(full.engine, "connect", fails)

    def fails(*_: object) -> None:
        from sqlalchemy.exc import OperationalError

        raise OperationalError("SELECT", {}, sqlite3.OperationalError("disk I/O error"))

    broken(full, monkeypatch, gone)
    with pytest.raises(HuddleError) as caught:
        save(full)
    assert caught.value.code == "outcome_unknown"
