"""Cells: text with a tone, cut to a width in terminal cells. What is drawn is never read as markup."""

from dataclasses import dataclass
from typing import Literal

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

from huddle.text import safe

# A piece of text, or text and the name of its tone (see `tones.py`).
Span = str | tuple[str, str]
# What a row shows in a column: one span, or a list of spans one after the other.
Cell = Span | list[Span]

ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list.

    Attributes:
        title: its heading.
        width: its width in cells; 0 shares what is left over.
        least: a flexible column is never narrower than this.
        align: the side its text stands on.
        wide_from: the column is left out where the list is narrower than this, in cells.
    """

    title: str
    width: int = 0
    least: int = 6
    align: Literal["left", "right"] = "left"
    wide_from: int = 0


def text_width(text: str) -> int:
    """How many terminal cells the text takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, width: int, align: str = "left") -> str:
    """`text` in exactly `width` cells: cut with an ellipsis, or filled with blanks on the other side."""
    if width <= 0:
        return ""
    room = width - text_width(text)
    if room >= 0:
        return " " * room + text if align == "right" else text + " " * room
    if text.isascii():
        return text[: width - 1] + ELLIPSIS
    return set_cell_size(text, width - 1) + ELLIPSIS


def spans(cell: Cell) -> list[tuple[str, str]]:
    """The cell as (text, tone) pairs; the tone is empty where none is given. The text is made safe on the way."""
    pieces: list[Span] = cell if isinstance(cell, list) else [cell]
    return [(safe(piece), "") if isinstance(piece, str) else (safe(piece[0]), piece[1]) for piece in pieces]


def segments(
    cell: Cell, width: int, tones: dict[str, Style], base: Style, align: str = "left"
) -> list[Segment]:
    """Draw a cell in exactly `width` cells.

    Args:
        cell: what to show.
        width: the column's width in cells.
        tones: tone name -> partial style.
        base: the style below the tones.
        align: the side a single span stands on; several spans always begin on the left.
    """
    pairs = spans(cell)
    if len(pairs) == 1:
        text, tone = pairs[0]
        return [Segment(cut(text, width, align), base + tones[tone] if tone else base)]
    drawn: list[Segment] = []
    left = width
    for text, tone in pairs:
        if left <= 0:
            break
        used = min(left, text_width(text))
        drawn.append(Segment(cut(text, used), base + tones[tone] if tone else base))
        left -= used
    if left > 0:
        drawn.append(Segment(" " * left, base))
    return drawn


def share_width(columns: tuple[Column, ...], total: int) -> list[tuple[int, Column, int]]:
    """Give each column its width: (index, column, cells), with one blank between columns.

    Columns with `wide_from` above `total` are left out. What is left after the fixed ones goes to the flexible ones
    in equal parts, none below its `least`; the last columns fall off the edge if that is too much.
    """
    shown = [(index, column) for index, column in enumerate(columns) if column.wide_from <= total]
    fixed = sum(column.width for _, column in shown) + max(0, len(shown) - 1)
    flexible = [column for _, column in shown if not column.width]
    left = total - fixed
    placed: list[tuple[int, Column, int]] = []
    for index, column in shown:
        width = column.width
        if not width:
            width = max(column.least, left // len(flexible))
            left -= width
            flexible = flexible[1:]
        placed.append((index, column, width))
    return placed
