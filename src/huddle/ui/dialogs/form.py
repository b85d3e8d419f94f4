"""A form: a dialog with fields, saved in a thread; what was typed is kept when saving fails."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, ClassVar, Generic

from textual import on, work
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Label

from huddle.domain.errors import ConflictError, HuddleError
from huddle.text import safe
from huddle.ui.dialogs.base import Dialog, Result
from huddle.ui.keys.command import FORM
from huddle.ui.keys.table import bindings_for

_PATIENCE = 0.6  # seconds after which a form says that it is at work


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
            line.partition(": ")[::2] for line in self.huddle.drafts.offered(self.draft_name).splitlines()
        )
        boxes = [box for box in self.query(Input) if box.has_class("field") and box.id in kept]
        for box in boxes:
            box.value = kept[box.id or ""]
            box.action_select_all()
        if boxes:
            self.problem("Restored from last time (not saved yet). Press esc twice to discard.")

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
        self._patience = self.set_timer(_PATIENCE, lambda: self.problem("Still saving ..."))
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
        self.huddle.release_keys()

    @on(_Saved)
    async def _saved(self, message: _Saved) -> None:
        self.huddle.drafts.drop(self.draft_name)
        self.dismiss(message.result)
        self.huddle.changed.publish("data")
        self.huddle.release_keys()

    async def failed(self, group: str, error: BaseException) -> None:
        """Tell a failure nobody expected; what was typed stays, and can be saved again."""
        await super().failed(group, error)
        await self._saving_ended()

    def action_form_cancel(self) -> None:
        """Leave; the first esc after a change only warns."""
        if self._asked or self.values() == self._before:
            self.huddle.drafts.drop(self.draft_name)
            self.dismiss(None)
            return
        self._asked = True
        self.problem("Not saved yet. esc again leaves without saving, ctrl+s saves.")
