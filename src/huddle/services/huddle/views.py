"""What the huddle shows: agenda, entries, actions, spotlights, who is here."""

import datetime as dt
from dataclasses import dataclass
from typing import NamedTuple


class LinkedStudent(NamedTuple):
    """A student whom a text names."""

    code: str
    name: str
    initials: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action; `owner` is a code, `days_late` 0 when it is not late."""

    id: str
    text: str
    owner: str
    owner_name: str
    due: dt.date | None
    days_late: int
    state: str
    created_on: dt.date
    age_days: int
    reason: str = ""
    repeats: str = ""  # in words, "every fri"; empty when it does not
    students: tuple[LinkedStudent, ...] = ()
    groups: tuple[str, ...] = ()  # linked: codes
    closed_on: dt.date | None = None

    @property
    def carried(self) -> bool:
        """Whether it was made on an earlier day."""
        return self.age_days > 0


@dataclass(frozen=True, slots=True)
class SpotlightView:
    """A student to look at together."""

    id: str
    student: str  # code
    name: str
    initials: str
    group: str
    text: str
    date: dt.date
    follow_up: dt.date | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section of the agenda with its share of the time."""

    name: str
    kind: str
    minutes: int
    spent: int  # seconds, of earlier visits
    current: bool
    done: bool
    skipped: bool = False


@dataclass(frozen=True, slots=True)
class EntryView:
    """A line of a huddle.

    Attributes:
        amends: the line that it replaced after the huddle had been finished.
        amended: it was written, or changed, after the huddle's end.
    """

    id: str
    section: str
    kind: str
    text: str
    author: str
    at: dt.datetime
    version: int
    students: tuple[LinkedStudent, ...] = ()
    groups: tuple[str, ...] = ()  # linked: codes
    amends: str = ""
    amended: bool = False
    cleared_on: dt.date | None = None
    date: dt.date | None = None  # of its huddle


@dataclass(frozen=True, slots=True)
class PersonHere:
    """An educator in the huddle's list of who is here."""

    id: str
    code: str
    first_name: str
    here: bool
    out: bool
    role: str  # "", facilitator, recorder


@dataclass(frozen=True, slots=True)
class HuddleView:
    """The huddle of a day. Elapsed time is computed from `section_at` and what was spent before, never counted."""

    date: dt.date
    team: str
    state: str  # none, running, finished
    started_at: dt.datetime | None
    finished_at: dt.datetime | None
    section_at: dt.datetime | None
    sections: tuple[SectionView, ...]
    current: int
    minutes: int
    people: tuple[PersonHere, ...]
    facilitator: str
    recorder: str
    entries: tuple[EntryView, ...]
    actions: tuple[ActionView, ...]  # open ones of this and earlier huddles, and those closed today
    spotlights: tuple[SpotlightView, ...]
    now: dt.datetime
    amended: bool = False
    amended_at: dt.datetime | None = None
    reopened: bool = False
    paused: bool = False
    template: str = ""
    facilitator_code: str = ""
    recorder_code: str = ""
    next_facilitator: str = ""  # first names of who is next after this huddle
    next_recorder: str = ""
    rating: float | None = None
    own_rating: int | None = None

    @property
    def box(self) -> int:
        """The time box in seconds."""
        return 60 * self.minutes

    def section_elapsed_at(self, now: dt.datetime) -> int:
        """Seconds in the current section until `now`, all stays in it together, pauses left out."""
        if not self.sections:
            return 0
        running = self.state == "running" and not self.paused and self.section_at is not None
        since = int((now - self.section_at).total_seconds()) if running and self.section_at else 0
        return self.sections[min(self.current, len(self.sections) - 1)].spent + max(0, since)

    def elapsed_at(self, now: dt.datetime) -> int:
        """Seconds of the huddle until `now`, pauses left out."""
        if not self.sections:
            return 0
        current = min(self.current, len(self.sections) - 1)
        others = sum(section.spent for index, section in enumerate(self.sections) if index != current)
        return others + self.section_elapsed_at(now)
