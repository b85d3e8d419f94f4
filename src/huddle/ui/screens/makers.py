"""Which screen stands behind which tab."""

from collections.abc import Callable, Mapping
from functools import partial

from textual.screen import Screen

from huddle.bootstrap import Services
from huddle.ui.screens.absences import AbsencesScreen
from huddle.ui.screens.coverage import CoverageScreen
from huddle.ui.screens.history import HistoryScreen
from huddle.ui.screens.huddle import HuddleRoom
from huddle.ui.screens.roster import RosterScreen
from huddle.ui.screens.team import TeamScreen
from huddle.ui.screens.today import TodayScreen


def screen_makers(services: Services) -> Mapping[str, Callable[[], Screen[None]]]:
    """Tab -> a function that makes its screen."""
    screens = (
        TodayScreen,
        RosterScreen,
        TeamScreen,
        AbsencesScreen,
        CoverageScreen,
        HuddleRoom,
        HistoryScreen,
    )
    return {screen.NAME: partial(screen, services) for screen in screens}
