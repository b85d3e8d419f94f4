"""A plan as lines of text."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from huddle.domain.cover.why import Why
from huddle.domain.words import day_label

if TYPE_CHECKING:
    from huddle.services.cover.alternatives import WholePlan
    from huddle.services.cover.views import ChangeView, PlanView


def plan_text(view: "PlanView", *, imagined: bool = False) -> str:
    """The plan: each change with its reasons and the students of a split, each gap with what stands against it.

    Args:
        view: the plan.
        imagined: it answers a what-if, and is no draft.
    """
    lines = [f"{view.team} · {day_label(view.date)} {view.date.year}"]
    lines.append(f"Coverage plan · {'what if' if imagined else view.state} · {view.proof}")
    for change in view.changes:
        lines += _change(change)
    for gap in view.gaps:
        lines.append(f"  {gap.line}")
        lines += [f"      {reason}" for reason in gap.because]
        lines += [f"      would help: {thing}" for thing in gap.would_help]
    if not view.changes and not view.gaps:
        lines.append("  Every group keeps its adults.")
    return "\n".join(lines)


def _change(change: "ChangeView") -> list[str]:
    return [f"  {change.line}", *(f"      {reason}" for reason in change.why), *_parts(change)]


def _parts(change: "ChangeView") -> list[str]:
    """Who takes which students of a split."""
    return [
        f"      {part.code} takes {len(part.students)}: {', '.join(name for _, name in part.students)}"
        for part in change.parts
    ]


def why_text(answer: Why) -> str:
    """Who leads a session, who else could and what it would cost, who cannot, in lines."""
    chosen = " and ".join(answer.chosen) or "nobody"
    lines = [f"{answer.group} in block {answer.block}: {chosen}"]
    for one in answer.instead:
        price = f"{one.level} worse by {one.by}" if one.level else "as good on every level"
        lines.append(f"  {one.educator:<4}  {price}")
    lines += [f"  {one.educator:<4}  not possible: {one.because}" for one in answer.not_possible]
    return "\n".join(lines)


def alternatives_text(plans: "Sequence[WholePlan]") -> str:
    """Whole plans one below the other: what changes, who takes whom, and what each gives up against the best."""
    lines = []
    for number, plan in enumerate(plans):
        lines.append(f"Plan {number + 1}" + (f": {' '.join(plan.trades)}" if plan.trades else ", the best"))
        for change in plan.view.changes:
            lines += [f"  {change.line}", *_parts(change)]
        lines += [f"  {gap.line}" for gap in plan.view.gaps]
    return "\n".join(lines)
