"""Values as they are typed in several commands."""

from collections.abc import Iterable

from huddle.domain.errors import UsageError


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
