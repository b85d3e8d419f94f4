"""The table of commands, and that everything in it is there: an action, a line in the docs, a line in the help."""

from pathlib import Path

import pytest

from huddle.ui.app import HuddleApp
from huddle.ui.commands import (
    COMMANDS,
    EVERYWHERE,
    FORM,
    PANELS,
    SCREENS,
    commands_for,
    key_text,
    keys_markdown,
)
from huddle.ui.dialogs.agenda import AgendaPanel
from huddle.ui.dialogs.balance import BalancePanel
from huddle.ui.dialogs.base import Form
from huddle.ui.dialogs.disclosures import DisclosuresPanel
from huddle.ui.dialogs.ends import EndsPanel
from huddle.ui.dialogs.filters import FiltersPanel
from huddle.ui.dialogs.happened import HappenedPanel
from huddle.ui.dialogs.missed import MissedPanel
from huddle.ui.dialogs.order import OrderPanel
from huddle.ui.dialogs.plans import PlansPanel
from huddle.ui.dialogs.sheets import SheetsPanel
from huddle.ui.dialogs.standing import StandingPanel
from huddle.ui.screens.absences import AbsencesScreen
from huddle.ui.screens.calendar import CalendarScreen
from huddle.ui.screens.coverage import CoverageScreen
from huddle.ui.screens.history import HistoryScreen
from huddle.ui.screens.huddle import HuddleRoom
from huddle.ui.screens.presenter import Presenter
from huddle.ui.screens.record import RecordScreen
from huddle.ui.screens.roster import RosterScreen
from huddle.ui.screens.rules import RulesScreen
from huddle.ui.screens.schedule import ScheduleScreen
from huddle.ui.screens.team import TeamScreen
from huddle.ui.screens.timeline import TimelineScreen
from huddle.ui.screens.today import TodayScreen

PLACES = {
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


@pytest.mark.parametrize("place", PLACES)
def test_every_command_has_its_action_and_no_screen_has_an_action_without_a_command(place: str) -> None:
    owner = PLACES[place]
    for command in commands_for(place):
        name = command.action.partition("(")[0]
        assert callable(getattr(owner, f"action_{name}", None)), f"{place} has no action_{name}"
    if place in SCREENS:
        known = {command.action for command in commands_for(place)}
        own = {name.removeprefix("action_") for name in dir(owner) if name.startswith("action_")}
        own -= {name.removeprefix("action_") for name in dir(owner.__mro__[-1])}
        textual = {
            name.removeprefix("action_")
            for base in owner.__mro__
            if base.__module__.startswith("textual")
            for name in vars(base)
        }
        inherited = {
            "action_add",
            "action_done",
            "action_edit",
            "action_drop",
            "action_roll",
            "action_repeat",
            "action_history",
            "spotlight_add",
            "note_add",
            "nav_back",
        }
        assert own - textual - known <= inherited | {"list_filter"}


def test_every_command_says_what_it_does_in_a_sentence() -> None:
    for command in COMMANDS:
        assert command.help.endswith("."), command.id
        assert 0 < len(command.label) <= 14


def test_docs_keys_md_is_what_the_table_says() -> None:
    page = Path(__file__).resolve().parents[2] / "docs" / "keys.md"
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
