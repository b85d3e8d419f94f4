"""Purging reaches every place that could keep a student, leaves counts, and says beforehand what it will do."""

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle.bootstrap import Services
from huddle.domain.errors import HuddleError, NotFoundError, UsageError
from huddle.paths import backups_folder, drafts_folder, private_folder
from huddle.services.care.purge import parse_year
from huddle.store import purge as store
from huddle.store.backup import backup_beside

At = Callable[..., Services]
NAMES = (b"Quillon", b"Zzyzxfield", b"quillon", b"zzyzxfield", b"S-9001")
NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)


def everywhere(services: Services) -> None:
    """Put a student into every place that can hold one."""
    code = services.students.add("Quillon Zzyzxfield", code="S-9001")
    services.students.set(code, {"needs": ("iep",)})
    services.regroup.regroup(services.groups.list()[0].code, into=[code])
    services.attendance.out([code])
    huddles = services.huddles
    huddles.start()
    note = huddles.note("Quillon Zzyzxfield had surgery-SECRET")
    huddles.edit_note(note.id, "Quillon Zzyzxfield had surgery-SECRET again")
    huddles.note("+quillon and S-1008 shared a table")
    huddles.note("quillon's bus was late, ask Zzyzxfield family")
    huddles.decide("Seats for QUILLON ZZYZXFIELD")
    huddles.todo("call Zzyzxfield family @grace due fri")
    huddles.spotlight(code, "came back")
    services.history.save_filter("mine", "student:Zzyzxfield")


def holds(path: Path) -> list[bytes]:
    data = path.read_bytes()
    return [name for name in NAMES if name in data]


@pytest.fixture
def known(at: At, demo_db: Path) -> Services:
    services = at("2026-11-23T07:45")
    everywhere(services)
    services.plans.apply()
    with closing(sqlite3.connect(demo_db)) as raw:
        split = (json.dumps({"HB": ["S-9001", "S-1008"]}),)
        raw.execute("UPDATE move SET parts = ? WHERE id = (SELECT min(id) FROM move)", split)
        raw.execute(
            "INSERT INTO external_id SELECT 'x', 'x', 'sis', 'student', 'zzyzxfield-7', id, team_id, 0 FROM student"
            " WHERE code = 'S-9001'"
        )
        raw.commit()
    draft = private_folder(drafts_folder(demo_db)) / "note.txt"
    draft.write_text("tell Quillon about the trip", "utf-8")
    made = backup_beside(demo_db, "backup", NOW)
    for cut_short in (
        made.with_name(f".{made.name[:-9]}999999.db.part"),
        demo_db.with_name(".repair-abc") / "damaged.db",
        demo_db.with_name(".moved.db.moving"),
    ):
        cut_short.parent.mkdir(exist_ok=True)
        cut_short.write_bytes(made.read_bytes())
        os.utime(cut_short, (0, 0))
        os.utime(cut_short.parent, (0, 0))
    return services


def test_nothing_of_a_purged_student_is_left_in_any_file(known: Services, demo_db: Path) -> None:
    assert holds(demo_db)
    with closing(sqlite3.connect(demo_db)) as raw:
        (student_id,) = raw.execute("SELECT id FROM student WHERE code = 'S-9001'").fetchone()
    report = known.purge.student("S-9001", dry_run=False)
    assert report.counts["student"] == 1
    assert report.copies == 4
    files = [path for path in demo_db.parent.rglob("*") if path.is_file()]
    assert {path: holds(path) for path in files} == {path: [] for path in files}
    with closing(sqlite3.connect(demo_db)) as raw:
        assert b"surgery-SECRET" not in demo_db.read_bytes()
        for table in SQLModel.metadata.tables:
            for row in raw.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - own tables
                assert student_id not in " ".join(map(str, row))
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
    (copy,) = backups_folder(demo_db).glob("*.db")
    assert copy == Path(report.backup)


def test_what_others_wrote_stays_and_counts_stay(known: Services) -> None:
    before = known.huddles.view()
    known.purge.student("Zzyzxfield", dry_run=False)
    after = known.huddles.view()
    assert len(after.entries) == len(before.entries)
    assert len(after.actions) == len(before.actions)
    texts = [entry.text for entry in after.entries]
    assert texts.count("(removed)") == 3
    assert "-'s bus was late, ask - family" in texts
    shared = next(entry for entry in after.entries if entry.students)
    assert [code for code, _, _ in shared.students] == ["S-1008"]
    assert known.history.search("quillon").hits == ()
    assert "call - family" in [action.text for action in after.actions]


def test_a_dry_run_says_the_same_counts_and_changes_nothing(known: Services, demo_db: Path) -> None:
    bytes_before = demo_db.read_bytes()
    dry = known.purge.student("S-9001")
    assert (dry.written, dry.copies, dry.backup) == (False, 5, "")
    assert demo_db.read_bytes() == bytes_before
    assert len(list(backups_folder(demo_db).glob("*.db"))) == 2  # by hand, and before the regrouping
    done = known.purge.student("S-9001", dry_run=False)
    assert done.counts == dry.counts


def test_undo_goes_on_with_what_was_done_before_and_brings_nobody_back(
    known: Services, demo_db: Path
) -> None:
    known.purge.student("S-9001", dry_run=False)
    for _ in range(12):
        try:
            known.undo.undo()
        except HuddleError as error:
            assert "S-9001" not in error.message  # noqa: PT017 - some changes cannot be taken back, and say so
            break
    assert not holds(demo_db)
    with pytest.raises(NotFoundError):
        known.purge.student("S-9001")


def test_younger_backups_stay_where_somebody_wants_them(known: Services, demo_db: Path) -> None:
    report = known.purge.student("S-9001", dry_run=False, keep_days=7)
    assert report.copies == 2  # a repair and a move that were cut short are no backups
    left = sorted(path.name.split("-")[1:3] for path in backups_folder(demo_db).glob("*.db"))
    assert [words[0] for words in left] == ["after", "backup", "before"]
    assert left[2] == ["before", "regroup"]


def test_every_text_column_is_looked_through() -> None:
    """A new column in which people can write has to be named in the purge, or be known to hold no person."""
    # Names, codes, words of the program, and what belongs to rows that are removed whole.
    harmless = {
        "school", "team", "educator", "team_member", "credential", "skill", "strength", "student", "student_pair",
        "student_absence", "room", "membership", "block", "base_session", "duty", "absence", "announcement_seen",
        "external_id", "huddle",
    }  # fmt: skip
    words = {
        "id", "team_id", "huddle_id", "section", "kind", "author", "student_ids", "group_ids", "amends", "plan_id",
        "state", "made_by", "applied_by", "block", "group_code", "educator_code", "key", "credential", "source",
        "uid", "format", "by", "names", "what", "student_id", "table_name", "row_id", "bell", "cycle_day", "code",
        "grade", "weights", "requires", "room_id", "owner_id", "created_in", "closed_in", "repeats", "asked", "counts",
        "before", "after", "together", "covers", "parts", "name",
    }  # fmt: skip
    for table in SQLModel.metadata.tables.values():
        if table.name in harmless:
            continue
        texts = {column.name for column in table.columns if column.type.python_type is str}
        assert texts <= words | set(store._TEXTS[table.name]), table.name


def test_copies_of_other_databases_beside_it_stay(known: Services, demo_db: Path) -> None:
    others = [
        backups_folder(demo_db) / name
        for name in ("demo-b-backup-20261101T070000000000.db", "mine.db", "demo.txt")
    ]
    for other in others:
        other.write_text("x")
    known.purge.student("S-9001", dry_run=False)
    assert all(other.exists() for other in others)


@pytest.mark.parametrize("year", ["2024", "2024-26", "24-25", "next", "2024-2026"])
def test_what_is_no_school_year_is_refused(year: str) -> None:
    with pytest.raises(UsageError):
        parse_year(year)


def test_a_school_year_ends_in_july() -> None:
    assert parse_year("2024-25") == parse_year("2024-2025") == dt.date(2025, 7, 31)


def test_a_year_goes_with_its_huddles_and_open_work_stays(at: At, demo_db: Path) -> None:
    now = at("2026-11-23T07:45")
    with pytest.raises(HuddleError, match="not over"):
        now.purge.year("2026-27", dry_run=False)
    later = at("2027-09-01T07:45")
    opened = [action.text for action in later.huddles.view().actions if action.state == "open"]
    report = later.purge.year("2026-27", dry_run=False)
    assert report.counts["huddle"] == 29
    assert later.history.view(days=4000).huddles == ()
    assert [action.text for action in later.huddles.view().actions] == opened
    assert len(later.roster.view().students) > 100
    with closing(sqlite3.connect(demo_db)) as raw:
        assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
        assert raw.execute("SELECT count(*) FROM coverage_plan").fetchone() == (0,)
