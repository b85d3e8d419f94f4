"""Rosters brought in: a team from chosen classes, twice the same, changed, refused, undone."""

import csv
import hashlib
import io
import os
import sqlite3
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.oneroster_sets import (
    Files,
    clean_set,
    with_cell,
    with_line,
    without_line,
    write_folder,
    zipped,
)

from huddle.bootstrap import Services, wire
from huddle.domain.cover.plan import CoveragePlan
from huddle.domain.educator import Strength
from huddle.domain.errors import GUARD, HuddleError, NotFoundError
from huddle.domain.schedule import Session
from huddle.domain.team import Team
from huddle.services.desk.clock import make_clock
from huddle.services.export.export import ExportRequest
from huddle.services.intake.request import ImportRefusedError, ImportRequest, ImportResult, read
from huddle.services.planner.planner import InlinePlanner
from huddle.store.unit_of_work import UnitOfWork

At = Callable[..., Services]
Bring = Callable[..., ImportResult]


def exported(services: Services, path: Path) -> Path:
    """The whole roster as huddle's own template, zipped."""
    answer = services.exports.export(ExportRequest(what="roster", format="csv", names="full", needs=True))
    path.write_bytes(answer.data)
    return path


def dump(services: Services) -> str:
    """Everything in the database but import runs and the journal, as one hash."""
    assert services.database.path is not None
    connection = sqlite3.connect(services.database.path)
    lines = [
        line
        for line in connection.iterdump()
        if not line.startswith(
            (
                'INSERT INTO "change',
                'INSERT INTO "import_run',
                'INSERT INTO "sqlite_sequence',
                'INSERT INTO "search',
            )
        )
    ]
    connection.close()
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@pytest.mark.parametrize("version", ["1.1", "1.2"])
def test_a_team_stands_minutes_after_its_first_import(services: Services, bring: Bring, version: str) -> None:
    result = bring(clean_set(version), grades=("7",))
    assert result.written
    roster = services.roster.view()
    assert len(roster.students) == 16
    schedule = services.schedule.view()
    assert {s.block for s in schedule.sessions} == {"1", "2"}
    assert all(s.drafted for s in schedule.sessions)
    levels = {row.code: row.levels for row in services.team.view().educators}
    assert {level for row in levels.values() for level in row.values()} == {(3, False), (1, False)}
    someone = next(row.code for row in services.team.view().educators if row.usual_blocks)
    services.absences.log(someone)
    assert services.plans.draft().proof == "best possible"


def test_the_same_file_twice_changes_nothing(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    counts = bring(clean_set()).counts
    assert {name: count for name, count in counts.items() if count} == {"unchanged": counts["unchanged"]}
    assert dump(services) == before


def test_a_dry_run_leaves_every_byte(services: Services, bring: Bring) -> None:
    assert services.database.path is not None
    before = services.database.path.read_bytes()
    result = bring(clean_set(), write=False, grades=("7",))
    assert result.counts["added"] > 16
    assert not result.written
    assert services.database.path.read_bytes() == before


def test_a_renamed_student_is_changed_not_doubled(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = with_cell(clean_set(), "users.csv", "u1,", "familyName", "Newname")
    counts = bring(files).counts
    assert (counts["added"], counts["changed"]) == (0, 1)
    assert "Newname" in " ".join(s.name for s in services.roster.view().students)


def test_a_declared_strength_and_a_regrouping_survive_the_next_import(
    services: Services, bring: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    someone = next(row for row in services.team.view().educators if row.levels)
    skill = next(iter(someone.levels))
    services.team.set_strength(someone.code, skill, 1)
    bring(clean_set())
    again = next(row for row in services.team.view().educators if row.code == someone.code)
    assert again.levels[skill] == (1, True)


def test_a_student_who_left_is_archived_and_comes_back(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    files = clean_set()
    gone = {
        **files,
        "users.csv": without_line(files, "users.csv", "u1,")["users.csv"],
        "enrollments.csv": b"\r\n".join(
            line for line in files["enrollments.csv"].split(b"\r\n") if b",u1," not in line
        ),
    }
    counts = bring(gone).counts
    assert counts["archived"] == 1
    assert len(services.roster.view().students) == 15
    assert bring(clean_set()).counts["changed"] == 1
    assert len(services.roster.view().students) == 16


def test_too_many_removals_are_refused_and_nothing_is_written(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    files = clean_set()
    few = {
        **files,
        "users.csv": b"\r\n".join(
            line
            for line in files["users.csv"].split(b"\r\n")
            if not line.startswith((b"u1,", b"u2,", b"u3,", b"u4,", b"u5,"))
        ),
        "enrollments.csv": b"\r\n".join(
            line
            for line in files["enrollments.csv"].split(b"\r\n")
            if not any(f",u{n},".encode() in line for n in range(1, 6))
        ),
    }
    with pytest.raises(HuddleError) as refused:
        bring(few)
    assert refused.value.exit_code == 8
    assert dump(services) == before


def test_an_unknown_user_in_enrollments_names_file_line_and_column(services: Services, bring: Bring) -> None:
    before = dump(services)
    files = with_cell(clean_set(), "enrollments.csv", "e-c1-t1,", "userSourcedId", "ghost")
    with pytest.raises(ImportRefusedError) as refused:
        bring(files)
    assert refused.value.exit_code == 6
    places = [(f.file, f.line, f.column) for f in refused.value.findings if f.severity == "error"]
    assert any(
        file.endswith("enrollments.csv") and line == 2 and column == 6 for file, line, column in places
    )
    assert dump(services) == before


@pytest.mark.parametrize("name", ["[@click=app.quit]x", "\x1b]52;c;aGk=\x07Ann", "[/b]", "=1+1", "Ann\u202e"])
def test_a_hostile_name_is_stored_inert(services: Services, bring: Bring, name: str) -> None:
    bring(with_cell(clean_set(), "users.csv", "u1,", "givenName", name), grades=("7",))
    stored = " ".join(s.name for s in services.roster.view().students)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c == "\u202e" for c in stored)


def test_an_import_is_undone_whole(services: Services, bring: Bring) -> None:
    before = dump(services)
    bring(clean_set(), grades=("7",))
    services.imports.undo()
    assert dump(services) == before


def test_the_latest_import_is_the_one_that_is_undone_whatever_the_clock_says(
    services: Services, bring: Bring, tmp_path: Path
) -> None:
    bring(clean_set(), grades=("7",))
    (tmp_path / "second.zip").write_bytes(
        zipped(with_cell(clean_set(), "users.csv", "u1,", "familyName", "Newname"))
    )
    earlier = wire(services.database, make_clock("2026-11-23T07:00"), InlinePlanner())
    asked = ImportRequest(str(tmp_path / "second.zip"), grades=("7",))
    second = earlier.imports.run(asked, read(asked), write=True)
    assert services.imports.undo().id.startswith(second.run_id)


def test_an_import_that_was_taken_back_by_a_plain_undo_is_not_the_latest_any_more(
    services: Services, bring: Bring
) -> None:
    first = bring(clean_set(), grades=("7",))
    second = bring(with_cell(clean_set(), "users.csv", "u1,", "familyName", "Newname"))
    services.undo.undo()
    with pytest.raises(NotFoundError, match="undone before"):
        services.imports.undo(second.run_id)
    assert services.imports.undo().id.startswith(first.run_id)


def test_an_import_that_changed_nothing_is_not_undone_in_place_of_an_earlier_one(
    services: Services, bring: Bring
) -> None:
    first = bring(clean_set(), grades=("7",))
    assert first.undoable
    before = dump(services)
    again = bring(clean_set(), grades=("7",))
    assert again.written
    assert not again.undoable
    for words in ("", again.run_id):
        with pytest.raises(NotFoundError, match="changed nothing") as refused:
            services.imports.undo(words)
        assert first.run_id in refused.value.text()
    assert dump(services) == before
    services.imports.undo(first.run_id)
    with services.database.read() as reader:
        assert not reader.select(Team)
    with pytest.raises(NotFoundError, match="undone before"):
        services.imports.undo(first.run_id)


def test_a_run_that_changed_nothing_still_says_how_new_the_roster_is(
    services: Services, bring: Bring
) -> None:
    def of(day: str) -> Files:
        """The clean set as it was exported on that day."""
        return with_cell(clean_set(), "orgs.csv", "s1,", "dateLastModified", f"{day}T07:00:00.000Z")

    bring(of("2026-09-01"), grades=("7",))
    assert not bring(of("2026-10-01"), grades=("7",)).undoable
    with pytest.raises(HuddleError, match="older than the one imported before"):
        bring(of("2026-09-15"))


def test_an_import_and_the_line_that_undoes_it_are_saved_together(
    services: Services, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = UnitOfWork._make_permanent
    ends = iter([None])

    def once(unit: UnitOfWork) -> None:
        next(ends)  # a second commit of the same import ends the process
        kept(unit)

    monkeypatch.setattr(UnitOfWork, "_make_permanent", once)
    first = bring(clean_set(), grades=("7",))
    monkeypatch.undo()
    assert services.imports.undo().id.startswith(first.run_id)


def manifest(files: Files, before: str, after: str) -> Files:
    """The set whose manifest says something else."""
    assert before.encode() in files["manifest.csv"]
    return files | {"manifest.csv": files["manifest.csv"].replace(before.encode(), after.encode())}


def test_a_source_under_another_name_is_still_the_source(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    name = next(
        line.split(b",")[1]
        for line in clean_set()["manifest.csv"].splitlines()
        if b"source.systemName" in line
    ).decode()
    renamed = manifest(clean_set(), name, "Another SIS")
    topped = with_line(renamed, "orgs.csv", "d0,,,The State,state,,")
    topped = with_cell(topped, "orgs.csv", "d1,", "parentSourcedId", "d0")
    for files in (renamed, topped):
        result = bring(files)
        assert result.counts["added"] == result.counts["archived"] == 0
        assert result.counts["unchanged"] == 19
        assert dump(services) == before
        assert [f.code for f in result.findings if f.code == "N403"] == ["N403"]


def test_another_schools_roster_is_not_poured_into_a_team(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    before = dump(services)
    files = manifest(clean_set(), "systemName,", "systemName,Other ")
    people = files["users.csv"].decode().splitlines()
    strangers = people[:1]
    for n, line in enumerate(people[1:]):
        cells = line.split(",")
        names = [at for at, title in enumerate(people[0].split(",")) if title in ("givenName", "familyName")]
        for at in names:
            cells[at] = f"Other{n}"
        strangers.append(",".join(cells))
    files["users.csv"] = "".join(f"{line}\r\n" for line in strangers).encode()
    with pytest.raises(HuddleError, match="None of these") as refused:
        bring(files, grades=("7",))
    assert refused.value.exit_code == GUARD
    assert dump(services) == before
    assert bring(files, grades=("7",), source="Other").counts["added"] > 0


def test_who_only_helps_in_a_class_supports_there_and_leads_nowhere(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7", "8"))
    with services.database.read() as reader:
        sessions = reader.select(Session)
        helpers = {helper for session in sessions for helper in session.helper_ids}
        leads = {session.lead_id for session in sessions}
        only_help = helpers - leads
        levels = {s.level for s in reader.select(Strength) if s.educator_id in only_help}
    assert only_help
    assert levels == {1}


def test_an_import_that_was_done_again_can_be_undone_again(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    second = bring(with_cell(clean_set(), "users.csv", "u1,", "familyName", "Newname"))
    services.undo.undo()
    services.undo.redo()
    assert services.imports.undo().id.startswith(second.run_id)
    assert "Newname" not in " ".join(s.name for s in services.roster.view().students)


def test_everything_is_undone_back_to_before_the_import(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    who = services.roster.view().educators[0][0]
    services.absences.log(f"{who} today")
    services.plans.apply()
    for _ in range(3):
        services.undo.undo()
    with services.database.read() as reader:
        assert not reader.select(Team)
        assert not reader.select(CoveragePlan)


def test_an_import_that_is_in_use_is_not_undone_and_says_what_to_do(services: Services, bring: Bring) -> None:
    run = bring(clean_set(), grades=("7",))
    services.absences.log(f"{services.roster.view().educators[0][0]} today")
    before = dump(services)
    with pytest.raises(HuddleError, match="in use since"):
        services.imports.undo(run.run_id)
    assert dump(services) == before


def test_a_roster_that_was_exported_changes_nothing_when_it_is_imported_again(at: At, tmp_path: Path) -> None:
    demo = at()
    sheets = exported(demo, tmp_path / "first.zip")
    asked = ImportRequest(str(sheets))
    with demo.database.read() as reader:
        strengths = reader.select(Strength)
    result = demo.imports.run(asked, read(asked), write=True)
    assert {name: count for name, count in result.counts.items() if count} == {"unchanged": 114}
    with demo.database.read() as reader:
        assert reader.select(Strength) == strengths
    assert exported(demo, tmp_path / "second.zip").read_bytes() == sheets.read_bytes()


@pytest.mark.parametrize("names", ["full", "initials", "ids"])
def test_a_roster_as_oneroster_in_any_mode_of_names_meets_the_people_it_came_from(
    at: At, tmp_path: Path, names: str
) -> None:
    demo = at()
    answer = demo.exports.export(ExportRequest(what="roster", format="oneroster", names=names))
    (tmp_path / "out.zip").write_bytes(answer.data)
    asked = ImportRequest(str(tmp_path / "out.zip"))
    result = demo.imports.run(asked, read(asked), write=True)
    assert {name: count for name, count in result.counts.items() if count} == {"unchanged": 114}
    assert not [finding for finding in result.findings if finding.severity == "warning"]


def test_a_roster_as_oneroster_makes_the_same_people_and_groups_elsewhere(
    at: At, services: Services, tmp_path: Path
) -> None:
    demo = at()
    asking = ExportRequest(what="roster", format="oneroster", names="full")
    first = demo.exports.export(asking).data
    (tmp_path / "out.zip").write_bytes(first)
    asked = ImportRequest(str(tmp_path / "out.zip"))
    services.imports.run(asked, read(asked), write=True)
    second = services.exports.export(asking).data
    (one, two) = (_oneroster_rows(data) for data in (first, second))
    assert one == two
    assert len(one) > 114


def _oneroster_rows(package: bytes) -> set[tuple[str, ...]]:
    """Who there is, in which grade, and who is what in which class; where somebody leads once, the role may be another."""
    rows: set[tuple[str, ...]] = set()
    with zipfile.ZipFile(io.BytesIO(package)) as files:
        for name, columns in (
            ("users.csv", ("sourcedId", "givenName", "familyName", "grades")),
            ("enrollments.csv", ("classSourcedId", "userSourcedId", "role")),
        ):
            table = csv.DictReader(files.read(name).decode().splitlines())
            rows |= {tuple(row[column] for column in columns) for row in table}
    return rows


def test_an_exported_roster_makes_the_same_team_elsewhere(at: At, services: Services, tmp_path: Path) -> None:
    sheets = exported(at(), tmp_path / "first.zip")
    asked = ImportRequest(str(sheets))
    services.imports.run(asked, read(asked), write=True)
    assert exported(services, tmp_path / "second.zip").read_bytes() == sheets.read_bytes()


def test_a_sheet_with_the_code_of_somebody_else_is_refused_at_its_line(
    services: Services, bring: Bring
) -> None:
    bring(clean_set(), grades=("7",))
    there = services.roster.view().students[0]
    sheet = {
        "students.csv": f"student_id,first_name,last_name,grade\n{there.code},Someone,Different,7\n".encode()
    }
    before = dump(services)
    with pytest.raises(ImportRefusedError) as refused:
        bring(sheet)
    assert [(f.code, f.line) for f in refused.value.findings if f.severity == "error"] == [("E401", 2)]
    assert dump(services) == before
    assert bring(sheet, source="Another system").counts["added"] == 1
    assert next(s.name for s in services.roster.view().students if s.code == there.code) == there.name


def test_a_second_import_backs_up_first(services: Services, bring: Bring) -> None:
    bring(clean_set(), grades=("7",))
    backup = Path(bring(with_cell(clean_set(), "users.csv", "u1,", "familyName", "New")).backup)
    assert backup.stat().st_mode & 0o777 == 0o600
    connection = sqlite3.connect(backup)
    assert connection.execute("SELECT count(*) FROM student").fetchone() == (16,)
    connection.close()


def _rosters() -> Path:
    return Path(os.environ.get("HUDDLE_SAMPLES", "../shared/data/rosters"))


@pytest.mark.parametrize(
    ("path", "students"),
    [("gospelnerd-generated/school-small/oneroster-school-small.zip", 72), ("lepo-rosterhub/ja", 18)],
)
def test_a_third_party_roster_becomes_a_team_with_a_plan(
    services: Services, path: str, students: int
) -> None:
    source = _rosters() / path
    if not source.exists():
        pytest.skip("the third-party rosters are not here (HUDDLE_SAMPLES)")
    request = ImportRequest(str(source))
    services.imports.run(request, read(request), write=True)
    assert len(services.roster.view().students) == students
    services.absences.log(next(row.code for row in services.team.view().educators if row.usual_blocks))
    assert services.plans.apply().view.proof == "best possible"
    again = services.imports.run(request, read(request), write=True).counts
    assert sum(again.values()) == again["unchanged"]


def test_a_folder_is_read_like_a_zip(services: Services, tmp_path: Path) -> None:
    request = ImportRequest(str(write_folder(tmp_path / "set", clean_set())), grades=("8",))
    assert services.imports.run(request, read(request), write=True).written


def test_days_of_a_cycle_are_days_of_one_block(services: Services, bring: Bring) -> None:
    files = clean_set()
    periods = {"c1": "1(A,C)", "c2": "1(B,D)", "c3": "1(B,D)", "c4": "1(A,C)"}
    for key, period in periods.items():
        files = with_cell(files, "classes.csv", f"{key},", "periods", period)
    result = bring(files, grades=("7",))
    sessions = {(s.group, s.block, s.days) for s in services.schedule.view().sessions}
    assert sessions == {
        ("M7A", "1", "cycle:A,C"),
        ("M7B", "1", "cycle:B,D"),
        ("R7A", "1", "cycle:B,D"),
        ("R7B", "1", "cycle:A,C"),
    }
    assert [f.code for f in result.findings if f.severity == "warning"] == ["W408"]
    assert services.team.rules().cycle == ("A", "B", "C", "D")
    with services.desk.read() as (reader, place):
        day = services.desk.day(reader, place)
    assert {day.group_of[s.group_id].code for s in day.sessions} == {"M7A", "R7B"}
    assert not bring(files).undoable


def test_who_is_in_several_classes_at_once_is_named_with_the_classes(
    services: Services, bring: Bring
) -> None:
    files = with_cell(clean_set(), "classes.csv", "c2,", "periods", "1")
    said = [f.message for f in bring(files, grades=("7",)).findings if f.code == "W402"]
    assert "In block 1 Hana Brandt is in 2 classes at once: Math 7A, Math 7B." in said


def test_a_drafted_day_that_no_school_has_is_said(services: Services, bring: Bring) -> None:
    files = clean_set()
    for key in ("c1", "c2", "c3", "c4"):
        files = with_cell(files, "classes.csv", f"{key},", "periods", ",".join(map(str, range(1, 13))))
    said = [f.message for f in bring(files, grades=("7",)).findings if f.code == "W409"]
    assert len(said) == 1
    assert "12 blocks" in said[0]
    assert not [f for f in bring(clean_set(), write=False).findings if f.code == "W409"]
