"""A clean set with one thing broken: the report names the file, the line and the column; nothing ever falls over."""

import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exchange.oneroster_sets import (
    Files,
    clean_set,
    column_of,
    line_of,
    with_cell,
    with_line,
    without_line,
    zipped,
)

from huddle.exchange.detect import read_roster
from huddle.exchange.findings import Finding
from huddle.exchange.writers.native import template_files
from huddle.text import safe

CLEAN = {version: clean_set(version) for version in ("1.1", "1.2")}
NAMES = ("orgs.csv", "academicSessions.csv", "courses.csv", "classes.csv", "users.csv", "enrollments.csv")


def errors(files: Files) -> list[tuple[str, int | None, int | None, str]]:
    _, findings = read_roster("m.zip", data=zipped(files))
    return [
        (f.file.removeprefix("m.zip/"), f.line, f.column, f.code) for f in findings if f.severity == "error"
    ]


@pytest.mark.parametrize("number", range(1, 25))
def test_a_dropped_user_leaves_orphans_at_their_exact_cells(number: int) -> None:
    files = without_line(CLEAN["1.1"], "users.csv", f"u{number},")
    column = column_of(files, "enrollments.csv", "userSourcedId")
    wanted = [
        ("enrollments.csv", n, column, "E301")
        for n, line in enumerate(files["enrollments.csv"].decode().split("\r\n"), start=1)
        if f",u{number}," in line
    ]
    assert len(wanted) == 2
    assert errors(files) == wanted


@pytest.mark.parametrize(
    ("name", "start", "orphans"),
    [
        ("academicSessions.csv", "m1,", {("classes.csv", "termSourcedIds")}),
        ("courses.csv", "k3,", {("classes.csv", "courseSourcedId")}),
        ("classes.csv", "c3,", {("enrollments.csv", "classSourcedId")}),
    ],
)
def test_any_dropped_row_is_missed_where_it_is_referred_to(
    name: str, start: str, orphans: set[tuple[str, str]]
) -> None:
    files = without_line(CLEAN["1.1"], name, start)
    found = errors(files)
    assert found
    assert {(file, column) for file, _, column, _ in found} == {
        (file, column_of(files, file, column)) for file, column in orphans
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_double_id_with_other_content_is_named_at_its_second_row(name: str) -> None:
    lines = CLEAN["1.1"][name].decode().split("\r\n")
    twin = lines[1].split(",")
    twin[1], twin[3 if name not in ("users.csv", "enrollments.csv") else 2] = (
        "active",
        "2026-01-01T00:00:00.000Z",
    )
    files = with_line(CLEAN["1.1"], name, ",".join(twin))
    assert [e for e in errors(files) if e[3] == "E207"] == [(name, len(lines), 1, "E207")]


@pytest.mark.parametrize("name", NAMES)
def test_two_names_swapped_in_a_header_are_read_by_name_or_named_by_column(name: str) -> None:
    rng = random.Random(name)
    head, _, rest = CLEAN["1.1"][name].decode().partition("\r\n")
    for _ in range(8):
        cells = head.split(",")
        one, other = rng.sample(range(len(cells)), 2)
        cells[one], cells[other] = cells[other], cells[one]
        roster, findings = read_roster(
            "m.zip", data=zipped(CLEAN["1.1"] | {name: f"{','.join(cells)}\r\n{rest}".encode()})
        )
        order = [f for f in findings if f.code == "W202"]
        assert [(f.file, f.line) for f in order] == [(f"m.zip/{name}", 1)]
        assert order[0].column in range(2, len(cells) + 1)
        assert roster is None or roster.complete == (not any(f.severity == "error" for f in findings))


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_in_mid_quote_names_the_cell_whose_quote_is_open(name: str) -> None:
    data = CLEAN["1.1"][name]
    lines = data.split(b"\r\n")
    at = len(lines) // 2
    cells = lines[at].split(b",")
    cut = b"\r\n".join([*lines[:at], b",".join([*cells[:3], b'"' + cells[3]])])
    assert (name, at + 1, 4, "E112") in errors(CLEAN["1.1"] | {name: cut})


@pytest.mark.parametrize("name", NAMES)
def test_a_file_cut_in_mid_row_names_the_short_row(name: str) -> None:
    lines = CLEAN["1.1"][name].split(b"\r\n")
    at = len(lines) // 2
    short = b",".join(lines[at].split(b",")[:4])
    assert (name, at + 1, 5, "E114") in errors(CLEAN["1.1"] | {name: b"\r\n".join([*lines[:at], short])})


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_every_dropped_column_is_named_or_repaired(version: str) -> None:
    clean = CLEAN[version]
    for name in (*NAMES, *(["roles.csv"] if version == "1.2" else [])):
        head = clean[name].decode().split("\r\n", maxsplit=1)[0].split(",")
        for position, column in enumerate(head):
            data = _without_column(clean[name], position)
            roster, findings = read_roster("m.zip", data=zipped(clean | {name: data}))
            about = [f for f in findings if f.code in ("E201", "W204") and column in f.message]
            assert about, (name, column)
            assert about[0].file == f"m.zip/{name}"
            assert (about[0].code == "E201") == (roster is None), (name, column)


def _without_column(data: bytes, position: int) -> bytes:
    import csv

    rows = list(csv.reader(io.StringIO(data.decode(), newline="")))
    out = io.StringIO()
    csv.writer(out).writerows(row[:position] + row[position + 1 :] for row in rows)
    return out.getvalue().encode()


def test_every_needed_cell_that_is_emptied_is_named() -> None:
    for name, columns in {
        "users.csv": ("sourcedId", "orgSourcedIds", "role", "givenName", "familyName"),
        "classes.csv": ("sourcedId", "title", "schoolSourcedId", "termSourcedIds"),
        "enrollments.csv": ("sourcedId", "classSourcedId", "schoolSourcedId", "userSourcedId", "role"),
        "orgs.csv": ("sourcedId", "name", "type"),
        "academicSessions.csv": ("sourcedId", "title", "type", "startDate", "endDate"),
    }.items():
        start = CLEAN["1.1"][name].split(b"\r\n")[1].decode().split(",")[0] + ","
        for column in columns:
            files = with_cell(CLEAN["1.1"], name, start, column, "")
            place = (name, line_of(CLEAN["1.1"], name, start), column_of(files, name, column), "E202")
            assert place in errors(files), column


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_bytes_become_findings_never_exceptions(data: st.DataObject) -> None:
    files = data.draw(st.sampled_from([CLEAN["1.1"], CLEAN["1.2"], template_files(plain=True)]))
    name = data.draw(st.sampled_from(sorted(files)))
    spoiled = bytearray(files[name])
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, max(len(spoiled) - 1, 0)))
        spoiled[place : place + data.draw(st.integers(0, 3))] = data.draw(
            st.one_of(
                st.binary(max_size=4), st.sampled_from([b'"', b",", b"\r", b"\n", b"\0", b"\xff\xfe", b"'="])
            )
        )
    roster, findings = read_roster("m.zip", data=zipped(files | {name: bytes(spoiled)}))
    assert_sound(roster is not None, findings)


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_a_mutated_zip_becomes_findings_never_an_exception(data: st.DataObject) -> None:
    spoiled = bytearray(zipped(CLEAN["1.1"]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(spoiled) - 1))
        spoiled[place : place + data.draw(st.integers(0, 2))] = data.draw(st.binary(max_size=3))
    roster, findings = read_roster("m.zip", data=bytes(spoiled))
    assert_sound(roster is not None, findings)


@pytest.mark.parametrize(
    ("place", "removed", "put"), [(2619, 1, b"\0"), (2618, 1, b"\0"), (2620, 2, b"\0\xff")]
)
def test_a_file_that_only_a_first_look_found_damaged_is_told(place: int, removed: int, put: bytes) -> None:
    spoiled = bytearray(zipped(CLEAN["1.1"]))
    spoiled[place : place + removed] = put  # a name in the list of the zip's files
    spoiled[55:57] = b"\x0c"  # a file's own bytes
    roster, findings = read_roster("m.zip", data=bytes(spoiled))
    assert roster is None
    assert any(finding.code == "E107" for finding in findings)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.sampled_from(["auto", "native", "oneroster"]))
def test_any_bytes_become_findings_never_an_exception(data: bytes, chosen: str) -> None:
    roster, findings = read_roster("students.csv", data=data, format=chosen)
    assert_sound(roster is not None, findings)


def assert_sound(read: bool, findings: list[Finding]) -> None:
    """Nothing is refused without a reason, and every reason is inert in a terminal."""
    assert read or any(f.severity == "error" for f in findings)
    for finding in findings:
        assert finding.text() == safe(finding.text())
