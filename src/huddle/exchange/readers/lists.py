"""Reads lists as people paste them: staff with roles and strengths, students with groups, groups, bell times, a timetable.

A line is one person, one group, some times, or a row of a timetable; a line such as `Staff:` or `Students:` says what follows. What is read
becomes tables of huddle's own template, so that a pasted list means the same as a file; the times of the day come beside them. A cell that is not
clear is named with its line and left out.
"""

import csv
import dataclasses
import io
from collections.abc import Sequence

from huddle.domain.educator import SKILLS
from huddle.exchange.findings import Report
from huddle.exchange.package import Package
from huddle.exchange.readers import list_cells as cells
from huddle.exchange.readers import native
from huddle.exchange.readers.list_lines import (
    BELL,
    SCHEDULE,
    STAFF,
    ListReading,
    Lists,
)
from huddle.exchange.readers.options import ReadOptions
from huddle.exchange.staged import Class, StagedRoster

FORMAT = "lists"
LABEL = "a pasted list"
_LOOKED_AT = 30  # lines that are looked at to tell what a text is


def read_lists(text: str, kind: str = "") -> Lists:
    """Read pasted lists.

    Args:
        text: the lines.
        kind: what they are where no line says so: staff, students, groups, bell or schedule; empty to tell by the cells.
    """
    return ListReading(kind).read(text)


def looks_like(head: bytes) -> bool:
    """Whether the first lines are plainly a list: each is read, and one at least could be nothing else."""
    text = head.decode("utf-8-sig", "replace")
    lines = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    if not lines or "\0" in text:
        return False
    read = read_lists("\n".join(lines))
    sure = [line for line in read.lines if line.kind in (STAFF, BELL, SCHEDULE, "head")]
    return bool(sure) and all(line.kind for line in read.lines)


def read(package: Package, options: ReadOptions, report: Report) -> StagedRoster | None:
    """Read the one text of a package as lists; None with a finding when nothing in it could be read."""
    del options
    name = package.names[0]
    data = package.read(name, report)
    if data is None:
        return None
    return staged_lists(data.decode("utf-8-sig", "replace"), report, package.label(name))


def staged_lists(text: str, report: Report, label: str, kind: str = "") -> StagedRoster | None:
    """Lists as a staged roster; what is not clear is a finding."""
    found = read_lists(text, kind)
    for line in found.lines:
        for words in line.unclear:
            report.add("W222", words, label, line.number)
    tables = _tables(found)
    if not tables and not found.bell:
        report.add("E117", "Nothing in it could be read as people, groups, times or a schedule.", label)
        return None
    roster = native.read(Package(label, "lists", tables), ReadOptions(), report) if tables else None
    if tables and roster is None:
        return None
    roster = roster or StagedRoster(format=native.FORMAT)
    return dataclasses.replace(
        roster,
        classes=tuple(map(_with_subject, roster.classes)),
        bell=found.blocks(),
        called=f"a list: {found.summary()}",
    )


def _with_subject(row: Class) -> Class:
    """A new group that is named after no subject is a homeroom: what it needs is class culture."""
    named = {cells.skill_code(row.title), cells.skill_code(row.code or row.id)}
    return (
        row if row.subjects or named & set(SKILLS) else dataclasses.replace(row, subjects=("class culture",))
    )


def _tables(found: Lists) -> dict[str, bytes]:
    """The template's tables that the lists fill."""
    rows = {"educators": found.staff, "students": found.students, "groups": list(found.groups.values())}
    return {f"{name}.csv": _csv(table) for name, table in rows.items() if table}


def _csv(rows: Sequence[dict[str, str]]) -> bytes:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([row.get(column, "") for column in columns] for row in rows)
    return out.getvalue().encode()
