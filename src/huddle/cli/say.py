"""What commands print: data to stdout, messages to stderr, always text that is inert in a terminal."""

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from huddle.domain.errors import HuddleError
from huddle.text import safe, width


def prepare() -> None:
    """Make both streams take any text: what the terminal's encoding lacks is shown as `?`, never an error.

    A stream that whoever started us has closed becomes one that leads nowhere.
    """
    for name in ("stdin", "stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = Path(os.devnull).open("r" if name == "stdin" else "w", encoding="utf-8")  # noqa: SIM115 - kept
            setattr(sys, name, nowhere)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def data(text: str) -> None:
    """Print a line (or several) of data."""
    print(safe(text, lines=True))


def saved(text: str) -> None:
    """Print what was saved, at once, so that whoever reads it can rely on it."""
    print(safe(text), flush=True)


def json_text(value: Any, *, compact: bool = False) -> str:
    """A JSON value as text; on a terminal or pipe without UTF-8 other letters are escaped, so that none is lost."""
    import json

    utf8 = (getattr(sys.stdout, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"
    if compact:
        return json.dumps(value, ensure_ascii=not utf8, separators=(",", ":"))
    return json.dumps(value, ensure_ascii=not utf8, indent=2)


def data_json(value: Any, *, compact: bool = False) -> None:
    """Print one JSON object."""
    print(json_text(value, compact=compact), flush=compact)


def tell(text: str) -> None:
    """Print a message for the person to stderr."""
    if text:
        print(safe(text, lines=True), file=sys.stderr, flush=True)


def error_object(error: HuddleError) -> dict[str, Any]:
    """An error as huddle.error/1."""
    return {
        "schema": "huddle.error/1",
        "error": {
            "code": error.code,
            "message": safe(error.message, lines=True),
            "hint": safe(error.hint, lines=True),
        },
    }


def tabbed(rows: Sequence[Sequence[str]]) -> None:
    """Print rows as lines whose cells are divided by tabs, for other programs; no cell holds one itself."""
    print("\n".join("\t".join(safe(cell) for cell in row) for row in rows))


def columns(rows: Sequence[Sequence[str]]) -> str:
    """Rows as lines with aligned columns, two blanks apart; nothing is cut."""
    if not rows:
        return ""
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (most - width(cell)) for cell, most in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
