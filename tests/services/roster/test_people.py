"""Two records of one person made one: nothing that belonged to either is lost, and undo brings both back."""

import contextlib
import dataclasses
import datetime as dt
import itertools
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huddle.bootstrap import Services
from huddle.domain.cover.happened import happened_words
from huddle.domain.cover.plan import Move
from huddle.domain.educator import Strength
from huddle.domain.errors import NotFoundError, UsageError
from huddle.domain.group import Membership
from huddle.domain.huddle import Entry
from huddle.domain.record import ExportRecord, ExternalId
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import TeamMember
from huddle.domain.values import new_id

At = Callable[..., Services]
NOW = dt.datetime(2026, 11, 23, 14, tzinfo=dt.UTC)
# What a merge, or what is planned and journaled anew, may leave different.
_NOT_COMPARED = ("change", "change_line", "coverage_plan", "sqlite_sequence", "search", "setting")


def dump(path: Path) -> dict[str, list[Any]]:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        names = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        tables = {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608 - own tables
            for name in names
            if not name.startswith(_NOT_COMPARED)
        }
    for rows in tables.values():
        for row in rows:
            row.pop("version", None)
        rows.sort(key=repr)
    return tables


def mentions(path: Path, record_id: str) -> list[str]:
    """Tables and columns that still name a record, its own row and the journal aside."""
    return [
        f"{table}.{column}"
        for table, rows in dump(path).items()
        for row in rows
        for column, value in row.items()
        if column != "id" and isinstance(value, str) and record_id in value
    ]


@pytest.fixture
def twins(at: At) -> tuple[Services, str, str]:
    """Two students who are one, each with something of every kind; gives their ids."""
    services = at()
    with services.desk.write("Twins") as (work, place):
        one, two, other = work.find(Student, "t.code", team_id=place.team.id, active=True)[:3]
        group = work.find(Membership, student_id=one.id)[0].group_id
        work.add_all(
            [
                Membership(
                    id=new_id(), group_id=group, student_id=two.id, since=dt.date(2026, 1, 5),
                    until=dt.date(2026, 9, 30),
                ),
                StudentAbsence(id=new_id(), team_id=place.team.id, student_id=one.id, date=dt.date(2026, 11, 24)),
                StudentAbsence(id=new_id(), team_id=place.team.id, student_id=two.id, date=dt.date(2026, 11, 24)),
                StudentAbsence(id=new_id(), team_id=place.team.id, student_id=two.id, date=dt.date(2026, 11, 25)),
                StudentPair(id=new_id(), team_id=place.team.id, first_id=two.id, second_id=other.id),
                StudentPair(id=new_id(), team_id=place.team.id, first_id=two.id, second_id=one.id),
                ExternalId(id=new_id(), scope="", source="sis", kind="student", external_id="7", our_id=two.id),
                ExportRecord(
                    id=new_id(), team_id=place.team.id, at=NOW, by="AF", what="timeline", format="md", names="full",
                    since=None, until=None, rows=1, student_id=two.id,
                ),
            ]
        )  # fmt: skip
        move = work.find(Move, team_id=place.team.id)[0]
        work.add(
            Entry(
                id=new_id(), team_id=place.team.id, huddle_id=work.scalar("SELECT h.id FROM huddle h LIMIT 1"),
                section="notes", kind="note", text="look", at=NOW, student_ids=(one.id, two.id),
            )
        )  # fmt: skip
        work.save(_with_parts(move, {"AF": (two.code, other.code)}))
        work.commit()
    return services, one.id, two.id


def _with_parts(move: Move, parts: Any) -> Move:
    return dataclasses.replace(move, parts=parts)


def test_everything_of_the_second_student_belongs_to_the_first(
    twins: tuple[Services, str, str], demo_db: Path
) -> None:
    services, one, two = twins
    with services.desk.read() as (reader, _):
        kept, gone = reader.get(Student, one), reader.get(Student, two)
        assert kept is not None
        assert gone is not None
        groups = {m.group_id for m in reader.find(Membership, student_id=one)}
        groups |= {m.group_id for m in reader.find(Membership, student_id=two)}
    merged = services.people.merge(kept.code, gone.code)
    assert (merged.kept, merged.gone) == (kept.code, gone.code)
    assert mentions(demo_db, two) == []
    with services.desk.read() as (reader, place):
        assert {m.group_id for m in reader.find(Membership, student_id=one)} == groups
        absences = reader.find(StudentAbsence, student_id=one)
        assert len({a.date for a in absences}) == len(absences)
        assert dt.date(2026, 11, 25) in {a.date for a in absences}
        assert [row.external_id for row in reader.find(ExternalId, our_id=one, source="sis")] == ["7"]
        assert reader.find(ExportRecord, student_id=one)
        assert not any(gone.code in codes for m in reader.find(Move) for codes in m.parts.values())
        assert any(kept.code in codes for m in reader.find(Move) for codes in m.parts.values())
        archived = reader.get(Student, two)
        assert archived is not None
        assert not archived.active
        pairs = [{p.first_id, p.second_id} for p in reader.find(StudentPair, team_id=place.team.id)]
        assert all(len(pair) == 2 for pair in pairs)


def test_times_in_one_group_that_follow_each_other_become_one(twins: tuple[Services, str, str]) -> None:
    services, one, two = twins
    with services.desk.read() as (reader, _):
        group = reader.find(Membership, student_id=two, until=dt.date(2026, 9, 30))[0].group_id
        codes = [student.code for each in (one, two) if (student := reader.get(Student, each))]
    services.people.merge(*codes)
    with services.desk.read() as (reader, _):
        times = sorted(
            (m.since, m.until or dt.date.max) for m in reader.find(Membership, student_id=one, group_id=group)
        )
    assert times[0][0] == dt.date(2026, 1, 5)
    assert all(before[1] < after[0] for before, after in itertools.pairwise(times))


def test_undo_brings_both_students_back(twins: tuple[Services, str, str], demo_db: Path) -> None:
    services, one, two = twins
    before = dump(demo_db)
    with services.desk.read() as (reader, _):
        codes = [student.code for each in (one, two) if (student := reader.get(Student, each))]
    services.people.merge(*codes)
    assert dump(demo_db) != before
    services.undo.undo()
    assert dump(demo_db) == before


def test_everything_of_the_second_educator_belongs_to_the_first_and_undo_brings_both_back(
    at: At, demo_db: Path
) -> None:
    services = at()
    services.absences.log("GO today")
    with services.desk.read() as (reader, place):
        ids = {m.code: m.educator_id for m in reader.find(TeamMember, team_id=place.team.id)}
        skills = {s.skill for code in ("ES", "GO") for s in reader.find(Strength, educator_id=ids[code])}
    before = dump(demo_db)
    merged = services.people.merge("ES", "GO")
    assert merged.moved > 10
    # Its own place in the team stays, ended, and so does who is written down as having done something.
    assert set(mentions(demo_db, ids["GO"])) == {"team_member.educator_id"}
    with services.desk.read() as (reader, place):
        strengths = reader.find(Strength, educator_id=ids["ES"])
        assert sorted(s.skill for s in strengths) == sorted(skills)
        for move in reader.find(Move, team_id=place.team.id):
            assert "GO" not in (
                *move.before,
                *move.after,
                *move.covers,
                *move.parts,
                happened_words(move.happened),
            )
        day = services.desk.day(reader, place)
    assert "GO" not in [member.code for member in day.members]
    assert [person.name for person in services.today.board().out if person.code == "ES"]
    services.undo.undo()
    assert dump(demo_db) == before


def test_the_ledger_counts_the_covers_of_both_for_the_first(at: At) -> None:
    services = at()
    with services.desk.read() as (reader, place):
        covered = [m for m in reader.find(Move, team_id=place.team.id) if {"ES", "GO"} & set(m.covers)]
    assert covered
    services.people.merge("ES", "GO")
    with services.desk.read() as (reader, place):
        now = [m for m in reader.find(Move, team_id=place.team.id) if "ES" in m.covers]
    assert len(now) == len(covered)


@pytest.mark.parametrize(
    ("keep", "gone", "error"),
    [("ES", "ES", UsageError), ("ES", "S-1001", UsageError), ("ES", "nobody", NotFoundError)],
)
def test_what_is_not_two_records_of_one_kind_is_refused(
    at: At, demo_db: Path, keep: str, gone: str, error: type[Exception]
) -> None:
    services = at()
    before = dump(demo_db)
    with pytest.raises(error):
        services.people.merge(keep, gone)
    assert dump(demo_db) == before


def test_a_merged_student_is_met_by_the_next_import(twins: tuple[Services, str, str]) -> None:
    services, one, two = twins
    with services.desk.read() as (reader, _):
        codes = [student.code for each in (one, two) if (student := reader.get(Student, each))]
    services.people.merge(*codes)
    with services.desk.read() as (reader, _):
        assert {row.our_id for row in reader.find(ExternalId, source="sis", external_id="7")} == {one}
