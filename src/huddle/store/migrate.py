"""From one schema version to the next: a verified backup, one transaction, and a look at every row count."""

import contextlib
import datetime as dt
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from huddle.domain.errors import DATABASE, HuddleError, UsageError
from huddle.resources import migrations
from huddle.store.backup import backup_beside
from huddle.store.file import create_private
from huddle.store.schema import APPLICATION_ID, SCHEMA
from huddle.store.search import build
from huddle.store.sqlite import writing


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def create(path: Path) -> bool:
    """Make a new database file of the current schema; half a file is never left behind.

    The schema is built in a private file beside the path, which then takes the name: two that start at once cannot
    both create it, and nobody sees an unfinished one.

    Returns:
        Whether the file is ours; False where another huddle took the name first.
    """
    from huddle.store.engine import sqlite_engine

    unfinished = path.with_name(f".{path.name}.{_unique()}.part")
    try:
        create_private(unfinished)
        engine = sqlite_engine(unfinished)
        try:
            upgrade(engine)
        finally:
            engine.dispose()
        with contextlib.closing(writing(unfinished)) as connection:
            build(connection)
        return set_in_place(unfinished, path)
    except OSError as fault:
        raise UsageError(
            f"The database cannot be made in {path.parent}.",
            code="bad_path",
            hint="Check who may write there and whether there is space, or choose another path.",
        ) from fault
    finally:
        for side in ("", "-journal", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                unfinished.with_name(unfinished.name + side).unlink(missing_ok=True)


def set_in_place(unfinished: Path, path: Path) -> bool:
    """Give the finished file its name; False where another huddle made the database in the meantime."""
    try:
        # A hard link fails when the name is taken, where a rename would overwrite.
        path.hardlink_to(unfinished)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        if path.exists():
            return False
        unfinished.rename(path)
    return True


def _unique() -> str:
    import secrets

    return secrets.token_hex(4)


def migrate(path: Path, engine: Engine, now: dt.datetime) -> Path | None:
    """Bring an older database up to date and return the path of the backup made before.

    Of several that start at once one migrates and makes the backup; the others wait for it, and get None.

    Raises:
        HuddleError: the migration failed; the database is as it was.
    """
    saved: list[Path] = []
    try:
        upgrade(engine, lambda: saved.append(backup_beside(path, f"before-schema-{SCHEMA}", now)))
    except (DBAPIError, CommandError) as fault:
        raise HuddleError(
            "The database could not be updated to this huddle; it is as it was.",
            code="migration_failed",
            exit_code=DATABASE,
            hint="".join(f"A backup is at {made}." for made in saved),
        ) from fault
    return saved[0] if saved else None


def upgrade(engine: Engine, before: Callable[[], None] | None = None) -> None:
    """Run the migrations that are missing, in one transaction.

    On SQLite foreign keys are off *before* BEGIN (a table that is rebuilt with them on deletes its children), the
    version is read again inside (another huddle may have done it), and before COMMIT the keys are checked and no table
    may have lost a row.

    Args:
        engine: the database's.
        before: called when something is missing and nobody else can write any more, before anything is changed.
    """
    with engine.connect() as raw:
        if engine.name != "sqlite":
            _upgrade_server(raw)
            return
        connection = raw.execution_options(sqlite_begin="")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            if connection.exec_driver_sql("PRAGMA user_version").scalar() != SCHEMA:
                if before is not None:
                    before()
                counts = _row_counts(connection)
                command.upgrade(_config(connection), "head")
                _verify(connection, counts)
                connection.exec_driver_sql(f"PRAGMA application_id={APPLICATION_ID}")
                connection.exec_driver_sql(f"PRAGMA user_version={SCHEMA}")
            connection.exec_driver_sql("COMMIT")
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        finally:
            connection.exec_driver_sql("PRAGMA foreign_keys=ON")


def _upgrade_server(raw: Connection) -> None:
    """The same on a server, where a lock lets one huddle after the other look at the version."""
    connection = raw.execution_options(isolation_level="READ COMMITTED")
    for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
        connection.exec_driver_sql(f"SET LOCAL {limit} = 0")  # a migration takes as long as it takes
    connection.execute(text("SELECT pg_advisory_xact_lock(:mark)"), {"mark": APPLICATION_ID})
    command.upgrade(_config(connection), "head")
    connection.commit()


def _row_counts(connection: Connection) -> dict[str, int]:
    # The search index is made of the other tables; its inner tables shrink and grow as it likes.
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name <> 'search' AND name NOT LIKE 'search\\_%' ESCAPE '\\'"
    ).scalars()
    return {
        name: int(connection.execute(text(f'SELECT count(*) FROM "{name}"')).scalar_one())  # noqa: S608 - own tables
        for name in list(names)
    }


def _verify(connection: Connection, before: dict[str, int]) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    after = _row_counts(connection)
    lost = [
        name for name, count in before.items() if name != "alembic_version" and after.get(name, 0) < count
    ]
    if broken or lost:
        raise HuddleError(
            "The update of the database would have lost records, so it was not made.",
            code="migration_failed",
            exit_code=DATABASE,
            hint="Please report this; your data is as it was.",
        )
