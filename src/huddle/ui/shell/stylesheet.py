"""The stylesheet: parsed again only when the theme's colors have changed.

Textual parses all styles anew for each screen it shows for the first time; that was a third of what the start cost.
"""

from textual.css.stylesheet import Stylesheet


class LastingStylesheet(Stylesheet):
    """Keeps what was parsed as long as the variables are the same; what is added is parsed by itself."""

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take new variables; the same ones change nothing."""
        if variables != self._variables:
            super().set_variables(variables)
            self._require_parse = True

    def reparse(self) -> None:
        """Parse what is new; where that fails, the rules before stay in force."""
        if self._require_parse:
            self.parse()
