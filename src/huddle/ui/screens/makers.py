"""Which screen stands behind which tab. The first is there at once; the others are imported behind it, or when asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module

from textual.screen import Screen

from huddle.bootstrap import Services
from huddle.ui.screens.today import TodayScreen

# tab -> the file and the class of its screen
_OTHERS = {
    "roster": ("roster", "RosterScreen"),
    "team": ("team", "TeamScreen"),
    "absences": ("absences", "AbsencesScreen"),
    "coverage": ("coverage", "CoverageScreen"),
    "huddle": ("huddle", "HuddleRoom"),
    "history": ("history", "HistoryScreen"),
}


def screen_makers(services: Services) -> Mapping[str, Callable[[], Screen[None]]]:
    """Tab -> a function that makes its screen."""
    others = {tab: partial(_make, tab, services) for tab in _OTHERS}
    return {TodayScreen.NAME: partial(TodayScreen, services), **others}


def _screen(tab: str) -> type[Screen[None]]:
    file, name = _OTHERS[tab]
    found: type[Screen[None]] = getattr(import_module(f"huddle.ui.screens.{file}"), name)
    return found


def _make(tab: str, services: Services) -> Screen[None]:
    return _screen(tab)(services)  # type: ignore[arg-type]  # every screen of a tab is made of the services


def load_screens() -> None:
    """Import the screens of all tabs, so that none of them is waited for."""
    for tab in _OTHERS:
        _screen(tab)
