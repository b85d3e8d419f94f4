"""What a terminal sends: pastes as a whole, whatever way they are cut up, and bytes that are no text."""

import itertools

from hypothesis import given
from hypothesis import strategies as st
from tests.ui.acting import ListApp, SchoolApp, Shown
from textual import events
from textual.widgets import Input

from huddle.domain.values import NOTE_LIMIT
from huddle.ui.terminal.driver import PASTE_BEGINS, PASTE_ENDS, WholePastes


def _read(pieces: list[str]) -> list[str]:
    parser = WholePastes()
    found = []
    for piece in pieces:
        for message in parser.feed(piece):
            if isinstance(message, events.Paste):
                found.append(f"paste {message.text}")
            elif isinstance(message, events.Key):
                found.append(f"key {message.key}")
    return found


@given(
    text=st.text(st.characters(exclude_characters="\x1b\x00"), max_size=40), cuts=st.sets(st.integers(7, 60))
)
def test_a_paste_is_one_text_wherever_it_is_cut(text: str, cuts: set[int]) -> None:
    whole = f"a{PASTE_BEGINS}{text}{PASTE_ENDS}b"
    places = [0, *sorted(cut for cut in cuts if cut < len(whole)), len(whole)]
    pieces = [whole[start:end] for start, end in itertools.pairwise(places)]
    assert _read(pieces) == ["key a", f"paste {text}", "key b"]


def test_a_mark_that_is_cut_in_two_still_begins_a_paste() -> None:
    assert _read([PASTE_BEGINS[:3], PASTE_BEGINS[3:] + "two\nlines" + PASTE_ENDS]) == ["paste two\nlines"]


def test_two_pastes_and_keys_between_them_keep_their_order() -> None:
    text = f"{PASTE_BEGINS}one{PASTE_ENDS}x{PASTE_BEGINS}{PASTE_ENDS}\x1b[A"
    assert _read([text]) == ["paste one", "key x", "paste ", "key up"]


async def test_a_megabyte_is_refused_as_a_whole_with_its_size(list_app: type[ListApp]) -> None:
    app = list_app(["Ann"])
    async with app.run_test(notifications=True) as pilot:
        await pilot.pause()
        app.screen.query_one(Input).focus()
        app.post_message(events.Paste("x" * 1_000_000))
        await pilot.pause()
        assert app.screen.query_one(Input).value == ""
        assert any("1,000 kB" in note.message for note in app._notifications)
        app.post_message(events.Paste("y" * NOTE_LIMIT))
        await pilot.pause()
        assert len(app.screen.query_one(Input).value) == NOTE_LIMIT


async def test_keys_and_a_paste_during_the_start_take_effect_in_their_order(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for key in ("2", "slash"):
            app.post_message(events.Key(key, "/" if key == "slash" else key))
        app.post_message(events.Paste("neil"))
        app.post_message(events.Key("backspace", None))
        await shown(app, lambda: app.current_mode == "roster")
        await pilot.pause()
        assert app.screen.query_one("#filter", Input).value == "nei"
