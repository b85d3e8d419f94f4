"""The last net before the terminal: whatever a widget draws, no control sequence and no link gets out."""

import re

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

# C0, DEL, C1; soft hyphen and other invisible characters; bidirectional controls; tag characters; lone surrogates.
_UNWANTED = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u2028-\u202f\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff\ud800-\udfff]"
)


def _stand_in(match: re.Match[str]) -> str:
    """As wide as what it replaces, so that columns stay where they are."""
    return "\ufffd" * cell_len(match.group())


class TerminalNet(LineFilter):
    """Drops control, invisible and reordering characters and hyperlinks from every line that is painted.

    Text is made safe where it comes in (`huddle.text.safe`) and where cells are drawn; this is the net below.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual's signature
        """The same line without anything that a terminal would obey."""
        if all(_clean(segment) for segment in segments):
            return segments
        return [segment if _clean(segment) else _cleaned(segment) for segment in segments]


def _clean(segment: Segment) -> bool:
    text, style, _ = segment
    return ((text.isascii() and text.isprintable()) or not _UNWANTED.search(text)) and (
        style is None or not style.link
    )


def _cleaned(segment: Segment) -> Segment:
    text, style, control = segment
    return Segment(
        _UNWANTED.sub(_stand_in, text),
        style.update_link(None) if style is not None and style.link else style,
        control,
    )
