"""What a person sets for themself: who they are, the team, the theme, the glyphs - tried at once, kept in config.toml."""

from functools import partial

from textual import work

from huddle.ui.shell.frame import FrameApp, Target

DEMO_BADGE = "DEMO"
_OF_A_DATABASE = {"user", "team"}


class PersonalApp(FrameApp):
    """The frame, with the person's own settings."""

    def action_app_settings(self) -> None:
        """Open the settings."""
        from huddle.ui.start.settings import SettingsDialog

        if self.services is not None and not isinstance(self.screen, SettingsDialog):
            self.push_screen(SettingsDialog(self.services))

    def theme_targets(self) -> list[Target]:
        """Every theme, as something the palette can choose for good."""
        return [
            Target(f"Theme {name}", "use this theme", partial(self.choose_theme, name))
            for name in sorted(self.available_themes)
        ]

    def choose_theme(self, name: str) -> None:
        """Use a theme from now on."""
        self.theme = name
        self.keep_setting("theme", name)

    def choose_glyphs(self, glyphs: str) -> None:
        """Draw with `unicode` or `ascii` glyphs from now on."""
        self.use_glyphs(glyphs)
        self.stylesheet.update(self.screen)
        self.refresh_everything()
        self.keep_setting("glyphs", glyphs)

    def refresh_everything(self) -> None:
        """Draw every widget of the screens in front anew."""
        for screen in self.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.notify_style_update()
                widget.refresh()

    def keep_setting(self, name: str, value: str) -> None:
        """Write a setting into config.toml, or say why it holds for this run only."""
        own = self.options.own
        if own is None or (self.badge == DEMO_BADGE and name in _OF_A_DATABASE):
            self.tell(f"{name} is {value} until you quit.")
            return
        self._keep(name, value)

    @work(thread=True, group="settings", exit_on_error=False)
    def _keep(self, name: str, value: str) -> None:
        own = self.options.own
        if own is None:
            return
        own.save(name, value)
        rule = own.rules.get(name, "")
        stronger = rule if rule.startswith(("flag", "environment")) else ""
        note = f", but {stronger} wins over it" if stronger else ""
        self.call_from_thread(self.tell, f"{name} is {value}, also next time{note}.")
