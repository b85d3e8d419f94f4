"""The daily huddle and what it leaves behind."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from huddle.domain.agenda import AgendaItem
from huddle.domain.values import require_line, require_note, require_one_of

# Plus, delta and rating look back at the huddle itself; a rating is a number from 1 to 5, one for each person.
ENTRY_KINDS = ("note", "decision", "celebration", "parking", "plus", "delta", "rating")
RATINGS = ("1", "2", "3", "4", "5")
ACTION_STATES = ("open", "done", "dropped")


@dataclass(frozen=True, slots=True, kw_only=True)
class Huddle:
    """One huddle per team and date. Times are UTC; elapsed time is computed from the stored start, never counted.

    `section` is the agenda's current section, entered at `section_at`; `spent` holds the seconds of earlier stays in each
    section. While it is paused (`paused_at`) nothing adds up. A huddle that was finished keeps that moment for good: who
    reopens it sets `reopened_at`, and what is done then is an amendment (`amended_at`).
    """

    id: str
    team_id: str
    date: dt.date
    agenda: tuple[AgendaItem, ...]
    template: str = ""
    started_at: dt.datetime | None = None
    finished_at: dt.datetime | None = None
    facilitator_id: str | None = None
    recorder_id: str | None = None
    present: tuple[str, ...] = ()
    section: int = 0
    section_at: dt.datetime | None = None
    spent: Mapping[str, int] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    paused_at: dt.datetime | None = None
    reopened_at: dt.datetime | None = None
    amended_at: dt.datetime | None = None
    version: int = 1

    @property
    def state(self) -> str:
        """The state in a word: none (not started), running or finished."""
        if self.finished_at is not None and self.reopened_at is None:
            return "finished"
        return "running" if self.started_at is not None else "none"

    @property
    def current(self) -> AgendaItem | None:
        """The section that the huddle is in; None when the agenda is empty."""
        return self.agenda[min(self.section, len(self.agenda) - 1)] if self.agenda else None

    def spent_until(self, now: dt.datetime) -> dict[str, int]:
        """Section -> seconds spent in it, the running one included. A clock that was set back takes nothing away."""
        spent = dict(self.spent)
        current = self.current
        if self.state == "running" and self.paused_at is None and self.section_at is not None and current:
            seconds = max(0, int((now - self.section_at).total_seconds()))
            spent[current.name] = spent.get(current.name, 0) + seconds
        return spent

    def elapsed(self, now: dt.datetime) -> int:
        """Seconds of the huddle so far, pauses left out."""
        return sum(self.spent_until(now).values())

    def is_amended_by(self, entry: "Entry") -> bool:
        """Whether the line was written, or changed, after the huddle's end."""
        return bool(entry.amends) or (self.finished_at is not None and entry.at > self.finished_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of a huddle; every line is its own record, so two writers merge without a merge.

    `amends` is the id of the line that this one replaces in a huddle that had been finished: both are kept. What is in the
    parking lot comes back in every later huddle until it is cleared (`cleared_on`).
    """

    id: str
    team_id: str
    huddle_id: str
    section: str
    kind: str
    text: str
    author: str = ""
    at: dt.datetime
    archived: bool = False
    student_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    amends: str = ""
    cleared_on: dt.date | None = None
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.section, "The section", limit=60)
        require_one_of(self.kind, ENTRY_KINDS, "An entry")
        require_note(self.text)
        if self.kind == "rating":
            require_one_of(self.text, RATINGS, "A rating")


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """Something to do: one owner, a due day, open until it is done or dropped (with a reason).

    `repeats` says when the next one is due once this is done: `day`, `week`, `month`, or weekdays as in `mon,fri`.
    """

    id: str
    team_id: str
    text: str
    owner_id: str | None = None
    due: dt.date | None = None
    state: str = "open"
    reason: str = ""
    created_on: dt.date
    created_in: str | None = None
    closed_on: dt.date | None = None
    closed_in: str | None = None
    repeats: str = ""
    student_ids: tuple[str, ...] = ()
    group_ids: tuple[str, ...] = ()
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.text, "The action", limit=1000)
        require_one_of(self.state, ACTION_STATES, "An action")

    def days_late(self, today: dt.date) -> int:
        """Days since it was due; 0 when it is not late, has no day or is closed."""
        if self.due is None or self.state != "open":
            return 0
        return max(0, (today - self.due).days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spotlight:
    """A student the team looks at together, and when to look again."""

    id: str
    team_id: str
    student_id: str
    date: dt.date
    text: str = ""
    follow_up: dt.date | None = None
    closed: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.text, "The spotlight", limit=1000, empty=True)
