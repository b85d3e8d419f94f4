"""How people appear in an export: initials, full names or ids, in fields and inside free text."""

import re
from collections.abc import Iterable, Mapping

from huddle.domain.educator import Educator
from huddle.domain.student import Student
from huddle.domain.team import TeamMember
from huddle.text import fold, replace_names, singulars

INITIALS, FULL, IDS = "initials", "full", "ids"
MODES = (INITIALS, FULL, IDS)

# Given and family names that are ordinary words too: in a text they are names only when written with a capital.
# fmt: off
_WORDS = frozenset((
    "an", "art", "back", "ball", "bell", "best", "black", "blue", "brown", "case", "chance", "day",
    "days", "do", "early", "east", "field", "good", "gray", "green", "grey", "hand", "he", "head",
    "hill", "hope", "kit", "lake", "late", "little", "long", "love", "mark", "may", "moon", "my", "no",
    "north", "old", "on", "page", "park", "price", "read", "sharp", "short", "sky", "small", "snow",
    "so", "south", "star", "stone", "street", "strong", "summer", "sun", "tab", "to", "week", "west",
    "white", "will", "winter", "wise", "wood", "young",
))
# fmt: on
_TOKEN = re.compile(r"\w+")
_SINGLE = re.compile(r"[^\W\d_]{2,}\Z")
_WORD = re.compile(r"[^\W\d_]{3,}")  # the words of a name of several, Mary Ann or de la Cruz


def is_ordinary_word(name: str) -> bool:
    """Whether a name is an ordinary word too, which stands in many texts without naming anybody."""
    return bool(_SINGLE.match(name)) and fold(name) in _WORDS


class Names:
    """Names people the way an export was asked to, and counts the names replaced inside texts.

    Students are reduced in the modes initials and ids; educators appear by their code there (they are colleagues, known
    to each reader), and by name in the mode full.
    """

    def __init__(
        self,
        mode: str,
        students: Iterable[Student],
        members: Iterable[TeamMember],
        educators: Iterable[Educator],
    ) -> None:
        self.mode = mode
        self.replaced = 0
        self._students = {student.code: student for student in students}
        self._by_id = {student.id: student for student in self._students.values()}
        names = {educator.id: educator.name for educator in educators}
        self._educators = {
            m.code: names[m.educator_id] if mode == FULL and m.educator_id in names else m.code
            for m in members
        }
        self._codes = {m.educator_id: m.code for m in members}
        self._anywhere, self._capitals = self._substitutes() if mode != FULL else ({}, {})

    def student(self, student: Student) -> str:
        """A student in this mode."""
        return {FULL: student.name, IDS: student.code}.get(self.mode, student.initials)

    def student_of_id(self, student_id: str) -> str:
        """A student by the record's id; somebody purged since is a dash."""
        return self.student(self._by_id[student_id]) if student_id in self._by_id else "-"

    def student_of_code(self, code: str) -> str:
        """A student by code; an unknown code stays in the mode ids and is a dash otherwise."""
        if code in self._students:
            return self.student(self._students[code])
        return code if self.mode == IDS else "-"

    def educator(self, code: str) -> str:
        """An educator by code."""
        return self._educators.get(code, code)

    def educator_of_id(self, educator_id: str | None) -> str | None:
        """An educator by the record's id; None stays None."""
        return self.educator(self._codes.get(educator_id, "?")) if educator_id else None

    def text(self, text: str) -> str:
        """A free text in which the roster's names are replaced, unless full names are wanted."""
        if self.mode == FULL:
            return text
        words = {way for word in _TOKEN.findall(fold(text)) for way in singulars(word)}
        text, count = replace_names(text, _present(self._anywhere, words))
        self.replaced += count
        if capitals := _present(self._capitals, words):
            pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, capitals)) + r")(?!\w)")
            text, count = pattern.subn(lambda match: capitals[match.group()], text)
            self.replaced += count
        return text

    def _substitutes(self) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
        """Names wherever they stand, and ordinary words that are names only with a capital, with their substitutes."""
        anywhere: dict[str, str] = {}
        single: dict[str, set[str]] = {}
        for student in self._students.values():
            short = self.student(student)
            for given in {student.given, student.preferred} - {""}:
                if student.family:
                    anywhere |= dict.fromkeys(
                        (
                            f"{given} {student.family}",
                            f"{student.family}, {given}",
                            f"{student.family} {given}",
                        ),
                        short,
                    )
            for name in {student.given, student.preferred, student.family} - {""}:
                for word in {name, *_WORD.findall(name)}:
                    single.setdefault(word, set()).add(short)
        capitals: dict[str, str] = {}
        for name, shorts in single.items():
            # Several students of that name: nobody can tell which, so only the letter stays.
            short = (
                next(iter(shorts))
                if len(shorts) == 1
                else (f"{name[:1]}." if self.mode == INITIALS else "student")
            )
            if is_ordinary_word(name):
                capitals |= {name: short, name.upper(): short}
            else:
                anywhere.setdefault(name, short)
        return _by_first_word(anywhere), _by_first_word(capitals)


def _by_first_word(names: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The names under their first words, so that a text is compared with those alone that can stand in it."""
    found: dict[str, dict[str, str]] = {}
    for name, short in names.items():
        if first := _TOKEN.search(fold(name)):
            found.setdefault(first.group(), {})[name] = short
    return found


def _present(names: Mapping[str, Mapping[str, str]], words: Iterable[str]) -> dict[str, str]:
    return {name: short for word in words if word in names for name, short in names[word].items()}
