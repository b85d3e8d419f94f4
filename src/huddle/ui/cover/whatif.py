"""What if: choose from what might happen, or type it; the answer is a plan that is not stored."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from textual.widgets import Input

from huddle.bootstrap import Services
from huddle.domain.cover.levels import trade_words
from huddle.services.absence.views import OutView
from huddle.services.cover.request import PlanRequest, what_if
from huddle.services.cover.views import PlanView
from huddle.ui.dialogs.pick import Pick
from huddle.ui.widgets.cells import Cell, Column
from huddle.ui.widgets.textlines import wrap
from huddle.ui.wording import change_line, gap_line

_NO_SPLIT = "nosplit"


class WhatIf(Pick):
    """Ends with what is supposed, as it would be typed: `out:DS`, `back:BH@11:00 nosplit`.

    Args:
        people: (code, first name) of the team.
        out: who is out on the day.
        blocks: (short name, time) of the day.
    """

    def __init__(
        self, people: Sequence[tuple[str, str]], out: Sequence[OutView], blocks: Sequence[tuple[str, str]]
    ) -> None:
        away = {person.code for person in out}
        rows: list[tuple[str, Sequence[Cell]]] = [
            (f"out:{code}", (f"{name} is out too", f"out:{code}"))
            for code, name in people
            if code not in away
        ]
        rows += [
            (
                f"back:{person.code}@{time}",
                (f"{person.first_name} is back at {time}", f"back:{person.code}@{time}"),
            )
            for person in out
            for _, time in blocks[1:]
        ]
        rows += [
            (f"sub:{block}", (f"A substitute in block {block}, {time}", f"sub:{block}"))
            for block, time in blocks
        ]
        rows += [
            ("sub:all", ("A substitute all day", "sub:all")),
            (_NO_SPLIT, ("No group is split", _NO_SPLIT)),
        ]
        super().__init__("What if ...", rows, (Column(""), Column("as typed", 16)))
        self._hint = "type to narrow, or type several: out:DS@3-5 sub:3+sped back:BH@11:00 nosplit"

    def on_mount(self) -> None:
        """The field says what can be typed."""
        self.query_one(Input).placeholder = self._hint

    def taken(self) -> str | None:
        """What is typed, where it is written as a supposition; else the row under the cursor."""
        typed = self.query_one(Input).value.strip()
        return typed if ":" in typed or typed.casefold() == _NO_SPLIT else super().taken()


@dataclass(frozen=True, slots=True)
class Supposed:
    """What was supposed, and the plan for it."""

    words: str
    plan: PlanView


def suppose(services: Services, line: str, *, date: dt.date | None, word: PlanRequest, user: str) -> Supposed:
    """Plan the day as it would be, around what people decided. Called in a thread; nothing is stored.

    Raises:
        HuddleError: the line is not understood, or what people decided does not fit.
    """
    specs = line.split()
    change = what_if([spec for spec in specs if spec.casefold() != _NO_SPLIT], user)
    without = word.without_splits or any(spec.casefold() == _NO_SPLIT for spec in specs)
    asked = PlanRequest(locks=word.locks, without_splits=without)
    return Supposed(line, services.plans.draft(date, asked=asked, change=change, store=False))


def supposed_lines(supposed: Supposed, now: PlanView | None, head: str, width: int) -> list[Cell]:
    """The plan that would be: its head, what it trades against the plan as it is, its gaps and changes."""
    plan = supposed.plan
    lines: list[Cell] = [[(head or plan.proof, "strong")]]
    if now is not None:
        trades = [
            trade_words(level, by) for level in now.order if (by := plan.levels[level] - now.levels[level])
        ]
        told = f"Against the plan as it is: {'; '.join(trades) or 'as good on every level'}."
        lines += [(line, "muted") for line in wrap(told, width)]
    lines.append("")
    before = {(row.block, row.group): row.after for row in now.changes} if now is not None else {}
    lines += [gap_line(gap) for gap in plan.gaps]
    for change in plan.changes:
        line = change_line(change)
        new = before.get((change.block, change.group)) != change.after
        lines.append([("~ " if new else "  ", "late"), *(line if isinstance(line, list) else [line])])
    if not plan.changes and not plan.gaps:
        lines.append("Every group keeps its adults.")
    elif now is not None:
        lines += ["", [("~ is not as in the plan that is shown", "muted")]]
    return lines
