"""Two people changed the same thing: theirs and yours beside each other, and the choice of either or both.

    def decided(kept: Kept | None) -> None: ...                        # None: back to what was typed
    app.push_screen(ConflictDialog([Clash("text", "note", theirs="...", yours="...")]), decided)

Forms do this by themselves where they can read what they edit once more (`Form.newest`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.widget import Widget

from huddle.text import safe
from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

Kept = Mapping[str, object]
THEIRS, YOURS, BOTH = "theirs", "yours", "both"
_WIDTH = 66
_MOST_FIELDS = 6
_LINES = 9


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that two people changed: its name, its label, and what each wrote."""

    name: str
    label: str
    theirs: object
    yours: object
    between: str = " / "  # stands between the two texts where both are kept

    def value(self, kept: str) -> object:
        """What is saved for `theirs`, `yours` or `both`."""
        return {
            THEIRS: self.theirs,
            YOURS: self.yours,
            BOTH: f"{self.theirs}{self.between}{self.yours}",
        }[kept]

    @property
    def ways(self) -> tuple[str, ...]:
        """Both can be kept of texts only."""
        texts = isinstance(self.theirs, str) and isinstance(self.yours, str)
        return (THEIRS, YOURS, BOTH) if texts and self.theirs and self.yours else (THEIRS, YOURS)


def text_of(value: object) -> str:
    """A field's value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return safe(str(value), lines=True) or "(empty)"


class ConflictDialog(Dialog[Kept]):
    """Ends with field name -> value to save, or with nothing: then what was typed is as it was.

    Args:
        clashes: the fields that both changed.
        whose: who changed it, where that is known.
    """

    def __init__(self, clashes: Sequence[Clash], whose: str = "A colleague") -> None:
        super().__init__(
            f"{whose} changed this meanwhile", "t theirs · y yours · b both · enter saves · esc back"
        )
        self._clashes = {clash.name: clash for clash in clashes}
        # Keeping both loses nothing; it is what stands there when nobody chooses.
        self._kept = {clash.name: clash.ways[-1] for clash in clashes}

    def body(self) -> Iterator[Widget]:
        """The fields and what is kept of each; below, both texts of the one under the cursor."""
        rows: RowList[Clash] = RowList(
            [Column("field", 20), Column("is kept", 8), Column("theirs"), Column("yours")],
            key=lambda clash: clash.name,
            cells=lambda clash: (
                clash.label,
                (self._kept[clash.name], "accent"),
                (text_of(clash.theirs), ""),
                (text_of(clash.yours), ""),
            ),
        )
        rows.styles.height = min(len(self._clashes), _MOST_FIELDS) + 1
        yield rows
        both = TextLines()
        both.styles.height = _LINES
        yield both

    def on_mount(self) -> None:
        """The cursor stands on the first field."""
        rows = self.query_one(RowList)
        rows.set_rows(list(self._clashes.values()))
        rows.focus()
        self._show()

    def _show(self) -> None:
        clash = self._here
        lines: list[Cell] = ["", [("theirs", "strong")]]
        lines += ["  " + line for line in wrap(text_of(clash.theirs), _WIDTH)]
        lines.append([("yours", "strong")])
        lines += ["  " + line for line in wrap(text_of(clash.yours), _WIDTH)]
        self.query_one(TextLines).set_lines(lines)

    @property
    def _here(self) -> Clash:
        return self._clashes[self.query_one(RowList).current_key or next(iter(self._clashes))]

    @on(RowList.Highlighted)
    def _moved(self) -> None:
        self._show()

    def _keep(self, way: str) -> None:
        if way in self._here.ways:
            self._kept[self._here.name] = way
            self.query_one(RowList).refresh()
        else:
            self.huddle.tell("Only one of the two can be kept here.")

    def key_t(self) -> None:
        """Keep theirs."""
        self._keep(THEIRS)

    def key_y(self) -> None:
        """Keep yours."""
        self._keep(YOURS)

    def key_b(self) -> None:
        """Keep both."""
        self._keep(BOTH)

    def key_space(self) -> None:
        """The next way."""
        ways = self._here.ways
        self._keep(ways[(ways.index(self._kept[self._here.name]) + 1) % len(ways)])

    @on(RowList.Selected)
    def _selected(self) -> None:
        self.dismiss({name: clash.value(self._kept[name]) for name, clash in self._clashes.items()})
