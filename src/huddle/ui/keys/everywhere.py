"""Commands that work everywhere, and those of forms."""

from huddle.ui.keys.command import FORM, SCREENS, TAB_TITLES, Command


def _tab(number: int, tab: str, title: str) -> Command:
    return Command(f"nav.{tab}", str(number), title, f"Go to {title}.", runs=f"go_to('{tab}')")


COMMANDS: tuple[Command, ...] = (
    *(_tab(number, tab, title) for number, (tab, title) in enumerate(TAB_TITLES.items(), 1)),
    Command("nav.next", "ctrl+pagedown", "Next tab", "Go to the next tab."),
    Command("nav.previous", "ctrl+pageup", "Previous tab", "Go to the previous tab."),
    Command(
        "nav.back", "escape", "Back", "Clear the filter, leave the field, or go back one level.", SCREENS
    ),
    Command("app.palette", ":,ctrl+p", "Find", "Find a person, a group, a date or a command by its name."),
    Command(
        "absence.add",
        "a",
        "Absence",
        "Log an absence: today, all day, unless you say otherwise.",
        footer=20,
    ),
    Command("cover.open", "c", "Cover", "Go to the day's cover plan.", footer=40),
    Command("cover.apply", "A", "Apply", "Apply the cover plan on this screen.", footer=30),
    Command("date.prev", "[", "Previous day", "Go to the previous school day."),
    Command("date.next", "]", "Next day", "Go to the next school day."),
    Command("date.today", "0", "Back to today", "Go back to today."),
    Command(
        "edit.undo",
        "u",
        "Undo",
        "Undo your last change; the message says what it was. A colleague's is named first.",
        footer=80,
    ),
    Command("edit.redo", "U", "Redo", "Redo the change you just undid."),
    Command("edit.copy", "y", "Copy", "Copy this screen as text."),
    Command("export.open", "x", "Export", "Export this screen to a file.", footer=75),
    Command("view.private", "z", "Private", "Show or hide reasons and needs.", footer=70),
    Command(
        "view.present",
        "P,f5",
        "Present",
        "Projector view: large type, nothing private.",
        footer=60,
    ),
    Command("app.help", "?,f1", "Help", "Keys and commands for this screen.", footer=90),
    Command(
        "app.settings", "f2", "Settings", "Who you are, team, theme, glyphs, names in exports, and your keys."
    ),
    Command("app.quit", "q,ctrl+q", "Quit", "Leave huddle."),
    Command(
        "roster.import",
        "ctrl+o",
        "Import",
        "Import a roster file; you see the changes first.",
    ),
    Command(
        "roster.paste",
        "ctrl+l",
        "Paste a list",
        "Paste staff, students, bell times or a schedule as you have them; you see the changes first.",
    ),
    Command("form.save", "ctrl+s", "Save", "Save the form.", (FORM,), footer=10, priority=True),
    Command(
        "form.cancel",
        "escape",
        "Cancel",
        "Close the form; asks first if you made changes.",
        (FORM,),
        footer=20,
    ),
)
