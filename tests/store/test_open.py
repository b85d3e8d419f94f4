"""Whatever stands at the path: opened, or refused with one sentence and left as it is."""

import datetime as dt
import multiprocessing
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.errors import HuddleError, NotFoundError
from huddle.domain.record import Setting
from huddle.domain.student import Student
from huddle.store import file
from huddle.store.backup import backup_beside
from huddle.store.database import Database
from huddle.store.file import inspect, network_filesystem
from huddle.store.opening import open_database
from huddle.store.rows import TABLE_OF
from huddle.store.schema import APPLICATION_ID, SCHEMA

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


def refused(path: Path | str, **options: Any) -> HuddleError:
    with pytest.raises(HuddleError) as caught:
        open_database(str(path), now=NOW, **options)
    error = caught.value
    assert error.message.endswith(".")
    assert error.hint.endswith(".")
    assert "\n" not in error.text()
    return error


def all_bytes(folder: Path) -> dict[str, bytes]:
    return {found.name: found.read_bytes() for found in folder.iterdir() if found.is_file()}


# --- what is not a huddle database --------------------------------------------------------------------------------


def text_file(path: Path) -> None:
    path.write_text("Dear diary,\nthis is no database.\n")


def garbage(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 100)


def zeroed_header(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(bytes(100) + whole[100:])


def a_foreign_database(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipe (id INTEGER, name TEXT)")
        other.execute("PRAGMA user_version = 1")
        other.commit()


def another_program(path: Path) -> None:
    a_foreign_database(path)
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA application_id = 252006673")


def only_the_magic(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:16])


def a_newer_schema(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other:
        other.execute(f"PRAGMA user_version = {SCHEMA + 1}")


def emptied(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (text_file, "not_a_database"),
        (garbage, "not_a_database"),
        (zeroed_header, "not_a_database"),
        (a_foreign_database, "not_a_database"),
        (another_program, "not_a_database"),
        (only_the_magic, "not_a_database"),
        (a_newer_schema, "database_newer"),
        (emptied, "database_empty"),
    ],
)
@pytest.mark.parametrize("options", [{}, {"create": True}, {"readonly": True}])
def test_what_is_not_huddles_is_refused_and_no_byte_is_changed(
    empty_db: Path, spoil: Callable[[Path], None], code: str, options: dict[str, bool]
) -> None:
    spoil(empty_db)
    before = all_bytes(empty_db.parent)
    error = refused(empty_db, **options)
    assert (error.code, error.exit_code) == (code, 5)
    assert all_bytes(empty_db.parent) == before


def truncated_to_a_page(whole: bytes) -> bytes:
    return whole[:4096]


def truncated_to_half(whole: bytes) -> bytes:
    return whole[: len(whole) // 8192 * 4096]


@pytest.mark.parametrize("cut", [truncated_to_a_page, truncated_to_half])
def test_a_truncated_database_is_called_damaged_and_left_as_it_is(
    full: Database, empty_db: Path, cut: Callable[[bytes], bytes]
) -> None:
    full.close()
    empty_db.write_bytes(cut(empty_db.read_bytes()))
    before = all_bytes(empty_db.parent)

    def read_everything() -> None:
        opened = open_database(str(empty_db), now=NOW)
        with closing(opened), opened.read() as reader:
            for noun in TABLE_OF:
                reader.select(noun)

    with pytest.raises(HuddleError) as caught:
        read_everything()
    assert (caught.value.code, caught.value.exit_code) == ("database_damaged", 5)
    assert all_bytes(empty_db.parent) == before


# --- paths that cannot be used --------------------------------------------------------------------------------------


def test_a_path_that_cannot_hold_a_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    (tmp_path / "a_file").write_text("x")
    for path in (
        tmp_path,
        tmp_path / "no folder" / "huddle.db",
        fifo,
        loop,
        tmp_path / "a_file" / "huddle.db",
        tmp_path / ("x" * 300),
        "a\0b",
    ):
        error = refused(path, create=True)
        assert (error.code, error.exit_code) == ("bad_path", 2)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["a_file", "fifo", "loop"]


def test_without_a_database_reading_makes_none(tmp_path: Path) -> None:
    for options in ({}, {"readonly": True}, {"create": True, "readonly": True}):
        error = refused(tmp_path / "huddle.db", **options)
        assert isinstance(error, NotFoundError)
        assert (error.code, error.exit_code) == ("no_database", 4)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="needs a folder in which nobody can make files")
def test_a_folder_that_takes_no_file_is_a_sentence() -> None:
    error = refused("/proc/huddle.db", create=True)
    assert (error.code, error.exit_code) == ("bad_path", 2)


_AS_NOBODY = """
import os, sys, datetime as dt
from huddle.domain.errors import HuddleError
from huddle.domain.record import Setting
from huddle.store.opening import open_database
now = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
warm = open_database(f"{sys.argv[3]}-{os.getpid()}", now=now, create=True)  # everything is imported while it can be read
with warm.write(by="", label="", team_id="", now=now) as work:
    work.add(Setting(id="x", value=""))
    work.commit()
with warm.read() as reader:
    reader.select(Setting)
os.setgid(65534); os.setuid(65534)
try:
    database = open_database(sys.argv[1], now=now, create=True, readonly=sys.argv[2] == "readonly")
    with database.read() as reader:
        print("read", len(reader.select(Setting)))
    with database.write(by="", label="", team_id="", now=now) as work:
        work.add(Setting(id="x", value=""))
        work.commit()
    print("written")
except HuddleError as error:
    print(error.code, error.exit_code)
"""


def as_nobody(path: Path, warm: Path, mode: str = "") -> list[str]:
    command = [sys.executable, "-c", _AS_NOBODY, str(path), mode, str(warm)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout.split("\n")[:-1]


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can become somebody else"
)
def test_who_may_not_read_or_write_is_told_so(full: Database, empty_db: Path, tmp_path: Path) -> None:
    full.close()
    with tempfile.TemporaryDirectory() as name:  # pytest's own folders are closed to others
        folder = Path(name)
        folder.chmod(0o755)
        theirs = Path(shutil.copy(empty_db, folder / "theirs.db"))
        theirs.chmod(0o600)
        warm = tmp_path / "warm.db"
        assert as_nobody(theirs, warm) == ["bad_path 2"]
        theirs.chmod(0o644)
        assert as_nobody(theirs, warm) == ["read 1", "database_readonly 5"]
        assert as_nobody(theirs, warm, "readonly") == ["read 1", "readonly 8"]
        assert as_nobody(folder / "new.db", warm) == ["bad_path 2"]
        assert [found.name for found in folder.iterdir()] == ["theirs.db"]


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_symbolic_link_leads_to_the_one_file(full: Database, empty_db: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(empty_db)
    through = open_database(str(link), now=NOW)
    assert through.path == full.path == empty_db.resolve()
    with through.read() as reader:
        assert len(reader.select(Student)) == 2
    through.close()


def test_a_second_name_of_the_file_is_refused(
    empty_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file, "_CREATION_SECONDS", 0)
    other = tmp_path / "other.db"
    other.hardlink_to(empty_db)
    for path in (empty_db, other):
        assert (refused(path).code, refused(path).exit_code) == ("hard_link", 5)
    other.unlink()
    assert inspect(empty_db).exists


def test_a_network_drive_is_known_by_its_mount(monkeypatch: pytest.MonkeyPatch, empty_db: Path) -> None:
    mounts = (
        "1 0 8:1 / / rw - ext4 /dev/sda rw\n"
        f"2 1 0:50 / {str(empty_db.parent.parent).replace(' ', chr(92) + '040')} rw - nfs4 server:/x rw\n"
        "3 1 0:51 / /mnt rw - cifs //server/x rw\n"
    )
    read = Path.read_text

    def with_mounts(path: Path, *args: Any, **options: Any) -> str:
        return mounts if str(path) == "/proc/self/mountinfo" else read(path, *args, **options)

    monkeypatch.setattr(Path, "read_text", with_mounts)
    assert network_filesystem(Path("/home/x/huddle.db")) == ""
    assert network_filesystem(Path("/mnt/huddle.db")) == "cifs"
    assert network_filesystem(Path("/mntx/huddle.db")) == ""
    error = refused(empty_db)
    assert (error.code, error.exit_code) == ("network_drive", 8)


# --- making it --------------------------------------------------------------------------------------------------------


def test_a_new_database_carries_huddles_marks_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "huddle.db"
    open_database(str(path), now=NOW, create=True).close()
    with closing(sqlite3.connect(path)) as plain:
        assert plain.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert plain.execute("PRAGMA user_version").fetchone() == (SCHEMA,)
    assert [found.name for found in tmp_path.iterdir() if found.stat().st_size] == ["huddle.db"]
    assert path.read_bytes()[68:72] == b"HDL1"


def test_every_file_is_its_owners_alone_even_under_a_careless_umask(
    tmp_path: Path, records: list[Any], keep: Callable[..., int], open_umask: None
) -> None:
    path = tmp_path / "huddle.db"
    database = open_database(str(path), now=NOW, create=True)
    keep(database, *records)
    backup_beside(path, "daily", NOW)
    modes = {
        found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.rglob("*") if found.is_file()
    }
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "backups").stat().st_mode) == 0o700
    database.close()


def _open_new(path: str, gate: Any, answers: Any) -> None:
    gate.wait()
    try:
        database = open_database(path, now=NOW, create=True)
        with database.read() as reader:
            answers.put(len(reader.select(Setting)))
        database.close()
    except HuddleError as error:
        answers.put(error.code)


def test_several_that_start_at_once_make_one_database(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    gate, answers = spawn.Barrier(3), spawn.Queue()
    path = str(tmp_path / "huddle.db")
    starting = [spawn.Process(target=_open_new, args=(path, gate, answers)) for _ in range(3)]
    for process in starting:
        process.start()
    assert [answers.get(timeout=60) for _ in starting] == [0, 0, 0]
    for process in starting:
        process.join()
    assert [found.name for found in tmp_path.iterdir() if found.suffix != ".db-journal"] == ["huddle.db"]


def test_a_file_system_without_hard_links_still_gets_a_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    open_database(str(tmp_path / "huddle.db"), now=NOW, create=True).close()
    assert inspect(tmp_path / "huddle.db").schema == SCHEMA


_CUT_SHORT = """
import os, signal, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("PRAGMA journal_mode=TRUNCATE")
connection.execute("PRAGMA cache_size=5")
connection.execute("BEGIN IMMEDIATE")
for number in range(2000):
    connection.execute("INSERT INTO setting VALUES (?, ?, 1)", (str(number), "x" * 500))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("options", [{}, {"readonly": True}])
def test_a_write_that_was_cut_short_is_rolled_back_at_the_next_start(
    full: Database, empty_db: Path, options: dict[str, bool]
) -> None:
    full.close()
    subprocess.run([sys.executable, "-c", _CUT_SHORT, str(empty_db)], check=False)
    assert empty_db.with_name("huddle.db-journal").stat().st_size > 0
    opened = open_database(str(empty_db), now=NOW, **options)
    with opened.read() as reader:
        assert [setting.id for setting in reader.select(Setting)] == ["last_team"]
        assert reader.scalar("PRAGMA integrity_check") == "ok"
    opened.close()


def test_a_window_goes_on_reading_when_a_colleagues_write_was_cut_short(
    full: Database, empty_db: Path
) -> None:
    with full.watch() as watch:
        subprocess.run([sys.executable, "-c", _CUT_SHORT, str(empty_db)], check=False)
        watch.changed()
        with full.read() as reader:
            assert [setting.id for setting in reader.select(Setting)] == ["last_team"]


def test_a_foreign_database_whose_write_was_cut_short_is_not_touched(empty_db: Path) -> None:
    with closing(sqlite3.connect(empty_db)) as other:
        other.execute("PRAGMA application_id = 1")
    subprocess.run([sys.executable, "-c", _CUT_SHORT, str(empty_db)], check=False)
    before = all_bytes(empty_db.parent)
    assert refused(empty_db).exit_code == 5
    assert all_bytes(empty_db.parent) == before
