"""Opens a database: a file or a server, made or migrated where that is needed."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.domain.errors import HuddleError
from huddle.store.faults import as_error, faults_as_errors, newer, older
from huddle.store.file import inspect, no_database, resolve
from huddle.store.schema import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine


from huddle.store.database import Database


def open_database(where: str, *, now: dt.datetime, create: bool = False, readonly: bool = False) -> Database:
    """Open a database, making or migrating it where needed.

    Args:
        where: the path of a SQLite file, or a PostgreSQL URL.
        now: the time, for the name of a backup.
        create: make it if it is not there (commands that only read never do).
        readonly: open to look only; a file of an older schema is refused then.

    Raises:
        NotFoundError: there is none.
        HuddleError: it cannot be used; the sentence says why, and the file is as it was.
    """
    if "://" in where:
        return _open_server(where, create=create, readonly=readonly)
    path = resolve(Path(where))
    created = False
    state = inspect(path)
    if not state.exists:
        if not create or readonly:
            raise no_database(path)
        from huddle.store.migrate import create as create_file

        with faults_as_errors():
            created = create_file(path)
        state = inspect(path)
    database = Database(path=path, readonly=readonly)
    database.created = created
    if state.schema < SCHEMA:
        if readonly:
            raise older()
        from huddle.store.migrate import migrate

        try:
            with faults_as_errors():
                migrate(path, database.engine, now)
        except HuddleError:
            database.close()
            raise
    return database


def _open_server(url: str, *, create: bool, readonly: bool) -> Database:
    from sqlalchemy.exc import DBAPIError

    from huddle.store.engine import server_engine

    engine = server_engine(url)
    from huddle.store.roles import is_set_up, sealed_for, set_up

    try:
        schema = _server_schema(engine)
        if schema > SCHEMA:
            raise newer(schema)
        if schema < SCHEMA and (readonly or not (schema or create)):
            raise older() if schema else no_database(engine.url.render_as_string(hide_password=True))
        if schema < SCHEMA:
            from huddle.store.migrate import upgrade
            from huddle.store.search import prepare_server

            upgrade(engine)
            with engine.begin() as connection:
                prepare_server(connection)
                again = is_set_up(connection)
            if again:
                set_up(engine)
        with engine.connect() as connection:
            sealed = sealed_for(connection)
    except DBAPIError as fault:
        engine.dispose()
        raise as_error(fault) from fault
    except HuddleError:
        engine.dispose()
        raise
    database = Database(engine, path=None, readonly=readonly)
    database.sealed = sealed
    return database


def _server_schema(engine: "Engine") -> int:
    """The number of the latest migration that the server's database has; 0 when it has none."""
    from sqlalchemy import inspect as inspect_engine

    if not inspect_engine(engine).has_table("alembic_version"):
        return 0
    with engine.connect() as connection:
        return int(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() or 0)
