"""Found a team: school, team, blocks, first educators; and what the screens edit about teams and blocks."""

import dataclasses
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Any

from huddle.domain.block import WEEKDAYS, Block, overlap_sentence, overlapping
from huddle.domain.educator import Educator, credential_code, make_code
from huddle.domain.errors import GUARD, HuddleError, NotFoundError, UsageError
from huddle.domain.school import School
from huddle.domain.team import Team, TeamMember, TeamRules
from huddle.domain.values import new_id
from huddle.services.desk.desk import Desk
from huddle.services.team.team import find_role
from huddle.store.database import Database
from huddle.store.queries.plan import outdate
from huddle.store.queries.team import teams_in_use
from huddle.text import fold, one_line

# The blocks that the wizard offers: short name, from, to.
PRESETS: Mapping[str, tuple[tuple[str, str, str], ...]] = {
    "school": (
        ("1", "08:30", "09:20"),
        ("2", "09:25", "10:15"),
        ("3", "10:35", "11:25"),
        ("4", "11:30", "12:20"),
        ("5", "13:10", "14:00"),
        ("6", "14:05", "14:55"),
    ),
    "primary": (
        ("1", "08:45", "10:15"),
        ("2", "10:30", "12:00"),
        ("3", "13:00", "14:00"),
        ("4", "14:15", "15:15"),
    ),
    "early": (("A", "08:30", "11:30"), ("B", "12:30", "15:00")),
    "after-school": (("1", "15:15", "16:15"), ("2", "16:30", "17:30")),
}
_ONE_BLOCK = re.compile(r"([^=\s]+)=(\d{1,2}:\d{2})-(\d{1,2}:\d{2})\Z")
_A_YEAR = dt.timedelta(days=366)


def parse_times(words: str) -> tuple[tuple[str, str, str], ...]:
    """The blocks of a day: the name of a preset, `1=08:30-09:20,2=09:25-10:15`, or times as a bell schedule has them.

    `8:20-9:05, 9:10-9:55, lunch 11:30-12:00` are two blocks.

    Raises:
        UsageError: it is neither.
    """
    if words in PRESETS:
        return PRESETS[words]
    found = [_ONE_BLOCK.match(part.strip()) for part in words.split(",")]
    if not all(found):
        from huddle.exchange.readers.list_lines import (  # a third of the time to open a window
            BELL,
            ListReading,
        )

        bell = ListReading(BELL).read(words)
        if bell.blocks() and not bell.unclear:
            return tuple(
                (block.short, f"{block.starts:%H:%M}", f"{block.ends:%H:%M}") for block in bell.blocks()
            )
        raise UsageError(
            f"'{one_line(words, 60)}' is not a list of blocks.",
            code="bad_blocks",
            hint=f"Write 8:20-9:05, 9:10-9:55, or one of {', '.join(PRESETS)}.",
        )
    return tuple((one[1], one[2], one[3]) for one in found if one)


def parse_time(words: str) -> dt.time:
    """A time of the day, 8:30 or 08:30.

    Raises:
        UsageError: it is none.
    """
    hours, _, minutes = words.partition(":")
    try:
        return dt.time(int(hours), int(minutes))
    except ValueError as error:
        raise UsageError(
            f"'{one_line(words, 20)}' is not a time.", code="bad_time", hint="Write 08:30."
        ) from error


def found_team(
    database: Database,
    now: dt.datetime,
    *,
    school: str,
    team: str,
    blocks: Sequence[tuple[str, str, str]],
    time_zone: str = "",
    educators: Sequence[str] = (),
) -> str:
    """Make a team (and its school, unless it is there); returns the team's name.

    Args:
        database: an open database.
        now: for the journal.
        school: the school's name.
        team: the team's name.
        blocks: short name, from, to.
        time_zone: an IANA name; empty for the computer's.
        educators: `NAME` or `NAME:ROLE`.

    Raises:
        HuddleError: there is such a team already.
        InvalidError: a name, a zone or a time makes no sense.
    """
    with database.write(by="", label=f"Set up {one_line(team)}", team_id="", now=now) as work:
        if any(fold(one.name) == fold(team) for one in teams_in_use(work)):
            raise HuddleError(
                f"There is a team called {one_line(team)} already; nothing was changed.",
                code="target_exists",
                exit_code=GUARD,
                hint="Choose another name with --team.",
            )
        place = next((s for s in work.select(School) if fold(s.name) == fold(school)), None)
        if place is None:
            place = School(id=new_id(), name=one_line(school), time_zone=time_zone)
            work.add(place)
        record = Team(id=new_id(), school_id=place.id, name=one_line(team))
        work.team_id = record.id
        work.add(record)
        work.add_all(
            Block(
                id=new_id(),
                team_id=record.id,
                short=short,
                name=f"Block {short}",
                starts=parse_time(first),
                ends=parse_time(last),
                position=position,
            )
            for position, (short, first, last) in enumerate(blocks, 1)
        )
        taken: set[str] = set()
        for words in educators:
            name, _, role = words.partition(":")
            given, _, family = one_line(name).rpartition(" ")
            given, family = (given, family) if given else (family, "")
            code = make_code(given, family, taken)
            taken.add(code)
            educator = Educator(
                id=new_id(),
                given=given,
                family=family,
                role=find_role(role) if role else "certified",
                home_team_id=record.id,
            )
            work.add(educator)
            work.add(TeamMember(id=new_id(), team_id=record.id, educator_id=educator.id, code=code))
        work.commit()
    return record.name


class Setup:
    """The team itself and its blocks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def teams(self) -> list[tuple[str, str]]:
        """(team, school) of every team that is not archived, by name."""
        with self._desk.database.read() as reader:
            schools = {school.id: school.name for school in reader.select(School)}
            return [(t.name, schools.get(t.school_id, "")) for t in teams_in_use(reader)]

    def rename_team(self, name: str) -> str:
        """Give the team another name."""
        with self._desk.write("Renamed the team") as (work, place):
            work.save(dataclasses.replace(place.team, name=one_line(name)))
            work.commit()
        return one_line(name)

    def set_time_zone(self, zone: str) -> None:
        """Set the school's time zone; it gives the team its today."""
        with self._desk.write("Changed the school's time zone") as (work, place):
            work.save(dataclasses.replace(place.school, time_zone=zone))
            work.commit()

    def archive_team(self) -> str:
        """Archive the team; undo brings it back while another team is left to work from."""
        with self._desk.write("Archived the team") as (work, place):
            work.save(dataclasses.replace(place.team, archived=True))
            work.commit()
        return place.team.name

    def set_block(
        self, short: str, changes: Mapping[str, Any], *, bell: str = "", version: int | None = None
    ) -> str:
        """Change or make a block; returns its short name.

        Args:
            short: its short name.
            changes: starts, ends, name, days, position.
            bell: the special schedule it belongs to; empty = the usual day.
            version: the version that was looked at; another one is a conflict.

        Raises:
            ConflictError: somebody else changed the block in the meantime.
            UsageError: a new block has no times.
        """
        with self._desk.write(f"Changed block {one_line(short, 12)}") as (work, place):
            blocks = work.find(Block, team_id=place.team.id, bell=bell)
            stored = next((b for b in blocks if fold(b.short) == fold(short)), None)
            if stored is not None:
                held = stored.version if version is None else version
                block = work.save(dataclasses.replace(stored, **changes, version=held))
            elif {"starts", "ends"} <= changes.keys():
                values = {
                    "name": f"Block {one_line(short, 12)}",
                    "position": max((b.position for b in blocks), default=0) + 1,
                    **changes,
                }
                block = Block(
                    id=new_id(), team_id=place.team.id, short=one_line(short, 12), bell=bell, **values
                )
                work.add(block)
            else:
                raise UsageError("A new block needs its times.", hint="Write 08:30-09:20 after its name.")
            today = self._desk.today(place)
            outdate(work, [place.team.id], today, today + _A_YEAR)
            work.commit()
        return str(block.short)

    def at_the_same_time(self, short: str, *, bell: str = "") -> str:
        """What to say of a block that is partly at the same time as another of its schedule; empty where none is."""
        with self._desk.read() as (reader, place):
            blocks = reader.find(Block, "t.position", team_id=place.team.id, bell=bell)
        # On days of their own two blocks do not meet; a block of every day meets all.
        met = [
            pair
            for pair in overlapping(blocks)
            if fold(short) in {fold(block.short) for block in pair}
            and (pair[0].days in ("", pair[1].days) or not pair[1].days)
        ]
        return " ".join(overlap_sentence(one, two) for one, two in met)

    def remove_block(self, short: str, *, bell: str = "") -> str:
        """Take a block out of the day; sessions in it rest until it is back.

        Raises:
            NotFoundError: there is no such block.
        """
        with self._desk.write(f"Removed block {one_line(short, 12)}") as (work, place):
            blocks = work.find(Block, team_id=place.team.id, bell=bell)
            stored = next((b for b in blocks if fold(b.short) == fold(short)), None)
            if stored is None:
                known = ", ".join(b.short for b in blocks)
                raise NotFoundError(
                    f"There is no block '{one_line(short, 12)}'.",
                    code="no_such_block",
                    hint=f"Blocks: {known}.",
                )
            work.remove(stored)
            today = self._desk.today(place)
            outdate(work, [place.team.id], today, today + _A_YEAR)
            work.commit()
        return stored.short


def parse_rule(name: str, words: str) -> Any:
    """The value of a team rule as typed: a number, `none`, yes/no, or a list with commas.

    Raises:
        UsageError: there is no such rule, or the value does not fit.
    """
    defaults = TeamRules()
    if name not in {field.name for field in dataclasses.fields(TeamRules)}:
        known = ", ".join(field.name for field in dataclasses.fields(TeamRules))
        raise UsageError(
            f"The team has no rule '{one_line(name, 40)}'.", code="bad_rule", hint=f"Rules: {known}."
        )
    default = getattr(defaults, name)
    try:
        if name in ("planning_cap", "cover_cap"):
            return None if words == "none" else int(words)
        if name == "cycle_start":
            return None if words == "none" else dt.date.fromisoformat(words)
        if name == "flag_credentials":
            return {} if words == "none" else dict(_pair(part) for part in words.split(","))
        if name == "week":
            return tuple(_weekday(part.strip()) for part in words.split(","))
        if isinstance(default, bool):
            return {"yes": True, "no": False}[words.casefold()]
        if isinstance(default, int):
            return int(words)
        if isinstance(default, tuple):
            return tuple(part.strip() for part in words.split(",") if part.strip() and words != "none")
    except (ValueError, KeyError) as error:
        raise UsageError(
            f"'{one_line(words, 40)}' does not fit the rule {name}.",
            code="bad_rule",
            hint="'huddle team list' shows the rules as they are.",
        ) from error
    return words


def _weekday(word: str) -> int:
    return int(word) if word.isdigit() else WEEKDAYS.index(word.casefold()[:3])


def _pair(words: str) -> tuple[str, str]:
    flag, _, credential = words.partition("=")
    if not (flag.strip() and credential.strip()):
        raise ValueError
    return flag.strip(), credential_code(credential)
