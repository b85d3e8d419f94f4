"""Commands of the huddle, its agenda and its loose ends."""

from huddle.ui.keys.command import Command

COMMANDS: tuple[Command, ...] = (
    Command(
        "huddle.next", "n", "Next", "Go to the next section of the agenda.", ("huddle", "presenter"), footer=2
    ),
    Command("huddle.prev", "p", "Back", "Go to the previous section.", ("huddle", "presenter")),
    Command(
        "huddle.tick",
        "space",
        "Pause",
        "Pause or resume the clock; in a list: tick the person or the action.",
        ("huddle", "presenter"),
        footer=6,
    ),
    Command(
        "huddle.skip",
        ">",
        "Skip",
        "Skip this section today and go on.",
        ("huddle", "presenter"),
        footer=24,
    ),
    Command(
        "huddle.notes",
        "e",
        "Notes",
        "Write a note, or change this line or action; esc leaves.",
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
    Command("huddle.celebrate", "C", "Celebrate", "Record something to celebrate.", ("huddle",), footer=21),
    Command("huddle.park", "L", "Park", "Add to the parking lot, for later.", ("huddle",), footer=22),
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
        "Look back: what really happened, whom to follow up with, what is still parked; one key each.",
        ("huddle",),
        footer=15,
    ),
    Command(
        "huddle.seen", "V", "Seen", "Note who has seen the announcement of the cover.", ("huddle",), footer=25
    ),
    Command("huddle.roles", "o", "Roles", "Choose who facilitates and who records the huddle.", ("huddle",)),
    Command(
        "huddle.finish",
        "F",
        "Finish",
        "End the huddle; open items carry over automatically.",
        ("huddle",),
        footer=7,
    ),
    Command("agenda.toggle", "space", "On/off", "Turn the section on or off.", ("agenda",), footer=1),
    Command("agenda.longer", "+", "Longer", "One minute more.", ("agenda",), footer=2),
    Command("agenda.shorter", "-", "Shorter", "One minute less.", ("agenda",), footer=3),
    Command("agenda.earlier", "comma", "Up", "Move the section up.", ("agenda",), footer=4),
    Command("agenda.later", "full_stop", "Down", "Move the section down.", ("agenda",), footer=5),
    Command(
        "agenda.edit", "e", "Edit", "Change name, minutes and what the section shows.", ("agenda",), footer=7
    ),
    Command("agenda.add", "n", "New", "Add a section after the one under the cursor.", ("agenda",), footer=8),
    Command("agenda.remove", "d", "Remove", "Remove the section.", ("agenda",), footer=9),
    Command("agenda.choose", "t", "Another", "Choose another agenda.", ("agenda",), footer=6),
    Command(
        "agenda.days", "w", "Weekdays", "Choose the weekdays this agenda is used on.", ("agenda",), footer=10
    ),
    Command("agenda.copy", "c", "Save as", "Save this as a new agenda.", ("agenda",), footer=11),
    Command("agenda.save", "ctrl+s", "Save", "Save the agenda for the team.", ("agenda",), footer=12),
    Command(
        "ends.done",
        "space",
        "Done with",
        "Done: it went as planned, was followed up, or is off the parking lot.",
        ("ends",),
        footer=1,
    ),
    Command("ends.later", "r", "Later", "Follow up with the student on another day.", ("ends",), footer=2),
    Command(
        "ends.rest",
        "R",
        "As planned",
        'Mark all remaining covers "as planned".',
        ("ends",),
        footer=3,
    ),
)
