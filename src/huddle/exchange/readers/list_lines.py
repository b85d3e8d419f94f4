"""Reads the lines of a pasted list, one after the other: what each is, what it says, and what of it is not clear."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from huddle.domain.educator import SKILLS
from huddle.exchange import template
from huddle.exchange.findings import shown
from huddle.exchange.readers import list_cells as cells
from huddle.exchange.readers.list_cells import Times
from huddle.exchange.readers.native_cells import split
from huddle.exchange.staged import BlockTimes
from huddle.text import fold, one_line, safe

STAFF, STUDENTS, GROUPS, BELL, SCHEDULE = "staff", "students", "groups", "bell", "schedule"
_HEADS = {
    **dict.fromkeys(("staff", "educators", "teachers", "adults", "team", "people"), STAFF),
    **dict.fromkeys(("students", "kids", "children", "roster", "class list"), STUDENTS),
    **dict.fromkeys(("groups", "classes", "sections"), GROUPS),
    **dict.fromkeys(("bell", "bells", "bell times", "bell schedule", "blocks", "periods", "times"), BELL),
    **dict.fromkeys(("timetable", "schedule", "grid"), SCHEDULE),
}
_TAB = "\u21e5"  # stands for a tab while the rest of a text is made harmless
_CORNER = frozenset({"", "block", "blocks", "period", "periods", "time", "blk"})
_NOBODY = frozenset({"", "-", "--", "x", "none", "nobody", "n/a"})
_LONGEST_GROUP = 24
_WORD_BEFORE = re.compile(
    r"(room|rm|lead|leads|teacher|helper|helpers|aide|with)\b[.:]?\s+(.+)\Z", re.IGNORECASE
)


@dataclass(slots=True)
class ListLine:
    """How a line of a list was read: what it is, what it says in short, and what of it is not clear."""

    number: int
    text: str
    kind: str = ""
    said: str = ""
    unclear: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Lists:
    """Everything that pasted lists say.

    Attributes:
        lines: each line that is not empty, with how it was read.
        staff: a row of the template's educators each.
        students: likewise.
        groups: likewise, by the group's name.
        bell: the slots of the day in order, lunch and breaks among them.
    """

    lines: list[ListLine] = field(default_factory=list)
    staff: list[dict[str, str]] = field(default_factory=list)
    students: list[dict[str, str]] = field(default_factory=list)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    bell: list[Times] = field(default_factory=list)

    @property
    def unclear(self) -> list[tuple[int, str]]:
        """Line number and sentence of everything that is not clear."""
        return [(line.number, words) for line in self.lines for words in line.unclear]

    def summary(self) -> str:
        """`5 staff, 24 students, 2 groups, 6 blocks`; empty when nothing was read."""
        parts = [
            (len(self.staff), "staff", "staff"),
            (len(self.students), "student", "students"),
            (len(self.groups), "group", "groups"),
            (sum(slot.counts for slot in self.bell), "block", "blocks"),
        ]
        return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts if count)

    def blocks(self) -> tuple[BlockTimes, ...]:
        """The blocks of the day: those slots in which a group needs an adult."""
        found: list[BlockTimes] = []
        for slot in self.bell:
            if slot.counts:
                short = cells.block_name(slot.name, len(found) + 1)
                found.append(BlockTimes(short, slot.name or f"Block {short}", slot.starts, slot.ends))
        return tuple(found)


class ListReading:
    """One reading; it remembers what kind of lines it is among, and the head of a timetable."""

    def __init__(self, kind: str) -> None:
        self._given = kind
        self._kind = kind
        self._heads: list[str] = []  # group names above a timetable
        self._found = Lists()

    def read(self, text: str) -> Lists:
        """Read the lines of a text; a reading is used once."""
        paragraph: list[ListLine] = []
        for number, raw in enumerate(safe(text.replace("\t", _TAB), lines=True).split("\n"), 1):
            if not raw.strip():
                self._paragraph(paragraph)
                paragraph = []
                continue
            line = ListLine(number, raw)
            self._found.lines.append(line)
            paragraph.append(line)
        self._paragraph(paragraph)
        self._full_names()
        return self._found

    def _paragraph(self, lines: list[ListLine]) -> None:
        self._heads = []
        for at, line in enumerate(lines):
            head = _HEADS.get(fold(line.text.strip().rstrip(":")))
            if head:
                self._kind, self._heads = head, []
                line.kind, line.said = "head", f"{head} below"
                continue
            parts = _cells(line.text)
            if cells.is_header(parts):
                line.kind, line.said = "columns", "names of columns"
                continue
            self._line(line, parts, self._kind or self._told(lines[at:]))
        if not self._given:
            self._kind = ""

    def _told(self, lines: Sequence[ListLine]) -> str:
        """What the lines of a paragraph are, by the cells that could be nothing else."""
        first = _cells(lines[0].text)
        cornered = len(first) > (1 if first[0] else 2) and fold(first[0]) in _CORNER
        if self._heads or (cornered and not cells.times(first[1])):
            return SCHEDULE
        if any(cells.times(part) for part in first):
            return BELL
        each = [_cells(line.text) for line in lines]
        if any(_is_of_staff(part) for row in each for part in row[1:]):
            return STAFF
        return STUDENTS if all(len(row) > 1 for row in each) else ""

    def _line(self, line: ListLine, parts: list[str], kind: str) -> None:
        readers: dict[str, Callable[[ListLine, list[str]], None]] = {
            STAFF: self._staff,
            STUDENTS: self._student,
            GROUPS: self._group,
            BELL: self._bell,
            SCHEDULE: self._row,
        }
        if kind not in readers:
            line.unclear.append(
                f"{shown(line.text.strip(), 40)}: staff or a student? Write Staff: or Students: in a line above."
            )
            return
        line.kind = kind
        readers[kind](line, parts)

    # --- people

    def _name(self, line: ListLine, parts: list[str]) -> tuple[str, str, list[str]]:
        """Given and family name, and the other cells; `Hall, Ben` is turned round where it can be nothing else."""
        name, rest = one_line(parts[0]), parts[1:]
        if rest and "," in line.text and _is_word(name) and _is_word(rest[0]) and not _is_cell(rest[0]):
            line.said = f"{rest[0]} {name}"
            return rest[0], name, rest[1:]
        given, family = split(name)
        if not any(char.isalpha() for char in name):
            line.unclear.append(f"{shown(name, 30)} is no name; the line was left out")
            return "", "", []
        return given, family, rest

    def _staff(self, line: ListLine, parts: list[str]) -> None:
        given, family, rest = self._name(line, parts)
        if not given and not family:
            return
        role, email = "", ""
        strengths: dict[str, int] = {}
        for cell in filter(None, rest):
            said = cells.strength(cell)
            if fold(cell) in cells.ROLES:
                role = cells.ROLES[fold(cell)]
            elif isinstance(said, tuple):
                strengths[said[0]] = said[1]
            elif said is not None:
                line.unclear.append(f"{shown(cell, 30)}: {said}")
            elif "@" in cell and " " not in cell:
                email = cell
            else:
                line.unclear.append(f"{shown(cell, 30)} is neither a role nor a strength like math 4")
        row = {"first_name": given, "last_name": family, "role": role}
        if strengths:
            row["strengths"] = template.SEPARATOR.join(
                f"{skill}={level}" for skill, level in strengths.items()
            )
        if email:
            row["email"] = email
        self._found.staff.append(row)
        levels = ", ".join(f"{skill.replace('_', ' ')} {level}" for skill, level in strengths.items())
        line.said = " · ".join(filter(None, (f"{given} {family}".strip(), role.replace("_", " "), levels)))

    def _student(self, line: ListLine, parts: list[str]) -> None:
        given, family, rest = self._name(line, parts)
        if not given and not family:
            return
        row = {"first_name": given, "last_name": family}
        groups: list[str] = []
        needs: list[str] = []
        for cell in filter(None, rest):
            if found := cells.grade(cell):
                row["grade"] = found
            elif fold(cell) in template.NEED_WORDS:
                needs.append(fold(cell))
            elif cells.is_number(cell):
                row["student_id"] = cell
            elif len(cell) > _LONGEST_GROUP or "@" in cell:
                line.unclear.append(f"{shown(cell, 30)} is neither a group, a grade nor a need")
            else:
                groups += [one_line(part) for part in re.split(r"[;+]", cell) if part.strip()]
        if groups:
            row["groups"] = template.SEPARATOR.join(groups)
        if needs:
            row["needs"] = template.SEPARATOR.join(needs)
        self._found.students.append(row)
        told = [
            f"{given} {family}".strip(),
            f"grade {row['grade']}" if "grade" in row else "",
            *groups,
            *needs,
        ]
        line.said = " · ".join(filter(None, told))

    def _full_names(self) -> None:
        """First names in groups and timetables stand for the one of the staff list who is called so."""
        full: dict[str, set[str]] = {}
        for row in self._found.staff:
            name = f"{row['first_name']} {row['last_name']}".strip()
            for spelling in (name, row["first_name"]):
                full.setdefault(fold(spelling), set()).add(name)

        def meant(who: str) -> str:
            found = full.get(fold(who), set())
            return next(iter(found)) if len(found) == 1 else who

        if not self._found.staff:
            return
        for group in self._found.groups.values():
            for column in ("lead_educator", "helpers"):
                if column in group:
                    named = [part.partition("@") for part in group[column].split(template.SEPARATOR)]
                    group[column] = template.SEPARATOR.join(
                        f"{meant(who)}{at}{block}" for who, at, block in named
                    )
                    self._add_staff([meant(who) for who, _, _ in named], full)

    def _add_staff(self, names: Sequence[str], full: dict[str, set[str]]) -> None:
        """Somebody whom only a timetable names belongs to the team too."""
        for name in names:
            if name and fold(name) not in full:
                given, family = split(name)
                self._found.staff.append({"first_name": given, "last_name": family, "role": ""})
                full[fold(name)] = {name}

    # --- groups, times, timetable

    def _of(self, group: str) -> dict[str, str]:
        return self._found.groups.setdefault(fold(group), {"group": one_line(group)})

    def _group(self, line: ListLine, parts: list[str]) -> None:
        code, _, name = one_line(parts[0]).partition(" ")
        if not any(char.isdigit() for char in code) and not code.isupper():
            code, name = one_line(parts[0]), ""
        row = self._of(code)
        if name:
            row["name"] = name
        for cell in filter(None, parts[1:]):
            worded = _WORD_BEFORE.match(cell)
            if worded is None and cells.skill_code(cell) in SKILLS:
                row["kind"] = cells.skill_code(cell)
            elif worded is None and not name:
                name = row["name"] = one_line(cell)
            elif worded is None:
                line.unclear.append(f"{shown(cell, 30)}: write room 12, lead Ben, helper Ines, or a subject")
            else:
                word = worded[1].casefold()
                column = (
                    "room"
                    if word in ("room", "rm")
                    else "helpers"
                    if word[:2] in ("he", "ai", "wi")
                    else "lead_educator"
                )
                row[column] = one_line(worded[2])
        line.said = " · ".join(
            filter(None, (code, name, *(row.get(c, "") for c in ("kind", "room", "lead_educator"))))
        )

    def _bell(self, line: ListLine, parts: list[str]) -> None:
        told = []
        for part in parts:
            last = self._found.bell[-1].ends if self._found.bell else None
            slot = cells.times(part, last)
            if slot is None:
                line.unclear.append(f"{shown(part, 30)} is no time from and to, like 8:20-9:05")
                continue
            self._found.bell.append(slot)
            number = sum(one.counts for one in self._found.bell)
            name = (
                f"block {cells.block_name(slot.name, number)}" if slot.counts else f"{slot.name} (no block)"
            )
            told.append(f"{name} {slot.starts:%H:%M}-{slot.ends:%H:%M}")
        line.said = ", ".join(told)

    def _row(self, line: ListLine, parts: list[str]) -> None:
        if not self._heads:
            self._heads = [one_line(part) for part in parts[1:]]
            line.said = "groups: " + ", ".join(self._heads)
            return
        block = cells.block_name(_without_time(parts[0]), 0)
        if block == "0":
            line.unclear.append(f"{shown(line.text.strip(), 30)} begins with no block")
            return
        told = []
        if len(parts) - 1 > len(self._heads):
            line.unclear.append(
                f"{len(parts) - 1} cells under {len(self._heads)} groups; the last were left out"
            )
        for group, cell in zip(self._heads, parts[1:], strict=False):
            if fold(cell) in _NOBODY or not group:
                continue
            lead, *helpers = [one_line(name) for name in re.split(r"[+/&;]|\band\b", cell) if name.strip()]
            row = self._of(group)
            _append(row, "period", block)
            _append(row, "lead_educator", f"{lead}@{block}")
            for helper in helpers:
                _append(row, "helpers", f"{helper}@{block}")
            told.append(f"{group} {lead}")
        line.said = f"block {block}: {', '.join(told) or 'no group'}"


def _append(row: dict[str, str], column: str, value: str) -> None:
    row[column] = f"{row[column]}{template.SEPARATOR}{value}" if row.get(column) else value


def _cells(line: str) -> list[str]:
    """The cells of a line: between tabs, bars or semicolons where there are any, else between commas."""
    if _TAB in line:
        return [cell.strip() for cell in line.split(_TAB)]
    if "|" in line:
        return [cell.strip() for cell in line.strip(" |").split("|")]
    separator = ";" if line.count(";") > 1 or (";" in line and "," not in line) else ","
    return [cell.strip() for cell in line.strip().split(separator)]


def _is_of_staff(cell: str) -> bool:
    return fold(cell) in cells.ROLES or cells.strength(cell) is not None


def _is_word(cell: str) -> bool:
    """One word of letters, such as half a name."""
    return (
        bool(cell)
        and " " not in cell
        and all(char.isalpha() or char in "-'.’" for char in cell)
        and len(cell) > 1
    )


def _is_cell(cell: str) -> bool:
    """Whether it says something else than a name."""
    known = fold(cell) in cells.ROLES or fold(cell) in template.NEED_WORDS or bool(cells.grade(cell))
    return known or cells.strength(cell) is not None or (len(cell) < 4 and cell.isupper())


def _without_time(cell: str) -> str:
    """`1 8:20-9:05` as `1`."""
    slot = cells.times(cell)
    return slot.name if slot is not None and slot.name else cell
