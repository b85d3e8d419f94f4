"""Paste a list: read while it is pasted, every cell that is not clear is named, nothing is saved before one look."""

from collections.abc import Callable, Iterator

from textual import events, on
from textual.widget import Widget
from textual.widgets import TextArea

from huddle.domain.errors import UsageError
from huddle.services.intake.lists import Lists, read_lists
from huddle.text import plural
from huddle.ui.dialogs.base import Result
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import TextLines, wrap

_WIDTH = 68
_MOST_UNCLEAR = 6
_TALL = 34  # rows of a terminal from which there is room for more of the list
# What a list may be -> its title, and how it may be written.
KINDS = {
    "": (
        "Paste a list",
        ("Staff:", "Ben Hall, lead, math 4, families 3", "Students:", "Max Vega, 6A, grade 6"),
    ),
    "staff": (
        "Who is in the team?",
        ("Ben Hall, lead, math 4, families 3", "Amara Fox, certified, reading 4"),
    ),
    "students": ("Which students?", ("Zoë O'Neil, 6A, iep", "Max Vega, 6A, grade 6")),
    "groups": ("Which groups?", ("6A Home Gecko, room 12, lead Ben", "M1, math, room 14")),
    "bell": ("When does your day run?", ("8:20-9:05, 9:10-9:55, lunch 11:30-12:00, 12:05-12:50",)),
    "schedule": (
        "Who leads what, block by block?",
        ("block, 6A, 6B", "1, Ben, Amara + Farid", "2, Amara, Ben"),
    ),
}


class ListArea(TextArea):
    """A box of several lines whose text is kept like that of a field."""

    @property
    def value(self) -> str:
        """The text."""
        return self.text

    @value.setter
    def value(self, text: str) -> None:
        self.text = text


class PasteForm(Form[Result]):
    """Ends with what `save` makes of the text.

    Args:
        save: gets the text; runs in a thread.
        kind: a key of KINDS: what the list is where no line of it says so.
        final: nothing is shown after this form; what is not clear has to be accepted here.
    """

    DEFAULT_CSS = """
    PasteForm ListArea { height: 7; border: none; padding: 0; background: $boost; }
    PasteForm ListArea:focus { border: none; }
    PasteForm #reading { height: 8; }
    PasteForm.-roomy ListArea { height: 12; }
    PasteForm.-roomy #reading { height: 12; }
    """

    def __init__(self, save: Callable[[str], Result], kind: str = "", *, final: bool = False) -> None:
        does = "makes the team" if final else "shows what would change"
        super().__init__(KINDS[kind][0], f"paste or type · ctrl+s {does} · esc")
        self._final = final
        self._accepted = ""
        self._save_text = save
        self._kind = kind

    def fields(self) -> Iterator[Widget]:
        """The text, and how it is read."""
        yield ListArea(id="list", classes="field", soft_wrap=False, tab_behavior="focus")
        yield TextLines(widget_id="reading")

    def on_mount(self) -> None:
        """The text has the focus."""
        super().on_mount()
        self.query_one(ListArea).focus()
        self._fit()
        self._show()

    def on_resize(self, _: events.Resize) -> None:
        """More lines where there is room."""
        self._fit()

    def _fit(self) -> None:
        self.set_class(self.app.size.height >= _TALL, "-roomy")

    @on(TextArea.Changed)
    def _show(self) -> None:
        """Say how the text is read."""
        self.problem("")
        text = self.query_one(ListArea).text
        lines = reading_lines(read_lists(text, self._kind)) if text.strip() else _example(self._kind)
        self.query_one("#reading", TextLines).set_lines(lines)

    def collect(self) -> Callable[[], Result]:
        """What looks at the text."""
        text = self.query_one(ListArea).text
        unclear = read_lists(text, self._kind).unclear if self._final else []
        if unclear and self._accepted != text:
            self._accepted = text
            raise UsageError(
                f"{plural(len(unclear), 'cell')} not clear, marked with !: ctrl+s again leaves them out."
            )
        return lambda: self._save_text(text)


def _example(kind: str) -> list[Cell]:
    lines: list[Cell] = [[("For instance:", "muted")]]
    return lines + [[("  " + line, "muted")] for line in KINDS[kind][1]]


def reading_lines(found: Lists) -> list[Cell]:
    """How a list is read: what there is in all, what is not clear, then each line."""
    unclear = found.unclear
    lines: list[Cell] = [[(found.summary() or "Nothing is read yet", "good" if found.summary() else "muted")]]
    for number, words in unclear[:_MOST_UNCLEAR]:
        lines += [[(line, "late")] for line in wrap(f"! line {number}: {words}", _WIDTH)]
    if len(unclear) > _MOST_UNCLEAR:
        lines.append([(f"! and {len(unclear) - _MOST_UNCLEAR} more that are not clear", "late")])
    lines += [
        [(f"{line.number:>3}  ", "muted"), (line.said, "muted" if line.kind in ("head", "columns") else "")]
        for line in found.lines
        if line.said
    ]
    return lines
