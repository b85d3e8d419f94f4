"""Backups that are sound, restoring under open windows, and saving what a damaged file still holds."""

import datetime as dt
import os
import shutil
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.record import Setting
from huddle.domain.student import Student
from huddle.store import backup as backup_module
from huddle.store import repair as repair_module
from huddle.store.backup import backup_beside, rotate
from huddle.store.database import Database
from huddle.store.opening import open_database
from huddle.store.repair import repair, restore
from huddle.store.rows import TABLE_OF

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(days=1)
Keep = Callable[..., int]


def a_student(number: int, **fields: Any) -> Student:
    return Student(
        **{"id": f"n{number:04}", "team_id": "team", "code": f"N-{number}", "given": "New", **fields}
    )


def students(path: Path) -> list[str]:
    opened = open_database(str(path), now=NOW)
    with opened.read() as reader:
        found = [student.id for student in reader.select(Student, order="t.id")]
        assert reader.scalar("PRAGMA integrity_check") == "ok"
    opened.close()
    return found


def names(folder: Path) -> list[str]:
    return sorted(found.name for found in folder.iterdir() if found.stat().st_size)


def page_holding(path: Path, text: bytes) -> tuple[int, int]:
    """First byte and size of the page in which the text stands first."""
    size = int.from_bytes(path.read_bytes()[16:18], "big")
    return path.read_bytes().index(text) // size * size, size


def spoil(path: Path, text: bytes) -> None:
    start, size = page_holding(path, text)
    whole = bytearray(path.read_bytes())
    whole[start : start + size] = b"\xa5" * size
    path.write_bytes(whole)


# --- backups -------------------------------------------------------------------------------------------------------


def test_a_backup_is_a_whole_database_named_after_why_and_when(full: Database, empty_db: Path) -> None:
    saved = backup_beside(empty_db, "daily", NOW)
    assert saved == empty_db.parent / "backups" / "huddle-daily-20261123T144500000000.db"
    assert students(saved) == ["ann", "ben"]
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600


def test_what_was_removed_is_not_in_a_backup_any_more(full: Database, empty_db: Path, keep: Keep) -> None:
    keep(full, a_student(1, given="Unforgettable"))
    with full.write(by="", label="", team_id="team", now=NOW, journal=False) as work:
        work.connection.exec_driver_sql("DELETE FROM student WHERE id = 'n0001'")
        work.connection.exec_driver_sql("DELETE FROM change_line")
        work.commit()
    assert b"Unforgettable" not in backup_beside(empty_db, "daily", NOW).read_bytes()
    assert b"Unforgettable" not in empty_db.read_bytes()


def test_a_large_database_is_copied_as_a_whole_while_somebody_writes(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    """Its writers wait for the copying of the file alone, and what is copied is sound and whole."""
    for number in range(10):
        keep(full, *(Setting(id=f"{number}-{each}", value="x" * 2000) for each in range(500)))
    assert empty_db.stat().st_size > backup_module._LARGE
    written: list[int] = []
    done = threading.Event()

    def write() -> None:
        while not done.is_set():
            keep(
                full,
                Setting(id=f"pair-{len(written)}-a", value=""),
                Setting(id=f"pair-{len(written)}-b", value=""),
            )
            written.append(1)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            before = len(written)
            saved = backup_beside(empty_db, "daily", NOW + dt.timedelta(seconds=number))
            with closing(sqlite3.connect(saved)) as raw:
                assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
                (pairs,) = raw.execute("SELECT count(*) FROM setting WHERE id LIKE 'pair-%'").fetchone()
                assert pairs % 2 == 0
                assert pairs >= 2 * before
            assert saved.stat().st_mode & 0o777 == 0o600
    finally:
        done.set()
        writer.join()
    assert written


def test_a_large_database_is_backed_up_where_there_is_no_tool_to_copy(
    full: Database, empty_db: Path, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep(full, *(Setting(id=f"x-{each}", value="x" * 20_000) for each in range(500)))
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with closing(sqlite3.connect(backup_beside(empty_db, "daily", NOW))) as raw:
        assert raw.execute("SELECT count(*) FROM setting WHERE id LIKE 'x-%'").fetchone() == (500,)
    monkeypatch.setattr(shutil, "which", lambda _: "/bin/false")
    with closing(sqlite3.connect(backup_beside(empty_db, "daily", NOW))) as raw:
        assert raw.execute("SELECT count(*) FROM setting WHERE id LIKE 'x-%'").fetchone() == (500,)


def test_a_backup_that_fails_leaves_nothing_under_its_name(
    full: Database, empty_db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(HuddleError, match="could not be written"):
        backup_beside(empty_db, "daily", NOW)
    assert names(empty_db.parent / "backups") == []


def test_a_damaged_database_gives_no_backup(full: Database, empty_db: Path, keep: Keep) -> None:
    keep(full, *[a_student(number, given=f"Given{number:04}") for number in range(600)])
    full.close()
    spoil(empty_db, b"Given0300")
    with pytest.raises(HuddleError) as caught:
        backup_beside(empty_db, "daily", NOW)
    assert caught.value.code == "database_damaged"
    assert names(empty_db.parent / "backups") == []


# --- restore -------------------------------------------------------------------------------------------------------


def test_a_backup_is_restored_under_open_windows_which_see_it(
    full: Database, empty_db: Path, keep: Keep
) -> None:
    saved = backup_beside(empty_db, "daily", NOW)
    keep(full, a_student(1))
    other = open_database(str(empty_db), now=NOW)
    with other.watch() as watch:
        kept = restore(saved, empty_db, LATER)
        assert watch.changed()
        with other.read() as reader:
            assert [s.id for s in reader.select(Student, order="t.id")] == ["ann", "ben"]
    keep(full, a_student(2))  # the other window goes on writing into the same file
    assert students(empty_db) == ["ann", "ben", "n0002"]
    assert kept is not None
    assert kept.name == "huddle-before-restore-20261124T144500000000.db"
    assert students(kept) == ["ann", "ben", "n0001"]
    other.close()


def test_a_backup_is_restored_where_nothing_is(full: Database, empty_db: Path, tmp_path: Path) -> None:
    saved = backup_beside(empty_db, "daily", NOW)
    target = tmp_path / "fresh.db"
    assert restore(saved, target, LATER) is None
    assert students(target) == ["ann", "ben"]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


@pytest.mark.parametrize("left", [0, 4096, 40_000])
def test_a_damaged_or_emptied_database_is_set_aside_byte_for_byte(
    full: Database, empty_db: Path, left: int
) -> None:
    saved = backup_beside(empty_db, "daily", NOW)
    full.close()
    damaged = empty_db.read_bytes()[:left]
    empty_db.write_bytes(damaged)
    kept = restore(saved, empty_db, LATER)
    assert kept is not None
    assert kept.name == "huddle.db.damaged-20261124T144500000000"
    assert kept.read_bytes() == damaged
    assert students(empty_db) == ["ann", "ben"]


def test_somebody_elses_file_is_not_restored_over(full: Database, empty_db: Path, tmp_path: Path) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("Dear diary")
    with pytest.raises(HuddleError) as caught:
        restore(empty_db, diary, NOW)
    assert caught.value.code == "not_a_database"
    assert diary.read_text() == "Dear diary"


def test_what_is_no_sound_backup_is_not_restored(full: Database, empty_db: Path, tmp_path: Path) -> None:
    before = empty_db.read_bytes()
    text, cut = tmp_path / "text.db", tmp_path / "cut.db"
    text.write_text("no database")
    cut.write_bytes(backup_beside(empty_db, "daily", NOW).read_bytes()[:40_000])
    for wrong, code in ((text, "not_a_database"), (cut, "database_damaged")):
        with pytest.raises(HuddleError) as caught:
            restore(wrong, empty_db, NOW)
        assert caught.value.code == code
    with pytest.raises(NotFoundError):
        restore(tmp_path / "nowhere.db", empty_db, NOW)
    assert empty_db.read_bytes() == before


def test_a_window_that_keeps_writing_stops_a_restore_with_a_sentence(
    full: Database, empty_db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repair_module, "_BUSY_ROUNDS", 2)
    monkeypatch.setattr(repair_module, "_BUSY_PAUSE", 0.01)
    saved = backup_beside(empty_db, "daily", NOW)
    with closing(sqlite3.connect(empty_db, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(HuddleError) as caught:
            restore(saved, empty_db, LATER)
        assert caught.value.code == "database_locked"
    assert students(empty_db) == ["ann", "ben"]


# --- repair --------------------------------------------------------------------------------------------------------


def test_a_sound_database_is_repaired_without_losing_anything(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    before = empty_db.read_bytes()
    salvage = repair(empty_db, tmp_path / "new.db")
    assert salvage.lost == {}
    opened = open_database(str(tmp_path / "new.db"), now=NOW)
    for noun, name in TABLE_OF.items():
        with opened.read() as new, full.read() as old:
            records: list[Any] = old.select(noun)
            assert new.select(noun) == records
            assert salvage.kept[name] == len(records)
    opened.close()
    assert empty_db.read_bytes() == before


def test_what_can_be_read_of_a_damaged_database_is_saved_and_the_rest_counted(
    full: Database, empty_db: Path, tmp_path: Path, keep: Keep
) -> None:
    keep(full, *[a_student(number, given=f"Given{number:04}") for number in range(600)])
    full.close()
    spoil(empty_db, b"Given0300")
    damaged = empty_db.read_bytes()
    salvage = repair(empty_db, tmp_path / "new.db")
    kept = students(tmp_path / "new.db")
    assert "n0300" not in kept
    assert {"ann", "ben", "n0000", "n0001", "n0598", "n0599"} <= set(kept)
    assert salvage.kept["student"] == len(kept) > 500
    assert salvage.lost["student"] == 602 - len(kept)
    assert empty_db.read_bytes() == damaged
    assert sorted(found.name for found in tmp_path.iterdir()) == ["data", "new.db"]


def test_rows_that_make_no_sense_are_left_out_and_references_to_lost_rows_mended(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    with closing(sqlite3.connect(empty_db)) as connection:
        connection.execute("UPDATE student SET needs = 'not json' WHERE id = 'ann'")
        connection.execute("DELETE FROM room")
        connection.commit()
    salvage = repair(empty_db, tmp_path / "new.db")
    opened = open_database(str(tmp_path / "new.db"), now=NOW)
    with opened.read() as reader:
        assert reader.scalar("SELECT count(*) FROM student WHERE id = 'ann'") == 1  # as it was saved last
        assert reader.scalar("SELECT count(*) FROM membership") == 2
        assert reader.scalar("SELECT room_id FROM student_group") is not None
        assert list(reader.rows("PRAGMA foreign_key_check")) == []
    opened.close()
    assert (salvage.lost, salvage.essential_lost) == ({}, ())
    assert salvage.rebuilt == {"room": 1, "student": 1}


def test_what_even_the_journal_does_not_know_is_lost_with_what_needs_it(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    with closing(sqlite3.connect(empty_db)) as connection:
        connection.execute("UPDATE student SET needs = 'not json' WHERE id = 'ann'")
        connection.execute("DELETE FROM room")
        connection.execute("DELETE FROM change_line")
        connection.commit()
    salvage = repair(empty_db, tmp_path / "new.db")
    opened = open_database(str(tmp_path / "new.db"), now=NOW)
    with opened.read() as reader:
        assert reader.scalar("SELECT count(*) FROM student WHERE id = 'ann'") == 0
        assert reader.scalar("SELECT count(*) FROM membership") == 1
        assert reader.scalar("SELECT room_id FROM student_group") is None
        assert list(reader.rows("PRAGMA foreign_key_check")) == []
    opened.close()
    lost = {"student": 1, "student_pair": 1, "student_absence": 1, "membership": 1, "spotlight": 1}
    assert {name: salvage.lost[name] for name in lost} == lost
    assert salvage.essential_lost == ("student", "membership")


def test_a_repair_never_overwrites_and_leaves_nothing_when_nothing_can_be_read(
    full: Database, empty_db: Path, tmp_path: Path
) -> None:
    full.close()
    (tmp_path / "there.db").write_text("mine")
    with pytest.raises(HuddleError) as caught:
        repair(empty_db, tmp_path / "there.db")
    assert (caught.value.code, caught.value.exit_code) == ("target_exists", 8)
    empty_db.write_bytes(os.urandom(20_000))
    with pytest.raises(HuddleError) as caught:
        repair(empty_db, tmp_path / "new.db")
    assert (caught.value.code, caught.value.exit_code) == ("database_damaged", 5)
    with pytest.raises(NotFoundError):
        repair(tmp_path / "nowhere.db", tmp_path / "new.db")
    assert sorted(found.name for found in tmp_path.iterdir()) == ["data", "there.db"]
    assert (tmp_path / "there.db").read_text() == "mine"


# --- rotation ------------------------------------------------------------------------------------------------------


def backup_name(reason: str, day: int, database: str = "huddle") -> str:
    return f"{database}-{reason}-{(NOW - dt.timedelta(days=day)).strftime('%Y%m%dT%H%M%S%f')}.db"


def test_the_newest_backups_of_each_kind_stay_by_the_time_in_their_names(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    daily = [backup_name("daily", day) for day in range(20)]
    by_hand = [backup_name("backup", day) for day in range(100, 120)]
    before = [
        backup_name(f"before-{what}", day) for day in range(8) for what in ("import", "schema-4", "regroup")
    ]
    others = [
        *(backup_name("daily", day, "huddle-b") for day in range(20)),
        *(backup_name("backup", day, "mine") for day in range(40)),
        *("holiday.db", "huddle.db.damaged-20200101T000000000000", "huddle-daily-yesterday.db"),
    ]
    for name in reversed([*daily, *by_hand, *before, *others]):
        (folder / name).write_text("x")
    database = tmp_path / "huddle.db"
    removed = {path.name for path in rotate(database, NOW)}
    newest_first = sorted(before, key=lambda name: (name[-24:], name), reverse=True)
    assert removed == {*daily[14:], *newest_first[20:]}
    assert {*daily[:14], *by_hand, *others} <= {path.name for path in folder.iterdir()}
    assert rotate(database, NOW) == []
    assert rotate(tmp_path / "nowhere" / "huddle.db", NOW) == []


def test_what_a_killed_backup_left_is_removed_and_a_running_one_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    stale = [folder / f".{backup_name('daily', 1)}.part", folder / f".{backup_name('daily', 1)}.part-journal"]
    running = folder / f".{backup_name('daily', 0)}.part"
    for path in stale:
        path.write_text("x")
        os.utime(path, (0, 0))
    running.write_text("x")
    os.utime(running, (NOW.timestamp(), NOW.timestamp()))
    rotate(tmp_path / "huddle.db", NOW)
    assert list(folder.iterdir()) == [running]
