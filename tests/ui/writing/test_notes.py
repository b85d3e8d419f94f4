"""The field a note is written in: what it takes, what it counts, and what it does not lose."""

import threading
from typing import Any

import pytest
from tests.ui.acting import Hand, Lines, SchoolApp, Shown, on, view_of
from textual import events

from huddle.domain.errors import HuddleError
from huddle.domain.values import NOTE_LIMIT
from huddle.ui.app import HuddleApp
from huddle.ui.huddle.huddle import HuddleRoom
from huddle.ui.widgets.notefield import NoteField, shown, written
from huddle.ui.widgets.rowlist import RowList


async def at_notes(app: HuddleApp, ready: Any, pilot: Hand) -> NoteField:
    await ready(app)
    await pilot.press("6")
    await ready(app)
    await pilot.press("e")
    field = app.screen.query_one(NoteField)
    assert isinstance(field, NoteField)
    return field


def test_lines_survive_the_way_into_the_field_and_back() -> None:
    assert written(shown("one\ntwo\n\nthree")) == "one\ntwo\n\nthree"


async def test_the_counter_follows_and_several_pasted_lines_become_one_note(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        field = await at_notes(app, shown, pilot)
        await pilot.press(*"Zoë")
        await pilot.pause()
        assert "4 of 65,536 bytes" in "\n".join(screen_text(app))
        field.post_message(events.Paste(": call\r\nhome\x1b[31m\n"))
        await pilot.pause()
        await pilot.press("enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        assert [entry.text for entry in app.services.huddles.view().entries] == ["Zoë: call\nhome␛[31m"]
        assert "65,536" not in "\n".join(screen_text(app))


async def test_what_would_make_a_note_too_long_is_refused_as_a_whole_and_told(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        field = await at_notes(app, shown, pilot)
        await pilot.press("a")
        field.post_message(events.Paste("x" * 1_000_000))
        await pilot.pause()
        assert field.note == "a"
        assert any("1,000,000" in note.message for note in app._notifications)
        field.post_message(events.Paste("é" * ((NOTE_LIMIT - 1) // 2)))
        await pilot.pause()
        assert len(field.note.encode()) == NOTE_LIMIT - 1
        await pilot.press("b", "c")
        assert len(field.note.encode()) == NOTE_LIMIT
        assert field.note.endswith("b")
        await pilot.press("enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        assert app.services.huddles.view().entries[0].text.endswith("éb")


async def test_a_line_that_cannot_be_saved_comes_back_before_what_was_typed_since(
    school_app: SchoolApp, shown: Shown, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        field = await at_notes(app, shown, pilot)

        gate = threading.Event()

        def full(*_: object, **__: object) -> None:
            gate.wait(10)
            raise HuddleError("The disk is full.", code="disk_full", exit_code=1)

        monkeypatch.setattr(type(app.services.huddles), "note", full)
        await pilot.press(*"one", "enter", *"two")
        assert on(app, HuddleRoom).drafts() == {"note": "one\ntwo"}
        gate.set()
        await shown(app, lambda: field.note.startswith("one"))
        assert on(app, HuddleRoom).drafts() == {"note": field.note}
        assert field.note == "one\ntwo"


async def test_an_offered_line_is_dropped_when_it_is_saved_or_emptied_and_not_before(
    school_app: SchoolApp, shown: Shown
) -> None:
    dropped: list[str] = []
    app = school_app(drafts={"note": "Kai"}, drop_draft=dropped.append)
    async with app.run_test(size=(80, 24)) as pilot:
        await at_notes(app, shown, pilot)
        await pilot.press("!")
        assert dropped == []
        await pilot.press("enter")
        await shown(app, lambda: dropped)
        assert [entry.text for entry in app.services.huddles.view().entries] == ["Kai!"]
        dropped.clear()
        await pilot.press("x", "backspace")
        await pilot.pause()
        assert dropped == ["note"]


async def test_a_note_of_several_lines_can_be_changed_without_losing_them(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        app.services.huddles.note("one\ntwo")
        await pilot.press("6")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.entries)
        app.screen.query_one("#entries", RowList).focus()
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("end", "!", "enter")
        await shown(app, lambda: app.services.huddles.view().entries[0].text != "one\ntwo")
        assert app.services.huddles.view().entries[0].text == "one\ntwo!"


async def test_what_is_typed_is_kept_while_one_types_and_dropped_once_it_is_saved(
    school_app: SchoolApp, shown: Shown
) -> None:
    kept: dict[str, str] = {}
    app = school_app(keep_draft=kept.__setitem__, drop_draft=lambda what: kept.pop(what, None))
    async with app.run_test(size=(80, 24)) as pilot:
        await at_notes(app, shown, pilot)
        await pilot.press(*"Kai")
        await shown(app, lambda: kept == {"note": "Kai"})
        await pilot.press("!", "enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        app.drafts.look()
        await shown(app, lambda: not app.drafts._writing and not kept)
