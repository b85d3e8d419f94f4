"""A student's timeline: all that the team has kept about one student, latest first."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.widget import Widget

from huddle.bootstrap import Services
from huddle.domain.reading.action_line import parse_due
from huddle.domain.reading.dates import day_label
from huddle.services.export.timeline import TimelineRow, TimelineView
from huddle.text import plural
from huddle.ui.dialogs.fields import Field, FieldsForm
from huddle.ui.export.export import Written, deliver, downloads
from huddle.ui.screens.base import HuddleScreen
from huddle.ui.widgets.cells import spans
from huddle.ui.widgets.flow import Item, flow_lines
from huddle.ui.widgets.textlines import TextLines

_TEXT_WIDTH = 96  # cells of a line that is copied
_HINT = (
    "Every other student is redacted in the texts. Who gets it and why is written into the disclosure log.\n"
    "Read it before you hand it on: a text can tell who is meant without a name."
)


class TimelineScreen(HuddleScreen[TimelineView]):
    """One student.

    Args:
        services: read the timeline and make the extract.
        student: the student's code.
    """

    NAME: ClassVar[str] = "timeline"
    TAB: ClassVar[str] = "history"

    def __init__(self, services: Services, student: str) -> None:
        super().__init__(services)
        self._student = student

    def body(self) -> Iterator[Widget]:
        """One box to scroll through."""
        yield TextLines(
            widget_id="record", focusable=True, subtitle="X extract for a records request · esc back"
        )

    def on_mount(self) -> None:
        """The text has the focus."""
        self.query_one(TextLines).focus()

    def load(self) -> TimelineView:
        """Everything that is kept."""
        return self.services.timeline.of(self._student)

    def show(self, view: TimelineView) -> None:
        """Write it out."""
        box = self.query_one(TextLines)
        box.set_title(f"{view.name} · {view.code} · {plural(len(view.rows), 'line')}")
        box.set_flow(partial(flow_lines, timeline_items(view.rows)))

    def action_nav_back(self) -> None:
        """Back to where it was opened."""
        self.app.pop_screen()

    def action_timeline_extract(self) -> None:
        """Write the student's record to a file, everybody else redacted."""
        fields = [
            Field("recipient", "for", "", "who gets it, and why: mother, records request"),
            Field("since", "since", "", "2026-09-01; empty = the beginning"),
            Field("form", "format", "md", "md, html, csv or json"),
        ]
        if not self.app.is_web:
            fields.append(Field("to", "to", str(downloads()), "a folder or a file"))
        self.app.push_screen(
            FieldsForm(f"Extract for {self._student}", fields, self._extract, _HINT), self._extracted
        )

    def _extract(self, values: Mapping[str, str]) -> Written:
        """Called in a thread."""
        said = values["since"].strip()
        since = parse_due(said, self.huddle.options.now().date()) if said else None
        made = self.services.timeline.extract(
            self._student, recipient=values["recipient"], since=since, form=values["form"].strip() or "md"
        )
        return deliver(self.huddle, made, values.get("to", ""))

    def _extracted(self, written: Any) -> None:
        if written is not None:
            self.huddle.tell(written.sentence())

    def copy_text(self) -> str:
        """The timeline as text, by the student's code."""
        if self.view is None:
            return ""
        lines = flow_lines(timeline_items(self.view.rows), _TEXT_WIDTH)
        return "\n".join(
            [self.view.code, *("".join(text for text, _ in spans(line)).rstrip() for line in lines)]
        )


def timeline_items(rows: Sequence[TimelineRow]) -> list[Item]:
    """What is kept, a heading for each day."""
    items: list[Item] = []
    before = None
    for row in rows:
        if row.date != before:
            items.append(Item(f"{day_label(row.date)} {row.date.year}", tone="accent"))
            before = row.date
        end = ((f"  {row.author}", "muted"),) if row.author else ()
        items.append(Item(row.text, ((f"  {row.kind:<11} ", "muted"),), end=end))
    return items or [Item("Nothing is kept about this student yet.", tone="muted")]
