"""Other ways and the person's word on the Coverage screen, by the keys people press."""

import asyncio
import signal

import pytest
from rich.cells import cell_len
from tests.ui.acting import Hand, Lines, SchoolApp, Shown, drawn_plan, on, plan_of, rows_of, there, view_of

from huddle.domain.cover.happened import By
from huddle.domain.cover.problem import Lock, Slot
from huddle.domain.cover.why import Instead
from huddle.services.cover.request import PlanRequest
from huddle.services.planner.planner import ProcessPlanner
from huddle.text import safe
from huddle.ui.app import HuddleApp
from huddle.ui.cover.alternatives import Ways, by_price
from huddle.ui.cover.coverage import CoverageScreen
from huddle.ui.cover.plans import PlansPanel
from huddle.ui.ledger.happened import HappenedPanel
from huddle.ui.widgets.gridview import GridView
from huddle.ui.widgets.rowlist import RowList

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 36)], ids=["80x24", "120x36"])


def text(lines: list[str]) -> str:
    return "\n".join(lines)


def leads(app: HuddleApp, place: Slot) -> tuple[str, ...]:
    return tuple(plan_of(app).grid[place].now)


def locks(app: HuddleApp) -> list[tuple[str, bool]]:
    return [(lock.educator, lock.lead) for lock in plan_of(app).locks]


async def on_cover(app: HuddleApp, pilot: Hand, shown: Shown) -> Slot:
    """Go to Coverage; the session under the cursor."""
    await shown(app)
    await pilot.press("c")
    await shown(app)
    return there(on(app, CoverageScreen).here)


async def test_two_keys_swap_the_first_change_and_one_more_takes_it_back(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await shown(app)
        await pilot.press("c")
        await shown(app)
        place = there(on(app, CoverageScreen).here)
        before = leads(app, place)
        ways = by_price(
            app.services.alternatives.why(f"{place[1]}@{place[0]}").instead,
            drawn_plan(app, CoverageScreen).order,
        )
        await pilot.press(".")
        await shown(app, lambda: leads(app, place) == (ways[0].educator,))
        assert locks(app) == [(ways[0].educator, True)]
        await pilot.press(".")
        await shown(app, lambda: leads(app, place) == (ways[1].educator,))
        await pilot.press(",", ",")
        await shown(app, lambda: leads(app, place) == before and not locks(app))


async def test_what_is_ruled_out_stays_so_through_a_new_plan_and_another_absence(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        place = await on_cover(app, pilot, shown)
        first = leads(app, place)[0]
        await pilot.press("d")
        await shown(app, lambda: leads(app, place)[0] != first)
        second = leads(app, place)[0]
        await pilot.press("d")
        await shown(app, lambda: leads(app, place)[0] not in {first, second})
        await pilot.press("r")
        await shown(app)
        assert locks(app) == [(first, False), (second, False)]
        await pilot.press("a", *"jo", "enter")
        await shown(app, lambda: len(app.services.absences.list()) == 2 and app.services.plans.current())
        await shown(app, lambda: locks(app) == [(first, False), (second, False)])


async def test_a_lock_that_does_not_fit_any_more_is_dropped_and_said(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        place = await on_cover(app, pilot, shown)
        await pilot.press("space")
        await shown(app, lambda: locks(app))
        who = on(app, CoverageScreen).name_of(leads(app, place)[0])
        await pilot.press("a", *who.lower(), "enter")
        await shown(app, lambda: len(app.services.absences.list()) == 2 and app.services.plans.current())
        await shown(app, lambda: any("no longer fit" in note.message for note in app._notifications))
        assert not locks(app)


async def test_a_lock_that_cannot_be_is_refused_in_a_sentence_and_not_kept(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        place = await on_cover(app, pilot, shown)
        on(app, CoverageScreen).plan_with(on(app, CoverageScreen).locks_with(place, "BH"), "kept")
        await shown(app, lambda: app._notifications)
        assert not locks(app)
        assert not any(note.message == "kept" for note in app._notifications)


async def test_an_override_keeps_its_note_in_the_move_and_on_the_screen(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        place = await on_cover(app, pilot, shown)
        await pilot.press("o", *"grace", "enter", *"[/b] knows the lab", "enter")
        await shown(app, lambda: leads(app, place) == ("GO",))
        await pilot.pause(0.1)
        assert "[/b] knows the lab" in text(screen_text(app))
        await pilot.press("A")
        await shown(app, lambda: plan_of(app).state == "applied")
        row = next(r for r in app.services.ledger.day().rows if (r.block, r.group) == place)
        assert row.note == "[/b] knows the lab"


async def test_who_else_could_lead_is_listed_with_prices_and_rules_and_chosen(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        place = await on_cover(app, pilot, shown)
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, Ways))
        await pilot.pause()
        assert "but then" in text(screen_text(app))
        assert "cannot: " in text(screen_text(app))
        await pilot.press(*"cannot", "enter")
        assert isinstance(app.screen, Ways)
        await pilot.press("escape", "enter")
        await shown(app, lambda: isinstance(app.screen, Ways))
        code = app.screen.query_one(RowList).current_key
        await pilot.press("enter")
        await shown(app, lambda: leads(app, place) == (code,))


def test_the_way_that_costs_least_comes_first() -> None:
    rows = [
        Instead("AA", "strength", 9),
        Instead("BB", "fairness", 99),
        Instead("CC", None, 0),
        Instead("DD", "strength", 3),
    ]
    order = ("moves", "strength", "fairness")
    assert [row.educator for row in by_price(rows, order)] == ["CC", "BB", "DD", "AA"]


@SIZES
async def test_whole_plans_stand_side_by_side_and_one_is_applied(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, size: tuple[int, int]
) -> None:
    app = school_app()
    async with app.run_test(size=size) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("}")
        await shown(app, lambda: isinstance(app.screen, PlansPanel) and app.screen.view)
        await pilot.pause()
        plans = rows_of(app, PlansPanel)
        assert len(plans) == 4
        seen = text(screen_text(app))
        assert all(f"Plan {number}" in seen for number in range(1, 5))
        assert there(app.screen.query_one(GridView).current)[1] == "1"
        await pilot.press("}")
        assert there(app.screen.query_one(GridView).current)[1] == "2"
        await pilot.pause(0.1)
        assert plans[2].trades[0].split()[0] in text(screen_text(app))
        await pilot.press("{", "A")
        await shown(app, lambda: plan_of(app).state == "applied")
        assert plan_of(app).answer.leads == plans[1].view.answer.leads


async def test_a_whole_plan_that_was_chosen_is_the_draft(school_app: SchoolApp, shown: Shown) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("{")
        await shown(app, lambda: isinstance(app.screen, PlansPanel) and app.screen.view)
        await pilot.pause()
        last = rows_of(app, PlansPanel)[-1]
        await pilot.press("enter")
        await shown(app, lambda: plan_of(app).answer.leads == last.view.answer.leads)
        assert plan_of(app).state == "draft"
        assert "best possible" not in plan_of(app).proof


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("hugo", "What if: out:HM"),
        ("back:ben@11:00 nosplit", "What if: back:ben@11:00 nosplit"),
        ("sub:2", "What if: sub:2"),
    ],
)
async def test_what_if_is_chosen_or_typed_and_stores_nothing(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, typed: str, seen: str
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        before = app.services.plans.current()
        await pilot.press("w", *typed, "enter")
        await shown(app, lambda: type(app.screen).__name__ == "Reading")
        await pilot.pause()
        assert seen in text(screen_text(app))
        assert "draft" not in text(screen_text(app)[2:20])
        assert app.services.plans.current() == before


async def test_one_key_a_change_says_what_happened(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("A")
        await shown(app, lambda: plan_of(app).state == "applied")
        await pilot.press("H")
        await shown(app, lambda: isinstance(app.screen, HappenedPanel) and app.screen.view)
        count = len(rows_of(app, HappenedPanel).rows)
        await pilot.press("space", "space")
        await shown(app, lambda: rows_of(app, HappenedPanel).noted == 2)
        await pilot.press("o", *"grace", "enter")
        await shown(
            app, lambda: app.services.ledger.day().noted == 3 and isinstance(app.screen, HappenedPanel)
        )
        assert app.services.ledger.day().rows[2].happened == By(("GO",))
        await pilot.press("R")
        await shown(app, lambda: rows_of(app, HappenedPanel).noted == count)
        assert f"{count} of {count} changes noted" in text(screen_text(app))


async def test_what_is_not_as_it_was_told_is_marked_and_copied_alone(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("A")
        await shown(app, lambda: plan_of(app).state == "applied")
        everything = on(app, CoverageScreen).copy_text()
        await pilot.press("a", *"grace 5", "enter")
        await shown(
            app,
            lambda: view_of(app, CoverageScreen).plan and drawn_plan(app, CoverageScreen).state == "draft",
        )
        seen = text(screen_text(app))
        assert "not as told before" in seen
        assert "~" in seen
        assert "draft" in on(app, CoverageScreen).copy_text()
        await pilot.press("A")
        await shown(
            app,
            lambda: view_of(app, CoverageScreen).plan and drawn_plan(app, CoverageScreen).state == "applied",
        )
        assert "what changes" in on(app, CoverageScreen).copy_text()
        assert len(on(app, CoverageScreen).copy_text().splitlines()) < len(everything.splitlines()) + 3


async def test_students_of_a_split_are_initials_until_z(
    school_app: SchoolApp, shown: Shown, screen_text: Lines
) -> None:
    app = school_app()
    async with app.run_test(size=(120, 36)) as pilot:
        await on_cover(app, pilot, shown)
        split = next(c for c in drawn_plan(app, CoverageScreen).changes if c.parts)
        app.screen.query_one("#rows", RowList).move_to(f"{split.block} {split.group}")
        name = split.parts[0].students[0][1]
        await pilot.pause(0.1)
        assert name not in text(screen_text(app))
        assert split.parts[0].initials[0] in text(screen_text(app))
        await pilot.press("z")
        await shown(app, lambda: name in text(screen_text(app)))


async def test_keys_work_while_a_planner_hangs_and_its_death_is_said_and_made_good(
    school_app: SchoolApp, shown: Shown
) -> None:
    planner = ProcessPlanner()
    app = school_app(planner=planner)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("d")
        await shown(app, lambda: len(locks(app)) == 1)
        child = planner._child
        assert child is not None
        child.send_signal(signal.SIGSTOP)
        await pilot.press("d")
        for _ in range(200):
            if app.morning.planning and planner._one_at_a_time.locked():
                break
            await asyncio.sleep(0.01)
        before = on(app, CoverageScreen).here
        await pilot.press("n", "n", "v", "v", "p")
        await pilot.pause(0.1)
        assert app.morning.planning
        assert on(app, CoverageScreen).here != before
        child.kill()
        await shown(app, lambda: len(locks(app)) == 2)
        assert any("restarted" in note.message for note in app._notifications)
        assert plan_of(app).proof == "best possible"


async def test_the_answer_to_who_else_leaves_standing_that_the_planner_was_started_again(
    school_app: SchoolApp, shown: Shown
) -> None:
    planner = ProcessPlanner()
    app = school_app(planner=planner)
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("d")
        await shown(app, lambda: len(locks(app)) == 1)
        child = planner._child
        assert child is not None
        child.kill()
        await pilot.press("enter")
        await shown(app, lambda: isinstance(app.screen, Ways))
        assert any("restarted" in note.message for note in app._notifications)


async def test_a_day_to_come_is_planned_when_somebody_will_be_out(
    school_app: SchoolApp, shown: Shown
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await on_cover(app, pilot, shown)
        await pilot.press("]")
        await shown(app, lambda: view_of(app, CoverageScreen).date.isoformat() == "2026-11-24")
        await pilot.press("a", *"grace", "enter")
        await shown(app, lambda: view_of(app, CoverageScreen).plan is not None)
        plan = drawn_plan(app, CoverageScreen)
        assert (plan.date.isoformat(), plan.state) == ("2026-11-24", "draft")
        await pilot.press("A")
        await shown(app, lambda: drawn_plan(app, CoverageScreen).state == "applied")
        await pilot.press("0")
        await shown(app, lambda: view_of(app, CoverageScreen).is_today)
        assert drawn_plan(app, CoverageScreen).state == "draft"


@pytest.mark.parametrize("hostile", ["[/b]", "[@click=app.quit]x[/]", "a\x1b]0;title\x07b", "日本語é́"])
async def test_hostile_notes_are_shown_as_they_are_in_every_box(
    school_app: SchoolApp, shown: Shown, screen_text: Lines, hostile: str
) -> None:
    app = school_app()
    async with app.run_test(size=(80, 24)) as pilot:
        place = await on_cover(app, pilot, shown)
        lock = Lock(place[0], place[1], "GO", lead=True, note=safe(hostile))
        app.services.plans.draft(asked=PlanRequest(locks=(lock,)))
        app.services.plans.apply()
        app.services.ledger.happened(f"{place[1]}@{place[0]}", hostile)
        app.changed.publish("data")
        await shown(app, lambda: drawn_plan(app, CoverageScreen).state == "applied")
        for key in ("H", "s", "M", "B", "I", "w", "O"):
            await pilot.press(key)
            await shown(app, lambda: getattr(app.screen, "view", 0) is not None)
            await pilot.pause(0.05)
            assert all(cell_len(line.rstrip("\n")) <= 80 for line in screen_text(app)), key
            assert not {"\x1b", "\x07"} & set(text(screen_text(app)))
            await pilot.press("escape")
        assert app.is_running
