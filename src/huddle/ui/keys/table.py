"""Every command once: its public id, keys, label, help, and where it works.

From this table come the key bindings, the footer, the palette, the help screen and docs/keys.md. The action of
command `absence.add` is the method `action_absence_add` of the app (where it works everywhere) or of the screen.
"""

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


def _tab(number: int, tab: str, title: str) -> Command:
    return Command(f"nav.{tab}", str(number), title, f"Go to {title}.", runs=f"go_to('{tab}')")


TAB_TITLES = dict(
    zip(TABS, ("Today", "Roster", "Team", "Absences", "Coverage", "Huddle", "History"), strict=True)
)

_LISTS = ("roster", "absences", "history", "schedule", "rules", "calendar")

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
        "list.filter",
        "/",
        "Filter",
        "Type to narrow the list; !word leaves out; esc clears.",
        _LISTS,
        footer=5,
    ),
    Command(
        "list.mark",
        "space",
        "Mark",
        "Mark the row; what is done next is done to all marked ones.",
        ("roster",),
        footer=8,
    ),
    Command("list.mark_all", "M", "Mark all", "Mark every row that is shown, or none.", ("roster",)),
    Command("list.columns", "C", "Columns", "Choose the columns; the choice is remembered.", ("roster",)),
    Command(
        "list.other",
        "v",
        "Other view",
        "Roster: groups with headcounts, or the student. Timetable: sessions, grid, groups, blocks, planning, rooms.",
        ("roster", "schedule"),
        footer=15,
    ),
    Command("list.order", "o", "Order", "Order the list by the next column.", ("roster",), footer=12),
    Command(
        "list.all",
        "v",
        "All",
        "Show also what is over or cancelled; then students who are out.",
        ("absences",),
        footer=14,
    ),
    Command(
        "huddle.start",
        "s",
        "Start",
        "Start the huddle, or go on with the one that runs.",
        ("today", "huddle", "presenter"),
        footer=1,
    ),
    Command("action.add", "t", "To do", "Add an action: text @who due fri.", ("today", "huddle"), footer=4),
    Command("action.edit", "E", "Change", "Change the action under the cursor.", ("today", "huddle")),
    Command(
        "action.drop",
        "d",
        "Drop",
        "Drop the action under the cursor, with a reason; or take away the line under it.",
        ("today", "huddle"),
    ),
    Command(
        "action.roll",
        "r",
        "Roll on",
        "Let the action under the cursor be due on the next school day.",
        ("today", "huddle"),
    ),
    Command("action.repeat", "R", "Repeat", "Say how often the action comes again.", ("today", "huddle")),
    Command(
        "action.history",
        "i",
        "Its story",
        "Show what happened to the action under the cursor.",
        ("today", "huddle"),
    ),
    Command(
        "action.done",
        "space",
        "Done",
        "Tick the action under the cursor, or open it again.",
        ("today",),
        footer=3,
    ),
    Command(
        "spotlight.add",
        "S",
        "Spotlight",
        "Put a student into the spotlight.",
        ("today", "roster", "huddle"),
        footer=16,
    ),
    Command(
        "student.out",
        "t",
        "Out/in",
        "Say that the students are out on the day, or here after all.",
        ("roster",),
        footer=9,
    ),
    Command(
        "roster.import",
        "ctrl+o",
        "Import",
        "Bring in a roster file; what would change is shown first.",
    ),
    Command("student.add", "n", "New", "Add a student by hand.", ("roster",), footer=13),
    Command(
        "student.edit",
        "e",
        "Edit",
        "Change name, grade and (where shown) needs of the student.",
        ("roster",),
        footer=11,
    ),
    Command(
        "student.move",
        "m",
        "Regroup",
        "Put the students into another group, for a while or for good; what speaks against it is shown first.",
        ("roster",),
        footer=10,
    ),
    Command("student.pair", "p", "Apart", "Keep two students apart or together.", ("roster",)),
    Command(
        "student.archive", "d", "Archive", "Take the students out of the roster; history stays.", ("roster",)
    ),
    Command(
        "note.add", "N", "Note", "Write a line into the huddle of the day.", ("roster", "today"), footer=18
    ),
    Command(
        "strength.cycle", "space", "Level", "Raise the level by one; after 4 comes 0.", ("team",), footer=6
    ),
    Command("strength.up", "+", "Up", "Raise the level of the strength.", ("team",)),
    Command("strength.down", "-", "Down", "Lower the level of the strength.", ("team",)),
    Command(
        "educator.edit", "e", "Edit", "Change name, role and limits of the educator.", ("team",), footer=7
    ),
    Command("educator.add", "n", "New", "Add an educator to the team.", ("team",), footer=8),
    Command(
        "educator.archive", "d", "Archive", "End the educator's time in the team; history stays.", ("team",)
    ),
    Command(
        "schedule.open",
        "s",
        "Timetable",
        "Look at the base timetable and check what was drafted.",
        ("team",),
        footer=9,
    ),
    Command("rules.open", "R", "Rules", "Look at the team's rules and change them.", ("team",), footer=10),
    Command("rule.edit", "e", "Edit", "Change the rule under the cursor.", ("rules",), footer=6),
    Command(
        "calendar.open",
        "C",
        "Calendar",
        "School days, holidays, special days and days of the cycle.",
        ("team", "absences"),
        footer=11,
    ),
    Command(
        "mark.add", "n", "Mark", "Mark days as holiday, special or school days.", ("calendar",), footer=6
    ),
    Command("mark.edit", "e", "Edit", "Change the mark under the cursor.", ("calendar",), footer=7),
    Command("mark.remove", "d", "Remove", "Take the mark under the cursor away.", ("calendar",), footer=8),
    Command(
        "absence.edit", "e", "Edit", "Change days, blocks or reason of the absence.", ("absences",), footer=6
    ),
    Command(
        "absence.repeat", "r", "Weekly", "Repeat the absence weekly until a day.", ("absences",), footer=7
    ),
    Command(
        "absence.import",
        "i",
        "Calendar",
        "Take absences from an .ics file; what it would do is shown first.",
        ("absences",),
    ),
    Command(
        "absence.cancel",
        "d",
        "Cancel",
        "Cancel the absence; it stays in the record. On a student: here after all.",
        ("absences",),
        footer=8,
    ),
    Command("cover.next", "n", "Next", "Go to the next changed session.", ("coverage",), footer=5),
    Command("cover.prev", "p", "Before", "Go to the changed session before.", ("coverage",)),
    Command(
        "cover.swap",
        ".",
        "Swap",
        "Give the session to the next best educator, and plan the rest around it.",
        ("coverage",),
        footer=7,
    ),
    Command(
        "cover.swap_back",
        "comma",
        "Swap back",
        "Give the session to the educator before, back to the planner's own choice.",
        ("coverage",),
    ),
    Command(
        "cover.lock",
        "space",
        "Lock",
        "Keep this answer when the day is planned again, or let it go.",
        ("coverage",),
        footer=6,
    ),
    Command(
        "cover.choose",
        "o",
        "Override",
        "Say who shall lead this session, and why; the note stays with the plan.",
        ("coverage",),
        footer=33,
    ),
    Command(
        "cover.forbid",
        "d",
        "Not them",
        "Say that who leads this session now shall not.",
        ("coverage",),
        footer=34,
    ),
    Command(
        "cover.others",
        "i",
        "Instead",
        "Who else could lead this session, and what each would cost; also enter.",
        ("coverage",),
        footer=8,
    ),
    Command(
        "cover.plans_next",
        "}",
        "Plans",
        "The next best whole plans side by side; again: the next of them.",
        ("coverage", "plans"),
        footer=32,
    ),
    Command(
        "cover.plans_prev",
        "{",
        "Plans back",
        "The whole plans side by side; again: the one before.",
        ("coverage", "plans"),
    ),
    Command(
        "plans.apply",
        "A",
        "Apply",
        "Apply the plan under the cursor; enter makes it the draft.",
        ("plans",),
        footer=2,
    ),
    Command(
        "cover.what_if",
        "w",
        "What if",
        "Plan the day as it would be with somebody else out or back; nothing is stored.",
        ("coverage",),
        footer=31,
    ),
    Command(
        "cover.happened",
        "H",
        "Happened",
        "Note what really happened, one key a change.",
        ("coverage",),
        footer=37,
    ),
    Command(
        "cover.standing",
        "I",
        "If out",
        "What each single absence would mean, planned before it happens, and what rests on one person.",
        ("coverage",),
        footer=38,
    ),
    Command(
        "standing.view", "v", "Fragile", "The plans, or what rests on one person.", ("standing",), footer=1
    ),
    Command(
        "standing.sweep", "r", "Plan", "Plan what is missing or old; again: stop.", ("standing",), footer=2
    ),
    Command(
        "cover.missed",
        "M",
        "Missed",
        "Services that were left out, and what was made up.",
        ("coverage",),
        footer=39,
    ),
    Command(
        "missed.made_up", "space", "Made up", "It was made up today, or not after all.", ("missed",), footer=1
    ),
    Command(
        "missed.when",
        "e",
        "When, how",
        "Say when it was made up, and how; also enter.",
        ("missed",),
        footer=2,
    ),
    Command(
        "cover.sheets",
        "s",
        "Sheets",
        "A page for each educator who takes more than usual, to look at and to print.",
        ("coverage",),
        footer=40,
    ),
    Command(
        "cover.balance",
        "B",
        "Shares",
        "Who covered how much over a window of days.",
        ("coverage",),
        footer=41,
    ),
    Command(
        "balance.window",
        "f",
        "Window",
        "The window of fairness, this week, this school year.",
        ("balance",),
        footer=1,
    ),
    Command("balance.days", "e", "Days", "Type the days: 1oct..31oct.", ("balance",), footer=2),
    Command(
        "rules.order",
        "O",
        "Order",
        "What comes first when the planner has to choose: the order of the soft levels.",
        ("coverage", "team"),
        footer=42,
    ),
    Command("order.up", "+", "Earlier", "The level under the cursor comes earlier.", ("order",), footer=1),
    Command("order.down", "-", "Later", "The level under the cursor comes later.", ("order",), footer=2),
    Command("sheets.next", "n", "Next", "The next page.", ("sheets",), footer=1),
    Command("sheets.prev", "p", "Before", "The page before.", ("sheets",), footer=2),
    Command("sheets.copy", "y", "Copy", "Copy the page as text.", ("sheets",), footer=3),
    Command("sheets.write", "x", "Write", "Write all pages to a file to print.", ("sheets",), footer=4),
    Command(
        "happened.planned",
        "space",
        "As planned",
        "It went as planned; the cursor goes on.",
        ("happened",),
        footer=1,
    ),
    Command(
        "happened.other",
        "o",
        "Other",
        "It went another way: who covered, or what happened; also enter.",
        ("happened",),
        footer=2,
    ),
    Command(
        "happened.asked",
        "v",
        "Asked",
        "Who covers volunteered, was asked to, or neither.",
        ("happened",),
        footer=4,
    ),
    Command(
        "happened.rest",
        "R",
        "The rest",
        "All that is not noted yet went as planned.",
        ("happened",),
        footer=3,
    ),
    Command(
        "cover.replan", "r", "Replan", "Plan the day again, with what you locked.", ("coverage",), footer=36
    ),
    Command("cover.splits", "S", "Splits", "Plan with or without splitting groups.", ("coverage",)),
    Command(
        "cover.view",
        "v",
        "Grid/list",
        "Show the whole day as a grid, or the changes as a list.",
        ("coverage",),
        footer=35,
    ),
    Command(
        "huddle.next", "n", "Next", "Go to the next section of the agenda.", ("huddle", "presenter"), footer=2
    ),
    Command("huddle.prev", "p", "Back", "Go to the section before.", ("huddle", "presenter")),
    Command(
        "huddle.tick",
        "space",
        "Pause",
        "Pause the clock, or let it run again; in a list: tick the person or the action.",
        ("huddle", "presenter"),
        footer=6,
    ),
    Command(
        "huddle.skip",
        ">",
        "Skip",
        "Leave the section out today, and go on.",
        ("huddle", "presenter"),
        footer=24,
    ),
    Command(
        "huddle.notes",
        "e",
        "Notes",
        "Write into the notes, or change the line or action under the cursor; esc leaves.",
        ("huddle",),
        footer=3,
    ),
    Command(
        "huddle.editor",
        "ctrl+e",
        "Editor",
        "Write the note in your own editor: $VISUAL or $EDITOR.",
        ("huddle",),
        priority=True,
    ),
    Command("huddle.decide", "D", "Decision", "Record a decision.", ("huddle",), footer=5),
    Command(
        "huddle.celebrate", "C", "Celebrate", "Write down what there is to celebrate.", ("huddle",), footer=21
    ),
    Command(
        "huddle.park", "L", "Park", "Put something into the parking lot, for later.", ("huddle",), footer=22
    ),
    Command(
        "huddle.here", "w", "Who is here", "Tick who is here, a letter for each.", ("huddle",), footer=14
    ),
    Command(
        "huddle.plus",
        "+",
        "Went well",
        "Write down what went well in the huddle.",
        ("huddle", "record"),
    ),
    Command(
        "huddle.delta",
        "-",
        "To change",
        "Write down what to do differently.",
        ("huddle", "record"),
    ),
    Command("huddle.rate", "*", "Rate", "Rate the huddle from 1 to 5.", ("record",), footer=28),
    Command(
        "huddle.agenda",
        "M",
        "Agenda",
        "Change sections, minutes and order, or choose another agenda.",
        ("huddle",),
        footer=23,
    ),
    Command(
        "huddle.ends",
        "B",
        "Look back",
        "What really happened, whom to look at again, what is still parked: a key each.",
        ("huddle",),
        footer=15,
    ),
    Command(
        "huddle.seen", "V", "Seen", "Note who has seen the announcement of the cover.", ("huddle",), footer=25
    ),
    Command("huddle.roles", "o", "Roles", "Say who leads and who records the huddle.", ("huddle",)),
    Command(
        "huddle.finish",
        "F",
        "Finish",
        "Finish the huddle; what is open rolls on by itself.",
        ("huddle",),
        footer=7,
    ),
    Command("agenda.toggle", "space", "On/off", "The section is on, or left out.", ("agenda",), footer=1),
    Command("agenda.longer", "+", "Longer", "A minute more.", ("agenda",), footer=2),
    Command("agenda.shorter", "-", "Shorter", "A minute less.", ("agenda",), footer=3),
    Command("agenda.earlier", "comma", "Up", "The section moves up.", ("agenda",), footer=4),
    Command("agenda.later", "full_stop", "Down", "The section moves down.", ("agenda",), footer=5),
    Command(
        "agenda.edit", "e", "Edit", "Change name, minutes and what the section shows.", ("agenda",), footer=7
    ),
    Command("agenda.add", "n", "New", "Add a section after the one under the cursor.", ("agenda",), footer=8),
    Command("agenda.remove", "d", "Remove", "Take the section out.", ("agenda",), footer=9),
    Command("agenda.choose", "t", "Another", "Look at another agenda.", ("agenda",), footer=6),
    Command(
        "agenda.days", "w", "Weekdays", "Say on which weekdays this agenda is used.", ("agenda",), footer=10
    ),
    Command("agenda.copy", "c", "Save as", "Save what is shown as a new agenda.", ("agenda",), footer=11),
    Command("agenda.save", "ctrl+s", "Save", "Save the agenda for the team.", ("agenda",), footer=12),
    Command(
        "ends.done",
        "space",
        "Done with",
        "It went as planned, was looked at, or is off the parking lot.",
        ("ends",),
        footer=1,
    ),
    Command("ends.later", "r", "Later", "Look at the student again on another day.", ("ends",), footer=2),
    Command(
        "ends.rest",
        "R",
        "As planned",
        "All covers that nobody spoke of went as planned.",
        ("ends",),
        footer=3,
    ),
    Command(
        "history.view",
        "v",
        "Days/lines",
        "Show the days that were found, or the lines.",
        ("history",),
        footer=7,
    ),
    Command(
        "history.period",
        "f",
        "Period",
        "Look back a month, a term, a year, or all years.",
        ("history",),
        footer=8,
    ),
    Command("history.filters", "s", "Saved", "Searches that are kept under a name.", ("history",), footer=9),
    Command(
        "history.disclosures",
        "L",
        "Disclosures",
        "What was taken out, by whom and when.",
        ("history",),
        footer=11,
    ),
    Command(
        "timeline.open",
        "T",
        "Timeline",
        "All that is kept about one student, latest first.",
        ("history", "roster"),
        footer=10,
    ),
    Command(
        "timeline.extract",
        "X",
        "Extract",
        "Write the student's record to a file for a records request; every other student is taken out.",
        ("timeline",),
        footer=1,
    ),
    Command("filters.save", "n", "Keep", "Keep the present search under a name.", ("filters",), footer=1),
    Command("filters.remove", "d", "Remove", "Forget the search under the cursor.", ("filters",), footer=2),
    Command(
        "record.reopen",
        "R",
        "Re-open",
        "Open the huddle again; what is written then is marked as an amendment.",
        ("history", "record"),
        footer=6,
    ),
    Command(
        "session.confirm", "space", "Confirm", "The session is right as it stands.", ("schedule",), footer=3
    ),
    Command(
        "session.confirm_all", "C", "All right", "All drafted sessions are right.", ("schedule",), footer=4
    ),
    Command(
        "session.edit",
        "e",
        "Edit",
        "Change the session, group, block, duty or room under the cursor.",
        ("schedule",),
        footer=5,
    ),
    Command(
        "session.add",
        "n",
        "New",
        "Add one of what is shown: a session, a group, a block, planning, a room.",
        ("schedule",),
        footer=6,
    ),
    Command(
        "session.remove", "d", "Remove", "Take what the cursor stands on out of the timetable.", ("schedule",)
    ),
    Command(
        "duty.edit",
        "o",
        "Planning",
        "Mark a planning block or a block off for an educator.",
        ("schedule",),
        footer=7,
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


def key_text(key: str) -> str:
    """A key as people write it: `left_square_bracket` is `[`, `escape` is `esc`."""
    *modifiers, last = key.split("+") if len(key) > 1 else [key]
    shown = {"pagedown": "pgdn", "pageup": "pgup", "escape": "esc", "enter": "enter", "space": "space"}
    return "+".join([*modifiers, shown.get(last) or format_key(last)])


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
