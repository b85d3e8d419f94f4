"""Search over five years of huddles, beside a plain look at every line: 200 huddles a year, 15 lines each."""

import datetime as dt
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

from huddle.bootstrap import wire
from huddle.domain.agenda import DEFAULT_AGENDA
from huddle.domain.huddle import Entry, Huddle
from huddle.domain.school import School
from huddle.domain.team import Team
from huddle.services.desk.clock import make_clock
from huddle.services.planner.planner import InlinePlanner
from huddle.store.database import Database
from huddle.store.opening import open_database
from huddle.text import fold

Row = tuple[str, str, str, str]
YEARS, HUDDLES, LINES = 5, 200, 15
ROUNDS = 15
WORDS = [
    "assembly",
    "band",
    "bus",
    "calm",
    "card",
    "check",
    "class",
    "coach",
    "corner",
    "door",
    "drill",
    "early",
    "exit",
    "family",
    "field",
    "fire",
    "form",
    "game",
    "garden",
    "group",
    "help",
    "home",
    "hour",
    "kit",
    "lab",
    "late",
    "library",
    "lunch",
    "map",
    "math",
    "mentor",
    "music",
    "note",
    "office",
    "paper",
    "pen",
    "plan",
    "play",
    "quiet",
    "reading",
    "rota",
    "science",
    "seat",
    "share",
    "ship",
    "snack",
    "song",
    "stage",
    "start",
    "story",
    "swap",
    "table",
    "talk",
    "team",
    "test",
    "thank",
    "tray",
    "trip",
    "visit",
    "walk",
    "week",
    "write",
]
QUERIES = (
    "rota",
    "rar",
    "fire drill",
    '"fire drill"',
    "decision:lunch",
    "since:2024 until:2024-06 trip",
    "zebra",
)


def run() -> Iterator[Row]:
    """The slowest query, and what they cost together beside a scan that folds and compares every line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "huddle.db"
        database = open_database(str(path), now=dt.datetime.now(dt.UTC), create=True)
        count = _fill(database)
        services = wire(database, make_clock("2026-11-23"), InlinePlanner(), user="HB")
        own, ratios = [], []
        for query in QUERIES:
            word = query.split(":")[-1].strip('"').split()[-1]
            own.append(_median(partial(services.history.search, query)))
            ratios.append(own[-1] / _median(partial(_scan, path, word)))
        services.close()
    yield (
        "record",
        f"search in {count} lines of {YEARS} years, slowest query",
        f"{max(own):.0f} ms",
        "< 200 ms",
    )
    yield "record", "the same, each beside a plain scan, median", f"{statistics.median(ratios):.2f}x", "< 1x"


def _median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def _scan(path: Path, word: str) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT text FROM entry")
        return [text for (text,) in rows if word in fold(text)]


def _fill(database: Database) -> int:
    """Huddles on 200 days a year, with lines of six to twelve words; every fifth a decision."""
    dice = random.Random(1)
    now = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)
    last = dt.date(2026, 11, 20)
    days = [last - dt.timedelta(days=int(n * 365 / HUDDLES)) for n in range(YEARS * HUDDLES)]
    with database.write(by="", label="Made", team_id="team", now=now, journal=False) as work:
        work.add_all([School(id="s", name="School"), Team(id="team", school_id="s", name="Team")])
        for number, day in enumerate(days):
            start = dt.datetime.combine(day, dt.time(7, 45), dt.UTC)
            work.add(
                Huddle(
                    id=f"h{number}",
                    team_id="team",
                    date=day,
                    agenda=DEFAULT_AGENDA,
                    started_at=start,
                    finished_at=start + dt.timedelta(minutes=9),
                )
            )
            work.add_all(
                Entry(
                    id=f"e{number}-{line}",
                    team_id="team",
                    huddle_id=f"h{number}",
                    section="Notes",
                    kind="decision" if line % 5 == 0 else "note",
                    text=" ".join(dice.choices(WORDS, k=dice.randint(6, 12)))
                    + (" rare" if dice.random() < 0.002 else ""),
                    author="HB",
                    at=start + dt.timedelta(seconds=line),
                )
                for line in range(LINES)
            )
        work.commit()
    return len(days) * LINES
