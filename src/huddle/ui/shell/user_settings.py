"""What a person sets for themself: who they are, the team, the theme, the glyphs - tried at once, kept in config.toml."""

from functools import partial

from huddle.ui.shell.frame import Frame

DEMO_BADGE = "DEMO"
_OF_A_DATABASE = {"user", "team"}


class UserSettings:
    """The person's own settings."""

    def __init__(self, app: Frame) -> None:
        self._app = app

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on."""
        self._app.theme = name
        self.keep("theme", name)

    def choose_glyphs(self, glyphs: str) -> None:
        """Draw with `unicode` or `ascii` glyphs from now on."""
        self._app.look.use_glyphs(glyphs)
        self._app.look.refresh()
        self.keep("glyphs", glyphs)

    def keep(self, name: str, value: str) -> None:
        """Write a setting into config.toml, or say why it holds for this run only."""
        own = self._app.options.own
        if own is None or (self._app.badge == DEMO_BADGE and name in _OF_A_DATABASE):
            self._app.tell(f"{name} is {value} until you quit.")
            return
        self._app.run_worker(
            partial(self._write, name, value), group="settings", thread=True, exit_on_error=False
        )

    def _write(self, name: str, value: str) -> None:
        own = self._app.options.own
        if own is None:
            return
        own.save(name, value)
        rule = own.rules.get(name, "")
        stronger = rule if rule.startswith(("flag", "environment")) else ""
        note = f", but {stronger} wins over it" if stronger else ""
        self._app.call_from_thread(self._app.tell, f"{name} is {value}, also next time{note}.")
