"""What a section of the huddle shows: what is already known about it, then what was written in it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from huddle.domain.words import day_label
from huddle.services.views import ActionView, EntryView, HuddleView, RiskView, SectionView, TodayView
from huddle.text import plural
from huddle.ui.flow import Item, blank, heading
from huddle.ui.widgets.cells import Cell, Span
from huddle.ui.wording import change_line, due_words, gap_line, out_cells, plan_head

_BAR = 18  # cells of the bar that shows the time spent
MARKS = {"done": "x ", "dropped": "- "}


@dataclass(frozen=True, slots=True)
class HuddleShown:
    """The huddle of a day and the board it talks about."""

    huddle: HuddleView
    board: TodayView


def current_section(huddle: HuddleView) -> SectionView | None:
    """The section the huddle is in; None without an agenda."""
    return huddle.sections[min(huddle.current, len(huddle.sections) - 1)] if huddle.sections else None


def section_title(huddle: HuddleView) -> str:
    """Number and name of the current section."""
    section = current_section(huddle)
    return f"{huddle.current + 1} {section.name}" if section else "Now"


def section_items(shown: HuddleShown, *, initials: bool = False) -> list[Item]:
    """The current section.

    Args:
        shown: the huddle and its board.
        initials: whether students appear by initials, as on a projector.
    """
    section = current_section(shown.huddle)
    if section is None:
        return [Item("The agenda has no section.", tone="muted")]
    known = list(_known(shown, section.kind, initials=initials))
    own = {"celebrations": "celebration", "parking": "parking"}.get(section.kind)
    lines = [
        entry
        for entry in shown.huddle.entries
        if entry.kind == own or (entry.section == section.name and (own or entry.kind == "note"))
    ]
    if lines and known:
        known.append(blank())
    return known + [entry_item(entry) for entry in lines] or [Item("e writes a line.", tone="muted")]


def _known(shown: HuddleShown, kind: str, *, initials: bool) -> Iterator[Item]:
    huddle, board = shown.huddle, shown.board
    if kind == "actions":
        opened = [action for action in huddle.actions if action.state == "open"]
        closed = [action for action in huddle.actions if action.state != "open"]
        yield from (action_item(action, huddle.date) for action in [*opened, *closed])
        if not huddle.actions:
            yield Item("No open actions.", tone="muted")
    elif kind == "people":
        yield from _people(board)
    elif kind == "coverage":
        yield from _coverage(board)
    elif kind == "ahead":
        yield heading("Out on the next school day")
        yield from (Item(f"{out.first_name}: {out.blocks}", ("  ",)) for out in board.tomorrow)
        if not board.tomorrow:
            yield Item("Everyone is in.", ("  ",), "good")
    elif kind == "spotlights":
        yield from (
            Item(
                spotlight.text,
                (
                    (spotlight.initials if initials else spotlight.name, "strong"),
                    (f"  {spotlight.group}  ", "muted"),
                ),
                end=((f"  again {day_label(spotlight.follow_up)}", "muted"),) if spotlight.follow_up else (),
            )
            for spotlight in huddle.spotlights
        )
        if not huddle.spotlights:
            yield Item("Nobody yet; S adds a student.", tone="muted")


def _people(board: TodayView) -> Iterator[Item]:
    for cell in out_cells(board):
        yield _of_cell(cell)
    if not board.out:
        yield Item("Every educator is in.", tone="good")
    if board.back:
        yield Item(", ".join(board.back), (("back today  ", "muted"),))
    if board.students_out:
        yield Item(f"{plural(board.students_out, 'student')} of {board.students} out", tone="muted")


def _coverage(board: TodayView) -> Iterator[Item]:
    plan = board.plan
    if plan is None:
        yield Item("Nothing to cover." if not board.out else "Not planned yet.", tone="muted")
    else:
        yield Item(plan_head(plan))
        for cell in [*map(gap_line, plan.gaps), *map(change_line, plan.changes)]:
            yield _of_cell(cell)
    yield from risk_items(board.services_at_risk)


def risk_items(risks: Sequence[RiskView]) -> Iterator[Item]:
    """Services that are not given as things stand."""
    if risks:
        yield heading("Services at risk")
    for risk in risks:
        yield Item(
            f"{risk.credential}: {plural(risk.students, 'student')}, {risk.minutes} min",
            (("! ", "late"), f"{risk.block} {risk.group}  "),
        )


def action_item(action: ActionView, today: dt.date) -> Item:
    """An action with its mark, owner and due day."""
    late = action.days_late and action.state == "open"
    tone = "late" if late else "muted" if action.state != "open" else ""
    end: list[Span] = [f"  {action.owner_name}"] if action.owner_name else []
    return Item(
        action.text,
        ((MARKS.get(action.state, "! " if late else "  "), tone),),
        "muted" if action.state != "open" else "",
        (*end, (f"  {due_words(action, today)}", tone or "muted")),
    )


def entry_item(entry: EntryView) -> Item:
    """A line of the record with its kind, where it is not a plain note."""
    lead: tuple[Span, ...] = ("- ",) if entry.kind == "note" else ((f"{entry.kind}  ", "accent"),)
    return Item(entry.text, lead, end=((f"  {entry.author}", "muted"),) if entry.author else ())


def _of_cell(cell: Cell) -> Item:
    """A line that is made already."""
    return Item(lead=tuple(cell) if isinstance(cell, list) else (cell,))


def agenda_items(huddle: HuddleView) -> list[Cell]:
    """The agenda, a line a section: where it stands, and its time."""
    lines: list[Cell] = []
    for number, section in enumerate(huddle.sections, 1):
        mark = ">" if section.current else "x" if section.done else " "
        tone = "accent" if section.current else "muted" if section.done else ""
        time = clock(section.spent) if section.done else f"{section.minutes}m"
        lines.append([(f"{mark} {number} {section.name[:20]:<20} {time:>6}", tone)])
    return lines


def clock(seconds: int) -> str:
    """`9:12` of seconds."""
    return f"{abs(seconds) // 60}:{abs(seconds) % 60:02}"


def time_left(huddle: HuddleView, now: dt.datetime) -> tuple[str, str]:
    """What is left of the section's minutes, or how far they are over, with its tone."""
    section = current_section(huddle)
    if section is None:
        return "", ""
    since = int((now - huddle.section_at).total_seconds()) if huddle.section_at else 0
    left = section.minutes * 60 - section.spent - since
    return (f"{clock(left)} left", "good") if left >= 0 else (f"{clock(left)} over", "late")


def elapsed(huddle: HuddleView, now: dt.datetime) -> int:
    """Seconds since the start."""
    until = huddle.finished_at or now
    return max(0, int((until - huddle.started_at).total_seconds())) if huddle.started_at else 0


def bar(seconds: int, minutes: int, width: int) -> str:
    """How much of the time box is spent."""
    filled = min(width, seconds * width // max(1, minutes * 60))
    return "━" * filled + "╌" * (width - filled)


def roles(huddle: HuddleView) -> str:
    """Who leads and who records."""
    lead = f"{huddle.facilitator or 'nobody'} leads"
    return f"{lead}, {huddle.recorder} records" if huddle.recorder else lead


def clock_line(huddle: HuddleView, now: dt.datetime) -> Cell:
    """`03:42 ━━━╌╌ 2/7 Spotlights 2:20 left  here 6/8  Amara leads`; time is computed from the stored start."""
    if huddle.started_at is None:
        return [
            ("not started", "muted"),
            f"  {huddle.minutes} min planned  {roles(huddle)}  ",
            ("s starts", "accent"),
        ]
    spent = elapsed(huddle, now)
    if huddle.state == "finished":
        amended = ", amended" if huddle.amended else ""
        return [("finished", "good"), f"  {clock(spent)} of {huddle.minutes} min{amended}  {roles(huddle)}"]
    section = current_section(huddle)
    here = sum(person.here for person in huddle.people)
    return [
        (f"{clock(spent)} ", "strong"),
        (bar(spent, huddle.minutes, _BAR), "accent"),
        f"  {huddle.current + 1}/{len(huddle.sections)} {section.name if section else ''}  ",
        time_left(huddle, now),
        f"  here {here}/{len(huddle.people)}  {roles(huddle)}",
    ]
