"""A login for each educator: the server itself keeps teams apart, and the reason of an absence for leads."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from sqlalchemy.engine import make_url
from sqlmodel import SQLModel

from huddle.bootstrap import Services, wire
from huddle.domain.absence import Absence
from huddle.domain.educator import Educator
from huddle.domain.errors import HuddleError
from huddle.domain.huddle import Entry
from huddle.domain.school import School
from huddle.domain.student import Student
from huddle.domain.team import Team, TeamMember
from huddle.paths import drafts_folder, private_folder
from huddle.services.care.logins import Logins, set_up
from huddle.services.care.purge import Purge
from huddle.services.desk.clock import make_clock
from huddle.services.desk.desk import Desk
from huddle.services.planner.planner import InlinePlanner
from huddle.store.database import Database
from huddle.store.opening import open_database

pytest.importorskip("psycopg", reason="the PostgreSQL driver is not installed", exc_type=ImportError)

NOW = dt.datetime(2026, 11, 23, 14, 45, tzinfo=dt.UTC)
Open = Callable[..., Database]
OTHERS = [
    School(id="school2", name="Other school"),
    Team(id="team2", school_id="school2", name="Team B"),
    Educator(id="bea", given="Bea", family="Stranger", role="certified", home_team_id="team2"),
    TeamMember(id="m9", team_id="team2", educator_id="bea", code="BS"),
    Student(id="cem", team_id="team2", code="S-0001", given="Cem", family="Elsewhere"),
    Absence(
        id="ab9",
        team_id="team2",
        educator_id="bea",
        first=NOW.date(),
        last=NOW.date(),
        category="jury_duty",
    ),
]


@pytest.fixture
def owner(server: str, records: list[Any], keep: Callable[..., int]) -> Iterator[Database]:
    """A server that keeps teams apart, with two teams."""
    opened = open_database(server, now=NOW, create=True)
    with opened.engine.begin() as connection:
        for table in reversed(SQLModel.metadata.sorted_tables):
            connection.execute(table.delete())
        connection.exec_driver_sql("DROP SCHEMA IF EXISTS huddle_access CASCADE")
    set_up(opened)
    set_up(opened)  # again does no harm
    keep(opened, *records)
    with opened.write(by="BS", label="Added", team_id="team2", now=NOW) as work:
        work.add_all(OTHERS)
        work.commit()
    yield opened
    with opened.engine.begin() as connection:
        for table in SQLModel.metadata.sorted_tables:
            connection.exec_driver_sql(f'ALTER TABLE "{table.name}" DISABLE ROW LEVEL SECURITY')
        connection.exec_driver_sql("DROP SCHEMA huddle_access CASCADE")
    opened.close()


def desk(database: Database, team: str = "", user: str = "") -> Desk:
    return Desk(database, make_clock("2026-11-23T07:45"), team_name=team, user=user)


@pytest.fixture
def login(owner: Database, server: str) -> Iterator[Open]:
    """Opens the database as an educator, with a login of their own."""
    opened: list[Database] = []

    def open_as(who: str, team: str = "Grade 5", **options: Any) -> Database:
        granted = Logins(desk(owner, team)).grant(who, **options)
        url = make_url(server).set(username=granted.login)
        opened.append(open_database(url.render_as_string(hide_password=False), now=NOW))
        return opened[-1]

    yield open_as
    for database in opened:
        database.close()
    with owner.engine.begin() as connection:
        names = connection.exec_driver_sql(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'huddle\\_%%' AND rolcanlogin OR rolname = 'own_name'"
        ).scalars()
        for name in list(names):
            connection.exec_driver_sql(f'DROP OWNED BY "{name}"')
            connection.exec_driver_sql(f'DROP ROLE "{name}"')


def refused(database: Database, sql: str) -> str:
    """The server's own word for why a statement is refused."""
    url = database.engine.url.set(drivername="postgresql")
    with (
        psycopg.connect(url.render_as_string(hide_password=False)) as raw,
        pytest.raises(psycopg.Error) as caught,
    ):
        raw.execute(sql.encode())
    return str(caught.value.sqlstate)


def seen(database: Database, sql: str) -> list[Any]:
    with database.engine.connect() as connection:
        return list(connection.exec_driver_sql(sql).scalars())


def test_a_login_sees_its_own_team_alone(login: Open) -> None:
    database = login("ZO")
    assert seen(database, "SELECT family FROM student ORDER BY id") == ["Lee", ""]
    for table in SQLModel.metadata.tables.values():
        if "team_id" in table.columns:
            assert set(seen(database, f'SELECT team_id FROM "{table.name}"')) <= {"team"}, table.name  # noqa: S608 - own tables
    assert seen(database, "SELECT name FROM school") == ["Cactus Elementary"]
    assert set(seen(database, "SELECT given FROM educator")) == {"Hugo", "Zoë"}
    assert not [line for line in seen(database, "SELECT after FROM change_line") if "Elsewhere" in str(line)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO room SELECT 'x', 'team2', name, capacity, version FROM room",
        "UPDATE student SET team_id = 'team2' WHERE id = 'ann'",
        "SELECT * FROM huddle_access.login",
        "INSERT INTO huddle_access.login VALUES (session_user, 'team2', 'ZO', 'zoe', true)",
        "CREATE TABLE mine (a int)",
        "SELECT category FROM absence",
        "SELECT * FROM absence",
        "SET ROLE huddle_lead",
        "SET SESSION AUTHORIZATION huddle_hb",
        "ALTER TABLE absence DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_team ON student",
        "UPDATE alembic_version SET version_num = '9999'",
    ],
)
def test_what_a_login_may_not_do_is_refused_by_the_server(login: Open, sql: str) -> None:
    login("HB")
    assert refused(login("ZO"), sql) == "42501"


def test_rows_of_others_can_be_neither_changed_nor_removed(login: Open, owner: Database) -> None:
    with login("ZO").engine.begin() as connection:
        for statement in (
            "UPDATE student SET given = 'X' WHERE id = 'cem'",
            "DELETE FROM student WHERE id = 'cem'",
        ):
            assert connection.exec_driver_sql(statement).rowcount == 0
    assert seen(owner, "SELECT given FROM student WHERE id = 'cem'") == ["Cem"]


def test_a_lead_reads_reasons_and_others_do_not(login: Open) -> None:
    lead, member = login("HB"), login("ZO")
    for database, reason in ((lead, "sick"), (member, "")):
        with database.read() as reader:
            (absence,) = reader.select(Absence)
            assert absence.category == reason
            lines = [str(each) for each in seen(database, "SELECT after FROM change_line")]
            assert any('"category":"sick"' in line for line in lines) is bool(reason)
            assert any('"Ann"' in line for line in lines)


def test_who_may_not_read_a_reason_may_give_their_own_and_wipes_nobodys(login: Open, owner: Database) -> None:
    member = login("ZO")
    with member.write(by="ZO", label="x", team_id="team", now=NOW) as work:
        (absence,) = work.select(Absence)
        work.save(dataclasses.replace(absence, last=absence.last + dt.timedelta(days=1)))
        work.add(dataclasses.replace(absence, id="own", educator_id="zoe", category="personal", version=1))
        work.commit()
    assert seen(owner, "SELECT category FROM absence WHERE team_id = 'team' ORDER BY id") == [
        "sick",
        "personal",
    ]


def services_of(database: Database, user: str) -> Services:
    return wire(database, make_clock("2026-11-23T07:45"), InlinePlanner(), user=user)


def test_a_members_day_works(login: Open) -> None:
    """What an educator does in a morning, with the rights of a member."""
    services = services_of(login("ZO"), "ZO")
    services.absences.log("zo tomorrow")
    services.undo.undo()
    services.absences.log("me tomorrow")
    services.huddles.start()
    services.huddles.note("Ann Lee came back")
    services.huddles.todo("call @hugo due fri")
    services.plans.draft()
    assert services.today.board() is not None
    services.team.add_educator("New Colleague")
    services.students.add("New Student")
    services.preferences.set("sort", "name")
    with services.database.read() as reader:
        assert [entry.text for entry in reader.select(Entry) if "came back" in entry.text] == [
            "Ann Lee came back"
        ]


def test_only_the_owner_removes_for_good_and_drafts_of_a_server_are_reached(
    login: Open, owner: Database
) -> None:
    draft = private_folder(drafts_folder(owner.address)) / "20261123T070000000000-note.txt"
    draft.write_text("tell the Lees and Ann", "utf-8")
    with pytest.raises(HuddleError) as caught:
        services_of(login("HB"), "HB").purge.student("S-0001", dry_run=False)
    assert (caught.value.code, caught.value.exit_code) == ("no_right", 8)
    assert seen(owner, "SELECT count(*) FROM student WHERE id = 'ann'") == [1]
    assert draft.read_text("utf-8") == "tell the Lees and Ann"
    purge = Purge(desk(owner, "Grade 5"))
    report = purge.student("S-0001", dry_run=False)
    assert (report.counts["drafts"], report.written) == (1, True)
    assert seen(owner, "SELECT count(*) FROM student WHERE id = 'ann'") == [0]
    assert draft.read_text("utf-8") == "tell the - and -"
    assert seen(owner, "SELECT count(*) FROM setting WHERE id LIKE 'purge:%%'") == [0]


def test_what_the_server_refuses_is_a_sentence(login: Open) -> None:
    with (
        pytest.raises(HuddleError) as caught,
        login("ZO").write(by="ZO", label="x", team_id="team2", now=NOW) as work,
    ):
        work.add(Student(id="x", team_id="team2", code="S-9", given="X"))
    assert (caught.value.code, caught.value.exit_code) == ("no_right", 8)


def test_a_login_of_two_teams_sees_both_and_its_lead_is_by_team(
    login: Open, owner: Database, keep: Any
) -> None:
    keep(owner, TeamMember(id="m10", team_id="team2", educator_id="zoe", code="ZZ"))
    login("ZO", login="own_name")
    database = login("ZZ", "Team B", login="own_name", lead=True)
    assert set(seen(database, "SELECT family FROM student")) == {"Lee", "", "Elsewhere"}
    lines = [
        str(line) for line in seen(database, "SELECT after FROM change_line WHERE table_name = 'absence'")
    ]
    assert [("sick" in line, "jury_duty" in line) for line in lines] == [(False, True)]


def test_a_login_is_never_given_to_somebody_else_and_can_be_taken(login: Open, owner: Database) -> None:
    database = login("ZO")
    logins = Logins(desk(owner, "Grade 5"))
    with pytest.raises(HuddleError) as caught:
        logins.grant("HB", login="huddle_zo")
    assert caught.value.code == "login_taken"
    with pytest.raises(HuddleError):
        logins.grant("HB", login="postgres")
    with pytest.raises(HuddleError, match="small letters"):
        logins.grant("HB", login='x"; DROP TABLE student')
    assert logins.grant("ZO").password == ""
    assert len(logins.grant("ZO", new_password=True).password) > 20
    assert logins.revoke("ZO") == "huddle_zo"
    assert seen(owner, "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'huddle_zo'") == [False]
    with pytest.raises(HuddleError), database.read() as reader:
        reader.select(Student)
    with pytest.raises(HuddleError, match="no login"):
        logins.revoke("ZO")


def test_a_server_that_was_not_set_up_and_a_file_give_no_logins(owner: Database, full: Database) -> None:
    with pytest.raises(HuddleError) as caught:
        Logins(desk(full)).grant("HB")
    assert caught.value.code == "not_a_server"
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER SCHEMA huddle_access RENAME TO away")
    try:
        with pytest.raises(HuddleError) as caught:
            Logins(desk(owner, "Grade 5")).grant("HB")
        assert caught.value.code == "not_set_up"
    finally:
        with owner.engine.begin() as connection:
            connection.exec_driver_sql("ALTER SCHEMA away RENAME TO huddle_access")
