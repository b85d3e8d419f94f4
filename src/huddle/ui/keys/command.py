"""A command, and the places where commands work."""

from dataclasses import dataclass

from textual.binding import Binding
from textual.keys import format_key

EVERYWHERE = "everywhere"
FORM = "form"
TABS = ("today", "roster", "team", "absences", "coverage", "huddle", "history")
SCREENS = (*TABS, "schedule", "rules", "calendar", "presenter", "record", "timeline")
# Boxes over a screen that have keys of their own.
PANELS = (
    "plans",
    "happened",
    "agenda",
    "ends",
    "standing",
    "missed",
    "sheets",
    "filters",
    "disclosures",
    "balance",
    "order",
)


@dataclass(frozen=True, slots=True)
class Command:
    """A thing a person can do with a key.

    Attributes:
        id: its public name, the word for `[keys]` in config.toml.
        keys: its default keys, separated by commas, by Textual's names.
        label: one or two words for the footer.
        help: one sentence for the help screen.
        where: `everywhere`, `form`, or the screens it works on.
        footer: its place in the footer from the left, 0 to leave it out.
        priority: whether it works before the focused field sees the key.
        runs: the action, where it is not the one named after the id.
    """

    id: str
    keys: str
    label: str
    help: str
    where: tuple[str, ...] = (EVERYWHERE,)
    footer: int = 0
    priority: bool = False
    runs: str = ""

    @property
    def action(self) -> str:
        """The action: named after the id, with an underscore for the dot."""
        return self.runs or self.id.replace(".", "_")

    def binding(self) -> Binding:
        """The command as a Textual binding that a keymap can change by its id."""
        return Binding(
            self.keys,
            self.action,
            self.label,
            show=self.footer > 0,
            id=self.id,
            tooltip=self.help,
            priority=self.priority,
        )


TAB_TITLES = dict(
    zip(TABS, ("Today", "Roster", "Team", "Absences", "Coverage", "Huddle", "History"), strict=True)
)


def key_text(key: str) -> str:
    """A key as people write it: `left_square_bracket` is `[`, `escape` is `esc`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    shown = {"pagedown": "pgdn", "pageup": "pgup", "escape": "esc", "enter": "enter", "space": "space"}
    return "+".join([*modifiers, shown.get(last) or format_key(last)])
