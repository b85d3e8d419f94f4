"""The staged roster: what every reader makes of its files, and everything after it works on."""

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from huddle.exchange.grades import grade_order, normal_grade

BULK = "bulk"
DELTA = "delta"
LEAD = "lead"
HELPER = "helper"
STUDENT = "student"


def same_id(received: str) -> str:
    """The form under which two ids are compared: NFC, nothing else (`007` and `7` stay two ids)."""
    return received if received.isascii() else unicodedata.normalize("NFC", received)


def parted(given: str, family: str) -> tuple[str, str]:
    """Given and family name; where the whole name stands in both, it is divided before its last word."""
    if given and " " in given.strip() and given == family:
        first, _, last = given.strip().rpartition(" ")
        return first, last
    return given, family


@dataclass(frozen=True, slots=True)
class Origin:
    """The file a row comes from, and the physical line on which it starts."""

    file: str
    line: int


_NOWHERE = Origin("", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Org:
    """A school (or what it belongs to); `type` is school, department, district ... as the format calls it."""

    id: str
    name: str
    type: str = "school"
    parent_id: str = ""
    removed: bool = False
    origin: Origin = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A school year, semester or term from `begin` to the day before `end`; used to tell what is current."""

    id: str
    title: str
    type: str = "term"
    begin: dt.date | None = None
    end: dt.date | None = None
    school_year: int | None = None
    parent_id: str = ""
    removed: bool = False
    origin: Origin = field(default=_NOWHERE, compare=False)

    def on(self, day: dt.date) -> bool:
        """Whether the day is in it; a side without a date is open."""
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An educator, a student, or both.

    Attributes:
        key: what enrolments refer to; unique in the roster.
        id: the id the file gives, as received; empty when it gives none (then name and grade have to do).
        role: for educators, a role of `huddle.domain.educator.ROLES`.
        grade: as the file writes it; `grade_key` compares and `grade_sort` sorts it.
        email: of educators only.
        strengths: skill and level, of educators in the native format.
        credentials: of educators in the native format.
        needs: need flags, of students in the native format.
        school_ids: ids of the orgs the person belongs to.
        says: columns of the native format with which the file speaks of the person, also where their cell is empty.
    """

    key: str
    id: str
    given: str
    family: str
    preferred_given: str = ""
    preferred_family: str = ""
    educator: bool = False
    student: bool = False
    role: str = "certified"
    grade: str = ""
    email: str = ""
    school_ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    strengths: tuple[tuple[str, int], ...] = ()
    credentials: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    homeroom: str = ""
    tags: tuple[str, ...] = ()
    active: bool = True
    removed: bool = False
    origin: Origin = field(default=_NOWHERE, compare=False)
    says: Collection[str] = field(default=(), compare=False)

    @property
    def name(self) -> str:
        """Preferred or given name, then the preferred or family name; a whole name that stands in both is one."""
        given, family = parted(self.preferred_given or self.given, self.preferred_family or self.family)
        return f"{given} {family}".strip()

    @property
    def grade_key(self) -> str:
        """The grade in the spelling that compares: K, 1 ... 12."""
        return normal_grade(self.grade)

    @property
    def grade_sort(self) -> tuple[int, str]:
        """The grade as a sort key."""
        return grade_order(self.grade)


@dataclass(frozen=True, slots=True, kw_only=True)
class Class:
    """A class of the student information system, or a group of the native format.

    Attributes:
        code: the file's short code.
        periods: when it meets, as the file writes it; in the native format a block, with days where not on all (`2 mon,wed`).
        rooms: a period and the room of its own in it; `location` is where it meets otherwise.
        says: columns of the native format with which the file speaks of the group, also where their cell is empty.
    """

    id: str
    title: str
    course_title: str = ""
    code: str = ""
    type: str = "scheduled"
    subjects: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    grades: tuple[str, ...] = ()
    location: str = ""
    rooms: tuple[tuple[str, str], ...] = ()
    school_id: str = ""
    term_ids: tuple[str, ...] = ()
    removed: bool = False
    origin: Origin = field(default=_NOWHERE, compare=False)
    says: Collection[str] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """A person in a class as lead, helper or student, from `begin` to the day before `end` (open when None).

    `periods` are those of the class's in which somebody leads or helps; empty where it is all that nobody else is named for.
    """

    id: str
    class_id: str
    person_key: str
    role: str
    primary: bool = False
    begin: dt.date | None = None
    end: dt.date | None = None
    periods: tuple[str, ...] = ()
    removed: bool = False
    origin: Origin = field(default=_NOWHERE, compare=False)

    @property
    def identity(self) -> str:
        """The id the file gives, else a hash of who is what in which class since when."""
        if self.id:
            return self.id
        parts = (same_id(self.class_id), same_id(self.person_key), self.role, str(self.begin or ""))
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedAbsence:
    """An absence of the native format; `part` is all, am, pm, HH:MM-HH:MM or block names joined by `; `."""

    person_key: str
    first: dt.date
    last: dt.date
    part: str = "all"
    category: str = ""
    origin: Origin = field(default=_NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class BlockTimes:
    """A block of the usual day: its short name, its name in full, from, to."""

    short: str
    name: str
    starts: dt.time
    ends: dt.time


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was read: its name, the SHA-256 of its bytes, its rows, and how it is to be taken."""

    name: str
    sha256: str
    rows: int
    mode: str = BULK


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRoster:
    """Everything a roster package says, checked, with the origin of every row.

    Attributes:
        format: oneroster, native ...
        version: of the format; empty when it has none.
        mode: bulk (the whole reference set) or delta (changes).
        complete: whether nothing was refused. Only a complete bulk set may say by absence that somebody left.
        source_name: what the package calls the system it comes from; may be empty.
        modified: the latest time of change in the package, UTC.
        bell: the blocks of the usual day in order, where the roster tells their times.
        skipped: kind of person -> how many were left out (parents, guardians ...).
        called: what it is in words, where format and files do not tell.
    """

    format: str
    version: str = ""
    mode: str = BULK
    complete: bool = True
    source_name: str = ""
    modified: dt.datetime | None = None
    files: tuple[SourceFile, ...] = ()
    orgs: tuple[Org, ...] = ()
    terms: tuple[Term, ...] = ()
    people: tuple[Person, ...] = ()
    classes: tuple[Class, ...] = ()
    enrolments: tuple[Enrolment, ...] = ()
    absences: tuple[StagedAbsence, ...] = ()
    bell: tuple[BlockTimes, ...] = ()
    skipped: Mapping[str, int] = field(default_factory=dict)
    called: str = ""

    @property
    def tells_who_left(self) -> bool:
        """Whether a person or class that is not in it can be taken as gone."""
        return self.mode == BULK and self.complete

    def incomplete(self) -> "StagedRoster":
        """The same roster, marked as lacking refused rows."""
        return replace(self, complete=False)

    def described(self) -> str:
        """`OneRoster 1.1 bulk, 8 files, source 'X'`, as the preview prints it."""
        if self.called:
            return self.called
        names = {
            "oneroster": "OneRoster",
            "native": "huddle template",
            "sds": "School Data Sync",
            "clever": "Clever",
        }
        name = names.get(self.format, self.format)
        mode = "" if self.format == "native" else self.mode  # a sheet is neither: it states what it contains
        parts = [" ".join(part for part in (name, self.version, mode) if part)]
        parts.append(f"{len(self.files)} file{'' if len(self.files) == 1 else 's'}")
        if self.source_name:
            parts.append(f"source '{self.source_name}'")
        return ", ".join(parts)
