"""Settings: who you are, the team, the theme, the glyphs, names in exports, the keys."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from textual import on, work
from textual.message import Message
from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.team import NAME_MODES
from huddle.ui.dialogs.base import Card, Dialog
from huddle.ui.dialogs.me import ask_who_you_are
from huddle.ui.dialogs.pick import Pick
from huddle.ui.keys.command import key_text
from huddle.ui.keys.table import COMMANDS
from huddle.ui.shell.theming import DEFAULT_THEME
from huddle.ui.terminal.glyphs import ASCII, UNICODE
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines

_OWN_THEMES = DEFAULT_THEME.partition("-")[0]
_NAMES_RULE = "export_names"


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its name, what it holds, what it means."""

    name: str
    value: str
    help: str


class SettingsRead(Message):
    """Who and which teams there are."""

    def __init__(
        self, people: Sequence[tuple[str, str]], teams: Sequence[str], team: str, names: str, backup: str
    ) -> None:
        super().__init__()
        self.people = people
        self.teams = teams
        self.team = team
        self.names = names
        self.backup = backup


class ThemePick(Pick):
    """The themes; the one under the cursor is tried on, esc goes back to the one before."""

    def __init__(self, names: Sequence[str], here: str) -> None:
        own = [name for name in names if name.startswith(_OWN_THEMES)]
        ordered = [*own, *(name for name in names if name not in own)]
        super().__init__("Theme", [(name, (name,)) for name in ordered])
        self._here = here

    def on_mount(self) -> None:
        """Begin with the theme in use."""
        super().on_mount()
        self.query_one(RowList).move_to(self._here)

    @on(RowList.Highlighted)
    def _try(self, message: RowList.Highlighted) -> None:
        if message.key is not None and message.key in self.app.available_themes:
            self.app.theme = message.key

    def action_form_cancel(self) -> None:
        """Back to the theme before."""
        self.app.theme = self._here
        super().action_form_cancel()


class SettingsDialog(Dialog[None]):
    """The settings; each takes effect at once and is kept in config.toml, the team's in its rules."""

    DEFAULT_CSS = "SettingsDialog .dialog--box { width: 78; }"

    def __init__(self, services: Services) -> None:
        super().__init__("Settings", "enter changes it · esc closes")
        self._services = services
        self._read_last: SettingsRead | None = None

    def body(self) -> Iterator[Widget]:
        """One line a setting, and where they are kept."""
        rows: RowList[Setting] = RowList(
            [Column("setting", 9), Column("is", 22), Column("what it means")],
            key=lambda setting: setting.name,
            cells=lambda setting: (setting.name, (setting.value or "-", "strong"), (setting.help, "muted")),
            empty=("Reading ...",),
        )
        rows.styles.height = 8
        yield rows
        own = self.huddle.options.own
        where = own.place if own is not None else "nowhere, they hold until you quit"
        foot = TextLines(["", [("Kept in  ", "muted"), where]])
        foot.styles.height = 2
        yield foot

    def on_mount(self) -> None:
        """Read who and which teams there are."""
        self.query_one(RowList).focus()
        self._read()

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _read(self) -> None:
        team = self._services.team.view()
        rules = {name: value for name, value, _ in team.rules}
        backups = self._services.backups.view()
        self.post_message(
            SettingsRead(
                [(row.code, row.name) for row in team.educators],
                [name for name, _ in self._services.setup.teams()],
                team.team,
                str(rules.get(_NAMES_RULE, "")),
                "on the server" if backups is None else backups.words,
            )
        )

    @on(SettingsRead)
    def _show(self, message: SettingsRead) -> None:
        self._read_last = message
        app = self.huddle
        me = dict(message.people).get(self._services.desk.user, "")
        user = f"{self._services.desk.user} {me}".strip()
        keys = len(app.keymap_in_force)
        self.query_one(RowList).set_rows(
            [
                Setting("you", user, "'me' in absences; signs what you save"),
                Setting("team", message.team, "the team that is shown"),
                Setting("theme", app.theme, "colors; the list tries them on"),
                Setting("glyphs", app.look.glyphs, "ascii where boxes and bars look broken"),
                Setting("names", message.names, "in exports; a rule of the whole team"),
                Setting("backup", message.backup, "the newest; enter makes one more now"),
                Setting("keys", f"{keys} of your own" if keys else "the usual", "every key and its id"),
            ]
        )

    @on(RowList.Selected)
    def _chosen(self, message: RowList.Selected) -> None:
        read = self._read_last
        if read is None:
            return
        change: dict[str, Callable[[SettingsRead], None]] = {
            "you": self._you,
            "team": self._team,
            "theme": self._theme,
            "glyphs": self._glyphs,
            "names": self._names,
            "backup": self._backup,
            "keys": self._keys,
        }
        change[message.key](read)

    def _again(self) -> None:
        self._read()

    def _you(self, read: SettingsRead) -> None:
        ask_who_you_are(self.huddle, read.people, self._services.desk, self._again)

    def _team(self, read: SettingsRead) -> None:
        def chosen(name: str | None) -> None:
            if name:
                self._services.desk.team_name = name
                self.huddle.settings.keep("team", name)
                self.huddle.changed.publish("day")
                self._again()

        self.app.push_screen(Pick("Team", [(name, (name,)) for name in read.teams]), chosen)

    def _theme(self, _read: SettingsRead) -> None:
        def chosen(name: str | None) -> None:
            if name:
                self.huddle.settings.choose_theme(name)
                self._again()

        self.app.push_screen(ThemePick(sorted(self.app.available_themes), self.app.theme), chosen)

    def _glyphs(self, _read: SettingsRead) -> None:
        self.huddle.settings.choose_glyphs(UNICODE if self.huddle.look.glyphs == ASCII else ASCII)
        self._again()

    def _names(self, _read: SettingsRead) -> None:
        def chosen(mode: str | None) -> None:
            if mode:
                self.huddle.do(
                    lambda: self._services.team.set_rules({_NAMES_RULE: mode}), lambda _: self._again()
                )

        if self.huddle.options.readonly:
            self.huddle.tell("huddle is open to look only.")
            return
        self.app.push_screen(Pick("Names in exports", [(mode, (mode,)) for mode in NAME_MODES]), chosen)

    def _backup(self, _read: SettingsRead) -> None:
        def made(path: str) -> None:
            self.huddle.tell(f"Saved as {path}.")
            self._again()

        if self.huddle.options.readonly:
            self.huddle.tell("huddle is open to look only.")
            return
        self.huddle.do(self._services.backups.make, made)

    def _keys(self, _read: SettingsRead) -> None:
        own = self.huddle.keymap_in_force
        lines: list[Cell] = ['Yours go into config.toml:  [keys]  "absence.add" = "b"', ""]
        for command in sorted(COMMANDS, key=lambda each: each.id not in own):
            keys = " ".join(key_text(key) for key in own.get(command.id, command.keys).split(","))
            lines.append(f"{'* ' if command.id in own else '  '}{keys:<14} {command.id:<20} {command.label}")
        self.app.push_screen(Card("Keys", "\n".join(map(str, lines))))
