"""The board as JSON (`huddle.today/1`) and as plain text."""

import datetime as dt
from typing import Any

from huddle.domain.cover.wording import continued, instead_of
from huddle.domain.reading.dates import day_label
from huddle.services.board.views import TodayView
from huddle.services.cover.view import plan_json
from huddle.text import plural


def board_json(view: TodayView) -> dict[str, Any]:
    """The board as huddle.today/1: no categories, no needs of students, no names but the team's."""
    return {
        "schema": "huddle.today/1",
        "team": view.team,
        "date": view.date.isoformat(),
        "out": [
            {
                "educator": out.code,
                "blocks": list(out.block_names),
                "until": out.until.isoformat() if out.until else None,
            }
            for out in view.out
        ],
        "students_out": view.students_out,
        "plan_state": view.plan_state,
        "plan": plan_json(view.plan) if view.plan else None,
        "actions": [
            {
                "id": action.id[:8],
                "text": action.text,
                "owner": action.owner or None,
                "due": action.due.isoformat() if action.due else None,
                "days_late": action.days_late,
            }
            for action in view.actions
            if action.state == "open"
        ],
        "spotlights": [{"student": s.student, "text": s.text} for s in view.spotlights],
        "services_at_risk": [
            {"credential": r.credential, "students": r.students, "block": r.block}
            for r in view.services_at_risk
        ],
        "huddle": {"state": view.huddle_state, "facilitator": view.facilitator_code or None},
    }


def board_text(view: TodayView) -> str:
    """The board as plain text, the same words as on the screen."""
    lines = [
        f"{view.team} · {day_label(view.date)} {view.date.year}"
        + (f" · {view.day_name}" if view.day_name else "")
    ]
    if not view.school_open:
        lines.append("No school today.")
    lines += ["", "Out today"]
    lines += [
        f"  {o.first_name} ({o.code})  {o.blocks}" + (f", back after {day_label(o.until)}" if o.until else "")
        for o in view.out
    ]
    if not view.out:
        lines.append("  Everyone is in.")
    if view.back:
        lines.append(f"  Back today: {', '.join(view.back)}")
    if view.tomorrow:
        lines.append("  Next school day: " + ", ".join(f"{o.first_name} ({o.blocks})" for o in view.tomorrow))
    lines.append(f"  Students out: {view.students_out} of {view.students}")
    lines += ["", *(_first_steps(view) if view.first_steps else _plan_lines(view))]
    if view.services_at_risk:
        lines += ["", "Services at risk"]
        lines += [
            f"  block {r.block}  {r.group}  {r.credential}: {plural(r.students, 'student')}"
            for r in view.services_at_risk
        ]
    opened = [a for a in view.actions if a.state == "open"]
    lines += ["", f"Open actions · {len(opened)}"]
    lines += [
        f"  {a.id[:8]}  {a.text}  {a.owner_name or 'no owner'}  {due_words(a.due, a.days_late, view.date)}"
        for a in opened
    ]
    if view.spotlights:
        lines += ["", "Spotlights"]
        lines += [f"  {s.initials} {s.group}  {s.text}".rstrip() for s in view.spotlights]
    minutes = sum(section.minutes for section in view.agenda)
    lines += [
        "",
        f"Huddle · {view.huddle_state.replace('none', 'not started')} · {minutes} min · {view.facilitator or 'nobody'} facilitates",
    ]
    lines += [
        f"  {number} {section.name}  {section.minutes} min" for number, section in enumerate(view.agenda, 1)
    ]
    if view.drafted_sessions:
        lines += [
            "",
            f"{view.drafted_sessions} sessions of the schedule were drafted by the import: check them.",
        ]
    return "\n".join(lines)


def due_words(due: dt.date | None, late: int, today: dt.date) -> str:
    """A due day in words: `2 days late`, `today`, `Fri 27 Nov`, `no date`."""
    if due is None:
        return "no date"
    if late:
        return f"{late} day{'s' if late != 1 else ''} late"
    return "today" if due == today else day_label(due)


# What does each step in the terminal.
_DOES = {
    "people": "huddle import - (paste a list)",
    "strengths": "huddle educator set WHO --strength math=3",
    "students": "huddle import - (paste a list)",
    "groups": "huddle group add",
    "bell": "huddle import - (paste a list)",
    "schedule": "huddle schedule set GROUP BLOCK --lead WHO",
    "you": "huddle config set me WHO",
    "absence": "huddle absent WHO",
}


def _first_steps(view: TodayView) -> list[str]:
    """What is still to do before the first plan, each line with what does it."""
    lines = ["Before the first plan"]
    for step in view.first_steps:
        mark = "x" if step.done else " "
        does = "" if step.done else f"  {_DOES[step.id]}"
        lines.append(f"  [{mark}] {step.what:<11} {step.state:<28} {step.purpose}{does}")
    return lines


def _plan_lines(view: TodayView) -> list[str]:
    plan = view.plan
    if plan is None:
        needed = "plan with 'huddle plan'" if view.needs_plan else "nothing to cover"
        unled = [f"  No usual lead: {', '.join(view.unled)}"] if view.unled else []
        return [f"Coverage plan · {view.plan_state} · {needed}", *unled]
    lines = [f"Coverage plan · {plan.state} · {plan.proof}", f"  {plan.day_line}"]
    lines += [
        f"  block {gap.block} {gap.starts}  {gap.group:<5} {gap.short}"
        + (f"; would help: {continued(gap.would_help[0])}" if gap.would_help else "")
        for gap in plan.gaps
    ]
    for change in plan.changes:
        lines.append(
            f"  block {change.block} {change.starts}  {change.group:<5} {change.short}{instead_of(change.tell)}"
        )
    lines += [f"  {plan.asks_line}"] if plan.asks_line else []
    return lines
