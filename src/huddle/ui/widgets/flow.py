"""Flowing text: items with a lead and a text, broken into lines of any width with the further lines set in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from huddle.ui.widgets.cells import Cell, Span, spans, text_width
from huddle.ui.widgets.textlines import wrap

_LEAST = 12  # cells that a text gets at least, however long its lead is
_MOST_INDENT = 23


@dataclass(frozen=True, slots=True)
class Item:
    """A mark or a name, then a text of any length.

    Attributes:
        text: the text; line ends in it stay.
        lead: what stands before its first line.
        tone: the tone of the text.
        end: what stands after its last line.
    """

    text: str = ""
    lead: tuple[Span, ...] = ()
    tone: str = ""
    end: tuple[Span, ...] = ()


def heading(text: str) -> Item:
    """A heading of a part."""
    return Item(text, tone="accent")


def blank() -> Item:
    """An empty line."""
    return Item()


def masked(items: Iterable[Item], mask: Callable[[str], str]) -> list[Item]:
    """The items with every text (not the leads and ends) put through `mask`."""
    return [Item(mask(item.text), item.lead, item.tone, item.end) for item in items]


def flow_lines(items: Iterable[Item], width: int) -> list[Cell]:
    """All items as lines of at most `width` cells; nothing is cut off."""
    lines: list[Cell] = []
    for item in items:
        lines += _lines(item, width)
    return lines


def _lines(item: Item, width: int) -> list[Cell]:
    lead = sum(text_width(text) for text, _ in spans(list(item.lead)))
    indent = min(lead, _MOST_INDENT, width // 3)
    texts = _broken(item.text, width - lead, width - indent)
    lines: list[list[Span]] = []
    for number, text in enumerate(texts):
        span: Span = (text, item.tone) if item.tone else text
        lines.append([*item.lead, span] if number == 0 else [" " * indent, span])
    end = sum(text_width(text) for text, _ in spans(list(item.end)))
    used = (lead if len(texts) == 1 else indent) + text_width(texts[-1])
    if item.end and used + end > width:
        lines.append([" " * indent, *item.end])
    else:
        lines[-1] += item.end
    return list(lines)


def _broken(text: str, first: int, rest: int) -> list[str]:
    """The text in lines: the first of `first` cells, the others of `rest`; a word longer than a line is broken."""
    if first < min(_LEAST, rest):
        return ["", *_broken(text, rest, rest)] if text else [""]
    lines: list[str] = []
    for paragraph in text.split("\n"):
        room = rest if lines else first
        for line in wrap(paragraph, room):
            lines += _pieces(line, room)
            if room != rest and len(lines) == 1:
                # what follows the first line may be longer: break it anew
                left = paragraph[len(lines[0]) :].lstrip(" ")
                if left:
                    lines += [piece for more in wrap(left, rest) for piece in _pieces(more, rest)]
                break
    return lines or [""]


def _pieces(line: str, width: int) -> list[str]:
    """A line without blanks that is too long, in pieces."""
    if text_width(line) <= width:
        return [line]
    pieces: list[str] = []
    piece = ""
    used = 0
    for char in line:
        cells = text_width(char)
        if piece and used + cells > width:
            pieces.append(piece)
            piece, used = "", 0
        piece += char
        used += cells
    return [*pieces, piece]
