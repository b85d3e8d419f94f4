"""Grades: what files write, under one spelling that compares and sorts."""

import re

_WORDS = {
    "infant": "IT",
    "it": "IT",
    "pr": "PR",
    "pk": "PK",
    "prek": "PK",
    "prekindergarten": "PK",
    "ps": "PS",
    "preschool": "PS",
    "tk": "TK",
    "transitionalkindergarten": "TK",
    "k": "K",
    "kg": "K",
    "0": "K",
    "kindergarten": "K",
    "ug": "UG",
    "ungraded": "UG",
    "other": "Other",
}
# CEDS entry grade levels in the order of a child's years.
_EARLY = ("IT", "PR", "PS", "PK", "TK", "K")
_LATE = ("UG", "Other")
_NUMBER = re.compile(r"(?:grade|gr|year|class|klasse)?0*([1-9]\d?)(?:st|nd|rd|th)?(?:grade)?\Z")


def normal_grade(raw: str) -> str:
    """One spelling of a grade: `K` for KG, 0 and Kindergarten, `9` for 09 and 9th; an unknown grade as it stands."""
    word = re.sub(r"[\s._-]+", "", raw).casefold()
    if word in _WORDS:
        return _WORDS[word]
    if found := _NUMBER.match(word):
        return found[1]
    return raw.strip()


def is_known_grade(raw: str) -> bool:
    """Whether the grade is a CEDS level in any usual spelling."""
    grade = normal_grade(raw)
    return grade in _EARLY or grade in _LATE or (grade.isascii() and grade.isdigit() and int(grade) <= 13)


def grade_order(raw: str) -> tuple[int, str]:
    """A sort key: early years, kindergarten, 1 to 13, then anything else by its name, no grade last."""
    grade = normal_grade(raw)
    if grade in _EARLY:
        return _EARLY.index(grade), ""
    if grade.isascii() and grade.isdigit():
        return 10 + int(grade), ""
    return (1000, grade.casefold()) if grade else (1001, "")
