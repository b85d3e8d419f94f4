"""The guard against cells that a spreadsheet would run as a formula: one apostrophe, added and taken away without loss."""

import re
import unicodedata

_TRIGGERS = "=+-@|%"
_RAW_TRIGGERS = "\t\r\n"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?%?\Z")


def guard(cell: str) -> str:
    """The cell as it is written: with one more apostrophe when a spreadsheet could run it. Numbers are never touched."""
    return f"'{cell}" if _runs(cell) else cell


def unguard(cell: str) -> str:
    """The cell as it was before `guard`."""
    return cell[1:] if cell.startswith("'") and _runs(cell) else cell


def _runs(cell: str) -> bool:
    """Whether the cell, without apostrophes before it, begins like a formula (OWASP, CSV injection) and is no number."""
    bare = cell.lstrip("'")
    if not bare or _NUMBER.match(bare):
        return False
    if bare[0] in _RAW_TRIGGERS:
        return True
    visible = next((char for char in bare if not _is_blank(char)), "")
    return unicodedata.normalize("NFKC", visible)[:1] in tuple(_TRIGGERS)


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in ("Cf", "Cc")
