"""The huddle log in words: the same sentences in Markdown and on a page, each with its own way to keep data inert."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from huddle.domain.cover.plan import KINDS
from huddle.domain.cover.wording import how
from huddle.domain.reading.dates import MONTHS, day_label

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences about rows of huddle.export/1.

    Attributes:
        inline: text on one line, harmless where it will stand.
        block: text of several lines, the same.
        word: a word of the document's own, such as a state.
    """

    inline: Callable[[str], str]
    block: Callable[[str], str]
    word: Callable[[str], str]

    def names(self, names: Sequence[str]) -> str:
        """`Grace, Omar`."""
        return ", ".join(self.inline(name) for name in names)

    def change(self, row: Row) -> tuple[str, list[str], list[str], str]:
        """Of a change: its group, who has it, who usually has it, and its kind; harmless where they will stand."""
        usual = [self.inline(name) for name in row["from"]]
        return self.inline(row["group"]), self.now(row), usual, row["kind"]

    def now(self, row: Row) -> list[str]:
        """Who has the group: `Grace`; of one that is shared out how many each has, `12 with Grace`."""
        if row["parts"] and all(part["students"] for part in row["parts"]):
            return [f"{len(part['students'])} with {self.inline(part['educator'])}" for part in row["parts"]]
        return [self.inline(name) for name in row["to"]]

    def happened(self, row: Row) -> str:
        """What took place in a session, beside what was planned: `as planned`, `Grace`; empty while nobody has said."""
        said = row.get("happened")
        return self.inline(said) if said else ""

    def and_happened(self, row: Row) -> str:
        """The same behind a sentence: `; happened: Grace`; empty while nobody has said."""
        said = self.happened(row)
        return f"; happened: {said}" if said else ""

    def how(self, row: Row) -> str:
        """How a session changes."""
        kind = row["kind"]
        return how(kind if kind in KINDS else self.inline(kind), [self.inline(name) for name in row["with"]])

    def when(self, row: Row) -> str:
        """`blocks 3, 4`, or `all day`."""
        blocks = row["blocks"]
        return f"block{'' if len(blocks) == 1 else 's'} {self.names(blocks)}" if blocks else "all day"

    def out(self, row: Row, day: str) -> str:
        """Who was away: `Hana: blocks 3, 4, until 24 Nov`."""
        until = f", until {short_day(row['until'])}" if row["until"] != day else ""
        return f"{self.inline(row['educator'])}: {self.when(row)}{until}"

    def said(self, row: Row) -> str:
        """A line with its author; what was written after the end says so."""
        by = [self.inline(row["author"])] if row["author"] else []
        by += ["amended"] if row.get("amended") else []
        return self.block(row["text"]) + (f" ({', '.join(by)})" if by else "")

    def action(self, row: Row) -> str:
        """`GS: call home, due 20 Nov, 3 days late, every fri (open)`."""
        owner = f"{self.inline(row['owner'])}: " if row["owner"] else ""
        due = f", due {short_day(row['due'])}" if row["due"] else ""
        late = f", {count(row['days_late'], 'day', 'days')} late" if row["days_late"] else ""
        repeats = f", {self.inline(row['repeats'])}" if row.get("repeats") else ""
        why = f": {self.block(row['reason'])}" if row.get("reason") else ""
        return f"{owner}{self.block(row['text'])}{due}{late}{repeats} ({self.word(row['state'])}{why})"

    def spotlight(self, row: Row) -> str:
        """`M.A.: reads aloud, look again 30 Nov`."""
        needs = f" ({self.names(row['needs'])})" if row.get("needs") else ""
        text = f": {self.block(row['text'])}" if row["text"] else ""
        follow_up = f", look again {short_day(row['follow_up'])}" if row["follow_up"] else ""
        return f"{self.inline(row['student'])}{needs}{text}{follow_up}"

    def event(self, row: Row) -> str:
        """`09:00 to 10:30 Fire drill`."""
        times = " to ".join(row[key] for key in ("starts", "ends") if row[key])
        return f"{self.word(times)} {self.inline(row['text'])}".strip()

    def absence(self, row: Row) -> str:
        """`HB: 23 Nov to 24 Nov, all day (cancelled)`."""
        first, last, weekly = row["from"], row.get("last") or row["until"], row.get("repeats_until")
        days = short_day(first) if first == last else f"{short_day(first)} to {short_day(last)}"
        repeats = f", weekly until {short_day(weekly)}" if weekly else ""
        state = " (cancelled)" if row["state"] == "cancelled" else ""
        return f"{self.inline(row['educator'])}: {days}{repeats}, {self.when(row)}{state}"

    def brief(self, huddle: Row, plan: Row | None) -> Iterator[str]:
        """What somebody who was late reads first."""
        counts = [f"{len(huddle['out'])} out"]
        if plan is not None:
            counts += [count(len(plan["changes"]), "change", "changes"), f"{len(plan['gaps'])} uncovered"]
        open_actions = sum(action["state"] == "open" for action in huddle["actions"])
        counts.append(count(len(huddle["decisions"]), "decision", "decisions"))
        counts.append(count(open_actions, "open action", "open actions"))
        yield ", ".join(counts)
        if huddle["attendance"]:
            yield "Present: " + self.names(huddle["attendance"])
        led = [
            f"{role}: {self.inline(huddle[key])}"
            for role, key in (("Facilitator", "facilitator"), ("Recorder", "recorder"))
            if huddle[key]
        ]
        times = " to ".join(self.word(huddle[key][11:16]) for key in ("started", "finished") if huddle[key])
        if led or times:
            yield "; ".join([*led, *([times] if times else [])])
        more = []
        if huddle.get("minutes") is not None:
            more.append(count(huddle["minutes"], "minute", "minutes"))
        if huddle.get("skipped"):
            more.append("left out: " + self.names(huddle["skipped"]))
        if huddle.get("rating") is not None:
            more.append(f"rated {huddle['rating']} of 5")
        if huddle.get("amended"):
            more.append("amended " + self.word(huddle["amended"][:16].replace("T", " ")))
        if more:
            yield "; ".join(more)

    def sections(self, huddle: Row) -> Iterator[tuple[str, list[str]]]:
        """The parts of a huddle after out and coverage, in the order in which one reads them: title, lines."""
        yield "Events", [self.event(row) for row in huddle.get("events", ())]
        yield "Decisions", [self.said(row) for row in huddle["decisions"]]
        yield "Actions", [self.action(row) for row in huddle["actions"]]
        yield "Student spotlights", [self.spotlight(row) for row in huddle["spotlights"]]
        for section in huddle["sections"]:
            notes = [entry for entry in section["entries"] if entry["kind"] != "decision"]
            yield f"Notes: {self.inline(section['name'])}", [self.noted(entry) for entry in notes]

    def noted(self, entry: Row) -> str:
        """A line that is no decision; what went well and what did not have their sign."""
        sign = {"plus": "plus: ", "delta": "delta: "}.get(entry["kind"], "")
        return sign + self.said(entry)


def count(number: int, one: str, many: str) -> str:
    """`1 day`, `2 days`."""
    return f"{number} {one if number == 1 else many}"


def short_day(iso: str) -> str:
    """`24 Nov`."""
    day = dt.date.fromisoformat(iso)
    return f"{day.day} {MONTHS[day.month - 1].capitalize()}"


def long_day(iso: str) -> str:
    """`Tue 24 Nov 2026`."""
    return f"{day_label(dt.date.fromisoformat(iso))} {iso[:4]}"


def span(since: str, until: str) -> str:
    """One day, or the first and the last of several."""
    return long_day(since) if since == until else f"{long_day(since)} to {long_day(until)}"
