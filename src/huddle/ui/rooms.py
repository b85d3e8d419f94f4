"""Which screen stands behind which tab. The first is there at once; the others are imported behind it, or when asked for."""

from collections.abc import Callable, Mapping

from textual.screen import Screen

from huddle.bootstrap import Services
from huddle.ui.today.today import TodayScreen

ScreenMaker = Callable[[], Screen[None]]


def screen_makers(services: Services) -> Mapping[str, ScreenMaker]:
    """Tab -> a function that makes its screen."""
    return {
        "today": lambda: TodayScreen(services),
        "roster": lambda: _roster(services),
        "team": lambda: _team(services),
        "absences": lambda: _absences(services),
        "coverage": lambda: _coverage(services),
        "huddle": lambda: _huddle(services),
        "history": lambda: _history(services),
    }


def _roster(services: Services) -> Screen[None]:
    from huddle.ui.roster.roster import RosterScreen

    return RosterScreen(services)


def _team(services: Services) -> Screen[None]:
    from huddle.ui.team.team import TeamScreen

    return TeamScreen(services)


def _absences(services: Services) -> Screen[None]:
    from huddle.ui.absences.absences import AbsencesScreen

    return AbsencesScreen(services)


def _coverage(services: Services) -> Screen[None]:
    from huddle.ui.cover.coverage import CoverageScreen

    return CoverageScreen(services)


def _huddle(services: Services) -> Screen[None]:
    from huddle.ui.huddle.huddle import HuddleRoom

    return HuddleRoom(services)


def _history(services: Services) -> Screen[None]:
    from huddle.ui.history.history import HistoryScreen

    return HistoryScreen(services)


def load_screens() -> None:
    """Import the screens of all tabs, so that none of them is waited for."""
    import huddle.ui.absences.absences
    import huddle.ui.cover.coverage
    import huddle.ui.history.history
    import huddle.ui.huddle.huddle
    import huddle.ui.roster.roster
    import huddle.ui.team.team  # noqa: F401 - loaded, not used
