"""The huddle of the day as text."""

from typing import TYPE_CHECKING

from huddle.cli import say

if TYPE_CHECKING:
    from huddle.services.huddle.views import ActionView, EntryView, HuddleView, SectionView


def action_line(action: "ActionView") -> str:
    """An action with its id, as commands take it."""
    owner = f"  @{action.owner}" if action.owner else ""
    due = f"  due {action.due.isoformat()}" if action.due else ""
    repeats = f"  {action.repeats}" if action.repeats else ""
    state = "" if action.state == "open" else f"  {action.state}"
    return f"{action.id[:8]}  {action.text}{owner}{due}{repeats}{state}"


def print_huddle(view: "HuddleView") -> None:
    """The huddle as text: agenda, lines, actions, spotlights."""
    from huddle.domain.reading.dates import day_label

    state = {"none": "not started"}.get(view.state, view.state)
    state += " · paused" if view.paused and view.state == "running" else ""
    here = ", ".join(person.code for person in view.people if person.here) or "nobody"
    lines = [
        f"{view.team} · Huddle of {day_label(view.date)} {view.date.year} · {state}"
        + (" · amended" if view.amended else ""),
        f"Facilitator {view.facilitator or '-'} · recorder {view.recorder or '-'} · here: {here}",
        f"Agenda {view.template or 'default'} · {_clock(view.elapsed_at(view.now))} of {view.minutes} min",
        "",
    ]
    for section in view.sections:
        lines.append(_section(section))
        lines += [_entry(e) for e in view.entries if e.section == section.name]
    names = {section.name for section in view.sections}
    others = [e for e in view.entries if e.section not in names]
    if others:
        lines += ["  Notes", *map(_entry, others)]
    lines += ["", f"Actions · {sum(a.state == 'open' for a in view.actions)} open"]
    lines += [f"  {action_line(action)}" for action in view.actions]
    if view.spotlights:
        lines += ["", "Spotlights"]
        lines += [f"  {s.id[:8]}  {s.initials} {s.group}  {s.text}".rstrip() for s in view.spotlights]
    if view.rating is not None:
        lines += ["", f"Rated {view.rating:.1f} of 5"]
    say.data("\n".join(lines))


def _section(section: "SectionView") -> str:
    mark = ">" if section.current else "-" if section.skipped else "+" if section.done else " "
    spent = f", {_clock(section.spent)} spent" if section.spent else ""
    skipped = ", skipped" if section.skipped else ""
    return f"{mark} {section.name}  {section.minutes} min{spent}{skipped}"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"


def _entry(entry: "EntryView") -> str:
    label = "" if entry.kind == "note" else f"{entry.kind.upper()}: "
    end = " (amended)" if entry.amended else ""
    return "    - " + (label + entry.text + end).replace("\n", "\n      ")
