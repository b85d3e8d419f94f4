"""Charts: bars, trends and heat rows as lines of text. Each row ends in words, so that no meaning rests on a picture.

    chart = Chart(title="Cover this term")
    chart.show_rows([
        Bar("Hugo", 14, "14 covers, 5 above the middle"),
        Trend("Length", [9.2, None, 11.5], "9.6 min in the middle"),
        Heat("Reading", [4, 1, None], "2 at 3 or more"),
    ])

Rows of different kinds may stand in one chart. All bars of a chart have one scale, each trend has its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from huddle.ui.widgets.cells import Cell, cut, spans, text_width
from huddle.ui.widgets.textlines import TextLines

LEVELS = "▁▂▃▄▅▆▇█"  # a trend's lowest to highest value
SHADES = "·░▒▓█"  # heat 0 to 4
NOTHING = " "  # no value that day; a zero has a mark
_BAR = "█"
_LABEL_LEAST, _LABEL_MOST = 4, 16
_BAR_LEAST, _BAR_MOST = 4, 24
_GAP = "  "


@dataclass(frozen=True, slots=True)
class Bar:
    """How much: `value` as a length, 0 and above; `meaning` says it in words."""

    label: str
    value: float
    meaning: str = ""
    tone: str = "cover"


@dataclass(frozen=True, slots=True)
class Trend:
    """How it went: one mark a value, oldest first; None where there was none. The newest are kept where room ends."""

    label: str
    values: Sequence[float | None]
    meaning: str = ""
    tone: str = "accent"


@dataclass(frozen=True, slots=True)
class Heat:
    """Levels 0-4 beside each other, as a shade and a digit; None where there is none."""

    label: str
    levels: Sequence[int | None]
    meaning: str = ""


ChartRow = Bar | Trend | Heat


def trend_marks(values: Sequence[float | None], width: int) -> str:
    """At most `width` marks for the newest values; a scale of its own, from 0 or the lowest value below it."""
    kept = list(values)[-width:] if width > 0 else []
    known = [value for value in kept if value is not None]
    low, high = min([0.0, *known]), max([0.0, *known])
    span = high - low
    return "".join(
        NOTHING
        if value is None
        else LEVELS[0]
        if not span
        else LEVELS[round((value - low) / span * (len(LEVELS) - 1))]
        for value in kept
    )


def bar_marks(value: float, most: float, width: int) -> str:
    """A bar of at most `width` cells; what is above 0 has at least one."""
    if most <= 0 or value <= 0:
        return ""
    return _BAR * max(1, round(min(value, most) / most * width))


def heat_cell(level: int | None) -> Cell:
    """`▓3`: a shade and the level itself."""
    if level is None:
        return ("  ", "muted")
    level = max(0, min(level, len(SHADES) - 1))
    return (f"{SHADES[level]}{level}", f"fit-{level}")


def chart_lines(rows: Sequence[ChartRow], width: int) -> list[Cell]:
    """The rows of a chart, each in a line of `width` cells: label, picture, words."""
    if not rows:
        return []
    label = max(_LABEL_LEAST, min(_LABEL_MOST, max(text_width(row.label) for row in rows)))
    words = max(text_width(row.meaning) for row in rows)
    left = width - label - 2 * len(_GAP)
    room = max(_BAR_LEAST, min(_BAR_MOST, left - words))
    most = max([row.value for row in rows if isinstance(row, Bar)], default=0.0)
    return [_line(row, label, room, most) for row in rows]


def _line(row: ChartRow, label: int, room: int, most: float) -> Cell:
    head = f"{cut(row.label, label)}{_GAP}"
    if isinstance(row, Heat):
        cells = [piece for level in row.levels for piece in [*spans(heat_cell(level)), (" ", "")]]
        return [head, *cells, _GAP, (row.meaning, "muted")]
    marks = trend_marks(row.values, room) if isinstance(row, Trend) else bar_marks(row.value, most, room)
    return [head, (cut(marks, room), row.tone), _GAP, row.meaning]


def chart_text(rows: Sequence[ChartRow]) -> str:
    """The chart in words alone, for copying and for who cannot see it."""
    return "\n".join(f"{row.label}: {row.meaning}" for row in rows)


class Chart(TextLines):
    """A box that draws chart rows to its own width, again whenever that changes.

    `empty` stands in it while there are no rows: what will be shown, and what has to happen first.
    """

    def __init__(
        self,
        *,
        title: str = "",
        subtitle: str = "",
        empty: str = "Nothing to show yet.",
        widget_id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(title=title, subtitle=subtitle, widget_id=widget_id, classes=classes)
        self.rows: Sequence[ChartRow] = ()
        self._empty = empty

    def show_rows(self, rows: Sequence[ChartRow]) -> None:
        """Draw these rows."""
        self.rows = tuple(rows)
        self.set_flow(lambda width: chart_lines(self.rows, width) or [(self._empty, "muted")])

    def copy_text(self) -> str:
        """The chart in words."""
        return chart_text(self.rows)
