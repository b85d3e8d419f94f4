"""Educators, their credentials (granted, yes or no) and strengths (self-declared, 0 to 4)."""

import datetime as dt
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

from huddle.domain.values import require_line, require_one_of, require_range
from huddle.text import one_line

# role -> how it is written
ROLES = {
    "lead": "lead teacher",
    "certified": "certified teacher",
    "special_educator": "special educator",
    "el_specialist": "EL specialist",
    "specials": "specials teacher",
    "resident": "resident",
    "paraeducator": "paraeducator",
    "community": "community educator",
    "substitute": "substitute",
}

# What each level of a strength means: behavior a colleague can see, never appraisal words.
LEVELS = (
    "not offered",
    "supports with a plan",
    "leads with notes",
    "leads independently",
    "go-to person",
)
# The same of a person and a skill: `Ella is the go-to person for math`.
LEVEL_SENTENCES = (
    "does not offer {}",
    "supports {} with a plan",
    "leads {} with notes",
    "leads {} independently",
    "is the go-to person for {}",
)
INFERRED = "inferred"
DECLARED = "declared"


@dataclass(frozen=True, slots=True, kw_only=True)
class Educator:
    """An adult of the school. `can_lead` and `can_help` are None where the team's rule for the role decides."""

    id: str
    given: str
    family: str = ""
    preferred: str = ""
    role: str = "certified"
    can_lead: bool | None = None
    can_help: bool | None = None
    email: str = ""
    max_groups: int | None = None
    planning_cap: int | None = None
    cover_cap: int | None = None
    home_team_id: str | None = None
    active: bool = True
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.given, "The given name", empty=bool(self.family))
        require_line(self.family, "The family name", empty=True)
        require_line(self.preferred, "The preferred name", empty=True)
        require_line(self.email, "The e-mail address", empty=True)
        require_one_of(self.role, ROLES, "A role")
        require_range(self.max_groups, 1, 10, "Groups at once")

    @property
    def name(self) -> str:
        """Preferred or given name, then the family name."""
        return f"{self.preferred or self.given} {self.family}".strip()

    @property
    def first_name(self) -> str:
        """How colleagues call them."""
        return self.preferred or self.given or self.family

    def leads(self, leads_alone: Collection[str]) -> bool:
        """Whether they may lead a group alone, by their own setting or else by the rule for the role."""
        return self.role in leads_alone if self.can_lead is None else self.can_lead

    def helps(self) -> bool:
        """Whether they may be a group's second adult."""
        return True if self.can_help is None else self.can_help


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """Something granted from outside: certified, sped, esl, bilingual:es, first_aid ... `until` is its last day."""

    id: str
    educator_id: str
    code: str
    until: dt.date | None = None

    def __post_init__(self) -> None:
        require_line(self.code, "The credential", limit=40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Strength:
    """An educator's level in a skill; a declared level is never overwritten by an import."""

    id: str
    educator_id: str
    skill: str
    level: int
    source: str = DECLARED
    wants_to_grow: bool = False
    version: int = 1

    def __post_init__(self) -> None:
        require_line(self.skill, "The skill", limit=40)
        require_range(self.level, 0, 4, "A strength")
        require_one_of(self.source, (INFERRED, DECLARED), "A strength's source")


# The catalogue every team starts with: code -> label. A team may add its own.
SKILLS = {
    "math": "Math",
    "reading": "Reading",
    "writing": "Writing",
    "science": "Science",
    "social_studies": "Social studies",
    "world_language": "World language",
    "spanish": "Spanish",
    "art": "Art",
    "music": "Music",
    "pe": "PE",
    "technology": "Technology",
    "inclusion": "Inclusion",
    "language_support": "Language support",
    "behavior_support": "Behavior support",
    "small_group_intervention": "Small-group intervention",
    "enrichment": "Enrichment",
    "advisory": "Advisory",
    "inquiry": "Inquiry",
    "assessment": "Assessment",
    "class_culture": "Class culture",
    "family_communication": "Family communication",
    "data_driven_instruction": "Data-driven instruction",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A skill of the team: one of the catalogue, or its own."""

    id: str
    team_id: str
    code: str
    name: str

    def __post_init__(self) -> None:
        require_line(self.code, "The skill's code", limit=40)
        require_line(self.name, "The skill's name", limit=60)


def skill_label(code: str) -> str:
    """How a skill is written: the catalogue's label, else the code made readable."""
    return SKILLS.get(code) or code.replace("_", " ").capitalize()


def credential_code(word: str) -> str:
    """A credential as it is kept and compared: `SPED` is `sped`."""
    return one_line(word, 40).casefold()


def _letters(name: str) -> str:
    """The capital letters A-Z of a name, accents dropped."""
    plain = unicodedata.normalize("NFKD", name).upper()
    return "".join(c for c in plain if c.isascii() and c.isalpha())


def make_code(given: str, family: str, taken: Collection[str]) -> str:
    """A new code for an educator: initials, then more letters of the name, then E1, E2 ... where names give none.

    Args:
        given: given name; may be empty or in a script without A-Z.
        family: family name; likewise.
        taken: codes already used in the team.
    """
    first, last = _letters(given), _letters(family)
    candidates: list[str] = []
    if first and last:
        candidates += [first[:1] + last[:size] for size in (1, 2, 3)]
        candidates += [first[:2] + last[:size] for size in (1, 2)]
    else:
        only = first or last
        candidates += [only[:size] for size in (2, 3, 4)]
    for code in candidates:
        if 2 <= len(code) <= 4 and code not in taken and code != "ME":
            return code
    number = 1
    while f"E{number}" in taken:
        number += 1
    return f"E{number}"
