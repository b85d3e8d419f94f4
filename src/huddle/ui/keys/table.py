"""Every command once: its public id, keys, label, help, and where it works.

From these tables come the key bindings, the footer, the palette, the help screen and docs/keys.md. The action of
command `absence.add` is the method `action_absence_add` of the app (where it works everywhere) or of the screen.
"""

from textual.binding import Binding

from huddle.ui.keys import absences, cover, everywhere, history, huddle, lists, roster, team, writing
from huddle.ui.keys.command import EVERYWHERE, FORM, PANELS, SCREENS, Command, key_text

COMMANDS: tuple[Command, ...] = (
    *everywhere.COMMANDS,
    *lists.COMMANDS,
    *writing.COMMANDS,
    *roster.COMMANDS,
    *team.COMMANDS,
    *absences.COMMANDS,
    *cover.COMMANDS,
    *huddle.COMMANDS,
    *history.COMMANDS,
)
BY_ID = {command.id: command for command in COMMANDS}

# Keys that mean the same on every screen and cannot be given to a command.
FIXED_KEYS = {
    "h j k l and arrows": "move; never anything else",
    "pgup pgdn": "a page up or down",
    "g G, home end": "first and last line",
    "tab, shift+tab": "next and previous pane or field",
    "enter": "open what the cursor stands on; in the first line of a form, save",
    "ctrl+c twice": "quit at once; once, it copies a selection",
}


def commands_for(place: str) -> list[Command]:
    """The commands of one place: `everywhere`, `form` or a screen."""
    return [command for command in COMMANDS if place in command.where]


def bindings_for(place: str) -> list[Binding]:
    """The bindings of one place."""
    return [command.binding() for command in commands_for(place)]


def keys_markdown() -> str:
    """The table of docs/keys.md between its markers."""
    lines: list[str] = []
    screens = ((name, name.capitalize()) for name in (*SCREENS, *PANELS))
    places = [(EVERYWHERE, "Everywhere"), *screens, (FORM, "Forms")]
    for place, title in places:
        rows = commands_for(place)
        if rows:
            lines += [f"### {title}", "", "| keys | what it does | id |", "|---|---|---|"]
            lines += [f"| {_keys_cell(c)} | {c.help} | `{c.id}` |" for c in rows]
            lines.append("")
    lines += ["### Fixed", "", "| keys | what they do |", "|---|---|"]
    lines += [f"| {keys} | {text} |" for keys, text in FIXED_KEYS.items()]
    return "\n".join(lines)


def _keys_cell(command: Command) -> str:
    return " or ".join(f"`{key_text(key)}`" for key in command.keys.split(","))
