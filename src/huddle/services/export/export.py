"""Take records out: the huddle log, coverage, absences, the ledger, the roster or an announcement, as bytes of a format."""

import dataclasses
import datetime as dt
import io
import json
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.domain.naming import FULL, MODES, Names
from huddle.domain.record import ExportRecord
from huddle.domain.span import Span, parse_span
from huddle.domain.student import Student
from huddle.domain.values import new_id
from huddle.exchange.target import safe_name
from huddle.exchange.writers.csvtext import csv_bytes
from huddle.exchange.writers.html import html
from huddle.exchange.writers.ics import ics
from huddle.exchange.writers.log import csv_log, csv_tables, json_bytes
from huddle.exchange.writers.markdown import inline, markdown
from huddle.exchange.writers.xlsx import native_xlsx, workbook, xlsx
from huddle.services.absence.views import out_view
from huddle.services.announce.announcement import announce, announcement_text
from huddle.services.cover.state import read_cover
from huddle.services.desk.desk import Desk, Place
from huddle.services.export.calendar import with_times
from huddle.services.export.document import document, ledger, only, read_records
from huddle.services.export.roster import oneroster_roster, roster_files, roster_rows, staged_roster
from huddle.services.ledger.missed import missed_between, missed_csv, missed_json, missed_table, missed_text
from huddle.services.record.search import search, understand
from huddle.store.queries.huddle import first_record_date
from huddle.store.reader import Reader
from huddle.text import one_line, plural

# What can be taken out, and in which formats.
FORMATS: Mapping[str, tuple[str, ...]] = {
    "huddles": ("md", "html", "csv", "xlsx", "json", "ics"),
    "coverage": ("md", "html", "csv", "xlsx", "json", "ics"),
    "absences": ("md", "html", "csv", "xlsx", "json", "ics"),
    "ledger": ("md", "csv", "xlsx", "json"),
    "services": ("md", "csv", "xlsx", "json"),
    "roster": ("csv", "xlsx", "json", "oneroster"),
    "announcement": ("md",),
}
_MOST_LINES = 100_000
_TABLE = {"coverage": "coverage.csv", "absences": "absences.csv"}
_LEDGER = (
    "date",
    "educator",
    "block",
    "group",
    "kind",
    "students",
    "minutes",
    "happened",
    "planning_minutes",
    "asked",
)


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What `huddle export` was asked.

    Attributes:
        when: `SINCE[..UNTIL]` as typed; empty for the day itself.
        names: initials, full or ids; empty for the team's rule.
        plain: CSV without byte order mark and with LF.
        table: of the roster as CSV only the students' table (for standard output), not a zip of all tables.
        query: a search of the history; of the huddles only what fits it is taken out. Without `when` of all years.
    """

    when: str = ""
    format: str = "md"
    what: str = "huddles"
    names: str = ""
    plain: bool = False
    reasons: bool = False
    needs: bool = False
    table: bool = False
    query: str = ""


@dataclass(frozen=True, slots=True)
class Exported:
    """An export: its bytes, a file name without any name of a person, and how many names in texts were replaced."""

    data: bytes
    file_name: str
    names: str
    rows: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A line of the disclosure log; `student` is a code where one student's record was taken out."""

    at: dt.datetime
    by: str
    what: str
    format: str
    names: str
    since: dt.date | None
    until: dt.date | None
    rows: int
    student: str
    recipient: str
    query: str
    reasons: bool
    needs: bool


class Exports:
    """Takes records of a team out, and writes each time into the disclosure log."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def export(self, request: ExportRequest) -> Exported:
        """Make an export and note in the disclosure log who took out what.

        Raises:
            UsageError: the format, the names mode or the dates are not understood.
        """
        self._refuse(request)
        self._desk.database.require_writable()  # what cannot be recorded is not handed out
        with self._desk.read_long() as (reader, place):
            today = self._desk.today(place)
            span = parse_span(request.when, today)
            if request.query and not request.when:
                span = Span(first_record_date(reader, place.team.id) or today, today)
            mode = request.names or place.team.rules.export_names
            data, rows, replaced, suffix = self._make(reader, place, span, mode, request)
        with self._desk.write("Exported", journal=False) as (work, place):
            work.add(
                ExportRecord(
                    id=new_id(),
                    team_id=place.team.id,
                    at=self._desk.clock.now(),
                    by=self._desk.user,
                    what=request.what,
                    format=request.format,
                    names=mode,
                    since=span.since,
                    until=span.until,
                    rows=rows,
                    with_reasons=request.reasons,
                    with_needs=request.needs,
                    query=one_line(request.query, 500),
                )
            )
            work.commit()
        days = "-".join(dict.fromkeys((span.since.isoformat(), span.until.isoformat())))
        return Exported(data, safe_name(f"huddle-{request.what}-{days}.{suffix}"), mode, rows, replaced)

    def disclosures(self) -> tuple[Disclosure, ...]:
        """The disclosure log, the latest first."""
        with self._desk.read() as (reader, place):
            found = reader.find(ExportRecord, "t.at DESC, t.id", team_id=place.team.id)
            codes = {student.id: student.code for student in reader.find(Student, team_id=place.team.id)}
        return tuple(
            Disclosure(
                at=each.at,
                by=each.by,
                what=each.what,
                format=each.format,
                names=each.names,
                since=each.since,
                until=each.until,
                rows=each.rows,
                student=codes.get(each.student_id, ""),
                recipient=each.recipient,
                query=each.query,
                reasons=each.with_reasons,
                needs=each.with_needs,
            )
            for each in found
        )

    def students_table(self, codes: Collection[str]) -> bytes:
        """These students as the template's table, plain CSV with full names and without needs, to look at."""
        return roster_files(*self._of_students(codes), needs=False, plain=True)["students.csv"]

    def roster_json(self, codes: Collection[str]) -> dict[str, Any]:
        """These students and everybody else of the roster as huddle.roster/1, with full names and without needs."""
        return roster_rows(*self._of_students(codes), needs=False)

    def _of_students(self, codes: Collection[str]) -> tuple[TeamDay, Names]:
        with self._desk.read() as (reader, place):
            day = self._desk.day(reader, place)
        day = dataclasses.replace(day, students=tuple(s for s in day.students if s.code in codes))
        return day, Names(FULL, day.students, day.members, day.educators)

    @staticmethod
    def _refuse(request: ExportRequest) -> None:
        if request.what not in FORMATS:
            raise UsageError(
                f"'{one_line(request.what, 40)}' cannot be exported.", hint=f"Choose {', '.join(FORMATS)}."
            )
        if request.format not in FORMATS[request.what]:
            raise UsageError(
                f"There is no export of {request.what} as '{one_line(request.format, 40)}'.",
                hint=f"Formats: {', '.join(FORMATS[request.what])}.",
            )
        if request.names and request.names not in MODES:
            raise UsageError(
                f"'{one_line(request.names, 40)}' is not a names mode.", hint=f"Choose {', '.join(MODES)}."
            )
        if request.query and (request.what != "huddles" or request.format == "ics"):
            raise UsageError(
                "A filter is for huddles, and not for a calendar.", hint="Leave --filter away, or --what."
            )

    def _make(
        self, reader: Reader, place: Place, span: Span, mode: str, request: ExportRequest
    ) -> tuple[bytes, int, int, str]:
        """The bytes, the number of records, the number of names replaced, and the suffix of the file's name."""
        if request.what in ("roster", "announcement"):
            day = self._desk.day(reader, place, span.until)
            names = Names(mode, day.students, day.members, day.educators)
            if request.what == "announcement":
                return announcement(reader, day), 1, 0, "md"
            return *self._roster(day, names, request), 0, _suffix(request)
        if request.what == "services":
            return self._services(reader, place, span, mode, request)
        records = read_records(reader, place, span, mode)
        if request.what == "ledger":
            rows = ledger(records)
            return _ledger_bytes(rows, place.team.name, span, request), len(rows), 0, request.format
        if request.query:
            day = self._desk.day(reader, place)
            wanted = understand(request.query, day)
            said = wanted.said
            bounds = dataclasses.replace(
                said,
                since=max(span.since, said.since or span.since),
                until=min(span.until, said.until or span.until),
            )
            found = search(reader, day, dataclasses.replace(wanted, said=bounds), limit=_MOST_LINES)
            records = only(records, found.hits)
        doc = document(
            records,
            team=place.team.name,
            generated_at=self._desk.clock.now(place.school.time_zone),
            what=request.what,
            reasons=request.reasons,
            needs=request.needs,
        )
        if request.format == "ics":
            doc = with_times(reader, place, records, doc)
        if request.query:
            doc["absences"] = []
            doc["query"] = records.names.text(one_line(request.query, 500))
        count = len(doc["huddles"]) + len(doc["coverage"]) + len(doc["absences"])
        return _document_bytes(doc, request), count, records.names.replaced, request.format

    def _services(
        self, reader: Reader, place: Place, span: Span, mode: str, request: ExportRequest
    ) -> tuple[bytes, int, int, str]:
        """The missed services; their notes may name students, who appear as asked."""
        day = self._desk.day(reader, place, span.until)
        names = Names(mode, day.students, day.members, day.educators)
        views = [
            dataclasses.replace(view, note=names.text(view.note))
            for view in missed_between(reader, place, span.since, span.until)
        ]
        if request.format == "csv":
            data = missed_csv(views, plain=request.plain)
        elif request.format == "json":
            data = _json(missed_json(views))
        elif request.format == "xlsx":
            data = workbook({"services": missed_table(views)})
        else:
            head = f"# Missed services: {inline(place.team.name)}\n\n{_days(span)}\n\n"
            lines = "".join(f"- {inline(line)}\n" for line in missed_text(views).split("\n"))
            data = (head + lines).encode("utf-8", "replace")
        return data, len(views), names.replaced, request.format

    @staticmethod
    def _roster(day: TeamDay, names: Names, request: ExportRequest) -> tuple[bytes, int]:
        if request.format == "json":
            return _json(roster_rows(day, names, needs=request.needs)), len(day.students)
        if request.format == "xlsx":
            return native_xlsx(staged_roster(day, names, needs=request.needs), needs=request.needs), len(
                day.students
            )
        if request.format == "oneroster":
            return zip_of(oneroster_roster(day, names)), len(day.students)
        files = roster_files(day, names, needs=request.needs, plain=request.plain)
        return files["students.csv"] if request.table else zip_of(files), len(day.students)


def announcement(reader: Reader, day: TeamDay) -> bytes:
    """The day's cover as a message to the team, as Markdown: what was applied, or what of it is news."""
    state = read_cover(reader, day)
    view = state.view(state.applied) if state.applied is not None else None
    said = announce(day.date, [out_view(day, absence) for absence in day.absences], view)
    return announcement_text(said, quote=inline, marked=True).encode("utf-8", "replace")


def _document_bytes(doc: dict[str, Any], request: ExportRequest) -> bytes:
    if request.format == "json":
        return json_bytes(doc)
    if request.reasons:
        doc = _with_reasons_in_words(doc)
    if request.format == "ics":
        return ics(doc, kind="coverage" if request.what == "coverage" else "absences")
    if request.format in ("md", "html", "xlsx"):
        return {"md": markdown, "html": html, "xlsx": xlsx}[request.format](doc)
    if request.what == "huddles":
        return csv_log(doc, plain=request.plain)
    return csv_tables(doc, plain=request.plain)[_TABLE[request.what]]


def _with_reasons_in_words(doc: dict[str, Any]) -> dict[str, Any]:
    """For formats for reading: the category beside the educator."""

    def said(row: Mapping[str, Any]) -> dict[str, Any]:
        category = row.get("category")
        return {**row, "educator": f"{row['educator']} ({category})" if category else row["educator"]}

    huddles = [{**huddle, "out": [said(row) for row in huddle["out"]]} for huddle in doc["huddles"]]
    return {**doc, "huddles": huddles, "absences": [said(row) for row in doc["absences"]]}


def _ledger_bytes(rows: Sequence[Mapping[str, Any]], team: str, span: Span, request: ExportRequest) -> bytes:
    if request.format == "json":
        return _json(
            {
                "schema": "huddle.ledger/1",
                "team": team,
                "since": span.since.isoformat(),
                "until": span.until.isoformat(),
                "covers": list(rows),
            }
        )
    cells = [[str(row[key]) for key in _LEDGER] for row in rows]
    if request.format == "csv":
        return csv_bytes(_LEDGER, cells, plain=request.plain)
    if request.format == "xlsx":
        return workbook({"ledger": [_LEDGER, *cells]})
    totals: dict[str, list[int]] = {}
    for row in rows:
        total = totals.setdefault(row["educator"], [0, 0, 0, 0, 0])
        gained = (
            1,
            row["minutes"],
            row["students"],
            row["planning_minutes"],
            row["asked"] == "volunteered",
        )
        totals[row["educator"]] = [before + more for before, more in zip(total, gained, strict=True)]
    lines = [
        f"# Coverage ledger: {inline(team)}",
        "",
        _days(span),
        "",
    ]
    lines += [
        f"- {inline(who)}: {plural(covers, 'cover')}, {minutes} minutes, {plural(students, 'student')}, "
        f"{planning} minutes of planning, {volunteered} volunteered"
        for who, (covers, minutes, students, planning, volunteered) in sorted(totals.items())
    ] or ["- nobody covered"]
    return ("\n".join(lines) + "\n").encode("utf-8", "replace")


def _days(span: Span) -> str:
    return f"{span.since.isoformat()} to {span.until.isoformat()}"


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _suffix(request: ExportRequest) -> str:
    if request.format == "oneroster":
        return "zip"
    return (
        "zip"
        if request.what == "roster" and request.format == "csv" and not request.table
        else request.format
    )


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The files as a zip with a fixed time, so that the same roster gives the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in files.items():
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return buffer.getvalue()
