"""Commands of the huddle, its agenda and its loose ends."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
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
)
