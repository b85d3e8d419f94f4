"""`huddle paths`: where everything is, and which rule said so."""

from pathlib import Path

import typer

from huddle.cli import say
from huddle.cli.invocation import told


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("paths")(paths)


def paths(ctx: typer.Context) -> None:
    """Each setting and folder, and which rule won: flag, environment, config.toml or default."""
    from huddle.paths import backups_folder, drafts_folder, log_file, themes_folder

    settings = told(ctx).settings
    rows = [
        (name, place.value or "(not set)", place.rule)
        for name, place in (
            ("db", settings.db),
            ("team", settings.team),
            ("user", settings.user),
            ("date", settings.today),
            ("theme", settings.theme),
            ("glyphs", settings.glyphs),
            ("config", settings.config),
        )
    ]
    if "://" not in settings.db.value:
        database = Path(settings.db.value)
        rows.append(("backups", str(backups_folder(database)), "beside db"))
    rows += [
        (
            "drafts",
            str(drafts_folder(settings.db.value)),
            "default" if "://" in settings.db.value else "beside db",
        )
    ]
    rows += [("themes", str(themes_folder()), "beside config"), ("log", str(log_file()), "default")]
    say.data(say.columns(rows))
