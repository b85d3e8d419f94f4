"""The native format: its tables, their columns and the words in them, for the reader and the writer alike."""

import re

from huddle.domain.educator import ROLES
from huddle.exchange.sheet import Column

FORMAT = "native"
LABEL = "huddle's own template"
SEPARATOR = "; "
SEPARATORS = ";|"  # between the members of a list in one cell

_FIRST = Column(
    "first_name", synonyms=("first", "given name", "given", "forename", "student first name", "vorname")
)
_LAST = Column(
    "last_name", synonyms=("last", "surname", "family name", "family", "student last name", "nachname")
)
_PREFERRED = Column("preferred_name", synonyms=("nickname", "goes by", "preferred first name"))
_STUDENT = Column("name", synonyms=("student name", "full name", "student", "lastfirst"))
_EDUCATOR = Column("name", synonyms=("educator name", "teacher name", "full name", "lastfirst"))

STUDENTS = (
    Column("student_id", synonyms=("id", "student number", "student no", "sis id", "local id")),
    _FIRST,
    _LAST,
    _PREFERRED,
    Column("grade", synonyms=("gr", "grade level", "year", "klasse")),
    Column("homeroom", synonyms=("hr", "home room")),
    Column("groups", synonyms=("group", "section", "sections", "class", "classes", "team")),
    Column("needs", synonyms=("need flags", "flags", "supports")),
    Column("tags"),
    Column("active"),
)
EDUCATORS = (
    Column("educator_id", synonyms=("id", "teacher id", "staff id")),
    _FIRST,
    _LAST,
    _PREFERRED,
    Column("email", synonyms=("e-mail", "mail", "email address")),
    Column("role"),
    Column("subjects", synonyms=("subject",)),
    Column("strengths", synonyms=("strength", "skills")),
    Column("credentials", synonyms=("credential", "certificates")),
    Column("active"),
)
GROUPS = (
    Column("group", needed=True, synonyms=("group id", "class", "section")),
    Column("name", synonyms=("title", "group name")),
    Column("kind", synonyms=("subject", "subjects", "type")),
    Column("lead_educator", synonyms=("lead", "teacher", "educator")),
    Column("helpers", synonyms=("helper", "aide", "aides", "co-teacher", "co-teachers")),
    Column("room", synonyms=("location",)),
    Column("period", synonyms=("periods", "block", "blocks")),
)
ABSENCES = (
    Column("educator", needed=True, synonyms=("educator id", "who", "teacher", "name")),
    Column("start_date", needed=True, synonyms=("start", "from", "date", "first day")),
    Column("end_date", synonyms=("end", "to", "until", "last day")),
    Column("part", synonyms=("blocks", "when")),
    Column("note", synonyms=("reason", "category")),
)
# Read, and never written: a whole name in one cell.
READ_ALSO = {"students": (_STUDENT,), "educators": (_EDUCATOR,)}
TABLES = {"students": STUDENTS, "educators": EDUCATORS, "groups": GROUPS, "absences": ABSENCES}

# How people write roles, beside the roles of huddle themselves.
ROLE_WORDS = {
    "teacher": "certified",
    "certified teacher": "certified",
    "co-teacher": "certified",
    "aide": "paraeducator",
    "para": "paraeducator",
    "specialist": "specials",
    "lead teacher": "lead",
    "sub": "substitute",
    **{label.casefold(): role for role, label in ROLES.items()},
    **{role: role for role in ROLES},
}
NEED_WORDS = {
    "iep": "iep",
    "504": "504",
    "504 plan": "504",
    "el": "el",
    "ell": "el",
    "esl": "el",
    "ml": "el",
    "gifted": "gifted",
    "behaviour": "behavior",
    "behavior": "behavior",
    "behavior plan": "behavior",
    "health": "health",
    "health alert": "health",
}
PARTS = ("all", "am", "pm")
CLOCK_PART = re.compile(r"([01]?\d|2[0-3]):[0-5]\d-([01]?\d|2[0-3]):[0-5]\d\Z")


def columns(table: str) -> tuple[Column, ...]:
    """The columns a reader looks for in a table."""
    return (*TABLES[table], *READ_ALSO.get(table, ()))
