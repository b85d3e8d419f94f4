"""Values as they are typed in several commands."""

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from huddle.domain.errors import UsageError
from huddle.domain.reading.dates import parse_day
from huddle.text import one_line

if TYPE_CHECKING:
    from huddle.bootstrap import Services


def pairs(values: Iterable[str], form: str) -> list[tuple[str, str]]:
    """`NAME=VALUE` words, also several in one with commas.

    Raises:
        UsageError: a word has no value.
    """
    found = []
    for part in (part.strip() for value in values for part in value.split(",") if part.strip()):
        name, equals, value = part.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise UsageError(f"'{part}' is not of the form {form}.", hint=f"Write {form}.")
        found.append((name.strip(), value.strip()))
    return found


def yes_or_no(word: str) -> bool:
    """Yes or no.

    Raises:
        UsageError: it is neither.
    """
    if word.casefold() not in ("yes", "no"):
        raise UsageError(f"'{word}' is neither yes nor no.", hint="Write yes or no.")
    return word.casefold() == "yes"


def one_day(word: str, services: "Services") -> dt.date | None:
    """A day as it is typed; None when nothing, or `none`, was typed.

    Raises:
        UsageError: it is no day.
    """
    if not word.strip() or word.casefold() == "none":
        return None
    with services.desk.read() as (_, place):
        day = parse_day(word, services.desk.today(place), month_first=services.desk.month_first)
    if day is None:
        raise UsageError(f"'{one_line(word, 30)}' is not a day.", code="bad_date", hint="Write fri or 24nov.")
    return day
