"""The table of commands, and that everything in it is there: an action, a line in the docs, a line in the help."""

import datetime as dt
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from huddle.ui.absences.absences import AbsencesScreen
from huddle.ui.app import HuddleApp
from huddle.ui.calendar.calendar import CalendarScreen
from huddle.ui.cover.coverage import CoverageScreen
from huddle.ui.cover.plans import PlansPanel
from huddle.ui.cover.sheets import SheetsPanel
from huddle.ui.cover.standing import StandingPanel
from huddle.ui.dialogs.form import Form
from huddle.ui.history.disclosures import DisclosuresPanel
from huddle.ui.history.filters import FiltersPanel
from huddle.ui.history.history import HistoryScreen
from huddle.ui.huddle.agenda import AgendaPanel
from huddle.ui.huddle.huddle import HuddleRoom
from huddle.ui.huddle.loose_ends import EndsPanel
from huddle.ui.huddle.presenter import Presenter
from huddle.ui.keys.command import EVERYWHERE, FORM, PANELS, SCREENS, key_text
from huddle.ui.keys.table import COMMANDS, commands_for, keys_markdown
from huddle.ui.ledger.balance import BalancePanel
from huddle.ui.ledger.happened import HappenedPanel
from huddle.ui.ledger.missed import MissedPanel
from huddle.ui.record.record import RecordScreen
from huddle.ui.record.timeline import TimelineScreen
from huddle.ui.roster.roster import RosterScreen
from huddle.ui.rules.order import OrderPanel
from huddle.ui.rules.rules import RulesScreen
from huddle.ui.team.schedule import ScheduleScreen
from huddle.ui.team.team import TeamScreen
from huddle.ui.today.today import TodayScreen

PLACES: dict[str, type[Any]] = {
    EVERYWHERE: HuddleApp,
    FORM: Form,
    **{
        screen.NAME: screen
        for screen in (
            TodayScreen,
            RosterScreen,
            TeamScreen,
            AbsencesScreen,
            CoverageScreen,
            HuddleRoom,
            HistoryScreen,
            ScheduleScreen,
            RulesScreen,
            CalendarScreen,
            Presenter,
            RecordScreen,
            TimelineScreen,
            AgendaPanel,
            DisclosuresPanel,
            EndsPanel,
            FiltersPanel,
            HappenedPanel,
            PlansPanel,
            StandingPanel,
            MissedPanel,
            SheetsPanel,
            BalancePanel,
            OrderPanel,
        )
    },
}


def test_every_screen_of_the_table_is_there() -> None:
    assert set(PLACES) == {EVERYWHERE, FORM, *SCREENS, *PANELS}


def made(kind: Any) -> Any:
    """A screen with its parts; it is not shown."""
    services: Any = SimpleNamespace()
    if issubclass(kind, RecordScreen):
        return kind(services, dt.date(2026, 11, 23))
    return kind(services, "S-0001") if issubclass(kind, TimelineScreen) else kind(services)


@pytest.mark.parametrize("place", PLACES)
def test_every_command_has_its_action_and_no_screen_has_an_action_without_a_command(place: str) -> None:
    kind = PLACES[place]
    owner = made(kind) if place in SCREENS else kind
    for command in commands_for(place):
        name = command.action.partition("(")[0]
        assert callable(getattr(owner, f"action_{name}", None)), f"{place} has no action_{name}"
    if place in SCREENS:
        known = {command.action for command in commands_for(place)}
        own = {name.removeprefix("action_") for name in dir(owner) if name.startswith("action_")}
        textual = {
            name.removeprefix("action_")
            for base in kind.__mro__
            if base.__module__.startswith("textual")
            for name in vars(base)
        }
        assert own - textual - known <= {
            "nav_back",
            "action_done",
            "note_add",
        }  # a part may do more than one screen asks


def test_every_command_says_what_it_does_in_a_sentence() -> None:
    for command in COMMANDS:
        assert command.help.endswith("."), command.id
        assert 0 < len(command.label) <= 14


def test_docs_keys_md_is_what_the_table_says() -> None:
    page = Path(__file__).resolve().parents[3] / "docs" / "keys.md"
    assert page.read_text(encoding="utf-8").endswith(keys_markdown() + "\n")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("left_square_bracket", "["),
        ("escape", "esc"),
        ("ctrl+pagedown", "ctrl+pgdn"),
        ("plus", "+"),
        ("A", "A"),
        ("+", "+"),
        ("f5", "f5"),
    ],
)
def test_keys_are_written_as_people_write_them(key: str, text: str) -> None:
    assert key_text(key) == text
