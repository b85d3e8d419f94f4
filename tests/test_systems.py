"""What another system lacks or does in its own way, taken away here: Windows has no O_NOFOLLOW, no folders to flush, no modes.

Types are checked for Windows and macOS by `make check`; these tests take the road that such a system takes.
"""

import asyncio
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from huddle import paths
from huddle.cli import crash
from huddle.config import load_settings, save_setting
from huddle.exchange.target import write_target
from huddle.services.care import doctor
from huddle.store import file as store_file
from huddle.store.backup import backup_to
from huddle.store.opening import open_database
from huddle.ui.shell.shutdown import Shutdown
from huddle.ui.terminal.external_editor import words_of

Patch = pytest.MonkeyPatch


@pytest.fixture
def as_on_windows(monkeypatch: Patch) -> None:
    """No flag against links, and folders that cannot be opened."""
    monkeypatch.delattr(os, "O_NOFOLLOW")
    real = os.open

    def open_files_only(path: Any, flags: int, mode: int = 0o777, **named: Any) -> int:
        if Path(path).is_dir():
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, flags, mode, **named)

    monkeypatch.setattr(os, "open", open_files_only)


@pytest.mark.usefixtures("as_on_windows")
def test_settings_the_log_exports_and_backups_are_written(tmp_path: Path, empty_db: Path) -> None:
    config = tmp_path / "config" / "config.toml"
    save_setting(config, "user", "HB")
    save_setting(config, "theme", "nord")
    assert config.read_text("utf-8").split() == ["user", "=", '"HB"', "theme", "=", '"nord"']
    assert [path.name for path in config.parent.iterdir()] == ["config.toml"]
    log = crash.write(ValueError("a name"))
    assert log is not None
    assert "ValueError" in log.read_text("utf-8")
    write_target(tmp_path / "export.csv", b"x")
    assert (tmp_path / "export.csv").read_bytes() == b"x"
    assert backup_to(empty_db, tmp_path / "copy.db").exists()


def test_a_setting_is_not_written_through_a_link_that_stands_in_its_way(tmp_path: Path) -> None:
    """Where there are links: the file beside is new, whatever stood there."""
    config, victim = tmp_path / "config.toml", tmp_path / "victim"
    victim.write_text("mine")
    (tmp_path / ".config.toml.new").symlink_to(victim)
    save_setting(config, "user", "HB")
    assert victim.read_text() == "mine"


def test_a_setting_that_cannot_take_its_name_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, monkeypatch: Patch
) -> None:
    """Windows renames over no file that another program holds open."""
    config = tmp_path / "config.toml"
    config.write_text('user = "HB"\n')

    def held(self: Path, target: Path) -> Path:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", held)
    with pytest.raises(PermissionError):
        save_setting(config, "user", "ZO")
    assert config.read_text() == 'user = "HB"\n'
    assert list(tmp_path.iterdir()) == [config]


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="the system does not tell which files are open"
)
def test_a_first_start_that_came_to_nothing_takes_its_file_away_once_it_is_closed(
    tmp_path: Path, clock: Any, monkeypatch: Patch
) -> None:
    """Windows removes no file that is open."""
    path = tmp_path / "new.db"
    database = open_database(str(path), now=clock, create=True)
    real = Path.unlink

    def held_while_open(self: Path, missing_ok: bool = False) -> None:
        open_files = {link.readlink() for link in Path("/proc/self/fd").iterdir() if link.exists()}
        if self in open_files:
            raise PermissionError(13, "The process cannot access the file", str(self))
        real(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", held_while_open)
    database.discard_unused()
    assert not path.exists()


def test_where_modes_say_nothing_doctor_warns_of_none(
    tmp_path: Path, empty_db: Path, monkeypatch: Patch
) -> None:
    empty_db.chmod(0o666)
    settings = load_settings({"db": str(empty_db)})
    assert doctor._modes(empty_db).state == doctor.WARN
    monkeypatch.setattr(doctor, "HAS_MODES", False)
    assert doctor._modes(empty_db).state == doctor.OK
    assert doctor.tighten(settings) == []
    assert (os.name == "posix") is paths.HAS_MODES


@pytest.mark.skipif(sys.platform == "win32", reason="signals are raised here")
async def test_a_signal_ends_the_app_in_order_where_the_loop_takes_none(monkeypatch: Patch) -> None:
    """Windows' loop has no add_signal_handler; Python itself is told there."""
    codes: list[int] = []
    kept: list[str] = []
    ended = asyncio.Event()

    def leave(*, return_code: int) -> None:
        codes.append(return_code)
        ended.set()

    def none_taken(*_: Any) -> None:
        raise NotImplementedError

    monkeypatch.setattr(asyncio.get_running_loop(), "add_signal_handler", none_taken)
    app: Any = SimpleNamespace(exit=leave)
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)}
    try:
        Shutdown(app, lambda: kept.append("text")).listen_to_signals()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(ended.wait(), 10)
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert (codes, kept) == ([143], ["text"])


@pytest.mark.parametrize(
    ("command", "backslashes", "words"),
    [
        ("nano -w", False, ["nano", "-w"]),
        ("'/opt/my editor' -x", False, ["/opt/my editor", "-x"]),
        (r"C:\Windows\notepad.exe", True, [r"C:\Windows\notepad.exe"]),
        (r'"C:\Program Files\Code\code.exe" --wait', True, [r"C:\Program Files\Code\code.exe", "--wait"]),
        ("'no end", False, []),
        ('"no end', True, []),
        ("", True, []),
    ],
)
def test_the_words_of_an_editors_command(command: str, backslashes: bool, words: list[str]) -> None:
    assert words_of(command, backslashes=backslashes) == words


# --- network drives ------------------------------------------------------------------------------------------------


MACOS = """/dev/disk1s1 on / (apfs, local, read-only, journaled)
//me@server/share on /Volumes/share (smbfs, nodev, nosuid, mounted by me)
/dev/disk2s1 on /Volumes/stick (msdos, local, nodev)
server:/home on /Volumes/share/in it (nfs, nodev)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/Volumes/share/huddle.db", "smbfs"),
        ("/Volumes/share/in it/huddle.db", "nfs"),
        ("/Volumes/stick/huddle.db", ""),
        ("/Users/me/huddle.db", ""),
    ],
)
def test_a_network_drive_of_macos_is_known(path: str, kind: str, monkeypatch: Patch) -> None:
    asked: list[list[str]] = []

    def mount(command: list[str], **_: Any) -> Any:
        asked.append(command)
        return SimpleNamespace(stdout=MACOS)

    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(subprocess, "run", mount)
    assert store_file.network_filesystem(Path(path)) == kind
    assert bool(asked) is path.startswith("/Volumes")


@pytest.mark.parametrize(("answer", "kind"), [(4, "network drive"), (3, "")])
def test_a_mapped_drive_of_windows_is_known(answer: int, kind: str, monkeypatch: Patch) -> None:
    ask: Callable[[str], int] = lambda _root: answer  # noqa: E731 - a stand-in for a function of Windows
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(
        ctypes, "windll", SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=ask)), raising=False
    )
    assert store_file.network_filesystem(Path("/data/huddle.db")) == kind


def test_a_share_of_windows_is_known_by_its_name() -> None:
    share: Any = r"\\server\team\huddle.db"
    assert store_file.network_filesystem(share) == "network share"


def test_a_network_mount_of_linux_is_known_and_the_innermost_counts(monkeypatch: Patch) -> None:
    mounts = "1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / /net\\040work rw - nfs4 s:/x rw\n3 2 0:3 / /net\\040work/own rw - tmpfs t rw\n"
    monkeypatch.setattr(Path, "read_text", lambda *_: mounts)
    kinds = [
        store_file.network_filesystem(Path(p)) for p in ("/a/x.db", "/net work/x.db", "/net work/own/x.db")
    ]
    assert kinds == ["", "nfs4", ""]
