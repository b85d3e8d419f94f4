"""A new team in four short steps; each has a preset, so that enter alone is an answer."""

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import Input, Label

from huddle.domain.errors import HuddleError
from huddle.services.team.setup import PRESETS, parse_times
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

WANTS_DEMO = "\0demo"  # the result where the person wants the made-up school instead
_STEPS = ("begin", "team", "blocks", "educators", "look")
_WIDTH = 68
_OWN = "own"
_PRESET_WORDS = {
    "school": "School day",
    "primary": "Primary",
    "early": "Early years, half days",
    "after-school": "After school",
}


class Wizard(Form[str]):
    """Ends with the sentence of `save`, with WANTS_DEMO, or with nothing.

    Args:
        save: makes the team; gets team, school, blocks and educators as `huddle init` takes them.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+d", "demo", "Demo school", priority=True)]
    DEFAULT_CSS = """
    Wizard .step { height: auto; }
    Wizard .row { height: 1; }
    Wizard .row Label { width: 16; color: $foreground-muted; }
    Wizard .row Input { width: 1fr; }
    """

    def __init__(self, save: Callable[[Mapping[str, str]], str]) -> None:
        super().__init__("New team", "enter next · esc back · ctrl+d demo school instead")
        self._make = save
        self._step = 1

    def fields(self) -> Iterator[Widget]:
        """The dots, and one box a step."""
        dots = TextLines(widget_id="dots")
        dots.styles.height = 2
        yield dots
        yield Vertical(
            _row("team", "Our team", "Team Cholla"),
            _row("school", "Our school", ""),
            _note("You can change all of this later."),
            id="team-step",
            classes="step",
        )
        presets: RowList[str] = RowList(
            [Column("", 24), Column("")],
            key=str,
            cells=_preset_cells,
            header=False,
            widget_id="presets",
        )
        presets.styles.height = len(PRESETS) + 1
        yield Vertical(
            _note("When does your day run? A block is any slot in which a group needs an adult."),
            presets,
            _row("blocks", "", "your own: 8:20-9:05, 9:10-9:55, lunch 11:30-12:00"),
            id="blocks-step",
            classes="step",
        )
        yield Vertical(
            _row("educators", "", "Amara Fox, Ben Hall:resident"),
            _note(
                "Names with commas between them, with a role after a colon. May stay empty: 3 then n adds one."
            ),
            id="educators-step",
            classes="step",
        )
        look = TextLines(widget_id="look")
        look.styles.height = 8
        yield Vertical(look, id="look-step", classes="step")

    def on_mount(self) -> None:
        """The first step."""
        super().on_mount()
        self.query_one("#presets", RowList).set_rows([*PRESETS, _OWN])
        self._show()

    def _show(self) -> None:
        here = _STEPS[self._step]
        dots: Cell = [
            (f"{'◉' if number == self._step else '●' if number < self._step else '○'} {name}   ", tone)
            for number, name in enumerate(_STEPS)
            for tone in ("accent" if number == self._step else "muted",)
        ]
        self.query_one("#dots", TextLines).set_lines([dots])
        for name in _STEPS[1:]:
            self.query_one(f"#{name}-step").display = name == here
        self.problem("")
        if here == "look":
            self.query_one("#look", TextLines).set_lines(self._summary())
            self.set_focus(None)
        else:
            self.query_one({"blocks": "#presets", "team": "#team"}.get(here, "#educators")).focus()

    def _typed(self, name: str) -> str:
        return self.query_one(f"#{name}", Input).value.strip()

    def _blocks(self) -> str:
        return self._typed("blocks") or self.query_one("#presets", RowList).current_key or next(iter(PRESETS))

    def _summary(self) -> list[Cell]:
        times = ", ".join(f"{short} {start}-{end}" for short, start, end in parse_times(self._blocks()))
        people = self._typed("educators") or "nobody yet"
        lines: list[Cell] = [[("team       ", "muted"), f"{self._typed('team')}, {self._typed('school')}"]]
        for label, text in (("blocks     ", times), ("educators  ", people)):
            first, *more = wrap(text, _WIDTH - len(label))
            lines.append([(label, "muted"), first])
            lines += [" " * len(label) + line for line in more]
        return [*lines, "", [("enter makes the team", "accent")]]

    # Going on and back.

    @on(RowList.Selected)
    def _preset_chosen(self, message: RowList.Selected) -> None:
        if message.key == _OWN:
            self.query_one("#blocks", Input).focus()
        else:
            self.query_one("#blocks", Input).value = ""
            self.action_form_save()

    def key_enter(self) -> None:
        """In the last step nothing has the focus."""
        if self._step == len(_STEPS) - 1:
            self.action_form_save()

    def action_form_save(self) -> None:
        """The next step; after the last, make the team."""
        if self._step == len(_STEPS) - 1:
            super().action_form_save()
            return
        try:
            if _STEPS[self._step] == "team":
                self._require("team")
            if _STEPS[self._step] == "blocks":
                parse_times(self._blocks())
        except HuddleError as error:
            self.problem(error.text())
            return
        self._step += 1
        self._show()

    def _require(self, name: str) -> None:
        if not self._typed(name):
            raise HuddleError(
                "The team has no name.",
                code="usage",
                exit_code=2,
                hint="Write one, for instance Team Cholla.",
            )

    def action_form_cancel(self) -> None:
        """One step back; from the first, to the ways to begin."""
        if self._step == 1:
            self.dismiss(None)
        else:
            self._step -= 1
            self._show()

    def action_demo(self) -> None:
        """The made-up school instead."""
        self.dismiss(WANTS_DEMO)

    def collect(self) -> Callable[[], str]:
        """What makes the team."""
        values = {name: self._typed(name) for name in ("team", "school", "educators")}
        values["blocks"] = self._blocks()
        return lambda: self._make(values)


def _row(name: str, value: str, example: str) -> Widget:
    box = Input(value, placeholder=example, id=name, classes="field", select_on_focus=True)
    return Horizontal(Label(name, markup=False), box, classes="row")


def _note(text: str) -> Widget:
    lines = wrap(text, _WIDTH)
    box = TextLines([[(line, "muted")] for line in lines])
    box.styles.height = len(lines) + 1
    return box


def _preset_cells(name: str) -> tuple[Cell, Cell]:
    if name == _OWN:
        return ("I'll type my own", "")
    times = PRESETS[name]
    return (
        f"{_PRESET_WORDS.get(name, name)}, {len(times)} blocks",
        (" ".join(start for _, start, _ in times), "muted"),
    )
