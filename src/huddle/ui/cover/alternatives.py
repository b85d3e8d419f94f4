"""Who else could lead a session: each with the price, and who cannot with the rule that stops them."""

from collections.abc import Iterator, Mapping, Sequence

from textual import on
from textual.widget import Widget

from huddle.domain.cover.levels import price_words
from huddle.domain.cover.why import Instead, Why
from huddle.ui.dialogs.pick import Pick
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

_NOT = "!"  # before the code of who cannot
_COLUMNS = (Column("", 12), Column(""))


class Ways(Pick):
    """Ends with the code of an educator who can.

    Args:
        place: the session in words.
        answer: who can and who cannot.
        names: code -> first name.
        order: all levels, the one that comes first first.
    """

    def __init__(self, place: str, answer: Why, names: Mapping[str, str], order: Sequence[str]) -> None:
        said = [(one.educator, one.educator, price_words(one), "") for one in by_price(answer.instead, order)]
        said += [
            (_NOT + one.educator, one.educator, f"cannot: {one.because}", "muted")
            for one in answer.not_possible
        ]
        self._full = {key: f"{names.get(code, code)}: {text}" for key, code, text, _ in said}
        rows: list[tuple[str, Sequence[Cell]]] = [
            (key, ((names.get(code, code), tone), (text, tone))) for key, code, text, tone in said
        ]
        super().__init__(f"{place}: who else?", rows, _COLUMNS)

    def body(self) -> Iterator[Widget]:
        """The list, and the whole sentence of the row under the cursor."""
        yield from super().body()
        note = TextLines(widget_id="sentence")
        note.styles.height = 3
        yield note

    @on(RowList.Highlighted)
    def _show_sentence(self, message: RowList.Highlighted) -> None:
        text = self._full.get(message.key or "", "")
        self.query_one("#sentence", TextLines).set_flow(lambda width: ["", *wrap(text, width)])

    def dismiss_with(self, key: str | None) -> None:
        """Only who can is an answer."""
        if key is not None and not key.startswith(_NOT):
            super().dismiss_with(key)


def by_price(ways: Sequence[Instead], order: Sequence[str]) -> tuple[Instead, ...]:
    """Who else could, the cheapest first: the later the first level that gets worse, and the less, the better."""
    places = {level: place for place, level in enumerate(order)}
    return tuple(
        sorted(ways, key=lambda way: (-places.get(way.level or "", len(places)), way.by, way.educator))
    )
