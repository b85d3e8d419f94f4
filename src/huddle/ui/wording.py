"""How plans, people and dates are written on screens and in copies: the same words everywhere."""

import datetime as dt
from collections.abc import Callable, Sequence

from huddle.domain.cover.problem import Lock
from huddle.domain.cover.wording import instead_of, told_gap_line, told_line
from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import AbsenceView
from huddle.services.board.views import TodayView
from huddle.services.cover.views import ChangeView, Difference, GapView, PlanView
from huddle.services.huddle.views import ActionView
from huddle.text import join_names, plural
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import wrap

HIDDEN = "••••••"
ARROW = "›"
_A_WEEK = 7


def before_after(change: ChangeView) -> list[str | tuple[str, str]]:
    """`Ella, free then, for Ben` as text with tones: who has the group now and how, and in whose place."""
    instead = instead_of(change.tell)
    return [(change.short, "cover"), *([(instead, "muted")] if instead else [])]


def change_line(change: ChangeView, *, times: bool = True) -> Cell:
    """One change in a line: block, time, group, who has it now and how, in whose place."""
    start = f"{change.block} {change.starts}" if times else change.block
    return [f"{start:<8} {change.group:<8} ", *before_after(change)]


def change_lines(plan: PlanView) -> list[Cell]:
    """Every change in a line; where people had been told something else, that is marked, and what is as usual again added."""
    told = {row.slot for row in plan.differs}
    lines: list[Cell] = []
    for change in plan.changes:
        line = change_line(change)
        marked: list[str | tuple[str, str]] = [("~ ", "late")] if change.slot in told else ["  "]
        lines.append([*marked, *line] if told and isinstance(line, list) else line)
    for row in plan.differs:
        if row.usual:
            start = f"{row.block} {row.starts}"
            lines.append(
                [("~ ", "late"), f"{start:<8} {row.group:<8} ", join_names(row.now_names), "  as usual again"]
            )
    return lines


def absences_saved(absences: Sequence[AbsenceView]) -> str:
    """What was saved of a line, in sentences: who is out when, and what there is to know."""
    saved = [one for one in absences if one.saved]
    said = "; ".join(f"{one.name} is out: {one.when_words}, {one.blocks_words}" for one in saved)
    warnings = list(dict.fromkeys(one.warning for one in absences if one.warning))
    return " ".join([f"{said}. Press u to undo."] * bool(saved) + warnings)


def gap_line(gap: GapView) -> Cell:
    """One gap in a line, marked in text."""
    why = f" · {gap.because[0]}" if gap.because else ""
    return [
        ("! ", "gap"),
        f"{gap.block} {gap.starts} ",
        (f"{gap.group} {gap.short}", "gap"),
        f" {plural(gap.students, 'student')}{why}",
    ]


def gap_lines(plan: PlanView) -> list[Cell]:
    """Every gap, with what would help below it."""
    lines: list[Cell] = []
    for gap in plan.gaps:
        lines.append(gap_line(gap))
        lines += [[("    would help: ", "muted"), help_] for help_ in gap.would_help]
    return lines


def plan_head(plan: PlanView) -> str:
    """`draft · 7 of 8 covered · 1 gap · best possible`."""
    todo = plan.sessions_to_cover
    parts = [plan.state]
    if todo:
        parts.append(f"{len(plan.changes)} of {todo} covered")
    if plan.gaps:
        parts.append(plural(len(plan.gaps), "gap"))
    if plan.differs:
        parts.append(f"{len(plan.differs)} not as told before")
    return " · ".join([*parts, plan.proof])


def plan_text(plan: PlanView) -> str:
    """The plan as plain text, for copying into a message to the team."""
    lines = [f"Cover for {day_label(plan.date)} ({plan.state})"]
    for change in plan.changes:
        start = f"{change.starts} block {change.block}"
        lines.append(told_line(start, change.tell))
    lines += [told_gap_line(f"{gap.starts} block {gap.block}", gap.group_name) for gap in plan.gaps]
    return "\n".join(lines)


def due_words(action: ActionView, today: dt.date) -> str:
    """`2d late`, `today`, `Wed`, `4 Dec` or `no date`."""
    if action.state != "open":
        return action.state
    if action.days_late:
        return f"{action.days_late}d late"
    if action.due is None:
        return "no date"
    if action.due == today:
        return "today"
    label = day_label(action.due)
    return label[:3] if (action.due - today).days < _A_WEEK else label[4:]


def action_cells(action: ActionView, today: dt.date) -> tuple[Cell, Cell, Cell]:
    """Text, owner and due day; what is late has an exclamation mark, what is done a tick in words."""
    late = action.days_late and action.state == "open"
    mark = {"done": "x ", "dropped": "- "}.get(action.state, "! " if late else "  ")
    tone = "late" if late else "muted" if action.state != "open" else ""
    return (
        [(mark, tone), (action.text, tone if tone == "muted" else "")],
        action.owner_name,
        (due_words(action, today), tone),
    )


def out_cells(view: TodayView) -> list[Cell]:
    """Who is out, one line each, with how the plan covers them."""
    lines: list[Cell] = []
    for out in view.out:
        until = f", until {day_label(out.until)}" if out.until else ""
        gaps = _gaps_of(view, out.code)
        state: Cell = [(f"! {plural(gaps, 'gap')}", "gap")] if gaps else [_cover_word(view)]
        lines.append([(f"{out.first_name:<9} ", "strong"), f"{out.blocks}{until}  ", *state])
    return lines


def _cover_word(view: TodayView) -> tuple[str, str]:
    if view.plan is None or view.plan_state == "stale":
        return ("not planned", "late")
    return ("covered", "good") if view.plan_state == "applied" else ("drafted", "cover")


def _gaps_of(view: TodayView, code: str) -> int:
    """Gaps in sessions that this educator usually leads."""
    if view.plan is None:
        return 0
    grid = view.plan.grid
    places = [gap.slot for gap in view.plan.gaps]
    return sum(code in grid[place].usual for place in places if place in grid)


def change_reasons(change: ChangeView, width: int, *, full: bool = False) -> list[Cell]:
    """A change with its reasons and the students of a split, in lines of `width` cells.

    Args:
        change: what changes.
        width: cells of a line.
        full: students by name; else by initials, for others may look on.
    """
    lines: list[Cell] = [(text, "cover") for text in wrap(change.sentence, width)]
    lines.append([(change.group_name, "strong"), f"  {plural(change.students, 'student')}, {change.starts}"])
    for part in change.parts:
        lines.append([(f"{part.first_name} takes {len(part.students)}: ", "strong")])
        names = [name for _, name in part.students] if full else part.initials
        lines += ["  " + text for text in wrap(", ".join(names), width - 2)]
    for reason in change.why:
        lines += [("  " if number else "- ") + text for number, text in enumerate(wrap(reason, width - 2))]
    return lines


def difference_lines(row: Difference, width: int) -> list[Cell]:
    """What had been told about a session, in lines of `width` cells."""
    told = " and ".join(row.was_names) or "nobody"
    now = "as usual again" if row.usual else "not any more"
    return [
        ("~ " + text if not number else "  " + text, "late")
        for number, text in enumerate(wrap(f"told before: {told}; {now}", width - 2))
    ]


def word_lines(locks: Sequence[Lock], name_of: Callable[[str], str], width: int) -> list[Cell]:
    """What people decided about a session, with their notes, in lines of `width` cells."""
    lines: list[Cell] = []
    for lock in locks:
        who = name_of(lock.educator)
        said = f"{who} leads it, as somebody decided" if lock.lead else f"{who} may not lead it"
        note = f": {lock.note}" if lock.note else ""
        mark = "* " if lock.lead else "- "
        lines += [
            (("  " if number else mark) + text, "locked")
            for number, text in enumerate(wrap(f"{said}{note}", width - 2))
        ]
    return lines


def gap_reasons(gap: GapView, width: int) -> list[Cell]:
    """A gap: why nobody can, and what would help, in lines of `width` cells."""
    lines: list[Cell] = [
        [(f"NOBODY for {gap.students} students", "gap"), f"  {gap.group_name}, {gap.starts}"]
    ]
    for reason in gap.because:
        lines += [("  " if number else "- ") + text for number, text in enumerate(wrap(reason, width - 2))]
    for help_ in gap.would_help:
        lines += [("  " if number else "+ ") + text for number, text in enumerate(wrap(help_, width - 2))]
    return lines
