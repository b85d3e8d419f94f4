"""The same schema, the same records and the same queries on PostgreSQL."""

import contextlib
import dataclasses
import datetime as dt
import socket
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle.domain.day import TeamDay
from huddle.domain.educator import Educator
from huddle.domain.errors import ConflictError, HuddleError
from huddle.domain.huddle import Action, Entry
from huddle.domain.record import Change, Setting
from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team
from huddle.store import opening
from huddle.store.database import Database
from huddle.store.engine import verified
from huddle.store.journal import reverse
from huddle.store.move import move
from huddle.store.opening import open_database
from huddle.store.queries.day import load_day
from huddle.store.retry import Retrying
from huddle.store.schema import SCHEMA
from huddle.store.search import condition

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
Keep = Callable[..., int]


@pytest.fixture
def shared(server: str, records: list[Any], keep: Keep) -> Iterator[Database]:
    """A server's database with one record of every noun."""
    opened = open_database(server, now=NOW, create=True)
    with opened.engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
    keep(opened, *records)
    yield opened
    opened.close()


def read_day(database: Database) -> TeamDay:
    with database.read() as reader:
        team, school = reader.get(Team, "team"), reader.get(School, "school")
        assert team is not None
        assert school is not None
        return load_day(reader, team, school, DAY, None)


def rename(database: Database, given: str, version: int = 1) -> int:
    with database.write(by="HB", label="Renamed", team_id="team", now=NOW) as work:
        hugo = work.get(Educator, "hugo")
        assert hugo is not None
        work.save(dataclasses.replace(hugo, given=given, version=version))
        return work.commit()


def test_the_schema_is_the_tables(shared: Database) -> None:
    with shared.engine.connect() as connection:
        kept = {"include_name": lambda name, *_: not (name or "").startswith("search")}
        context = MigrationContext.configure(connection, opts={"compare_type": True, **kept})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_words_are_found_by_the_servers_own_index(shared: Database) -> None:
    with shared.read() as reader:
        for words, found in (("BOTH kep", ["e1"]), ("two kept", []), ("lines", ["e1"])):
            where, values = condition(reader, [words])
            assert [entry.id for entry in reader.select(Entry, where, **values)] == found
        where, values = condition(reader, ["calls", "hom"])
        assert reader.select(Action, where, **values) == []
        where, values = condition(reader, ["call", "hom"])
        assert [action.id for action in reader.select(Action, where, **values)] == ["a1"]


def test_every_noun_comes_back_as_it_was(shared: Database, records: list[Any]) -> None:
    with shared.read() as reader:
        for record in records:
            assert reader.get(type(record), record.id) == record


def test_a_day_is_the_same_as_from_a_file(shared: Database, full: Database) -> None:
    def plain(day: TeamDay) -> dict[str, Any]:
        fields = {field.name: getattr(day, field.name) for field in dataclasses.fields(day)}
        return {
            name: sorted(value, key=repr) if isinstance(value, tuple) else value
            for name, value in fields.items()
        }

    assert plain(read_day(shared)) == plain(read_day(full))
    assert [student.id for student in read_day(shared).present("g1", "1")] == ["ben"]


def test_moments_are_compared_as_they_are_stored(shared: Database) -> None:
    with shared.read() as reader:
        assert reader.scalar("SELECT count(*) FROM absence WHERE reported_at = :at", at=NOON) == 1
        assert reader.scalar("SELECT count(*) FROM block WHERE starts = :at", at=dt.time(8)) == 1


def test_the_second_of_two_who_changed_the_same_is_told(shared: Database) -> None:
    rename(shared, "Hugh")
    with pytest.raises(ConflictError):
        rename(shared, "Hubert")


def test_what_was_done_can_be_taken_back(shared: Database) -> None:
    before = read_day(shared)
    seq = rename(shared, "Hugh")
    assert read_day(shared).educator_of["hugo"].given == "Hugh"
    with shared.write(by="", label="", team_id="team", now=NOW) as work:
        reverse(work, work.find(Change, seq=seq)[0])
    assert read_day(shared).educator_of["hugo"].name == before.educator_of["hugo"].name


def test_what_another_commits_is_noticed(shared: Database) -> None:
    with shared.watch() as watch:
        assert not watch.changed()
        rename(shared, "Hugh")
        assert watch.changed(within=10)
        assert not watch.changed()


def test_what_is_not_listed_in_the_journal_is_noticed_too(shared: Database) -> None:
    with shared.watch() as watch:
        with shared.write(by="", label="", team_id="team", now=NOW, journal=False) as work:
            work.add(Setting(id="view", value="x"))
            work.commit()
        assert watch.changed(within=10)


def test_a_watch_whose_connection_is_cut_listens_again(shared: Database) -> None:
    with shared.watch() as watch:
        cut(shared)
        assert any(watch.changed(within=1) for _ in range(20))  # what was saved in between is not known
        rename(shared, "Hugh")
        assert watch.changed(within=10)


def test_a_save_after_the_connection_was_cut_makes_a_new_one(shared: Database) -> None:
    rename(shared, "Hugh")
    cut(shared)
    rename(shared, "Hubert", version=2)
    with shared.read() as reader:
        assert reader.scalar("SELECT given FROM educator WHERE id = 'hugo'") == "Hubert"


def test_a_save_whose_connection_is_cut_in_the_middle_says_what_is_true(shared: Database) -> None:
    def cut_in_the_middle() -> None:
        with shared.write(by="", label="x", team_id="team", now=NOW) as work:
            work.add(Setting(id="cut", value=""))
            cut(shared)
            work.commit()

    with pytest.raises(HuddleError) as caught:
        cut_in_the_middle()
    assert caught.value.code == "database_unreachable"
    with shared.read() as reader:
        assert reader.get(Setting, "cut") is None


def cut(database: Database) -> None:
    """End every other connection to the server."""
    with database.engine.connect() as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'huddle'"
            " AND pid <> pg_backend_pid()"
        )


# --- what a server does to a transaction ---------------------------------------------------------------------------


@pytest.fixture
def failing(shared: Database) -> Iterator[Callable[[int, str, str], None]]:
    """Lets the server end the next so many statements of a kind with an error of a class; a sequence outlives a rollback."""

    def fail(times: int, on: str, state: str = "40001") -> None:
        with shared.engine.begin() as connection:
            connection.exec_driver_sql("CREATE SEQUENCE failures")
            connection.exec_driver_sql(
                "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                f" IF nextval('failures') <= {times} THEN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END IF;"
                " RETURN NULL; END $$"
            )
            kind = "CONSTRAINT TRIGGER" if on.endswith("DEFERRED") else "TRIGGER"
            on = on.replace(" DEFERRED", " DEFERRABLE INITIALLY DEFERRED")
            connection.exec_driver_sql(f"CREATE {kind} fail AFTER {on} FOR EACH ROW EXECUTE FUNCTION fail()")

    yield fail
    with shared.engine.begin() as connection:
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS fail CASCADE")
        connection.exec_driver_sql("DROP SEQUENCE IF EXISTS failures")


@pytest.mark.parametrize(
    "on",
    ["UPDATE ON educator", "INSERT ON change", "INSERT ON change_line", "INSERT ON change_line DEFERRED"],
)
@pytest.mark.parametrize("state", ["40001", "40P01"])
def test_a_transaction_that_the_server_gives_up_is_made_again_and_nobody_notices(
    shared: Database, failing: Callable[..., None], on: str, state: str
) -> None:
    failing(4, on, state)
    seq = rename(shared, "Hugh")
    with shared.read() as reader:
        assert reader.scalar("SELECT given FROM educator WHERE id = 'hugo'") == "Hugh"
        assert reader.scalar("SELECT count(*) FROM change_line WHERE seq = :seq", seq=seq) == 1
        assert reader.scalar("SELECT count(*) FROM change") == 2


def test_a_transaction_that_never_succeeds_is_a_sentence(
    shared: Database, failing: Callable[..., None]
) -> None:
    failing(99, "UPDATE ON educator")
    with pytest.raises(HuddleError) as caught:
        rename(shared, "Hugh")
    assert (caught.value.code, caught.value.exit_code) == ("database_locked", 5)


def test_a_transaction_is_not_made_again_over_what_somebody_else_saved(
    shared: Database, failing: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the two attempts somebody else is faster."""
    failing(1, "UPDATE ON educator")
    again = Retrying._make_again

    def later(self: Retrying) -> None:
        self._connection.rollback()
        monkeypatch.setattr(Retrying, "_make_again", again)
        with shared.write(by="ZO", label="x", team_id="team", now=NOW) as other:
            ben = other.get(Student, "ben")
            assert ben is not None
            other.save(dataclasses.replace(ben, grade="6"))
            other.commit()
        again(self)

    monkeypatch.setattr(Retrying, "_make_again", later)
    with pytest.raises(ConflictError):
        rename(shared, "Hugh")
    with shared.read() as reader:
        assert reader.scalar("SELECT given FROM educator WHERE id = 'hugo'") == "Hugo"


def test_a_statement_that_takes_too_long_is_a_sentence(shared: Database) -> None:
    with shared.engine.connect() as connection:
        limits = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        }
    assert limits == {
        "statement_timeout": "15s",
        "lock_timeout": "10s",
        "idle_in_transaction_session_timeout": "30s",
    }
    with (
        pytest.raises(HuddleError) as caught,
        shared.write(by="", label="", team_id="", now=NOW) as work,
    ):
        work.connection.exec_driver_sql("SET LOCAL statement_timeout = 10; SELECT pg_sleep(5)")
    assert (caught.value.code, caught.value.exit_code) == ("database_slow", 5)


def test_an_old_process_writes_nothing_after_a_migration(shared: Database) -> None:
    with shared.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA + 1:04}",))
    try:
        with pytest.raises(HuddleError) as caught:
            rename(shared, "Hugh")
        assert caught.value.code == "database_newer"
    finally:
        with shared.engine.begin() as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA:04}",))
    with shared.read() as reader:
        assert reader.scalar("SELECT given FROM educator WHERE id = 'hugo'") == "Hugo"


# --- who is on the other end ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "postgresql:///huddle",
        "postgresql://ann@localhost/huddle",
        "postgresql://127.0.0.1:5433/huddle?sslmode=disable",
        "postgresql://ann@[::1]/huddle",
        "postgresql:///huddle?host=/run/postgresql",
    ],
)
def test_a_server_on_this_machine_needs_no_tls(url: str) -> None:
    assert verified(make_url(url)) == make_url(url)


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "nonsense"])
@pytest.mark.parametrize("host", ["db.school.example", "10.0.0.5"])
def test_a_server_elsewhere_without_verified_tls_is_refused(host: str, mode: str) -> None:
    with pytest.raises(HuddleError) as caught:
        open_database(f"postgresql://ann:s3cret@{host}/huddle?sslmode={mode}", now=NOW)
    assert (caught.value.code, caught.value.exit_code) == ("tls_required", 8)
    assert "s3cret" not in caught.value.text()


def test_a_host_among_the_options_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HuddleError):
        verified(make_url("postgresql:///huddle?host=db.school.example&sslmode=require"))
    with pytest.raises(HuddleError):
        verified(make_url("postgresql:///h?host=localhost&host=db.school.example&sslmode=require"))
    monkeypatch.setenv("PGHOST", "db.school.example")
    monkeypatch.setenv("PGSSLMODE", "prefer")
    with pytest.raises(HuddleError):
        verified(make_url("postgresql:///huddle"))


def test_tls_is_demanded_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("PGSSLMODE", "PGSSLROOTCERT", "PGHOST"):
        monkeypatch.delenv(name, raising=False)
    plain = make_url("postgresql://ann@db.school.example/huddle")
    assert dict(verified(plain).query) == {"sslmode": "verify-full", "sslrootcert": "system"}
    own = plain.update_query_dict({"sslmode": "verify-ca", "sslrootcert": "/etc/school.crt"})
    assert verified(own) == own
    (tmp_path / ".postgresql").mkdir()
    (tmp_path / ".postgresql" / "root.crt").write_text("")
    assert dict(verified(plain).query) == {"sslmode": "verify-full"}


def test_writers_at_once_wait_for_each_other_and_lose_nothing(shared: Database) -> None:
    def count_up() -> None:
        for _ in range(15):
            with shared.write(by="", label="x", team_id="team", now=NOW) as work:
                ben = work.get(Student, "ben")
                assert ben is not None
                work.save(dataclasses.replace(ben, grade=str(int(ben.grade) + 1)))
                work.commit()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(count_up) for _ in range(4)]:
            done.result()
    with shared.read() as reader:
        assert reader.scalar("SELECT grade FROM student WHERE id = 'ben'") == str(5 + 4 * 15)


def test_a_double_and_a_lost_reference_are_sentences(
    shared: Database, records: list[Any], keep: Keep
) -> None:
    ann = next(record for record in records if isinstance(record, Student))
    for wrong, code in (
        (ann, "already_there"),
        (dataclasses.replace(ann, id="x", code="X", team_id="no"), "still_used"),
    ):
        with pytest.raises(HuddleError) as caught:
            keep(shared, wrong)
        assert caught.value.code == code
        assert "Lee" not in caught.value.text()


def test_a_server_without_huddles_tables_is_left_alone_by_who_only_reads(server: str) -> None:
    empty = server.replace("/postgres?", "/template1?")
    assert empty != server
    for options in ({}, {"readonly": True}, {"readonly": True, "create": True}):
        with pytest.raises(HuddleError) as caught:
            open_database(empty, now=NOW, **options)
        assert (caught.value.code, caught.value.exit_code) == ("no_database", 4)


def test_a_server_of_a_newer_huddle_is_refused_and_of_an_older_one_not_migrated_to_look(
    shared: Database, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with shared.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA + 1:04}",))
    with pytest.raises(HuddleError) as caught:
        open_database(server, now=NOW)
    assert caught.value.code == "database_newer"
    with shared.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = %s", (f"{SCHEMA:04}",))
    monkeypatch.setattr(opening, "SCHEMA", SCHEMA + 1)
    with pytest.raises(HuddleError) as caught:
        open_database(server, now=NOW, readonly=True)
    assert caught.value.code == "database_older"


def test_a_server_that_is_away_is_a_sentence_without_the_password() -> None:
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers there
        port = taken.getsockname()[1]
        with pytest.raises(HuddleError) as caught:
            open_database(f"postgresql://ann:s3cret@127.0.0.1:{port}/huddle", now=NOW)
    assert (caught.value.code, caught.value.exit_code) == ("database_unreachable", 5)
    assert "s3cret" not in caught.value.text()


def test_a_file_moves_to_the_server_and_back(
    server: str, shared: Database, records: list[Any], keep: Keep, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    opened = open_database(str(first), now=NOW, create=True)
    keep(opened, *records)
    opened.close()
    with pytest.raises(HuddleError) as refusal:
        move(str(first), server, NOW)  # there are records already
    assert refusal.value.exit_code == 8
    with shared.engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
    there = move(str(first), server, NOW)
    assert move(server, str(second), NOW) == there
    assert rename(shared, "Hugo the second") > max(1, there["change"])  # the journal's numbers go on
    with (
        contextlib.closing(sqlite3.connect(first)) as one,
        contextlib.closing(sqlite3.connect(second)) as two,
    ):
        for name in there:
            rows = [sorted(each.execute(f'SELECT * FROM "{name}"'), key=repr) for each in (one, two)]  # noqa: S608 - own tables
            assert rows[0] == rows[1], name
