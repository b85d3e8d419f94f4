"""`huddle backup`, `restore` and `repair`: copies of the database, and what to do when it is damaged."""

import datetime as dt
import sys
from pathlib import Path
from typing import Annotated

import typer

from huddle.cli import say
from huddle.cli.invocation import Invocation, told
from huddle.domain.errors import DATABASE, FAILED, GUARD, HuddleError, UsageError


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("repair")(repair)


def backup(
    ctx: typer.Context,
    file: Annotated[
        str | None, typer.Argument(metavar="[FILE]", help="Where to; beside the database.")
    ] = None,
) -> None:
    """Copy the database, verified, while it is in use."""
    from huddle.store.backup import BY_HAND, backup_beside, backup_to, rotate

    database = _database(told(ctx))
    now = dt.datetime.now(dt.UTC)
    if file is None:
        made = backup_beside(database, BY_HAND, now)
        rotate(database, now)
    else:
        target = _new_file(file)
        made = backup_to(database, target)
    say.saved(str(made))


def restore(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Put a backup in the database's place; what is there is kept in the backups folder."""
    from huddle.store.repair import restore as put_back

    invocation = told(ctx)
    _refuse_readonly(invocation)
    database = _path(invocation)
    if not yes and database.exists():
        if not sys.stdin.isatty():
            raise UsageError(
                "Not running interactively, so nothing was restored.", code="needs_yes", hint="Add --yes."
            )
        if not typer.confirm(f"Put {file} in the place of {database}?", err=True):
            raise typer.Exit
    kept = put_back(Path(file).expanduser(), database, dt.datetime.now(dt.UTC))
    say.saved(str(database))
    if kept is not None:
        say.tell(f"What was there is kept as {kept}.")


def repair(
    ctx: typer.Context,
    file: Annotated[
        str | None,
        typer.Argument(metavar="[FILE]", help="The new database; or, when it is there, the damaged one."),
    ] = None,
) -> None:
    """Save what can be read of a damaged database into a new one; the damaged file is only read."""
    from huddle.store.repair import repair as save_what_is_left

    given = Path(file).expanduser() if file else None
    damaged = given if given is not None and given.exists() else _path(told(ctx))
    beside = damaged.with_name(f"{damaged.stem}-repaired{damaged.suffix}")
    salvage = save_what_is_left(damaged, beside if given is None or given == damaged else given)
    say.saved(str(salvage.path))
    rows = [
        (
            name,
            f"{salvage.kept.get(name, 0)} kept",
            f"{salvage.lost.get(name, 0)} lost",
            f"{salvage.rebuilt[name]} from the undo journal" if name in salvage.rebuilt else "",
            f"{salvage.placeholders[name]} placeholder" if name in salvage.placeholders else "",
        )
        for name in dict.fromkeys((*salvage.kept, *salvage.lost, *salvage.rebuilt, *salvage.placeholders))
    ]
    say.tell(say.columns(rows))
    if salvage.essential_lost:
        raise HuddleError(
            f"Not everything could be saved: something is missing in {', '.join(salvage.essential_lost)}. "
            f"What could be read is in {salvage.path}.",
            code="partly_repaired",
            exit_code=FAILED,
            hint="Compare it with the newest file of the backups folder ('huddle restore FILE') before you go on with it.",
        )


def _path(invocation: Invocation) -> Path:
    where = invocation.settings.db.value
    if "://" in where:
        raise UsageError(
            "A PostgreSQL database is backed up with PostgreSQL's own tools.", hint="For instance: pg_dump."
        )
    return Path(where).expanduser()


def _database(invocation: Invocation) -> Path:
    """The database's path, when it is a huddle database that can be opened."""
    from huddle.store.file import inspect, no_database, resolve

    path = _path(invocation)
    if not path.exists():
        raise no_database(path)
    path = resolve(path)
    inspect(path)
    return path


def _new_file(name: str) -> Path:
    path = Path(name).expanduser()
    if path.exists() or path.is_symlink():
        raise HuddleError(
            f"{path} is already there; it was left as it is.",
            code="target_exists",
            exit_code=GUARD,
            hint="Choose another name.",
        )
    if not path.parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}.", code="bad_path", hint="Make it first.")
    return path


def _refuse_readonly(invocation: Invocation) -> None:
    if invocation.readonly:
        raise HuddleError(
            "huddle is open to look only, so nothing was restored.",
            code="readonly",
            exit_code=DATABASE,
            hint="Start it without --readonly.",
        )
