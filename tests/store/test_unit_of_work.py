"""All or nothing, nobody's change is overwritten, and everything can be taken back."""

import contextlib
import dataclasses
import datetime as dt
import re
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from huddle.domain.educator import Educator, Strength
from huddle.domain.errors import ConflictError, HuddleError
from huddle.domain.group import Group, Membership
from huddle.domain.huddle import Action
from huddle.domain.record import Change, ChangeLine, Setting
from huddle.domain.student import Student
from huddle.store.database import Database
from huddle.store.journal import last_change, reverse
from huddle.store.opening import open_database
from huddle.store.reader import Reader
from huddle.store.rows import TABLE_OF
from huddle.store.sqlite import wal_reset_fixed

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
Keep = Callable[..., int]
Record = TypeVar("Record")


def a_student(number: int, **fields: Any) -> Student:
    return Student(**{"id": f"n{number}", "team_id": "team", "code": f"N-{number}", "given": "New", **fields})


def get(database: Database, noun: type[Record], record_id: str) -> Record:
    with database.read() as reader:
        found = reader.get(noun, record_id)
    assert found is not None
    return found


def writing(database: Database, label: str = "Changed", **options: Any) -> Any:
    return database.write(by="ZO", label=label, team_id="team", now=NOW, **options)


def save(database: Database, record: Any, label: str = "Changed") -> Any:
    with writing(database, label) as work:
        saved = work.save(record)
        work.commit()
    return saved


def undo(database: Database, kinds: tuple[str, ...] = ("do", "redo"), kind: str = "undo") -> None:
    with writing(database) as work:
        change = last_change(work, kinds)
        assert change is not None
        work.kind, work.label = kind, change.label
        reverse(work, change)


def take_back(database: Database, seq: int) -> None:
    with writing(database) as work:
        reverse(work, work.find(Change, seq=seq)[0])


def remove(database: Database, record: Any) -> int:
    with writing(database) as work:
        work.remove(record)
        return int(work.commit())


def redo(database: Database) -> None:
    undo(database, ("undo",), "redo")


def content(database: Database) -> dict[str, list[Any]]:
    """Every record but the journal; versions left out."""
    found: dict[str, list[Any]] = {}
    with database.read() as reader:
        for noun, name in TABLE_OF.items():
            records: list[Any] = reader.select(noun, order="1")
            found[name] = [
                dataclasses.replace(record, version=0) if hasattr(record, "version") else record
                for record in records
                if not name.startswith("change")
            ]
    return found


# --- all or nothing ---------------------------------------------------------------------------------------------


def test_without_commit_nothing_is_kept(full: Database) -> None:
    before = content(full)
    with writing(full) as work:
        work.add(a_student(1))
        work.save(dataclasses.replace(work.get(Educator, "hugo"), given="Hugh"))
        work.remove(work.get(Membership, "ms1"))
    assert content(full) == before


def test_an_error_in_the_middle_keeps_nothing(full: Database) -> None:
    before = content(full)

    def add_and(then: Callable[[Any], Any]) -> None:
        with writing(full) as work:
            work.add(a_student(1))
            then(work)
            work.commit()

    with pytest.raises(ConflictError):
        add_and(lambda work: work.save(dataclasses.replace(work.get(Educator, "hugo"), version=99)))
    with pytest.raises(KeyError):
        add_and(lambda work: TABLE_OF[int])
    assert content(full) == before


def test_the_same_record_twice_is_refused_and_is_not_stored_twice(full: Database, keep: Keep) -> None:
    for again in (a_student(1), a_student(1, id="other"), a_student(1, code="other")):
        with pytest.raises(HuddleError, match="already such a record") as caught:
            keep(full, a_student(1), again)
        assert caught.value.code == "already_there"
    with full.read() as reader:
        assert reader.find(Student, given="New") == []


def test_a_record_that_refers_to_nothing_is_refused(full: Database, keep: Keep) -> None:
    with pytest.raises(HuddleError) as caught:
        keep(full, a_student(1, team_id="nowhere"))
    assert caught.value.code == "still_used"


# --- versions ----------------------------------------------------------------------------------------------------


def test_saving_raises_the_version_by_one_and_saving_the_same_does_nothing(full: Database) -> None:
    hugo = get(full, Educator, "hugo")
    saved = save(full, dataclasses.replace(hugo, given="Hugh"))
    assert (saved.version, saved.given) == (hugo.version + 1, "Hugh")
    assert get(full, Educator, "hugo") == saved
    with writing(full) as work:
        assert work.save(saved) == saved
        assert work.commit() == 0


def test_the_second_of_two_who_changed_the_same_is_told_and_overwrites_nothing(full: Database) -> None:
    seen_by_both = get(full, Educator, "hugo")
    save(full, dataclasses.replace(seen_by_both, given="Hugh"))
    with pytest.raises(ConflictError) as caught:
        save(full, dataclasses.replace(seen_by_both, family="Fire"))
    assert caught.value.code == "changed_meanwhile"
    assert get(full, Educator, "hugo").name == "Hugh Brandt"


def test_who_edits_what_somebody_removed_is_told_and_nothing_returns(full: Database) -> None:
    strength = get(full, Strength, "x1")
    remove(full, strength)
    with pytest.raises(ConflictError):
        save(full, dataclasses.replace(strength, level=1))
    with pytest.raises(ConflictError):
        remove(full, strength)
    with full.read() as reader:
        assert reader.get(Strength, "x1") is None


# --- the journal -------------------------------------------------------------------------------------------------


def test_the_journal_says_who_what_when_and_each_record_before_and_after(full: Database) -> None:
    save(full, dataclasses.replace(get(full, Educator, "hugo"), given="Hugh"), "Renamed an educator")
    with full.read() as reader:
        change = reader.select(Change, order="t.seq DESC")[0]
        (line,) = reader.find(ChangeLine, seq=change.seq)
    assert (change.by, change.label, change.at, change.kind) == ("ZO", "Renamed an educator", NOW, "do")
    assert line.before is not None
    assert line.after is not None
    assert (line.table_name, line.row_id) == ("educator", "hugo")
    assert (line.before["given"], line.after["given"]) == ("Hugo", "Hugh")
    assert (line.before["version"], line.after["version"]) == (1, 2)


def test_what_nobody_did_is_not_in_the_journal(full: Database) -> None:
    with writing(full, journal=False) as work:
        work.add(Setting(id="draft", value="x"))
        assert work.commit() == 0
    assert get(full, Setting, "draft").value == "x"
    with full.read() as reader:
        assert reader.scalar("SELECT count(*) FROM change") == 1


def test_a_large_change_is_one_change(full: Database, keep: Keep) -> None:
    before = content(full)
    keep(full, *[a_student(number) for number in range(1200)])
    undo(full)
    assert content(full) == before


# --- undo and redo -----------------------------------------------------------------------------------------------


def test_undo_and_redo_walk_back_and_forth_through_everything(full: Database, keep: Keep) -> None:
    states = [content(full)]
    keep(full, a_student(1), a_student(2))
    states.append(content(full))
    save(full, dataclasses.replace(get(full, Student, "n1"), given="Newer"))
    states.append(content(full))
    with writing(full) as work:
        work.remove(work.get(Membership, "ms1"))
        work.add(Membership(id="ms9", group_id="g1", student_id="n1", since=dt.date(2026, 11, 23)))
        work.save(dataclasses.replace(work.get(Group, "g1"), name="Six A", weights={"math": 2}))
        work.commit()
    states.append(content(full))
    for round_trip in range(2):
        for state in reversed(states[:-1]):
            undo(full)
            assert content(full) == state, round_trip
        for state in states[1:]:
            redo(full)
            assert content(full) == state, round_trip


def test_undo_works_after_a_restart_and_in_another_window(full: Database, empty_db: Path) -> None:
    before = content(full)
    save(full, dataclasses.replace(get(full, Educator, "hugo"), given="Hugh"))
    full.close()
    other = open_database(str(empty_db), now=NOW)
    undo(other)
    assert content(other) == before
    other.close()


def test_undo_refuses_what_somebody_changed_since_and_takes_nothing_back(full: Database, keep: Keep) -> None:
    with writing(full) as work:
        work.save(dataclasses.replace(work.get(Educator, "hugo"), given="Hugh"))
        work.save(dataclasses.replace(work.get(Educator, "zoe"), given="Zoe"))
        first = work.commit()
    save(full, dataclasses.replace(get(full, Educator, "zoe"), given="Zora"))
    before = content(full)
    with pytest.raises(ConflictError):
        take_back(full, first)
    assert content(full) == before


def test_undo_keeps_what_somebody_changed_in_another_field(full: Database) -> None:
    with writing(full) as work:
        work.save(dataclasses.replace(work.get(Educator, "hugo"), given="Hugh"))
        first = work.commit()
    save(full, dataclasses.replace(get(full, Educator, "hugo"), email="h@school.example"))
    take_back(full, first)
    hugo = get(full, Educator, "hugo")
    assert (hugo.given, hugo.email, hugo.version) == ("Hugo", "h@school.example", 4)


def test_undoing_an_addition_does_not_throw_away_what_somebody_made_of_it(full: Database, keep: Keep) -> None:
    first = keep(full, a_student(1))
    save(full, dataclasses.replace(get(full, Student, "n1"), given="Nora"))
    with pytest.raises(ConflictError):
        take_back(full, first)
    assert get(full, Student, "n1").given == "Nora"


def test_undoing_an_addition_that_others_refer_to_is_refused(full: Database, keep: Keep) -> None:
    first = keep(full, a_student(1))
    keep(full, Membership(id="ms9", group_id="g1", student_id="n1", since=dt.date(2026, 11, 23)))
    with pytest.raises(HuddleError) as caught:
        take_back(full, first)
    assert caught.value.code == "still_used"
    assert get(full, Student, "n1")


def test_undo_does_not_put_back_what_is_there_again(full: Database, keep: Keep) -> None:
    strength = get(full, Strength, "x1")
    first = remove(full, strength)
    keep(full, strength)
    with pytest.raises(ConflictError):
        take_back(full, first)


def test_each_team_takes_back_its_own_changes(full: Database) -> None:
    save(full, dataclasses.replace(get(full, Action, "a1"), text="Call today"))
    with full.write(by="", label="", team_id="another", now=NOW) as work:
        assert last_change(work, ("do",)) is None


# --- reading and writing -----------------------------------------------------------------------------------------


def test_dates_and_moments_are_compared_as_they_are_stored(full: Database) -> None:
    with full.read() as reader:
        day, noon = dt.date(2026, 11, 23), dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
        for moment in (noon, noon.astimezone(dt.timezone(dt.timedelta(hours=-7)))):
            assert reader.scalar("SELECT count(*) FROM absence WHERE reported_at = :at", at=moment) == 1
            assert reader.scalar("SELECT count(*) FROM absence WHERE reported_at <= :at", at=moment) == 1
            assert reader.scalar("SELECT count(*) FROM absence WHERE reported_at < :at", at=moment) == 0
        assert reader.scalar("SELECT count(*) FROM absence WHERE first = :day", day=day) == 1
        assert reader.scalar("SELECT count(*) FROM block WHERE starts = :at", at=dt.time(8)) == 1


def test_a_unit_of_reading_sees_one_state(full: Database, empty_db: Path) -> None:
    other = open_database(str(empty_db), now=NOW, readonly=True)
    with other.read() as reader:
        first = reader.get(Setting, "last_team")
        assert reader.get(Setting, "last_team") == first
        assert type(reader) is Reader
    other.close()


def test_look_only_writes_nothing(empty_db: Path) -> None:
    looking = open_database(str(empty_db), now=NOW, readonly=True)
    with pytest.raises(HuddleError, match="look only") as caught, writing(looking):
        pass
    assert caught.value.code == "readonly"
    looking.close()


def test_what_another_commits_is_noticed_and_ones_own_reading_is_not(full: Database, keep: Keep) -> None:
    with full.watch() as watch:
        assert not watch.changed()
        content(full)
        assert not watch.changed()
        keep(full, a_student(1))
        assert watch.changed()
        assert not watch.changed()


@pytest.mark.skipif(
    wal_reset_fixed(sqlite3.sqlite_version_info), reason="here nobody waits for somebody who reads"
)
def test_asking_for_the_state_while_reading_does_not_wait_for_a_writer_who_waits_for_the_reader(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    assert full.state() is not None
    with full.read() as reader:
        assert reader.get(Student, "n1") is None
        writer = threading.Thread(target=lambda: keep(full, a_student(1)))
        writer.start()
        while _can_be_read(empty_db):  # until the writer waits to commit
            time.sleep(0.001)
        assert full.state() is None
        assert writer.is_alive()
    writer.join()
    assert full.state() is not None
    assert get(full, Student, "n1").given == "New"


def _can_be_read(path: Path) -> bool:
    with contextlib.closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            connection.execute("SELECT count(*) FROM team").close()
        except sqlite3.OperationalError:
            return False
    return True


def test_a_file_that_was_replaced_deleted_or_moved_is_not_written(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    moved = empty_db.rename(empty_db.with_name("moved.db"))
    for _ in range(2):
        with pytest.raises(HuddleError, match="moved, replaced or deleted") as caught:
            keep(full, a_student(1))
        assert caught.value.code == "database_moved"
        empty_db.write_bytes(moved.read_bytes())
    moved.replace(empty_db)
    keep(full, a_student(1))


def test_a_huddle_that_a_newer_one_overtook_writes_nothing_any_more(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    with sqlite3.connect(empty_db) as newer:
        newer.execute("PRAGMA user_version = 99")
    newer.close()
    with pytest.raises(HuddleError, match="newer huddle updated") as caught:
        save(full, dataclasses.replace(get(full, Educator, "hugo"), given="Hugh"))
    assert caught.value.code == "database_newer"
    with pytest.raises(HuddleError, match="newer huddle updated"):
        undo(full)
    assert get(full, Educator, "hugo").given == "Hugo"


def test_no_name_and_no_value_is_in_the_text_of_an_error(full: Database, keep: Keep) -> None:
    secret = "Surgery-4711"
    with pytest.raises(HuddleError) as caught:
        keep(full, a_student(1, given=secret), a_student(1, given=secret))
    chain: BaseException | None = caught.value
    while chain is not None:
        assert secret not in f"{chain!s} {chain!r}"
        chain = chain.__cause__


def test_reading_needs_no_table_classes(empty_db: Path) -> None:
    code = (
        "import sys, datetime as dt\n"
        "from huddle.store.opening import open_database\n"
        "from huddle.domain.team import Team\n"
        "d = open_database(sys.argv[1], now=dt.datetime.now(dt.UTC))\n"
        "with d.read() as reader: reader.select(Team)\n"
        "print(*(name for name in ('sqlmodel', 'pydantic', 'alembic') if name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(empty_db)], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"\s*", done.stdout)
