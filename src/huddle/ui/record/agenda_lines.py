"""The agenda and its clock in words: every time is computed from the stored start, none is counted."""

import datetime as dt

from huddle.services.huddle.views import HuddleView, SectionView
from huddle.ui.record.sections import current_section
from huddle.ui.widgets.cells import Cell

_BAR, _SHORT_BAR = 18, 10  # cells of the bar that shows the time spent
_WIDE = 96  # cells from which the line has room for everything
_NAME = 19


def clock(seconds: int) -> str:
    """`9:12` of seconds."""
    return f"{abs(seconds) // 60}:{abs(seconds) % 60:02}"


def bar(seconds: int, box: int, width: int) -> str:
    """How much of a time box is spent."""
    filled = min(width, seconds * width // max(1, box))
    return "━" * filled + "·" * (width - filled)


def time_left(huddle: HuddleView, now: dt.datetime) -> tuple[str, str]:
    """What is left of the section's minutes, or gently how far they are over, with its tone."""
    section = current_section(huddle)
    if section is None:
        return "", ""
    left = section.minutes * 60 - huddle.section_elapsed_at(now)
    return (f"{clock(left)} left", "good") if left >= 0 else (f"{clock(left)} over · n next", "late")


def roles(huddle: HuddleView) -> str:
    """Who leads and who records."""
    lead = f"{huddle.facilitator or 'nobody'} leads"
    return f"{lead}, {huddle.recorder} records" if huddle.recorder else lead


def clock_line(huddle: HuddleView, now: dt.datetime, width: int) -> Cell:
    """`03:42 ━━━╌╌ 2/7 Spotlights 2:20 left  here 6/8  Amara leads`, shorter where the line is."""
    if huddle.started_at is None:
        return [
            ("not started", "muted"),
            f"  {huddle.minutes} min planned  {roles(huddle)}  ",
            ("s starts", "accent"),
        ]
    spent = huddle.elapsed_at(now)
    if huddle.state == "finished":
        amended = ", amended" if huddle.amended else ""
        return [("finished", "good"), f"  {clock(spent)} of {huddle.minutes} min{amended}  {roles(huddle)}"]
    section = current_section(huddle)
    here = sum(person.here for person in huddle.people)
    wide = width >= _WIDE
    state: list[tuple[str, str]] = [time_left(huddle, now)]
    if huddle.paused:
        state = [("amending" if huddle.reopened else "paused", "late"), (" · space goes on", "muted")]
    return [
        (f"{clock(spent)} ", "strong"),
        (bar(spent, huddle.box, _BAR if wide else _SHORT_BAR), "accent" if spent <= huddle.box else "late"),
        f"  {huddle.current + 1}/{len(huddle.sections)} {section.name if section else ''}  ",
        *state,
        f"  here {here}/{len(huddle.people)}  {roles(huddle) if wide else huddle.facilitator}",
    ]


def agenda_items(huddle: HuddleView, now: dt.datetime) -> list[Cell]:
    """The agenda, a line a section: where it stands, and its time; then the whole, and who is next."""
    lines: list[Cell] = [
        _section_line(huddle, number, section, now) for number, section in enumerate(huddle.sections, 1)
    ]
    spent = huddle.elapsed_at(now)
    over = spent - huddle.box
    whole = f"{clock(spent)} of {huddle.minutes}:00"
    lines += [
        "",
        [
            (f"{'':4}{whole}", "late" if over > 0 else "muted"),
            (f"  {clock(over)} over" if over > 0 else "", "late"),
        ],
        [("    agenda ", "muted"), huddle.template or "default"],
        [("    leads  ", "muted"), huddle.facilitator or "nobody"],
        [("    writes ", "muted"), huddle.recorder or "nobody"],
    ]
    if huddle.next_facilitator and huddle.started_at is not None:
        lines.append([("    next   ", "muted"), f"{huddle.next_facilitator}, {huddle.next_recorder}"])
    if huddle.rating is not None:
        lines.append([("    rated  ", "muted"), f"{huddle.rating:.1f} of 5"])
    return lines


def _section_line(huddle: HuddleView, number: int, section: SectionView, now: dt.datetime) -> Cell:
    name = f"{number} {section.name[:_NAME]:<{_NAME}}"
    if section.skipped:
        return [(f"- {name} skipped", "muted")]
    if section.current:
        spent = huddle.section_elapsed_at(now)
        left = section.minutes * 60 - spent
        return [
            (f"> {name} ", "accent"),
            (f"{clock(left):>6}" + ("" if left >= 0 else "+"), "late" if left < 0 else "accent"),
        ]
    if section.done:
        return [(f"x {name} {clock(section.spent):>6}", "muted")]
    return f"  {name} {f'{section.minutes}:00':>6}"
