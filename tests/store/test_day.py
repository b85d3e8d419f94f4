"""One date of a team, read whole."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from huddle.domain.absence import Absence
from huddle.domain.block import Block
from huddle.domain.calendar import CalendarDay
from huddle.domain.cover.answer import answer_from_json
from huddle.domain.cover.plan import CoveragePlan
from huddle.domain.cover.problem import Problem
from huddle.domain.day import TeamDay
from huddle.domain.educator import Educator
from huddle.domain.errors import DATABASE, HuddleError
from huddle.domain.group import Group
from huddle.domain.schedule import Session
from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team, TeamMember
from huddle.store.database import Database
from huddle.store.queries.day import load_day

DAY = dt.date(2026, 11, 23)
NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
Keep = Callable[..., int]


def read_day(database: Database, date: dt.date = DAY, now: dt.time | None = None) -> TeamDay:
    with database.read() as reader:
        team, school = reader.get(Team, "team"), reader.get(School, "school")
        assert team is not None
        assert school is not None
        return load_day(reader, team, school, date, now)


def change(database: Database, noun: type[Any], record_id: str, **fields: Any) -> None:
    with database.write(by="", label="Changed", team_id="team", now=NOW) as work:
        record: Any = work.get(noun, record_id)
        work.save(dataclasses.replace(record, **fields))
        work.commit()


def test_a_day_holds_what_is_active_on_it(full: Database) -> None:
    day = read_day(full, now=dt.time(8, 45))
    assert [member.code for member in day.members] == ["HB", "ZO"]
    assert [block.short for block in day.blocks] == ["1"]
    assert [session.id for session in day.sessions] == ["s1"]
    assert [student.id for student in day.members_of["g1"]] == ["ben", "ann"]
    assert day.headcount("g1", "1") == 1
    assert [student.id for student in day.present("g1", "1")] == ["ben"]
    assert day.is_out("hugo", "1")
    assert not day.is_out("zoe", "1")
    assert day.over(day.blocks[0])
    assert [credential.code for credential in day.credentials] == ["sped"]
    assert day.elsewhere == {}
    assert {person.name for person in day.people()} == {"Hugo Brandt", "Zoë O'Neil"}


def test_the_next_day_is_another(full: Database) -> None:
    tomorrow = read_day(full, DAY + dt.timedelta(days=1))
    assert tomorrow.absences == ()
    assert tomorrow.student_absences == ()
    assert tomorrow.credentials == ()
    assert not tomorrow.over(tomorrow.blocks[0])
    yesterday = read_day(full, DAY - dt.timedelta(days=1))
    assert [member.code for member in yesterday.members] == ["ZO"]
    assert yesterday.memberships == ()
    assert yesterday.blocks == ()
    assert [block.short for block in yesterday.usual_blocks] == ["1"]


def test_what_is_archived_or_over_is_left_out(full: Database) -> None:
    change(full, Student, "ann", active=False)
    assert [student.id for student in read_day(full).students] == ["ben"]
    change(full, Educator, "hugo", active=False)
    assert [member.code for member in read_day(full).members] == ["ZO"]
    change(full, Group, "g1", archived=True)
    assert read_day(full).sessions == ()


def test_a_special_day_has_its_own_blocks_and_a_holiday_none(full: Database, keep: Keep) -> None:
    short = Block(
        id="b9",
        team_id="team",
        short="S",
        name="Short",
        starts=dt.time(9),
        ends=dt.time(9, 20),
        position=1,
        bell="short",
    )
    keep(full, short, CalendarDay(id="cd9", team_id="team", date=DAY, kind="special", bell="short"))
    assert [block.short for block in read_day(full).blocks] == ["S"]
    assert read_day(full, dt.date(2026, 11, 26)).blocks == ()
    assert [block.short for block in read_day(full, DAY + dt.timedelta(days=1)).blocks] == ["1"]


# --- people of two teams ---------------------------------------------------------------------------------------------


@pytest.fixture
def two_teams(full: Database, keep: Keep) -> Database:
    """Zoë also leads the second block of Grade 6, whose first two blocks overlap the one of Grade 5."""

    def block(number: int, starts: dt.time, ends: dt.time) -> Block:
        return Block(
            id=f"six{number}",
            team_id="six",
            short=f"B{number}",
            name="B",
            starts=starts,
            ends=ends,
            position=number,
        )

    keep(
        full,
        Team(id="six", school_id="school", name="Grade 6"),
        TeamMember(id="m6", team_id="six", educator_id="zoe", code="ZN"),
        block(1, dt.time(7), dt.time(8, 15)),
        block(2, dt.time(8, 30), dt.time(9)),
        block(3, dt.time(9), dt.time(10)),
        Group(id="g6", team_id="six", code="6A", name="Six A"),
    )
    return full


def elsewhere(database: Database) -> dict[str, list[str]]:
    return {who: list(blocks) for who, blocks in read_day(database).elsewhere.items()}


def a_session(block: str, **fields: Any) -> Session:
    return Session(**{"id": f"s6{block}", "team_id": "six", "group_id": "g6", "block": block, **fields})


def test_an_educator_is_elsewhere_in_blocks_that_overlap_another_teams(
    two_teams: Database, keep: Keep
) -> None:
    assert elsewhere(two_teams) == {}
    keep(two_teams, a_session("B3", lead_id="zoe"))
    assert elsewhere(two_teams) == {}
    keep(two_teams, a_session("B2", helper_ids=("zoe",)))
    assert elsewhere(two_teams) == {"zoe": ["1"]}


def test_a_session_that_does_not_meet_takes_nobody_elsewhere(two_teams: Database, keep: Keep) -> None:
    keep(two_teams, a_session("B1", lead_id="zoe", days="tue"))
    assert elsewhere(two_teams) == {}
    keep(two_teams, a_session("B2", lead_id="zoe"))
    change(two_teams, Group, "g6", archived=True)
    assert elsewhere(two_teams) == {}
    change(two_teams, Group, "g6", archived=False)
    change(two_teams, Block, "six2", days="wed")
    assert elsewhere(two_teams) == {}


@pytest.mark.parametrize(
    ("state", "away"), [("applied", True), ("stale", True), ("draft", False), ("superseded", False)]
)
def test_an_announced_cover_takes_an_educator_elsewhere(
    two_teams: Database, keep: Keep, state: str, away: bool
) -> None:
    answer = answer_from_json({"leads": [{"block": "B1", "group": "6A", "educator": "ZN"}]})
    keep(
        two_teams,
        CoveragePlan(
            id="p6",
            team_id="six",
            date=DAY,
            state=state,
            problem=Problem((), (), ()),
            answer=answer,
            proved_through=9,
            made_by="",
            made_at=NOW,
        ),
    )
    assert elsewhere(two_teams) == ({"zoe": ["1"]} if away else {})


def test_an_absence_logged_in_another_team_counts_at_the_same_times(two_teams: Database, keep: Keep) -> None:
    def away(record_id: str, blocks: tuple[str, ...]) -> Absence:
        return Absence(id=record_id, team_id="six", educator_id="zoe", first=DAY, last=DAY, blocks=blocks)

    keep(two_teams, away("late", ("B3",)))
    assert not read_day(two_teams).is_out("zoe", "1")
    keep(two_teams, away("early", ("B1",)))
    assert read_day(two_teams).is_out("zoe", "1")


def test_a_value_that_no_record_takes_is_said_to_be_damage(full: Database) -> None:
    with full.write(by="", label="", team_id="team", now=NOW) as work:
        work.connection.exec_driver_sql("UPDATE student SET code = '' WHERE id = 'ann'")
        work.commit()
    with pytest.raises(HuddleError, match="damaged") as fault:
        read_day(full)
    assert fault.value.exit_code == DATABASE
