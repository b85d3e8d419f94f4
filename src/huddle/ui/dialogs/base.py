"""Dialogs: a box over the screen that ends with a result or with nothing."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, ClassVar, Generic, TypeVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Label
from textual.worker import Worker, WorkerState

from huddle.domain.errors import ConflictError, HuddleError
from huddle.text import safe
from huddle.ui.app import HuddleApp
from huddle.ui.commands import FORM, bindings_for
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.frame import KeyBar, TooSmall
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import Flow, TextLines, wrap

Result = TypeVar("Result")
_CARD_WIDTH = 66
_PATIENCE = 0.6  # seconds after which a form says that it is at work


class Dialog(ModalScreen[Result], Generic[Result]):
    """A titled box. Its body comes from `body`; esc leaves without a result."""

    BINDINGS: ClassVar[list[BindingType]] = [b for b in bindings_for(FORM) if b.id == "form.cancel"]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > .dialog--box {
        width: 74; max-width: 100%; height: auto; max-height: 100%;
        border: round $accent; border-title-color: $accent; border-subtitle-color: $foreground-muted;
        background: $surface; padding: 0 1;
    }
    Dialog .dialog--box LineView { background: $surface; border: none; }
    Dialog .dialog--box LineView:focus { border: none; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; background: $boost; }
    Dialog .dialog--problem { color: $huddle-gap; width: 100%; height: auto; }
    """

    def __init__(self, title: str, subtitle: str = "") -> None:
        super().__init__()
        self._title = Content(safe(title))
        self._subtitle = Content(safe(subtitle))

    @property
    def huddle(self) -> HuddleApp:
        """The app, by its own type."""
        return cast("HuddleApp", self.app)

    @abstractmethod
    def body(self) -> Iterator[Widget]:
        """The widgets in the box."""

    def compose(self) -> ComposeResult:
        """The box."""
        box = Vertical(*self.body(), classes="dialog--box")
        box.border_title = self._title
        box.border_subtitle = self._subtitle
        yield box
        yield KeyBar()
        yield TooSmall()

    def action_form_cancel(self) -> None:
        """Leave without a result."""
        self.dismiss(None)


class Card(Dialog[None]):
    """A message to read; enter or esc closes it."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title, "enter or esc closes")
        self._lines = wrap(safe(text, lines=True), _CARD_WIDTH)

    def body(self) -> Iterator[Widget]:
        """The text, scrolled where it is long."""
        lines = TextLines(self._lines, focusable=True)
        lines.styles.height = min(len(self._lines), 18)
        yield lines

    def key_enter(self) -> None:
        """Close."""
        self.dismiss(None)


class Reading(Dialog[None]):
    """Lines to read, broken to the width there is; enter or esc closes it.

    Args:
        title: what it is.
        flow: makes the lines for a width in cells.
        subtitle: stands in the lower border.
    """

    DEFAULT_CSS = "Reading > .dialog--box { width: 100; }"

    def __init__(self, title: str, flow: Flow, subtitle: str = "") -> None:
        super().__init__(title, " · ".join(filter(None, (subtitle, "enter or esc closes"))))
        self._flow = flow

    def body(self) -> Iterator[Widget]:
        """The lines, scrolled where there are many."""
        lines = TextLines(focusable=True)
        lines.set_flow(self._flow)
        yield lines

    def on_mount(self) -> None:
        """As high as its lines; shown before they are broken to their width."""
        self.call_after_refresh(self._fit)

    def on_resize(self) -> None:
        """Another width has other lines."""
        self.call_after_refresh(self._fit)

    def _fit(self) -> None:
        lines = self.query_one(TextLines)
        lines.styles.height = max(1, min(lines.all_lines, self.size.height - 4))

    def key_enter(self) -> None:
        """Close."""
        self.dismiss(None)


class Confirm(Dialog[bool]):
    """A question before something that cannot be taken back by `u`: enter does it, esc leaves it."""

    def __init__(self, title: str, lines: Sequence[Cell], verb: str) -> None:
        super().__init__(title, f"enter {verb} · esc leaves it as it is")
        self._lines = list(lines)

    def body(self) -> Iterator[Widget]:
        """What will happen."""
        lines = TextLines(self._lines, focusable=True)
        lines.styles.height = min(max(1, len(self._lines)), 18)
        yield lines

    def key_enter(self) -> None:
        """Do it."""
        self.dismiss(True)


class Pick(Dialog[str]):
    """One of several: type to narrow, enter takes the row under the cursor. The result is its key.

    Args:
        title: what is chosen.
        rows: (key, cells) of each.
        columns: the columns of the cells.
    """

    def __init__(
        self,
        title: str,
        rows: Sequence[tuple[str, Sequence[Cell]]],
        columns: Sequence[Column] = (Column(""),),
    ) -> None:
        super().__init__(title, "type to narrow · enter takes it · esc")
        self._rows = list(rows)
        self._columns = columns

    def body(self) -> Iterator[Widget]:
        """A field and the list below it."""
        yield Input(id="narrow", placeholder="type to narrow")
        rows: RowList[tuple[str, Sequence[Cell]]] = RowList(
            self._columns,
            key=lambda row: row[0],
            cells=lambda row: row[1],
            search=lambda row: " ".join(_text(cell) for cell in row[1]),
            header=any(column.title for column in self._columns),
            empty=("There is nothing to choose.",),
        )
        rows.styles.height = min(max(2, len(self._rows) + 1), 14)
        yield rows

    def on_mount(self) -> None:
        """Fill the list; the field has the focus, and up and down still move."""
        rows = self.query_one(RowList)
        rows.set_rows(self._rows)
        rows.follow(self.query_one(Input))
        self.query_one(Input).focus()

    def key_down(self) -> None:
        """Move down while typing."""
        self.query_one(RowList).move("down")

    def key_up(self) -> None:
        """Move up while typing."""
        self.query_one(RowList).move("up")

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.dismiss_with(self.taken())

    def taken(self) -> str | None:
        """What enter in the field takes: the key of the row under the cursor."""
        return self.query_one(RowList).current_key

    @on(RowList.Selected)
    def _selected(self, message: "RowList.Selected") -> None:
        self.dismiss_with(message.key)

    def dismiss_with(self, key: str | None) -> None:
        """End with the key of the row that was taken; None where there was none."""
        self.dismiss(key)


def _text(cell: Cell) -> str:
    pieces = cell if isinstance(cell, list) else [cell]
    return "".join(piece if isinstance(piece, str) else piece[0] for piece in pieces)


class _Saved(Message):
    def __init__(self, result: Any) -> None:
        super().__init__()
        self.result = result


class _Refused(Message):
    def __init__(self, error: HuddleError) -> None:
        super().__init__()
        self.error = error


class _Newer(Message):
    """Somebody else changed what the form edits, since it was opened."""

    def __init__(self, theirs: Mapping[str, object]) -> None:
        super().__init__()
        self.theirs = theirs


class Form(Dialog[Result], Generic[Result]):
    """Fields that are saved together. `save` runs in a thread; a failure is shown in the form, nothing typed is lost.

    Enter in the first field or ctrl+s saves; esc leaves, and asks first when something was changed. Where a colleague
    changed the same record meanwhile (`newest`), fields that only they changed are taken over, and for fields that
    both changed the person chooses.
    """

    BINDINGS: ClassVar[list[BindingType]] = [b for b in bindings_for(FORM) if b.id == "form.save"]

    def __init__(self, title: str, subtitle: str = "enter or ctrl+s saves · tab next field · esc") -> None:
        super().__init__(title, subtitle)
        self._before: dict[str, object] = {}
        self._saving = False
        self._asked = False
        self._patience: Timer | None = None

    # What a subclass provides.

    @abstractmethod
    def fields(self) -> Iterator[Widget]:
        """The fields, each with an id and the class `field`."""

    @abstractmethod
    def collect(self) -> Callable[[], Result]:
        """Read the fields (in the app's thread) and return what saves them (called in another).

        Raises:
            HuddleError: if a field cannot be used.
        """

    def newest(self) -> Mapping[str, object] | None:
        """What the fields would hold if the form were opened now; called in a thread before saving.

        A form whose saving checks a version remembers the new one here. None where there is nothing to compare.
        """
        return None

    def label_of(self, name: str) -> str:
        """What a field is called on the screen."""
        return name

    # The pattern.

    def body(self) -> Iterator[Widget]:
        """The fields, and a line for what is wrong."""
        yield from self.fields()
        problem = Label("", markup=False, classes="dialog--problem")
        problem.display = False
        yield problem

    def on_mount(self) -> None:
        """Remember what the fields held."""
        self._before = self.values()
        self._offer_draft()

    def values(self) -> dict[str, object]:
        """Field id -> what it holds now."""
        return {widget.id or "": getattr(widget, "value", None) for widget in self.query(".field")}

    @property
    def draft_name(self) -> str:
        """The name its unsaved texts are kept under; the title itself may hold a student's name."""
        return f"form-{sha256(self._title.plain.encode()).hexdigest()[:12]}"

    def drafts(self) -> dict[str, str]:
        """What was typed and not saved, kept when the app is ended from outside."""
        changed = [
            f"{name}: {value}"
            for name, value in self.values().items()
            if isinstance(value, str) and value != self._before.get(name)
        ]
        return {self.draft_name: "\n".join(changed)} if changed else {}

    def _offer_draft(self) -> None:
        """What was typed into this form and not saved last time stands in it again, ready to be typed over."""
        kept = dict(
            line.partition(": ")[::2] for line in self.huddle.offered_draft(self.draft_name).splitlines()
        )
        boxes = [box for box in self.query(Input) if box.has_class("field") and box.id in kept]
        for box in boxes:
            box.value = kept[box.id or ""]
            box.action_select_all()
        if boxes:
            self.problem("This was typed here last time and not saved. esc esc throws it away.")

    def problem(self, text: str) -> None:
        """Say what is wrong, in the form."""
        label = self.query_one(".dialog--problem", Label)
        label.update(Content(safe(text, lines=True)))
        label.display = bool(text)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.action_form_save()

    def action_form_save(self) -> None:
        """Save in a thread, once at a time."""
        if self._saving:
            return
        try:
            make = self.collect()
        except HuddleError as error:
            self.problem(error.text())
            return
        self._saving = True
        self._patience = self.set_timer(_PATIENCE, lambda: self.problem("Still at work ..."))
        self.huddle.hold_keys()  # what is typed now is meant for what comes after the form
        self._save(make)

    @work(thread=True, group="save", exit_on_error=False)
    def _save(self, make: Callable[[], Result]) -> None:
        try:
            if self._told_of_newer():
                return
            result = make()
        except ConflictError as error:
            if not self._told_of_newer():
                self.post_message(_Refused(error))
            return
        except HuddleError as error:
            self.post_message(_Refused(error))
            return
        self.post_message(_Saved(result))

    def _told_of_newer(self) -> bool:
        """Whether a colleague changed a field; the form then hears of it."""
        theirs = self.newest() or {}
        changed = {name: value for name, value in theirs.items() if value != self._before.get(name)}
        if changed:
            self.post_message(_Newer(changed))
        return bool(changed)

    @on(_Newer)
    async def _merge(self, message: _Newer) -> None:
        """Take over what only they changed, and ask about the rest."""
        from huddle.ui.dialogs.conflict import Clash, ConflictDialog

        await self._saving_ended()
        mine = self.values()
        clashes = [
            Clash(name, self.label_of(name), theirs, mine[name])
            for name, theirs in message.theirs.items()
            if mine.get(name) not in (theirs, self._before.get(name))
        ]
        self._put(
            {
                name: value
                for name, value in message.theirs.items()
                if mine.get(name) == self._before.get(name)
            }
        )

        def decided(kept: Mapping[str, object] | None) -> None:
            if kept is not None:
                self._before.update(message.theirs)
                self._put(kept)
                self.action_form_save()

        if clashes:
            self.app.push_screen(ConflictDialog(clashes), decided)
        else:
            decided({})

    def _put(self, values: Mapping[str, object]) -> None:
        """Write into fields."""
        for widget in self.query(".field"):
            if widget.id is not None and widget.id in values:
                setattr(widget, "value", values[widget.id])  # noqa: B010 - not every widget has one

    @on(_Refused)
    async def _refused(self, message: _Refused) -> None:
        await self._saving_ended()
        self.problem(message.error.text())

    async def _saving_ended(self) -> None:
        self._saving = False
        self.problem("")
        if self._patience is not None:
            self._patience.stop()
        await self.huddle.release_keys()

    @on(_Saved)
    async def _saved(self, message: _Saved) -> None:
        self.huddle.drop_draft(self.draft_name)
        self.dismiss(message.result)
        self.huddle.changed.publish("data")
        self.huddle.call_later(self.huddle.release_keys)

    async def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Tell a failure nobody expected; what was typed stays."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.huddle.report(event.worker.error)
            await self._saving_ended()

    def action_form_cancel(self) -> None:
        """Leave; the first esc after a change only warns."""
        if self._asked or self.values() == self._before:
            self.huddle.drop_draft(self.draft_name)
            self.dismiss(None)
            return
        self._asked = True
        self.problem("Not saved yet. esc again leaves without saving, ctrl+s saves.")
