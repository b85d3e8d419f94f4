"""Strict CSV: right, or refused with the line and the column."""

import codecs

import pytest

from huddle.exchange.csvtable import CsvOptions, Table, found_delimiter, read_table
from huddle.exchange.findings import Report, folded


def read(data: bytes, **options: object) -> tuple[Table | None, list[tuple[str, int | None, int | None]]]:
    report = Report()
    table = read_table("t.csv", data, report, CsvOptions(**options))  # type: ignore[arg-type] # options by name
    return table, [(f.code, f.line, f.column) for f in report.findings()]


def test_a_row_starts_where_its_first_line_is() -> None:
    table, findings = read(b'a,b\r\n1,"x\ny"\r\n\r\n2,z\r\n')
    assert table is not None
    assert [(r.line, r.cells) for r in table.records] == [(2, ("1", "x\ny")), (5, ("2", "z"))]
    assert findings == [("W115", 2, 2)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_all_line_ends_are_read_alike(end: str) -> None:
    table, _ = read(end.join(["a,b", "1,2", "", "3,4", ""]).encode())
    assert table is not None
    assert [(r.line, r.cells) for r in table.records] == [(2, ("1", "2")), (4, ("3", "4"))]


@pytest.mark.parametrize(
    ("data", "finding"),
    [
        (b'a,b\n1,2\n3,"x\n4,y\n', ("E112", 3, 2)),
        (b'a,b\n1,2\n"x"y,3\n', ("E112", 3, 1)),
        (b'a,b\n1,"x\n2,"y"\n', ("E112", 2, 2)),
        (b"a,b\n1,2\n3,4,5\n", ("E114", 3, 3)),
        (b"a,b,c\n1,2,3\n4,5\n", ("E114", 3, 3)),
        (b"a,b,A \n1,2,3\n", ("E113", 1, 3)),
        (b"a,b\n1,x\0y\n", ("E111", 2, 2)),
        (b"a,b\n1,2\n3,caf\xe9\n", ("E110", 3, 2)),
        (b"a;b\n1;2\n", ("E116", 1, None)),
        (b"a\tb\n1\t2\n", ("E116", 1, None)),
        (b"", ("E117", None, None)),
        (b"\xef\xbb\xbf\r\n", ("E117", None, None)),
        ("a,b\n1,2\n".encode("utf-16"), ("E110", 1, None)),
        ("a,b\n1,2\n".encode("utf-16-le"), ("E110", 1, None)),
        (b"a,b\n1," + b"x" * 1_000_001 + b"\n", ("E115", 2, 2)),
        (b'a,b\n1,"' + b"x" * 1_000_001 + b'"\n', ("E115", 2, 2)),
    ],
)
def test_what_breaks_a_table_is_named(data: bytes, finding: tuple[str, int, int]) -> None:
    _, findings = read(data)
    assert [f for f in findings if f[0][0] == "E"] == [finding]


def test_a_ragged_row_is_refused_and_the_others_stay() -> None:
    table, _ = read(b"a,b\n1,2\n3\n4,5\n")
    assert table is not None
    assert [r.cells for r in table.records] == [("1", "2"), ("4", "5")]
    assert [r.line for r in table.ragged] == [3]


def test_a_foreign_byte_is_shown_in_two_or_three_readings() -> None:
    report = Report()
    data = "id,name\n1,x\n2,O\u2019Malley\n".encode("cp1252")
    assert read_table("n.csv", data, report, CsvOptions()) is None
    (found,) = report.findings()
    offset = data.index(b"\x92")
    assert found.text().startswith(f"n.csv:3:2: error E110 Byte 0x92 at offset {offset} is not UTF-8.")
    assert "'O\u2019Malley' as cp1252" in found.message
    assert "--encoding" in found.message


def test_a_foreign_byte_is_found_behind_a_mark_and_among_semicolons() -> None:
    report = Report()
    data = codecs.BOM_UTF8 + b"id;name\r\n1;x\r\n2;caf\xe9\r\n"
    read_table("n.csv", data, report, CsvOptions(delimiter=None))
    assert (
        report.findings()[0].text().startswith("n.csv:3:2: error E110 Byte 0xe9 at offset 22 is not UTF-8.")
    )
    assert data[22] == 0xE9


def test_a_foreign_byte_far_into_an_endless_line_is_told_by_its_offset() -> None:
    _, findings = read(b"a,b\n" + b"x" * 3_000_000 + b"\xe9")
    assert findings == [("E110", 2, None)]


def test_a_foreign_byte_in_a_private_column_is_not_shown() -> None:
    report = Report()
    data = "id,password\n1,geh\u00e9im\n".encode("cp1252")
    read_table("n.csv", data, report, CsvOptions(showable=frozenset({"id"})))
    assert "eim" not in report.findings()[0].message


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16", "shift_jis", "UTF8", "latin-1"])
def test_a_named_encoding_is_used(encoding: str) -> None:
    name = "\u5927\u5206" if encoding == "shift_jis" else "Jos\u00e9"
    table, findings = read(f"a,b\n1,{name}\n".encode(encoding), encoding=encoding)
    assert findings == []
    assert table is not None
    assert table.records[0].cells == ("1", name)


@pytest.mark.parametrize("encoding", ["idna", "unicode_escape", "hex", "nonsense", "a\0b"])
def test_what_is_no_text_encoding_is_refused(encoding: str) -> None:
    assert read(b"a,b\n1,2\n", encoding=encoding)[1] == [("E110", None, None)]


def test_the_separator_is_counted_outside_quotes() -> None:
    assert found_delimiter('"a,b,c";"d"\n') == ";"
    assert found_delimiter("\n\na\tb\tc\n") == "\t"
    assert found_delimiter("alone\n") == ","


def test_a_header_without_rows_and_a_missing_line_end_are_warnings() -> None:
    table, findings = read(b"a,b")
    assert table is not None
    assert {code for code, _, _ in findings} == {"W113", "W114"}


def test_a_mark_is_not_a_part_of_the_first_name() -> None:
    table, findings = read(codecs.BOM_UTF8 + b"a,b\n1,2\n")
    assert table is not None
    assert table.header.cells == ("a", "b")
    assert findings == [("W111", None, None)]


def test_a_hundred_thousand_rows_are_read() -> None:
    table, findings = read(b"a,b,c\n" + b"1,two,three\n" * 100_000)
    assert table is not None
    assert findings == []
    assert len(table.records) == 100_000
    assert table.records[-1].line == 100_001


def test_a_file_wrong_on_every_line_is_counted_after_a_thousand() -> None:
    report = Report()
    read_table("t.csv", b"a,b\n" + b"1\n" * 1500, report, CsvOptions())
    findings = report.findings()
    assert len(findings) == 1001
    assert findings[0].text() == "t.csv: error E114 500 more: a row with more or fewer cells than the header."
    assert findings[1].line == 2


def test_warnings_of_a_kind_are_folded_after_five_and_errors_never() -> None:
    report = Report()
    for line in range(1, 9):
        report.add("W205", "capitals.", "a.csv", line, 1)
        report.add("E202", "missing.", "a.csv", line, 2)
    shown = folded(report.findings())
    assert [f.code for f in shown].count("E202") == 8
    warnings = [f for f in shown if f.code == "W205"]
    assert len(warnings) == 6
    assert warnings[-1].text() == "a.csv: warning W205 3 more like this."


def test_a_finding_is_a_row_of_the_import_document() -> None:
    report = Report()
    report.add("E202", "role: the value is missing.", "users.csv", 14, 6)
    assert report.findings()[0].row() == {
        "file": "users.csv",
        "line": 14,
        "column": 6,
        "severity": "error",
        "code": "E202",
        "message": "role: the value is missing.",
    }
