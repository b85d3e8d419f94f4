"""Who is here: a letter for each person, pressed to turn a tick over."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from textual import events
from textual.widget import Widget

from huddle.services.views import PersonHere
from huddle.ui.dialogs.base import Dialog
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import TextLines

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_MOST_LINES = 18


def letters_of(names: Sequence[str]) -> list[str]:
    """A letter for each name: its first where it is free, else the next of its letters, else any; "" when none is left."""
    taken: dict[int, str] = {}
    for turn in range(max((len(name) for name in names), default=0)):
        for index, name in enumerate(names):
            letter = name[turn : turn + 1].casefold()
            if index not in taken and letter in _LETTERS and letter and letter not in taken.values():
                taken[index] = letter
    left = iter([letter for letter in _LETTERS if letter not in taken.values()])
    return [taken.get(index) or next(left, "") for index in range(len(names))]


class RollCall(Dialog[None]):
    """Ends when everybody is ticked as they should be; each tick is saved as it is made.

    Args:
        people: the team, with who is here so far.
        tick: turns the presence of the educator with that id over; called in a thread.
    """

    def __init__(self, people: Sequence[PersonHere], tick: Callable[[str], Any]) -> None:
        super().__init__("Who is here?", "a letter ticks · enter or esc closes")
        self._people = list(people)
        self._tick_person = tick
        self._here = {person.id for person in people if person.here}
        self._letters = letters_of([person.first_name for person in people])

    def body(self) -> Iterator[Widget]:
        """Everybody, with their letters."""
        lines = TextLines(self._lines())
        lines.styles.height = min(max(1, len(self._people)), _MOST_LINES)
        yield lines

    def _lines(self) -> list[Cell]:
        lines: list[Cell] = []
        for letter, person in zip(self._letters, self._people, strict=True):
            mark = "[x]" if person.id in self._here else "[ ]"
            note = "out" if person.out else person.role
            lines.append(
                [
                    (f"{letter:<2}", "accent"),
                    f"{mark} ",
                    (f"{person.first_name}  ", "strong"),
                    (note, "muted"),
                ]
            )
        return lines

    def on_key(self, event: events.Key) -> None:
        """A letter turns its person's tick over; what else moves in lists does not move here."""
        letter = event.character.casefold() if event.character else ""
        if letter in self._letters and letter:
            event.stop()
            person = self._people[self._letters.index(letter)]
            self._here ^= {person.id}
            self.query_one(TextLines).set_lines(self._lines())
            self.huddle.do(lambda: self._tick_person(person.id), lambda _: None)
        elif event.key == "enter":
            event.stop()
            self.dismiss(None)
