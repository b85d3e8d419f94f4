"""The palette: commands of the screen in front, and whatever the app can name (people, groups, dates)."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content
from textual.types import IgnoreReturnCallbackType

from huddle.text import fold, safe
from huddle.ui.keys.command import EVERYWHERE
from huddle.ui.keys.table import COMMANDS
from huddle.ui.shell.navigation import Target
from huddle.ui.shell.shell import Shell

_LIMIT = 30  # hits of names; more are not read
_FIRST, _WORD, _INSIDE = 1.0, 0.9, 0.6  # where the typed text begins


def score(typed: str, name: str) -> float:
    """How well a name fits: its beginning before a word's beginning before any part; 0 when it does not."""
    wanted, folded = _plain(typed), _plain(name)
    if not wanted:
        return 0.0
    if folded.startswith(wanted):
        return _FIRST
    if f" {wanted}" in folded:
        return _WORD
    return _INSIDE if wanted in folded else 0.0


def _plain(text: str) -> str:
    """Without case, accents and apostrophes, so that `oneil` finds O'Neil."""
    return fold(text).replace("'", "").replace("\u2019", "")


class HuddleCommands(Provider):
    """Finds commands, themes and names. What is shown of data is plain text."""

    _names: Sequence[Target] = ()

    @property
    def _app(self) -> Shell:
        if not isinstance(self.app, Shell):  # the palette of another app
            raise TypeError(type(self.app).__name__)
        return self.app

    async def startup(self) -> None:
        """Read the names once, while the palette opens."""
        self._names = await asyncio.to_thread(self._app.navigation.targets)

    def _run(self, action: str) -> IgnoreReturnCallbackType:
        async def run() -> None:
            await self.app.run_action(
                action, self.screen if hasattr(self.screen, f"action_{action}") else self.app
            )

        return run

    def _commands(self) -> Iterator[Target]:
        here = getattr(self.screen, "NAME", "")
        for command in COMMANDS:
            if EVERYWHERE in command.where or here in command.where:
                yield Target(command.label, command.help, self._run(command.action))

    def _themes(self) -> Iterator[Target]:
        """Every theme, as something that can be chosen for good."""
        for name in sorted(self._app.available_themes):
            yield Target(f"Theme {name}", "use this theme", partial(self._app.settings.choose_theme, name))

    async def discover(self) -> Hits:
        """All commands, before anything is typed."""
        for target in self._commands():
            yield DiscoveryHit(Content(target.name), target.go, text=target.name, help=target.note)

    async def search(self, query: str) -> Hits:
        """Commands, themes and names that hold what is typed."""
        for target in [*self._commands(), *self._themes()]:
            worth = max(score(query, target.name), score(query, target.note) / 2)
            if worth:
                yield Hit(worth, Content(target.name), target.go, text=target.name, help=target.note)
        date = self._app.navigation.date_target(query)
        if date is not None:
            yield Hit(_FIRST, Content(date.name), date.go, text=date.name, help=date.note)
        found = 0
        for target in self._names:
            worth = score(query, f"{target.name} {target.note}")
            if worth and found < _LIMIT:
                found += 1
                shown = safe(f"{target.name}  {target.note}".rstrip())
                yield Hit(worth + 0.05, Content(shown), target.go, text=shown)
