"""What one run of the command line was told, and the doors it opens: settings and services, only when needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from huddle.cli import say

if TYPE_CHECKING:
    import typer

    from huddle.bootstrap import Services
    from huddle.config import Settings

# Huddle's own options: those with a value, and switches.
VALUED = ("--db", "--team", "--date", "--theme")
SWITCHES = ("--readonly", "--no-color")


@dataclass
class Invocation:
    """The global options of one run.

    Attributes:
        flags: db, team, date and theme as given; None where nothing was given.
        readonly: nothing is written.
        no_color: the app shows no color (commands never do).
    """

    flags: dict[str, str | None] = field(default_factory=dict)
    readonly: bool = False
    no_color: bool = False

    @cached_property
    def settings(self) -> "Settings":
        """The settings of this run; what was not understood in config.toml is told once."""
        from huddle.config import load_settings

        settings = load_settings({**self.flags, "date": self._day()})
        for warning in settings.warnings:
            say.tell(f"Warning: {warning}")
        return settings

    def _day(self) -> str | None:
        """--date as given; a relative word counts from the day that HUDDLE_TODAY sets."""
        word, base = self.flags.get("date"), os.environ.get("HUDDLE_TODAY")
        if not word or not base or "T" in word:
            return word
        from huddle.domain.reading.dates import parse_day
        from huddle.services.desk.clock import make_clock

        day = parse_day(word, make_clock(base).today())
        return word if day is None else day.isoformat()

    @contextmanager
    def services(self, *, create: bool = False, tell: bool = True) -> "Iterator[Services]":
        """The services on this run's database, closed at the end.

        Args:
            create: make the database if it is not there, and take it away again when the command fails; commands that
                only read never do.
            tell: say what became of a purge that had been cut short; otherwise the command does.
        """
        from huddle.bootstrap import open_services

        if not create:
            self.require_database()
        from huddle.domain.errors import HuddleError
        from huddle.store.faults import unread

        services = open_services(self.settings, create=create, readonly=self.readonly)
        if tell and services.went_on is not None:
            say.tell(services.went_on.words)
        try:
            yield services
        except HuddleError as error:
            self._came_to_nothing(services)
            if error.code == "database_damaged" and services.database.damage() is None:
                raise unread() from error  # a disk that failed once, and a file that is sound
            raise
        except Exception as error:
            self._came_to_nothing(services)
            damage = services.database.damage()
            if damage is not None:  # then the error is only what the damage looks like from here
                raise damage from error
            raise
        except BaseException:
            self._came_to_nothing(services)
            raise
        services.close()

    @staticmethod
    def _came_to_nothing(services: "Services") -> None:
        """A database that this command made for something that came to nothing would only look like a lost one."""
        services.close()
        services.database.discard_unused()

    def require_database(self) -> None:
        """Before anything was ever saved, huddle's own folder is missing too: there is no database yet, and no fault."""
        from huddle.config import DEFAULT
        from huddle.store.file import no_database

        place = self.settings.db
        if place.rule == DEFAULT and not Path(place.value).exists():
            raise no_database(Path(place.value))


def told(ctx: "typer.Context") -> Invocation:
    """The invocation of a command."""
    found = ctx.find_object(Invocation)
    if found is None:
        raise TypeError
    return found
