"""Who may see what on a server: a login of its own for each educator, and the server itself keeps the teams apart.

A login belongs to the teams that stand beside it in a list that no login can read. Rows of other teams do not exist for
it, and the reason of an absence only for a lead. The owner, who sets it up, sees everything.
"""

import secrets
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from sqlalchemy import Engine, text
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

import huddle.store.tables  # noqa: F401 - registers the tables
from huddle.domain.errors import GUARD, HuddleError

MEMBER, LEAD = "huddle_member", "huddle_lead"
SEALED = {"absence": ("category",)}  # columns that only leads read
_TEAMS = "(SELECT huddle_access.teams())"
# Which rows are a team's, where a table does not say so itself by `team_id`. What stands in a subquery is held to the
# rules of its own table.
_OWN = {
    "team": f"id IN {_TEAMS}",
    "school": "id IN (SELECT t.school_id FROM team t)",
    "educator": "id IN (SELECT m.educator_id FROM team_member m)",
    "credential": "educator_id IN (SELECT m.educator_id FROM team_member m)",
    "strength": "educator_id IN (SELECT m.educator_id FROM team_member m)",
    "membership": "group_id IN (SELECT g.id FROM student_group g)",
    "change_line": "seq IN (SELECT c.seq FROM change c)",
    "setting": "true",
}
# What a journal holds of an absence may hold its reason: for whoever wrote it, and for leads.
_JOURNAL = (
    "(table_name <> 'absence' OR EXISTS (SELECT 1 FROM change c WHERE c.seq = change_line.seq AND (c.team_id IN"
    " (SELECT huddle_access.led()) OR c.by IN (SELECT huddle_access.codes()))))"
)
# A new person is written before the line that says in which team they are.
_NEW = {"educator": "home_team_id IS NULL OR home_team_id IN (SELECT huddle_access.teams())"}
_ACCESS = """
CREATE SCHEMA IF NOT EXISTS huddle_access;
CREATE TABLE IF NOT EXISTS huddle_access.login (
    role name NOT NULL, team_id text NOT NULL, code text NOT NULL, educator_id text NOT NULL, lead boolean NOT NULL,
    PRIMARY KEY (role, team_id)
);
CREATE OR REPLACE FUNCTION huddle_access.teams() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = huddle_access, pg_temp AS 'SELECT team_id FROM login WHERE role = session_user';
CREATE OR REPLACE FUNCTION huddle_access.led() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = huddle_access, pg_temp AS 'SELECT team_id FROM login WHERE role = session_user AND lead';
CREATE OR REPLACE FUNCTION huddle_access.codes() RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = huddle_access, pg_temp AS 'SELECT code FROM login WHERE role = session_user';
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'huddle_member') THEN CREATE ROLE huddle_member NOLOGIN; END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'huddle_lead') THEN
        CREATE ROLE huddle_lead NOLOGIN; GRANT huddle_member TO huddle_lead;
    END IF;
END $$;
REVOKE ALL ON SCHEMA huddle_access FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA huddle_access FROM PUBLIC, huddle_member, huddle_lead;
GRANT USAGE ON SCHEMA huddle_access TO huddle_member;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA huddle_access TO huddle_member;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO huddle_member;
GRANT SELECT ON alembic_version TO huddle_member;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO huddle_member;
"""


@dataclass(frozen=True, slots=True)
class Login:
    """A login of the server.

    Attributes:
        name: the role's name.
        password: a new one, told once; empty where the login keeps the one it has.
        lead: whether it reads what only leads read.
    """

    name: str
    password: str
    lead: bool


def set_up(engine: Engine) -> None:
    """Make the groups of logins and the rules of every table; again after an update, when there are new tables."""
    with engine.begin() as connection:
        connection.exec_driver_sql(_ACCESS)
        for table in SQLModel.metadata.sorted_tables:
            _protect(connection, table.name, [column.name for column in table.columns])


def is_set_up(connection: Connection) -> bool:
    """Whether the server keeps the teams apart."""
    return bool(connection.exec_driver_sql("SELECT to_regclass('huddle_access.login') IS NOT NULL").scalar())


def sealed_for(connection: Connection) -> dict[str, tuple[str, ...]]:
    """Table -> the columns that this login may not read."""
    found = {}
    for table, names in SEALED.items():
        shut = tuple(
            name
            for name in names
            if not connection.execute(
                text("SELECT has_column_privilege(:table, :name, 'SELECT')"), {"table": table, "name": name}
            ).scalar()
        )
        if shut:
            found[table] = shut
    return found


def _protect(connection: Connection, table: str, names: list[str]) -> None:
    own = _OWN.get(table, f"team_id IN {_TEAMS}")
    if table == "change_line":
        own = f"{own} AND {_JOURNAL}"
    new = f"({own}) OR ({_NEW[table]})" if table in _NEW else own
    open_names = ", ".join(f'"{name}"' for name in names if name not in SEALED.get(table, ()))
    for statement in (
        f'REVOKE ALL ON "{table}" FROM PUBLIC, {MEMBER}, {LEAD}',
        f'GRANT SELECT ({open_names}), INSERT, UPDATE, DELETE ON "{table}" TO {MEMBER}',
        f'GRANT SELECT ON "{table}" TO {LEAD}',
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'DROP POLICY IF EXISTS own_team ON "{table}"',
        f'DROP POLICY IF EXISTS new_row ON "{table}"',
        f'CREATE POLICY own_team ON "{table}" TO {MEMBER} USING ({own}) WITH CHECK ({own})',
        f'CREATE POLICY new_row ON "{table}" FOR INSERT TO {MEMBER} WITH CHECK ({new})',
    ):
        connection.exec_driver_sql(statement)


def grant(
    engine: Engine,
    *,
    login: str,
    team_id: str,
    code: str,
    educator_id: str,
    lead: bool,
    new_password: bool = False,
) -> Login:
    """Give an educator a login for a team, or another team to the login they have.

    The password is made here and reaches the server only as what it keeps of it (SCRAM), so that no log holds it.

    Raises:
        HuddleError: the server was not set up, or the login is somebody else's.
    """
    with engine.begin() as connection:
        _require_set_up(connection)
        theirs = connection.execute(
            text("SELECT educator_id FROM huddle_access.login WHERE role = :role LIMIT 1"), {"role": login}
        ).scalar()
        exists = _exists(connection, login)
        if (exists and theirs is None) or (theirs is not None and theirs != educator_id):
            raise HuddleError(
                f"The login {login} is somebody else's.",
                code="login_taken",
                exit_code=GUARD,
                hint="Choose another name with --login.",
            )
        password = secrets.token_urlsafe(18) if new_password or not exists else ""
        if not exists:
            _run(connection, "CREATE ROLE {} LOGIN", login)
        if password:
            _run(connection, "ALTER ROLE {} LOGIN PASSWORD {}", login, _scram(connection, login, password))
        connection.execute(
            text(
                "INSERT INTO huddle_access.login (role, team_id, code, educator_id, lead)"
                " VALUES (:role, :team, :code, :educator, :lead) ON CONFLICT (role, team_id)"
                " DO UPDATE SET code = excluded.code, lead = excluded.lead"
            ),
            {"role": login, "team": team_id, "code": code, "educator": educator_id, "lead": lead},
        )
        leads = bool(
            connection.execute(
                text("SELECT bool_or(lead) FROM huddle_access.login WHERE role = :role"), {"role": login}
            ).scalar()
        )
        _run(connection, f"GRANT {LEAD if leads else MEMBER} TO {{}}", login)
        if not leads:
            _run(connection, f"REVOKE {LEAD} FROM {{}}", login)
    return Login(login, password, leads)


def revoke(engine: Engine, *, educator_id: str, team_id: str) -> str:
    """Take a team from an educator's login; a login without any team can no longer be used. Returns its name, or nothing."""
    with engine.begin() as connection:
        _require_set_up(connection)
        login = connection.execute(
            text(
                "DELETE FROM huddle_access.login WHERE educator_id = :educator AND team_id = :team RETURNING role"
            ),
            {"educator": educator_id, "team": team_id},
        ).scalar()
        if login is None:
            return ""
        left = connection.execute(
            text("SELECT bool_or(lead) FROM huddle_access.login WHERE role = :role"), {"role": login}
        ).scalar()
        if not left:
            _run(connection, f"REVOKE {LEAD} FROM {{}}", str(login))
        if left is None:
            _run(connection, f"REVOKE {MEMBER} FROM {{}}", str(login))
            _run(connection, "ALTER ROLE {} NOLOGIN", str(login))
    return str(login)


def _require_set_up(connection: Connection) -> None:
    if not is_set_up(connection):
        raise HuddleError(
            "This server does not keep the teams apart yet, so no login was made.",
            code="not_set_up",
            exit_code=GUARD,
            hint="Run 'huddle db setup URL' first, as the owner of the database.",
        )


def _exists(connection: Connection, login: str) -> bool:
    return bool(
        connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": login}).scalar()
    )


def _run(connection: Connection, template: str, login: str, *literals: str) -> None:
    """A statement about a role, whose name and literals the driver quotes."""
    driver: Any = connection.connection.driver_connection
    parts = [sql.Identifier(login), *(sql.Literal(each) for each in literals)]
    connection.exec_driver_sql(sql.SQL(template).format(*parts).as_string(driver).replace("%", "%%"))


def _scram(connection: Connection, login: str, password: str) -> str:
    driver: Any = connection.connection.driver_connection
    return str(driver.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256").decode())
