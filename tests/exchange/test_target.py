"""Writing a file for a person: whole or not at all, never through a link, never over another file."""

import os
import resource
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huddle.domain.errors import HuddleError
from huddle.exchange.target import safe_name, write_target


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def refused(path: Path, *, force: bool = False) -> HuddleError:
    with pytest.raises(HuddleError) as caught:
        write_target(path, b"new", force=force)
    return caught.value


def test_a_new_file_is_whole_and_for_its_owner_only(tmp_path: Path) -> None:
    write_target(tmp_path / "log.md", b"hello")
    assert (tmp_path / "log.md").read_bytes() == b"hello"
    assert stat.S_IMODE((tmp_path / "log.md").stat().st_mode) == 0o600
    assert left(tmp_path) == ["log.md"]


def test_an_existing_file_is_left_unless_it_may_be_replaced(tmp_path: Path) -> None:
    target = tmp_path / "log.md"
    target.write_bytes(b"old")
    error = refused(target)
    assert (error.exit_code, error.code) == (8, "target_exists")
    assert target.read_bytes() == b"old"
    write_target(target, b"new", force=True)
    assert target.read_bytes() == b"new"
    assert left(tmp_path) == ["log.md"]


@pytest.mark.parametrize("force", [False, True])
def test_a_link_is_never_followed(tmp_path: Path, force: bool) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    for name, to in (("link", victim), ("dangling", tmp_path / "nowhere")):
        (tmp_path / name).symlink_to(to)
        assert refused(tmp_path / name, force=force).exit_code == 8
    assert victim.read_bytes() == b"mine"
    assert left(tmp_path) == ["dangling", "link", "victim"]


@pytest.mark.parametrize("force", [False, True])
def test_pipes_devices_and_folders_are_refused(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "pipe", tmp_path / "folder", Path("/dev/full"), Path("/dev/null")):
        assert refused(path, force=force).code == "target_not_a_file"
    assert left(tmp_path) == ["folder", "pipe"]


def test_a_file_that_appears_meanwhile_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "log.md"
    real = os.link

    def link_late(source: Path, wanted: Path) -> None:
        target.write_bytes(b"theirs")
        real(source, wanted)

    monkeypatch.setattr(os, "link", link_late)
    assert refused(target).code == "target_exists"
    assert target.read_bytes() == b"theirs"
    assert left(tmp_path) == ["log.md"]


def test_a_disk_without_links_still_gets_the_file_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, wanted: Path) -> None:
        raise PermissionError(1, "no links here")

    monkeypatch.setattr(os, "link", no_links)
    write_target(tmp_path / "log.md", b"hello")
    assert (tmp_path / "log.md").read_bytes() == b"hello"
    assert left(tmp_path) == ["log.md"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a limit on file sizes")
def test_a_full_disk_is_one_sentence_and_nothing_is_left(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    try:
        with pytest.raises(HuddleError) as caught:
            write_target(tmp_path / "log.md", b"x" * 5000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (caught.value.exit_code, caught.value.code) == (1, "disk_full")
    assert left(tmp_path) == []


def test_a_place_that_cannot_be_used_is_a_usage_error(tmp_path: Path) -> None:
    assert refused(tmp_path / "no" / "log.md").exit_code == 2
    assert refused(tmp_path / ("x" * 300)).exit_code == 2
    assert refused(tmp_path / "a\0b").exit_code == 2
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("../../x", "x"),
        ("CON", "huddle-CON"),
        ("nul.md", "huddle-nul.md"),
        ("a\0b.md", "a-b.md"),
        ("-rf", "rf"),
        (".hidden", "hidden"),
        ("7. Klasse Größe.md", "7.-Klasse-Groe.md"),
        ("情報.md", "huddle.md"),
        ("", "huddle"),
        ("x" * 300 + ".md", "x" * 98 + ".md"),
        ("\x1b[31mred.md", "31mred.md"),
        ("0:.Ù", "0.U"),
        ("a:.b!", "a.b"),
    ],
)
def test_any_text_makes_a_harmless_file_name(name: str, made: str) -> None:
    assert safe_name(name) == made


@given(st.text())
def test_a_made_name_is_a_plain_file_name(name: str) -> None:
    made = safe_name(name)
    assert 0 < len(made) <= 110
    assert Path(made).name == made
    assert made[0] not in ".-"
    assert safe_name(made) == made
