"""Lists of people with a letter each: who is here, who has seen the announcement."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from textual import events
from textual.widget import Widget

from huddle.services.announce.acknowledgements import SeenView
from huddle.services.huddle.views import HuddleView, PersonHere
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
            if index not in taken and letter and letter in _LETTERS and letter not in taken.values():
                taken[index] = letter
    left = iter([letter for letter in _LETTERS if letter not in taken.values()])
    return [taken.get(index) or next(left, "") for index in range(len(names))]


class LetterList(Dialog[None]):
    """Names with a letter each; pressing it saves at once. A subclass draws the lines."""

    def __init__(self, title: str, subtitle: str, names: Sequence[str]) -> None:
        super().__init__(title, subtitle)
        self._letters = letters_of(names)

    @abstractmethod
    def cells(self, index: int) -> list[str | tuple[str, str]]:
        """The line of a name, after its letter."""

    @abstractmethod
    def pressed(self, index: int) -> None:
        """Its letter was pressed."""

    def body(self) -> Iterator[Widget]:
        """Everybody, with their letters."""
        lines = TextLines(self._lines())
        lines.styles.height = min(max(1, len(self._letters)), _MOST_LINES)
        yield lines

    def _lines(self) -> list[Cell]:
        return [
            [(f"{letter:<2}", "accent"), *self.cells(index)] for index, letter in enumerate(self._letters)
        ]

    def draw(self) -> None:
        """Draw the lines again: something was saved."""
        if self.is_current:
            self.query_one(TextLines).set_lines(self._lines())

    def on_key(self, event: events.Key) -> None:
        """A letter is for its person."""
        letter = event.character.casefold() if event.character else ""
        if letter and letter in self._letters:
            event.stop()
            self.pressed(self._letters.index(letter))
        elif event.key == "enter":
            event.stop()
            self.dismiss(None)


class RollCall(LetterList):
    """Ends when everybody is ticked as they should be.

    Args:
        people: the team, with who is here so far.
        tick: turns the presence of the educator with that id over; called in a thread.
    """

    def __init__(self, people: Sequence[PersonHere], tick: Callable[[str], HuddleView]) -> None:
        super().__init__(
            "Who is here?",
            "a letter ticks · enter or esc closes",
            [person.first_name for person in people],
        )
        self._people = list(people)
        self._tick_person = tick
        self._here = {person.id for person in people if person.here}

    def cells(self, index: int) -> list[str | tuple[str, str]]:
        """A tick, the name, and the role."""
        person = self._people[index]
        mark = "[x]" if person.id in self._here else "[ ]"
        note = "out" if person.out else person.role
        return [f"{mark} ", (f"{person.first_name}  ", "strong"), (note, "muted")]

    def pressed(self, index: int) -> None:
        """Turn the tick over; it is shown once it is saved."""
        person = self._people[index].id

        def ticked(huddle: HuddleView) -> None:
            here = any(each.here for each in huddle.people if each.id == person)
            self._here = self._here | {person} if here else self._here - {person}
            self.draw()

        self.huddle.do(lambda: self._tick_person(person), ticked)


class SeenCall(LetterList):
    """Who has seen what was announced of the day's cover.

    Args:
        view: the announcement, and who has seen it.
        note: notes that the educator with that code has seen it; called in a thread.
    """

    def __init__(self, view: SeenView, note: Callable[[str], Any]) -> None:
        super().__init__(
            "Who has seen the cover?",
            "a letter: has seen it · enter or esc closes",
            [name for _, name, _ in view.seen] if view.plan_id else [],
        )
        self._view = view
        self._note = note
        self._now: set[str] = set()

    def body(self) -> Iterator[Widget]:
        """Everybody; or why there is nothing to see yet."""
        if self._view.plan_id:
            yield from super().body()
        else:
            lines = TextLines(["Nothing is announced for this day yet.", "A applies the plan; then it is."])
            lines.styles.height = 2
            yield lines

    def cells(self, index: int) -> list[str | tuple[str, str]]:
        """A tick, the name, and whether it concerns them."""
        code, name, at = self._view.seen[index]
        mark = "[x]" if at is not None or code in self._now else "[ ]"
        note = "something changes for them" if code in self._view.concerns else ""
        return [f"{mark} ", (f"{name}  ", "strong"), (note, "muted")]

    def pressed(self, index: int) -> None:
        """Note it; what was seen stays seen."""
        code, _, at = self._view.seen[index]

        def noted(_: object) -> None:
            self._now.add(code)
            self.draw()

        if at is None and code not in self._now:
            self.huddle.do(lambda: self._note(code), noted)
