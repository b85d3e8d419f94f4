"""Workbooks: the cells of the CSV tables, all of them text; nothing in them runs, links or forgets a zero."""

import datetime as dt
import io
import re
import tempfile
import xml.etree.ElementTree as ET
import zipfile

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.test_log import document, rows

from huddle.exchange import template
from huddle.exchange.staged import Person, StagedRoster
from huddle.exchange.writers.log import csv_tables
from huddle.exchange.writers.native import native_files, template_files
from huddle.exchange.writers.xlsx import native_xlsx, template_xlsx, workbook, xlsx

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
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
    assert list(wanted) == ["huddles", "out", "log", "actions", "coverage", "absences"]
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
    assert len(names) == 6
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


def test_another_reader_finds_the_same_cells() -> None:
    calamine = pytest.importorskip("python_calamine", reason="needs the extra xlsx")
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx(document("007"))))
    assert book.sheet_names == ["huddles", "out", "log", "actions", "coverage", "absences"]
    log = book.get_sheet_by_name("log").to_python(skip_empty_area=False)
    assert trimmed(log) == sheets(xlsx(document("007")))["log"]
    assert log[1][3] == "007"
