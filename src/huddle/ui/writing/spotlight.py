"""Put a student into the light: those whom the facts suggest first, everybody by a few letters."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from textual import on, work
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Label

from huddle.bootstrap import Services
from huddle.domain.day import TeamDay
from huddle.domain.errors import UsageError
from huddle.services.board.briefing import Suggestion
from huddle.services.huddle.mention import candidates
from huddle.ui.dialogs.form import Form
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList

_LINES = 7


class Ready(Message):
    """The students of the day and the suggestions are there."""

    def __init__(self, day: TeamDay, suggestions: Sequence[Suggestion]) -> None:
        super().__init__()
        self.day = day
        self.suggestions = suggestions


class SpotlightForm(Form[Any]):
    """Ends with the spotlights that were saved.

    Args:
        services: reads and saves.
        date: the day; None is today.
        student: the code of the student to begin with; several are separated by commas.
    """

    DEFAULT_CSS = """
    SpotlightForm .row { height: 1; }
    SpotlightForm .row Label { width: 12; color: $foreground-muted; }
    SpotlightForm .row Input { width: 1fr; }
    SpotlightForm RowList { margin-top: 1; }
    """

    def __init__(self, services: Services, date: dt.date | None, student: str = "") -> None:
        super().__init__("Spotlight", "enter takes the student, then saves · esc")
        self._services = services
        self._date = date
        self._student = student
        self._day: TeamDay | None = None
        self._suggestions: Sequence[Suggestion] = ()

    def fields(self) -> Iterator[Widget]:
        """Who, what, when again; below, whom the letters can mean."""
        for name, label, value, example in (
            ("who", "student", self._student, "a few letters of the name, or a code"),
            ("text", "what", "", "moved up a reading band"),
            ("again", "look again", "", "fri, next week; may stay empty"),
        ):
            box = Input(value, placeholder=example, id=name, classes="field", select_on_focus=False)
            yield Horizontal(Label(label, markup=False), box, classes="row")
        rows: RowList[tuple[str, Cell, str]] = RowList(
            (Column("", 9), Column("", 24), Column("")),
            key=lambda row: row[0],
            cells=lambda row: (row[0], row[1], (row[2], "muted")),
            header=False,
            empty=("Nobody is suggested today; type a few letters.",),
        )
        rows.styles.height = _LINES
        yield rows

    def on_mount(self) -> None:
        """Read the students once; each key is then answered without the database."""
        self.query_one("#text" if self._student else "#who", Input).focus()
        self._read()

    @work(thread=True, exclusive=True, group="day", exit_on_error=False)
    def _read(self) -> None:
        suggestions = self._services.briefing.of(self._date).suggestions
        self.post_message(Ready(self._services.absences.typing_day(self._date), suggestions))

    @on(Ready)
    def _ready(self, message: Ready) -> None:
        self._day, self._suggestions = message.day, message.suggestions
        self._offer(self.query_one("#who", Input).value)

    @on(Input.Changed, "#who")
    def _typed(self, message: Input.Changed) -> None:
        self._offer(message.value)

    def _offer(self, typed: str) -> None:
        if self._day is None:
            return
        if typed.strip():
            letters = typed.rpartition(",")[2].strip()
            found = [(link.code, link.name, "") for link in candidates(f"+{letters}", self._day)]
        else:
            found = [(each.student, each.name, each.reason) for each in self._suggestions]
        self.query_one(RowList).set_rows(found)

    def key_down(self) -> None:
        """Move in the list while typing."""
        self.query_one(RowList).move("down")

    def key_up(self) -> None:
        """Move in the list while typing."""
        self.query_one(RowList).move("up")

    @on(Input.Submitted, "#who")
    def _take(self, message: Input.Submitted) -> None:
        """Enter on the name takes the student under the list's cursor, and goes on to what there is to say."""
        message.prevent_default()
        code = self.query_one(RowList).current_key
        if code is not None:
            self._put_student(code)
        self.query_one("#text", Input).focus()

    @on(RowList.Selected)
    def _chosen(self, message: "RowList.Selected") -> None:
        self._put_student(message.key)
        self.query_one("#text", Input).focus()

    def _put_student(self, code: str) -> None:
        reason = next((each.reason for each in self._suggestions if each.student == code), "")
        text = self.query_one("#text", Input)
        if not text.value:
            text.value = reason
            text.cursor_position = len(reason)
        who = self.query_one("#who", Input)
        before = who.value.rpartition(",")[0]
        who.value = f"{before},{code}" if before else code

    def collect(self) -> Callable[[], Any]:
        """Who, what, when again."""
        who, text, again = (
            self.query_one(f"#{name}", Input).value.strip() for name in ("who", "text", "again")
        )
        if not who:
            raise UsageError("Nobody is named yet.", hint="Type a few letters of the name.")
        spotlight, date = self._services.huddles.spotlight, self._date
        return lambda: [spotlight(each.strip(), text, follow_up=again, date=date) for each in who.split(",")]
