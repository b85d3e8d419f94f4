"""A dialog of one line, and a form of several."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget
from textual.widgets import Input, Label

from huddle.ui.dialogs.form import Form


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form: its name in the values, its label, what it holds, and an example."""

    name: str
    label: str
    value: str = ""
    example: str = ""


class FieldsForm(Form[Any]):
    """Several one-line fields. `save` gets name -> text and runs in a thread.

    Args:
        title: what is edited.
        fields: its fields, in order.
        save: saves them; a HuddleError of it is shown in the form.
        hint: a line below the fields.
        newest: reads what the fields would hold now, name -> text; with it a colleague's change is merged, not
            overwritten. Called in a thread before saving.
    """

    DEFAULT_CSS = """
    FieldsForm .row { height: 1; }
    FieldsForm .row Label { width: 16; color: $foreground-muted; }
    FieldsForm .row Input { width: 1fr; }
    FieldsForm .hint { color: $foreground-muted; width: 100%; height: auto; margin-top: 1; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        save: Callable[[Mapping[str, str]], Any],
        hint: str = "",
        *,
        newest: Callable[[], Mapping[str, str]] | None = None,
    ) -> None:
        super().__init__(title)
        self._newest = newest
        self._fields = list(fields)
        self._save_values = save
        self._hint = hint

    def fields(self) -> Iterator[Widget]:
        """A label and an input a row."""
        for field in self._fields:
            box = Input(
                field.value, placeholder=field.example, id=field.name, classes="field", select_on_focus=False
            )
            yield Horizontal(Label(field.label, markup=False), box, classes="row")
        if self._hint:
            yield Label(self._hint, markup=False, classes="hint")

    def newest(self) -> Mapping[str, object] | None:
        """What the fields would hold now."""
        return None if self._newest is None else self._newest()

    def label_of(self, name: str) -> str:
        """The label of a field."""
        return next((field.label for field in self._fields if field.name == name), name)

    def collect(self) -> Callable[[], Any]:
        """The texts of all fields."""
        values = {field.name: self.query_one(f"#{field.name}", Input).value for field in self._fields}
        return lambda: self._save_values(values)


class LineForm(FieldsForm):
    """One line of text. `save` gets it and runs in a thread."""

    def __init__(
        self,
        title: str,
        save: Callable[[str], Any],
        *,
        label: str = "",
        value: str = "",
        example: str = "",
        hint: str = "",
    ) -> None:
        super().__init__(
            title, [Field("line", label or "text", value, example)], lambda values: save(values["line"]), hint
        )
