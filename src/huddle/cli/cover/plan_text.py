"""A plan as lines of text."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from huddle.domain.cover.plan import KINDS, nobody
from huddle.domain.words import day_label
from huddle.text import plural

if TYPE_CHECKING:
    from huddle.services.cover.views import ChangeView, PlanView


def plan_text(view: "PlanView", *, imagined: bool = False) -> str:
    """The plan: each change with its reasons and the students of a split, each gap with what stands against it.

    Args:
        view: the plan.
        imagined: it answers a what-if, and is no draft.
    """
    lines = [f"{view.answer['team']} · {day_label(view.date)} {view.date.year}"]
    lines.append(f"Coverage plan · {'what if' if imagined else view.state} · {view.proof}")
    for change in view.changes:
        lines += _change(change)
    for gap in view.gaps:
        lines.append(f"  block {gap.block}  {gap.group}  UNCOVERED, {plural(gap.students, 'student')}")
        lines += [f"      {reason}" for reason in gap.because]
        lines += [f"      would help: {thing}" for thing in gap.would_help]
    if not view.changes and not view.gaps:
        lines.append("  Every group keeps its adults.")
    return "\n".join(lines)


def _change(change: "ChangeView") -> list[str]:
    before = "+".join(change.before) or "nobody"
    after = "+".join(change.after) or nobody(change.kind)
    together = f" with {', '.join(change.together)}" if change.together else ""
    lines = [f"  block {change.block}  {change.group}  {before} > {after}  {change.kind_words}{together}"]
    lines += [f"      {reason}" for reason in change.why]
    for part in change.parts:
        names = ", ".join(name for _, name in part.students)
        lines.append(f"      {part.code} takes {len(part.students)}: {names}")
    return lines


def why_text(answer: Mapping[str, Any]) -> str:
    """huddle.why/1 in lines: who leads, who else could and what it would cost, who cannot."""
    chosen = " and ".join(answer["chosen"]) or "nobody"
    lines = [f"{answer['group']} in block {answer['block']}: {chosen}"]
    for row in answer["instead"]:
        price = f"{row['level']} worse by {row['by']}" if row["level"] else "as good on every level"
        lines.append(f"  {row['educator']:<4}  {price}")
    lines += [f"  {row['educator']:<4}  not possible: {row['because']}" for row in answer["not_possible"]]
    return "\n".join(lines)


def alternatives_text(plans: Sequence[Mapping[str, Any]], trades: Sequence[Sequence[str]]) -> str:
    """Whole plans one below the other: what changes, and what each gives up against the best."""
    lines = []
    for number, (plan, said) in enumerate(zip(plans, trades, strict=True)):
        lines.append(f"Plan {number + 1}" + (f": {' '.join(said)}" if said else ", the best"))
        lines += [
            f"  block {row['block']}  {row['group']}  {'+'.join(row['from']) or 'nobody'} > "
            f"{'+'.join(row['to']) or nobody(row['kind'])}  {KINDS.get(row['kind'], row['kind'])}"
            for row in plan["changes"]
        ]
        lines += [f"  block {gap['block']}  {gap['group']}  UNCOVERED" for gap in plan["gaps"]]
    return "\n".join(lines)
