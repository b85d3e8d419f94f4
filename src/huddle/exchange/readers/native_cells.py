"""What stands in the cells of the native template: names, lists, strengths, needs, parts of a day, reasons."""

from huddle.domain.absence import CATEGORIES
from huddle.domain.drafting import subject_skill
from huddle.exchange import template
from huddle.exchange.findings import shown
from huddle.exchange.sheet import Row
from huddle.exchange.slots import at_period


def members(row: Row, column: str) -> tuple[str, ...]:
    """The members of a list in one cell."""
    return row.items(column, template.SEPARATORS)


def name(row: Row) -> tuple[str, str]:
    """Given and family name, from two cells or from one."""
    given, family = row.text("first_name"), row.text("last_name")
    if not given and not family:
        given, family = split(row.text("name"))
    if not given and not family:
        row.note("E202", "first_name" if row.has("first_name") else "name", "the name is missing.")
    return given, family


def split(name: str) -> tuple[str, str]:
    """Given and family name of `Doe, Jane` or `Jane Doe`; the last word is the family name."""
    family, comma, given = name.partition(",")
    if comma:
        return given.strip(), family.strip()
    given, _, family = name.rpartition(" ")
    return (given.strip(), family) if given.strip() else (family, "")


def strengths(row: Row) -> tuple[tuple[str, int], ...]:
    """Skills and levels: `math=3; science=4`."""
    found: dict[str, int] = {}
    for part in members(row, "strengths"):
        skill, _, level = part.replace(":", "=").partition("=")
        level = level.strip()
        if not skill.strip() or level not in ("0", "1", "2", "3", "4"):
            row.note(
                "E209", "strengths", f"{shown(part)} is not written like math=3, with a level from 0 to 4."
            )
            continue
        found[subject_skill(skill)] = int(level)
    return tuple(found.items())


def needs(row: Row) -> tuple[str, ...]:
    """Need flags, in any of the words people use for them."""
    found: list[str] = []
    for word in members(row, "needs"):
        need = template.NEED_WORDS.get(word.casefold())
        if need is None:
            known = "iep, 504, el, gifted, behavior or health"
            row.note("E203", "needs", f"{shown(word)} is not a need flag; write {known}.")
        elif need not in found:
            found.append(need)
    return tuple(found)


def rooms(row: Row, periods: tuple[str, ...]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The group's room, and those of single periods: `Room 12; Gym@3`."""
    placed = [at_period(text, periods) for text in members(row, "room")]
    own = tuple((period, room) for room, period in placed if period)
    if not own:
        return row.text("room"), ()
    return next((room for room, period in placed if not period), ""), own


def note_unstored(row: Row) -> None:
    """What a student's row says and huddle has no place for."""
    for column in ("homeroom", "tags"):
        if row.raw(column) and (column != "homeroom" or row.has("groups")):
            row.note("W219", column, "it is not stored; a class that the student is in stands in groups.")


def part(row: Row) -> str:
    """The part of the day: a word, clock times, or names of blocks."""
    text = row.text("part")
    if not text or text.casefold() in template.PARTS:
        return text.casefold() or "all"
    if template.CLOCK_PART.match(text.replace(" ", "")):
        return text.replace(" ", "")
    return template.SEPARATOR.join(members(row, "part"))


def category(row: Row) -> str:
    """The absence's category when the note names one; another reason is never stored."""
    note = row.text("note").casefold()
    found = next((key for key, label in CATEGORIES.items() if note in (key, label)), "")
    if note and not found:
        row.note("W218", "note", "it names none of the categories, and reasons in free text are not stored.")
    return found
