"""A plan as lines of text."""

from typing import TYPE_CHECKING

from huddle.domain.words import day_label

if TYPE_CHECKING:
    from huddle.services.views import ChangeView, PlanView


def plan_text(view: "PlanView") -> str:
    """The plan: each change with its reasons and the students of a split, each gap with what stands against it."""
    lines = [f"{view.answer['team']} · {day_label(view.date)} {view.date.year}"]
    lines.append(f"Coverage plan · {view.state} · {view.proof}")
    for change in view.changes:
        lines += _change(change)
    for gap in view.gaps:
        lines.append(f"  block {gap.block}  {gap.group}  UNCOVERED, {gap.students} students")
        lines += [f"      {reason}" for reason in gap.because]
        lines += [f"      would help: {thing}" for thing in gap.would_help]
    if not view.changes and not view.gaps:
        lines.append("  Every group keeps its adults.")
    return "\n".join(lines)


def _change(change: "ChangeView") -> list[str]:
    before = "+".join(change.before) or "nobody"
    after = "+".join(change.after) or "nobody"
    together = f" with {', '.join(change.together)}" if change.together else ""
    lines = [f"  block {change.block}  {change.group}  {before} > {after}  {change.kind_words}{together}"]
    lines += [f"      {reason}" for reason in change.why]
    for part in change.parts:
        names = ", ".join(name for _, name in part.students)
        lines.append(f"      {part.code} takes {len(part.students)}: {names}")
    return lines
