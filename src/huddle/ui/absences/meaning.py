"""What an absence line means, in lines: who, when, what it touches, how it can be written."""

from huddle.domain.reading.dates import day_label
from huddle.services.absence.views import AbsencePreview
from huddle.text import plural
from huddle.ui.widgets.cells import Cell
from huddle.ui.widgets.textlines import wrap

_SHOWN_CANDIDATES = 6
_SHOWN_ABSENCES = 4
_TOUCHED_LINES = 3
_TEXT_WIDTH = 66
_GRAMMAR = (
    "who, when, which part of the day - as you would write it:",
    "ben · ben tomorrow pm · dev and chloe mon-wed · me from 10:40",
    "ben next week sick · ben every fri until dec 18 · ben back thu",
)


def grammar_lines() -> list[Cell]:
    """How a line can be written."""
    lines: list[list[str | tuple[str, str]]] = [[("  " + line, "muted")] for line in _GRAMMAR]
    return ["", *lines]


def meaning_lines(preview: AbsencePreview) -> list[Cell]:
    """What a line means, or what is missing."""
    lines: list[Cell] = []
    if preview.ok:
        for one in preview.said[:_SHOWN_ABSENCES]:
            said = " · ".join(part for part in (one.name, one.when, one.blocks, one.category) if part)
            lines.append([("  ", ""), (said, "good")])
        if len(preview.said) > _SHOWN_ABSENCES:
            lines.append(f"  and {plural(len(preview.said) - _SHOWN_ABSENCES, 'more absence')}")
        lines += _touched(preview)
    else:
        message = preview.message
        if preview.code == "no_me":
            message = "huddle does not know who you are yet: press enter and choose yourself, once."
        lines += ["  " + line for line in wrap(message, _TEXT_WIDTH)]
    if len(preview.candidates) > 1 or (preview.candidates and not preview.ok):
        shown = [f"{name} ({code})" for code, name in preview.candidates[:_SHOWN_CANDIDATES]]
        lines += ["", *("  " + line for line in wrap("who  " + ", ".join(shown), _TEXT_WIDTH))]
    return [*lines, *grammar_lines()]


def _touched(preview: AbsencePreview) -> list[Cell]:
    """The sessions that lose an adult: said only of days that were read."""
    if not preview.school_days:
        return ["  there is no school then"]
    if preview.to_read:
        days = day_label(preview.to_read[0])
        more = f" and {plural(len(preview.to_read) - 1, 'more day')}" if len(preview.to_read) > 1 else ""
        return [f"  looking at {days}{more} ..."]
    count = sum(len(sessions) for _, sessions in preview.affects)
    part = (
        f" in the first {preview.looked} of {preview.school_days} school days"
        if preview.looked < preview.school_days
        else (f" on {plural(len(preview.affects), 'day')}" if preview.school_days > 1 and count else "")
    )
    if not count:
        return [f"  touches no session{part}"]
    single = preview.school_days == 1
    listed = "; ".join(
        ("" if single else f"{day_label(date)}: ") + ", ".join(sessions) for date, sessions in preview.affects
    )
    text = wrap(f"touches {plural(count, 'session')}{part}: {listed}", _TEXT_WIDTH)
    cut = text[:_TOUCHED_LINES]
    if len(text) > _TOUCHED_LINES:
        cut[-1] = cut[-1].rstrip(" ,;:") + " ..."
    return ["  " + line for line in cut]
