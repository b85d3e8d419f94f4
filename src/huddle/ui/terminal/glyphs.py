"""Glyphs in ASCII, for terminals and fonts that draw others in the wrong width or not at all (`glyphs = "ascii"`).

The last step before the terminal: every mark, border and bar that huddle or Textual draws is replaced by a character
of the same width. Letters of names and notes stay as they are.
"""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

ASCII = "ascii"
UNICODE = "unicode"

_PAIRS = {
    # borders and rules
    "─━═╌╍┄┅┈┉╴╶╸╺╼╾‐‑‒–—―": "-",
    "│┃║╎╏┆┇┊┋╵╷╹╻╽╿": "|",
    "┌┍┎┏┐┑┒┓└┕┖┗┘┙┚┛├┝┞┟┠┡┢┣┤┥┦┧┨┩┪┫┬┭┮┯┰┱┲┳┴┵┶┷┸┹┺┻┼╋╭╮╯╰╔╗╚╝╠╣╦╩╬": "+",
    # bars: eighths from below, shades, halves and quarters
    "▁": ".", "▂": ":", "▃": "-", "▄": "=", "▅": "+", "▆": "*", "▇": "%", "█": "#",
    "░": ":", "▒": "=", "▓": "%",
    "▏▎▍▌▐▕": "|", "▋▊▉": "#", "▀▔": "-", "▖▗▘▝▚▞▙▛▜▟": "#",
    # marks
    "·•●○◉◦∙⋅": ".", "…": "~", "‹": "<", "›❯": ">", "↵⏎": "&", "→▶▸►": ">", "←◀◂◄": "<", "↑▲△▴": "^", "↓▼▽▾": "v",
    "✓✔": "x", "✗✘✕×": "x", "⚠": "!", "■□▪▫◼◻": "#", "“”": '"', "‘’": "'", "\u00a0": " ",
}  # fmt: skip
_WIDE = {"🔎": "? ", "🔍": "? "}
_TABLE = {ord(char): plain for chars, plain in _PAIRS.items() for char in chars} | {
    ord(char): plain for char, plain in _WIDE.items()
}


def in_ascii(text: str) -> str:
    """The text with its glyphs in ASCII; it takes as many cells as before."""
    return text if text.isascii() else text.translate(_TABLE)


class AsciiGlyphs(LineFilter):
    """Draws every line with glyphs of ASCII."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002  # Textual's signature
        """The same line in ASCII, in the same width."""
        return [
            segment
            if segment.text.isascii()
            else Segment(in_ascii(segment.text), segment.style, segment.control)
            for segment in segments
        ]
