"""NoteField: the line a note is written in. It holds what a note may hold, and takes several lines when pasted."""

from textual import events
from textual.message import Message
from textual.widgets import Input

from huddle.domain.values import NOTE_LIMIT
from huddle.text import safe

LINE_END = "↵"  # stands for a line end in the field; the note has the line end itself


def shown(note: str) -> str:
    """A note as it stands in the field."""
    return LINE_END.join(note.split("\n"))


def written(value: str) -> str:
    """The note that the field's text means."""
    return value.replace(LINE_END, "\n")


def size_of(value: str) -> int:
    """How many bytes the note would take."""
    return len(written(value).encode("utf-8", "replace"))


class NoteField(Input):
    """A field of one line for a note of at most 64 kB.

    What would make the note too long is not taken, as a whole: nothing is cut off silently.
    """

    class TooLong(Message):
        """Something was not taken; `size` is how many bytes the note would have had."""

        def __init__(self, size: int) -> None:
            super().__init__()
            self.size = size

    def __init__(self, note: str, *, placeholder: str, widget_id: str) -> None:
        super().__init__(
            shown(note), placeholder=placeholder, id=widget_id, compact=True, select_on_focus=False
        )

    @property
    def note(self) -> str:
        """What is written, with its line ends."""
        return written(self.value)

    def replace(self, text: str, start: int, end: int) -> None:
        """Put `text` in the place of what stands between two positions, if the note may be that long."""
        first, last = sorted((max(0, start), min(len(self.value), end)))
        size = size_of(self.value[:first] + text + self.value[last:]) if text else 0
        if size > NOTE_LIMIT:
            self.post_message(self.TooLong(size))
        else:
            super().replace(text, start, end)

    def _on_paste(self, event: events.Paste) -> None:
        """Take all lines, where Textual's own field takes the first."""
        event.stop()
        event.prevent_default()
        pasted = event.text.strip("\r\n")
        if len(pasted) > NOTE_LIMIT:
            self.post_message(self.TooLong(len(pasted)))
            return
        self.replace(shown(safe(pasted, lines=True)), *self.selection)
