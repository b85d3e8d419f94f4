"""The doctor's checks on files and settings as they really are."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from huddle.config import load_settings
from huddle.services.care import doctor
from huddle.services.desk.desk import Desk
from huddle.store.backup import backup_beside

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


def looked(path: Path, at: Callable[..., object] | None = None) -> dict[str, doctor.Check]:
    settings = load_settings({"db": str(path)})

    def desk() -> Desk:
        assert at is not None
        services = at(path=path)
        found: Desk = services.desk  # type: ignore[attr-defined] # the fixture's services
        return found

    return {check.name: check for check in doctor.examine(settings, NOW, desk)}


def test_a_sound_database_has_nothing_that_fails(demo_db: Path, at: Callable[..., object]) -> None:
    demo_db.chmod(0o600)
    checks = looked(demo_db, at)
    assert not [check for check in checks.values() if check.state == doctor.FAIL]
    assert doctor.exit_code(list(checks.values())) == 0


def test_a_file_that_is_no_database_fails_with_5(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    path.write_text("not a database", "utf-8")
    checks = looked(path)
    assert checks["database"].state == doctor.FAIL
    assert doctor.exit_code(list(checks.values())) == 5


def test_a_folder_that_is_synchronised_is_a_warning(demo_db: Path, at: Callable[..., object]) -> None:
    folder = demo_db.parent / "Dropbox" / "huddle"
    folder.mkdir(parents=True)
    moved = demo_db.rename(folder / "team.db")
    assert looked(moved, at)["place"].state == doctor.WARN


def test_a_folder_in_which_others_may_write_is_a_warning(demo_db: Path, at: Callable[..., object]) -> None:
    assert looked(demo_db, at)["place"].state == doctor.OK
    for mode, state in ((0o777, doctor.WARN), (0o770, doctor.WARN), (0o1777, doctor.OK), (0o755, doctor.OK)):
        demo_db.parent.chmod(mode)
        assert looked(demo_db, at)["place"].state == state
    demo_db.parent.chmod(0o700)


def test_an_old_backup_is_a_warning(demo_db: Path, at: Callable[..., object]) -> None:
    for days, state, words in ((30, doctor.WARN, "1 is 30 days old"), (2, doctor.OK, "2 is 2 days old")):
        backup_beside(demo_db, "daily", NOW - dt.timedelta(days=days))
        check = looked(demo_db, at)["backups"]
        assert (check.state, words in check.detail) == (state, True)
    copied_back = backup_beside(demo_db, "daily", NOW)
    os.utime(copied_back, (0, 0))
    assert "2 days" in looked(demo_db, at)["backups"].detail


def test_tighten_takes_rights_away_and_never_gives_any(demo_db: Path) -> None:
    settings = load_settings({"db": str(demo_db)})
    demo_db.chmod(0o664)
    assert doctor.tighten(settings) == [f"{demo_db} is readable by you only now."]
    assert demo_db.stat().st_mode & 0o777 == 0o600
    demo_db.chmod(0o400)
    assert doctor.tighten(settings) == []
    assert demo_db.stat().st_mode & 0o777 == 0o400


def test_a_wrong_setting_is_a_warning(demo_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = tmp_path / "config.toml"
    config.write_text("nonsense = 1", "utf-8")
    monkeypatch.setenv("HUDDLE_CONFIG", str(config))
    check = looked(tmp_path / "none.db")["config"]
    assert check.state == doctor.WARN
    assert "nonsense" in check.detail


def test_the_journal_mode_is_told_with_its_reason(tmp_path: Path) -> None:
    check = looked(tmp_path / "none.db")["sqlite"]
    assert check.state == doctor.OK
    assert "WAL" in check.detail


def test_a_widened_limit_of_the_usual_day_is_told(demo_db: Path, at: Callable[..., object]) -> None:
    services = at()
    services.groups.set("H2", {"max": 5})  # type: ignore[attr-defined] # the fixture's services
    check = looked(demo_db, at)["schedule"]
    assert check.state == doctor.WARN
    assert "H2: the usual day needs a maximum" in check.detail
