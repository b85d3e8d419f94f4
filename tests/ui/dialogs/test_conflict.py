"""What a colleague saved meanwhile is never overwritten unseen: theirs, yours or both."""

from collections.abc import Awaitable, Callable, Mapping

import pytest
from tests.ui.acting import Lines, ListApp
from textual.widgets import Input

from huddle.domain.errors import ConflictError
from huddle.ui.app import HuddleApp
from huddle.ui.dialogs.conflict import ConflictDialog
from huddle.ui.dialogs.fields import Field, FieldsForm

Until = Callable[[Callable[[], object]], Awaitable[None]]


class Record:
    """A record in a database of its own, with a version as the real ones have."""

    def __init__(self, **values: str) -> None:
        self.values = values
        self.version = 1

    def colleague(self, **values: str) -> None:
        self.values |= values
        self.version += 1

    def form(self) -> FieldsForm:
        seen = [self.version]

        def newest() -> Mapping[str, str]:
            seen[0] = self.version
            return dict(self.values)

        def save(values: Mapping[str, str]) -> str:
            if seen[0] != self.version:
                raise ConflictError("Somebody else changed this.")
            self.values = dict(values)
            return "saved"

        fields = [Field(name, name.capitalize(), value) for name, value in self.values.items()]
        return FieldsForm("Edit", fields, save, newest=newest)


async def _typed(app: HuddleApp, until: Until, record: Record, **typed: str) -> list[object]:
    got: list[object] = []
    await until(lambda: app.current_mode != "_default")
    form = record.form()
    app.push_screen(form, got.append)
    await until(lambda: form._before)
    for name, value in typed.items():
        app.screen.query_one(f"#{name}", Input).value = value
    return got


@pytest.mark.parametrize(
    ("key", "kept"), [("t", "at the bus"), ("y", "in the hall"), ("b", "at the bus / in the hall")]
)
async def test_both_texts_are_shown_and_the_chosen_one_is_saved(
    list_app: type[ListApp], screen_text: Lines, until: Until, key: str, kept: str
) -> None:
    app = list_app(["Ann"])
    record = Record(note="", room="4")
    async with app.run_test(size=(80, 24)) as pilot:
        got = await _typed(app, until, record, note="in the hall")
        record.colleague(note="at the bus")
        await pilot.press("ctrl+s")
        await until(lambda: isinstance(app.screen, ConflictDialog))
        await pilot.pause()
        seen = "\n".join(screen_text(app))
        assert "at the bus" in seen
        assert "in the hall" in seen
        await pilot.press(key, "enter")
        await until(lambda: got)
    assert got == ["saved"]
    assert record.values == {"note": kept, "room": "4"}


async def test_what_only_the_colleague_changed_is_kept_without_a_question(
    list_app: type[ListApp], until: Until
) -> None:
    app = list_app(["Ann"])
    record = Record(note="", room="4")
    async with app.run_test(size=(80, 24)) as pilot:
        got = await _typed(app, until, record, note="in the hall")
        record.colleague(room="9")
        await pilot.press("ctrl+s")
        await until(lambda: got)
    assert got == ["saved"]
    assert record.values == {"note": "in the hall", "room": "9"}


async def test_going_back_from_the_question_keeps_what_was_typed_and_asks_again(
    list_app: type[ListApp], until: Until
) -> None:
    app = list_app(["Ann"])
    record = Record(note="")
    async with app.run_test(size=(80, 24)) as pilot:
        got = await _typed(app, until, record, note="in the hall")
        record.colleague(note="[/b] at the bus")
        await pilot.press("ctrl+s")
        await until(lambda: isinstance(app.screen, ConflictDialog))
        await pilot.press("escape")
        await until(lambda: isinstance(app.screen, FieldsForm))
        assert app.screen.query_one("#note", Input).value == "in the hall"
        assert record.values == {"note": "[/b] at the bus"}
        await pilot.press("ctrl+s")
        await until(lambda: isinstance(app.screen, ConflictDialog))
        await pilot.press("enter")
        await until(lambda: got)
    assert got == ["saved"]
    assert record.values == {"note": "[/b] at the bus / in the hall"}
