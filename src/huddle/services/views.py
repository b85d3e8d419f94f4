"""What screens and commands are given: plain frozen values, ready to draw. Names here are safe text, never markup."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class OutView:
    """An educator who is out: `blocks` in words (all day, blocks 3-5), `until` the last day when later than today."""

    absence_id: str
    code: str
    first_name: str
    name: str
    blocks: str
    block_names: tuple[str, ...]
    until: dt.date | None
    category: str  # private: shown only when asked for


@dataclass(frozen=True, slots=True)
class PartView:
    """One adult's part of a split: how many, and which students (codes with names, and their initials)."""

    code: str
    first_name: str
    students: tuple[tuple[str, str], ...]
    initials: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change of a plan. `kind` is the word of huddle.plan/1, `kind_words` how people say it."""

    block: str
    starts: str
    group: str
    group_name: str
    kind: str
    kind_words: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    before_names: tuple[str, ...]
    after_names: tuple[str, ...]
    together: tuple[str, ...]
    students: int
    parts: tuple[PartView, ...]
    why: tuple[str, ...]
    note: str = ""  # what was written when somebody decided it over the planner


@dataclass(frozen=True, slots=True)
class GapView:
    """A session that nobody covers."""

    block: str
    starts: str
    group: str
    group_name: str
    students: int
    because: tuple[str, ...]
    would_help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CellView:
    """One session in the plan's grid: who usually leads, who leads now."""

    usual: tuple[str, ...]
    now: tuple[str, ...]
    changed: bool
    gap: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A session whose adults are not those that people were told: `was` and `now` are codes, leads before helpers.

    `usual` says that it is as on a usual day again.
    """

    block: str
    starts: str
    group: str
    group_name: str
    was: tuple[str, ...]
    now: tuple[str, ...]
    was_names: tuple[str, ...]
    now_names: tuple[str, ...]
    usual: bool


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan to look at. `state` is none, draft, applied or stale; `proof` says in words what was proved."""

    state: str
    date: dt.date
    status: str
    proof: str
    changes: tuple[ChangeView, ...] = ()
    gaps: tuple[GapView, ...] = ()
    warnings: tuple[str, ...] = ()
    levels: Mapping[str, int] = field(default_factory=dict)
    blocks: tuple[tuple[str, str], ...] = ()  # (short name, time) in order
    groups: tuple[tuple[str, str], ...] = ()  # (code, name)
    grid: Mapping[tuple[str, str], CellView] = field(default_factory=dict)  # (block, group code)
    load: tuple[
        tuple[str, str, int, int, int], ...
    ] = ()  # code, first name, usual blocks, covers, covers this month
    answer: Mapping[str, Any] = field(default_factory=dict)  # huddle.plan/1
    differs: tuple[Difference, ...] = ()  # against what was applied before, and so told
    told: bool = False  # whether a plan was applied before this one
    order: tuple[str, ...] = ()  # all levels, the one that comes first first
    locks: tuple[Mapping[str, Any], ...] = ()  # what people decided over the planner: rows of `locks`
    splits: bool = True

    @property
    def sessions_to_cover(self) -> int:
        """Changed sessions and gaps together."""
        return len(self.changes) + len(self.gaps)


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
    students: tuple[tuple[str, str, str], ...] = ()  # linked: code, name, initials
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
class RiskView:
    """A service that is not given in a block as things stand: a credential, how many students, which group."""

    credential: str
    students: int
    block: str
    group: str
    minutes: int


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
class TodayView:
    """The board of a day."""

    team: str
    school: str
    date: dt.date
    is_today: bool
    school_open: bool
    day_name: str
    out: tuple[OutView, ...]
    back: tuple[str, ...]
    tomorrow: tuple[OutView, ...]
    students_out: int
    students: int
    educators: int
    plan_state: str
    plan: PlanView | None
    actions: tuple[ActionView, ...]
    spotlights: tuple[SpotlightView, ...]
    services_at_risk: tuple[RiskView, ...]
    agenda: tuple[SectionView, ...]
    huddle_state: str
    facilitator: str
    facilitator_code: str
    recorder: str
    drafted_sessions: int
    blocks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AbsencePreview:
    """An absence line while it is typed: what it would do, or why it cannot be saved.

    `candidates` are the educators it may mean, `affects` the sessions that lose an adult on the first day.
    """

    ok: bool
    message: str
    name: str = ""
    when: str = ""
    blocks: str = ""
    category: str = ""
    candidates: tuple[tuple[str, str], ...] = ()
    affects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence in a list."""

    id: str
    short_id: str
    code: str
    name: str
    first: dt.date
    last: dt.date
    blocks: tuple[str, ...]
    blocks_words: str
    when_words: str
    category: str  # private
    planned: bool
    state: str
    reported: dt.datetime | None
    by: str = ""
    warning: str = ""
    repeats_until: dt.date | None = None
    version: int = 1
    saved: bool = True  # False where the same absence was there already

    def on(self, day: dt.date) -> bool:
        """Whether it falls on that day; cancelled ones do on theirs too."""
        weekly = self.repeats_until is not None and self.first <= day <= self.repeats_until
        since = (day - self.first).days
        return (since % 7 if weekly else since) in range((self.last - self.first).days + 1)


@dataclass(frozen=True, slots=True)
class StudentRow:
    """A line of the roster; `needs` are private flags."""

    id: str
    code: str
    name: str
    sort_name: str
    initials: str
    grade: str
    groups: tuple[str, ...]
    leads: tuple[str, ...]
    needs: tuple[str, ...]
    out: str  # "", "all day" or blocks in words
    absent_days: int  # of the last ten school days
    search: str
    version: int
    given: str = ""
    family: str = ""
    preferred: str = ""
    recent: tuple[bool, ...] = ()  # out or not on the last ten school days, the oldest first
    pairs: tuple[tuple[str, str, str], ...] = ()  # code, name, apart or together: private


@dataclass(frozen=True, slots=True)
class RosterView:
    """The shared roster of a day."""

    date: dt.date
    students: tuple[StudentRow, ...]
    groups: tuple[tuple[str, str, int], ...]  # code, name, members
    educators: tuple[tuple[str, str, str, str], ...]  # code, name, role in words, out in words


@dataclass(frozen=True, slots=True)
class EducatorRow:
    """A line of the team's matrix; `levels` maps a skill's code to (level, declared)."""

    id: str
    code: str
    name: str
    first_name: str
    role: str
    role_words: str
    can_lead: bool
    out: str
    levels: Mapping[str, tuple[int, bool]]
    credentials: tuple[str, ...]
    usual_blocks: int
    covers: int
    covers_window: int
    groups: tuple[str, ...]
    email: str
    version: int
    given: str = ""
    family: str = ""
    preferred: str = ""
    own_lead: bool | None = None  # None: the team's rule for the role decides
    own_help: bool | None = None
    caps: tuple[int | None, int | None, int | None] = (
        None,
        None,
        None,
    )  # groups at once, planning lost, covers
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TeamView:
    """Educators x strengths. `skills` are (code, label, short label); `depth` how many have level 3 or more."""

    team: str
    skills: tuple[tuple[str, str, str], ...]
    educators: tuple[EducatorRow, ...]
    depth: Mapping[str, int]
    needed: Mapping[str, int]  # groups that need the skill
    rules: tuple[tuple[str, str, str], ...]  # name, value, help
    later: tuple[
        tuple[str, str, dt.date, dt.date | None], ...
    ] = ()  # code, name, from, until: not in the team yet


@dataclass(frozen=True, slots=True)
class SessionView:
    """A session of the base schedule."""

    id: str
    block: str
    group: str
    group_name: str
    lead: str
    helpers: tuple[str, ...]
    room: str
    days: str
    drafted: bool
    students: int
    version: int
    own_room: str = ""  # where it is another than the group's


@dataclass(frozen=True, slots=True)
class ScheduleView:
    """The base schedule: blocks (short, name, starts, ends, days), groups (code, name, members), sessions."""

    blocks: tuple[tuple[str, str, str, str, str], ...]
    groups: tuple[tuple[str, str, int], ...]
    sessions: tuple[SessionView, ...]
    educators: tuple[tuple[str, str], ...]
    duties: tuple[tuple[str, str, str], ...]  # code, block, kind
    drafted: int
    findings: tuple[str, ...]


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
    students: tuple[tuple[str, str, str], ...] = ()  # linked: code, name, initials
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


@dataclass(frozen=True, slots=True)
class HuddleSummary:
    """A line of the history."""

    date: dt.date
    state: str  # finished, running, skipped, or not started (today)
    facilitator: str
    minutes: int | None
    out: int
    changes: int
    gaps: int
    decisions: int
    actions: int
    done: int
    facilitator_code: str = ""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """Earlier huddles, latest first."""

    huddles: tuple[HuddleSummary, ...]
    total: int
    balance: tuple[tuple[str, str, int], ...]  # code, first name, covers in the window


@dataclass(frozen=True, slots=True)
class Undone:
    """What undo or redo did: its label, and who had done it."""

    label: str
    by: str
    redo: bool = False
