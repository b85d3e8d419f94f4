"""A plan as lines of text."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from huddle.domain.cover.levels import price_words
from huddle.domain.cover.why import Why
from huddle.domain.cover.wording import continued
from huddle.domain.reading.dates import day_label
from huddle.text import join_names

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
    lines.append(view.day_line)
    for gap in view.gaps:
        lines += ["", f"  {gap.starts}  {gap.sentence}"]
        lines += [f"         {reason}" for reason in gap.because]
        lines += [f"         What would help: {continued(thing)}" for thing in gap.would_help]
    for change in view.changes:
        lines += ["", *_change(change)]
    if view.asks_line:
        lines += ["", view.asks_line]
    return "\n".join(lines)


def _change(change: "ChangeView") -> list[str]:
    reasons = (f"         {reason}" for reason in change.why)
    return [f"  {change.starts}  {change.sentence}", *reasons, *_parts(change)]


def _parts(change: "ChangeView") -> list[str]:
    """Who takes which students of a split."""
    return [
        f"         {part.first_name} takes {len(part.students)}: {', '.join(name for _, name in part.students)}"
        for part in change.parts
    ]


def why_text(answer: Why, first: Mapping[str, str]) -> str:
    """Who leads a session, who else could and what it would cost, who cannot, in lines.

    Args:
        answer: the planner's answer.
        first: educator code -> first name.
    """
    chosen = [first.get(code, code) for code in answer.chosen]
    verb = "leads" if len(chosen) == 1 else "lead"
    lines = [
        f"{answer.group} in block {answer.block}: "
        + (f"{join_names(chosen)} {verb} it." if chosen else "nobody leads it.")
    ]
    if answer.instead:
        lines += ["", "Who else could"]
        lines += [f"  {first.get(one.educator, one.educator)}, {price_words(one)}" for one in answer.instead]
    if answer.not_possible:
        lines += ["", "Who cannot"]
        lines += [f"  {one.because}" for one in answer.not_possible]
    return "\n".join(lines)


def alternatives_text(plans: "Sequence[WholePlan]") -> str:
    """Whole plans one below the other: what changes, who takes whom, and what each gives up against the best."""
    lines = []
    for number, plan in enumerate(plans):
        lines.append(f"Plan {number + 1}" + (f": {' '.join(plan.trades)}" if plan.trades else ", the best"))
        lines += [f"  {gap.starts}  {gap.sentence}" for gap in plan.view.gaps]
        for change in plan.view.changes:
            lines += [f"  {change.starts}  {change.sentence}", *_parts(change)]
    return "\n".join(lines)
