"""The huddle on screen: what is written, taken away, ticked, finished, and read again."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.ui.acting import AtHuddle, Hand, Lines, SchoolApp, Shown, plan_of, view_of
from textual import events

from huddle.domain.errors import HuddleError
from huddle.ui.app import HuddleApp
from huddle.ui.huddle.huddle import HuddleRoom
from huddle.ui.huddle.rollcall import RollCall, letters_of
from huddle.ui.record.agenda_lines import bar
from huddle.ui.record.record import RecordScreen
from huddle.ui.terminal.glyphs import in_ascii
from huddle.ui.widgets.cells import spans, text_width
from huddle.ui.widgets.flow import Item, flow_lines
from huddle.ui.widgets.rowlist import RowList

HOSTILE = "[/b] [@click=app.quit] \x1b[31m 漢字 e\u0301\u0301\u0301"


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def plain(lines: list[Any]) -> list[str]:
    return ["".join(piece for piece, _ in spans(line)) for line in lines]


@pytest.fixture
def at_huddle(school_app: SchoolApp, shown: Shown) -> Callable[[Any, Any], Any]:
    """Goes to the huddle and starts it."""

    async def go(app: HuddleApp, pilot: Hand) -> None:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.state == "running")

    return go


@pytest.mark.parametrize("width", [20, 33, 80])
def test_flowing_text_fits_every_width_and_loses_nothing(width: int) -> None:
    words = "Kai 漢字 was seen at the gate and " + "x" * 90 + " said\nhello again to everybody there"
    item = Item(words, ("- ", ("Eze, Kai  ", "strong")), end=("  Grace",))
    lines = plain(flow_lines([item], width))
    assert all(text_width(line) <= width for line in lines)
    kept = "".join("".join(lines).split())
    assert kept == "".join(f"- Eze, Kai {words} Grace".split())


def test_everybody_has_a_letter_and_nobody_shares_one() -> None:
    letters = letters_of(["Amara", "Ana", "Aa", "Ben", "Bo", "O'Neil", "李", "李"])
    assert letters[0] == "a"
    assert letters[3] == "b"
    assert len(set(letters)) == len(letters)
    assert all(letters)
    assert letters_of(["x"] * 40).count("") == 4


async def test_one_letter_each_ticks_who_is_here(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, RollCall)
        assert "[x] Amara" in text(screen_text(app))
        await pilot.press("a", "b")
        await shown(
            app, lambda: "[ ] Amara" in text(screen_text(app)) and "[x] Ben" in text(screen_text(app))
        )
        await pilot.press("c", "enter")  # the last tick is still on its way when the list closes
        await shown(app)
        here = {p.first_name: p.here for p in app.services.huddles.view().people}
        assert (here["Amara"], here["Ben"], here["Chloe"]) == (False, True, False)


async def test_a_celebration_and_the_parking_lot_are_one_key_and_a_line(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("C", *"band", "enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        await pilot.press("L", *"key", "enter")
        await shown(app, lambda: len(app.services.huddles.view().entries) == 2)
        assert {(e.kind, e.section) for e in app.services.huddles.view().entries} == {
            ("celebration", "Celebrations"),
            ("parking", "Parking lot"),
        }
        app.services.huddles.go(to=6)
        app.changed.publish("data")
        await shown(app, lambda: "key" in text(screen_text(app)[2:9]))


async def test_a_line_is_taken_away_by_one_key_and_comes_back_by_another(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.note(HOSTILE)
        app.services.huddles.note("two")
        app.changed.publish("data")
        await shown(app, lambda: len(view_of(app, HuddleRoom).huddle.entries) == 2)
        app.screen.query_one("#entries", RowList).focus()
        await pilot.press("g", "d")
        await shown(app, lambda: len(view_of(app, HuddleRoom).huddle.entries) == 1)
        assert view_of(app, HuddleRoom).huddle.entries[0].text == "two"
        await pilot.press("u")
        await shown(app, lambda: len(view_of(app, HuddleRoom).huddle.entries) == 2)


async def test_a_long_note_is_read_to_its_end_in_the_section(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.note(HOSTILE + " word" * 200 + " the end")
        app.changed.publish("data")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.entries)
        await pilot.press("G")
        assert "the end" in text(screen_text(app)[2:9])
        assert all(text_width(line) == 80 for line in screen_text(app))


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_a_finished_huddle_shows_what_was_recorded_and_can_be_opened_again(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.decide(HOSTILE)
        await pilot.press("F")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        assert "Decisions" in text(screen_text(app))
        assert "[/b] [@click=app.quit] ␛[31m 漢字" in text(screen_text(app))
        await pilot.press("escape")
        await shown(app)
        await pilot.press("7")
        await shown(app)
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        assert "finished" in text(screen_text(app))
        await pilot.press("R")
        await shown(app, lambda: app.current_mode == "huddle" and view_of(app, HuddleRoom).huddle.amended)
        assert app.services.huddles.view().state == "running"


async def test_the_clock_is_paused_and_goes_on_by_one_key_and_a_section_is_left_out(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("space")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.paused)
        assert "paused" in screen_text(app)[1]
        await pilot.press("space")
        await shown(app, lambda: not view_of(app, HuddleRoom).huddle.paused)
        await pilot.press("greater_than_sign")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.current == 1)
        assert "skipped" in text(screen_text(app))


async def test_letters_after_a_sign_name_people_and_groups_and_tab_takes_them(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("e", *"see ", "plus", *"zo")
        await shown(app, lambda: "S-1008" in text(screen_text(app)))
        await pilot.press("tab", *"in ", "number_sign", "h", "2")
        await shown(app, lambda: "tab takes it" in text(screen_text(app)))
        await pilot.press("tab", "enter")
        await shown(app, lambda: app.services.huddles.view().entries)
        entry = app.services.huddles.view().entries[0]
        assert [code for code, _, _ in entry.students] == ["S-1008"]
        assert entry.groups == ("H2",)
        await pilot.press("escape", "t", *"call @gr")
        await shown(app, lambda: "@GO" in text(screen_text(app)))
        await pilot.press("tab", *"due fri", "enter")
        await shown(app, lambda: any(a.text == "call" for a in app.services.huddles.view().actions))
        action = next(a for a in app.services.huddles.view().actions if a.text == "call")
        assert (action.owner, str(action.due)) == ("GO", "2026-11-27")


async def test_a_line_that_a_colleague_changed_meanwhile_shows_both_and_loses_nothing(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        entry = app.services.huddles.note("one")
        app.changed.publish("data")
        await shown(app, lambda: view_of(app, HuddleRoom).huddle.entries)
        app.screen.query_one("#entries", RowList).focus()
        await pilot.press("e", *" mine")
        app.services.huddles.edit_note(entry.id, "one theirs")
        await pilot.press("enter")
        await shown(app, lambda: "theirs" in text(screen_text(app)) and "yours" in text(screen_text(app)))
        await pilot.press("b", "enter")
        await shown(app, lambda: "mine" in app.services.huddles.view().entries[0].text)
        assert app.services.huddles.view().entries[0].text == "one theirs / one mine"


async def test_an_action_rolls_on_repeats_and_tells_its_story(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_huddle(app, pilot)
        made = app.services.huddles.todo("water the plants @grace due today")
        app.changed.publish("data")
        actions = app.screen.query_one("#actions", RowList)
        await shown(app, lambda: made.id in {row.id for row in actions.hits})
        await pilot.press("i")
        await shown(app, lambda: "No action under the cursor" in text(screen_text(app)))
        actions.focus()
        actions.move_to(made.id)
        await pilot.press("r")

        def now() -> Any:
            return next(a for a in app.services.huddles.view().actions if a.id == made.id)

        await shown(app, lambda: str(now().due) == "2026-11-24")
        assert now().owner == "GO"
        await pilot.press("R")
        await pilot.press(*"every week", "enter")
        await shown(app, lambda: now().repeats == "every week")
        await pilot.press("i")
        await shown(app, lambda: "instead of" in text(screen_text(app)))
        await pilot.press("escape", "d", *"not needed", "enter")
        await shown(app, lambda: now().state == "dropped")
        assert now().reason == "not needed"


async def test_the_agenda_is_changed_by_keys_and_another_is_taken_for_the_day(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        await pilot.press("M")
        await shown(app, lambda: "Follow-up" in text(screen_text(app)))
        await pilot.press("plus", "plus", "full_stop", "space", "enter")
        await shown(app, lambda: app.services.agendas.all()[0].own)
        items = app.services.agendas.all()[0].items
        assert [(item.name, item.minutes, item.on) for item in items[:2]] == [
            ("In and out", 1, True),
            ("Follow-up", 3, False),
        ]
        await shown(app, lambda: len(view_of(app, HuddleRoom).huddle.sections) == 6)
        await pilot.press("M")
        await shown(app, lambda: "Follow-up" in text(screen_text(app)))
        await pilot.press("t", *"short", "enter")
        await shown(app, lambda: "short · 5 min" in text(screen_text(app)))
        await pilot.press("enter")
        await shown(app, lambda: app.services.huddles.view().template == "short")


async def test_loose_ends_are_tied_up_a_key_each(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        services = app.services
        last = services.briefing.of().look_back
        assert last.date is not None
        services.huddles.note("a key for the lab " + HOSTILE, kind="parking", date=last.date)
        services.huddles.spotlight("S-1008", "look", follow_up="mon", date=last.date)
        await pilot.press("B")
        await shown(app, lambda: "loose end" in text(screen_text(app)))
        await pilot.press("space")
        await shown(app, lambda: not services.briefing.of().look_back.follow_up)
        app.screen.query_one(RowList).move("first")
        await pilot.press("space")
        await shown(app, lambda: services.briefing.of().parking[0].cleared_on)
        await pilot.press("R")
        await shown(app, lambda: all(row.happened for row in services.briefing.of().look_back.planned))


async def test_who_has_seen_the_cover_is_a_letter_each(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("V")
        await shown(app, lambda: "Nothing is announced" in text(screen_text(app)))
        await pilot.press("escape", "A")
        await shown(app, lambda: plan_of(app).state == "applied")
        await pilot.press("V")
        await shown(app, lambda: "[ ] Ella" in text(screen_text(app)))
        await pilot.press("e", "enter")
        await shown(
            app, lambda: any(at for code, _, at in app.services.announcements.view().seen if code == "ES")
        )


async def test_plus_delta_and_a_rating_are_one_key_each_after_the_huddle(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 50)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("F")
        await shown(app, lambda: isinstance(app.screen, RecordScreen) and app.screen.view)
        await pilot.press("plus", *"short", "enter")
        await shown(app, lambda: "short" in text(screen_text(app)))
        await pilot.press("minus", *"late start", "enter")
        await shown(app, lambda: "late start" in text(screen_text(app)))
        await pilot.press("asterisk", "4")
        await shown(app, lambda: "rated 4.0 of 5" in text(screen_text(app)))


async def test_a_suggested_student_is_taken_with_three_keys(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        app.services.huddles.spotlight(
            "S-1009", "band", follow_up="mon", date=app.services.briefing.of().look_back.date
        )
        await pilot.press("S")
        await shown(app, lambda: app.screen.query_one(RowList).hits)
        await pilot.press("enter", "enter")
        await shown(
            app,
            lambda: (
                "S-1009"
                in {
                    s.student
                    for s in app.services.huddles.view().spotlights
                    if s.date == app.services.huddles.view().date
                }
            ),
        )


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_no_students_name_is_on_the_wall_and_it_follows_the_huddle(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await at_huddle(app, pilot)
        day = app.services.absences.typing_day()
        students = [s for s in day.students if s.given.isalpha() and len(s.given) > 3][:6]
        for student in students[:3]:
            app.services.huddles.note(f"{student.name} and {student.given} {HOSTILE}", section="Follow-up")
            app.services.huddles.spotlight(student.code, f"sits by {students[4].name}")
        await pilot.press("P")
        await shown(app, lambda: "F O L L O W" in text(screen_text(app)))
        await shown(app, lambda: "[@click=app.quit]" in text(screen_text(app)))
        for section in range(7):
            app.services.huddles.go(to=section)
            app.changed.publish("data")
            await shown(app, lambda place=section: f"{place + 1}/7" in text(screen_text(app)))
            assert not [s.family for s in students if s.family in text(screen_text(app))]
        await pilot.press("p")
        await shown(app, lambda: app.services.huddles.view().current == 5)
        assert "next  Parking lot" in text(screen_text(app))


async def test_keys_that_follow_each_other_at_once_take_effect_in_their_order(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        await pilot.press("s", "n", "n", "p", "n", "greater_than_sign")
        await shown(app, lambda: app.services.huddles.view().current == 3)
        assert [s.skipped for s in app.services.huddles.view().sections].index(True) == 2
        assert not app._notifications


async def test_a_deed_that_fails_is_told_and_the_next_is_done(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await shown(app)
        await pilot.press("6")
        await shown(app)
        await pilot.press("n", "s", "n")
        await shown(app, lambda: app.services.huddles.view().current == 1)
        assert ["No huddle is running" in note.message for note in app._notifications] == [True]


async def test_what_is_too_long_for_a_decision_is_refused_in_the_form(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("D")
        await pilot.pause()
        app.screen.query_one("#line").post_message(events.Paste("x" * 70_000))
        await pilot.pause()
        assert "70,000" in text(screen_text(app))


async def test_a_tick_that_is_not_saved_is_not_shown(
    school_app: SchoolApp,
    shown: Shown,
    at_huddle: AtHuddle,
    screen_text: Lines,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("w")
        await pilot.pause()

        def full(*_: object) -> None:
            raise HuddleError("The disk is full.", code="disk_full", exit_code=1)

        monkeypatch.setattr(type(app.services.huddles), "tick", full)
        await pilot.press("a")
        await shown(app, lambda: app._notifications)
        assert "[x] Amara" in text(screen_text(app))


async def test_in_ascii_the_time_on_the_wall_is_written_and_what_is_spent_looks_different_from_what_is_left(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app(glyphs="ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        await pilot.press("P")
        await shown(app, lambda: "F O L L O W - U P   0:0" in text(screen_text(app)))
        assert set(in_ascii(bar(300, 600, 10))) == {"-", "."}


@pytest.mark.parametrize("size", [(80, 24), (160, 50)])
async def test_hostile_names_of_sections_events_and_lines_are_shown_literally_and_keep_their_columns(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await shown(app)
        services = app.services
        last = services.briefing.of().look_back.date
        services.agendas.add("default", HOSTILE[:40], minutes=3, kind="ahead", place=1)
        services.events.add("2026-11-23", HOSTILE)
        services.huddles.note(HOSTILE, kind="parking", date=last)
        services.huddles.note(HOSTILE, kind="celebration")
        services.huddles.todo(HOSTILE)
        services.huddles.spotlight("S-1009", HOSTILE, follow_up="mon", date=last)
        services.history.save_filter(HOSTILE[:40], '"[/b]"')
        await pilot.press("6")
        await shown(app, lambda: view_of(app, HuddleRoom).known)
        for keys in ("", "M", "B", "w", "S", "P"):
            await pilot.press(*keys)
            await shown(app, lambda: "[/b]" in text(screen_text(app)) or "Amara" in text(screen_text(app)))
            lines = screen_text(app)
            assert "\x1b" not in text(lines)
            if keys in {"", "P"}:  # the edge of a dialog may cut a wide letter of what lies below it in two
                assert [line for line in lines if text_width(line) != size[0]] == [], keys
            await pilot.press(*(["escape"] if keys else []))
        await pilot.press("7")
        await shown(app)
        await pilot.press("s")
        await shown(app, lambda: "[/b]" in text(screen_text(app)))
        assert app.is_running


async def test_on_the_wall_the_cover_stands_before_the_names_of_all_who_are_out(
    school_app: SchoolApp, shown: Shown, at_huddle: AtHuddle, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await at_huddle(app, pilot)
        for who in ("amara", "chloe", "dev", "ella"):
            app.services.absences.log(who)
        app.services.plans.apply()
        app.changed.publish("data")
        await pilot.press("P")
        await shown(app, lambda: "(all day), " in text(screen_text(app)))
        line = next(line for line in screen_text(app) if "OUT TODAY" in line)
        assert "COVER " in line.partition("OUT TODAY")[0]
