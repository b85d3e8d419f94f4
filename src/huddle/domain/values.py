"""What every noun needs: an id made by the client, and text that was cleaned at the door."""

import uuid
from collections.abc import Collection

from huddle.domain.errors import InvalidError
from huddle.text import safe

NAME_LIMIT = 255
NOTE_LIMIT = 65_536  # bytes of UTF-8: 64 kB a note


def new_id() -> str:
    """A new record id, made by the client so that a repeated save is the same save."""
    return str(uuid.uuid4())


def short_id(record_id: str) -> str:
    """The first eight characters of an id: what is printed and typed."""
    return record_id[:8]


def require_line(value: str, what: str, *, limit: int = NAME_LIMIT, empty: bool = False) -> None:
    """Refuse text that is empty, too long or not cleaned by `safe`."""
    if not empty and not value.strip():
        raise InvalidError(f"{what} is empty.", hint=f"Type {what.lower()}.")
    if len(value) > limit:
        raise InvalidError(f"{what} is longer than {limit} characters.", hint="Make it shorter.")
    if value != safe(value):
        raise InvalidError(
            f"{what} holds characters that cannot be shown.", hint="Type it again without them."
        )


def require_note(value: str, what: str = "The text") -> None:
    """Refuse a note that is empty, longer than 64 kB or not cleaned by `safe`; it may have lines."""
    if not value.strip():
        raise InvalidError(f"{what} is empty.", hint="Type a few words.")
    size = len(value.encode("utf-8", "replace"))
    if size > NOTE_LIMIT:
        raise InvalidError(
            f"{what} has {size} bytes; a note holds at most {NOTE_LIMIT}.",
            hint="Shorten it or make two notes.",
        )
    if value != safe(value, lines=True):
        raise InvalidError(
            f"{what} holds characters that cannot be shown.", hint="Type it again without them."
        )


def require_one_of(value: str, allowed: Collection[str], what: str) -> None:
    """Refuse a word that is not in the list."""
    if value not in allowed:
        raise InvalidError(
            f"{what} cannot be '{safe(value)}'.", hint="Choose one of: " + ", ".join(allowed) + "."
        )


def require_range(value: int | None, low: int, high: int, what: str) -> None:
    """Refuse a number outside low..high; None passes."""
    if value is not None and not low <= value <= high:
        raise InvalidError(f"{what} must be between {low} and {high}, not {value}.")
