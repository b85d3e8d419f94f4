"""Which rule sets a value, and that no config file can keep huddle from starting."""

from pathlib import Path

import pytest

from huddle import paths, resources
from huddle.config import load_settings


def write_config(tmp_path: Path, text: str | bytes) -> dict[str, str]:
    file = tmp_path / "config.toml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return {"HUDDLE_CONFIG": str(file)}


def test_without_anything_the_defaults_hold() -> None:
    settings = load_settings(environ={})
    assert settings.db.value == str(paths.data_folder() / "huddle.db")
    assert {place.rule for place in (settings.db, settings.team, settings.user, settings.theme)} == {
        "default"
    }
    assert settings.warnings == ()


def test_the_developers_own_settings_reach_no_test() -> None:
    assert load_settings() == load_settings(environ={})
    assert paths.data_folder().is_relative_to(Path.home())
    assert not (Path.home() / ".bashrc").exists()


def test_a_flag_wins_over_the_environment_over_the_file_over_the_default(tmp_path: Path) -> None:
    environ = write_config(tmp_path, 'db = "file.db"\nteam = "File"\nuser = "HB"')
    environ |= {"HUDDLE_DB": "environment.db", "HUDDLE_TEAM": "Environment"}
    settings = load_settings({"db": "flag.db", "team": None, "date": "fri"}, environ)
    assert (settings.db.value, settings.db.rule) == ("flag.db", "flag --db")
    assert (settings.team.value, settings.team.rule) == ("Environment", "environment HUDDLE_TEAM")
    assert (settings.user.value, settings.user.rule) == ("HB", f"config {environ['HUDDLE_CONFIG']}")
    assert (settings.theme.value, settings.theme.rule) == ("huddle-dark", "default")
    assert (settings.today.value, settings.today.rule) == ("fri", "flag --date")
    assert settings.config.rule == "environment HUDDLE_CONFIG"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("db = ]", "not valid TOML (line 1"),
        ("db = 3", "'db' is not a text"),
        ('color = "red"', "'color' is not a setting"),
        ('keys = "a"', "[keys] must map"),
        ("[keys]\nplan = 3", "[keys] must map"),
        (b"db = \xff", "not valid TOML"),
        (b"\x00", "not valid TOML"),
        ("a = " + "[" * 100_000, "not valid TOML"),
        ("a = " + "9" * 100_000, "not valid TOML"),
        ("a" * 1_000_001, "too large"),
    ],
)
def test_a_config_that_is_not_understood_is_a_warning_and_the_defaults_hold(
    tmp_path: Path, text: str | bytes, warning: str
) -> None:
    settings = load_settings(environ=write_config(tmp_path, text))
    assert len(settings.warnings) == 1
    assert warning in settings.warnings[0]
    assert "config.toml" in settings.warnings[0]
    assert settings.db.rule == "default"
    assert settings.keys == {}


def test_the_users_keys_are_read(tmp_path: Path) -> None:
    settings = load_settings(environ=write_config(tmp_path, '[keys]\nabsence = "x"'))
    assert settings.keys == {"absence": "x"}
    assert settings.warnings == ()


def test_a_config_that_is_a_folder_is_as_none(tmp_path: Path) -> None:
    assert load_settings(environ={"HUDDLE_CONFIG": str(tmp_path)}).db.rule == "default"


def test_the_files_of_a_user_stand_where_the_contract_says(tmp_path: Path) -> None:
    assert paths.data_folder().name == "huddle"
    assert Path(paths.config_file({}).value).parts[-2:] == ("huddle", "config.toml")
    assert paths.themes_folder({}).parts[-2:] == ("huddle", "themes")
    assert paths.log_file().name == "huddle.log"
    assert paths.backups_folder(tmp_path / "a.db") == tmp_path / "backups"


def test_a_folder_is_made_for_its_owner_alone(tmp_path: Path, open_umask: None) -> None:
    folder = paths.private_folder(tmp_path / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700


def test_migrations_and_themes_are_found_in_a_checkout() -> None:
    assert (resources.migrations() / "env.py").is_file()
    assert len(resources.themes()) >= 5
