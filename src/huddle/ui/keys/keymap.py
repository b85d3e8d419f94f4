"""The user's keys: `[keys]` of config.toml, checked before Textual sees them.

Textual takes a clashing key without a word: the binding nearer to the cursor wins and the other one is dead.
"""

import string
from collections.abc import Mapping

from textual.keys import Keys

from huddle.text import one_line
from huddle.ui.keys.command import EVERYWHERE, FORM, PANELS, SCREENS
from huddle.ui.keys.table import BY_ID, COMMANDS

_NAMED = frozenset(key.value for key in Keys)
_MODIFIERS = frozenset({"ctrl", "shift", "alt", "super", "meta"})
_RESERVED = frozenset(
    {*"hjklgG", *string.digits, "up", "down", "left", "right", "home", "end", "pageup", "pagedown"}
    | {"enter", "tab", "shift+tab", "ctrl+c", "ctrl+q"}
)


def check_keymap(wanted: Mapping[str, object]) -> tuple[dict[str, str], list[str]]:
    """Check a keymap.

    Args:
        wanted: command id -> its new keys, separated by commas. Tables are read as the first part of an id, so that
            both `"absence.add" = "b"` and `[keys.absence] add = "b"` are understood.

    Returns:
        What can be used, and one sentence for each entry that cannot.
    """
    accepted: dict[str, str] = {}
    complaints: list[str] = []
    for name, keys in _flat(wanted):
        problem = _problem(name, keys)
        if problem:
            complaints.append(problem)
        else:
            accepted[name] = ",".join(_names(str(keys)))
    while clash := _first_clash(accepted):
        name, other, key = clash
        del accepted[name]
        complaints.append(
            f"Key '{key}' for {name} is already the key for {other}; {name} keeps its usual keys."
        )
    return accepted, complaints


def _flat(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    entries: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, Mapping):
            entries += _flat(value, f"{prefix}{name}.")
        else:
            entries.append((prefix + name, value))
    return entries


def _names(keys: str) -> list[str]:
    return [key.strip() for key in keys.split(",") if key.strip()]


def _problem(name: str, keys: object) -> str:
    """Why an entry cannot be used at all; empty when it can."""
    shown = one_line(name, 60)
    if name not in BY_ID:
        return f"There is no command '{shown}' to give a key to; see docs/keys.md for the names."
    if not isinstance(keys, str) or not _names(keys):
        return f'The keys for {shown} must be text, for instance "b" or "f9,ctrl+b".'
    for key in _names(keys):
        if key in _RESERVED:
            return f"Key '{key}' for {shown} is reserved; it means the same on every screen."
        if not _known(key):
            return f"Key '{one_line(key, 30)}' for {shown} is not a key; write a letter, or a name such as f9 or ctrl+b."
    return ""


def _known(key: str) -> bool:
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    *modifiers, last = key.split("+")
    return set(modifiers) <= _MODIFIERS and (
        key in _NAMED or last in _NAMED or (len(last) == 1 and last.isprintable())
    )


def _first_clash(accepted: Mapping[str, str]) -> tuple[str, str, str] | None:
    """An entry of the user whose key another command has in the same place or above it: (entry, other, key)."""
    for place in (EVERYWHERE, FORM, *SCREENS, *PANELS):
        # Forms and panels stand alone: what works everywhere does not work behind them.
        here = {place} if place == FORM else {place, FORM} if place in PANELS else {place, EVERYWHERE}
        owner: dict[str, str] = {}
        for command in COMMANDS:
            if not here & set(command.where):
                continue
            for key in _names(accepted.get(command.id, command.keys)):
                other = owner.setdefault(key, command.id)
                if other == command.id:
                    continue
                loser, keeper = (command.id, other) if command.id in accepted else (other, command.id)
                if loser in accepted:
                    return loser, keeper, key
    return None
