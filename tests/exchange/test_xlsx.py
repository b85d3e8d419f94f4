"""Workbooks: the cells of the CSV tables, all of them text; nothing in them runs, links or forgets a zero."""

import dataclasses
import datetime as dt
import importlib.util
import io
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile
from typing import Any

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.test_log import document, rows
from tests.exchange.test_native import UNSTORED, rosters

from huddle.domain.errors import UsageError
from huddle.exchange import template
from huddle.exchange.findings import Report
from huddle.exchange.package import Package
from huddle.exchange.readers import native
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.staged import Person, StagedRoster
from huddle.exchange.workbook import is_workbook, read_workbook
from huddle.exchange.writers.log import csv_tables
from huddle.exchange.writers.native import native_files, template_files
from huddle.exchange.writers.xlsx import native_xlsx, template_xlsx, workbook, xlsx

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
needs_calamine = pytest.mark.skipif(
    importlib.util.find_spec("python_calamine") is None, reason="needs the extra [xlsx]"
)
TRICKS = [
    *(
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "=cmd|' /C calc'!A0",
        "{=1}",
        "http://evil.example",
        "mailto:a@b.example",
    ),
    *("internal:Sheet1!A1", "external:c:\\x.xlsx", "007", "1E5", "0x1F", "TRUE", "2026-11-23", "1,5", "'x"),
    *("_x0041_", " blanks ", "two\nlines", "<b>&amp;", "大分　太郎", "O’Malley", "👩‍🏫", "\x1b[31m"),
]
PERSON = Person(key="student:007", id="007", given="Ann", family="Lee", student=True, grade="07")


def parts(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert package.testzip() is None
        return {name: package.read(name).decode() for name in package.namelist()}


def xml(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - bytes of our own making


def plain(text: str) -> str:
    """A text without the escapes of Excel for characters that XML cannot hold."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def sheets(data: bytes) -> dict[str, list[list[str]]]:
    """The cells by sheet, read from the XML itself; every cell must be a shared string."""
    files = parts(data)
    texts = [
        plain("".join(t.text or "" for t in item.iter(f"{NS}t")))
        for item in xml(files["xl/sharedStrings.xml"])
    ]
    found: dict[str, list[list[str]]] = {}
    for number, sheet in enumerate(xml(files["xl/workbook.xml"]).iter(f"{NS}sheet"), start=1):
        grid: list[list[str]] = []
        for row in xml(files[f"xl/worksheets/sheet{number}.xml"]).iter(f"{NS}row"):
            grid += [[] for _ in range(len(grid) + 1, int(row.attrib["r"]))]
            cells: dict[int, str] = {}
            for cell in row:
                assert cell.attrib["t"] == "s"
                assert [child.tag for child in cell] == [f"{NS}v"]
                cells[ord(cell.attrib["r"][0]) - ord("A")] = texts[int(cell[0].text or "")]
            grid.append([cells.get(n, "") for n in range(max(cells) + 1)])
        found[sheet.attrib["name"]] = grid
    return found


def trimmed(table: list[list[str]]) -> list[list[str]]:
    """Rows without empty cells at their ends, which a workbook does not hold."""
    return [row[: max((n for n, cell in enumerate(row, start=1) if cell), default=0)] for row in table]


def test_the_log_has_the_sheets_and_cells_of_the_csv_tables() -> None:
    doc = document("=1+1")
    wanted = {name.removesuffix(".csv"): trimmed(rows(data)) for name, data in csv_tables(doc).items()}
    assert sheets(xlsx(doc)) == wanted
    assert list(wanted) == ["huddles", "out", "log", "actions", "events", "coverage", "absences"]
    assert wanted["log"][1] == ["2026-11-23", "Follow-up", "note", "=1+1", "GS"]


def test_a_filled_template_has_the_sheets_and_cells_of_the_csv_files() -> None:
    people = (
        Person(key="student:007", id="007", given="=HYPERLINK(A1)", family="-", student=True, grade="07"),
        Person(key="educator:1E5", id="1E5", given="'Ann", family="Lee", educator=True),
    )
    roster = StagedRoster(format="native", people=people)
    wanted = {name.removesuffix(".csv"): trimmed(rows(data)) for name, data in native_files(roster).items()}
    assert sheets(native_xlsx(roster)) == wanted
    assert list(wanted) == list(template.TABLES)
    assert wanted["students"][1][:5] == ["007", "=HYPERLINK(A1)", "-", "", "07"]


def test_the_template_has_the_two_example_rows_and_explains_every_column() -> None:
    read = sheets(template_xlsx())
    for name, data in template_files().items():
        assert read[name.removesuffix(".csv")] == trimmed(rows(data))
    assert list(read) == [*template.TABLES, "help"]
    explained = [(row[0], row[1]) for row in read["help"] if row[:1] and row[0] in template.TABLES]
    assert explained == [(table, c.name) for table, columns in template.TABLES.items() for c in columns]


def test_nothing_in_a_workbook_runs_or_refers_elsewhere() -> None:
    files = parts(workbook({"x": [["h"], *([trick] for trick in TRICKS)]}))
    assert not [
        name for name in files if re.search(r"vba|macro|external|drawing|comment|query|connection", name)
    ]
    for name, text in files.items():
        assert not re.search(r"<f\b|<hyperlink|<definedName|TargetMode", text), name
    assert [cells for _, *cells in sheets(workbook({"x": [["h", *TRICKS]]}))["x"]] == [TRICKS]


def test_every_cell_below_the_header_and_every_new_one_in_its_column_is_formatted_as_text() -> None:
    files = parts(native_xlsx(StagedRoster(format="native", people=(PERSON,))))
    formats = [int(xf.attrib["numFmtId"]) for xf in next(xml(files["xl/styles.xml"]).iter(f"{NS}cellXfs"))]
    sheet = xml(files["xl/worksheets/sheet1.xml"])
    assert {formats[int(cell.attrib["s"])] for cell in sheet.iter(f"{NS}c")} == {49}  # 49 is text
    assert {formats[int(column.attrib["style"])] for column in sheet.iter(f"{NS}col")} == {49}


def test_the_header_stays_in_sight_when_the_sheet_is_moved() -> None:
    files = parts(xlsx(document()))
    names = [name for name in files if name.startswith("xl/worksheets/sheet")]
    assert len(names) == 7
    for name in names:
        pane = next(xml(files[name]).iter(f"{NS}pane"))
        assert (pane.attrib["state"], pane.attrib["ySplit"]) == ("frozen", "1")


def test_the_same_records_give_the_same_bytes_whenever_they_are_written() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 1, tzinfo=dt.UTC)):
        first = xlsx(document()), template_xlsx()
    with time_machine.travel(dt.datetime(2027, 6, 1, tzinfo=dt.UTC)):
        assert (xlsx(document()), template_xlsx()) == first
    assert xlsx(document("other")) != first[0]


def test_no_name_is_written_to_a_file_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    assert sheets(xlsx(document()))["absences"][1][1] == "HB"


def test_half_a_character_becomes_a_question_mark() -> None:
    assert sheets(workbook({"x": [["a\ud800"]]})) == {"x": [["a?"]]}


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    longest = "🙂" * 16_383 + "x"
    [[kept, cut]] = sheets(workbook({"x": [[longest, longest + "y"]]}))["x"]
    assert kept == longest
    assert cut.endswith("🙂 [cut: a cell holds no more]")
    assert len(cut.encode("utf-16-le")) // 2 <= 32_767


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), min_size=1, max_size=20))
def test_any_text_comes_back_as_it_was(cells: list[str]) -> None:
    assert sheets(workbook({"x": [cells]}))["x"] == [cells]


@needs_calamine
def test_another_reader_finds_the_same_cells() -> None:
    import python_calamine as calamine

    data = xlsx(document("007"))
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found: dict[str, Any] = {
        name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names
    }
    assert {name: trimmed(table) for name, table in found.items()} == sheets(data)


def roster_of(data: bytes, report: Report) -> StagedRoster | None:
    tables = read_workbook("team.xlsx", data, report)
    assert tables is not None, report.findings()
    return native.read(Package("team.xlsx", "zip", tables), ReadOptions(), report)


@needs_calamine
@settings(deadline=None, max_examples=40)
@given(rosters())
def test_a_filled_template_reads_back_the_same(roster: StagedRoster) -> None:
    report = Report()
    back = roster_of(native_xlsx(roster), report)
    assert [f.text() for f in report.findings() if f.code != UNSTORED] == []
    assert back is not None
    assert dataclasses.replace(back, files=()) == roster


@needs_calamine
def test_what_a_person_typed_is_read_as_text_and_found_by_its_row() -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        students = book.add_worksheet("Students")
        students.write(0, 0, "Our\nteam")
        students.write_row(2, 0, ["Student Number", "Name", "Grade", "Active"])
        students.write_row(3, 0, [7, "Doe, Jane", 7.0, True])
        students.write_row(4, 0, [8, "", 7.0, True])
        book.add_worksheet("Educators").write_row(0, 0, ["id", "name"])
        absences = book.add_worksheet("absences")
        absences.write_row(0, 0, ["who", "from"])
        absences.write(1, 0, "Hana Brandt")
        absences.write_datetime(1, 1, dt.datetime(2026, 11, 24), day)  # noqa: DTZ001 - a cell has no time zone
        book.add_worksheet("Empty")
    report = Report()
    tables = read_workbook("team.xlsx", buffer.getvalue(), report)
    assert tables is not None
    assert list(tables) == ["Students", "Educators", "absences"]
    assert tables["absences"] == b"who,from\nHana Brandt,2026-11-24\n"
    assert tables["Students"].splitlines()[3] == b'7,"Doe, Jane",7,true'
    roster_of(buffer.getvalue(), report)
    assert "team.xlsx/Students:5:2: error E202 name: the name is missing." in [
        f.text() for f in report.findings()
    ]


def test_without_the_extra_the_person_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(UsageError, match=r"'team\.xlsx' is a workbook") as refused:
        read_workbook("team.xlsx", template_xlsx(), Report())
    assert "CSV" in refused.value.hint


def packed(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            package.writestr(name, text)
    return buffer.getvalue()


@needs_calamine
@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("xl/worksheets/sheet1.xml", 'r="A2"', 'r="XFD1048576"', "E106"),
        ("xl/sharedStrings.xml", "Maya", "Maya" * 13_000_000, "E106"),
        ("xl/sharedStrings.xml", "Maya", "Maya" * 2_000_000, "E106"),
        ("xl/worksheets/sheet1.xml", "<row", "<raw", "E107"),
        ("xl/workbook.xml", "UTF-8", "UTF-5", "E107"),
    ],
)
def test_a_workbook_that_is_too_much_or_broken_is_refused(part: str, old: str, new: str, code: str) -> None:
    files = parts(template_xlsx())
    files[part] = files[part].replace(old, new, 1)
    report = Report()
    assert read_workbook("team.xlsx", packed(files), report) is None
    assert [(f.file, f.code) for f in report.findings()] == [("team.xlsx", code)]


@needs_calamine
def test_a_cell_far_away_from_the_others_is_too_much_even_without_any_text() -> None:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("students")
        sheet.write_number(0, 0, 1)
        sheet.write_number(50_000, 25, 1)
    report = Report()
    assert read_workbook("team.xlsx", buffer.getvalue(), report) is None
    assert [f.code for f in report.findings()] == ["E106"]


def test_a_workbook_is_told_from_other_packages() -> None:
    assert is_workbook(template_xlsx())
    assert not is_workbook(packed({"users.csv": "sourcedId"}))
    assert not is_workbook(b"PK\x03\x04")
    assert not is_workbook(template_xlsx()[:2000])
