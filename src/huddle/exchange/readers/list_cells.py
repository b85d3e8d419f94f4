"""What a cell of a pasted list says: a role, a strength, a grade, a need, a room; and what a row of times is."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass

from huddle.domain.drafting import block_short, subject_skill
from huddle.domain.educator import LEVELS, SKILLS
from huddle.exchange import template
from huddle.exchange.csvtable import header_key
from huddle.text import fold, safe

_STRENGTH = re.compile(r"(?P<skill>[^\W\d][^\d:=()]*?)\s*[:=(\s]\s*(?P<level>\d{1,2})\)?\Z")
_GRADE = re.compile(
    r"(?:grade|gr\.?|g)\s*(k|pk|\d{1,2})\Z|(\d{1,2})(?:st|nd|rd|th)(?:\s+grade)?\Z|kindergarten\Z"
)
_NUMBER = re.compile(r"[A-Za-z]?-?\d{4,}\Z")
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.)?"
_SPAN = re.compile(
    rf"(?P<name>.*?)[\s:=]*\b{_TIME}\s*(?:-|–|—|to|until)\s*{_TIME}\s*(?P<after>.*)\Z", re.IGNORECASE
)
_BLOCK_WORD = re.compile(r"(?:block|blk|period|per|hour|p|b)\.?\s*(?=\d)", re.IGNORECASE)
_LATEST = 18  # the last hour that 6:00 after a morning may mean
_NO_BLOCK = frozenset(
    {"lunch", "recess", "break", "passing", "passing time", "snack", "dismissal", "arrival"}
)

ROLES = {
    **template.ROLE_WORDS,
    "sped": "special_educator",
    "special education": "special_educator",
    "special ed": "special_educator",
    "el": "el_specialist",
    "ell": "el_specialist",
    "esl": "el_specialist",
    "el teacher": "el_specialist",
    "student teacher": "resident",
    "resident teacher": "resident",
    "intern": "resident",
    "paraprofessional": "paraeducator",
    "assistant": "paraeducator",
    "ta": "paraeducator",
    "team lead": "lead",
    "head teacher": "lead",
    "teacher leader": "lead",
}
_SKILLS = {
    "families": "family_communication",
    "family": "family_communication",
    "parents": "family_communication",
    "culture": "class_culture",
    "community": "class_culture",
    "sel": "class_culture",
    "data": "data_driven_instruction",
    "behavior": "behavior_support",
    "behaviour": "behavior_support",
    "small groups": "small_group_intervention",
    "intervention": "small_group_intervention",
    "language": "language_support",
    "history": "social_studies",
    "ela": "reading",
    "english": "reading",
}
_LABELS = {label.casefold(): code for code, label in SKILLS.items()}


@dataclass(frozen=True, slots=True)
class Times:
    """A slot of the day: its name (empty where the list gives none), from, to; `counts` where a group needs an adult."""

    name: str
    starts: dt.time
    ends: dt.time
    counts: bool = True


def skill_code(words: str) -> str:
    """The skill that somebody means by a word: one of the catalogue, else one of the team's own."""
    plain = " ".join(words.casefold().replace("_", " ").split())
    return _SKILLS.get(plain) or _LABELS.get(plain) or subject_skill(plain)


def meant_skill(words: str) -> str:
    """The catalogue's word that a word nearly is; empty where it is known, or like none."""
    if skill_code(words) in SKILLS:
        return ""
    near = difflib.get_close_matches(words.casefold(), [*_SKILLS, *_LABELS], n=1, cutoff=0.75)
    return near[0] if near else ""


def strength(cell: str) -> tuple[str, int] | str | None:
    """Skill and level of `math 4`; a sentence where the level or the skill is not clear; None where it is no strength."""
    found = _STRENGTH.match(cell.strip())
    if found is None:
        return None
    words, level = found["skill"].strip(), int(found["level"])
    if level >= len(LEVELS):
        return f"a strength is 0 to {len(LEVELS) - 1}, not {level}"
    if near := meant_skill(words):
        return f"did you mean {near} {level}?"
    return skill_code(words), level


def grade(cell: str) -> str:
    """The grade of `grade 6`, `6th`, `kindergarten`; empty for any other cell."""
    found = _GRADE.match(cell.strip().casefold())
    if found is None:
        return ""
    return (found[1] or found[2] or "K").upper()


def is_number(cell: str) -> bool:
    """Whether it is a student's number."""
    return _NUMBER.match(cell.strip()) is not None


def times(text: str, after: dt.time | None = None) -> Times | None:
    """A name and two times: `8:20-9:05`, `Block 2 9:10 to 9:55`, `lunch 11:30-12:00`; None when it is none.

    Args:
        text: one slot.
        after: when the slot before ends; an hour before it is in the afternoon.
    """
    found = _SPAN.match(safe(text).strip())
    if found is None or (found["after"] or "").strip(" .)") or not (found[3] or found[6]):
        return None
    first = _time(found[2], found[3], found[4] or found[7], after)
    last = _time(found[5], found[6], found[7], first)
    if first is None or last is None or last <= first:
        return None
    name = found["name"].strip(" :=-.")
    return Times(name, first, last, fold(name) not in _NO_BLOCK)


def _time(hour: str, minute: str | None, half: str | None, after: dt.time | None) -> dt.time | None:
    h, m = int(hour), int(minute or 0)
    if h > 23 or m > 59:
        return None
    if half:
        h = h % 12 + (12 if half[:1].casefold() == "p" else 0)
    elif after is not None and dt.time(h, m) < after and h + 12 <= _LATEST:
        h += 12
    return dt.time(h, m)


def block_name(name: str, number: int) -> str:
    """The short name of a block: its number where it is called `Block 2` or nothing, else its name made short."""
    plain = _BLOCK_WORD.sub("", name.strip())
    return block_short(plain, ()) if plain else str(number)


def is_header(cells: list[str]) -> bool:
    """Whether a line names columns: `Name, Role, Strengths`."""
    known = {
        header_key(word)
        for table in template.TABLES
        for column in template.columns(table)
        for word in (column.name, *column.synonyms)
    }
    return len(cells) > 1 and all(header_key(cell) in known for cell in cells if cell)
