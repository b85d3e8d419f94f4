"""What really happened in a session that a plan changed, and who is credited with covering it."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from huddle.domain.values import require_line

_LIMIT = 500


@dataclass(frozen=True, slots=True)
class AsPlanned:
    """It went as the plan said."""


@dataclass(frozen=True, slots=True)
class By:
    """Other educators of the team covered it, by code."""

    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nobody:
    """Nobody came."""


@dataclass(frozen=True, slots=True)
class FromOutside:
    """Somebody who is not in the team covered it."""

    who: str

    def __post_init__(self) -> None:
        require_line(self.who, "Who came from outside", limit=_LIMIT, empty=True)


@dataclass(frozen=True, slots=True)
class Other:
    """Something else that is worth knowing; who covers is as planned."""

    text: str

    def __post_init__(self) -> None:
        require_line(self.text, "What happened", limit=_LIMIT)


Happened = AsPlanned | By | Nobody | FromOutside | Other


def covered_by(happened: Happened | None, planned: Sequence[str]) -> tuple[str, ...]:
    """Codes of the educators who are credited with a cover: what happened wins over what was planned.

    Args:
        happened: what was noted; None while nobody has said.
        planned: the codes of those who were to cover.
    """
    match happened:
        case By(codes):
            return codes
        case Nobody() | FromOutside():
            return ()
        case _:
            return tuple(planned)


def happened_words(happened: Happened | None, names: Mapping[str, str] | None = None) -> str:
    """What happened as people read it; `names` maps codes to names. Empty while nobody has said."""
    match happened:
        case None:
            return ""
        case AsPlanned():
            return "as planned"
        case By(codes):
            return ", ".join((names or {}).get(code, code) for code in codes)
        case Nobody():
            return "nobody came"
        case FromOutside(who):
            return f"{who or 'somebody'} (not of the team)"
        case Other(text):
            return text


def to_column(happened: Happened | None) -> str:
    """What happened as it is stored: a word that says which kind it is, then its text."""
    match happened:
        case None:
            return ""
        case AsPlanned():
            return "as planned"
        case By(codes):
            return f"by:{'+'.join(codes)}"
        case Nobody():
            return "nobody"
        case FromOutside(who):
            return f"outside:{who}"
        case Other(text):
            return f"other:{text}"


def from_column(stored: str) -> Happened | None:
    """What happened, read back from its column; a text without a kind is something else that happened."""
    if not stored:
        return None
    if stored == "as planned":
        return AsPlanned()
    if stored == "nobody":
        return Nobody()
    kind, _, text = stored.partition(":")
    if kind == "by" and text:
        return By(tuple(text.split("+")))
    if kind == "outside":
        return FromOutside(text)
    return Other(text if kind == "other" and text else stored)


_NOBODY = re.compile(
    r"(?:nobody|no one|noone|none)(?: came| covered| was there| showed up)?[.!]?", re.IGNORECASE
)
_OUTSIDE = re.compile(r"(?:from )?outside(?: of the team)?:?\s*(?P<who>.*)", re.IGNORECASE)
_SOMEBODY = re.compile(
    r"(?P<who>.+?) (?:took|covered|led|taught|came|stepped in|was there)(?: (?:it|them|over|the (?:class|group)))?[.!]?",
    re.IGNORECASE,
)

# Words that do not say which adult it was: such a text takes no credit away.
_NO_ADULT = frozenset(
    [
        "i",
        "we",
        "you",
        "he",
        "she",
        "it",
        "they",
        "all",
        "most",
        "half",
        "some",
        "many",
        "everyone",
        "everybody",
        "someone",
        "somebody",
        "anyone",
        "student",
        "students",
        "child",
        "children",
        "kids",
        "class",
        "group",
        "classes",
        "groups",
    ]
)


def parse_happened(words: str, find: Callable[[str], str | None]) -> Happened:
    """What happened, as it is typed: `as planned`, who covered, `nobody`, `outside WHO`, or any text.

    Args:
        words: one line of safe text; empty means as planned.
        find: the code of the educator that a text names, or None.
    """
    said = words.strip()
    if not said or said.casefold() == "as planned":
        return AsPlanned()
    if _NOBODY.fullmatch(said):
        return Nobody()
    people = _people(said, find)
    if people:
        return By(people)
    outside = _OUTSIDE.fullmatch(said)
    if outside:
        return FromOutside(outside["who"].strip())
    somebody = _SOMEBODY.fullmatch(said)
    if somebody:
        people = _people(somebody["who"], find)
        if people:
            return By(people)
        if _NO_ADULT.isdisjoint(somebody["who"].casefold().split()):
            return FromOutside(somebody["who"])
    return Other(said)


def _people(said: str, find: Callable[[str], str | None]) -> tuple[str, ...]:
    """Codes where every part of a list (`HB`, `Ella and Ben`) names an educator, else none."""
    parts = [part.strip() for part in re.split(r"\s*(?:,|\+|&|\band\b)\s*", said) if part.strip()]
    codes = [find(part) for part in parts]
    found = [code for code in codes if code is not None]
    return tuple(dict.fromkeys(found)) if found and len(found) == len(codes) else ()
