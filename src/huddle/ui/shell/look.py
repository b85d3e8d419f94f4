"""How the app looks: its theme, and the glyphs it draws with."""

from collections.abc import Callable

from textual.app import App, InvalidThemeError
from textual.filter import LineFilter
from textual.theme import Theme

from huddle.text import safe
from huddle.ui.shell.options import AppOptions
from huddle.ui.shell.theming import DEFAULT_THEME, read_themes, theme_files


class Look:
    """Theme and glyphs of the app.

    Args:
        app: the app.
        options: which theme and glyphs are wanted, and where the person's own themes are.
        complain: told a sentence about a theme or glyphs that cannot be used; they are shown once there is a screen.
    """

    def __init__(self, app: App[None], options: AppOptions, complain: Callable[[str], None]) -> None:
        self._app = app
        self._options = options
        self._complain = complain
        self._ascii: LineFilter | None = None

    @property
    def glyphs(self) -> str:
        """What is drawn with: `unicode` or `ascii`."""
        return "ascii" if self._ascii is not None and self._ascii.enabled else "unicode"

    def use_glyphs(self, glyphs: str) -> None:
        """Draw with `unicode` or `ascii` glyphs."""
        if glyphs not in {"unicode", "ascii"}:
            self._complain(f"glyphs is unicode or ascii, not '{safe(glyphs)[:20]}'.")
        ascii_wanted = glyphs == "ascii"
        if ascii_wanted and self._ascii is None:
            from huddle.ui.terminal.glyphs import AsciiGlyphs

            self._ascii = AsciiGlyphs()
            self._app._filters.append(self._ascii)  # noqa: SLF001 - Textual has no other way to add one
        if self._ascii is not None:
            self._ascii.enabled = ascii_wanted

    def use_theme(self) -> None:
        """Read the theme in use, and no other; fall back on huddle's own."""
        files = theme_files(self._options.themes_folder)
        for name in dict.fromkeys((self._options.theme, DEFAULT_THEME)):
            if name in files:
                themes, complaints = read_themes([files[name]])
                for complaint in complaints:
                    self._complain(complaint)
                self._add(themes)
            try:
                self._app.theme = name
            except InvalidThemeError:
                if name not in files:
                    self._complain(f"There is no theme '{safe(name)[:60]}'; huddle uses its own.")
                continue
            return

    def _add(self, themes: list[Theme]) -> None:
        for theme in themes:
            self._app.register_theme(theme)

    def read_other_themes(self) -> None:
        """Read the rest in a thread, so that the palette can offer them."""
        self._app.run_worker(self._read_others, group="themes", thread=True, exit_on_error=False)

    def _read_others(self) -> None:
        files = theme_files(self._options.themes_folder)
        themes, complaints = read_themes(path for name, path in files.items() if name != self._app.theme)
        self._app.call_from_thread(self._add, themes)
        for complaint in complaints:
            self._app.notify(complaint, severity="warning")

    def refresh(self) -> None:
        """Draw every widget of the screens in front anew."""
        self._app.stylesheet.update(self._app.screen)
        for screen in self._app.screen_stack:
            for widget in screen.walk_children(with_self=True):
                widget.notify_style_update()
                widget.refresh()
