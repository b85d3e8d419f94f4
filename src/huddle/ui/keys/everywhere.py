"""Commands that work everywhere, and those of forms."""

from huddle.ui.keys.command import FORM, SCREENS, TAB_TITLES, Command


def _tab(number: int, tab: str, title: str) -> Command:
    return Command(f"nav.{tab}", str(number), title, f"Go to {title}.", runs=f"go_to('{tab}')")


COMMANDS: tuple[Command, ...] = (
    *(_tab(number, tab, title) for number, (tab, title) in enumerate(TAB_TITLES.items(), 1)),
    Command("nav.next", "ctrl+pagedown", "Next tab", "Go to the next tab."),
    Command("nav.previous", "ctrl+pageup", "Previous tab", "Go to the tab before."),
    Command(
        "nav.back", "escape", "Back", "Clear the filter, leave the field, or go back one level.", SCREENS
    ),
    Command("app.palette", ":,ctrl+p", "Find", "Find a person, a group, a date or a command by its name."),
    Command(
        "absence.add",
        "a",
        "Absence",
        "Log that somebody is out; today and all day unless you say more.",
        footer=20,
    ),
    Command("cover.open", "c", "Cover", "Go to the cover plan of the day.", footer=40),
    Command("cover.apply", "A", "Apply", "Apply the cover plan that is shown.", footer=30),
    Command("date.prev", "[", "Day before", "Go to the school day before."),
    Command("date.next", "]", "Day after", "Go to the next school day."),
    Command("date.today", "0", "Back to today", "Come back to today."),
    Command(
        "edit.undo",
        "u",
        "Undo",
        "Take the last change back; the message says which, and whose it was.",
        footer=80,
    ),
    Command("edit.redo", "U", "Redo", "Make the change again that was taken back."),
    Command("edit.copy", "y", "Copy", "Copy what is shown as text."),
    Command("export.open", "x", "Export", "Write what is shown to a file.", footer=75),
    Command("view.private", "z", "Private", "Show or hide reasons and needs.", footer=70),
    Command(
        "view.present",
        "P,f5",
        "Present",
        "Show the huddle in large, for a projector; nothing private.",
        footer=60,
    ),
    Command("app.help", "?,f1", "Help", "What can be done on this screen, and by which keys.", footer=90),
    Command(
        "app.settings", "f2", "Settings", "Who you are, team, theme, glyphs, names in exports, and your keys."
    ),
    Command("app.quit", "q,ctrl+q", "Quit", "Leave huddle."),
    Command(
        "roster.import",
        "ctrl+o",
        "Import",
        "Bring in a roster file; what would change is shown first.",
    ),
    Command("form.save", "ctrl+s", "Save", "Save the form.", (FORM,), footer=10, priority=True),
    Command(
        "form.cancel",
        "escape",
        "Cancel",
        "Leave the form; asks when something was changed.",
        (FORM,),
        footer=20,
    ),
)
