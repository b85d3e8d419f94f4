"""The boxes that open over the Coverage screen."""

from huddle.ui.cover.base import CoverageBase
from huddle.ui.cover.sheets import SheetsPanel
from huddle.ui.cover.standing import StandingPanel
from huddle.ui.ledger.balance import BalancePanel
from huddle.ui.ledger.happened import HappenedPanel
from huddle.ui.ledger.missed import MissedPanel
from huddle.ui.rules.order import OrderPanel
from huddle.ui.screens.base import Part


class PanelKeys(Part[CoverageBase]):
    """Keys that open a box with a view of its own."""

    def action_cover_happened(self) -> None:
        """Note what really happened, change by change."""
        place = self.screen.here
        self.ask(HappenedPanel(self.services, self.date, f"{place[1]}@{place[0]}" if place else ""))

    def action_cover_standing(self) -> None:
        """What each single absence would mean."""
        self.ask(StandingPanel(self.services, self.date))

    def action_cover_missed(self) -> None:
        """Services that were left out."""
        self.ask(MissedPanel(self.services))

    def action_cover_sheets(self) -> None:
        """A page for each educator who takes more than usual."""
        self.ask(SheetsPanel(self.services, self.date))

    def action_cover_balance(self) -> None:
        """Who covered how much."""
        self.ask(BalancePanel(self.services, self.date))

    def action_rules_order(self) -> None:
        """What comes first when the planner has to choose."""
        self.ask(OrderPanel(self.services))
