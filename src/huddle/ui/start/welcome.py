"""The first run: there is no team yet, and four ways to have one. Leaving it leaves nothing behind."""

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.widget import Widget

from huddle.domain.errors import HuddleError
from huddle.ui.dialogs.base import Dialog
from huddle.ui.dialogs.fields import FieldsForm
from huddle.ui.shell.options import FirstSteps
from huddle.ui.start.importing import IMPORT_FIELDS, IMPORT_HINT
from huddle.ui.start.pasting import PasteForm
from huddle.ui.start.wizard import WANTS_DEMO, Wizard
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines, wrap

DEMO_BADGE = "DEMO"
_WIDTH = 68
_WAYS: Sequence[tuple[str, str, str]] = (
    ("n", "new team", "a name, your day's blocks, who is in it: four steps"),
    ("p", "paste a list", "staff, students, bell times, a schedule, as you have them"),
    ("i", "import a file", "OneRoster, huddle's template, or a class list"),
    ("d", "demo school", "a made-up school to try; it goes when you quit"),
)


class Welcome(Dialog[str]):
    """Ends with a sentence to tell once the new database is open, or with nothing: huddle ends then.

    Args:
        steps: make a database.
        reason: why this is shown.
        place: where the database will be.
    """

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, steps: FirstSteps, reason: str, place: str) -> None:
        super().__init__("Welcome to huddle", "enter or the letter chooses · q quits, nothing is kept")
        self._steps = steps
        self._reason = reason
        self._place = place
        self._making = False

    def body(self) -> Iterator[Widget]:
        """What there is not, the four ways, and where the data will be."""
        head: list[Cell] = [*wrap(self._reason, _WIDTH), "How do you want to begin?", ""]
        above = TextLines(head)
        above.styles.height = len(head)
        yield above
        ways: RowList[tuple[str, str, str]] = RowList(
            [Column("", 2), Column("", 14), Column("")],
            key=lambda way: way[0],
            cells=lambda way: ((way[0], "accent"), (way[1], "strong"), (way[2], "muted")),
            header=False,
            widget_id="ways",
        )
        ways.styles.height = len(_WAYS)
        yield ways
        foot: list[Cell] = [
            [(line, "muted")]
            for line in wrap(f"Nothing leaves this computer. Your data: {self._place}", _WIDTH)
        ]
        below = TextLines(["", *foot], widget_id="said")
        below.styles.height = len(foot) + 1
        yield below

    async def on_mount(self) -> None:
        """The list has the focus, and what was typed so far counts here."""
        ways = self.query_one("#ways", RowList)
        ways.set_rows(_WAYS)
        ways.focus()
        self.huddle.release_keys()

    def key_q(self) -> None:
        """Leave."""
        self.dismiss(None)

    def key_ctrl_q(self) -> None:
        """Leave."""
        self.dismiss(None)

    @on(RowList.Selected)
    def _chosen(self, message: RowList.Selected) -> None:
        {"d": self.key_d, "i": self.key_i, "n": self.key_n, "p": self.key_p}[message.key]()

    # The four ways.

    def key_d(self) -> None:
        """Make the demo school."""
        if not self._making:
            self._making = True
            self._say("Making the school ...")
            self._make_demo()

    @work(thread=True, group="first", exit_on_error=False)
    def _make_demo(self) -> None:
        said = self._steps.demo(self._progress)
        self.app.call_from_thread(self._demo_made, said)

    def _progress(self, done: int, total: int) -> None:
        """Called in the thread after each day that was lived through; ends the work when the app is being left."""
        if self.huddle.shutdown.leaving.is_set() or not self.is_attached:
            raise HuddleError("Demo canceled.", code="given_up", exit_code=1)
        self.app.call_from_thread(self._say, f"Making the school: day {done} of {total}")

    def _demo_made(self, said: str) -> None:
        self.huddle.badge = DEMO_BADGE
        self.dismiss(said)

    def _say(self, words: str) -> None:
        self.query_one("#said", TextLines).set_lines(["", [(words, "accent")]])

    def key_i(self) -> None:
        """Ask for the file."""
        if not self._making:
            form = FieldsForm("Import a file", IMPORT_FIELDS, self._steps.import_roster, IMPORT_HINT)
            self.app.push_screen(form, self._made)

    def key_p(self) -> None:
        """Take a pasted list."""
        if not self._making:
            self.app.push_screen(PasteForm(self._steps.paste_list, final=True), self._made)

    def key_n(self) -> None:
        """Ask for the team, step by step."""
        if not self._making:
            self.app.push_screen(Wizard(self._steps.new_team), self._made)

    def key_ctrl_d(self) -> None:
        """The demo school, by the key that stands in every step."""
        self.key_d()

    def _made(self, said: str | None) -> None:
        if said == WANTS_DEMO:
            self.key_d()
        elif said:
            self.dismiss(said)

    async def failed(self, group: str, error: BaseException) -> None:
        """Tell why the demo could not be made; the other ways are still open."""
        self._making = False
        await super().failed(group, error)
