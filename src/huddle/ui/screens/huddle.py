"""Huddle: the agenda with its time, who is here, notes line by line, actions and decisions."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from textual import on
from textual.containers import Container, Vertical
from textual.widget import Widget
from textual.widgets import Input

from huddle.domain.values import NOTE_LIMIT
from huddle.services.views import ActionView, EntryView, HuddleView, PersonHere, TodayView
from huddle.ui.dialogs.line import Field, FieldsForm, LineForm
from huddle.ui.screens.students import SpotlightKeys
from huddle.ui.screens.todo import ActionKeys
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.notefield import NoteField, shown, size_of, written
from huddle.ui.widgets.rowlist import RowList
from huddle.ui.widgets.textlines import TextLines
from huddle.ui.wording import action_cells, change_line, gap_line, minutes_words, out_cells, plan_head, plural

DRAFT = "note"  # the name under which an unsaved line is kept
_SHOWN = 500  # characters of a line that a list looks at
_BAR = 18  # cells of the bar that shows the time spent


@dataclass(frozen=True, slots=True)
class HuddleShown:
    """The huddle of a day and the board it talks about."""

    huddle: HuddleView
    board: TodayView


class HuddleRoom(ActionKeys[HuddleShown], SpotlightKeys[HuddleShown]):
    """The huddle of the day."""

    NAME: ClassVar[str] = "huddle"

    def body(self) -> Iterator[Widget]:
        """Time on top; the section; notes; actions and people."""
        entries: RowList[EntryView] = RowList(
            [Column("", 9), Column("Line"), Column("", 5, align="right")],
            key=lambda entry: entry.id,
            cells=lambda entry: (
                (entry.kind, "accent" if entry.kind == "decision" else "muted"),
                entry.text[:_SHOWN].replace("\n", " / "),
                (entry.author, "muted"),
            ),
            empty=("Nothing written yet.", "e writes, D records a decision"),
            header=False,
            widget_id="entries",
        )
        actions: RowList[ActionView] = RowList(
            [Column("Action"), Column("Who", 8), Column("Due", 8, align="right")],
            key=lambda action: action.id,
            cells=self._action_cells,
            empty=("No open actions.", "t adds one"),
            header=False,
            title="Actions",
            widget_id="actions",
        )
        people: RowList[PersonHere] = RowList(
            [Column("", 3), Column("Name"), Column("", 11)],
            key=lambda person: person.id,
            cells=lambda person: (
                "[x]" if person.here else "[ ]",
                person.first_name,
                ("out" if person.out else person.role, "muted"),
            ),
            header=False,
            title="Here",
            widget_id="people",
        )
        note = NoteField(
            self.huddle.options.drafts.get(DRAFT, ""),
            placeholder="a line for the notes; enter saves it, esc leaves",
            widget_id="note",
        )
        yield TextLines(widget_id="clock")
        yield Container(
            TextLines(widget_id="agenda", title="Agenda"),
            TextLines(widget_id="now", title="Now", focusable=True),
            Vertical(entries, note, id="notes"),
            actions,
            people,
            id="room",
        )

    def on_mount(self) -> None:
        """No field has the focus at first, so that every key is a command."""
        self._sent = ""  # the line that is on its way to the database
        self._tick = self.set_interval(1, self._show_clock)
        self.query_one("#actions", RowList).focus()

    def on_screen_suspend(self) -> None:
        """The clock need not be drawn while nobody sees it."""
        self._tick.pause()

    def on_screen_resume(self) -> None:
        """Draw the clock again."""
        super().on_screen_resume()
        self._tick.resume()
        self._show_clock()

    def load(self) -> HuddleShown:
        """The huddle and the board of the day."""
        return HuddleShown(self.services.huddles.view(self.date), self.services.today.board(self.date))

    def show(self, view: HuddleShown) -> None:
        """Fill the boxes."""
        huddle = view.huddle
        self.huddle.running = huddle.state == "running"
        self.huddle.show_plan(view.board.plan, anyone_out=bool(view.board.out))
        entries = self.query_one("#entries", RowList)
        entries.set_rows(huddle.entries)
        decisions = sum(entry.kind == "decision" for entry in huddle.entries)
        entries.set_title(f"Notes · {len(huddle.entries) - decisions} · {plural(decisions, 'decision')}")
        opened = [action for action in huddle.actions if action.state == "open"]
        actions = self.query_one("#actions", RowList)
        actions.set_title(f"Actions · {len(opened)} open")
        actions.set_rows(huddle.actions)
        people = self.query_one("#people", RowList)
        people.set_title(f"Here {sum(person.here for person in huddle.people)}/{len(huddle.people)}")
        people.set_rows(huddle.people)
        self.query_one("#agenda", TextLines).set_lines(_agenda_lines(huddle))
        now = self.query_one("#now", TextLines)
        title, lines = section_lines(view)
        now.set_title(title)
        now.set_lines(lines)
        self._show_clock()

    def _action_cells(self, action: ActionView) -> Sequence[Cell]:
        return action_cells(action, self.view.huddle.date if self.view else action.created_on)

    def _show_clock(self) -> None:
        if self.view is not None:
            self.query_one("#clock", TextLines).set_lines(
                [clock_line(self.view.huddle, self.services.desk.clock.now())]
            )

    def drafts(self) -> dict[str, str]:
        """The line that is being written, and one that is not in the database yet."""
        return {DRAFT: "\n".join(filter(None, (self._sent, self._note.note)))}

    # The agenda.

    def action_huddle_start(self) -> None:
        """Start, or go on; a finished huddle is opened again and marked as amended."""
        date = self.date
        if self.view is not None and self.view.huddle.state == "running":
            return
        self.huddle.do(lambda: self.services.huddles.start(date), lambda _: None)

    def _go(self, step: int) -> None:
        date = self.date
        self.huddle.do(lambda: self.services.huddles.go(step, date=date), lambda _: None)

    def action_huddle_next(self) -> None:
        """The next section."""
        self._go(1)

    def action_huddle_prev(self) -> None:
        """The section before."""
        self._go(-1)

    def action_huddle_finish(self) -> None:
        """Finish the huddle."""
        date = self.date
        self.huddle.do(lambda: self.services.huddles.finish(date), self._finished)

    def _finished(self, huddle: HuddleView) -> None:
        opened = sum(action.state == "open" for action in huddle.actions)
        self.huddle.tell(
            f"The huddle is finished. {plural(opened, 'open action')} roll on. x writes the log to a file."
        )

    def action_huddle_roles(self) -> None:
        """Ask who leads and who records."""
        date, huddle = self.date, self.view.huddle if self.view else None
        fields = [
            Field("facilitator", "leads", huddle.facilitator if huddle else "", "a code or a name"),
            Field(
                "recorder", "records", huddle.recorder if huddle else "", "a code or a name; may stay empty"
            ),
        ]
        appoint = self.services.huddles.appoint
        self.app.push_screen(
            FieldsForm(
                "Roles of the day",
                fields,
                lambda values: appoint(
                    facilitator=values["facilitator"].strip() or None,
                    recorder=values["recorder"].strip() or None,
                    date=date,
                ),
            )
        )

    # Ticks, notes and decisions.

    def action_huddle_tick(self) -> None:
        """Tick the person or the action under the cursor."""
        people, date = self.query_one("#people", RowList), self.date
        person = people.current
        if people.has_focus and isinstance(person, PersonHere):
            self.huddle.do(lambda: self.services.huddles.tick(person.id, date), lambda _: None)
        else:
            self.action_action_done()

    @property
    def _note(self) -> NoteField:
        return self.query_one("#note", NoteField)

    def action_huddle_notes(self) -> None:
        """Write a line."""
        self._note.focus()

    def action_nav_back(self) -> None:
        """Leave the field; what is written in it stays."""
        self.query_one("#actions", RowList).focus()

    @on(Input.Submitted, "#note")
    def _note_written(self, message: Input.Submitted) -> None:
        text, date = self._note.note, self.date
        if text.strip() and not self._sent:
            self._sent = text
            message.input.value = ""
            self.huddle.do(lambda: self._save_note(text, date), lambda _: self._note_saved())

    def _save_note(self, text: str, date: dt.date | None) -> Any:
        try:
            return self.services.huddles.note(text, date=date)
        except Exception:
            # Whatever went wrong, what was typed goes back into its field; the failure is told as any other.
            self.app.call_from_thread(self._put_back, text)
            raise

    def _note_saved(self) -> None:
        self._sent = ""
        self.huddle.drop_draft(DRAFT)

    def _put_back(self, text: str) -> None:
        """The line could not be saved: it stands in its field again, before what was typed since."""
        self._sent = ""
        self._note.value = shown("\n".join(filter(None, (text, self._note.note))))
        self._note.cursor_position = len(self._note.value)

    @on(Input.Changed, "#note")
    def _note_changed(self, message: Input.Changed) -> None:
        """Count what is written; a line that was emptied need not be offered again."""
        size = size_of(message.value)
        self.query_one("#entries", RowList).set_subtitle(f"{size:,} of {NOTE_LIMIT:,} bytes" if size else "")
        if not message.value and not self._sent:
            self.huddle.drop_draft(DRAFT)

    @on(NoteField.TooLong)
    def _note_too_long(self, message: NoteField.TooLong) -> None:
        self.huddle.tell(
            f"A note holds {NOTE_LIMIT:,} bytes, and this would make it {message.size:,}: it was not taken. "
            "Write two notes, or shorten it.",
            severity="warning",
        )

    def action_huddle_decide(self) -> None:
        """Record a decision."""
        date = self.date
        self.app.push_screen(
            LineForm("Decision", lambda text: self.services.huddles.decide(text, date=date), label="decision")
        )

    @on(RowList.Selected)
    def _edit_line(self, message: "RowList.Selected") -> None:
        entry = message.rows.current
        if isinstance(entry, EntryView):
            self.app.push_screen(
                LineForm(
                    f"Change {entry.kind}",
                    lambda text: self.services.huddles.edit_note(
                        entry.id, written(text), version=entry.version
                    ),
                    label=entry.kind,
                    value=shown(entry.text),
                    hint="An empty line takes it away; u brings it back.",
                )
            )

    def copy_text(self) -> str:
        """Notes, decisions and actions as text."""
        if self.view is None:
            return ""
        huddle = self.view.huddle
        lines = [f"{entry.kind}: {entry.text}" for entry in huddle.entries]
        lines += [f"action: {action.text} @{action.owner_name or 'nobody'}" for action in huddle.actions]
        return "\n".join(lines)


def _agenda_lines(huddle: HuddleView) -> list[Cell]:
    lines: list[Cell] = []
    for number, section in enumerate(huddle.sections, 1):
        mark = ">" if section.current else "x" if section.done else " "
        tone = "accent" if section.current else "muted" if section.done else ""
        time = minutes_words(section.spent) if section.done else f"{section.minutes}m"
        lines.append([(f"{mark} {number} {section.name:<20} {time:>6}", tone)])
    return lines


def clock_line(huddle: HuddleView, now: dt.datetime) -> Cell:
    """`03:42 ━━━╌╌ 2/7 Spotlights 2:20 left  here 6/8  Amara leads`; time is computed from the stored start."""
    who = f"{huddle.facilitator or 'nobody'} leads" + (
        f", {huddle.recorder} records" if huddle.recorder else ""
    )
    if huddle.started_at is None:
        return [("not started", "muted"), f"  {huddle.minutes} min planned  {who}  ", ("s starts", "accent")]
    until = huddle.finished_at or now
    elapsed = int((until - huddle.started_at).total_seconds())
    if huddle.state == "finished":
        amended = ", amended" if huddle.amended else ""
        return [("finished", "good"), f"  {minutes_words(elapsed)} of {huddle.minutes} min{amended}  {who}"]
    filled = min(_BAR, elapsed * _BAR // max(1, huddle.minutes * 60))
    section = huddle.sections[min(huddle.current, len(huddle.sections) - 1)]
    since = int((now - huddle.section_at).total_seconds()) if huddle.section_at else 0
    left = section.minutes * 60 - section.spent - since
    state: tuple[str, str] = (
        (f"{minutes_words(left)} left", "good") if left >= 0 else (f"{minutes_words(-left)} over", "late")
    )
    here = sum(person.here for person in huddle.people)
    return [
        (f"{minutes_words(elapsed)} ", "strong"),
        ("━" * filled + "╌" * (_BAR - filled), "accent"),
        f"  {huddle.current + 1}/{len(huddle.sections)} {section.name}  ",
        state,
        f"  here {here}/{len(huddle.people)}  {who}",
    ]


def section_lines(shown: HuddleShown, *, initials: bool = False) -> tuple[str, list[Cell]]:
    """Title and content of the current section.

    Args:
        shown: the huddle and its board.
        initials: whether students appear by initials, as on a projector.
    """
    huddle, board = shown.huddle, shown.board
    if not huddle.sections:
        return "Now", []
    section = huddle.sections[min(huddle.current, len(huddle.sections) - 1)]
    title = f"{huddle.current + 1} {section.name}"
    if section.kind == "actions":
        lines = [list(_flat(action_cells(action, huddle.date))) for action in huddle.actions]
        return title, [*lines] or [[("No open actions.", "muted")]]
    if section.kind == "people":
        return title, out_cells(board) or [[("Everyone is in.", "good")]]
    if section.kind == "coverage":
        plan = board.plan
        if plan is None:
            return title, [[("No plan, nothing to cover." if not board.out else "Not planned yet.", "muted")]]
        return title, [plan_head(plan), *map(gap_line, plan.gaps), *map(change_line, plan.changes)]
    if section.kind == "ahead":
        ahead: list[Cell] = [f"{out.first_name}: {out.blocks}" for out in board.tomorrow]
        return title, [[("Next school day", "muted")], *(ahead or ["Everyone is in."])]
    if section.kind == "spotlights":
        shown_lines: list[Cell] = [
            [(s.initials if initials else s.name, "strong"), (f"  {s.group}  ", "muted"), s.text]
            for s in huddle.spotlights
        ]
        return title, shown_lines or [[("Nobody yet; S adds a student.", "muted")]]
    entries = [entry for entry in huddle.entries if entry.section == section.name]
    return title, [f"- {line}" for entry in entries for line in entry.text.split("\n")] or [
        [("e writes a line.", "muted")]
    ]


def _flat(cells: Sequence[Cell]) -> Iterator[str | tuple[str, str]]:
    for cell in cells:
        yield from cell if isinstance(cell, list) else [cell]
        yield "  "
