"""Opening what a person points at: hostile, damaged and unclear packages are refused in one sentence, nothing is unpacked."""

import io
import os
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import clean_set, write_folder, zipped

from huddle.domain.errors import UsageError
from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Report
from huddle.exchange.package import MOST_FILES, Package, open_package


def opened(data: bytes, name: str = "a.zip") -> tuple[Package | None, list[str]]:
    report = Report()
    package = open_package(Path(name), report, data)
    return package, [finding.text() for finding in report.findings()]


def a_zip(*entries: tuple[zipfile.ZipInfo | str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


@pytest.mark.parametrize(
    "name",
    [
        "../users.csv",
        "a/../../users.csv",
        "/etc/users.csv",
        "C:/users.csv",
        "..\\users.csv",
        "\\x\\users.csv",
    ],
)
def test_a_name_that_points_outside_is_refused(name: str) -> None:
    package, texts = opened(a_zip((name, b"a,b\n")))
    assert package is None
    assert texts[0].startswith("a.zip: error E105 ")
    assert "outside the zip" in texts[0]


def test_a_link_is_refused() -> None:
    link = zipfile.ZipInfo("users.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    package, texts = opened(a_zip((link, b"/etc/passwd")))
    assert package is None
    assert texts == ["a.zip: error E105 'users.csv' is a link, not a file."]


def test_a_locked_member_is_refused() -> None:
    data = bytearray(a_zip(("users.csv", b"a,b\n")))
    place = data.index(b"PK\x01\x02") + 8
    data[place] |= 1
    package, texts = opened(bytes(data))
    assert package is None
    assert texts == ["a.zip: error E105 'users.csv' is locked with a password. Make the zip without one."]


def test_names_that_differ_in_capitals_only_are_refused() -> None:
    package, texts = opened(a_zip(("users.csv", b"a\n"), ("Users.csv", b"b\n")))
    assert package is None
    assert texts == ["a.zip: error E105 It holds 'users.csv' more than once."]


def test_a_bomb_is_refused_before_it_grows() -> None:
    bomb = a_zip(("users.csv", bytes(30_000_000)))
    tracemalloc.start()
    package, texts = opened(bomb)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert package is None
    assert texts == ["a.zip: error E106 'users.csv' grows more than 200 times when unpacked."]
    assert peak < 10_000_000


def test_a_zip_that_lies_about_its_sizes_is_one_finding() -> None:
    data = bytearray(a_zip(("users.csv", os.urandom(50_000))))
    central = data.index(b"PK\x01\x02")
    data[central + 24 : central + 28] = struct.pack("<I", 10)
    package, texts = opened(bytes(data))
    assert texts == []
    assert package is not None
    report = Report()
    assert package.read("users.csv", report) is None
    assert [f.code for f in report.findings()] in (["E106"], ["E107"])


def test_too_many_files_are_refused() -> None:
    package, texts = opened(a_zip(*((f"f{n}.csv", b"a\n") for n in range(MOST_FILES + 1))))
    assert package is None
    assert texts == ["a.zip: error E106 The zip has 51 files; a roster has at most 50."]


def test_ten_thousand_entries_are_refused() -> None:
    package, texts = opened(a_zip(*((f"d{n}/", b"") for n in range(10_000))))
    assert package is None
    assert texts[0].startswith("a.zip: error E106 The zip has 10000 entries")


def test_a_zip_cut_off_anywhere_is_one_finding() -> None:
    whole = zipped(clean_set())
    for size in range(4, len(whole), 97):
        package, texts = opened(whole[:size])
        assert package is None, size
        assert texts == ["a.zip: error E107 The zip is damaged or cut off. Download or export it again."]


def test_a_member_with_broken_bytes_is_named() -> None:
    data = bytearray(zipped(clean_set()))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as archive:
        offset = archive.getinfo("users.csv").header_offset
    data[offset + 60 : offset + 80] = b"\xff" * 20
    roster, findings = read_roster("a.zip", data=bytes(data))
    assert roster is None
    assert "a.zip/users.csv: error E107 It is damaged and cannot be read. Export it again." in [
        f.text() for f in findings
    ]


def test_what_computers_add_is_passed_over() -> None:
    files = clean_set() | {"__MACOSX/._users.csv": b"\0\1", ".DS_Store": b"\0"}
    roster, findings = read_roster("a.zip", data=zipped(files))
    assert roster is not None
    assert findings == []


def test_several_folders_are_refused_with_their_names() -> None:
    files = {"a/users.csv": b"x\n", "b/users.csv": b"x\n"}
    _, texts = opened(zipped(files))
    assert texts == ["a.zip: error E105 It holds several folders: 'a', 'b'. Unzip it and give one of them."]


def test_a_missing_path_says_so() -> None:
    with pytest.raises(UsageError, match=r"There is no .*nowhere\.zip"):
        read_roster("nowhere.zip")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "users.csv"
    os.mkfifo(pipe)
    with pytest.raises(UsageError, match="not a regular file"):
        read_roster(pipe)


def test_a_folder_takes_only_tables(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "set", clean_set() | {"readme.md": b"hello"})
    roster, findings = read_roster(folder)
    assert roster is not None
    assert findings == []


def test_a_damaged_workbook_is_refused_with_what_to_do() -> None:
    _, findings = read_roster(
        "r.xlsx", data=a_zip(("[Content_Types].xml", b"<x/>"), ("xl/workbook.xml", b"<x/>"))
    )
    assert "r.xlsx: error E107 The workbook is damaged or locked. Save it again, without a password." in [
        f.text() for f in findings
    ]


def test_an_unknown_table_lists_what_is_read() -> None:
    roster, findings = read_roster("x.csv", data=b"apples,pears\n1,2\n")
    assert roster is None
    assert [f.code for f in findings] == ["E101"]
    assert "These tables are of no format that huddle reads: 'x.csv'." in findings[0].message
    assert "--format oneroster" in findings[0].message


def test_a_folder_without_a_table_says_so(tmp_path: Path) -> None:
    roster, findings = read_roster(tmp_path)
    assert roster is None
    assert findings[0].message.startswith("There is no table in it.")


def test_an_unknown_format_or_delimiter_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="is no format"):
        read_roster("x.csv", data=b"", format="paper")
    with pytest.raises(UsageError, match="cannot separate"):
        read_roster("x.csv", data=b"", delimiter="ab")
    with pytest.raises(UsageError, match="no order of dates"):
        read_roster("x.csv", data=b"", dates="ymd")


def test_a_link_that_leads_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "roster"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("student_id,first_name\n1,Ann\n")
    (folder / "inside.csv").write_text("student_id,first_name\n2,Bo\n")
    (folder / "students.csv").symlink_to(folder / "inside.csv")
    report = Report()
    assert open_package(folder, report) is not None
    (folder / "educators.csv").symlink_to(tmp_path / "secret.csv")
    assert open_package(folder, report) is None
    assert "E105" in report.findings()[0].text()
