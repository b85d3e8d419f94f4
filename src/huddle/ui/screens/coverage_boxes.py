"""The boxes that open over the Coverage screen."""

from huddle.ui.screens.coverage_ways import WaysKeys


class BoxKeys(WaysKeys):
    """Keys that open a box with a view of its own."""

    def action_cover_happened(self) -> None:
        """Note what really happened, change by change."""
        from huddle.ui.dialogs.happened import HappenedPanel

        place = self.here
        self.app.push_screen(
            HappenedPanel(self.services, self.date, f"{place[1]}@{place[0]}" if place else "")
        )
